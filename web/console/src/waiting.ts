// What the waiting list shows, as pure functions.

import type { People } from './page';
import { t } from './text';
import type { Wait } from './waiting_api';
import { addDays, dateShort } from './when';

/** `Mon 23 Nov`, or the first and the last day; on the wire `to` is the day after. */
export function daysOf(wait: Pick<Wait, 'from' | 'to'>): string {
    const last = addDays(wait.to, -1);
    return last <= wait.from ? dateShort(wait.from) : t('wait.span_chosen', { from: dateShort(wait.from), to: dateShort(last) });
}

/** Of a client of that agent; of everybody's when none is named. */
export function ofAgent(wait: Wait, agent: string, people: People): boolean {
    return agent === '' || people.clients.find(({ slug }) => slug === wait.client)?.agent === agent;
}

/** Name, address and client; all words must be found. */
export function fitsWait(wait: Wait, words: string, people: People): boolean {
    const client = people.clients.find(({ slug }) => slug === wait.client)?.name ?? '';
    const text = `${wait.name} ${wait.email} ${wait.client ?? ''} ${client}`.toLowerCase();
    return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
