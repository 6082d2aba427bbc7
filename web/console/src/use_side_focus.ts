// The focus between a list and what is chosen of it.

import { useEffect, useRef } from 'preact/hooks';

const rowName = (id: number | string) => document.querySelector<HTMLElement>(`:is([data-row="${id}"], [data-task="${id}"]) .row-name`);

/** The focus goes to that row of the list, which is brought into view. */
export function focusRow(id: number | string | null): void {
    const name = id === null ? null : rowName(id);
    name?.focus({ preventScroll: true });
    name?.closest('.row')?.scrollIntoView({ block: 'nearest' });
}

/** Where the list makes room for what was chosen (a narrow window) the focus goes along, and back to its row in the end. */
export function useSideFocus(chosen: number | string | null): void {
    const before = useRef<number | string | null>(null);
    useEffect(() => {
        const left = before.current;
        before.current = chosen;
        const list = document.querySelector('.list');
        const side = document.querySelector<HTMLElement>('.side');
        if (chosen !== null && list && getComputedStyle(list).visibility === 'hidden') side?.focus({ preventScroll: true });
        const lost = document.activeElement === document.body || side?.contains(document.activeElement);
        if (chosen === null && left !== null && lost) rowName(left)?.focus({ preventScroll: true });
    }, [chosen]);
}
