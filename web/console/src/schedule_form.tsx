// Hours, days that differ, holidays and absences of an agent or of the desk.

import { Plus, X } from 'lucide-preact';
import type { ComponentChildren } from 'preact';

import { LineProblem, lineProblem } from './form_field';
import type { PageProps } from './page';
import { weekdays, type HolidayCalendar, type ShippedCalendar } from './rules_api';
import type { ScheduleDraft, Wrong } from './rules_form';
import { named, t } from './text';

interface Props {
    draft: ScheduleDraft;
    change: (part: Partial<ScheduleDraft>) => void;
    wrong: Record<string, Wrong>;
    calendars: HolidayCalendar[];
    shipped: ShippedCalendar[];
    page: PageProps;
    /** Whose absences; none for the desk. */
    agent?: string;
}

const wrongWords = (wrong: Wrong | undefined) => (wrong ? t(`rules.wrong.${wrong}`) : '');

function Remove({ what, go }: { what: string; go: () => void }) {
    return <button class="step" type="button" aria-label={t('rules.remove', { what })} title={t('rules.remove', { what })} onClick={go}><X aria-hidden="true" /></button>;
}

function Section({ title, hint, add, children }: { title: string; hint?: string; add?: () => void; children: ComponentChildren }) {
    return (
        <fieldset class="rule-set">
            <legend>{title}</legend>
            {hint && <p class="field-hint">{hint}</p>}
            {children}
            {add && <button class="button button-quiet button-row" type="button" onClick={add}><Plus aria-hidden="true" />{t('rules.add')}</button>}
        </fieldset>
    );
}

function Weekly({ draft, change, wrong }: Props) {
    return (
        <Section title={t('rules.hours')} hint={t('rules.hours_hint')}>
            {weekdays.map((day) => {
                const words = wrongWords(wrong[`hours/${day}`]);
                return (
                    <div class={`rule-line${words ? ' field-wrong' : ''}`} key={day}>
                        <label for={`hours-${day}`}>{named('rules.weekday.', day)}</label>
                        <input id={`hours-${day}`} type="text" value={draft.hours[day]} placeholder={t('rules.closed')} maxlength={200} autocomplete="off"
                               {...lineProblem(words, `hours-${day}`)}
                               onInput={(event) => change({ hours: { ...draft.hours, [day]: event.currentTarget.value } })} />
                        <LineProblem id={`hours-${day}`} words={words} />
                    </div>
                );
            })}
        </Section>
    );
}

const without = <T,>(list: T[], at: number) => list.filter((_, index) => index !== at);
const replaced = <T,>(list: T[], at: number, part: Partial<T>) => list.map((one, index) => (index === at ? { ...one, ...part } : one));

function Overrides({ draft, change, wrong }: Props) {
    const { overrides } = draft;
    return (
        <Section title={t('rules.overrides')} hint={t('rules.overrides_hint')} add={() => change({ overrides: [...overrides, { date: '', hours: '' }] })}>
            {overrides.map((one, index) => {
                const words = wrongWords(wrong[`overrides/${index}`]);
                return (
                    <div class={`rule-line rule-line-3${words ? ' field-wrong' : ''}`} key={index}>
                        <input type="date" value={one.date} aria-label={t('rules.date')} {...lineProblem(wrong[`overrides/${index}`] === 'date' ? words : '', `overrides-${index}`)}
                               onInput={(event) => change({ overrides: replaced(overrides, index, { date: event.currentTarget.value }) })} />
                        <input type="text" value={one.hours} placeholder={t('rules.closed')} aria-label={t('rules.hours_of_day')} maxlength={200} autocomplete="off"
                               {...lineProblem(wrong[`overrides/${index}`] === 'hours' ? words : '', `overrides-${index}`)}
                               onInput={(event) => change({ overrides: replaced(overrides, index, { hours: event.currentTarget.value }) })} />
                        <Remove what={one.date || t('rules.date')} go={() => change({ overrides: without(overrides, index) })} />
                        <LineProblem id={`overrides-${index}`} words={words} />
                    </div>
                );
            })}
        </Section>
    );
}

