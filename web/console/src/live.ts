// News from the server as they happen. One browser has one stream: HTTP/1.1 gives it six connections a host, and ten
// tabs would take them all. The tab that holds the lock listens and tells the others.

export type Subject = 'rules' | 'booking' | 'busy' | 'call' | 'task' | 'voicemail' | 'mail' | 'waiting' | 'webhook';

export interface News {
    subject: Subject | 'reset';
    id: number;
    agent: string | null;
}

type Message = { kind: 'news'; news: News } | { kind: 'state'; live: boolean } | { kind: 'ask' };

const SUBJECTS: Subject[] = ['rules', 'booking', 'busy', 'call', 'task', 'voicemail', 'mail', 'waiting', 'webhook'];
const LOST = 40_000; // the server is heard every 15 seconds, else the line is dead
const AGAIN = 10_000; // after the server refused the stream

const NAME = 'callhours.events';
const hearers = new Set<(news: News) => void>();
const watchers = new Set<(live: boolean) => void>();
let live = false;
let channel: BroadcastChannel | null = null;
let running: AbortController | null = null;

/** Whether news come by themselves now; where not, pages ask every few seconds. */
export const isLive = () => live;

function setLive(now: boolean): void {
    if (live === now) return;
    live = now;
    for (const watch of watchers) watch(now);
}

function hear(news: News): void {
    for (const hearer of [...hearers]) hearer(news);
}

function tell(message: Message): void {
    channel?.postMessage(message);
}

/** Holds the stream until `signal`; the browser itself reconnects after its loss, naming the last event it saw. */
function listen(signal: AbortSignal): Promise<void> {
    return new Promise((over) => {
        let source: EventSource;
        let dead = 0;
        let again = 0;
        const state = (now: boolean) => {
            setLive(now);
            tell({ kind: 'state', live: now });
        };
        const alive = () => {
            clearTimeout(dead);
            dead = window.setTimeout(() => {
                source.close();
                state(false);
                open();
            }, LOST);
        };
        const pass = (news: News) => {
            alive();
            hear(news);
            tell({ kind: 'news', news });
        };
        const open = () => {
            source = new EventSource('/api/v1/events');
            source.onopen = () => {
                alive();
                state(true);
            };
            source.onerror = () => {
                state(false);
                hear({ subject: 'reset', id: 0, agent: null }); // finds out why: signed out, or gone
                if (source.readyState !== EventSource.CLOSED) return;
                clearTimeout(dead);
                again = window.setTimeout(open, AGAIN);
            };
            source.addEventListener('beat', alive);
            // What happened between the page's first question and now, or was missed, is asked for.
            for (const name of ['hello', 'reset']) source.addEventListener(name, () => pass({ subject: 'reset', id: 0, agent: null }));
            for (const subject of SUBJECTS) {
                source.addEventListener(subject, (event) => pass({ ...(JSON.parse((event as MessageEvent<string>).data) as News), subject }));
            }
        };
        open();
        signal.addEventListener('abort', () => {
            clearTimeout(dead);
            clearTimeout(again);
            source.close();
            state(false);
            over();
        });
    });
}

/** From signing in to signing out. */
export function startLive(): void {
    if (running) return;
    const control = new AbortController();
    running = control;
    channel = new BroadcastChannel(NAME);
    channel.onmessage = ({ data }: MessageEvent<Message>) => {
        if (data.kind === 'news') hear(data.news);
        if (data.kind === 'state') setLive(data.live);
        if (data.kind === 'ask' && live) tell({ kind: 'state', live });
    };
    tell({ kind: 'ask' });
    // Without locks (plain http on a network) each tab has a stream of its own.
    if (!navigator.locks) void listen(control.signal);
    else navigator.locks.request(NAME, { signal: control.signal }, () => listen(control.signal)).catch(() => undefined);
}

export function stopLive(): void {
    running?.abort();
    running = null;
    channel?.close();
    channel = null;
    setLive(false);
}

/** Returns how to stop hearing. */
export function onNews(hearer: (news: News) => void): () => void {
    hearers.add(hearer);
    return () => hearers.delete(hearer);
}

export function onLive(watch: (live: boolean) => void): () => void {
    watchers.add(watch);
    return () => watchers.delete(watch);
}
