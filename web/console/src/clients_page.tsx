// The clients: whose service runs and until when, and what is open with one of them.

import { ArrowLeft } from 'lucide-preact';
import { useRef, useState } from 'preact/hooks';

import { api, type Client } from './api';
import { caller, lengthInWords, resultWords, waited } from './calls';
import { ClientDialog } from './client_dialog';
import { daysLeft, expiresSoon, fitsClient, isAmong, whichClients, type Which } from './clients';
import { data } from './data_api';
import { desk, isLead, type ClientEvent } from './desk_api';
import { EraseDialog } from './erase_dialog';
import { useListKeys } from './list_keys';
import { Moment, Span } from './moment';
import { agentName, type PageProps } from './page';
import { useNow, usePolling } from './polling';
import { choose, hashOf } from './route';
import { SearchBox } from './search_box';
import { Empty, NotYet, Stale } from './states';
import { NewTaskDialog } from './task_dialogs';
import { Due, Severity } from './task_row';
import { who, why } from './task_words';
import { byDeadline, dueAt } from './tasks';
import { named, t, type Key } from './text';
import { useSideFocus } from './use_side_focus';
import { addDays, dateShort, isoDate, wire } from './when';

const whichWords: Record<Which, Key> = { '': 'clients.all', entitled: 'clients.entitled', expiring: 'clients.expiring', ended: 'clients.ended' };

function dayWithYear(date: string): string {
    return `${dateShort(date)} ${date.slice(0, 4)}`;
}

function Service({ client, today }: { client: Client; today: string }) {
    const left = daysLeft(client, today);
    if (client.entitled && expiresSoon(client, today)) return <span class="due-soon">{t('clients.ends_in', { count: left ?? 0 })}</span>;
    if (client.entitled && client.entitled_to) return <span>{t('clients.runs_until', { day: dayWithYear(client.entitled_to) })}</span>;
    if (client.entitled) return <span>{t('clients.runs')}</span>;
    if (client.entitled_from && client.entitled_from > today) return <span class="due-soon">{t('clients.runs_from', { day: dayWithYear(client.entitled_from) })}</span>;
    return <span class="due-late">{t('clients.runs_not')}</span>;
}

function Row({ client, chosen, today, page, pick }: { client: Client; chosen: boolean; today: string; page: PageProps; pick: (slug: string) => void }) {
    return (
        <li class={`row row-client${chosen ? ' row-chosen' : ''}`} data-row={client.slug} onClick={() => pick(client.slug)}>
            <div class="row-who">
                <button class="row-name" type="button" aria-current={chosen ? 'true' : undefined} onClick={() => pick(client.slug)}>{client.name}</button>
                <span class="row-under">{client.numbers[0]}</span>
            </div>
            <div class="row-why">{client.plan}</div>
            <div class="row-due"><Service client={client} today={today} /></div>
            <div class="row-state">{agentName(page.people, client.agent)}</div>
        </li>
    );
}

function Events({ events, now, zone }: { events: ClientEvent[]; now: number; zone: string }) {
    if (events.length === 0) return <p class="quiet">{t('clients.no_history')}</p>;
    return (
        <ol class="history">
            {[...events].reverse().map((event, index) => (
                <li key={`${event.at} ${event.what} ${events.length - index}`}>
                    <p><b>{named('clients.event.', event.what)}</b> <span class="quiet">{event.by}</span></p>
                    {(event.before || event.after) && (
                        <p class="words">{t('clients.changed', { before: event.before || t('clients.nothing'), after: event.after || t('clients.nothing') })}</p>
                    )}
                    <p class="row-under"><Moment at={event.at} now={now} zone={zone} /></p>
                </li>
            ))}
        </ol>
    );
}

