// The switch between light and dark; without a choice the system decides.

const STORED = 'callhours.theme';

export type Theme = 'light' | 'dark';

export function theme(): Theme {
    const chosen = localStorage.getItem(STORED);
    if (chosen === 'light' || chosen === 'dark') return chosen;
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function applyTheme(): void {
    if (localStorage.getItem(STORED)) document.documentElement.dataset.theme = theme();
}

export function switchTheme(): Theme {
    const next = theme() === 'dark' ? 'light' : 'dark';
    localStorage.setItem(STORED, next);
    document.documentElement.dataset.theme = next;
    return next;
}
