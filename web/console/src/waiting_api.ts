// Who waits for a time to become free.

import { ask, query } from './api';

export type WaitState = 'waiting' | 'booked' | 'left' | 'removed' | 'lapsed';

export interface Wait {
    id: number;
    state: WaitState;
    client: string | null;
    type: string | null;
    /** Dates of `zone`, both included. */
    from: string;
    to: string;
    zone: string;
    part: 'any' | 'morning' | 'afternoon';
    name: string;
    email: string;
    language: string;
    created_at: string;
    /** When the last mail told of free times. */
    told_at: string | null;
    mails: number;
}

export const waiting = {
    list: (all: boolean) => ask<{ waiting_list: Wait[] }>('GET', `waiting-list${query({ state: all ? 'all' : '' })}`),
    remove: (id: number, csrf: string) => ask<void>('DELETE', `waiting-list/${id}`, undefined, csrf),
};
