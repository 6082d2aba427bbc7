// Calling clients back: what the server is told, and how far it is.

import { ask } from './api';

export type CallbackPhase = 'fresh' | 'ringing_agent' | 'announcing' | 'telling' | 'ringing_client' | 'connecting' | 'talking' | 'ended';

/** One try to call somebody back. */
export interface CallbackTry {
    id: number;
    task: number;
    booking: number | null;
    call: number;
    cause: 'click' | 'due' | 'booked';
    /** Whose phones ring. */
    agent: string | null;
    phase: CallbackPhase;
    attempt: number;
    started_at: string;
    talked_at: string | null;
    ended_at: string | null;
    /** Null while it goes on. */
    outcome: string | null;
    next_try_at: string | null;
}

export interface DiallingWish {
    /** Null: as the configuration says. */
    tasks: boolean | null;
    tasks_by_default: boolean;
    booked_calls: boolean;
}

const dialling = (agent: string) => `agents/${encodeURIComponent(agent)}/dialling`;

export const callbacks = {
    /** `anyway`: although the desk is closed, or the client asked for another time. */
    begin: (task: number, anyway: boolean, csrf: string) => ask<CallbackTry>('POST', `tasks/${task}/call`, { anyway }, csrf),
    giveUp: (task: number, csrf: string) => ask<CallbackTry>('DELETE', `tasks/${task}/call`, undefined, csrf),
    tries: (task: number) => ask<{ callbacks: CallbackTry[] }>('GET', `tasks/${task}/callbacks`),
    wish: (agent: string) => ask<DiallingWish>('GET', dialling(agent)),
    setWish: (agent: string, wish: Pick<DiallingWish, 'tasks' | 'booked_calls'>, csrf: string) =>
        ask<DiallingWish>('PUT', dialling(agent), wish, csrf),
};
