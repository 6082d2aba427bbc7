// The week: hours, what is booked, what blocks. A booking is moved by dragging, or by its page.

import { ChevronLeft, ChevronRight } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { api, type Booking } from './api';
import { MoveDialog } from './booking_dialogs';
import { useKeys } from './keys';
import type { PageProps } from './page';
import { useNow, usePolling } from './polling';
import { choose, hashOf } from './route';
import { Failure, Skeleton } from './states';
import { named, t } from './text';
import { addDays, dateInWords, dateShort, instantOf, isoDate, minuteOfDay, mondayOf, time, wire } from './when';
import { daysOf, openOn, partOn, placed, shownHours, snapped, type Placed, type Stretch } from './week';

const PIXELS_A_MINUTE = 0.9; // as the lines of the hours in week.css
const HOURS_WIDTH = 60;

/** What lies in a day, whatever it is. */
type Item = { is: 'booking'; booking: Booking } | { is: 'busy'; start: string; end: string };

interface Drag {
    booking: Booking;
    date: string;
    from: number;
}

const top = (minutes: number, shown: Stretch) => `${(minutes - shown.from) * PIXELS_A_MINUTE}px`;
const height = ({ from, to }: Stretch) => `${(to - from) * PIXELS_A_MINUTE}px`;

interface DayProps {
    date: string;
    today: string;
    now: number;
    zone: string;
    shown: Stretch;
    open: Stretch[];
    away: Stretch[];
    items: Placed<Item>[];
    drag: Drag | null;
    grab: (event: PointerEvent, booking: Booking, at: Stretch) => void;
}

function Entry({ item, at, lane, lanes, shown, zone, moved, grab }: Placed<Item> & Pick<DayProps, 'shown' | 'zone' | 'grab'> & { moved: boolean }) {
    const place = { top: top(at.from, shown), height: height(at), left: `${(lane / lanes) * 100}%`, width: `${100 / lanes}%` };
    if (item.is === 'busy') {
        return <div class="week-busy" style={place}><span>{t('calendar.busy')} {time(Date.parse(item.start), zone)}</span></div>;
    }
    const { booking } = item;
    const short = at.to - at.from < 45;
    const begin = time(Date.parse(booking.start), zone);
    const span = short ? begin : `${begin}–${time(Date.parse(booking.end), zone)}`;
    const state = booking.status === 'confirmed' ? '' : `, ${named('bookings.status.', booking.status)}`;
    return (
        <a class={`week-booking week-${booking.status}${short ? ' week-short' : ''}${moved ? ' week-moved' : ''}`} href={hashOf('bookings', booking.id)} style={place} draggable={false}
           onPointerDown={(event) => grab(event, booking, at)}>
            <span class="week-time">{span}</span> <b>{booking.name || booking.client_name}</b>
            <span class="week-more"> {booking.type_name}{state}</span>
        </a>
    );
}

function Day(props: DayProps) {
    const { date, today, now, zone, shown, open, away, items, drag } = props;
    return (
        <section class={`week-day${date === today ? ' week-today' : ''}`} aria-label={dateInWords(date)} data-date={date}>
            {open.map((one) => <div class="week-open" key={one.from} style={{ top: top(one.from, shown), height: height(one) }} />)}
            {away.map((one) => (
                <div class="week-away" key={one.from} style={{ top: top(Math.max(one.from, shown.from), shown), height: height({ from: Math.max(one.from, shown.from), to: Math.min(one.to, shown.to) }) }}>
                    <span>{t('calendar.away')}</span>
                </div>
            ))}
            {items.map((one) => (
                <Entry key={one.item.is === 'booking' ? one.item.booking.id : one.item.start} {...one} shown={shown} zone={zone} grab={props.grab}
                       moved={one.item.is === 'booking' && drag?.booking.id === one.item.booking.id} />
            ))}
            {drag?.date === date && (
                <div class="week-ghost" style={{ top: top(drag.from, shown), height: height({ from: 0, to: (Date.parse(drag.booking.end) - Date.parse(drag.booking.start)) / 60_000 }) }} aria-hidden="true">
                    {time(instantOf(date, drag.from, zone), zone)}
                </div>
            )}
            {date === today && <div class="week-now" style={{ top: top(minuteOfDay(now, zone), shown) }} aria-hidden="true" />}
        </section>
    );
}

