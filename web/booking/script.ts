// Improves pages that work without it: the viewer's own zone, steps without a full reload, one press of a button.

const KEPT = 'callhours.form';
const ZONE = 'callhours.zone';

/** Where the same page shows the viewer's zone, or the one they chose before; null when it does already. */
function inOwnZone(): string | null {
    const main = document.querySelector<HTMLElement>('main[data-zone]');
    const address = new URL(location.href);
    if (!main || address.searchParams.has('tz') || document.querySelector('.form, .notice')) return null;
    const own = localStorage.getItem(ZONE) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
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

/** Puts the content of that page in place of this one's. Throws where it has none. */
async function take(response: Response): Promise<void> {
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const main = next.querySelector('main');
    if (!main) throw new Error(`${response.status}`);
    document.querySelector('main')?.replaceWith(main);
    const languages = next.querySelector('.languages');
    if (languages) document.querySelector('.languages')?.replaceWith(languages);
    document.title = next.title;
    improve();
}

/** Shows the page of `address` in place of this one's content; a full load where that cannot be. */
async function show(address: string, pressed?: string, first = false): Promise<void> {
    const turn = ++latest;
    const slow = setTimeout(() => document.querySelector('main')?.setAttribute('aria-busy', 'true'), 200);
    try {
        const response = await fetch(address, { headers: { Accept: 'text/html' } });
        if (turn !== latest) return;
        if (!response.ok) throw new Error(`${response.status}`);
        await take(response);
        if (!first) focusAfter(pressed);
    } catch {
        if (turn === latest) leaveFor(() => location.assign(address));
    } finally {
        clearTimeout(slow);
    }
}

type Enter = 'pushState' | 'replaceState';

/** Posts a choice of time, and shows the page that comes of it; a refusal (taken meanwhile) is a page too. */
async function hold(action: string, body: URLSearchParams, enter: Enter): Promise<void> {
    const turn = ++latest;
    const response = await fetch(action, { method: 'POST', body, headers: { Accept: 'text/html' } });
    if (turn !== latest) return;
    if (response.redirected) history[enter](null, '', response.url);
    await take(response);
}

function fieldsOf(form: HTMLFormElement, names?: string[]): URLSearchParams {
    const fields = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
        if (!names || names.includes(name)) fields.append(name, String(value));
    });
    return fields;
}

/** Chooses a time without a full load. */
async function choose(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
    button.setAttribute('aria-busy', 'true');
    const fields = fieldsOf(form);
    fields.append(button.name, button.value);
    try {
        await hold(form.action, fields, 'pushState');
        focusAfter(undefined);
    } catch {
        leaveFor(() => form.requestSubmit(button));
    }
}

// ---- the time that is kept for this viewer ----

let staying = false; // on the way to another page of the same booking, which needs the hold

function leaveFor(go: () => void): void {
    staying = true;
    go();
}

function releaseHold(): void {
    const main = document.querySelector<HTMLElement>('main[data-hold]');
    if (staying || !main?.dataset.hold || !main.dataset.release) return;
    navigator.sendBeacon(main.dataset.release, new URLSearchParams({ hold: main.dataset.hold }));
}

/** The address of what is shown. After a form that was refused, the page's own names no time and leads back to them all. */
function here(): string {
    if (new URLSearchParams(location.search).has('hold')) return location.href;
    const form = document.querySelector<HTMLFormElement>('.held ~ .form, .lapsed ~ .form');
    return form ? `${new URL(form.action).pathname}?${fieldsOf(form, ['type', 'start', 'tz', 'hold'])}` : location.href;
}

/** Shows what is to be done, and leaves who is typing in the field where they type. */
async function lapse(): Promise<void> {
    const field = document.activeElement?.id;
    await show(here(), undefined, true);
    if (field) document.getElementById(field)?.focus({ preventScroll: true });
}

/**
 * A hold ends early where its viewer holds other times meanwhile, in another window: who comes back to this one sees
 * what the server says of it.
 */
async function lookAtHold(): Promise<void> {
    if (document.visibilityState !== 'visible' || !document.querySelector('.held[data-seconds]')) return;
    const turn = latest;
    try {
        const response = await fetch(here(), { headers: { Accept: 'text/html' } });
        if (turn !== latest || !response.ok) return;
        const next = new DOMParser().parseFromString(await response.text(), 'text/html');
        if (turn === latest && !next.querySelector('.held[data-seconds]')) await lapse();
    } catch {
        // the countdown ends by itself, and the server judges the booking in any case
    }
}

