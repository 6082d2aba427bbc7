// The desk's rules, in the shape of the import file.

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
export const weekdays: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** `["09:00-12:00", "13:00-17:00"]` each day; a missing day is closed. */
export type Hours = Partial<Record<Weekday, string[]>>;

export interface Override {
    date: string;
    hours: string[];
}

export interface Absence {
    from: string;
    to: string;
    deputy?: string | null;
}

export interface Schedule {
    zone: string;
    hours: Hours;
    overrides: Override[];
    holidays: string[];
    holiday_calendars: string[];
}

export interface AgentRules extends Schedule {
    slug: string;
    name: string;
    email?: string | null;
    absences: Absence[];
    /** Of their mails; null: the desk's. */
    language: string | null;
}

export interface DeskRules extends Schedule {
    language: string;
}

/** What the client is asked when booking; words by language, English is there. */
export interface Question {
    key: string;
    label: Record<string, string>;
    kind: 'text' | 'choice' | 'yes_no';
    required: boolean;
    choices: { value: string; label: Record<string, string> }[];
}

export interface CallTypeRules {
    slug: string;
    name: Record<string, string>;
    minutes: number;
    interval_minutes: number;
    buffer_before_minutes: number;
    buffer_after_minutes: number;
    notice_minutes: number;
    window_days: number;
    daily_cap: number | null;
    change_notice_minutes?: number;
    cancel_notice_minutes?: number;
    offered?: boolean;
    questions?: Question[];
}

export interface HolidayCalendar {
    name: string;
    source: 'shipped' | 'file' | 'url';
    url: string | null;
    refreshed_at: string | null;
    error: string | null;
    days: number;
}

/** One that comes with the program, by name and in words. */
export interface ShippedCalendar {
    name: string;
    title: string;
}

/** What a change may be made of; a list inside replaces its old one. */
export interface RulesPart {
    desk: Partial<DeskRules>;
    call_types: ({ slug: string } & Partial<CallTypeRules>)[];
    agents: ({ slug: string } & Partial<AgentRules>)[];
}

export interface Rules {
    desk: DeskRules;
    call_types: CallTypeRules[];
    agents: AgentRules[];
    holiday_calendars: HolidayCalendar[];
}
