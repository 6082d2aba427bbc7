import { describe, expect, it } from 'vitest';
import type { Absence, Schedule } from './rules_api';
import { changed, draftOf, hoursOf, hoursText, read } from './rules_form';

const schedule: Schedule & { absences: Absence[] } = {
    zone: 'Europe/Berlin', hours: { mon: ['09:00-12:00', '13:00-17:00'], tue: ['09:00-17:00'] },
    overrides: [{ date: '2026-12-24', hours: [] }], holidays: ['2026-12-25'], holiday_calendars: ['at'],
    absences: [{ from: '2026-08-02T22:00:00Z', to: '2026-08-15T22:00:00Z', deputy: 'ben' }],
};

describe('hours', () => {
    it('are written by people and by the import file in one way', () => {
        expect(hoursText(['09:00-12:00', '13:00-17:00'])).toBe('09:00–12:00, 13:00–17:00');
        expect(hoursOf('13:00–17:00, 9:00-12:00')).toEqual(['09:00-12:00', '13:00-17:00']);
        expect(hoursOf('')).toEqual([]);
        expect(hoursOf('0:00-24:00')).toEqual(['00:00-24:00']);
    });

    it('that overlap or go over midnight are refused (T6), touching ones are not (T2)', () => {
        expect(hoursOf('22:00-02:00')).toBeNull();
        expect(hoursOf('9:00-12:00, 11:00-13:00')).toBeNull();
        expect(hoursOf('9:00-12:00, 12:00-13:00')).toHaveLength(2);
        expect(hoursOf('nine to five')).toBeNull();
    });
});

describe('a schedule', () => {
    it('comes back from its fields as it went in', () => {
        const { schedule: again, wrong } = read(draftOf(schedule));
        expect(again).toEqual(schedule);
        expect(wrong).toEqual({});
        expect(changed(schedule, again)).toEqual({});
    });

    it('says beside which field something is wrong', () => {
        const draft = draftOf(schedule);
        draft.hours.mon = 'x';
        draft.overrides[0]!.hours = '12-13';
        draft.holidays.push('');
        draft.absences[0]!.to = draft.absences[0]!.from;
        expect(read(draft).wrong).toEqual({ 'hours/mon': 'hours', 'overrides/0': 'hours', 'holidays/1': 'date', 'absences/0': 'order' });
    });

    it('sends only what was changed', () => {
        const draft = draftOf(schedule);
        draft.hours.tue = '';
        expect(changed(schedule, read(draft).schedule)).toEqual({ hours: { mon: ['09:00-12:00', '13:00-17:00'] } });
    });
});
