// Browser notifications of new urgent callbacks: only where somebody asked for them, and once in a browser, however many
// tabs there are.

import { useEffect, useState } from 'preact/hooks';

import { api, type Task } from './api';
import { onNews } from './live';
import { hashOf } from './route';
import { who, why } from './task_words';
import { named, t } from './text';

const WANTED = 'callhours.notify';
const TOLD = 'callhours.notified';
const KEPT = 200; // ids remembered
const TOGETHER = 300;

export type Wish = 'on' | 'off' | 'denied' | 'impossible';

export function wish(): Wish {
    if (typeof Notification === 'undefined') return 'impossible';
    if (Notification.permission === 'denied') return 'denied';
    return Notification.permission === 'granted' && localStorage.getItem(WANTED) === 'on' ? 'on' : 'off';
}

/** Asks the browser only when somebody pressed the button. */
export async function switchNotices(): Promise<Wish> {
    if (wish() === 'on') localStorage.removeItem(WANTED);
    else if ((await Notification.requestPermission()) === 'granted') localStorage.setItem(WANTED, 'on');
    return wish();
}

/** Urgent ones that wait for somebody and are not known yet. */
export function unheard(tasks: Task[], known: ReadonlySet<number>): Task[] {
    return tasks.filter((task) => task.severity <= 2 && task.state === 'open' && !known.has(task.id));
}

function told(): number[] {
    try {
        const kept: unknown = JSON.parse(localStorage.getItem(TOLD) ?? '[]');
        return Array.isArray(kept) ? kept.filter((id): id is number => typeof id === 'number') : [];
    } catch {
        return [];
    }
}

/** True for the one tab that may tell of it. */
async function claim(id: number): Promise<boolean> {
    const take = () => {
        const before = told();
        if (before.includes(id)) return false;
        localStorage.setItem(TOLD, JSON.stringify([...before, id].slice(-KEPT)));
        return true;
    };
    return navigator.locks ? navigator.locks.request(TOLD, take) : take();
}

async function tell(task: Task): Promise<void> {
    if (!(await claim(task.id))) return;
    const notice = new Notification(t('notify.title', { severity: named('task.severity_short.', task.severity), who: who(task) }), {
        body: task.about || why(task),
        tag: `callhours-${task.id}`,
    });
    notice.onclick = () => {
        window.focus();
        location.hash = hashOf('tasks', task.id);
        notice.close();
    };
}

/** While signed in. What waits already when the page is opened is on the screen, and not told. */
export function useUrgentNotices(): void {
    useEffect(() => {
        let known: Set<number> | null = null;
        let timer = 0;
        const look = () =>
            api.tasks().then(({ tasks }) => {
                const fresh = known ? unheard(tasks, known) : [];
                known = new Set([...(known ?? []), ...tasks.map((task) => task.id)]);
                if (wish() === 'on') for (const task of fresh) void tell(task);
            }, () => undefined);
        void look();
        // A hidden page must hear of it too: that is what it is for.
        const stop = onNews((news) => {
            if (news.subject !== 'task' && news.subject !== 'reset') return;
            clearTimeout(timer);
            timer = window.setTimeout(() => void look(), TOGETHER);
        });
        return () => {
            stop();
            clearTimeout(timer);
        };
    }, []);
}

export function useNoticeSwitch(): { is: Wish; toggle: () => void } {
    const [is, setIs] = useState(wish);
    return { is, toggle: () => void switchNotices().then(setIs) };
}
