// Who of the second level is on duty: now, next, by rotation and by swaps, with a note for whoever comes next.

import { ArrowUp, Trash2 } from 'lucide-preact';
import { useState } from 'preact/hooks';

import { Refused } from './api';
import { desk, mayChangeDuty, type Duty, type Roster, type Shift } from './desk_api';
import { agentName, type PageProps } from './page';
import { usePolling, useNow } from './polling';
import { Empty, Failure, Skeleton } from './states';
import { Problem } from './task_dialogs';
import { t } from './text';
import { useDraft } from './use_draft';
import { dayAndTime, fieldOf, instantOfField, wire } from './when';

const rosterOf = ({ rotation, first_day, days_each, swaps, note }: Duty): Roster => ({ rotation, first_day, days_each, swaps, note });

function Now({ duty, page }: { duty: Duty; page: PageProps }) {
    const then = duty.list.slice(1).map((slug) => agentName(page.people, slug));
    if (!duty.on_duty) return <Empty title={t('duty.nobody')}><p>{t('duty.nobody_words')}</p></Empty>;
    return (
        <section class="duty-now" aria-labelledby="duty-now">
            <h2 class="side-title" id="duty-now">{t('duty.now')}</h2>
            <p class="duty-name">{agentName(page.people, duty.on_duty)}</p>
            {then.length > 0 && <p class="quiet">{t('duty.then', { who: then.join(', ') })}</p>}
            {duty.note && <p class="words duty-note">{duty.note}</p>}
        </section>
    );
}

function Shifts({ shifts, now, page }: { shifts: Shift[]; now: number; page: PageProps }) {
    const { zone } = page.session.agent;
    return (
        <section aria-labelledby="duty-shifts">
            <h2 class="side-title" id="duty-shifts">{t('duty.shifts')}</h2>
            <ul class="lines">
                {shifts.map((shift) => (
                    <li key={shift.from} class={Date.parse(shift.from) <= now ? 'duty-current' : undefined}>
                        <span class="row-due">{dayAndTime(Date.parse(shift.from), zone)} – {dayAndTime(Date.parse(shift.to), zone)}</span>{' '}
                        <b>{agentName(page.people, shift.agent)}</b> {shift.swapped && <span class="row-under">{t('duty.swapped')}</span>}
                    </li>
                ))}
            </ul>
        </section>
    );
}

interface PartProps {
    roster: Roster;
    change: (part: Partial<Roster>) => void;
    page: PageProps;
}