let ticking: number | undefined;

/** Counts down quietly; at the end the page says what is to be done. */
function countDown(): void {
    clearInterval(ticking);
    const held = document.querySelector<HTMLElement>('.held[data-seconds]');
    const shown = held?.querySelector<HTMLElement>('.countdown');
    if (!held || !shown) return;
    const end = performance.now() + Number(held.dataset.seconds) * 1000;
    const tick = (): void => {
        const left = Math.ceil((end - performance.now()) / 1000);
        const whole = Math.max(0, left);
        shown.textContent = `(${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')})`;
        if (left > 0) return;
        clearInterval(ticking);
        void lapse();
    };
    ticking = window.setInterval(tick, 1000);
    tick();
}

/**
 * A page that is shown again let its hold go when it was left, perhaps only after it was sent anew: takes it once
 * more. Where the hold is still there, the server gives that one.
 */
function takeAgain(): void {
    const form = document.querySelector<HTMLFormElement>('.held ~ .form, .lapsed ~ .form');
    const keep = document.querySelector<HTMLElement>('main[data-keep]')?.dataset.keep;
    if (!form || !keep) return;
    const fields = fieldsOf(form, ['type', 'start', 'tz', 'hold']);
    // What leaving gives back may be given back only now, so it must not be what is held from here on.
    fields.append('anew', '1');
    hold(keep, fields, 'replaceState').catch(() => undefined); // it may be booked without
}

function takeAgainAfterReload(): void {
    const navigation = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
    if (navigation?.type === 'reload' || navigation?.type === 'back_forward') takeAgain();
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

type TypedIn = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isTypedIn(field: Element): field is TypedIn {
    if (field instanceof HTMLInputElement) return field.type !== 'hidden';
    return field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
}

function remember(form: HTMLFormElement): void {
    const kept = [...form.elements].filter(isTypedIn).map((field) => [field.name, field.value]);
    sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(kept)));
}

/** What was typed before another time was chosen. */
function restore(form: HTMLFormElement): void {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') as Record<string, string>;
    [...form.elements].filter(isTypedIn).forEach((field) => {
        if (field.value === '') field.value = kept[field.name] ?? '';
    });
}

function improveForm(form: HTMLFormElement): void {
    if (form.classList.contains('takes-hold')) {
        form.addEventListener('submit', (event) => {
            if (staying || !(event.submitter instanceof HTMLButtonElement)) return;
            event.preventDefault();
            void choose(form, event.submitter);
        });
        return;
    }
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
        staying = true;
    });
}

function improve(): void {
    document.querySelectorAll<HTMLFormElement>('form[method="post"]').forEach(improveForm);
    const zone = document.querySelector<HTMLSelectElement>('form.zone select');
    zone?.addEventListener('change', () => {
        localStorage.setItem(ZONE, zone.value);
        const address = new URL(zone.form!.action);
        new FormData(zone.form!).forEach((value, name) => address.searchParams.set(name, String(value)));
        history.pushState(null, '', address);
        void show(address.href);
    });
    const wrong = document.querySelector<HTMLElement>('[aria-invalid="true"]');
    wrong?.focus();
    countDown();
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
// The switch of languages leads to this same page, which needs the hold.
document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('.languages a');
    if (link) staying = true;
});
document.addEventListener('visibilitychange', () => void lookAtHold());
window.addEventListener('focus', () => void lookAtHold());
window.addEventListener('popstate', () => void show(location.href));
window.addEventListener('pagehide', releaseHold);
window.addEventListener('pageshow', (event) => {
    staying = false;
    document.querySelectorAll<HTMLFormElement>('form[data-sent]').forEach((form) => delete form.dataset.sent);
    if (event.persisted) takeAgain();
});

const address = new URL(location.href);
if (address.searchParams.has('lang')) {
    address.searchParams.delete('lang'); // it is remembered; an address that is passed on should not carry it
    history.replaceState(null, '', address);
}
const own = inOwnZone();
if (own) {
    history.replaceState(null, '', own);
    void show(own, undefined, true);
} else {
    improve();
    takeAgainAfterReload();
}
