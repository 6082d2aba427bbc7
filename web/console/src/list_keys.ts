// The keys of every list: j and k walk it, / searches, Escape leaves the search or what is chosen.

import { useKeys, type Keys } from './keys';
import { neighbour } from './tasks';
import { focusRow } from './use_side_focus';

interface Listed<Id> {
    rows: { id: Id }[];
    chosen: Id | null;
    pick: (id: Id | null) => void;
    search?: { current: HTMLInputElement | null };
}

/** `more` are the page's own keys. Silent while `active` is false: a dialog is open, and keys are its own. */
export function useListKeys<Id extends number | string>({ rows, chosen, pick, search }: Listed<Id>, active: boolean, more: Keys = {}): void {
    const move = (step: 1 | -1) => {
        const next = neighbour(rows, chosen, step);
        pick(next);
        focusRow(next);
    };
    useKeys(
        {
            j: () => move(1),
            k: () => move(-1),
            ...(search && { '/': () => search.current?.select() }),
            Escape: () => (search && document.activeElement === search.current ? search.current?.blur() : pick(null)),
            ...more,
        },
        active,
    );
}
