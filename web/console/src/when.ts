// Moments in words. `now` and `due` are milliseconds since 1970; the zone is the agent's.

import { locale, t } from './text';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SOON = 8 * HOUR; // nearer than this, "in 1 h 20" says more than "Mon 9:40"

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = `${zone} ${name}`;
    let found = formatters.get(key);
    if (!found) formatters.set(key, (found = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })));
    return found;
}

/** `9:40`, as on the booking pages. */
export function time(at: number, zone: string): string {
    const text = formatter(zone, 'time', { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).format(at);
    return text.replace(/^0(\d)/, '$1');
}

/** `2026-11-23` */
export function isoDate(at: number, zone: string): string {
    const parts = formatter(zone, 'iso', { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The date some days later, as a date of a calendar: `2026-11-24`. */
export function addDays(date: string, days: number): string {
    return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** `Monday, 23 November` of such a date. */
export function dateInWords(date: string): string {
    const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
    return formatter('UTC', 'date', options).format(Date.parse(`${date}T12:00:00Z`));
}

/** `Mon 23 Nov` of such a date. */
export function dateShort(date: string): string {
    return formatter('UTC', 'short', { weekday: 'short', day: 'numeric', month: 'short' }).format(Date.parse(`${date}T12:00:00Z`));
}

/** `Mon 23 Nov, 9:40` */
export function dayAndTime(at: number, zone: string): string {
    return `${dateShort(isoDate(at, zone))}, ${time(at, zone)}`;
}

/** The Monday of the week that a date is in. */
export function mondayOf(date: string): string {
    return addDays(date, -((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7));
}

/** By how much the clock of `zone` is ahead of UTC at a moment. */
function offset(at: number, zone: string): number {
    const parts = formatter(zone, 'offset', {
        year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23',
    }).formatToParts(at);
    const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at / 1000) * 1000;
}

/**
 * The moment at which a clock of `zone` shows `2026-11-23` and minutes since midnight. A time skipped in spring is read
 * with the offset before the gap, one shown twice means the first (T3).
 */
export function instantOf(date: string, minutes: number, zone: string): number {
    const wall = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE;
    const before = wall - offset(wall - DAY, zone);
    const after = wall - offset(wall + DAY, zone);
    const shows = (at: number) => at + offset(at, zone) === wall;
    if (shows(before) && shows(after)) return Math.min(before, after);
    return shows(after) ? after : before;
}

/** `2026-11-23T09:40` of a field, as the clock of `zone` says it; NaN when it is no such text. */
export function instantOfField(text: string, zone: string): number {
    const match = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(text);
    return match ? instantOf(match[1]!, Number(match[2]) * 60 + Number(match[3]), zone) : NaN;
}

/** The inverse, for the value of a field. */
export function fieldOf(at: number, zone: string): string {
    return `${isoDate(at, zone)}T${time(at, zone).padStart(5, '0')}`;
}

/** Minutes since midnight on the clock of `zone`. */
export function minuteOfDay(at: number, zone: string): number {
    const [hours = '0', minutes = '0'] = time(at, zone).split(':');
    return Number(hours) * 60 + Number(minutes);
}

/** As the wire has it: `2026-11-23T08:40:00Z`. */
export function wire(at: number): string {
    return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `Mon 9:40`, or `1 Dec 9:40` where a weekday would not say which week. */
export function weekdayTime(at: number, now: number, zone: string): string {
    const far = Math.abs(at - now) > 6 * DAY;
    const options: Intl.DateTimeFormatOptions = far ? { day: 'numeric', month: 'short' } : { weekday: 'short' };
    return `${formatter(zone, far ? 'far' : 'weekday', options).format(at)} ${time(at, zone)}`;
}

/** `Monday, 23 November 2026, 9:40 (Central European Standard Time)`: what hovering shows. */
export function absolute(at: number, zone: string): string {
    const day = formatter(zone, 'day', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    const name = formatter(zone, 'zone', { timeZoneName: 'long' }).formatToParts(at);
    return `${day.format(at)}, ${time(at, zone)} (${name.find((part) => part.type === 'timeZoneName')?.value ?? zone})`;
}

function hoursAndMinutes(minutes: number): { hours: number; minutes: string } {
    return { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') };
}

function ahead(minutes: number): string {
    if (minutes < 1) return t('due.now');
    if (minutes < 60) return t('due.in_minutes', { minutes });
    const span = hoursAndMinutes(minutes);
    return span.minutes === '00' ? t('due.in_hours', span) : t('due.in_hours_minutes', span);
}

function late(minutes: number): string {
    if (minutes < 60) return t('due.late_minutes', { minutes: Math.max(1, minutes) });
    const span = hoursAndMinutes(minutes);
    return span.minutes === '00' ? t('due.late_hours', span) : t('due.late_hours_minutes', span);
}

export type Urgency = 'late' | 'soon' | 'calm';

/** What a deadline is in words, and how it looks: red once breached, amber in its last hour. */
export function due(at: number, now: number, zone: string): { words: string; urgency: Urgency } {
    const left = at - now;
    if (left < 0) {
        const words = left < -SOON ? t('due.late_since', { when: weekdayTime(at, now, zone) }) : late(Math.floor(-left / MINUTE));
        return { words, urgency: 'late' };
    }
    const words = left <= SOON ? ahead(Math.floor(left / MINUTE)) : weekdayTime(at, now, zone);
    return { words, urgency: left <= HOUR ? 'soon' : 'calm' };
}

/** `0:42` */
export function length(seconds: number): string {
    const whole = Math.max(0, Math.round(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** `1 h 20 min`, `5 min`: how long, not when. */
export function spanInWords(seconds: number): string {
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return t('span.minutes', { minutes });
    const span = hoursAndMinutes(minutes);
    return span.minutes === '00' ? t('span.hours', { hours: span.hours }) : t('span.hours_minutes', span);
}
