// Every call by period: who, how it ended, how long it waited; and why it went where it went.

import { ArrowLeft } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { AgentFilter } from './agent_filter';
import { api } from './api';
import { mayCall } from './callbacks';
import { caller, lengthInWords, numberOf, resultWords, waited } from './calls';
import { AskDialog, Decision } from './call_why';
import { CloseDialog, mayClose, untilWords } from './closure';
import { desk, type Call, type CallFilter, type CallResult } from './desk_api';
import { useListKeys } from './list_keys';
import { Moment } from './moment';
import { agentName, refusalTeller, type PageProps } from './page';
import { Player } from './player';
import { useNow, usePolling } from './polling';
import { choose, hashOf, parseRoute } from './route';
import { SearchBox } from './search_box';
import { Empty, NotYet, Stale } from './states';
import { named, t } from './text';
import { useSideFocus } from './use_side_focus';
import { addDays, instantOf, isoDate, time, wire } from './when';

const spans = { day: 1, week: 7, month: 31, year: 366 } as const;
type SpanName = keyof typeof spans;
const spanNames = Object.keys(spans) as SpanName[];
const results: CallResult[] = ['going_on', 'answered', 'message', 'missed'];
const PAGE = 100;

function Row({ call, chosen, now, page, pick }: { call: Call; chosen: boolean; now: number; page: PageProps; pick: (id: number) => void }) {
    const { zone } = page.session.agent;
    return (
        <li class={`row row-call${chosen ? ' row-chosen' : ''}`} data-row={call.id}
            onClick={(event) => !(event.target as Element).closest('button, a, input') && pick(call.id)}>
            <div class="row-due"><Moment at={call.arrived_at} now={now} zone={zone} /></div>
            <div class="row-who">
                <button class="row-name" type="button" aria-current={chosen ? 'true' : undefined} onClick={() => pick(call.id)}>{caller(call, page.people)}</button>
                {call.client && numberOf(call) && <span class="row-under">{numberOf(call)}</span>}
            </div>
            <div class={`row-why call-${call.result}`}>{resultWords(call)}<span class="row-under">{named('calls.outcome.', call.outcome)}</span></div>
            <div class="row-state">
                <span>{t('calls.wait')} {lengthInWords(waited(call))}</span>
                {call.talk_seconds !== null && <span class="row-under">{t('calls.talk')} {lengthInWords(call.talk_seconds)}</span>}
            </div>
        </li>
    );
}

function Legs({ call, page }: { call: Call; page: PageProps }) {
    if (call.legs.length === 0) return <p class="quiet">{t('calls.no_phones')}</p>;
    return (
        <ul class="history">
            {call.legs.map((leg, index) => (
                <li key={`${leg.endpoint} ${index}`}>
                    <p><b>{leg.agent ? agentName(page.people, leg.agent) : named('calls.outcome.', leg.who)}</b> <span class="quiet">{leg.endpoint}</span></p>
                    <p class="row-under">
                        <span>{leg.outcome ? named('calls.leg.', leg.outcome) : t('calls.result.going_on')}</span>
                        <span>{time(Date.parse(leg.dialled_at), page.session.agent.zone)}</span>
                    </p>
                </li>
            ))}
        </ul>
    );
}

