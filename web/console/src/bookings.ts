// What the list of bookings shows, as pure functions.

import type { Booking, BookingEvent, BookingStatus } from './api';
import { addDays, mondayOf } from './when';

export const periods = ['coming', 'week', 'four_weeks', 'past', 'chosen'] as const;
export type Period = (typeof periods)[number];

export interface Span {
    from: string; // a date
    to: string; // the day after the last
}

/** The dates of a period; `chosen` is what the two fields say. */
export function spanOf(period: Period, today: string, chosen: Span): Span {
    switch (period) {
        case 'week':
            return { from: mondayOf(today), to: addDays(mondayOf(today), 7) };
        case 'four_weeks':
            return { from: today, to: addDays(today, 28) };
        case 'past':
            return { from: addDays(today, -28), to: today };
        case 'chosen':
            return chosen;
        default:
            return { from: today, to: addDays(today, 92) };
    }
}

/** By start; what has been comes latest first. */
export function inOrder(bookings: Booking[], period: Period): Booking[] {
    const sign = period === 'past' ? -1 : 1;
    return [...bookings].sort((one, other) => sign * (Date.parse(one.start) - Date.parse(other.start)) || one.id - other.id);
}

/** What an agent may still do with a booking. */
export interface Possible {
    move: boolean;
    cancel: boolean;
    judge: boolean; // done, or nobody came
    reopen: boolean;
}

export function possible(booking: Pick<Booking, 'status' | 'start'>, now: number): Possible {
    const begun = Date.parse(booking.start) <= now;
    const confirmed = booking.status === 'confirmed';
    return {
        move: confirmed,
        cancel: confirmed,
        judge: confirmed && begun,
        reopen: booking.status === 'done' || booking.status === 'no_show',
    };
}

/** Cancelled ones are seldom looked for: they are hidden unless they are asked for, or are the chosen one. */
export function isShown(booking: Booking, status: string, chosen: number | null): boolean {
    return status !== '' || booking.status !== 'cancelled' || booking.id === chosen;
}

export const statuses: BookingStatus[] = ['confirmed', 'done', 'no_show', 'cancelled'];

/** Newest first; the server tells them as they happened. */
export function newestFirst(events: BookingEvent[]): BookingEvent[] {
    return [...events].reverse();
}
