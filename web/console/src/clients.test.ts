import { describe, expect, it } from 'vitest';
import type { Client } from './api';
import { changeOf, daysLeft, expiresSoon, fitsClient, formOf, isAmong } from './clients';

const today = '2026-11-23';
const client = (more: Partial<Client> = {}): Client => ({
    slug: 'acme', name: 'Acme', agent: 'anna', language: 'de', numbers: ['+4366012345'], plan: 'Premium', entitled_from: '2026-01-01',
    entitled_to: '2026-12-01', entitled: true, contacts: [{ name: 'Eva Huber', email: 'eva@acme.example' }], ...more,
});

describe('a client’s service', () => {
    it('ends on its last day, both ends included', () => {
        expect(daysLeft(client(), today)).toBe(8);
        expect(daysLeft(client({ entitled_to: today }), today)).toBe(0);
        expect(daysLeft(client({ entitled_to: '2026-11-22' }), today)).toBeNull();
        expect(daysLeft(client({ entitled_to: null }), today)).toBeNull();
    });

    it('expires soon within thirty days', () => {
        expect(expiresSoon(client({ entitled_to: '2026-12-23' }), today)).toBe(true);
        expect(expiresSoon(client({ entitled_to: '2026-12-24' }), today)).toBe(false);
    });

    it('decides in which list the client stands', () => {
        expect(isAmong(client(), 'expiring', today)).toBe(true);
        expect(isAmong(client({ entitled: false }), 'ended', today)).toBe(true);
        expect(isAmong(client({ entitled: false }), 'entitled', today)).toBe(false);
        expect(isAmong(client({ entitled: false }), '', today)).toBe(true);
    });
});

describe('search', () => {
    it('finds by name, number, plan and people', () => {
        expect(fitsClient(client(), 'acme premium 660')).toBe(true);
        expect(fitsClient(client(), 'eva huber')).toBe(true);
        expect(fitsClient(client(), 'globex')).toBe(false);
        expect(fitsClient(client(), '')).toBe(true);
    });
});

describe('a change', () => {
    const before = formOf(client());

    it('holds only what differs', () => {
        expect(changeOf(before, before)).toEqual({});
        expect(changeOf(before, { ...before, plan: ' Gold ' })).toEqual({ plan: 'Gold' });
        expect(changeOf(before, { ...before, numbers: '+4366012345\n\n +431* ' })).toEqual({ numbers: ['+4366012345', '+431*'] });
    });

    it('takes an end away with nothing in its field', () => {
        expect(changeOf(before, { ...before, entitled_to: '' })).toEqual({ entitled_to: null });
    });
});
