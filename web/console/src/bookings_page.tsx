// The list of bookings, narrowed by the address, and the chosen one beside it.

import { Plus } from 'lucide-preact';
import { useRef, useState } from 'preact/hooks';

import { AgentFilter } from './agent_filter';
import { api, type Booking } from './api';
import { BookDialog } from './book_dialog';
import { BookingDetail } from './booking_detail';
import { CancelDialog, MoveDialog } from './booking_dialogs';
import { inOrder, isShown, periods, spanOf, statuses, type Period } from './bookings';
import { useListKeys } from './list_keys';
import { agentName, refusalTeller, type PageProps } from './page';
import { useNow, usePolling } from './polling';
import { choose } from './route';
import { SearchBox } from './search_box';
import { Empty, NotYet, Stale } from './states';
import { named, t } from './text';
import { useSideFocus } from './use_side_focus';
import { addDays, dateInWords, instantOf, isoDate, time, wire } from './when';

type Open = { is: 'move' | 'cancel'; booking: Booking } | { is: 'book' } | null;

function Row({ booking, chosen, zone, page, pick }: { booking: Booking; chosen: boolean; zone: string; page: PageProps; pick: (id: number) => void }) {
    return (
        <li class={`row row-booking${chosen ? ' row-chosen' : ''}${booking.status === 'cancelled' ? ' row-gone' : ''}`} data-row={booking.id} onClick={() => pick(booking.id)}>
            <div class="row-time">{time(Date.parse(booking.start), zone)}–{time(Date.parse(booking.end), zone)}</div>
            <div class="row-who">
                <button class="row-name" type="button" aria-current={chosen ? 'true' : undefined} onClick={() => pick(booking.id)}>{booking.name || booking.client_name}</button>
                <span class="row-under"><span>{booking.client_name}</span></span>
            </div>
            <div class="row-why">{booking.type_name || booking.type}</div>
            <div class="row-state row-agent">{booking.agent_name || agentName(page.people, booking.agent)}</div>
            <div class="row-state">{named('bookings.status.', booking.status)}</div>
        </li>
    );
}

/** Bookings with a heading for each day. */
function Days({ bookings, chosen, zone, page, pick }: { bookings: Booking[]; chosen: number | null; zone: string; page: PageProps; pick: (id: number) => void }) {
    const days = new Map<string, Booking[]>();
    for (const booking of bookings) {
        const date = isoDate(Date.parse(booking.start), zone);
        days.set(date, [...(days.get(date) ?? []), booking]);
    }
    return (
        <>
            {[...days].map(([date, ofDay]) => (
                <section key={date} aria-labelledby={`day-${date}`}>
                    <h2 class="day-title" id={`day-${date}`}>{dateInWords(date)}</h2>
                    <ul class="rows">
                        {ofDay.map((booking) => <Row key={booking.id} booking={booking} chosen={booking.id === chosen} zone={zone} page={page} pick={pick} />)}
                    </ul>
                </section>
            ))}
        </>
    );
}

