// What every page is given.

import type { Client, Refused, Session } from './api';
import type { Route } from './route';
import type { AgentRules, CallTypeRules } from './rules_api';
import { locale, t } from './text';
import type { Toast } from './toasts';
import type { Calling } from './use_calling';

/** Who works here, for whom, and which kinds of calls there are; empty lists until the server has told. */
export interface People {
    agents: AgentRules[];
    types: CallTypeRules[];
    clients: Client[];
}

export interface PageProps {
    session: Session;
    people: People;
    route: Route;
    ended: () => void;
    toast: (toast: Toast) => void;
    /** The agent's own callbacks that go on. */
    calling: Calling;
    quiet: boolean; // a dialog is open, keys are its own
}

export function agentName(people: People, slug: string | null): string {
    return people.agents.find((agent) => agent.slug === slug)?.name ?? slug ?? t('task.nobody');
}

/** Of words in several languages the reader's, else the English ones. */
export function inWords(words: Record<string, string>): string {
    return words[locale.slice(0, 2)] || words.en || '';
}

export function typeName(type: CallTypeRules): string {
    return inWords(type.name) || type.slug;
}

/** What was refused, for a message; a session that has ended is told by the sign-in page. */
export function refusalTeller({ toast, ended }: Pick<PageProps, 'toast' | 'ended'>) {
    return (refused: Refused) => {
        if (refused.status === 401) ended();
        else toast({ text: t('task.not_saved', { why: refused.message || t('task.unreachable') }), bad: true });
    };
}
