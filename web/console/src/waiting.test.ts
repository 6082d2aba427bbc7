import { describe, expect, it } from 'vitest';
import type { People } from './page';
import { daysOf, fitsWait, ofAgent } from './waiting';
import type { Wait } from './waiting_api';

const people = { agents: [], types: [], clients: [{ slug: 'acme', name: 'Acme Maschinenbau', agent: 'anna' }] } as unknown as People;
const wait = (more: Partial<Wait> = {}) => ({ name: 'Eva Huber', email: 'eva@example.com', client: 'acme', from: '2026-11-23', to: '2026-11-24', ...more }) as Wait;

describe('somebody who waits', () => {
    it('waits for a day, or from the first to the last: the wire names the day after', () => {
        expect(daysOf(wait())).toBe('Mon 23 Nov');
        expect(daysOf(wait({ to: '2026-11-28' }))).toBe('Mon 23 Nov to Fri 27 Nov');
        expect(daysOf(wait({ from: '2026-12-31', to: '2027-01-02' }))).toBe('Thu 31 Dec to Fri 1 Jan');
    });

    it('is the agent’s whose client they are', () => {
        expect(ofAgent(wait(), '', people)).toBe(true);
        expect(ofAgent(wait(), 'anna', people)).toBe(true);
        expect(ofAgent(wait(), 'ben', people)).toBe(false);
        expect(ofAgent(wait({ client: null }), 'anna', people)).toBe(false);
    });

    it('is found by name, address and client', () => {
        expect(fitsWait(wait(), 'huber masch', people)).toBe(true);
        expect(fitsWait(wait(), 'EVA@', people)).toBe(true);
        expect(fitsWait(wait(), 'zebra', people)).toBe(false);
    });
});
