import { describe, expect, it } from 'vitest';
import { openOn, parseRange, partOn, placed, rangeOf, shownHours, snapped, weekdayOf } from './week';

const berlin = 'Europe/Berlin';
const at = (text: string) => Date.parse(text);

describe('a range of hours', () => {
    it('is read and written as the import file has it', () => {
        expect(parseRange('09:00-17:30')).toEqual({ from: 540, to: 1050 });
        expect(parseRange(' 9:00 – 12:00 ')).toEqual({ from: 540, to: 720 });
        expect(rangeOf({ from: 540, to: 1440 })).toBe('09:00-24:00');
    });

    it('must end after it begins, within its day (T6)', () => {
        for (const wrong of ['', '9', '17:00-09:00', '09:00-09:00', '09:00-24:01', '09:60-10:00', 'x-y']) expect(parseRange(wrong)).toBeNull();
    });
});

describe('the hours of a date', () => {
    const rules = {
        hours: { mon: ['09:00-12:00', '13:00-17:00'] },
        overrides: [{ date: '2026-11-30', hours: ['10:00-11:00'] }],
        holidays: ['2026-12-07', '2026-11-30'],
    };

    it('are the weekday’s', () => {
        expect(weekdayOf('2026-11-23')).toBe('mon');
        expect(openOn('2026-11-23', rules)).toHaveLength(2);
        expect(openOn('2026-11-24', rules)).toEqual([]);
    });

    it('are an override’s before a holiday’s before the weekday’s (T5)', () => {
        expect(openOn('2026-11-30', rules)).toEqual([{ from: 600, to: 660 }]);
        expect(openOn('2026-12-07', rules)).toEqual([]);
    });
});

describe('a span on a date', () => {
    it('is told by the clock of the zone', () => {
        expect(partOn('2026-11-23', at('2026-11-23T08:00:00Z'), at('2026-11-23T08:30:00Z'), berlin)).toEqual({ from: 540, to: 570 });
        expect(partOn('2026-11-24', at('2026-11-23T08:00:00Z'), at('2026-11-23T08:30:00Z'), berlin)).toBeNull();
    });

    it('may go over midnight, and does not lie on the day at whose beginning it ends (T2)', () => {
        const [start, end] = [at('2026-11-23T22:00:00Z'), at('2026-11-24T01:00:00Z')];
        expect(partOn('2026-11-23', start, end, berlin)).toEqual({ from: 1380, to: 1440 });
        expect(partOn('2026-11-24', start, end, berlin)).toEqual({ from: 0, to: 120 });
        expect(partOn('2026-11-24', start, at('2026-11-23T23:00:00Z'), berlin)).toBeNull();
    });

    it('in the doubled hour of autumn is not lost', () => {
        const part = partOn('2026-10-25', at('2026-10-25T00:30:00Z'), at('2026-10-25T01:00:00Z'), berlin);
        expect(part!.to).toBeGreaterThan(part!.from);
    });
});

describe('what overlaps', () => {
    it('stands side by side, and what touches does not (T2)', () => {
        const made = placed([
            { item: 'a', at: { from: 540, to: 600 } },
            { item: 'b', at: { from: 570, to: 630 } },
            { item: 'c', at: { from: 630, to: 660 } },
        ]);
        expect(made.map(({ item, lane, lanes }) => [item, lane, lanes])).toEqual([['a', 0, 2], ['b', 1, 2], ['c', 0, 1]]);
    });
});

it('the grid shows office hours, and more where there is more', () => {
    expect(shownHours([])).toEqual({ from: 480, to: 1080 });
    expect(shownHours([{ from: 390, to: 1290 }])).toEqual({ from: 360, to: 1320 });
    expect(snapped(547)).toBe(540);
});
