// A list of callbacks: fetched, merged without jumping, and changed.

import { useEffect, useRef, useState } from 'preact/hooks';

import { api, Refused, type Session, type Task, type TaskChange } from './api';
import { usePolling } from './polling';
import { belongs, merged, optimistic, type Listed } from './tasks';

/** `state` empty: all that are neither done nor dropped. */
export function useTasks(session: Session, ended: () => void, state = '') {
    const polled = usePolling(() => api.tasks(state), `tasks ${state}`, ended, ['task', 'voicemail', 'call', 'rules']);
    const [listed, setListed] = useState<Listed>({ tasks: [], fresh: 0 });
    const [skew, setSkew] = useState(0);
    const held = useRef(false);

    const apply = (hold: boolean) => {
        const { data } = polled;
        if (data) setListed((before) => merged(before.tasks, data.tasks, hold, state));
    };
    useEffect(() => setListed({ tasks: [], fresh: 0 }), [state]);
    useEffect(() => {
        apply(held.current);
        if (polled.data?.now) setSkew(Date.parse(polled.data.now) - polled.at);
    }, [polled.data]);

    const put = (id: number, next: Task) =>
        setListed((before) => ({
            ...before, tasks: before.tasks.flatMap((one) => (one.id !== id ? one : belongs(next, state) ? next : [])),
        }));

    /** Shown at once, and as it was again where the server says no. Resolves to the changed task; throws Refused. */
    const change = async (task: Task, wish: TaskChange): Promise<Task> => {
        put(task.id, optimistic(task, wish, session.agent.slug));
        try {
            const changed = await api.change(task.id, wish, session.csrf_token);
            put(task.id, changed);
            polled.again();
            return changed;
        } catch (error) {
            // What it is now, the server knows: another may have been quicker.
            setListed((before) => (before.tasks.some((one) => one.id === task.id)
                ? { ...before, tasks: before.tasks.map((one) => (one.id === task.id ? task : one)) }
                : merged([...before.tasks, task], [...before.tasks, task], false, state)));
            polled.again();
            if (error instanceof Refused && error.status === 401) ended();
            throw error;
        }
    };

    return {
        listed,
        skew,
        change,
        loaded: polled.data !== null,
        failure: polled.failure,
        lastAt: polled.at,
        again: polled.again,
        /** While held, the list keeps its order; let go, it takes the next news as they come. */
        hold: (on: boolean) => {
            held.current = on;
        },
        showFresh: () => apply(false),
    };
}
