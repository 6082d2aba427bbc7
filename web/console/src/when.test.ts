import { describe, expect, it } from 'vitest';
import { absolute, addDays, dayAndTime, due, fieldOf, instantOf, instantOfField, isoDate, length, minuteOfDay, mondayOf, time, weekdayTime, wire } from './when';

const at = (text: string) => Date.parse(text);
const berlin = 'Europe/Berlin';
const now = at('2026-11-22T19:00:00Z'); // Sunday, 20:00 in Berlin

describe('a deadline in words', () => {
    const words = (text: string) => due(at(text), now, berlin);

    it('is a span while it is near', () => {
        expect(words('2026-11-22T20:20:00Z')).toEqual({ words: 'in 1 h 20', urgency: 'calm' });
        expect(words('2026-11-22T21:00:00Z')).toEqual({ words: 'in 2 h', urgency: 'calm' });
        expect(words('2026-11-22T21:05:00Z')).toEqual({ words: 'in 2 h 05', urgency: 'calm' });
    });

    it('is amber in its last hour', () => {
        expect(words('2026-11-22T19:25:00Z')).toEqual({ words: 'in 25 min', urgency: 'soon' });
        expect(words('2026-11-22T19:00:30Z')).toEqual({ words: 'now', urgency: 'soon' });
    });

    it('is a weekday and a time of the agent’s zone when it is far', () => {
        expect(words('2026-11-23T08:40:00Z')).toEqual({ words: 'Mon 9:40', urgency: 'calm' });
        expect(words('2026-12-01T08:40:00Z').words).toBe('1 Dec 9:40');
    });

    it('is red once it has passed', () => {
        expect(words('2026-11-22T18:59:59Z')).toEqual({ words: '1 min late', urgency: 'late' });
        expect(words('2026-11-22T16:55:00Z')).toEqual({ words: '2 h 05 late', urgency: 'late' });
        expect(words('2026-11-20T15:00:00Z')).toEqual({ words: 'late since Fri 16:00', urgency: 'late' });
    });

    it('has not passed at its very moment (D2)', () => {
        expect(due(now, now, berlin)).toEqual({ words: 'now', urgency: 'soon' });
    });
});

describe('a moment', () => {
    it('is told by the zone’s clock, summer time included', () => {
        expect(time(at('2026-03-27T08:00:00Z'), berlin)).toBe('9:00');
        expect(time(at('2026-03-30T08:00:00Z'), berlin)).toBe('10:00');
        expect(time(at('2026-11-22T23:05:00Z'), berlin)).toBe('0:05');
    });

    it('has the date of the zone', () => expect(isoDate(at('2026-11-22T23:05:00Z'), berlin)).toBe('2026-11-23'));

    it('is told completely when asked', () => {
        expect(absolute(at('2026-11-23T08:40:00Z'), berlin)).toMatch(
            /^Monday,? 23 November 2026, 9:40 \(Central European Standard Time\)$/, // the comma depends on ICU's age
        );
        expect(weekdayTime(at('2026-11-23T08:40:00Z'), now, 'Asia/Kolkata')).toBe('Mon 14:10');
    });
});

it('a date some days later does not trip over summer time', () => {
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
});

describe('a time on the wall', () => {
    const told = (date: string, hour: number, minute = 0, zone = berlin) => wire(instantOf(date, hour * 60 + minute, zone));

    it('is a moment of its zone, summer time included (T1)', () => {
        expect(told('2026-11-23', 9)).toBe('2026-11-23T08:00:00Z');
        expect(told('2026-07-01', 9)).toBe('2026-07-01T07:00:00Z');
        expect(told('2026-03-29', 24)).toBe('2026-03-29T22:00:00Z');
        expect(told('2026-11-23', 0, 15, 'Asia/Kolkata')).toBe('2026-11-22T18:45:00Z');
    });

    it('that spring skips is read with the offset before, one shown twice is the first (T3)', () => {
        expect(told('2026-03-29', 2, 30)).toBe('2026-03-29T01:30:00Z');
        expect(told('2026-10-25', 2, 30)).toBe('2026-10-25T00:30:00Z');
        expect(told('2007-03-11', 2, 30, 'America/New_York')).toBe('2007-03-11T07:30:00Z');
    });

    it('goes to a field and back', () => {
        const moment = at('2026-11-23T08:40:00Z');
        expect(fieldOf(moment, berlin)).toBe('2026-11-23T09:40');
        expect(instantOfField(fieldOf(moment, berlin), berlin)).toBe(moment);
        expect(instantOfField('', berlin)).toBeNaN();
        expect(minuteOfDay(moment, berlin)).toBe(580);
        expect(dayAndTime(moment, berlin)).toMatch(/^Mon,? 23 Nov, 9:40$/);
    });
});

it('a week begins on Monday', () => {
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
});

it('a length is minutes and seconds', () => {
    expect(length(42)).toBe('0:42');
    expect(length(61.4)).toBe('1:01');
});
