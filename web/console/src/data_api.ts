// Data of other systems in, and a person's data out of this one.

import { ask, query } from './api';

export const broughtKinds = ['clients', 'bookings', 'tasks'] as const;
export type BroughtKind = (typeof broughtKinds)[number];

/** What a file brought, or in a trial would bring. */
export interface Brought {
    dry_run: boolean;
    rows: number;
    new: number;
    changed: number;
    joined: number;
    known: number;
    passed_over: number;
    columns: { header: string; field: string | null }[];
    notes: { line: number; detail: string }[];
    /** New clients by slug, told this once. */
    clients?: Record<string, { token: string; booking_url: string }>;
}

export const erasedKinds = ['contacts', 'numbers', 'bookings', 'tasks', 'calls', 'recordings', 'mails', 'waiting', 'deliveries'] as const;

export interface Person {
    email?: string;
    number?: string;
}

/** What an erasure would take, and what stands against it. */
export interface ErasureTrial {
    would_erase: Record<(typeof erasedKinds)[number], number>;
    obstacles: { what: string; id: number }[];
    other_emails: string[];
    other_numbers: string[];
}

const LONG = 300_000; // 50,000 rows on a slow disk

export const data = {
    bring: (what: BroughtKind, form: FormData, dryRun: boolean, csrf: string) =>
        ask<Brought>('POST', `imports/${what}${query({ dry_run: dryRun })}`, form, csrf, '', LONG),
    progress: () => ask<{ running: { rows: number | null; taken: number } | null }>('GET', 'imports'),
    tryErasing: (client: string, person: Person, csrf: string) =>
        ask<ErasureTrial>('POST', `clients/${encodeURIComponent(client)}/erasures?dry_run=true`, person, csrf),
    erase: (client: string, person: Person, csrf: string) => ask<void>('POST', `clients/${encodeURIComponent(client)}/erasures`, person, csrf, '', LONG),
    exportUrl: (client: string) => `/api/v1/clients/${encodeURIComponent(client)}/export`,
};
