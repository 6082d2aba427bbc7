// Keys of one letter. They are silent while somebody types, and with Ctrl, Alt or Meta.

import { useLayoutEffect, useRef } from 'preact/hooks';

export type Keys = Record<string, (event: KeyboardEvent) => void>;

function isTyping(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLElement)) return false;
    if (target instanceof HTMLInputElement) return !['range', 'radio', 'checkbox', 'button'].includes(target.type);
    return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

export function useKeys(keys: Keys, active = true): void {
    const latest = useRef(keys);
    latest.current = keys;
    // With the page as it is drawn, not a moment later: the key that follows the one that closed a dialog counts.
    useLayoutEffect(() => {
        if (!active) return undefined;
        const press = (event: KeyboardEvent) => {
            if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
            if (isTyping(event.target) && event.key !== 'Escape') return;
            const action = latest.current[event.key];
            if (!action) return;
            event.preventDefault();
            action(event);
        };
        document.addEventListener('keydown', press);
        return () => document.removeEventListener('keydown', press);
    }, [active]);
}
