import { describe, expect, it } from 'vitest';
import { preferred } from './language';

describe('the language', () => {
    it('is the one chosen before, if there is such a one', () => {
        expect(preferred('ru', ['de'])).toBe('ru');
        expect(preferred('fr', ['de'])).toBe('de');
    });

    it('else the first of the browser’s that there is', () => {
        expect(preferred(null, ['fr-CA', 'de-AT', 'en'])).toBe('de');
        expect(preferred(null, ['RU-ru'])).toBe('ru');
        expect(preferred(null, ['fr'])).toBe('en');
        expect(preferred(null, [])).toBe('en');
    });
});
