import { describe, expect, it } from 'vitest';
import type { Booking } from './api';
import { inOrder, isShown, possible, spanOf } from './bookings';
import { byDay } from './time_choice';

const now = Date.parse('2026-11-25T10:00:00Z'); // Wednesday
const nothing = { from: '', to: '' };

function booking(id: number, start: string, status: Booking['status'] = 'confirmed'): Booking {
    return {
        id, start, end: start, status, type: 'support', type_name: 'Support', client: 'acme', client_name: 'Acme', name: 'Eva',
        email: 'eva@example.com', phone: null, note: '', agent: 'anna',
    };
}

describe('a period', () => {
    it('is made of whole days, its end not included', () => {
        expect(spanOf('week', '2026-11-25', nothing)).toEqual({ from: '2026-11-23', to: '2026-11-30' });
        expect(spanOf('past', '2026-11-25', nothing)).toEqual({ from: '2026-10-28', to: '2026-11-25' });
        expect(spanOf('coming', '2026-11-25', nothing).from).toBe('2026-11-25');
        expect(spanOf('chosen', '2026-11-25', { from: '2026-01-01', to: '2026-02-01' }).to).toBe('2026-02-01');
    });

    it('of the past shows the latest first', () => {
        const both = [booking(1, '2026-11-02T08:00:00Z'), booking(2, '2026-11-03T08:00:00Z')];
        expect(inOrder(both, 'past').map(({ id }) => id)).toEqual([2, 1]);
        expect(inOrder(both, 'coming').map(({ id }) => id)).toEqual([1, 2]);
    });
});

describe('what can be done', () => {
    it('with a coming call: move or cancel, but not say that it is over', () => {
        expect(possible(booking(1, '2026-11-25T10:00:01Z'), now)).toEqual({ move: true, cancel: true, judge: false, reopen: false });
    });

    it('with one that has begun: say how it went', () => expect(possible(booking(1, '2026-11-25T10:00:00Z'), now).judge).toBe(true));

    it('with a cancelled one: nothing, it can only be booked anew (B4)', () => {
        expect(possible(booking(1, '2026-11-24T10:00:00Z', 'cancelled'), now)).toEqual({ move: false, cancel: false, judge: false, reopen: false });
    });
});

it('cancelled ones are shown when they are asked for', () => {
    const gone = booking(1, '2026-11-24T10:00:00Z', 'cancelled');
    expect(isShown(gone, '', null)).toBe(false);
    expect(isShown(gone, '', 1)).toBe(true);
    expect(isShown(gone, 'cancelled', null)).toBe(true);
});

it('free times are told by days of the agent’s zone', () => {
    const at = (start: string) => ({ start, end: start, agent: 'anna' });
    const days = byDay([at('2026-11-22T22:30:00Z'), at('2026-11-22T23:00:00Z')], 'Europe/Berlin');
    expect(days.map(([date]) => date)).toEqual(['2026-11-22', '2026-11-23']);
});
