// What the list of calls shows, as pure functions.

import type { Call } from './desk_api';
import type { People } from './page';
import { named, t } from './text';
import { spanInWords, length } from './when';

/** The client, or at least the number. */
export function caller(call: Pick<Call, 'client' | 'caller'>, people: People): string {
    return people.clients.find(({ slug }) => slug === call.client)?.name ?? call.client ?? call.caller ?? t('task.unknown');
}

/** Until somebody answered, or it ended. Nothing while it still waits. */
export function waited(call: Call): number | null {
    const until = call.answered_at ?? call.ended_at;
    return until ? Math.max(0, Math.round((Date.parse(until) - Date.parse(call.arrived_at)) / 1000)) : null;
}

/** `0:42`, or `1 h 20 min` where a clock's form would be read wrongly. */
export function lengthInWords(seconds: number | null): string {
    if (seconds === null) return '–';
    return seconds < 3600 ? length(seconds) : spanInWords(seconds);
}

/** The rule in the reader's language; one that is not known yet, in the server's words. */
export function ruleWords(rule: string, explanation: string | null): string {
    const words = named('calls.rule.', rule);
    return words === rule ? (explanation ?? rule) : words;
}
