// Short messages after an action, with a way back where there is one.

import { X } from 'lucide-preact';
import { useCallback, useEffect, useState } from 'preact/hooks';

import { t } from './text';

const STAY = 10_000;

export interface Toast {
    text: string;
    undo?: () => void;
    bad?: boolean;
}

export interface ToastState {
    toast: Toast | null;
    show: (toast: Toast) => void;
    hide: () => void;
}

export function useToasts(): ToastState {
    const [toast, setToast] = useState<Toast | null>(null);
    const show = useCallback((next: Toast) => setToast(next), []);
    const hide = useCallback(() => setToast(null), []);
    useEffect(() => {
        if (!toast || toast.bad) return undefined;
        const timer = setTimeout(hide, STAY);
        return () => clearTimeout(timer);
    }, [toast]);
    return { toast, show, hide };
}

export function Toasts({ toast, hide }: ToastState) {
    const undo = () => {
        toast?.undo?.();
        hide();
    };
    return (
        <div class="toasts" role="status" aria-live="polite">
            {toast && (
                <div class={`toast${toast.bad ? ' toast-bad' : ''}`}>
                    <span>{toast.text}</span>
                    {toast.undo && <button class="toast-button" type="button" onClick={undo}>{t('console.undo')}</button>}
                    <button class="toast-button" type="button" onClick={hide} aria-label={t('console.dismiss')}>
                        <X aria-hidden="true" />
                    </button>
                </div>
            )}
        </div>
    );
}
