// The texts of web/locales, filled as ICU MessageFormat fills them: {name}, and {count, plural, =0 {…} one {…} other {…}}.

import type english from '../../locales/en.json';
import type { Language } from './language';

export type Key = keyof typeof english;
export type Values = Record<string, string | number>;
type Catalogue = Record<Key, string>;

// Each language is a file of its own; only the chosen one is fetched.
const catalogues = import.meta.glob<Catalogue>('../../locales/*.json', { import: 'default' });

let catalogue = {} as Catalogue;
/** For Intl: dates, numbers and plurals. */
export let locale = 'en-GB';

/** To be awaited before anything is said. */
export async function speak(language: Language): Promise<void> {
    catalogue = await catalogues[`../../locales/${language}.json`]!();
    locale = catalogue['format.locale'];
}

/** The index after the brace that closes the one at `open`. */
function closing(pattern: string, open: number): number {
    let depth = 0;
    for (let at = open; at < pattern.length; at++) {
        if (pattern[at] === '{') depth++;
        if (pattern[at] === '}' && --depth === 0) return at + 1;
    }
    throw new Error(`a brace is not closed: ${pattern}`);
}

function plural(branches: string, count: number): string {
    const found = new Map<string, string>();
    for (let at = branches.indexOf('{'), from = 0; at >= 0; at = branches.indexOf('{', from)) {
        const end = closing(branches, at);
        found.set(branches.slice(from, at).trim(), branches.slice(at + 1, end - 1));
        from = end;
    }
    const rule = new Intl.PluralRules(locale).select(count);
    const chosen = found.get(`=${count}`) ?? found.get(rule) ?? found.get('other');
    if (chosen === undefined) throw new Error(`no branch for ${count}: ${branches}`);
    return chosen.replaceAll('#', String(count));
}

function placeholder(inside: string, values: Values): string {
    const [name = '', kind, ...rest] = inside.split(',').map((part, index) => (index < 2 ? part.trim() : part));
    const value = values[name];
    if (value === undefined) throw new Error(`no value for ${name}`);
    return kind === 'plural' ? plural(rest.join(','), Number(value)) : String(value);
}

export function fill(pattern: string, values: Values): string {
    let text = '';
    for (let at = 0; at < pattern.length; ) {
        if (pattern[at] !== '{') {
            text += pattern[at++];
            continue;
        }
        const end = closing(pattern, at);
        text += placeholder(pattern.slice(at + 1, end - 1), values);
        at = end;
    }
    return text;
}

export function t(key: Key, values: Values = {}): string {
    return fill(catalogue[key], values);
}

type Prefix = 'task.state.' | 'task.event.' | 'task.outcome.' | 'calls.result.' | 'calls.outcome.' | 'calls.leg.' | 'calls.rule.' | 'clients.event.' | 'figures.' | 'task.severity.' | 'task.severity_short.' | 'bookings.status.' | 'history.' | 'mails.state.' | 'mails.kind.' |
    'mails.audience.' | 'mails.outcome.' | 'webhooks.state.' | 'holidays.source.' | 'busy.kind.' | 'rules.weekday.' | 'types.kind.' | 'callback.phase.' | 'callback.outcome.' | 'callback.refused.' | 'callback.cause.' | 'waiting.state.' | 'wait.part_' |
    'erase.count.' | 'erase.obstacle.' | 'bring.what.' | 'bring.count.';

/** For keys made of a name from the wire: the text, or the name itself where we have none yet. */
export function named(prefix: Prefix, name: string | number, values: Values = {}): string {
    const key = `${prefix}${name}`;
    return key in catalogue ? t(key as Key, values) : String(name);
}