function Rotation({ roster, change, page }: PartProps) {
    const left = page.people.agents.filter(({ slug }) => !roster.rotation.includes(slug));
    const up = (index: number) => {
        const next = [...roster.rotation];
        [next[index - 1], next[index]] = [next[index]!, next[index - 1]!];
        change({ rotation: next });
    };
    return (
        <fieldset class="field">
            <legend>{t('duty.rotation')}</legend>
            <p class="field-hint">{t('duty.rotation_hint')}</p>
            <ol class="lines">
                {roster.rotation.map((slug, index) => {
                    const name = agentName(page.people, slug);
                    return (
                        <li key={slug} class="duty-turn">
                            <span>{name}</span>
                            <button class="step" type="button" disabled={index === 0} aria-label={t('duty.up', { who: name })} title={t('duty.up', { who: name })} onClick={() => up(index)}><ArrowUp aria-hidden="true" /></button>
                            <button class="step" type="button" aria-label={t('rules.remove', { what: name })} title={t('rules.remove', { what: name })}
                                    onClick={() => change({ rotation: roster.rotation.filter((one) => one !== slug) })}><Trash2 aria-hidden="true" /></button>
                        </li>
                    );
                })}
            </ol>
            {left.length > 0 && (
                <select aria-label={t('duty.add')} value="" onChange={(event) => event.currentTarget.value && change({ rotation: [...roster.rotation, event.currentTarget.value] })}>
                    <option value="">{t('duty.add')}</option>
                    {left.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
                </select>
            )}
        </fieldset>
    );
}

function Swaps({ roster, change, page }: PartProps) {
    const { zone } = page.session.agent;
    const { agents } = page.people;
    const [from, setFrom] = useState('');
    const [to, setTo] = useState('');
    const [agent, setAgent] = useState('');
    const begin = instantOfField(from, zone);
    const end = instantOfField(to, zone);
    const good = begin < end && agent !== '';
    const add = () => {
        change({ swaps: [...roster.swaps, { from: wire(begin), to: wire(end), agent }] });
        setFrom('');
        setTo('');
    };
    return (
        <fieldset class="field">
            <legend>{t('duty.swaps')}</legend>
            <p class="field-hint">{t('duty.swaps_hint')}</p>
            <ul class="lines">
                {roster.swaps.map((swap, index) => {
                    const words = `${dayAndTime(Date.parse(swap.from), zone)} – ${dayAndTime(Date.parse(swap.to), zone)}`;
                    return (
                        <li key={`${swap.from} ${index}`} class="duty-turn">
                            <span>{words} <b>{agentName(page.people, swap.agent)}</b></span>
                            <button class="step" type="button" aria-label={t('rules.remove', { what: words })} title={t('rules.remove', { what: words })}
                                    onClick={() => change({ swaps: roster.swaps.filter((_, at) => at !== index) })}><Trash2 aria-hidden="true" /></button>
                        </li>
                    );
                })}
            </ul>
            <div class="duty-swap">
                <label>{t('rules.absent_from')} <input type="datetime-local" value={from} onInput={(event) => setFrom(event.currentTarget.value)} /></label>
                <label>{t('rules.absent_to')} <input type="datetime-local" value={to} min={from || fieldOf(Date.now(), zone)} onInput={(event) => setTo(event.currentTarget.value)} /></label>
                <label>{t('duty.who')}{' '}
                    <select value={agent} onChange={(event) => setAgent(event.currentTarget.value)}>
                        <option value="">{t('bookings.choose_client')}</option>
                        {agents.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
                    </select>
                </label>
                <button class="button button-quiet button-row" type="button" disabled={!good} onClick={add}>{t('rules.add')}</button>
            </div>
        </fieldset>
    );
}

function Form({ duty, page, saved }: { duty: Duty; page: PageProps; saved: () => void }) {
    const draft = useDraft(rosterOf(duty));
    const [busy, setBusy] = useState(false);
    const [refused, setRefused] = useState<Refused | null>(null);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        setBusy(true);
        setRefused(null);
        desk.setDuty(draft.draft, page.session.csrf_token).then(() => {
            setBusy(false);
            draft.saved();
            saved();
        }, (why: Refused) => {
            setBusy(false);
            if (why.status === 401) page.ended();
            else setRefused(why);
        });
    };
    const { draft: roster, change } = draft;
    return (
        <form class="form duty-form" onSubmit={submit}>
            <Problem refused={refused} />
            <div class="field">
                <label for="duty-note">{t('duty.note')}</label>
                <textarea id="duty-note" rows={3} maxlength={2000} value={roster.note} aria-describedby="duty-note-hint" onInput={(event) => change({ note: event.currentTarget.value })} />
                <p class="field-hint" id="duty-note-hint">{t('duty.note_hint')}</p>
            </div>
            <Rotation roster={roster} change={change} page={page} />
            <div class="field-pair">
                <div class="field">
                    <label for="duty-days">{t('duty.days')}</label>
                    <input id="duty-days" type="number" min={1} max={366} required value={roster.days_each} onInput={(event) => change({ days_each: event.currentTarget.valueAsNumber || 1 })} />
                </div>
                <div class="field">
                    <label for="duty-first">{t('duty.first_day')}</label>
                    <input id="duty-first" type="date" required value={roster.first_day} onInput={(event) => event.currentTarget.value && change({ first_day: event.currentTarget.value })} />
                </div>
            </div>
            <Swaps roster={roster} change={change} page={page} />
            {draft.outdated && <p class="notice notice-line" role="status">{t('rules.outdated')}</p>}
            <div class="actions">
                <button class="button" type="submit" disabled={!draft.touched || busy}>{t('rules.save')}</button>
                {draft.touched && <button class="button button-quiet" type="button" onClick={draft.reset}>{t('rules.discard')}</button>}
            </div>
        </form>
    );
}

export function DutyPage(page: PageProps) {
    const now = useNow(0);
    const polled = usePolling(desk.duty, 'duty', page.ended, ['rules', 'task']);
    const duty = polled.data;
    const saved = () => {
        polled.again();
        page.toast({ text: t('duty.saved') });
    };
    return (
        <main id="main" class="work work-single" tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{t('duty.title')}</h1>
                        <p class="quiet">{t('calendar.zone', { zone: page.session.agent.zone })}</p>
                    </div>
                </header>
                <div class="sheet-wide duty">
                    {duty && (
                        <>
                            <div>
                                <Now duty={duty} page={page} />
                                {duty.shifts.length > 0 && <Shifts shifts={duty.shifts} now={now} page={page} />}
                            </div>
                            {mayChangeDuty(page.session.agent.role) ? <Form duty={duty} page={page} saved={saved} /> : <p class="quiet">{t('duty.read_only')}</p>}
                        </>
                    )}
                    {!duty && polled.failure && <Failure title={t('duty.error_title')} why={polled.failure.message || t('signin.failed')} retry={polled.again} />}
                    {!duty && !polled.failure && <Skeleton rows={5} />}
                </div>
            </section>
        </main>
    );
}
