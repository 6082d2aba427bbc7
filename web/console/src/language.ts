// Which language the console speaks: the one chosen here before, else the browser's, else English.

export const languages = ['en', 'de', 'ru'] as const;
export type Language = (typeof languages)[number];

/** Each in its own words. */
export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch', ru: 'Русский' };

const STORED = 'callhours.language';

const known = (name: string | null | undefined): name is Language => (languages as readonly string[]).includes(name ?? '');

/** The first of the reader's languages that there is, by its first part: `de-AT` is `de`. */
export function preferred(stored: string | null, wished: readonly string[]): Language {
    if (known(stored)) return stored;
    return wished.map((tag) => tag.toLowerCase().split('-')[0]).find(known) ?? 'en';
}

export function chosenLanguage(): Language {
    return preferred(localStorage.getItem(STORED), navigator.languages);
}

/** Takes effect with the page loaded anew, so that nothing is half in one language and half in another. */
export function chooseLanguage(language: Language): void {
    localStorage.setItem(STORED, language);
    location.reload();
}