export function CalendarPage(page: PageProps) {
    const { session, people, route, ended, quiet, toast } = page;
    const { zone, slug } = session.agent;
    const now = useNow(0);
    const today = isoDate(now, zone);
    const agent = route.query.agent || slug;
    const monday = mondayOf(/^\d{4}-\d\d-\d\d$/.test(route.id) ? route.id : today);
    const go = (date: string) => choose('calendar', mondayOf(date) === mondayOf(today) ? null : mondayOf(date), route.query);
    const [drag, setDrag] = useState<Drag | null>(null);
    const [asked, setAsked] = useState<{ booking: Booking; start: string } | null>(null);
    const grid = useRef<HTMLDivElement>(null);

    const filter = { from: wire(instantOf(monday, 0, zone)), to: wire(instantOf(addDays(monday, 7), 0, zone)), agent };
    const polled = usePolling(() => api.week(filter), JSON.stringify(filter), ended, ['booking', 'busy', 'rules']);
    const rules = people.agents.find((one) => one.slug === agent);
    const days = daysOf(monday).map((date) => {
        const parts = (polled.data?.bookings ?? []).filter(({ status }) => status !== 'cancelled').map((booking): { item: Item; start: string; end: string } => ({
            item: { is: 'booking', booking }, start: booking.start, end: booking.end,
        }));
        const busy = (polled.data?.busy ?? []).map((one) => ({ item: { is: 'busy', ...one } as Item, start: one.start, end: one.end }));
        const items = [...parts, ...busy].flatMap(({ item, start, end }) => {
            const at = partOn(date, Date.parse(start), Date.parse(end), zone);
            return at ? [{ item, at }] : [];
        });
        const away = (rules?.absences ?? []).flatMap(({ from, to }) => partOn(date, Date.parse(from), Date.parse(to), zone) ?? []);
        return { date, open: rules ? openOn(date, rules) : [], away, items: placed(items) };
    });
    const shown = shownHours(days.flatMap(({ open, items }) => [...open, ...items.map(({ at }) => at)]));

    useKeys({ j: () => go(addDays(monday, 7)), k: () => go(addDays(monday, -7)) }, !quiet && !asked);

    /** With the mouse or a pen; a finger scrolls, and moves a call by its page. */
    const grab = (down: PointerEvent, booking: Booking, at: Stretch) => {
        if (down.button !== 0 || down.pointerType === 'touch' || booking.status !== 'confirmed') return;
        const link = down.currentTarget as HTMLElement;
        let wanted: Drag | null = null;
        const placeOf = (event: PointerEvent): Drag | null => {
            const columns = [...(grid.current?.querySelectorAll<HTMLElement>('[data-date]') ?? [])];
            const column = columns.find((one) => {
                const box = one.getBoundingClientRect();
                return event.clientX >= box.left && event.clientX < box.right;
            });
            if (!column) return null;
            const minutes = at.from + snapped((event.clientY - down.clientY) / PIXELS_A_MINUTE);
            return { booking, date: column.dataset.date!, from: Math.min(Math.max(minutes, 0), 24 * 60 - 15) };
        };
        const move = (event: PointerEvent) => {
            if (!wanted && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < 5) return;
            wanted = placeOf(event);
            setDrag(wanted);
        };
        const end = (event: Event) => {
            window.removeEventListener('pointermove', move);
            window.removeEventListener('keydown', escape);
            setDrag(null);
            if (wanted) link.addEventListener('click', (click) => click.preventDefault(), { once: true });
            if (!wanted || event.type !== 'pointerup') return;
            const start = wire(instantOf(wanted.date, wanted.from, zone));
            if (Date.parse(start) !== Date.parse(booking.start)) setAsked({ booking, start });
        };
        const escape = (event: KeyboardEvent) => {
            if (event.key !== 'Escape') return;
            window.removeEventListener('pointerup', end);
            end(event);
        };
        window.addEventListener('pointermove', move);
        window.addEventListener('pointerup', end, { once: true });
        window.addEventListener('pointercancel', end, { once: true });
        window.addEventListener('keydown', escape);
    };

    // A phone shows three days: today first.
    const scroll = useRef<HTMLDivElement>(null);
    useEffect(() => {
        const column = scroll.current?.querySelector<HTMLElement>('.week-today');
        if (column && scroll.current) scroll.current.scrollLeft = column.offsetLeft - HOURS_WIDTH;
    }, [monday, polled.data === null]);

    const hours = Array.from({ length: (shown.to - shown.from) / 60 + 1 }, (_, index) => shown.from + index * 60);
    return (
        <main id="main" class="work work-single" tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{t('calendar.title')}</h1>
                        <p class="quiet" aria-live="polite">{dateShort(monday)} – {dateShort(addDays(monday, 6))}, {t('calendar.zone', { zone })}</p>
                    </div>
                    <div class="list-tools">
                        {people.agents.length > 1 && session.agent.role !== 'agent' && (
                            <label>
                                <span class="hidden">{t('bookings.agent')}</span>
                                <select value={agent} onChange={(event) => choose('calendar', route.id, { agent: event.currentTarget.value === slug ? '' : event.currentTarget.value })}>
                                    {people.agents.map((one) => <option key={one.slug} value={one.slug}>{one.name}</option>)}
                                </select>
                            </label>
                        )}
                        <div class="day-steps">
                            <button class="step" type="button" aria-label={t('calendar.previous')} onClick={() => go(addDays(monday, -7))}><ChevronLeft aria-hidden="true" /></button>
                            <button class="button button-quiet button-row" type="button" disabled={monday === mondayOf(today)} onClick={() => go(today)}>{t('calendar.this_week')}</button>
                            <button class="step" type="button" aria-label={t('calendar.next')} onClick={() => go(addDays(monday, 7))}><ChevronRight aria-hidden="true" /></button>
                        </div>
                    </div>
                </header>
                {polled.failure && polled.data && <p class="stale" role="status">{t('tasks.stale', { time: time(polled.at, zone) })}</p>}
                {!polled.data && polled.failure && <Failure title={t('calendar.error_title')} why={polled.failure.message || t('signin.failed')} retry={polled.again} />}
                {!polled.data && !polled.failure && <Skeleton rows={6} />}
                {polled.data && (
                    <div class="week-scroll" ref={scroll} tabIndex={0} role="group" aria-label={t('calendar.title')}>
                        <div class="week">
                            <div class="week-heads" aria-hidden="true">
                                <span />
                                {days.map(({ date }) => <span key={date} class={date === today ? 'week-head-today' : undefined}>{dateShort(date)}</span>)}
                            </div>
                            <div class="week-grid" ref={grid} style={{ height: height(shown) }}>
                                <div class="week-hours" aria-hidden="true">
                                    {hours.slice(0, -1).map((hour) => <span key={hour} style={{ top: top(hour, shown) }}>{hour / 60}:00</span>)}
                                </div>
                                {days.map((day) => <Day key={day.date} {...day} today={today} now={now} zone={zone} shown={shown} drag={drag} grab={grab} />)}
                            </div>
                        </div>
                    </div>
                )}
                {polled.data && <p class="quiet week-hint">{t('calendar.hint')}</p>}
            </section>
            {asked && (
                <MoveDialog booking={asked.booking} page={page} now={now} suggested={asked.start} close={() => setAsked(null)}
                            done={(_, words) => {
                                setAsked(null);
                                polled.again();
                                toast({ text: words });
                            }} />
            )}
        </main>
    );
}
