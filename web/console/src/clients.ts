// What the list of clients shows, as pure functions. Days are the desk's.

import type { Client } from './api';
import type { ClientChange } from './desk_api';

export const whichClients = ['', 'entitled', 'expiring', 'ended'] as const;
export type Which = (typeof whichClients)[number];

const SOON = 30;
const DAY = 86_400_000;

/** Days until the last day of the service; nothing where it has no end or is over. */
export function daysLeft(client: Pick<Client, 'entitled_to'>, today: string): number | null {
    if (!client.entitled_to || client.entitled_to < today) return null;
    return Math.round((Date.parse(client.entitled_to) - Date.parse(today)) / DAY);
}

export function expiresSoon(client: Pick<Client, 'entitled_to'>, today: string): boolean {
    const left = daysLeft(client, today);
    return left !== null && left <= SOON;
}

export function isAmong(client: Client, which: Which, today: string): boolean {
    switch (which) {
        case 'entitled':
            return client.entitled;
        case 'expiring':
            return expiresSoon(client, today);
        case 'ended':
            return !client.entitled;
        default:
            return true;
    }
}

/** By name, number, plan and people; all words must be found. */
export function fitsClient(client: Client, words: string): boolean {
    const people = client.contacts.map(({ name, email }) => `${name} ${email}`);
    const text = [client.name, client.slug, client.plan, ...client.numbers, ...people].join(' ').toLowerCase();
    return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

export interface ClientForm {
    agent: string;
    language: string;
    numbers: string;
    plan: string;
    entitled_from: string;
    entitled_to: string;
}

export function formOf(client: Client): ClientForm {
    return {
        agent: client.agent ?? '',
        language: client.language,
        numbers: client.numbers.join('\n'),
        plan: client.plan,
        entitled_from: client.entitled_from ?? '',
        entitled_to: client.entitled_to ?? '',
    };
}

const linesOf = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** Only what differs: what somebody else changed meanwhile stays. */
export function changeOf(before: ClientForm, after: ClientForm): ClientChange {
    const change: ClientChange = {};
    if (after.agent !== before.agent) change.agent = after.agent;
    if (after.language !== before.language) change.language = after.language;
    if (after.plan.trim() !== before.plan) change.plan = after.plan.trim();
    if (linesOf(after.numbers).join('\n') !== before.numbers) change.numbers = linesOf(after.numbers);
    if (after.entitled_from !== before.entitled_from) change.entitled_from = after.entitled_from || null;
    if (after.entitled_to !== before.entitled_to) change.entitled_to = after.entitled_to || null;
    return change;
}
