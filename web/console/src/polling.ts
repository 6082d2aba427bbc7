// Asks the server when there is news, else again and again, and tells what is known meanwhile.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import { Refused } from './api';
import { isLive, onLive, onNews, type Subject } from './live';

const EVERY = 5_000;
const EVERY_LIVE = 60_000; // news come by themselves; this is for the clock, and against what nobody thought of
const TOGETHER = 150; // news that come in one breath are asked for once

export interface Polled<T> {
    /** Nothing until the first answer came. */
    data: T | null;
    /** The last attempt failed; `data` may be there still, from before. */
    failure: Refused | null;
    /** When data last came, by this machine's clock. */
    at: number;
    again: () => void;
}

/**
 * Asks again when something of `about` has changed. `ended` is called when the server no longer knows who we are. A
 * hidden page asks nothing, and makes up for it when it is shown.
 */
export function usePolling<T>(ask: () => Promise<T>, key: string, ended: () => void, about: Subject[] = []): Polled<T> {
    const [state, setState] = useState<Omit<Polled<T>, 'again'>>({ data: null, failure: null, at: 0 });
    const latest = useRef({ ask, ended, about });
    latest.current = { ask, ended, about };
    const [turn, setTurn] = useState(0);

    useEffect(() => setState({ data: null, failure: null, at: 0 }), [key]);
    useEffect(() => {
        let over = false;
        let timer = 0;
        let asking = false;
        let soon = false; // news have come that no answer begun since can hold
        let wanted = false; // news came while an answer was under way: it may not hold them
        const later = (span: number) => {
            clearTimeout(timer);
            timer = window.setTimeout(round, span);
        };
        const round = async () => {
            if (asking) {
                wanted = true;
                return;
            }
            asking = true;
            wanted = soon = false;
            clearTimeout(timer);
            try {
                const data = await latest.current.ask();
                if (!over) setState({ data, failure: null, at: Date.now() });
            } catch (error) {
                const failure = error instanceof Refused ? error : new Refused(0, '');
                if (!over && failure.status === 401) return latest.current.ended();
                if (!over) setState((before) => ({ ...before, failure }));
            }
            asking = false;
            if (over || document.hidden) return;
            later(soon || wanted ? TOGETHER : isLive() ? EVERY_LIVE : EVERY);
        };
        const wake = () => {
            if (!document.hidden) void round();
        };
        const forget = [
            onNews((news) => {
                const ours = news.subject === 'reset' || latest.current.about.includes(news.subject);
                if (!ours || document.hidden || soon) return;
                soon = true; // further news of the same breath must not put it off
                later(TOGETHER);
            }),
            onLive((live) => !live && !document.hidden && later(EVERY)),
        ];
        document.addEventListener('visibilitychange', wake);
        void round();
        return () => {
            over = true;
            clearTimeout(timer);
            for (const stop of forget) stop();
            document.removeEventListener('visibilitychange', wake);
        };
    }, [key, turn]);

    return { ...state, again: useCallback(() => setTurn((before) => before + 1), []) };
}

/** This machine's clock, put right by the server's, for words such as "in 5 min". */
export function useNow(skew: number): number {
    const [now, setNow] = useState(Date.now);
    useEffect(() => {
        const timer = setInterval(() => setNow(Date.now()), EVERY);
        return () => clearInterval(timer);
    }, []);
    return now + skew;
}