function Detail({ id, listed, now, page, pressed, close }: { id: number; listed: Call | null; now: number; page: PageProps; pressed: number; close: () => void }) {
    const { zone } = page.session.agent;
    const asked = usePolling(() => desk.call(id), `call ${id}`, page.ended, ['call', 'voicemail']);
    const call = asked.data ?? listed;
    return (
        <section class="detail" aria-label={t('calls.details', { who: call ? caller(call, page.people) : String(id) })}>
            <button class="detail-back button button-quiet" type="button" onClick={close}>
                <ArrowLeft aria-hidden="true" />
                {t('console.back')}
            </button>
            {!call && asked.failure && <p class="quiet" role="alert">{asked.failure.message || t('signin.failed')}</p>}
            {call && (
                <>
                    <h2>{caller(call, page.people)}</h2>
                    {call.client && <p class="quiet">{numberOf(call)} <a href={hashOf('clients', call.client)}>{t('task.to_client')}</a></p>}
                    <div class="detail-actions detail-actions-stacked">
                        {call.task !== null && <a class="button" href={hashOf('tasks', call.task)}>{t('calls.to_task')}</a>}
                    </div>
                    <dl class="facts">
                        <div><dt>{t('calls.arrived')}</dt><dd><Moment at={call.arrived_at} now={now} zone={zone} /></dd></div>
                        <div><dt>{t('tasks.state')}</dt><dd>{resultWords(call)}</dd></div>
                        <div><dt>{t('calls.wait')}</dt><dd>{lengthInWords(waited(call))}</dd></div>
                        <div><dt>{t('calls.talk')}</dt><dd>{lengthInWords(call.talk_seconds)}</dd></div>
                        <div><dt>{t('calls.called')}</dt><dd>{call.called ?? t('task.unknown')}</dd></div>
                        <div><dt>{t('calls.pbx')}</dt><dd>{call.pbx}</dd></div>
                        {call.voicemail !== null && (
                            <div><dt>{t('calls.message')}</dt><dd>
                                <Player voicemail={{ id: call.voicemail, seconds: 0 }} pressed={pressed} failed={(why) => page.toast({ text: why, bad: true })}
                                        heard={() => call.voicemail !== null && void desk.heard(call.voicemail, page.session.csrf_token).catch(() => undefined)} />
                            </dd></div>
                        )}
                    </dl>
                    <h3 class="side-title">{t('calls.why')}</h3>
                    <Decision decision={call.decision} page={page} />
                    <h3 class="side-title">{t('calls.phones')}</h3>
                    <Legs call={call} page={page} />
                </>
            )}
        </section>
    );
}

/** The first page is kept up to date; older ones are fetched when they are asked for. */
function useCalls(filter: CallFilter, page: PageProps) {
    const key = JSON.stringify(filter);
    const polled = usePolling(() => desk.calls({ ...filter, limit: PAGE }), key, page.ended, ['call', 'voicemail']);
    const [older, setOlder] = useState<{ calls: Call[]; next: string | null } | null>(null);
    const failed = refusalTeller(page);
    useEffect(() => setOlder(null), [key]);
    const first = polled.data?.calls ?? [];
    const known = new Set(first.map(({ id }) => id));
    const next = older ? older.next : (polled.data?.next ?? null);
    const more = () => {
        if (!next) return;
        desk.calls({ ...filter, limit: PAGE, before: next }).then(
            (answer) => setOlder((before) => ({ calls: [...(before?.calls ?? []), ...answer.calls], next: answer.next })), failed);
    };
    return { ...polled, calls: [...first, ...(older?.calls ?? []).filter(({ id }) => !known.has(id))], next, more };
}

