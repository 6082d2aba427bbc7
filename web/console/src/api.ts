// The JSON API of the server as the console uses it.

import type { BusyCalendar, NewBusyCalendar } from './busy_calendars_api';
import type { TaskClock, TaskEvent } from './desk_api';
import type { HolidayCalendar, Rules, RulesPart, ShippedCalendar } from './rules_api';
import type { Delivery, Webhook } from './webhooks_api';

export interface Session {
    agent: { slug: string; name: string; role: string; zone: string };
    csrf_token: string;
}

export type TaskState = 'open' | 'claimed' | 'dialling' | 'waiting' | 'done' | 'dropped';
export type Outcome = 'reached' | 'not_reachable' | 'no_need' | 'invalid_number';

export interface Voicemail {
    id: number;
    seconds: number;
    heard_at?: string | null;
}

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
    voicemail: Voicemail | null;
    calls: number;
    note: string;
    outcome: string;
    owner?: string | null;
    watchers?: string[];
    about?: string;
    merged_into?: number | null;
    wished_from?: string | null;
    wished_to?: string | null;
    waiting_since?: string | null;
    closed_at?: string | null;
    clock?: TaskClock | null;
}

export type BookingStatus = 'confirmed' | 'cancelled' | 'done' | 'no_show';

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
    status: BookingStatus;
    agent: string | null;
    agent_name?: string;
    reason?: string;
    /** Of one that the rules contradict: which rule, in words. */
    detail?: string;
    /** By the key of the call type's question. */
    answers?: Record<string, string>;
}

export interface BookingEvent {
    what: string;
    at: string;
    by: string;
    /** The rule that an agent overrode. */
    override?: string | null;
    start: string;
    end: string;
    agent: string | null;
    status: BookingStatus;
    sequence: number;
    reason: string;
}

export interface BookingChange {
    start?: string;
    status?: 'done' | 'no_show' | 'confirmed';
    reason?: string;
    override?: boolean;
}

export interface NewBooking {
    client: string;
    type: string;
    start: string;
    name: string;
    email: string;
    phone?: string;
    note?: string;
    override?: boolean;
}

export interface Slot {
    start: string;
    end: string;
    agent: string;
}

export interface Client {
    slug: string;
    name: string;
    agent: string | null;
    language: string;
    contacts: { name: string; email: string }[];
    numbers: string[];
    plan: string;
    entitled_from: string | null;
    entitled_to: string | null;
    entitled: boolean;
}

export type MailState = 'queued' | 'sent' | 'delayed' | 'failed' | 'dropped';

export interface Mail {
    id: number;
    booking: number | null;
    /** The callback that a notice is about. */
    task: number | null;
    kind: string;
    audience: string;
    recipient: string | null;
    state: MailState;
    /** After a restore, until an operator lets it go. */
    held?: boolean;
    created_at: string;
    next_try_at: string | null;
    sent_at: string | null;
    attempts: number;
    last_reply: string | null;
}

export interface MailTry {
    number: number;
    at: string;
    ended_at: string | null;
    outcome: string;
    server: string;
    reply: string;
}

export interface Busy {
    start: string;
    end: string;
}

export interface TaskChange {
    state?: TaskState;
    severity?: number;
    outcome?: Outcome;
    note?: string;
    owner?: string;
    agent?: string;
}

/** The server said no, or (status 0) did not answer. `message` is for the reader. */
export class Refused extends Error {
    constructor(
        readonly status: number,
        message: string,
        readonly retryAfter = 0,
        /** What was wrong with which field. */
        readonly errors: FieldError[] = [],
        /** An agent may do it all the same, by saying so. */
        readonly overridable = false,
        /** Of a callback that is not dialled, by name. */
        readonly reason = '',
    ) {
        super(message);
    }
}

const PATIENCE = 15_000;

/** The fields of an answer of 422 that were wrong, by JSON pointer. */
export interface FieldError {
    pointer: string;
    detail: string;
    /** Of a file that was brought. */
    line?: number | null;
    column?: string | null;
}

interface ProblemDocument {
    detail?: string;
    title?: string;
    errors?: FieldError[];
    override_possible?: boolean;
    reason?: string;
}

/** A body that is a form goes as one, with its files; any other as JSON. */
export async function ask<T>(method: string, path: string, body?: unknown, csrf = '', key = '', patience = PATIENCE): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    const isForm = body instanceof FormData;
    if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json';
    if (csrf) headers['X-CSRF-Token'] = csrf;
    if (key) headers['Idempotency-Key'] = key;
    let response: Response;
    try {
        const signal = AbortSignal.timeout(patience);
        const sent = body === undefined ? null : isForm ? body : JSON.stringify(body);
        response = await fetch(`/api/v1/${path}`, { method, headers, signal, body: sent, credentials: 'same-origin' });
    } catch {
        throw new Refused(0, '');
    }
    if (response.status === 204) return undefined as T;
    const document: unknown = await response.json().catch(() => ({}));
    if (response.ok) return document as T;
    const { detail, title, errors, override_possible: overridable, reason } = document as ProblemDocument;
    const pause = Number(response.headers.get('Retry-After') ?? 0);
    throw new Refused(response.status, detail ?? title ?? '', pause, errors ?? [], overridable ?? false, reason ?? '');
}

/** `?from=…&to=…`, without what is empty. */
export function query(values: Record<string, string | number | boolean | undefined>): string {
    const given = Object.entries(values).filter(([, value]) => value !== '' && value !== undefined && value !== false);
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return text && `?${text}`;
}

