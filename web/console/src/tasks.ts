// What the list of callbacks shows, as pure functions.

import type { Task } from './api';

/** The deadline that counts now: the first answer's until it was given, then the next step's. */
export function dueAt(task: Task): number | null {
    if (!task.responded_at) return Date.parse(task.response_due_at);
    return task.action_due_at ? Date.parse(task.action_due_at) : null;
}

export function byDeadline(one: Task, other: Task): number {
    const first = dueAt(one) ?? Infinity;
    const second = dueAt(other) ?? Infinity;
    if (first !== second) return first < second ? -1 : 1;
    return one.severity - other.severity || one.id - other.id;
}

/** Client's name and number, spaces and case aside; all words must be found. */
export function fits(task: Task, words: string): boolean {
    const text = `${task.client_name ?? ''} ${task.client ?? ''} ${task.number ?? ''} ${task.note}`.toLowerCase();
    return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

export interface Listed {
    tasks: Task[];
    fresh: number; // how many wait to be shown
}

/**
 * The list after new data. While the reader's hand is on it (`held`), nothing moves: rows keep their places and are
 * brought up to date there, new ones wait; otherwise it is sorted again.
 */
export function merged(shown: Task[], incoming: Task[], held: boolean): Listed {
    if (!held || shown.length === 0) return { tasks: [...incoming].sort(byDeadline), fresh: 0 };
    const latest = new Map(incoming.map((task) => [task.id, task]));
    const known = new Set(shown.map((task) => task.id));
    const tasks = shown.flatMap((task) => latest.get(task.id) ?? []);
    return { tasks, fresh: incoming.filter((task) => !known.has(task.id)).length };
}

/** The row to choose after `id` is gone or a key was pressed: the neighbour, or the nearest that is left. */
export function neighbour(tasks: { id: number }[], id: number | null, step: 1 | -1): number | null {
    if (tasks.length === 0) return null;
    const at = tasks.findIndex((task) => task.id === id);
    if (at < 0) return (step > 0 ? tasks[0] : tasks[tasks.length - 1])?.id ?? null;
    return tasks[Math.min(tasks.length - 1, Math.max(0, at + step))]?.id ?? null;
}
