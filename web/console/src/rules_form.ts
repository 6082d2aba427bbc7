// Between the rules as the server has them and the fields in which people write them.

import { weekdays, type Absence, type Override, type Schedule, type Weekday } from './rules_api';
import { fieldOf, instantOfField, wire } from './when';
import { parseRange, rangeOf } from './week';

export interface OverrideDraft {
    date: string;
    hours: string;
}

export interface AbsenceDraft {
    from: string; // as the fields have it, by the zone's clock
    to: string;
    deputy: string;
}

export interface ScheduleDraft {
    zone: string;
    hours: Record<Weekday, string>;
    overrides: OverrideDraft[];
    holidays: string[];
    holiday_calendars: string[];
    absences: AbsenceDraft[];
}

/** `09:00–12:00, 13:00–17:00`; an empty text is a closed day. */
export function hoursText(ranges: string[] | undefined): string {
    return (ranges ?? []).join(', ').replaceAll('-', '–');
}

/** Nothing where a part is no range, or two overlap. */
export function hoursOf(text: string): string[] | null {
    const parts = text.split(/[,;]/).map((part) => part.trim()).filter(Boolean);
    const parsed = parts.map(parseRange);
    if (parsed.some((one) => one === null)) return null;
    const sorted = parsed.flatMap((one) => one ?? []).sort((one, other) => one.from - other.from);
    if (sorted.some((one, index) => index > 0 && one.from < sorted[index - 1]!.to)) return null;
    return sorted.map(rangeOf);
}

export function draftOf(schedule: Schedule & { absences?: Absence[] }): ScheduleDraft {
    return {
        zone: schedule.zone,
        hours: Object.fromEntries(weekdays.map((day) => [day, hoursText(schedule.hours?.[day])])) as Record<Weekday, string>,
        overrides: (schedule.overrides ?? []).map(({ date, hours }) => ({ date, hours: hoursText(hours) })),
        holidays: [...(schedule.holidays ?? [])],
        holiday_calendars: [...(schedule.holiday_calendars ?? [])],
        absences: (schedule.absences ?? []).map(({ from, to, deputy }) => ({
            from: fieldOf(Date.parse(from), schedule.zone), to: fieldOf(Date.parse(to), schedule.zone), deputy: deputy ?? '',
        })),
    };
}

export type Wrong = 'hours' | 'date' | 'order';

export interface Read {
    schedule: Schedule & { absences: Absence[] };
    /** By field: `hours/mon`, `overrides/0`, `holidays/1`, `absences/0`. */
    wrong: Record<string, Wrong>;
}

export function read(draft: ScheduleDraft): Read {
    const wrong: Record<string, Wrong> = {};
    const hours: Schedule['hours'] = {};
    for (const day of weekdays) {
        const ranges = hoursOf(draft.hours[day]);
        if (!ranges) wrong[`hours/${day}`] = 'hours';
        else if (ranges.length > 0) hours[day] = ranges;
    }
    const overrides = draft.overrides.map(({ date, hours: text }, index): Override => {
        const ranges = hoursOf(text);
        if (!date) wrong[`overrides/${index}`] = 'date';
        else if (!ranges) wrong[`overrides/${index}`] = 'hours';
        return { date, hours: ranges ?? [] };
    });
    draft.holidays.forEach((date, index) => {
        if (!date) wrong[`holidays/${index}`] = 'date';
    });
    const absences = draft.absences.map(({ from, to, deputy }, index): Absence => {
        const [start, end] = [instantOfField(from, draft.zone), instantOfField(to, draft.zone)];
        if (Number.isNaN(start) || Number.isNaN(end)) {
            wrong[`absences/${index}`] = 'date';
            return { from, to };
        }
        if (end <= start) wrong[`absences/${index}`] = 'order';
        return { from: wire(start), to: wire(end), ...(deputy && { deputy }) };
    });
    const { zone, holidays, holiday_calendars } = draft;
    return { schedule: { zone, hours, overrides, holidays: [...holidays], holiday_calendars, absences }, wrong };
}

/** What of `after` differs from `before`: only that is sent, so that two people's edits of other things do not meet. */
export function changed<T extends object>(before: T, after: T): Partial<T> {
    const differs = (key: keyof T) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null);
    return Object.fromEntries((Object.keys(after) as (keyof T)[]).filter(differs).map((key) => [key, after[key]])) as Partial<T>;
}
