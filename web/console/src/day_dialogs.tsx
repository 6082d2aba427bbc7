// Time that is blocked, and the hours of one day, changed where they lie in the week.

import { useState } from 'preact/hooks';

import { Dialog, DialogActions } from './dialog';
import { FormField } from './form_field';
import type { PageProps } from './page';
import type { Absence, AgentRules } from './rules_api';
import { hoursOf, hoursText } from './rules_form';
import { t } from './text';
import { SaveDialog, SaveProblem, useSave } from './use_save';
import { openOn, rangeOf } from './week';
import { dateInWords, fieldOf, instantOfField, wire } from './when';

interface Props {
    rules: AgentRules;
    page: PageProps;
    close: () => void;
}

/** `at` is an absence there is already, of the list of `rules`; without it, `suggested` becomes one. */
export function AbsenceDialog({ rules, page, close, at = null, suggested }: Props & { at?: number | null; suggested: Absence }) {
    const { zone } = rules;
    const begun = at === null ? suggested : (rules.absences[at] ?? suggested);
    const [from, setFrom] = useState(fieldOf(Date.parse(begun.from), zone));
    const [to, setTo] = useState(fieldOf(Date.parse(begun.to), zone));
    const [deputy, setDeputy] = useState(begun.deputy ?? '');
    const [wrong, setWrong] = useState<{ from?: string; to?: string }>({});
    const saving = useSave(page);
    const others = rules.absences.filter((_, index) => index !== at);
    const write = (absences: Absence[]) => saving.save({ agents: [{ slug: rules.slug, absences }] }, close);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const [start, end] = [instantOfField(from, zone), instantOfField(to, zone)];
        const problems = {
            ...(Number.isNaN(start) && { from: t('rules.wrong.date') }),
            ...(Number.isNaN(end) ? { to: t('rules.wrong.date') } : end <= start && { to: t('rules.wrong.order') }),
        };
        setWrong(problems);
        if (Object.keys(problems).length > 0 || saving.busy) return;
        const made = { from: wire(start), to: wire(end), ...(deputy && { deputy }) };
        write([...others, made].sort((one, other) => Date.parse(one.from) - Date.parse(other.from)));
    };
    if (saving.question) return <SaveDialog saving={saving} page={page} />;
    return (
        <Dialog title={t(at === null ? 'calendar.block' : 'calendar.absence')} eyebrow={rules.name} close={close}>
            <form class="form" onSubmit={submit} noValidate>
                <FormField id="away-from" label={t('rules.absent_from')} problem={wrong.from ?? ''}>
                    {(described) => <input type="datetime-local" value={from} {...described} onInput={(event) => setFrom(event.currentTarget.value)} />}
                </FormField>
                <FormField id="away-to" label={t('rules.absent_to')} problem={wrong.to ?? ''}>
                    {(described) => <input type="datetime-local" value={to} {...described} onInput={(event) => setTo(event.currentTarget.value)} />}
                </FormField>
                <FormField id="away-deputy" label={t('rules.deputy')} problem="" hint={t('rules.absences_hint')}>
                    {(described) => (
                        <select value={deputy} {...described} onChange={(event) => setDeputy(event.currentTarget.value)}>
                            <option value="">{t('rules.no_deputy')}</option>
                            {page.people.agents.filter(({ slug }) => slug !== rules.slug).map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
                        </select>
                    )}
                </FormField>
                <SaveProblem problem={saving.problem} />
                <DialogActions submit={t(at === null ? 'calendar.block' : 'rules.save')} close={close} busy={saving.busy} />
                {at !== null && (
                    <button class="button button-quiet" type="button" disabled={saving.busy} onClick={() => write(others)}>{t('calendar.remove_absence')}</button>
                )}
            </form>
        </Dialog>
    );
}

/** One day's hours; they replace those of the week (T5). */
export function DayDialog({ rules, page, close, date }: Props & { date: string }) {
    const [hours, setHours] = useState(hoursText(openOn(date, rules).map(rangeOf)));
    const [wrong, setWrong] = useState('');
    const saving = useSave(page);
    const others = rules.overrides.filter((one) => one.date !== date);
    const write = (overrides: AgentRules['overrides']) => saving.save({ agents: [{ slug: rules.slug, overrides }] }, close);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const ranges = hoursOf(hours);
        setWrong(ranges ? '' : t('rules.wrong.hours'));
        if (!ranges || saving.busy) return;
        write([...others, { date, hours: ranges }].sort((one, other) => one.date.localeCompare(other.date)));
    };
    if (saving.question) return <SaveDialog saving={saving} page={page} />;
    return (
        <Dialog title={t('calendar.day_hours', { day: dateInWords(date) })} eyebrow={rules.name} close={close}>
            <form class="form" onSubmit={submit} noValidate>
                <FormField id="day-hours" label={t('rules.hours_of_day')} problem={wrong} hint={t('calendar.day_hint')}>
                    {(described) => (
                        <input type="text" value={hours} placeholder={t('rules.closed')} maxlength={200} autocomplete="off" {...described}
                               onInput={(event) => setHours(event.currentTarget.value)} />
                    )}
                </FormField>
                <SaveProblem problem={saving.problem} />
                <DialogActions submit={t('rules.save')} close={close} busy={saving.busy} />
                {others.length < rules.overrides.length && (
                    <button class="button button-quiet" type="button" disabled={saving.busy} onClick={() => write(others)}>{t('calendar.as_every_week')}</button>
                )}
            </form>
        </Dialog>
    );
}
