// The week: hours, what is booked, what blocks. A booking is moved by dragging, or by its page; dragging over free space
// blocks it.

import { ChevronLeft, ChevronRight } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { api, type Booking } from './api';
import { MoveDialog } from './booking_dialogs';
import { AbsenceDialog, DayDialog } from './day_dialogs';
import { followPointer } from './follow_pointer';
import { useKeys } from './keys';
import type { PageProps } from './page';
import { useNow, usePolling } from './polling';
import { choose, hashOf } from './route';
import type { Absence } from './rules_api';
import { NotYet, Stale } from './states';
import { named, t } from './text';
import { addDays, dateInWords, dateShort, instantOf, isoDate, minuteOfDay, mondayOf, time, wire } from './when';
import { daysOf, DAY_MINUTES, openOn, partOn, placed, shownHours, snapped, type Placed, type Stretch } from './week';

const PIXELS_A_MINUTE = 0.9; // as the lines of the hours in week.css
const HOURS_WIDTH = 60;

/** What lies in a day, whatever it is. */
type Item = { is: 'booking'; booking: Booking } | { is: 'busy'; start: string; end: string };

/** What is dragged about now, a booking or time to be blocked, and where it would lie. */
interface Drag {
    booking: Booking | null;
    date: string;
    at: Stretch;
}

/** An absence's part of a day. */
interface Away {
    at: Stretch;
    index: number; // in the agent's list
}

/** The dialog that is open. */
type Asked =
    | { is: 'move'; booking: Booking; start: string }
    | { is: 'absence'; at: number | null; suggested: Absence }
    | { is: 'day'; date: string };

const top = (minutes: number, shown: Stretch) => `${(minutes - shown.from) * PIXELS_A_MINUTE}px`;
const height = ({ from, to }: Stretch) => `${(to - from) * PIXELS_A_MINUTE}px`;

interface DayProps {
    date: string;
    today: string;
    now: number;
    zone: string;
    shown: Stretch;
    open: Stretch[];
    away: Away[];
    items: Placed<Item>[];
    drag: Drag | null;
    grab: (event: PointerEvent, booking: Booking, at: Stretch) => void;
    /** Absent where the reader may not change these rules. */
    edit?: { sweep: (event: PointerEvent) => void; absence: (index: number) => void };
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
    const { date, today, now, zone, shown, open, away, items, drag, edit } = props;
    const sweep = (event: PointerEvent) => {
        // On free space only: what lies there has its own ways.
        if (!(event.target as HTMLElement).closest('a, button')) edit?.sweep(event);
    };
    const visible = (at: Stretch) => ({ from: Math.max(at.from, shown.from), to: Math.min(at.to, shown.to) });
    return (
        <section class={`week-day${date === today ? ' week-today' : ''}`} aria-label={dateInWords(date)} data-date={date} onPointerDown={sweep}>
            {open.map((one) => <div class="week-open" key={one.from} style={{ top: top(one.from, shown), height: height(one) }} />)}
            {away.map(({ at, index }) => {
                const place = { top: top(visible(at).from, shown), height: height(visible(at)) };
                return edit ? (
                    <button class="week-away" type="button" key={index} style={place} onClick={() => edit.absence(index)}>{t('calendar.away')}</button>
                ) : (
                    <div class="week-away" key={index} style={place}><span>{t('calendar.away')}</span></div>
                );
            })}
            {items.map((one) => (
                <Entry key={one.item.is === 'booking' ? one.item.booking.id : one.item.start} {...one} shown={shown} zone={zone} grab={props.grab}
                       moved={one.item.is === 'booking' && drag?.booking?.id === one.item.booking.id} />
            ))}
            {drag?.date === date && (
                <div class="week-ghost" style={{ top: top(drag.at.from, shown), height: height(drag.at) }} aria-hidden="true">
                    {time(instantOf(date, drag.at.from, zone), zone)}{!drag.booking && `–${time(instantOf(date, drag.at.to, zone), zone)}`}
                </div>
            )}
            {date === today && <div class="week-now" style={{ top: top(minuteOfDay(now, zone), shown) }} aria-hidden="true" />}
        </section>
    );
}

/** A day's name; where its hours may be changed, the way to it. */
function DayHead({ date, today, change }: { date: string; today: string; change?: () => void }) {
    const look = date === today ? 'week-head-today' : undefined;
    if (!change) return <span class={look} aria-hidden="true">{dateShort(date)}</span>;
    const words = t('calendar.day_hours', { day: dateInWords(date) });
    return <button class={`week-day-head ${look ?? ''}`} type="button" aria-label={words} title={words} onClick={change}>{dateShort(date)}</button>;
}

