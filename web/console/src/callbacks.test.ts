import { describe, expect, it } from 'vitest';
import { Refused, type Task } from './api';
import { asksOutcome, goesOn, mayCall, mayGiveUp, newest, outcomeWords, phaseWords, refusalWords, stepAt, steps } from './callbacks';
import type { CallbackPhase, CallbackTry } from './callbacks_api';
import { changeOf } from './call_dialogs';

const phases: CallbackPhase[] = ['fresh', 'ringing_agent', 'announcing', 'telling', 'ringing_client', 'connecting', 'talking'];
const outcomes = ['talked', 'agent_busy', 'agent_no_answer', 'agent_unreachable', 'agent_declined', 'agent_left', 'client_busy', 'client_no_answer',
    'client_rejected', 'client_unreachable', 'client_invalid', 'gave_way', 'cancelled', 'failed', 'lost'];
const reasons = ['not_ready', 'not_allowed', 'no_phone', 'no_such_task', 'task_closed', 'taken_by_another', 'number_withheld', 'being_dialled',
    'agent_engaged', 'daily_cap', 'number_cap', 'desk_closed', 'outside_wish'];

const one = (more: Partial<CallbackTry> = {}): CallbackTry => ({
    id: 1, task: 7, booking: null, call: 3, cause: 'click', agent: 'anna', phase: 'ringing_agent', attempt: 1,
    started_at: '2026-11-23T09:00:00Z', talked_at: null, ended_at: null, outcome: null, next_try_at: null, ...more,
});
const over = (outcome: string, more: Partial<CallbackTry> = {}) => one({ phase: 'ended', ended_at: '2026-11-23T09:01:00Z', outcome, ...more });
const task = (more: Partial<Task> = {}) => ({ id: 7, number: '+4366012345', state: 'claimed', owner: 'anna', note: '', ...more }) as Task;

describe('a callback that goes on', () => {
    it.each(phases)('is said in words while %s, to who is called and of them', (phase) => {
        expect(phaseWords(one({ phase }), true, 'Anna')).not.toBe(phase);
        expect(phaseWords(one({ phase }), false, 'Anna')).not.toBe(phase);
    });

    it('goes from the agent to the talk, and never back', () => {
        const way = phases.map((phase) => steps.indexOf(stepAt(phase)!));
        expect(way).toEqual([...way].sort());
        expect(stepAt('ended')).toBeNull();
        expect(stepAt('of_tomorrow' as CallbackPhase)).toBeNull();
    });

    it('names the agent to others', () => {
        expect(phaseWords(one({ phase: 'talking' }), false, 'Anna Novak')).toContain('Anna Novak');
        expect(phaseWords(one({ phase: 'talking' }), true, 'Anna Novak')).not.toContain('Anna');
    });

    it('is given up until they talk', () => {
        expect(mayGiveUp(one({ phase: 'ringing_client' }))).toBe(true);
        expect(mayGiveUp(one({ phase: 'talking', talked_at: '2026-11-23T09:00:30Z' }))).toBe(false);
        expect(mayGiveUp(over('client_busy'))).toBe(false);
    });
});

describe('a callback that is over', () => {
    it.each(outcomes)('says how it ended: %s', (outcome) => expect(outcomeWords(over(outcome))).not.toBe(outcome));

    it('is the newest that counts', () => {
        expect(newest([])).toBeNull();
        expect(goesOn(newest([over('lost'), one({ id: 2 })]))).toBe(true);
    });

    it('asks who talked how it ended, as long as they have the task', () => {
        const talked = over('talked');
        expect(asksOutcome(task(), [talked], 'anna')).toBe(talked);
        expect(asksOutcome(task(), [talked], 'ben')).toBeNull();
        expect(asksOutcome(task({ owner: 'ben' }), [talked], 'anna')).toBeNull();
        expect(asksOutcome(task({ state: 'done' }), [talked], 'anna')).toBeNull();
        expect(asksOutcome(task(), [talked, over('client_busy', { id: 2 })], 'anna')).toBeNull();
        expect(asksOutcome(task(), [], 'anna')).toBeNull();
    });

    it('is done, waits for the client, or stays as it is', () => {
        expect(changeOf('done', 'x', 'x')).toEqual({ state: 'done', outcome: 'reached' });
        expect(changeOf('wait', 'new', '')).toEqual({ state: 'waiting', note: 'new' });
        expect(changeOf('later', 'new', '')).toEqual({ note: 'new' });
        expect(changeOf('later', '', '')).toBeNull();
    });
});

describe('a call that may not be', () => {
    it.each(reasons)('says why in our words: %s', (reason) => {
        const words = refusalWords(new Refused(409, 'The server’s words.', 0, [], false, reason));
        expect([reason, 'The server’s words.']).not.toContain(words);
    });

    it('says so in the server’s words where ours are missing, and that it did not answer', () => {
        expect(refusalWords(new Refused(409, 'Of a newer server.', 0, [], false, 'of_tomorrow'))).toBe('Of a newer server.');
        expect(refusalWords(new Refused(0, ''))).toContain('did not answer');
    });

    it('is not offered without a number, for what is over, and while it is being dialled', () => {
        expect(mayCall(task())).toBe(true);
        expect(mayCall(task({ state: 'waiting' }))).toBe(true);
        expect(mayCall(task({ number: null }))).toBe(false);
        expect(mayCall(task({ state: 'done' }))).toBe(false);
        expect(mayCall(task({ state: 'dialling' }))).toBe(false);
    });
});
