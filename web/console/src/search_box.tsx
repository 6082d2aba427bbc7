// A list's search: what is typed narrows it after a moment.

import { Search } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const WAIT = 250; // while somebody types, the server is not asked for each letter

interface Props {
    asked: string; // what the list shows now
    label: string;
    narrow: (words: string) => void;
    box: { current: HTMLInputElement | null };
    /** The list is here already, so that each letter narrows it. */
    atOnce?: boolean;
}

export function SearchBox({ asked, label, narrow, box, atOnce }: Props) {
    const [words, setWords] = useState(asked);
    const told = useRef(asked);
    useEffect(() => {
        told.current = asked;
        // While somebody types here, the list only says back what was typed, and more may have been since.
        if (document.activeElement !== box.current) setWords(asked);
    }, [asked]);
    useEffect(() => {
        if (words === told.current) return undefined;
        const timer = setTimeout(() => {
            told.current = words;
            narrow(words);
        }, WAIT);
        return () => clearTimeout(timer);
    }, [words]);
    const type = (typed: string) => {
        setWords(typed);
        if (!atOnce) return;
        told.current = typed;
        narrow(typed);
    };
    return (
        <label class="search">
            <Search aria-hidden="true" />
            <span class="hidden">{label}</span>
            <input type="search" ref={box} value={words} placeholder={label} onInput={(event) => type(event.currentTarget.value)} />
        </label>
    );
}
