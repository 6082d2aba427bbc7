// Periods that calls and figures are asked for, as dates of the desk; `to` is the day after the last.

import { addDays, mondayOf } from './when';

export const figurePeriods = ['week', 'month', 'last_month', 'quarter', 'year'] as const;
export type FigurePeriod = (typeof figurePeriods)[number];

export interface Dates {
    from: string;
    to: string;
}

const firstOfMonth = (date: string) => `${date.slice(0, 7)}-01`;

/** The month before that of `date`. */
function monthBefore(date: string): string {
    return firstOfMonth(addDays(firstOfMonth(date), -1));
}

export function datesOf(period: FigurePeriod, today: string): Dates {
    const tomorrow = addDays(today, 1);
    switch (period) {
        case 'week':
            return { from: mondayOf(today), to: tomorrow };
        case 'month':
            return { from: firstOfMonth(today), to: tomorrow };
        case 'last_month':
            return { from: monthBefore(today), to: firstOfMonth(today) };
        case 'quarter':
            return { from: addDays(today, -89), to: tomorrow };
        case 'year':
            return { from: addDays(today, -364), to: tomorrow };
    }
}

/** Days for a chart until it would have too many points. */
export function chartStep(dates: Dates): 'day' | 'week' {
    return (Date.parse(dates.to) - Date.parse(dates.from)) / 86_400_000 > 100 ? 'week' : 'day';
}

/** Every step of the period, also those in which nothing happened, which the server leaves out. */
export function steps(dates: Dates, step: 'day' | 'week'): string[] {
    const all: string[] = [];
    const span = step === 'day' ? 1 : 7;
    for (let date = step === 'day' ? dates.from : mondayOf(dates.from); date < dates.to; date = addDays(date, span)) all.push(date);
    return all;
}
