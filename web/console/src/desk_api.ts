// The parts of the JSON API about calls, clients, figures, duty, and tasks beyond their list.

import { ask, query, type Booking, type Client, type Task } from './api';

/** What is left until the deadline that counts, by the clock of the severity, when the server answered. */
export interface TaskClock {
    due_at: string;
    left_seconds: number;
    runs: boolean;
    working: boolean;
}

export interface TaskEvent {
    at: string;
    what: string;
    text: string;
    by: string;
}

export interface NewTask {
    client?: string;
    number?: string;
    about?: string;
    severity?: number;
    owner?: string;
    agent?: string;
    from?: string;
}

export type CallResult = 'going_on' | 'answered' | 'message' | 'missed';

export interface CallLeg {
    endpoint: string | null;
    who: string;
    agent: string | null;
    dialled_at: string;
    rang_at: string | null;
    answered_at: string | null;
    ended_at: string | null;
    outcome: string | null;
}

export interface Call {
    id: number;
    /** `out`: a callback. */
    direction: 'in' | 'out';
    pbx: string;
    caller: string | null;
    called: string | null;
    client: string | null;
    agent: string | null;
    arrived_at: string;
    answered_at: string | null;
    ended_at: string | null;
    talk_seconds: number | null;
    outcome: string;
    result: CallResult;
    end_cause: string | null;
    task: number | null;
    voicemail: number | null;
    decision: {
        outcome: string;
        rule: string;
        explanation: string | null;
        agent: string | null;
        greeting: string | null;
        opens_at: string | null;
        open_until: string | null;
        severity: number | null;
    };
    legs: CallLeg[];
}

export interface CallFilter {
    from?: string;
    to?: string;
    client?: string;
    agent?: string;
    result?: string;
    q?: string;
    before?: string;
    limit?: number;
}

export interface Routed {
    outcome: string;
    rule: string;
    explanation: string;
    client: string | null;
    agent: string | null;
    endpoints: string[];
    opens_at: string | null;
    open_until: string | null;
    greeting: string | null;
    called_known: boolean;
}

export interface Closure {
    from: string;
    until: string;
    reason: string;
}

export interface ClientChange {
    name?: string;
    agent?: string;
    language?: string;
    numbers?: string[];
    plan?: string;
    entitled_from?: string | null;
    entitled_to?: string | null;
}

export interface ClientEvent {
    at: string;
    what: string;
    before: string;
    after: string;
    by: string;
}

export type FigureBy = 'total' | 'agent' | 'client' | 'severity' | 'day' | 'week' | 'month';

export interface FigureRow {
    key: string | number | null;
    [figure: string]: string | number | null;
}

export interface Figures {
    from: string;
    to: string;
    by: FigureBy;
    zone: string;
    rows: FigureRow[];
    clients: { gained: number; lost: number };
    definitions: Record<string, string>;
}

export interface Shift {
    from: string;
    to: string;
    agent: string | null;
    swapped?: boolean;
}

export interface Roster {
    rotation: string[];
    first_day: string;
    days_each: number;
    swaps: Shift[];
    note: string;
}

export interface Duty extends Roster {
    on_duty: string | null;
    list: string[];
    shifts: Shift[];
}

const slug = encodeURIComponent;

export const desk = {
    addTask: (task: NewTask, csrf: string) => ask<Task>('POST', 'tasks', task, csrf),
    merge: (id: number, into: number, csrf: string) => ask<Task>('POST', `tasks/${id}/merge`, { into }, csrf),
    /** Somebody has listened to it; twice is harmless. */
    heard: (voicemail: number, csrf: string) => ask<void>('POST', `voicemails/${voicemail}/heard`, {}, csrf),
    watch: (id: number, agent: string, watches: boolean, csrf: string) =>
        ask<void>(watches ? 'PUT' : 'DELETE', `tasks/${id}/watchers/${slug(agent)}`, undefined, csrf),

    calls: (filter: CallFilter) => ask<{ calls: Call[]; next: string | null }>('GET', `calls${query({ ...filter })}`),
    call: (id: number) => ask<Call>('GET', `calls/${id}`),
    csvOf: (filter: CallFilter) => `/api/v1/calls.csv${query({ ...filter })}`,
    route: (from: string, to: string, at: string) => ask<Routed>('GET', `route${query({ from, to, at })}`),

    closure: () => ask<{ closure: Closure | null }>('GET', 'desk/closure'),
    close: (until: string, reason: string, csrf: string) => ask<{ closure: Closure | null }>('PUT', 'desk/closure', { until, reason }, csrf),
    reopen: (csrf: string) => ask<{ closure: null }>('DELETE', 'desk/closure', undefined, csrf),

    client: (name: string) => ask<Client>('GET', `clients/${slug(name)}`),
    clientHistory: (name: string) => ask<{ events: ClientEvent[] }>('GET', `clients/${slug(name)}/history`),
    changeClient: (name: string, change: ClientChange, csrf: string) =>
        ask<Client & { contradictions: Booking[] }>('PATCH', `clients/${slug(name)}`, change, csrf),

    figures: (from: string, to: string, by: FigureBy) => ask<Figures>('GET', `figures${query({ from, to, by })}`),
    figuresCsv: (from: string, to: string, by: FigureBy) => `/api/v1/figures${query({ from, to, by, format: 'csv' })}`,

    duty: () => ask<Duty>('GET', 'duty'),
    setDuty: (roster: Roster, csrf: string) => ask<Duty>('PUT', 'duty', roster, csrf),
};

/** Who may change clients and see everybody's figures: server/app/desk_rights.hpp decides, this only hides buttons. */
export const isLead = (role: string) => role === 'lead' || role === 'administrator';
export const mayChangeDuty = (role: string) => role !== 'agent';
