// What the list of callbacks shows, as pure functions.

import type { Task, TaskChange, TaskState } from './api';

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

export const isOver = (state: string) => state === 'done' || state === 'dropped';

function newestFirst(one: Task, other: Task): number {
    return Date.parse(other.closed_at ?? other.created_at) - Date.parse(one.closed_at ?? one.created_at) || other.id - one.id;
}

/** Whether a list that asks for `state` shows it. */
export function belongs(task: Task, state: string): boolean {
    return state === '' ? !isOver(task.state) : task.state === state;
}

/** The task as it will be if the server agrees. */
export function optimistic(task: Task, wish: TaskChange, me: string): Task {
    const next: Task = { ...task, ...wish };
    if (wish.state === 'claimed' && !wish.owner) next.owner = me;
    if (wish.state === 'open') next.owner = null;
    if (wish.owner && task.state === 'open' && !wish.state) next.state = 'claimed';
    if (wish.state === 'waiting' && task.clock) next.clock = { ...task.clock, runs: false };
    return next;
}

/** What may be done to a task in that state, in the order of its buttons. */
export type Deed = 'take' | 'put_back' | 'wait' | 'go_on' | 'finish' | 'drop' | 'reopen';

const deeds: Record<TaskState, Deed[]> = {
    open: ['take', 'finish', 'wait', 'drop'],
    claimed: ['finish', 'wait', 'put_back', 'drop'],
    dialling: ['finish', 'put_back'],
    waiting: ['go_on', 'finish', 'put_back', 'drop'],
    done: ['reopen'],
    dropped: ['reopen'],
};

/** One that went on in another task stays closed. */
export function deedsOf(task: Task): Deed[] {
    return task.merged_into ? [] : deeds[task.state];
}

/** Seconds left at `now` of what was left when the server answered at `at`; the clock may stand. */
export function leftAt(task: Task, at: number, now: number): number | null {
    if (!task.clock) return null;
    return task.clock.left_seconds - (task.clock.runs ? Math.max(0, Math.floor((now - at) / 1000)) : 0);
}

/** Of the agent, or nobody's: what they look after today. */
export const isOwn = (task: Task, me: string) => (task.owner ?? task.agent ?? me) === me;

/** Nobody has listened to the newest message yet. */
export const isUnheard = (task: Task) => task.voicemail !== null && !task.voicemail.heard_at;

/** Client's name and number, spaces and case aside; all words must be found. */
export function fits(task: Task, words: string): boolean {
    const text = `${task.client_name ?? ''} ${task.client ?? ''} ${task.number ?? ''} ${task.note} ${task.about ?? ''}`.toLowerCase();
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
export function merged(shown: Task[], incoming: Task[], held: boolean, state = ''): Listed {
    if (!held || shown.length === 0) return { tasks: [...incoming].sort(isOver(state) ? newestFirst : byDeadline), fresh: 0 };
    const latest = new Map(incoming.map((task) => [task.id, task]));
    const known = new Set(shown.map((task) => task.id));
    const tasks = shown.flatMap((task) => latest.get(task.id) ?? []);
    return { tasks, fresh: incoming.filter((task) => !known.has(task.id)).length };
}

/** The row to choose after `id` is gone or a key was pressed: the neighbour, or the nearest that is left. */
export function neighbour<Id extends number | string>(tasks: { id: Id }[], id: Id | null, step: 1 | -1): Id | null {
    if (tasks.length === 0) return null;
    const at = tasks.findIndex((task) => task.id === id);
    if (at < 0) return (step > 0 ? tasks[0] : tasks[tasks.length - 1])?.id ?? null;
    return tasks[Math.min(tasks.length - 1, Math.max(0, at + step))]?.id ?? null;
}
