// What a list shows when it has nothing to show: waiting, failed, empty.

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import type { Polled } from './polling';
import { t } from './text';
import { time } from './when';

const PATIENCE = 200; // what comes sooner needs no skeleton

export function Skeleton({ rows }: { rows: number }) {
    const [shown, setShown] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setShown(true), PATIENCE);
        return () => clearTimeout(timer);
    }, []);
    return (
        <div class="skeleton" role="status">
            <span class="hidden">{t('console.loading')}</span>
            {shown && Array.from({ length: rows }, (_, row) => <div class="skeleton-row" key={row} aria-hidden="true" />)}
        </div>
    );
}

export function Failure({ title, why, retry }: { title: string; why?: string; retry: () => void }) {
    return (
        <div class="empty state" role="alert">
            <p class="empty-title">{title}</p>
            {why && <p>{why}</p>}
            <button class="button button-quiet" type="button" onClick={retry}>{t('console.try_again')}</button>
        </div>
    );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
    return (
        <div class="empty state">
            <p class="empty-title">{title}</p>
            {children}
        </div>
    );
}

type Asked = Pick<Polled<unknown>, 'data' | 'failure' | 'at' | 'again'>;

/** Above what is shown: that it is from before, since it could not be renewed. */
export function Stale({ of, zone }: { of: Omit<Asked, 'again'>; zone: string }) {
    if (!of.failure || !of.data) return null;
    return <p class="stale" role="status">{t('tasks.stale', { time: time(of.at, zone) })}</p>;
}

/** Until the first answer is here: that it is awaited, or why it did not come. */
export function NotYet({ of, title, rows }: { of: Omit<Asked, 'at'>; title: string; rows: number }) {
    if (of.data) return null;
    if (!of.failure) return <Skeleton rows={rows} />;
    return <Failure title={title} why={of.failure.message || t('signin.failed')} retry={of.again} />;
}
