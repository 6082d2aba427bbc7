// The week as a grid of wall-clock minutes in the agent's zone, as pure functions.

import type { AgentRules, Hours, Weekday } from './rules_api';
import { weekdays } from './rules_api';
import { addDays, isoDate, minuteOfDay } from './when';

export interface Stretch {
    from: number; // minutes since midnight on the wall clock
    to: number;
}

export const DAY_MINUTES = 24 * 60;

/** `"09:00-12:00"`; nothing when it is no such text or ends before it begins (T6). 24:00 is a valid end. */
export function parseRange(text: string): Stretch | null {
    const match = /^(\d\d?):(\d\d)\s*[-–]\s*(\d\d?):(\d\d)$/.exec(text.trim());
    if (!match) return null;
    const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number) as [number, number, number, number];
    const stretch = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
    const fits = fromMinute < 60 && toMinute < 60 && stretch.to <= DAY_MINUTES && stretch.from < stretch.to;
    return fits ? stretch : null;
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

export function rangeOf({ from, to }: Stretch): string {
    const clock = (minutes: number) => `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
    return `${clock(from)}-${clock(to)}`;
}

const stretches = (ranges: string[]): Stretch[] => ranges.flatMap((range) => parseRange(range) ?? []);

export function weekdayOf(date: string): Weekday {
    return weekdays[(new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7]!;
}

/** When an agent works on a date: an override replaces the day, a holiday of their own closes it (T5). */
export function openOn(date: string, rules: Pick<AgentRules, 'hours' | 'overrides' | 'holidays'>): Stretch[] {
    const override = rules.overrides?.find((one) => one.date === date);
    if (override) return stretches(override.hours);
    if (rules.holidays?.includes(date)) return [];
    return stretches((rules.hours as Hours)[weekdayOf(date)] ?? []);
}

/** The part of a span of time that lies on a date, on the wall clock; nothing where none does. */
export function partOn(date: string, start: number, end: number, zone: string): Stretch | null {
    const first = isoDate(start, zone);
    const last = isoDate(end - 1, zone);
    if (date < first || date > last) return null;
    const from = date === first ? minuteOfDay(start, zone) : 0;
    const to = date === isoDate(end, zone) ? minuteOfDay(end, zone) : DAY_MINUTES;
    // The hour that autumn shows twice can end "before" it begins: it is drawn as a sliver, not lost.
    return { from, to: Math.max(to, from + 15) };
}

export interface Placed<T> {
    item: T;
    at: Stretch;
    lane: number;
    lanes: number;
}

/** Side by side where they overlap, as wide as there is room for. */
export function placed<T>(items: { item: T; at: Stretch }[]): Placed<T>[] {
    const sorted = [...items].sort((one, other) => one.at.from - other.at.from || other.at.to - one.at.to);
    const done: Placed<T>[] = [];
    let group: Placed<T>[] = [];
    let groupEnd = -1;
    const close = () => {
        const lanes = Math.max(0, ...group.map(({ lane }) => lane + 1));
        for (const one of group) done.push({ ...one, lanes });
        group = [];
    };
    for (const { item, at } of sorted) {
        if (at.from >= groupEnd) close();
        const taken = new Set(group.filter((one) => one.at.to > at.from).map(({ lane }) => lane));
        let lane = 0;
        while (taken.has(lane)) lane++;
        group.push({ item, at, lane, lanes: 1 });
        groupEnd = Math.max(groupEnd, at.to);
    }
    close();
    return done;
}

export const daysOf = (monday: string): string[] => Array.from({ length: 7 }, (_, day) => addDays(monday, day));

/** From which hour to which the grid is worth showing: the hours and what lies in them, at least 8 to 18. */
export function shownHours(all: Stretch[]): Stretch {
    const from = Math.min(8 * 60, ...all.map((one) => one.from));
    const to = Math.max(18 * 60, ...all.map((one) => one.to));
    return { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60 };
}

/** Where something dropped at a height of the grid begins: a whole number of steps. */
export function snapped(minutes: number, step = 15): number {
    return Math.round(minutes / step) * step;
}
