// The kinds of calls: how long, how far apart, how soon, and what the client is asked.

import { Plus, X } from 'lucide-preact';
import { useState } from 'preact/hooks';

import { Dialog, DialogActions } from './dialog';
import { FormField, LineProblem, lineProblem, Problem, problemAt } from './form_field';
import { languageNames, languages } from './language';
import { typeName, type PageProps } from './page';
import type { CallTypeRules, Question, Rules } from './rules_api';
import { changed } from './rules_form';
import { named, t, type Key } from './text';
import { SaveDialog, useSave } from './use_save';

type NumberField = 'minutes' | 'interval_minutes' | 'buffer_before_minutes' | 'buffer_after_minutes' | 'notice_minutes' | 'window_days' |
    'change_notice_minutes' | 'cancel_notice_minutes';

const numbers: { name: NumberField; label: Key; least: number }[] = [
    { name: 'minutes', label: 'types.minutes', least: 1 },
    { name: 'interval_minutes', label: 'types.interval', least: 1 },
    { name: 'buffer_before_minutes', label: 'types.before', least: 0 },
    { name: 'buffer_after_minutes', label: 'types.after', least: 0 },
    { name: 'notice_minutes', label: 'types.notice', least: 0 },
    { name: 'change_notice_minutes', label: 'types.change_notice', least: 0 },
    { name: 'cancel_notice_minutes', label: 'types.cancel_notice', least: 0 },
    { name: 'window_days', label: 'types.window', least: 1 },
];

const fresh: CallTypeRules = {
    slug: '', name: { en: '' }, minutes: 30, interval_minutes: 30, buffer_before_minutes: 0, buffer_after_minutes: 0, notice_minutes: 60,
    window_days: 60, daily_cap: null, change_notice_minutes: 0, cancel_notice_minutes: 0, offered: true, questions: [],
};

interface EditProps {
    type: CallTypeRules;
    isNew: boolean;
    page: PageProps;
    close: () => void;
    saved: () => void;
}

function Edit({ type, isNew, page, close, saved }: EditProps) {
    const [draft, setDraft] = useState<CallTypeRules>(() => structuredClone(type));
    const saving = useSave(page);
    const change = (part: Partial<CallTypeRules>) => setDraft((before) => ({ ...before, ...part }));
    const at = (field: string) => problemAt(saving.problem, `/call_types/0/${field}`);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const name = Object.fromEntries(Object.entries(draft.name).filter(([language, words]) => language === 'en' || words.trim()));
        const questions = (draft.questions ?? []).map((question) => ({ ...question, choices: question.choices.filter(({ label }) => label.en?.trim()) }));
        const part = changed(type, { ...draft, name, questions });
        saving.save({ call_types: [{ ...(isNew ? { ...draft, name, questions } : part), slug: draft.slug }] }, () => {
            saved();
            close();
        });
    };
    return (
        <Dialog title={isNew ? t('types.new') : typeName(type)} close={close} wide>
            <form class="form" onSubmit={submit}>
                {isNew && (
                    <FormField id="type-slug" label={t('types.slug')} problem={at('slug')} hint={t('types.slug_hint')}>
                        {(described) => (
                            <input {...described} required pattern="[a-z0-9\-]+" maxlength={64} value={draft.slug} autocapitalize="none" autocomplete="off"
                                   onInput={(event) => change({ slug: event.currentTarget.value })} />
                        )}
                    </FormField>
                )}
                <fieldset class="rule-set">
                    <legend>{t('types.name')}</legend>
                    {languages.map((language) => (
                        <div class="rule-line" key={language}>
                            <label for={`type-${language}`} lang={language}>{languageNames[language]}</label>
                            <input id={`type-${language}`} required={language === 'en'} maxlength={100} value={draft.name[language] ?? ''} autocomplete="off"
                                   {...lineProblem(at(`name/${language}`), `type-${language}`)}
                                   onInput={(event) => change({ name: { ...draft.name, [language]: event.currentTarget.value } })} />
                            <LineProblem id={`type-${language}`} words={at(`name/${language}`)} />
                        </div>
                    ))}
                </fieldset>
                <div class="number-grid">
                    {numbers.map(({ name, label, least }) => (
                        <FormField key={name} id={`type-${name}`} label={t(label)} problem={at(name)}>
                            {(described) => (
                                <input {...described} type="number" inputmode="numeric" min={least} step={1} required value={shownNumber(draft[name])}
                                       onInput={(event) => change({ [name]: event.currentTarget.valueAsNumber })} />
                            )}
                        </FormField>
                    ))}
                    <FormField id="type-cap" label={t('types.cap')} problem={at('daily_cap')}>
                        {(described) => (
                            <input {...described} type="number" inputmode="numeric" min={1} step={1} value={draft.daily_cap ?? ''} placeholder={t('types.no_cap')}
                                   onInput={(event) => change({ daily_cap: event.currentTarget.value === '' ? null : event.currentTarget.valueAsNumber })} />
                        )}
                    </FormField>
                </div>
                <label class="tick">
                    <input type="checkbox" checked={draft.offered !== false} onChange={(event) => change({ offered: event.currentTarget.checked })} />
                    <span>{t('types.offered')}</span>
                </label>
                <Questions questions={draft.questions ?? []} change={(questions) => change({ questions })} at={(field) => at(`questions/${field}`)} />
                <Problem problem={saving.problem} fields={fieldsOf(draft)} />
                <DialogActions submit={t('rules.save')} close={close} busy={saving.busy} />
            </form>
            <SaveDialog saving={saving} page={page} />
        </Dialog>
    );
}

