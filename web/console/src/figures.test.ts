import { describe, expect, it } from 'vitest';
import { keyInWords, series, valueInWords } from './figures';
import type { People } from './page';
import { chartStep, datesOf, steps } from './periods';

const people = { agents: [{ slug: 'anna', name: 'Anna Novak' }], clients: [], types: [] } as unknown as People;

describe('periods', () => {
    it('are dates up to today, and whole months of the past', () => {
        expect(datesOf('week', '2026-11-25')).toEqual({ from: '2026-11-23', to: '2026-11-26' });
        expect(datesOf('month', '2026-11-25')).toEqual({ from: '2026-11-01', to: '2026-11-26' });
        expect(datesOf('last_month', '2026-01-31')).toEqual({ from: '2025-12-01', to: '2026-01-01' });
        expect(datesOf('quarter', '2026-11-25')).toEqual({ from: '2026-08-28', to: '2026-11-26' });
        expect(datesOf('year', '2026-11-25')).toEqual({ from: '2025-11-26', to: '2026-11-26' });
    });

    it('are drawn by day until that would be too many', () => {
        expect(chartStep(datesOf('quarter', '2026-11-25'))).toBe('day');
        expect(chartStep(datesOf('year', '2026-11-25'))).toBe('week');
    });

    it('have every step, over the end of summer time too', () => {
        expect(steps({ from: '2026-10-24', to: '2026-10-27' }, 'day')).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
        expect(steps({ from: '2026-11-25', to: '2026-12-02' }, 'week')).toEqual(['2026-11-23', '2026-11-30']);
    });
});

describe('figures', () => {
    it('are read as what they are', () => {
        expect(valueInWords('offered', 1200)).toBe('1,200');
        expect(valueInWords('average_wait_seconds', 12)).toBe('12 s');
        expect(valueInWords('average_response_working_seconds', 5400)).toBe('1 h 30 min');
        expect(valueInWords('response_met_percent', 97.5)).toBe('97.5 %');
        expect(valueInWords('response_met_percent', null)).toBe('–');
    });

    it('name what they are of', () => {
        expect(keyInWords('agent', 'anna', people)).toBe('Anna Novak');
        expect(keyInWords('agent', null, people)).toBe('nobody known');
        expect(keyInWords('severity', 1, people)).toBe('Critical');
        expect(keyInWords('month', '2026-11-01', people)).toBe('November 2026');
    });

    it('have a value for each step: none happened is 0, no average is a gap', () => {
        const rows = [{ key: '2026-11-24', offered: 3, response_met_percent: 50 }];
        const at = ['2026-11-23', '2026-11-24'];
        expect(series(rows, at, 'offered')).toEqual([0, 3]);
        expect(series(rows, at, 'response_met_percent')).toEqual([null, 50]);
    });
});
