import { describe, expect, it } from 'vitest';
import type { Task } from './api';
import { belongs, byDeadline, deedsOf, dueAt, fits, leftAt, merged, neighbour, optimistic } from './tasks';

function task(id: number, more: Partial<Task> = {}): Task {
    return {
        id, number: '+4366012345', client: 'acme', client_name: 'Acme', agent: 'anna', state: 'open', severity: 3,
        reason: 'voicemail', created_at: '2026-11-22T19:00:00Z', response_due_at: `2026-11-23T1${id}:00:00Z`,
        action_due_at: '2026-11-25T10:00:00Z', voicemail: null, calls: 1, note: '', outcome: '', ...more,
    };
}

const ids = (tasks: Task[]) => tasks.map((one) => one.id);

describe('the list', () => {
    it('is sorted by the deadline that counts now', () => {
        const answered = task(1, { responded_at: '2026-11-23T09:00:00Z' });
        expect(dueAt(answered)).toBe(Date.parse('2026-11-25T10:00:00Z'));
        expect(ids([task(3), answered, task(2)].sort(byDeadline))).toEqual([2, 3, 1]);
    });

    it('puts what has no target last', () => {
        const open = task(1, { responded_at: '2026-11-23T09:00:00Z', action_due_at: null });
        expect(ids([open, task(2)].sort(byDeadline))).toEqual([2, 1]);
    });

    it('is sorted again when nobody’s hand is on it', () => {
        expect(merged([task(2)], [task(3), task(1)], false)).toMatchObject({ fresh: 0, tasks: [{ id: 1 }, { id: 3 }] });
    });

    it('does not move under a hand: rows change in their places, new ones wait', () => {
        const shown = [task(2), task(3)];
        const result = merged(shown, [task(1), task(3, { state: 'claimed' }), task(2)], true);
        expect(ids(result.tasks)).toEqual([2, 3]);
        expect(result.tasks[1]?.state).toBe('claimed');
        expect(result.fresh).toBe(1);
    });

    it('drops what is finished even under a hand, for it cannot be called any more', () => {
        expect(ids(merged([task(2), task(3)], [task(3)], true).tasks)).toEqual([3]);
    });
});

describe('search', () => {
    it('finds by name and by number', () => {
        expect(fits(task(1), 'acm 660')).toBe(true);
        expect(fits(task(1), 'beta')).toBe(false);
        expect(fits(task(1, { client_name: null, client: null }), '')).toBe(true);
    });
});

describe('the keys', () => {
    const tasks = [task(1), task(2), task(3)];

    it('move by one and stop at the ends', () => {
        expect(neighbour(tasks, 1, 1)).toBe(2);
        expect(neighbour(tasks, 1, -1)).toBe(1);
        expect(neighbour(tasks, 3, 1)).toBe(3);
    });

    it('start at the top or the end, and have nowhere to go in an empty list', () => {
        expect(neighbour(tasks, null, 1)).toBe(1);
        expect(neighbour(tasks, null, -1)).toBe(3);
        expect(neighbour([], 1, 1)).toBeNull();
    });
});

describe('a change', () => {
    it('is shown as it will be: who takes it has it, who puts it back has not', () => {
        expect(optimistic(task(1), { state: 'claimed' }, 'ben')).toMatchObject({ state: 'claimed', owner: 'ben' });
        expect(optimistic(task(1, { owner: 'ben', state: 'claimed' }), { state: 'open' }, 'ben')).toMatchObject({ state: 'open', owner: null });
        expect(optimistic(task(1), { owner: 'clara' }, 'ben')).toMatchObject({ state: 'claimed', owner: 'clara' });
    });

    it('stops the clock while the client is waited for', () => {
        const clock = { due_at: '2026-11-23T11:00:00Z', left_seconds: 600, runs: true, working: true };
        expect(optimistic(task(1, { clock }), { state: 'waiting' }, 'ben').clock?.runs).toBe(false);
    });

    it('leaves the list that it does not belong to any more', () => {
        expect(belongs(task(1, { state: 'done' }), '')).toBe(false);
        expect(belongs(task(1, { state: 'waiting' }), '')).toBe(true);
        expect(belongs(task(1, { state: 'done' }), 'done')).toBe(true);
        expect(belongs(task(1, { state: 'open' }), 'claimed')).toBe(false);
    });

    it('offers nothing for one that went on in another, and only reopening for one that is over', () => {
        expect(deedsOf(task(1, { state: 'done' }))).toEqual(['reopen']);
        expect(deedsOf(task(1, { state: 'dropped', merged_into: 2 }))).toEqual([]);
        expect(deedsOf(task(1))).toContain('take');
    });
});

describe('the countdown', () => {
    const clock = { due_at: '2026-11-23T11:00:00Z', left_seconds: 600, runs: true, working: true };

    it('runs from when the server answered, and into the red', () => {
        expect(leftAt(task(1, { clock }), 1_000_000, 1_060_000)).toBe(540);
        expect(leftAt(task(1, { clock }), 1_000_000, 1_700_000)).toBe(-100);
    });

    it('stands while the desk is closed or the client is waited for', () => {
        expect(leftAt(task(1, { clock: { ...clock, runs: false } }), 1_000_000, 9_000_000)).toBe(600);
        expect(leftAt(task(1), 0, 1)).toBeNull();
    });
});
