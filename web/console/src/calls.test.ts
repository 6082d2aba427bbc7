import { describe, expect, it } from 'vitest';
import { caller, lengthInWords, ruleWords, waited } from './calls';
import type { Call } from './desk_api';
import type { People } from './page';

const people = { agents: [], types: [], clients: [{ slug: 'acme', name: 'Acme' }] } as unknown as People;
const call = (more: Partial<Call>) => ({ arrived_at: '2026-11-23T09:00:00Z', answered_at: null, ended_at: null, client: null, caller: null, ...more }) as Call;

describe('a call', () => {
    it('is named by its client, else by its number, else by neither', () => {
        expect(caller(call({ client: 'acme', caller: '+4366012345' }), people)).toBe('Acme');
        expect(caller(call({ client: 'gone', caller: '+4366012345' }), people)).toBe('gone');
        expect(caller(call({ caller: '+4366012345' }), people)).toBe('+4366012345');
        expect(caller(call({ direction: 'out', caller: '+4312345000', called: '+4366012345' }), people)).toBe('+4366012345');
        expect(caller(call({}), people)).toBe('Withheld number');
    });

    it('waited until somebody answered, or until it ended', () => {
        expect(waited(call({ answered_at: '2026-11-23T09:00:12Z', ended_at: '2026-11-23T09:05:00Z' }))).toBe(12);
        expect(waited(call({ ended_at: '2026-11-23T09:00:40Z' }))).toBe(40);
        expect(waited(call({}))).toBeNull();
    });

    it('is long in minutes and seconds, and in words from an hour on', () => {
        expect(lengthInWords(null)).toBe('–');
        expect(lengthInWords(42)).toBe('0:42');
        expect(lengthInWords(4800)).toBe('1 h 20 min');
    });

    it('went where a rule says, in words of ours, else in the server’s, else by name', () => {
        expect(ruleWords('agent_open', 'x')).toContain('at work');
        expect(ruleWords('of_tomorrow', 'A rule of a newer server.')).toBe('A rule of a newer server.');
        expect(ruleWords('of_tomorrow', null)).toBe('of_tomorrow');
    });
});
