// Improves pages that work without it: the viewer's own zone, steps without a full reload, one press of a button.

const KEPT = 'callhours.form';
const FIELDS = ['name', 'email', 'phone', 'note'] as const;

/** Where the same page shows the viewer's zone; null when it does, or when a zone was chosen. */
function inOwnZone(): string | null {
    const main = document.querySelector<HTMLElement>('main[data-zone]');
    const address = new URL(location.href);
    if (!main || address.searchParams.has('tz') || document.querySelector('.form, .notice')) return null;
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!own || own === main.dataset.zone) return null;
    address.searchParams.set('tz', own);
    return address.href;
}

/** Puts the focus where the reader goes on: the step that was pressed, the chosen time, or the panel's heading. */
function focusAfter(pressed: string | undefined): void {
    const step = pressed ? document.querySelector<HTMLElement>(`[data-focus="${pressed}"]`) : null;
    const day = pressed === 'day' ? document.querySelector<HTMLElement>('.day[aria-current]') : null;
    const type = pressed === 'type' ? document.querySelector<HTMLElement>('.type[aria-current]') : null;
    const goal = document.querySelector<HTMLElement>('#chosen') ?? document.querySelector<HTMLElement>('#panel-title');
    const target = step ?? day ?? type ?? goal;
    target?.focus({ preventScroll: pressed !== undefined });
    if (target?.id === 'chosen') target.scrollIntoView({ block: 'nearest' });
}

let latest = 0;

/** Shows the page of `address` in place of this one's content; a full load where that cannot be. */
async function show(address: string, pressed?: string, first = false): Promise<void> {
    const turn = ++latest;
    try {
        const response = await fetch(address, { headers: { Accept: 'text/html' } });
        const next = new DOMParser().parseFromString(await response.text(), 'text/html');
        const main = next.querySelector('main');
        if (turn !== latest) return;
        if (!response.ok || !main) throw new Error(`${response.status}`);
        document.querySelector('main')?.replaceWith(main);
        const languages = next.querySelector('.languages');
        if (languages) document.querySelector('.languages')?.replaceWith(languages);
        document.title = next.title;
        improve();
        if (!first) focusAfter(pressed);
    } catch {
        if (turn === latest) location.assign(address);
    }
}

function kindOf(link: HTMLElement): string | undefined {
    if (link.dataset.focus) return link.dataset.focus;
    if (link.classList.contains('day')) return 'day';
    if (link.classList.contains('type')) return 'type';
    return undefined;
}

/** A link to another state of this same page, pressed plainly. */
function stepOf(event: MouseEvent): HTMLAnchorElement | null {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return null;
    const link = (event.target as Element).closest('a');
    if (!link || link.hasAttribute('download') || !link.closest('main.booking')) return null;
    return link.origin === location.origin && link.pathname === location.pathname ? link : null;
}

function remember(form: HTMLFormElement): void {
    const values = new FormData(form);
    sessionStorage.setItem(KEPT, JSON.stringify(FIELDS.map((name) => values.get(name) ?? '')));
}

/** What was typed before another time was chosen. */
function restore(form: HTMLFormElement): void {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]') as string[];
    FIELDS.forEach((name, index) => {
        const field = form.elements.namedItem(name);
        const fits = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
        if (fits && field.type !== 'hidden' && field.value === '') field.value = kept[index] ?? '';
    });
}

function improveForm(form: HTMLFormElement): void {
    if (form.classList.contains('form') && form.elements.namedItem('name')) {
        restore(form);
        form.addEventListener('input', () => remember(form));
    }
    form.addEventListener('submit', (event) => {
        if (form.dataset.sent) return event.preventDefault(); // a second press books nothing twice
        form.dataset.sent = 'yes';
        const button = event.submitter;
        button?.setAttribute('aria-disabled', 'true');
        if (button && form.dataset.busy) button.textContent = form.dataset.busy;
    });
}

function improve(): void {
    document.querySelectorAll<HTMLFormElement>('form[method="post"]').forEach(improveForm);
    const zone = document.querySelector<HTMLSelectElement>('form.zone select');
    zone?.addEventListener('change', () => {
        const address = new URL(zone.form!.action);
        new FormData(zone.form!).forEach((value, name) => address.searchParams.set(name, String(value)));
        history.pushState(null, '', address);
        void show(address.href);
    });
    const wrong = document.querySelector<HTMLElement>('[aria-invalid="true"]');
    wrong?.focus();
    if (document.querySelector('main.sheet')) sessionStorage.removeItem(KEPT);
}

document.documentElement.classList.add('scripted');
document.addEventListener('click', (event) => {
    const link = stepOf(event);
    if (!link) return;
    event.preventDefault();
    history.pushState(null, '', link.href);
    void show(link.href, kindOf(link));
});
window.addEventListener('popstate', () => void show(location.href));
window.addEventListener('pageshow', () => {
    document.querySelectorAll<HTMLFormElement>('form[data-sent]').forEach((form) => delete form.dataset.sent);
});

const own = inOwnZone();
if (own) {
    history.replaceState(null, '', own);
    void show(own, undefined, true);
} else {
    improve();
}