/** What is open with this client, each with its way there. */
function Dealings({ client, now, page }: { client: Client; now: number; page: PageProps }) {
    const { ended, people, session } = page;
    const { zone } = session.agent;
    const { slug } = client;
    const day = isoDate(now, zone);
    const tasks = usePolling(() => api.tasks(), `tasks of ${slug}`, ended, ['task', 'call', 'voicemail']);
    const bookings = usePolling(() => api.bookings({ from: wire(Date.parse(`${day}T00:00:00Z`)), to: wire(Date.parse(`${addDays(day, 92)}T00:00:00Z`)), client: slug, status: 'confirmed' }), `bookings of ${slug} ${day}`, ended, ['booking']);
    const calls = usePolling(() => desk.calls({ client: slug, limit: 5 }), `calls of ${slug}`, ended, ['call']);
    const theirs = (tasks.data?.tasks ?? []).filter((task) => task.client === slug).sort(byDeadline);
    const none = <p class="quiet">{t('clients.no_tasks')}</p>;
    return (
        <>
            <h3 class="side-title">{t('clients.tasks')}</h3>
            {tasks.data && theirs.length === 0 && none}
            <ul class="lines">
                {theirs.map((task) => (
                    <li key={task.id}><a href={hashOf('tasks', task.id)}>{why(task) || who(task)}</a> <Severity of={task.severity} /> <span class="row-under"><Due at={dueAt(task)} now={now} zone={zone} /></span></li>
                ))}
            </ul>
            <h3 class="side-title">{t('clients.bookings')}</h3>
            {bookings.data && bookings.data.bookings.length === 0 && none}
            <ul class="lines">
                {(bookings.data?.bookings ?? []).slice(0, 5).map((booking) => (
                    <li key={booking.id}><a href={hashOf('bookings', booking.id)}><Span start={booking.start} end={booking.end} zone={zone} /></a> <span class="row-under">{booking.name}</span></li>
                ))}
            </ul>
            <p><a href={hashOf('bookings', '', { client: slug })}>{t('clients.all_bookings')}</a></p>
            <h3 class="side-title">{t('clients.calls')}</h3>
            {calls.data && calls.data.calls.length === 0 && none}
            <ul class="lines">
                {(calls.data?.calls ?? []).map((call) => (
                    <li key={call.id}><a href={hashOf('calls', call.id)} aria-label={`${caller(call, people)}, ${resultWords(call)}`}><Moment at={call.arrived_at} now={now} zone={zone} /></a>{' '}
                        <span class="row-under"><span>{resultWords(call)}</span><span>{t('calls.wait')} {lengthInWords(waited(call))}</span></span></li>
                ))}
            </ul>
            <p><a href={hashOf('calls', '', { client: slug, period: 'year' })}>{t('clients.all_calls')}</a></p>
        </>
    );
}

interface DetailProps {
    client: Client;
    now: number;
    today: string;
    page: PageProps;
    close: () => void;
    edit: () => void;
    add: () => void;
    erase: () => void;
}

function Detail({ client, now, today, page, close, edit, add, erase }: DetailProps) {
    const { zone, role } = page.session.agent;
    const history = usePolling(() => desk.clientHistory(client.slug), `client history ${client.slug}`, page.ended, ['rules']);
    return (
        <section class="detail" aria-label={t('clients.details', { who: client.name })}>
            <button class="detail-back button button-quiet" type="button" onClick={close}>
                <ArrowLeft aria-hidden="true" />
                {t('console.back')}
            </button>
            <h2>{client.name}</h2>
            <p class="quiet"><Service client={client} today={today} /></p>
            <div class="detail-actions">
                {isLead(role) && <button class="button" type="button" onClick={edit}>{t('clients.edit')}</button>}
                <button class="button button-quiet" type="button" onClick={add}>{t('clients.add_task')}</button>
            </div>
            <dl class="facts">
                <div><dt>{t('clients.plan')}</dt><dd>{client.plan || t('clients.no_plan')}</dd></div>
                <div><dt>{t('clients.from')}</dt><dd>{client.entitled_from ? dayWithYear(client.entitled_from) : t('clients.open_begin')}</dd></div>
                <div><dt>{t('clients.to')}</dt><dd>{client.entitled_to ? dayWithYear(client.entitled_to) : t('clients.open_end')}</dd></div>
                <div><dt>{t('bookings.agent')}</dt><dd>{agentName(page.people, client.agent)}</dd></div>
                <div><dt>{t('clients.language')}</dt><dd>{client.language}</dd></div>
                <div><dt>{t('clients.numbers')}</dt><dd class="words">{client.numbers.join('\n') || '–'}</dd></div>
                <div><dt>{t('clients.contacts')}</dt><dd>{client.contacts.map(({ name, email }) => <p key={email}>{name} <a href={`mailto:${email}`}>{email}</a></p>)}</dd></div>
            </dl>
            <Dealings client={client} now={now} page={page} />
            <h3 class="side-title">{t('clients.history')}</h3>
            {history.data && <Events events={history.data.events} now={now} zone={zone} />}
            {!history.data && history.failure && <p class="quiet">{history.failure.message || t('signin.failed')}</p>}
            {isLead(role) && (
                <>
                    <h3 class="side-title">{t('data.title')}</h3>
                    <div class="detail-actions">
                        <a class="button button-quiet" href={data.exportUrl(client.slug)} download>{t('data.export')}</a>
                        <button class="button button-quiet" type="button" onClick={erase}>{t('erase.open')}</button>
                    </div>
                </>
            )}
        </section>
    );
}