export function CallsPage(page: PageProps) {
    const { session, route, quiet, people } = page;
    const { zone } = session.agent;
    const now = useNow(0);
    const { q = '', result = '', client = '', agent = '' } = route.query;
    const span = spanNames.includes(route.query.period as SpanName) ? (route.query.period as SpanName) : 'week';
    const chosen = Number(route.id) || null;
    useSideFocus(chosen);
    const search = useRef<HTMLInputElement>(null);
    const [open, setOpen] = useState<'ask' | 'close' | null>(null);
    const [pressed, setPressed] = useState({ id: 0, times: 0 });
    const filter = { from: wire(instantOf(addDays(isoDate(now, zone), 1 - spans[span]), 0, zone)), q, result, client, agent };
    const list = useCalls(filter, page);

    const pick = (id: number | null) => choose('calls', id, route.query);
    // The search is told a moment later than it was typed: what has been chosen meanwhile stays.
    const narrow = (more: Record<string, string>) => {
        const at = parseRoute(location.hash);
        choose('calls', at.id || null, { ...at.query, ...more });
    };
    const narrowed = q || result || client || agent;
    const listed = list.calls.find(({ id }) => id === chosen) ?? null;
    /** Calls back, where there is a callback of this call. */
    const callBack = () => {
        if (listed?.task) void api.task(listed.task).then((task) => (mayCall(task) ? page.calling.begin(task) : undefined), refusalTeller(page));
    };
    useListKeys({ rows: list.calls, chosen, pick, search }, !quiet && !open, {
        c: callBack,
        p: () => chosen && setPressed((before) => ({ id: chosen, times: before.times + 1 })),
    });
    return (
        <main id="main" class={`work${chosen ? ' work-chosen' : ''}`} tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{t('calls.title')}</h1>
                        <p class="quiet" aria-live="polite">{list.data && !list.next ? t('calls.count', { count: list.calls.length }) : ''}</p>
                    </div>
                    <div class="list-tools">
                        <button class="button button-quiet button-row" type="button" onClick={() => setOpen('ask')}>{t('calls.ask')}</button>
                        {mayClose(session.agent.role) && <button class="button button-quiet button-row" type="button" onClick={() => setOpen('close')}>{t('closure.title')}</button>}
                    </div>
                    <div class="filters">
                        <SearchBox asked={q} label={t('calls.search')} narrow={(words) => narrow({ q: words })} box={search} />
                        <label>
                            <span class="hidden">{t('bookings.period')}</span>
                            <select value={span} onChange={(event) => narrow({ period: event.currentTarget.value })}>
                                {spanNames.map((one) => <option key={one} value={one}>{t(`mails.period.${one}`)}</option>)}
                            </select>
                        </label>
                        <label>
                            <span class="hidden">{t('tasks.state')}</span>
                            <select value={result} onChange={(event) => narrow({ result: event.currentTarget.value })}>
                                <option value="">{t('calls.any_result')}</option>
                                {results.map((one) => <option key={one} value={one}>{named('calls.result.', one)}</option>)}
                            </select>
                        </label>
                        <AgentFilter people={people} agent={agent} narrow={narrow} />
                        <a class="button button-quiet button-row" href={desk.csvOf(filter)} download>{t('calls.csv')}</a>
                    </div>
                </header>
                <Stale of={list} zone={zone} />
                {list.calls.length > 0 && (
                    <ul class="rows" aria-label={t('calls.title')}>
                        {list.calls.map((call) => <Row key={call.id} call={call} chosen={call.id === chosen} now={now} page={page} pick={pick} />)}
                    </ul>
                )}
                {list.next && <p class="more"><button class="button button-quiet" type="button" onClick={list.more}>{t('calls.more')}</button></p>}
                {list.data && list.calls.length === 0 && (
                    <Empty title={t('calls.empty_title')}>
                        <p>{t(narrowed ? 'calls.no_match' : 'calls.empty')}</p>
                        {narrowed && <button class="button button-quiet" type="button" onClick={() => choose('calls', null, {})}>{t('tasks.clear_search')}</button>}
                    </Empty>
                )}
                <NotYet of={list} title={t('calls.error_title')} rows={6} />
            </section>
            <aside class="side" tabIndex={-1}>
                {chosen ? (
                    <Detail key={chosen} id={chosen} listed={listed} now={now} page={page} pressed={pressed.id === chosen ? pressed.times : 0} close={() => pick(null)} />
                ) : (
                    list.calls.length > 0 && <p class="quiet side-hint">{t('calls.choose')}</p>
                )}
            </aside>
            {open === 'ask' && <AskDialog page={page} from={listed?.caller ?? ''} close={() => setOpen(null)} />}
            {open === 'close' && (
                <CloseDialog page={page} close={() => setOpen(null)} done={(closure) => {
                    setOpen(null);
                    page.toast({ text: t('closure.done', { when: untilWords(closure, now, zone) }) });
                }} />
            )}
        </main>
    );
}
