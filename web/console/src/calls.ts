// What the list of calls shows, as pure functions.

import type { Call } from './desk_api';
import type { People } from './page';
import { named, t } from './text';
import { spanInWords, length } from './when';

/** The number at the other end: of a callback, the one that was called. */
export const numberOf = (call: Pick<Call, 'direction' | 'caller' | 'called'>) => (call.direction === 'out' ? call.called : call.caller);

/** The client, or at least the number. */
export function caller(call: Pick<Call, 'client' | 'direction' | 'caller' | 'called'>, people: People): string {
    return people.clients.find(({ slug }) => slug === call.client)?.name ?? call.client ?? numberOf(call) ?? t('task.unknown');
}

/** A callback that nobody took was not missed by us. */
export function resultWords(call: Pick<Call, 'direction' | 'result'>): string {
    return call.direction === 'out' && call.result === 'missed' ? t('calls.not_reached') : named('calls.result.', call.result);
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
