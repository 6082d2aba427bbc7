// Who waits for a time to become free, and when they were told of some; the chosen one beside the list.

import { ArrowLeft } from 'lucide-preact';
import { useRef, useState } from 'preact/hooks';

import { AgentFilter } from './agent_filter';
import { useSending } from './booking_dialogs';
import { Dialog, DialogActions } from './dialog';
import { Problem } from './form_field';
import { useListKeys } from './list_keys';
import { Moment } from './moment';
import { agentName, typeName, type PageProps, type People } from './page';
import { useNow, usePolling } from './polling';
import { choose, hashOf } from './route';
import { SearchBox } from './search_box';
import { Empty, NotYet, Stale } from './states';
import { named, t } from './text';
import { useSideFocus } from './use_side_focus';
import { daysOf, fitsWait, ofAgent } from './waiting';
import { waiting, type Wait } from './waiting_api';

const clientName = (people: People, slug: string | null) => people.clients.find((client) => client.slug === slug)?.name ?? slug ?? '';

function kindOf(people: People, slug: string | null): string {
    const type = people.types.find((one) => one.slug === slug);
    return type ? typeName(type) : (slug ?? '');
}

function Told({ wait, now, zone }: { wait: Wait; now: number; zone: string }) {
    if (!wait.told_at) return <span class="quiet">{t('waiting.not_told')}</span>;
    return <>{t('waiting.told', { count: wait.mails })} <Moment at={wait.told_at} now={now} zone={zone} /></>;
}

interface RowProps {
    wait: Wait;
    chosen: boolean;
    now: number;
    page: PageProps;
    pick: (id: number) => void;
}

function Row({ wait, chosen, now, page, pick }: RowProps) {
    const { people, session } = page;
    return (
        <li class={`row row-wait${chosen ? ' row-chosen' : ''}${wait.state === 'waiting' ? '' : ' row-gone'}`} data-row={wait.id} onClick={() => pick(wait.id)}>
            <div class="row-who">
                <button class="row-name" type="button" aria-current={chosen ? 'true' : undefined} onClick={() => pick(wait.id)}>{wait.name || wait.email}</button>
                <span class="row-under"><span>{clientName(people, wait.client)}</span></span>
            </div>
            <div class="row-why">{daysOf(wait)}<span class="row-under"><span>{kindOf(people, wait.type)}</span><span>{named('wait.part_', wait.part)}</span></span></div>
            <div class="row-due"><Told wait={wait} now={now} zone={session.agent.zone} /></div>
            <div class="row-state">{named('waiting.state.', wait.state)}</div>
        </li>
    );
}

function Detail({ wait, now, page, close, remove }: { wait: Wait; now: number; page: PageProps; close: () => void; remove: () => void }) {
    const { people, session } = page;
    const { zone } = session.agent;
    const name = wait.name || wait.email;
    return (
        <section class="detail" aria-label={t('waiting.details', { who: name })}>
            <button class="detail-back button button-quiet" type="button" onClick={close}>
                <ArrowLeft aria-hidden="true" />
                {t('console.back')}
            </button>
            <h2>{name}</h2>
            {wait.client && <p><a href={hashOf('clients', wait.client)}>{clientName(people, wait.client)}</a></p>}
            <div class="detail-actions">
                {wait.state === 'waiting' && <button class="button button-quiet" type="button" onClick={remove}>{t('waiting.remove')}</button>}
            </div>
            <dl class="facts">
                <div><dt>{t('tasks.state')}</dt><dd>{named('waiting.state.', wait.state)}</dd></div>
                <div><dt>{t('bookings.type')}</dt><dd>{kindOf(people, wait.type)}</dd></div>
                <div><dt>{t('wait.days')}</dt><dd>{daysOf(wait)}</dd></div>
                <div><dt>{t('wait.part')}</dt><dd>{named('wait.part_', wait.part)}</dd></div>
                <div><dt>{t('bookings.agent')}</dt><dd>{agentName(people, people.clients.find(({ slug }) => slug === wait.client)?.agent ?? null)}</dd></div>
                <div><dt>{t('booking.email')}</dt><dd><a href={`mailto:${wait.email}`}>{wait.email}</a></dd></div>
                <div><dt>{t('waiting.asked')}</dt><dd><Moment at={wait.created_at} now={now} zone={zone} /></dd></div>
                <div><dt>{t('waiting.mails')}</dt><dd><Told wait={wait} now={now} zone={zone} /></dd></div>
            </dl>
            <p><a href={hashOf('mails', '', { q: wait.email, period: 'month' })}>{t('waiting.to_mails')}</a></p>
        </section>
    );
}

