/** A file at an address, or a calendar of a CalDAV server. */
export type BusyKind = 'ics' | 'caldav';

export interface NewBusyCalendar {
    kind: BusyKind;
    url: string;
    name?: string;
    user?: string;
    password?: string;
}

export interface BusyCalendar {
    id: number;
    kind: BusyKind;
    name: string;
    /** All that is shown of the address, which is as good as a password. */
    host: string;
    made_at: string;
    /** The last success. */
    fetched_at: string | null;
    next_at: string;
    /** In a row. */
    failures: number;
    /** Of the last try, or of the first event that was passed over. */
    problem: string | null;
    events: number;
    passed_over: number;
}
