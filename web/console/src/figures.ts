// What the figures page shows, as pure functions.

import type { FigureBy, FigureRow } from './desk_api';
import { dateShort, spanInWords } from './when';
import { locale, named, t } from './text';
import type { People } from './page';

/** The columns of the table, in groups, by the server's names. */
export const groups = {
    calls: ['offered', 'answered', 'voicemail', 'missed', 'average_wait_seconds'],
    callbacks: ['tasks', 'responded', 'average_response_working_seconds', 'average_response_wall_seconds', 'response_met_percent',
        'resolved', 'average_resolution_working_seconds', 'average_resolution_wall_seconds', 'action_met_percent'],
    dialling: ['dialled', 'reached_first', 'reached_second', 'reached_later'],
    bookings: ['booked', 'moved', 'cancelled', 'no_show'],
} as const;

export const columns = Object.values(groups).flat();

export function valueInWords(column: string, value: string | number | null | undefined): string {
    if (value === null || value === undefined) return '–';
    if (column.endsWith('_seconds')) return Number(value) < 60 ? `${value} s` : spanInWords(Number(value));
    if (column.endsWith('_percent')) return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(Number(value))} %`;
    return new Intl.NumberFormat(locale).format(Number(value));
}

export function keyInWords(by: FigureBy, key: FigureRow['key'], people: People): string {
    if (key === null) return t('figures.nobody');
    switch (by) {
        case 'total':
            return t('figures.by.total');
        case 'agent':
            return people.agents.find(({ slug }) => slug === key)?.name ?? String(key);
        case 'client':
            return people.clients.find(({ slug }) => slug === key)?.name ?? String(key);
        case 'severity':
            return named('task.severity_short.', key);
        case 'month':
            return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${key}T12:00:00Z`));
        default:
            return dateShort(String(key));
    }
}

/** One line of a chart: a value for each step; a step in which nothing happened counts 0, or nothing of an average. */
export function series(rows: FigureRow[], at: string[], column: string): (number | null)[] {
    const found = new Map(rows.map((row) => [String(row.key), row[column]]));
    const empty = column.endsWith('_percent') || column.endsWith('_seconds') ? null : 0;
    return at.map((step) => {
        const value = found.get(step);
        return value === undefined || value === null ? empty : Number(value);
    });
}
