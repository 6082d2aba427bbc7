// The callbacks that ring the agent who is signed in: begun, followed to their end, and asked about afterwards.

import { useEffect, useRef, useState } from 'preact/hooks';

import { api, Refused, type Session, type Task } from './api';
import { asksOutcome, goesOn, newest, outcomeWords, refusalWords } from './callbacks';
import { callbacks, type CallbackTry } from './callbacks_api';
import { usePolling } from './polling';
import { who } from './task_words';
import { t } from './text';
import type { Toast } from './toasts';
import { weekdayTime } from './when';

export interface UnderWay {
    task: Task;
    last: CallbackTry;
}

const ASKED = 'callhours.asked';
const KEPT = 50; // tries remembered

function asked(): number[] {
    try {
        const kept: unknown = JSON.parse(localStorage.getItem(ASKED) ?? '[]');
        return Array.isArray(kept) ? kept.filter((id): id is number => typeof id === 'number') : [];
    } catch {
        return [];
    }
}

/** How a call ended is asked once in a browser, however many tabs there are. */
export const wasAsked = (id: number) => asked().includes(id);
export const noteAsked = (id: number) => localStorage.setItem(ASKED, JSON.stringify([...asked(), id].slice(-KEPT)));

/** Those of `me` that go on now. */
async function underWay(me: string): Promise<UnderWay[]> {
    const { tasks } = await api.tasks('dialling');
    const maybe = tasks.filter((task) => !task.owner || task.owner === me);
    const found = await Promise.all(maybe.map(async (task) => ({ task, last: newest((await callbacks.tries(task.id)).callbacks) })));
    return found.filter((one): one is UnderWay => goesOn(one.last) && one.last?.agent === me);
}

export function useCalling(session: Session, toast: (toast: Toast) => void, ended: () => void) {
    const me = session.agent.slug;
    const polled = usePolling(() => underWay(me), `calling ${me}`, ended, ['task', 'call']);
    const followed = useRef(new Set<number>());
    const [question, setQuestion] = useState<{ task: Task; about: CallbackTry } | null>(null);
    const [doubt, setDoubt] = useState<{ task: Task; refused: Refused } | null>(null);

    const fail = (refused: Refused) => (refused.status === 401 ? ended() : toast({ text: refusalWords(refused), bad: true }));
    const begin = (task: Task, anyway = false) => {
        setDoubt(null);
        return callbacks.begin(task.id, anyway, session.csrf_token).then(() => {
            followed.current.add(task.id);
            polled.again();
        }, (refused: Refused) => (refused.overridable ? setDoubt({ task, refused }) : fail(refused)));
    };
    const giveUp = (task: Task) =>
        callbacks.giveUp(task.id, session.csrf_token).then(polled.again, (refused: Refused) => (refused.status === 404 ? polled.again() : fail(refused)));

    /** It goes on no more: says how it ended, or asks. */
    const settle = async (id: number) => {
        followed.current.delete(id);
        try {
            const [task, { callbacks: tries }] = await Promise.all([api.task(id), callbacks.tries(id)]);
            const last = newest(tries);
            if (goesOn(last)) return void followed.current.add(id); // it had not begun yet when it was asked for
            const about = asksOutcome(task, tries, me);
            if (about && !wasAsked(about.id)) return setQuestion({ task, about });
            if (!last || last.outcome === 'talked' || last.agent !== me) return undefined;
            const next = last.next_try_at ? ` ${t('callback.next_try', { when: weekdayTime(Date.parse(last.next_try_at), Date.now(), session.agent.zone) })}` : '';
            return toast({ text: `${who(task)}: ${outcomeWords(last)}.${next}` });
        } catch {
            followed.current.add(id); // asked again with the next news
        }
        return undefined;
    };
    useEffect(() => {
        if (!polled.data) return;
        const going = new Set(polled.data.map(({ task }) => task.id));
        for (const id of followed.current) if (!going.has(id)) void settle(id);
        for (const id of going) followed.current.add(id);
    }, [polled.data]);

    // Answered elsewhere, by a colleague or in another tab: then there is nothing to ask any more.
    const open = usePolling(() => (question ? api.task(question.task.id) : Promise.resolve(null)), `asked ${question?.about.id}`, ended, ['task']);
    useEffect(() => {
        if (question && open.data && open.data.id === question.task.id && open.data.state !== 'claimed') setQuestion(null);
    }, [open.data]);

    return {
        begin,
        giveUp,
        underWay: polled.data ?? [],
        question,
        ask: (task: Task, about: CallbackTry) => setQuestion({ task, about }),
        answered: () => {
            if (question) noteAsked(question.about.id);
            setQuestion(null);
        },
        doubt,
        letBe: () => setDoubt(null),
    };
}

export type Calling = ReturnType<typeof useCalling>;