/** The pointers whose problems stand beside their field. */
function fieldsOf(draft: CallTypeRules): string[] {
    const names = languages.flatMap((language) => [`name/${language}`, ...(draft.questions ?? []).map((_, index) => `questions/${index}/label/${language}`)]);
    const choices = (draft.questions ?? []).map((_, index) => `questions/${index}/choices`);
    return ['slug', ...numbers.map(({ name }) => name), 'daily_cap', ...names, ...choices].map((field) => `/call_types/0/${field}`);
}

/** What is no number now stays as it was typed: the field shows it, and says so by itself. */
const shownNumber = (value: number | undefined) => (Number.isNaN(value) ? undefined : (value ?? 0));

const replaced = (list: Question[], at: number, part: Partial<Question>) => list.map((one, index) => (index === at ? { ...one, ...part } : one));

/** `value: Label` a line, as people write a list; English labels, the other languages stay as they are. */
function choicesText(question: Question): string {
    return question.choices.map(({ label }) => label.en ?? '').join('\n');
}

function choicesOf(text: string, before: Question['choices']): Question['choices'] {
    return text.split('\n').map((line, index) => {
        const kept = before.find(({ label }) => label.en === line) ?? before[index];
        const value = kept?.value ?? (line.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || `choice-${index + 1}`);
        return { value, label: { ...kept?.label, en: line } };
    });
}

function Questions({ questions, change, at }: { questions: Question[]; change: (questions: Question[]) => void; at: (field: string) => string }) {
    const add = () => {
        let number = questions.length + 1;
        while (questions.some(({ key }) => key === `question-${number}`)) number++;
        change([...questions, { key: `question-${number}`, label: { en: '' }, kind: 'text', required: false, choices: [] }]);
    };
    return (
        <fieldset class="rule-set">
            <legend>{t('types.questions')}</legend>
            <p class="field-hint">{t('types.questions_hint')}</p>
            {questions.map((question, index) => (
                <fieldset class="question" key={question.key}>
                    <legend class="hidden">{t('types.question', { number: index + 1 })}</legend>
                    {languages.map((language) => (
                        <div class="rule-line" key={language}>
                            <label for={`q-${index}-${language}`} lang={language}>{languageNames[language]}</label>
                            <input id={`q-${index}-${language}`} required={language === 'en'} maxlength={200} value={question.label[language] ?? ''} autocomplete="off"
                                   {...lineProblem(at(`${index}/label/${language}`), `q-${index}-${language}`)}
                                   onInput={(event) => change(replaced(questions, index, { label: words(question.label, language, event.currentTarget.value) }))} />
                            <LineProblem id={`q-${index}-${language}`} words={at(`${index}/label/${language}`)} />
                        </div>
                    ))}
                    <div class="rule-line">
                        <label for={`q-${index}-kind`}>{t('types.kind')}</label>
                        <select id={`q-${index}-kind`} value={question.kind} onChange={(event) => change(replaced(questions, index, { kind: event.currentTarget.value as Question['kind'], choices: [] }))}>
                            {(['text', 'choice', 'yes_no'] as const).map((kind) => <option key={kind} value={kind}>{named('types.kind.', kind)}</option>)}
                        </select>
                    </div>
                    {question.kind === 'choice' && (
                        <div class="field">
                            <label for={`q-${index}-choices`}>{t('types.choices')}</label>
                            <textarea id={`q-${index}-choices`} rows={3} required value={choicesText(question)}
                                      {...lineProblem(at(`${index}/choices`), `q-${index}-choices`)}
                                      onInput={(event) => change(replaced(questions, index, { choices: choicesOf(event.currentTarget.value, question.choices) }))} />
                            <LineProblem id={`q-${index}-choices`} words={at(`${index}/choices`)} />
                        </div>
                    )}
                    <div class="question-foot">
                        <label class="tick">
                            <input type="checkbox" checked={question.required} onChange={(event) => change(replaced(questions, index, { required: event.currentTarget.checked }))} />
                            <span>{t('types.required')}</span>
                        </label>
                        <button class="button button-quiet button-row" type="button" onClick={() => change(questions.filter((_, at) => at !== index))}>
                            <X aria-hidden="true" />{t('types.remove_question')}
                        </button>
                    </div>
                </fieldset>
            ))}
            <button class="button button-quiet button-row" type="button" onClick={add}><Plus aria-hidden="true" />{t('types.add_question')}</button>
        </fieldset>
    );
}

function words(before: Record<string, string>, language: string, text: string): Record<string, string> {
    const after = { ...before, [language]: text };
    if (!text && language !== 'en') delete after[language];
    return after;
}

export function CallTypes({ rules, page, again }: { rules: Rules; page: PageProps; again: () => void }) {
    const [edited, setEdited] = useState<CallTypeRules | null>(null);
    return (
        <div class="rules-form">
            <ul class="rows">
                {rules.call_types.map((type) => (
                    <li class="row row-type" key={type.slug} onClick={() => setEdited(type)}>
                        <button class="row-name" type="button" onClick={() => setEdited(type)}>{typeName(type)}</button>
                        <span>{t('booking.minutes', { minutes: type.minutes })}</span>
                        <span class="row-state">{type.offered === false ? t('types.not_offered') : t('types.question_count', { count: type.questions?.length ?? 0 })}</span>
                    </li>
                ))}
            </ul>
            <p><button class="button button-quiet" type="button" onClick={() => setEdited(fresh)}><Plus aria-hidden="true" />{t('types.new')}</button></p>
            {edited && <Edit key={edited.slug} type={edited} isNew={edited === fresh} page={page} close={() => setEdited(null)} saved={again} />}
        </div>
    );
}
