// The open callbacks: fetched, merged without jumping, and changed.

import { useEffect, useRef, useState } from 'preact/hooks';

import { api, Refused, type Session, type Task, type TaskChange } from './api';
import { usePolling } from './polling';
import { merged, type Listed } from './tasks';

const isOver = (task: Task) => task.state === 'done' || task.state === 'dropped';

export function useTasks(session: Session, ended: () => void) {
    const polled = usePolling(api.tasks, 'tasks', ended, ['task', 'voicemail', 'call', 'rules']);
    const [listed, setListed] = useState<Listed>({ tasks: [], fresh: 0 });
    const [skew, setSkew] = useState(0);
    const held = useRef(false);

    const apply = (hold: boolean) => {
        const { data } = polled;
        if (data) setListed((before) => merged(before.tasks, data.tasks, hold));
    };
    useEffect(() => {
        apply(held.current);
        if (polled.data?.now) setSkew(Date.parse(polled.data.now) - polled.at);
    }, [polled.data]);

    /** Resolves to the changed task; throws Refused. */
    const change = async (task: Task, wish: TaskChange): Promise<Task> => {
        try {
            const changed = await api.change(task.id, wish, session.csrf_token);
            setListed((before) => ({
                ...before,
                tasks: before.tasks.flatMap((one) => (one.id !== task.id ? one : isOver(changed) ? [] : changed)),
            }));
            polled.again();
            return changed;
        } catch (error) {
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
