// What a list shows when it has nothing to show: waiting, failed, empty.

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { t } from './text';

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