export function ClientsPage(page: PageProps) {
    const { session, route, ended, toast, quiet } = page;
    const { zone } = session.agent;
    const now = useNow(0);
    const today = isoDate(now, zone);
    const { q = '' } = route.query;
    const which = (whichClients as readonly string[]).includes(route.query.which ?? '') ? ((route.query.which ?? '') as Which) : '';
    const chosen = route.id;
    useSideFocus(chosen || null);
    const search = useRef<HTMLInputElement>(null);
    const [open, setOpen] = useState<'edit' | 'task' | 'erase' | null>(null);
    const polled = usePolling(api.clients, 'clients page', ended, ['rules']);
    const clients = (polled.data?.clients ?? []).filter((client) => isAmong(client, which, today) && fitsClient(client, q));
    const shown = polled.data?.clients.find(({ slug }) => slug === chosen) ?? null;

    const pick = (slug: string | null) => choose('clients', slug, route.query);
    const narrow = (more: Record<string, string>) => choose('clients', chosen || null, { ...route.query, ...more });
    useListKeys({ rows: clients.map(({ slug: id }) => ({ id })), chosen: chosen || null, pick, search }, !quiet && !open, {
        e: () => shown && isLead(session.agent.role) && setOpen('edit'),
        n: () => shown && setOpen('task'),
    });
    const saved = (client: Client, contradicted: number) => {
        setOpen(null);
        polled.again();
        toast({ text: contradicted > 0 ? t('clients.contradicted', { who: client.name, count: contradicted }) : t('clients.saved', { who: client.name }) });
    };
    return (
        <main id="main" class={`work${chosen ? ' work-chosen' : ''}`} tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{t('clients.title')}</h1>
                        <p class="quiet" aria-live="polite">{polled.data ? t('clients.count', { count: clients.length }) : ''}</p>
                    </div>
                    <div class="filters">
                        <SearchBox asked={q} label={t('clients.search')} narrow={(words) => narrow({ q: words })} box={search} atOnce />
                        <label>
                            <span class="hidden">{t('clients.which')}</span>
                            <select value={which} onChange={(event) => narrow({ which: event.currentTarget.value })}>
                                {whichClients.map((one) => <option key={one} value={one}>{t(whichWords[one])}</option>)}
                            </select>
                        </label>
                    </div>
                </header>
                <Stale of={polled} zone={zone} />
                {clients.length > 0 && (
                    <ul class="rows" aria-label={t('clients.title')}>
                        {clients.map((client) => <Row key={client.slug} client={client} chosen={client.slug === chosen} today={today} page={page} pick={pick} />)}
                    </ul>
                )}
                {polled.data && clients.length === 0 && (
                    <Empty title={t('clients.empty_title')}>
                        <p>{t('clients.empty')}</p>
                        {(q || which) && <button class="button button-quiet" type="button" onClick={() => choose('clients', null, {})}>{t('tasks.clear_search')}</button>}
                    </Empty>
                )}
                <NotYet of={polled} title={t('clients.error_title')} rows={6} />
            </section>
            <aside class="side" tabIndex={-1}>
                {shown ? (
                    <Detail key={shown.slug} client={shown} now={now} today={today} page={page} close={() => pick(null)} edit={() => setOpen('edit')} add={() => setOpen('task')} erase={() => setOpen('erase')} />
                ) : (
                    clients.length > 0 && <p class="quiet side-hint">{t('clients.choose')}</p>
                )}
            </aside>
            {open === 'edit' && shown && <ClientDialog client={shown} page={page} close={() => setOpen(null)} done={(contradicted) => saved(shown, contradicted)} />}
            {open === 'erase' && shown && <EraseDialog client={shown} page={page} close={() => setOpen(null)} />}
            {open === 'task' && shown && (
                <NewTaskDialog page={page} client={shown.slug} close={() => setOpen(null)} done={(task) => {
                    setOpen(null);
                    toast({ text: t('task.made', { who: who(task) }) });
                }} />
            )}
        </main>
    );
}
