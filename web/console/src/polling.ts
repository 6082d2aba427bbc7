// Asks the server again and again, and tells what is known meanwhile.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import { Refused } from './api';

const EVERY = 5_000;

export interface Polled<T> {
    /** Nothing until the first answer came. */
    data: T | null;
    /** The last attempt failed; `data` may be there still, from before. */
    failure: Refused | null;
    /** When data last came, by this machine's clock. */
    at: number;
    again: () => void;
}

/** `ended` is called when the server no longer knows who we are. A hidden page asks nothing. */
export function usePolling<T>(ask: () => Promise<T>, key: string, ended: () => void): Polled<T> {
    const [state, setState] = useState<Omit<Polled<T>, 'again'>>({ data: null, failure: null, at: 0 });
    const latest = useRef({ ask, ended });
    latest.current = { ask, ended };
    const [turn, setTurn] = useState(0);

    useEffect(() => setState({ data: null, failure: null, at: 0 }), [key]);
    useEffect(() => {
        let over = false;
        let timer = 0;
        const round = async () => {
            clearTimeout(timer);
            try {
                const data = await latest.current.ask();
                if (!over) setState({ data, failure: null, at: Date.now() });
            } catch (error) {
                const failure = error instanceof Refused ? error : new Refused(0, '');
                if (!over && failure.status === 401) return latest.current.ended();
                if (!over) setState((before) => ({ ...before, failure }));
            }
            if (!over && !document.hidden) timer = window.setTimeout(round, EVERY);
        };
        const wake = () => {
            if (!document.hidden) void round();
        };
        document.addEventListener('visibilitychange', wake);
        void round();
        return () => {
            over = true;
            clearTimeout(timer);
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
