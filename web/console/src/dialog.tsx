import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

import { t } from './text';

interface Props {
    title: string;
    eyebrow?: string;
    close: () => void;
    wide?: boolean;
    children: ComponentChildren;
}

/** Opens itself; Escape and its last button close it. */
export function Dialog({ title, eyebrow, close, wide, children }: Props) {
    const dialog = useRef<HTMLDialogElement>(null);
    const id = useId();
    useEffect(() => dialog.current?.showModal(), []);
    return (
        <dialog class={`dialog${wide ? ' dialog-wide' : ''}`} ref={dialog} onClose={close} aria-labelledby={id}>
            {eyebrow && <p class="eyebrow">{eyebrow}</p>}
            <h2 id={id} class="panel-title">{title}</h2>
            {children}
        </dialog>
    );
}

interface ActionsProps {
    submit: string;
    close: () => void;
    busy: boolean;
    danger?: boolean;
    keep?: string;
}

/** The two buttons below a dialog's form. */
export function DialogActions({ submit, close, busy, danger, keep }: ActionsProps) {
    return (
        <div class="actions">
            <button class={`button${danger ? ' button-danger' : ''}`} type="submit" disabled={busy}>{submit}</button>
            <button class="button button-quiet" type="button" onClick={close}>{keep ?? t('console.cancel')}</button>
        </div>
    );
}
