import { describe, expect, it } from 'vitest';
import de from '../../locales/de.json';
import en from '../../locales/en.json';
import ru from '../../locales/ru.json';

const english: Record<string, string> = en;
const others: Record<string, Record<string, string>> = { de, ru };

/** The names of a text's placeholders, those of plural branches too. */
function placeholders(text: string): string[] {
    return [...new Set([...text.matchAll(/(?<!\b(?:one|few|many|other) |=\d+ )\{(\w+)[,}]/g)].map((match) => match[1]!))].sort();
}

describe.each(Object.keys(others))('the texts in %s', (language) => {
    const texts = others[language]!;

    it('are those of English, none missing and none left over', () =>
        expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort()));

    it('have the placeholders of English', () => {
        for (const [key, text] of Object.entries(english)) {
            if (key.startsWith('format.')) continue;
            expect(placeholders(texts[key] ?? ''), key).toEqual(placeholders(text));
        }
    });

    it('stand in the order of English, so that one is found beside the other', () =>
        expect(Object.keys(texts)).toEqual(Object.keys(english)));
});
