import { describe, expect, it } from 'vitest';
import type { Task } from './api';
import { unheard } from './notices';

const task = (id: number, severity: number, state = 'open') => ({ id, severity, state }) as Task;

describe('a notice', () => {
    it('is of urgent ones that wait for somebody and are new', () => {
        const tasks = [task(1, 1), task(2, 2, 'claimed'), task(3, 3), task(4, 2), task(5, 1)];
        expect(unheard(tasks, new Set([5])).map(({ id }) => id)).toEqual([1, 4]);
    });
});