/** Whole, to who walks by keyboard: by themselves browsers leave what shows a corner where it is. */
function showFocused({ target }: FocusEvent) {
    if (target instanceof HTMLElement && target.matches(':focus-visible')) target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
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
    const [asked, setAsked] = useState<Asked | null>(null);
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
        const away = (rules?.absences ?? []).flatMap(({ from, to }, index): Away[] => {
            const at = partOn(date, Date.parse(from), Date.parse(to), zone);
            return at ? [{ at, index }] : [];
        });
        return { date, open: rules ? openOn(date, rules) : [], away, items: placed(items) };
    });
    const shown = shownHours(days.flatMap(({ open, items }) => [...open, ...items.map(({ at }) => at)]));

    useKeys({ j: () => go(addDays(monday, 7)), k: () => go(addDays(monday, -7)) }, !quiet && !asked);

    const columnAt = (x: number) =>
        [...(grid.current?.querySelectorAll<HTMLElement>('[data-date]') ?? [])].find((one) => {
            const box = one.getBoundingClientRect();
            return x >= box.left && x < box.right;
        });
    const grab = (down: PointerEvent, booking: Booking, at: Stretch) => {
        if (booking.status !== 'confirmed') return;
        const length = (Date.parse(booking.end) - Date.parse(booking.start)) / 60_000;
        let wanted: Drag | null = null;
        const moved = (event: PointerEvent) => {
            const column = columnAt(event.clientX);
            const from = Math.min(Math.max(at.from + snapped((event.clientY - down.clientY) / PIXELS_A_MINUTE), 0), DAY_MINUTES - 15);
            wanted = column ? { booking, date: column.dataset.date!, at: { from, to: from + length } } : null;
            setDrag(wanted);
        };
        followPointer(down, moved, (dropped) => {
            setDrag(null);
            if (!dropped || !wanted) return;
            const start = wire(instantOf(wanted.date, wanted.at.from, zone));
            if (Date.parse(start) !== Date.parse(booking.start)) setAsked({ is: 'move', booking, start });
        });
    };
    const block = (date: string, at: Stretch) =>
        setAsked({ is: 'absence', at: null, suggested: { from: wire(instantOf(date, at.from, zone)), to: wire(instantOf(date, at.to, zone)) } });
    const sweep = (down: PointerEvent) => {
        const column = down.currentTarget as HTMLElement;
        const date = column.dataset.date!;
        const minuteAt = (y: number) => Math.min(Math.max(shown.from + snapped((y - column.getBoundingClientRect().top) / PIXELS_A_MINUTE), shown.from), shown.to);
        const pressed = minuteAt(down.clientY);
        let wanted: Stretch | null = null;
        const moved = (event: PointerEvent) => {
            const here = minuteAt(event.clientY);
            wanted = { from: Math.min(pressed, here), to: Math.max(pressed, here) };
            setDrag({ booking: null, date, at: { ...wanted, to: Math.max(wanted.to, wanted.from + 15) } });
        };
        followPointer(down, moved, (dropped) => {
            setDrag(null);
            if (dropped && wanted && wanted.to > wanted.from) block(date, wanted);
        });
    };
    const mayEdit = rules !== undefined && (agent === slug || session.agent.role === 'lead' || session.agent.role === 'administrator');
    const edit = mayEdit
        ? { sweep, absence: (index: number) => setAsked({ is: 'absence', at: index, suggested: rules.absences[index]! }) }
        : undefined;
    /** By keyboard and finger: the next full hour of today, or the first morning of another week. */
    const blockFromButton = () => {
        const date = days.some((one) => one.date === today) ? today : monday;
        const from = date === today ? Math.min(Math.ceil((minuteOfDay(now, zone) + 1) / 60) * 60, DAY_MINUTES - 60) : 9 * 60;
        block(date, { from, to: from + 60 });
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
                        {mayEdit && <button class="button button-quiet button-row" type="button" onClick={blockFromButton}>{t('calendar.block')}</button>}
                        <div class="day-steps">
                            <button class="step" type="button" aria-label={t('calendar.previous')} onClick={() => go(addDays(monday, -7))}><ChevronLeft aria-hidden="true" /></button>
                            <button class="button button-quiet button-row" type="button" disabled={monday === mondayOf(today)} onClick={() => go(today)}>{t('calendar.this_week')}</button>
                            <button class="step" type="button" aria-label={t('calendar.next')} onClick={() => go(addDays(monday, 7))}><ChevronRight aria-hidden="true" /></button>
                        </div>
                    </div>
                </header>
                <Stale of={polled} zone={zone} />
                <NotYet of={polled} title={t('calendar.error_title')} rows={6} />
                {polled.data && (
                    <div class="week-scroll" ref={scroll} tabIndex={0} role="group" aria-label={t('calendar.title')} onFocusIn={showFocused}>
                        <div class="week">
                            <div class="week-heads">
                                <span />
                                {days.map(({ date }) => (
                                    <DayHead key={date} date={date} today={today} change={mayEdit ? () => setAsked({ is: 'day', date }) : undefined} />
                                ))}
                            </div>
                            <div class="week-grid" ref={grid} style={{ height: height(shown) }}>
                                <div class="week-hours" aria-hidden="true">
                                    {hours.slice(0, -1).map((hour) => <span key={hour} style={{ top: top(hour, shown) }}>{hour / 60}:00</span>)}
                                </div>
                                {days.map((day) => <Day key={day.date} {...day} today={today} now={now} zone={zone} shown={shown} drag={drag} grab={grab} edit={edit} />)}
                            </div>
                        </div>
                    </div>
                )}
                {polled.data && <p class="quiet week-hint">{t('calendar.hint')}{mayEdit && ` ${t('calendar.hint_block')}`}</p>}
            </section>
            {asked?.is === 'absence' && rules && (
                <AbsenceDialog rules={rules} page={page} close={() => setAsked(null)} at={asked.at} suggested={asked.suggested} />
            )}
            {asked?.is === 'day' && rules && <DayDialog rules={rules} page={page} close={() => setAsked(null)} date={asked.date} />}
            {asked?.is === 'move' && (
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
