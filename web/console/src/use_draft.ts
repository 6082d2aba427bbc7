import { useEffect, useState } from 'preact/hooks';

/**
 * What somebody is editing. News of others reach it while it is untouched; afterwards it stays, and `outdated` tells
 * that what it was made from is not what holds any more.
 */
export function useDraft<T>(source: T) {
    const text = JSON.stringify(source);
    const [base, setBase] = useState(text);
    const [draft, setDraft] = useState<T>(source);
    const touched = JSON.stringify(draft) !== base;
    const [saved, setSaved] = useState(false);
    useEffect(() => {
        if (text === base || (touched && !saved)) return;
        reset();
        setSaved(false);
    }, [text, saved]);
    const reset = () => {
        setBase(text);
        setDraft(source);
    };
    return {
        draft,
        change: (part: Partial<T>) => setDraft((before) => ({ ...before, ...part })),
        touched,
        outdated: touched && !saved && text !== base,
        reset,
        /** What the server then tells is this draft, in its own words. */
        saved: () => setSaved(true),
    };
}
