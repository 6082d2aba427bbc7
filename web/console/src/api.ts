// The JSON API of the server as the console uses it.

export interface Session {
    agent: { slug: string; name: string; role: string; zone: string };
    csrf_token: string;
}

export type TaskState = 'open' | 'claimed' | 'dialling' | 'waiting' | 'done' | 'dropped';
export type Outcome = 'reached' | 'not_reachable' | 'no_need' | 'invalid_number';

export interface Task {
    id: number;
    number: string | null;
    client: string | null;
    client_name: string | null;
    agent: string | null;
    state: TaskState;
    severity: number;
    reason: string;
    created_at: string;
    response_due_at: string;
    action_due_at: string | null;
    responded_at?: string | null;
    voicemail: { id: number; seconds: number } | null;
    calls: number;
    note: string;
    outcome: string;
}

export interface Booking {
    id: number;
    start: string;
    end: string;
    type: string;
    type_name: string;
    client: string | null;
    client_name: string;
    name: string;
    email: string;
    phone: string | null;
    note: string;
    status: 'confirmed' | 'cancelled' | 'done' | 'no_show';
    agent: string | null;
}

export interface TaskChange {
    state?: TaskState;
    severity?: number;
    outcome?: Outcome;
    note?: string;
}

/** The server said no, or (status 0) did not answer. `message` is for the reader. */
export class Refused extends Error {
    constructor(
        readonly status: number,
        message: string,
        readonly retryAfter = 0,
    ) {
        super(message);
    }
}

const PATIENCE = 15_000;

async function ask<T>(method: string, path: string, body?: unknown, csrf = ''): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (csrf) headers['X-CSRF-Token'] = csrf;
    let response: Response;
    try {
        const signal = AbortSignal.timeout(PATIENCE);
        const sent = body === undefined ? null : JSON.stringify(body);
        response = await fetch(`/api/v1/${path}`, { method, headers, signal, body: sent, credentials: 'same-origin' });
    } catch {
        throw new Refused(0, '');
    }
    if (response.status === 204) return undefined as T;
    const document: unknown = await response.json().catch(() => ({}));
    if (response.ok) return document as T;
    const { detail, title } = document as { detail?: string; title?: string };
    throw new Refused(response.status, detail ?? title ?? '', Number(response.headers.get('Retry-After') ?? 0));
}

export const api = {
    session: () => ask<Session>('GET', 'session'),
    signIn: (agent: string, password: string) => ask<Partial<Session>>('POST', 'session', { agent, password }),
    signOut: (csrf: string) => ask<void>('DELETE', 'session', undefined, csrf),
    tasks: () => ask<{ tasks: Task[]; now?: string }>('GET', 'tasks'),
    change: (id: number, change: TaskChange, csrf: string) => ask<Task>('PATCH', `tasks/${id}`, change, csrf),
    agenda: (date: string) => ask<{ bookings: Booking[] }>('GET', `agenda?date=${date}`),
};

export const audioOf = (voicemail: { id: number }) => `/api/v1/voicemails/${voicemail.id}/audio`;
