// Addresses within the console: `#bookings/12?client=acme` is one thing of a page, and how its list is narrowed.

export const pages = ['today', 'calendar', 'tasks', 'bookings', 'calls', 'clients', 'figures', 'duty', 'mails', 'rules', 'waiting'] as const;
export type Page = (typeof pages)[number];

export interface Route {
    page: Page;
    /** The chosen thing, or the part of a page; empty when none is. */
    id: string;
    query: Record<string, string>;
}

const isPage = (name: string): name is Page => (pages as readonly string[]).includes(name);

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return ''; // cut off in the middle of a letter
    }
}

/** What an address means; callbacks where it means nothing. */
export function parseRoute(hash: string): Route {
    const [path = '', search = ''] = hash.replace(/^#/, '').split('?');
    const [name = '', id = ''] = path.split('/');
    if (!isPage(name)) return { page: 'tasks', id: '', query: {} };
    return { page: name, id: decoded(id), query: Object.fromEntries(new URLSearchParams(search)) };
}

/** The address of a route; what is empty is left out. */
export function hashOf(page: Page, id: string | number = '', query: Record<string, string> = {}): string {
    const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
    return `#${page}${id === '' ? '' : `/${encodeURIComponent(id)}`}${search && `?${search}`}`;
}

/** Another thing of the same page is chosen: the address follows, but "back" leaves the page, not the thing. */
export function choose(page: Page, id: string | number | null, narrowed: Record<string, string> = {}): void {
    history.replaceState(null, '', hashOf(page, id ?? '', narrowed));
    window.dispatchEvent(new HashChangeEvent('hashchange'));
}
