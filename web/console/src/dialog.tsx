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

/** Shows the dialog; when it goes, the focus goes back to what opened it, or to the page's content where that is gone. */
export function useModal() {
    const dialog = useRef<HTMLDialogElement>(null);
    useEffect(() => {
        const shown = dialog.current;
        shown?.showModal();
        return () => {
            shown?.close(); // a dialog that is only taken away takes the focus with it
            if (document.activeElement === document.body) document.getElementById('main')?.focus();
        };
    }, []);
    return dialog;
}

/** Opens itself; Escape and its last button close it. */
export function Dialog({ title, eyebrow, close, wide, children }: Props) {
    const dialog = useModal();
    const id = useId();
    // One that was taken away says afterwards that it closed, and must not take along what came in its place.
    const closed = (event: Event) => (event.currentTarget as HTMLElement).isConnected && close();
    return (
        <dialog class={`dialog${wide ? ' dialog-wide' : ''}`} ref={dialog} onClose={closed} aria-labelledby={id}>
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

/** A button that cannot be pressed now, yet keeps the focus: one that is disabled under the finger loses it. */
export function idleButton(idle: boolean) {
    return { 'aria-disabled': idle ? ('true' as const) : undefined, onClick: (event: MouseEvent) => idle && event.preventDefault() };
}

/** The two buttons below a dialog's form. */
export function DialogActions({ submit, close, busy, danger, keep }: ActionsProps) {
    return (
        <div class="actions">
            <button class={`button${danger ? ' button-danger' : ''}`} type="submit" {...idleButton(busy)}>{submit}</button>
            <button class="button button-quiet" type="button" onClick={close}>{keep ?? t('console.cancel')}</button>
        </div>
    );
}
