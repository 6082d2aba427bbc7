// How a callback goes, as pure functions.

import type { Refused, Task } from './api';
import type { CallbackPhase, CallbackTry } from './callbacks_api';
import { isOver } from './tasks';
import { named, t, type Key } from './text';

/** Where on its way a callback is; the last is reached while both talk. */
export const steps = ['agent', 'announcing', 'client', 'talking'] as const;
export type Step = (typeof steps)[number];

const stepOf: Record<CallbackPhase, Step | null> = {
    fresh: 'agent',
    ringing_agent: 'agent',
    announcing: 'announcing',
    telling: 'announcing',
    ringing_client: 'client',
    connecting: 'client',
    talking: 'talking',
    ended: null,
};

export const stepAt = (phase: CallbackPhase): Step | null => stepOf[phase] ?? null;

export const newest = (tries: CallbackTry[]): CallbackTry | null => tries[tries.length - 1] ?? null;

export const goesOn = (one: CallbackTry | null): boolean => one !== null && one.ended_at === null;

/** Nobody who talks is cut off. */
export const mayGiveUp = (one: CallbackTry) => goesOn(one) && !one.talked_at;

export const mayCall = (task: Task) => task.number !== null && !isOver(task.state) && task.state !== 'dialling';

const ofOthers: Partial<Record<CallbackPhase, Key>> = {
    ringing_agent: 'callback.of_other.ringing_agent',
    announcing: 'callback.of_other.announcing',
    telling: 'callback.of_other.telling',
    talking: 'callback.of_other.talking',
};

/** How far it is, said to whose phone rings (`mine`), or of them. */
export function phaseWords({ phase }: CallbackTry, mine: boolean, agent: string): string {
    const key = mine ? undefined : ofOthers[phase];
    return key ? t(key, { agent }) : named('callback.phase.', phase);
}

/** How it ended, of one that did. */
export const outcomeWords = (one: CallbackTry): string => named('callback.outcome.', one.outcome ?? '');

/** They talked, and who talked has the task still: how did it end? */
export function asksOutcome(task: Task, tries: CallbackTry[], me: string): CallbackTry | null {
    const last = newest(tries);
    const mine = last?.outcome === 'talked' && last.agent === me;
    return mine && task.state === 'claimed' && (task.owner ?? me) === me ? last : null;
}

/** Why nobody is dialled, in the reader's language; a reason that is not known yet, in the server's words. */
export function refusalWords(refused: Refused): string {
    const words = refused.reason && named('callback.refused.', refused.reason);
    if (words && words !== refused.reason) return words;
    return refused.message || t('task.unreachable');
}
