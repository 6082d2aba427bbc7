import { describe, expect, it } from 'vitest';
import { fill, t } from './text';

describe('a text', () => {
    it('is filled with its values', () => expect(t('task.taken', { who: 'Acme' })).toBe('Acme: taken.'));

    it('says one and many each in its way', () => {
        expect(t('tasks.count', { count: 0 })).toBe('Nobody waits');
        expect(t('tasks.count', { count: 1 })).toBe('1 person waits');
        expect(t('tasks.count', { count: 7 })).toBe('7 people wait');
    });

    it('keeps braces that are part of a value', () => expect(fill('Hello {name}', { name: '{x}' })).toBe('Hello {x}'));

    it('without a value is an error', () => expect(() => t('task.taken')).toThrow('who'));
});