/** What is left out reads as what it means: a zone that is not given is the desk's, and the desk's is Berlin's, as in the import file. */
function withZones(rules: Rules): Rules {
    const zone = rules.desk.zone || 'Europe/Berlin';
    const call_types = rules.call_types.map((type) => ({
        ...type, questions: (type.questions ?? []).map((question) => ({ ...question, choices: question.choices ?? [] })),
    }));
    return { ...rules, call_types, desk: { ...rules.desk, zone }, agents: rules.agents.map((agent) => ({ ...agent, zone: agent.zone || zone })) };
}

export const api = {
    session: () => ask<Session>('GET', 'session'),
    signIn: (agent: string, password: string) => ask<Partial<Session>>('POST', 'session', { agent, password }),
    signOut: (csrf: string) => ask<void>('DELETE', 'session', undefined, csrf),

    tasks: (state = '') => ask<{ tasks: Task[]; now?: string }>('GET', `tasks${query({ state })}`),
    task: (id: number) => ask<Task & { history: TaskEvent[]; voicemails?: Voicemail[] }>('GET', `tasks/${id}`),
    change: (id: number, change: TaskChange, csrf: string) => ask<Task>('PATCH', `tasks/${id}`, change, csrf),

    agenda: (date: string) => ask<{ bookings: Booking[] }>('GET', `agenda?date=${date}`),
    bookings: (filter: { from?: string; to?: string; agent?: string; client?: string; status?: string; q?: string }) =>
        ask<{ bookings: Booking[] }>('GET', `bookings${query(filter)}`),
    /** Bookings of a week with what else blocks it. */
    week: async (filter: { from: string; to: string; agent: string }) => {
        const [{ bookings }, { busy }] = await Promise.all([api.bookings(filter), api.busy(filter)]);
        return { bookings, busy };
    },
    busy: (filter: { from: string; to: string; agent: string }) => ask<{ busy: Busy[] }>('GET', `busy${query(filter)}`),
    booking: (id: number) => ask<Booking>('GET', `bookings/${id}`),
    history: (id: number) => ask<{ events: BookingEvent[] }>('GET', `bookings/${id}/history`),
    book: (booking: NewBooking, key: string, csrf: string) => ask<Booking>('POST', 'bookings', booking, csrf, key),
    changeBooking: (id: number, change: BookingChange, csrf: string) => ask<Booking>('PATCH', `bookings/${id}`, change, csrf),
    cancelBooking: (id: number, reason: string, csrf: string) =>
        ask<Booking>('DELETE', `bookings/${id}${query({ reason })}`, undefined, csrf),
    slots: (client: string, type: string, from: string, to: string) =>
        ask<{ zone: string; slots: Slot[] }>('GET', `clients/${encodeURIComponent(client)}/slots${query({ type, from, to })}`),
    clients: () => ask<{ clients: Client[] }>('GET', 'clients'),

    mails: (filter: { from?: string; to?: string; state?: string; booking?: number; q?: string }) =>
        ask<{ mails: Mail[] }>('GET', `mails${query(filter)}`),
    mail: (id: number) => ask<Mail & { tries: MailTry[] }>('GET', `mails/${id}`),
    retryMail: (id: number, csrf: string) => ask<Mail>('POST', `mails/${id}/retry`, {}, csrf),

    rules: async () => withZones(await ask<Rules>('GET', 'rules')),
    changeRules: (part: Partial<RulesPart>, dryRun: boolean, csrf: string) =>
        ask<{ contradictions: Booking[] }>('PATCH', `rules${query({ dry_run: dryRun })}`, part, csrf),
    contradictions: () => ask<{ contradictions: Booking[] }>('GET', 'bookings/contradictions'),
    holidays: () => ask<{ holiday_calendars: HolidayCalendar[]; available: ShippedCalendar[] }>('GET', 'holiday-calendars'),
    putHolidays: (name: string, from: { url: string } | { ics: string }, csrf: string) =>
        ask<HolidayCalendar>('PUT', `holiday-calendars/${encodeURIComponent(name)}`, from, csrf),
    deleteHolidays: (name: string, csrf: string) => ask<void>('DELETE', `holiday-calendars/${encodeURIComponent(name)}`, undefined, csrf),

    busyCalendars: () => ask<{ busy_calendars: BusyCalendar[] }>('GET', 'busy-calendars'),
    addBusyCalendar: (calendar: NewBusyCalendar, csrf: string) => ask<BusyCalendar>('POST', 'busy-calendars', calendar, csrf),
    refreshBusyCalendar: (id: number, csrf: string) => ask<void>('POST', `busy-calendars/${id}/refresh`, {}, csrf),
    deleteBusyCalendar: (id: number, csrf: string) => ask<void>('DELETE', `busy-calendars/${id}`, undefined, csrf),

    webhooks: () => ask<{ webhooks: Webhook[] }>('GET', 'webhooks'),
    addWebhook: (url: string, csrf: string) => ask<Webhook>('POST', 'webhooks', { url }, csrf),
    deleteWebhook: (id: number, csrf: string) => ask<void>('DELETE', `webhooks/${id}`, undefined, csrf),
    deliveries: (filter: { webhook?: number; state?: string }) =>
        ask<{ deliveries: Delivery[] }>('GET', `webhooks/deliveries${query(filter)}`),
    resend: (id: number, csrf: string) => ask<Delivery>('POST', `webhooks/deliveries/${id}/resend`, {}, csrf),
};

export const audioOf = (voicemail: { id: number }): string => `/api/v1/voicemails/${voicemail.id}/audio`;