function RemoveDialog({ wait, page, close, done }: { wait: Wait; page: PageProps; close: () => void; done: () => void }) {
    const { problem, busy, send } = useSending();
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        send(() => waiting.remove(wait.id, page.session.csrf_token), done);
    };
    return (
        <Dialog title={t('waiting.remove_title')} eyebrow={wait.name || wait.email} close={close}>
            <form class="form" onSubmit={submit}>
                <p>{t('waiting.remove_words', { days: daysOf(wait) })}</p>
                <Problem problem={problem} />
                <DialogActions submit={t('waiting.remove')} close={close} busy={busy} danger />
            </form>
        </Dialog>
    );
}

export function WaitingPage(page: PageProps) {
    const { session, route, people, quiet } = page;
    const { zone } = session.agent;
    const now = useNow(0);
    const { q = '', agent = '', which = '' } = route.query;
    const chosen = Number(route.id) || null;
    const search = useRef<HTMLInputElement>(null);
    const [removing, setRemoving] = useState<Wait | null>(null);
    const polled = usePolling(() => waiting.list(which === 'all'), `waiting ${which}`, page.ended, ['waiting', 'booking', 'rules']);
    const listed = (polled.data?.waiting_list ?? []).filter((wait) => ofAgent(wait, agent, people) && fitsWait(wait, q, people));
    const shown = polled.data?.waiting_list.find(({ id }) => id === chosen) ?? null;

    useSideFocus(chosen);
    const pick = (id: number | null) => choose('waiting', id, route.query);
    const narrow = (more: Record<string, string>) => choose('waiting', chosen, { ...route.query, ...more });
    useListKeys({ rows: listed, chosen, pick, search }, !quiet && !removing);
    return (
        <main id="main" class={`work${chosen ? ' work-chosen' : ''}`} tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{t('waiting.title')}</h1>
                        <p class="quiet" aria-live="polite">{polled.data ? t('waiting.count', { count: listed.length }) : ''}</p>
                    </div>
                    <div class="filters">
                        <SearchBox asked={q} label={t('waiting.search')} narrow={(words) => narrow({ q: words })} box={search} atOnce />
                        <AgentFilter people={people} agent={agent} narrow={narrow} />
                        <label>
                            <span class="hidden">{t('tasks.state')}</span>
                            <select value={which} onChange={(event) => narrow({ which: event.currentTarget.value })}>
                                <option value="">{t('waiting.which_waiting')}</option>
                                <option value="all">{t('waiting.which_all')}</option>
                            </select>
                        </label>
                    </div>
                </header>
                <Stale of={polled} zone={zone} />
                {listed.length > 0 && (
                    <ul class="rows" aria-label={t('waiting.title')}>
                        {listed.map((wait) => <Row key={wait.id} wait={wait} chosen={wait.id === chosen} now={now} page={page} pick={pick} />)}
                    </ul>
                )}
                {polled.data && listed.length === 0 && (
                    <Empty title={t('waiting.empty_title')}>
                        <p>{t(q || agent ? 'waiting.no_match' : 'waiting.empty')}</p>
                        {(q || agent) && <button class="button button-quiet" type="button" onClick={() => narrow({ q: '', agent: '' })}>{t('tasks.clear_search')}</button>}
                    </Empty>
                )}
                <NotYet of={polled} title={t('waiting.error_title')} rows={4} />
            </section>
            <aside class="side" tabIndex={-1}>
                {shown ? (
                    <Detail key={shown.id} wait={shown} now={now} page={page} close={() => pick(null)} remove={() => setRemoving(shown)} />
                ) : (
                    listed.length > 0 && <p class="quiet side-hint">{t('waiting.choose')}</p>
                )}
            </aside>
            {removing && (
                <RemoveDialog wait={removing} page={page} close={() => setRemoving(null)} done={() => {
                    page.toast({ text: t('waiting.removed', { who: removing.name || removing.email }) });
                    setRemoving(null);
                    pick(null);
                    polled.again();
                }} />
            )}
        </main>
    );
}