export function BookingsPage(page: PageProps) {
    const { session, people, route, ended, toast, quiet } = page;
    const { zone } = session.agent;
    const now = useNow(0);
    const today = isoDate(now, zone);
    const { q = '', agent = '', status = '', client = '' } = route.query;
    const period = (periods as readonly string[]).includes(route.query.period ?? '') ? (route.query.period as Period) : 'coming';
    const dates = spanOf(period, today, { from: route.query.from || today, to: route.query.to || addDays(today, 7) });
    const chosen = Number(route.id) || null;
    const [open, setOpen] = useState<Open>(null);
    const search = useRef<HTMLInputElement>(null);

    const filter = {
        from: wire(instantOf(dates.from, 0, zone)), to: wire(instantOf(dates.to, 0, zone)), agent, status, client, q,
    };
    const polled = usePolling(() => api.bookings(filter), JSON.stringify(filter), ended, ['booking']);
    const bookings = inOrder(polled.data?.bookings ?? [], period).filter((booking) => isShown(booking, status, chosen));

    useSideFocus(chosen);
    const pick = (id: number | null) => choose('bookings', id, route.query);
    const narrow = (more: Record<string, string>) => choose('bookings', chosen, { ...route.query, ...more });
    useListKeys({ rows: bookings, chosen, pick, search }, !quiet && !open, { b: () => setOpen({ is: 'book' }) });
    const failed = refusalTeller(page);
    const mark = (booking: Booking, to: 'done' | 'no_show' | 'confirmed') => {
        const { status: from } = booking;
        api.changeBooking(booking.id, { status: to }, session.csrf_token).then((changed) => {
            polled.again();
            const undo = from !== 'cancelled' && from !== to ? () => mark({ ...booking, ...changed, status: to }, from) : undefined;
            toast({ text: t('bookings.marked', { who: booking.name, status: named('bookings.status.', to) }), ...(undo && { undo }) });
        }, failed);
    };
    const done = (booking: Booking, words: string) => {
        setOpen(null);
        polled.again();
        pick(booking.id);
        toast({ text: words });
    };
    const listed = polled.data?.bookings.find((booking) => booking.id === chosen) ?? null;

    return (
        <main id="main" class={`work${chosen ? ' work-chosen' : ''}`} tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{t('bookings.title')}</h1>
                        <p class="quiet" aria-live="polite">{polled.data ? t('today.count', { count: bookings.length }) : ''}</p>
                    </div>
                    <button class="button button-row" type="button" onClick={() => setOpen({ is: 'book' })}>
                        <Plus aria-hidden="true" />
                        {t('bookings.book')}
                    </button>
                    <Filters query={route.query} period={period} dates={dates} people={people} narrow={narrow} search={search} />
                </header>
                <Stale of={polled} zone={zone} />
                {bookings.length > 0 && <Days bookings={bookings} chosen={chosen} zone={zone} page={page} pick={pick} />}
                {polled.data && bookings.length === 0 && (
                    <Empty title={t('bookings.empty_title')}>
                        <p>{t('bookings.empty')}</p>
                        {(q || agent || status || client) && (
                            <button class="button button-quiet" type="button" onClick={() => choose('bookings', null, {})}>{t('tasks.clear_search')}</button>
                        )}
                    </Empty>
                )}
                <NotYet of={polled} title={t('bookings.error_title')} rows={6} />
            </section>
            <aside class="side" tabIndex={-1}>
                {chosen ? (
                    <BookingDetail key={chosen} id={chosen} listed={listed} now={now} page={page} close={() => pick(null)}
                                   actions={{ move: (booking) => setOpen({ is: 'move', booking }), cancel: (booking) => setOpen({ is: 'cancel', booking }), mark }} />
                ) : (
                    bookings.length > 0 && <p class="quiet side-hint">{t('bookings.choose')}</p>
                )}
            </aside>
            {open?.is === 'move' && <MoveDialog booking={open.booking} page={page} now={now} close={() => setOpen(null)} done={done} />}
            {open?.is === 'cancel' && <CancelDialog booking={open.booking} page={page} close={() => setOpen(null)} done={done} />}
            {open?.is === 'book' && <BookDialog page={page} now={now} client={client} close={() => setOpen(null)} done={done} />}
        </main>
    );
}

interface FilterProps {
    query: Record<string, string>;
    period: Period;
    dates: { from: string; to: string };
    people: PageProps['people'];
    narrow: (more: Record<string, string>) => void;
    search: { current: HTMLInputElement | null };
}

function Filters({ query, period, dates, people, narrow, search }: FilterProps) {
    return (
        <div class="filters">
            <SearchBox asked={query.q ?? ''} label={t('bookings.search')} narrow={(q) => narrow({ q })} box={search} />
            <label>
                <span class="hidden">{t('bookings.period')}</span>
                <select value={period} onChange={(event) => narrow({ period: event.currentTarget.value })}>
                    {periods.map((one) => <option key={one} value={one}>{t(`bookings.period.${one}`)}</option>)}
                </select>
            </label>
            {period === 'chosen' && (
                <>
                    <label><span class="hidden">{t('bookings.from')}</span>
                        <input type="date" value={dates.from} required onChange={(event) => event.currentTarget.value && narrow({ from: event.currentTarget.value })} /></label>
                    <label><span class="hidden">{t('bookings.to')}</span>
                        <input type="date" value={addDays(dates.to, -1)} min={dates.from} required
                               onChange={(event) => event.currentTarget.value && narrow({ to: addDays(event.currentTarget.value, 1) })} /></label>
                </>
            )}
            <AgentFilter people={people} agent={query.agent ?? ''} narrow={narrow} />
            <label>
                <span class="hidden">{t('tasks.state')}</span>
                <select value={query.status ?? ''} onChange={(event) => narrow({ status: event.currentTarget.value })}>
                    <option value="">{t('bookings.all_states')}</option>
                    {statuses.map((one) => <option key={one} value={one}>{named('bookings.status.', one)}</option>)}
                </select>
            </label>
        </div>
    );
}
