import { describe, expect, it } from 'vitest';
import { hashOf, parseRoute } from './route';

describe('an address', () => {
    it('names a page, one thing of it, and how its list is narrowed', () => {
        expect(parseRoute('#bookings/12?client=acme&status=done')).toEqual({ page: 'bookings', id: '12', query: { client: 'acme', status: 'done' } });
        expect(parseRoute('#today')).toEqual({ page: 'today', id: '', query: {} });
    });

    it('that means nothing is the callbacks', () => {
        for (const hash of ['', '#', '#nothing/3', '#bookings2']) expect(parseRoute(hash).page).toBe('tasks');
        expect(parseRoute('#bookings/%E4').id).toBe('');
    });

    it('is read as it was written, whatever is in it', () => {
        const hash = hashOf('bookings', 'a/b?c#d', { q: 'Müller & Söhne', status: '' });
        expect(parseRoute(hash)).toEqual({ page: 'bookings', id: 'a/b?c#d', query: { q: 'Müller & Söhne' } });
        expect(hashOf('mails')).toBe('#mails');
    });
});
