// The texts of the pages, from the catalogue itself: tests say which text they mean, not how it reads today.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './server.mjs';

export const languages = ['en', 'de', 'ru'];

/** words('de')('call.calls', { agent: 'Anna' }); a placeholder without a value becomes a RegExp's `.*`. */
export function words(language) {
    const texts = JSON.parse(readFileSync(join(root, `web/locales/${language}.json`), 'utf8'));
    return (key, values = null) => {
        if (!(key in texts)) throw new Error(`no text ${key}`);
        const parts = texts[key].split(/\{(\w+)\}/);
        if (parts.length === 1) return texts[key];
        if (values) return parts.map((part, at) => (at % 2 ? values[part] : part)).join('');
        const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        return new RegExp(parts.map((part, at) => (at % 2 ? '.*' : escape(part))).join(''));
    };
}