/** The followed ones as chips, the others in a list by their titles: there are more than a hundred. */
function Calendars({ draft, change, calendars, shipped }: Props) {
    const { holiday_calendars: chosen } = draft;
    const titles = new Map(shipped.map(({ name, title }) => [name, title]));
    const others = [...calendars.filter(({ source }) => source !== 'shipped').map(({ name }) => name), ...titles.keys()].filter((name) => !chosen.includes(name));
    return (
        <>
            <ul class="rule-chips">
                {chosen.map((name) => (
                    <li class="followed" key={name}>
                        <span>{titles.get(name) ?? name}</span>
                        <Remove what={titles.get(name) ?? name} go={() => change({ holiday_calendars: chosen.filter((one) => one !== name) })} />
                    </li>
                ))}
            </ul>
            <label class="field followable">
                <span class="hidden">{t('rules.holiday_calendars')}</span>
                <select value="" onChange={(event) => event.currentTarget.value && change({ holiday_calendars: [...chosen, event.currentTarget.value] })}>
                    <option value="">{t('rules.follow_calendar')}</option>
                    {others.map((name) => <option key={name} value={name}>{titles.get(name) ?? name}</option>)}
                </select>
            </label>
        </>
    );
}

function Holidays(props: Props) {
    const { draft, change, wrong } = props;
    const { holidays } = draft;
    return (
        <Section title={t('rules.holidays')} hint={t('rules.holidays_hint')} add={() => change({ holidays: [...holidays, ''] })}>
            <Calendars {...props} />
            {holidays.map((date, index) => (
                <div class={`rule-line rule-line-3${wrong[`holidays/${index}`] ? ' field-wrong' : ''}`} key={index}>
                    <input type="date" value={date} aria-label={t('rules.date')} {...lineProblem(wrongWords(wrong[`holidays/${index}`]), `holidays-${index}`)}
                           onInput={(event) => change({ holidays: holidays.map((one, at) => (at === index ? event.currentTarget.value : one)) })} />
                    <span class="quiet">{t('rules.closed')}</span>
                    <Remove what={date || t('rules.date')} go={() => change({ holidays: without(holidays, index) })} />
                    <LineProblem id={`holidays-${index}`} words={wrongWords(wrong[`holidays/${index}`])} />
                </div>
            ))}
        </Section>
    );
}

function Absences({ draft, change, wrong, page, agent }: Props) {
    const { absences } = draft;
    const deputies = page.people.agents.filter(({ slug }) => slug !== agent);
    const field = (index: number, name: 'from' | 'to', label: string) => (
        <label class="field"><span>{label}</span>
            <input type="datetime-local" value={absences[index]![name]} {...lineProblem(wrongWords(wrong[`absences/${index}`]), `absences-${index}`)}
                   onInput={(event) => change({ absences: replaced(absences, index, { [name]: event.currentTarget.value }) })} />
        </label>
    );
    return (
        <Section title={t('rules.absences')} hint={t('rules.absences_hint')} add={() => change({ absences: [...absences, { from: '', to: '', deputy: '' }] })}>
            {absences.map((one, index) => (
                <div class={`rule-absence${wrong[`absences/${index}`] ? ' field-wrong' : ''}`} key={index}>
                    {field(index, 'from', t('rules.absent_from'))}
                    {field(index, 'to', t('rules.absent_to'))}
                    <label class="field"><span>{t('rules.deputy')}</span>
                        <select value={one.deputy} onChange={(event) => change({ absences: replaced(absences, index, { deputy: event.currentTarget.value }) })}>
                            <option value="">{t('rules.no_deputy')}</option>
                            {deputies.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
                        </select>
                    </label>
                    <Remove what={one.from || t('rules.absences')} go={() => change({ absences: without(absences, index) })} />
                    <LineProblem id={`absences-${index}`} words={wrongWords(wrong[`absences/${index}`])} />
                </div>
            ))}
        </Section>
    );
}

export function ScheduleForm(props: Props) {
    return (
        <>
            <Weekly {...props} />
            <Overrides {...props} />
            <Holidays {...props} />
            {props.agent && <Absences {...props} />}
        </>
    );
}
