// The console in German and Russian, whose words are longer: each page and dialog examined at every width, light and dark.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { examine } from './support/browser.mjs';
import { ask, atPage, book, bringMessage } from './support/console.mjs';
import { addTasks } from './support/server.mjs';
import { browser, server, stage } from './support/stage.mjs';
import { words } from './support/words.mjs';

let booking;

stage({}, async () => {
    addTasks(server, [
        { client: 'acme', number: '+4366012345', minutes: -35, reason: 'voicemail', seconds: 12, severity: 2 },
        { client: 'central', number: '+436607654321', minutes: 22, reason: 'missed_call' },
    ]);
    booking = await book(server, { name: 'Katharina Schneider-Winterstein', days: 1, note: 'The export stops after page nine, every time.' });
    await ask(server, server.made.agents.anna.token, 'POST', 'webhooks', { url: 'https://hooks.example.com/callhours' });
    await bringMessage(server, { from: '+436607654321' });
    const days = { from: booking.start.slice(0, 10), to: new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10) };
    await ask(server, server.made.clients.acme.token, 'POST', 'waiting-list', { type: 'support', ...days, name: 'Maximiliane Großkopf', email: 'maxi@example.com' });
});

/** Where, what shows that it is there, and how it is named in the pictures. */
const pages = [
    ['tasks', '.row', 'tasks'], ['today', 'h1', 'today'], ['calendar', '.week', 'calendar'], ['bookings', '.row-booking', 'bookings'], ['mails', 'h1', 'mails'],
    ['calls', '.row-call', 'calls'], ['clients/acme', '.detail .history, .detail .side-title', 'client'], ['figures', '.figures tbody tr', 'figures'], ['duty', '.duty-form', 'duty'],
    ['waiting', '.row-wait', 'waiting'],
    ['rules/hours', '#hours-mon', 'rules'], ['rules/desk', '#hours-mon', 'desk'], ['rules/types', '.row-type', 'types'], ['rules/holidays', '.rules-form', 'holidays'],
    ['rules/contradictions', '.rules-form', 'contradictions'], ['rules/webhooks', '.rules-form', 'webhooks'], ['rules/bring', '#bring-what', 'bring'],
];

for (const language of ['de', 'ru']) {
    const t = words(language);
    const locale = { de: 'de-DE', ru: 'ru-RU' }[language];

    describe(`the console in ${language}`, () => {
        it('has no barrier and fits on every page', async () => {
            const { page, finish } = await atPage(browser, server, '#tasks', { locale });
            assert.equal(await page.locator('html').getAttribute('lang'), language);
            await page.getByRole('heading', { name: t('console.callbacks'), level: 1 }).waitFor();
            for (const [hash, ready, name] of pages) {
                await page.goto(`${server.url}/console#${hash}`);
                await page.locator(ready).first().waitFor();
                await examine(page, `console-${name}-${language}`, { crosswise: true });
            }
            await finish();
        });

        it('has no barrier and fits in every dialog and beside every list', async () => {
            const { page, finish } = await atPage(browser, server, '#tasks', { locale });
            const dialog = page.getByRole('dialog');
            const look = async (name) => {
                await dialog.waitFor();
                await examine(page, `console-${name}-${language}`, { crosswise: true });
                await page.keyboard.press('Escape');
                await dialog.waitFor({ state: 'detached' });
            };
            const press = (key) => page.getByRole('button', { name: t(key), exact: true }).click();
            await page.locator('.row').first().waitFor();
            await page.keyboard.press('j');
            await examine(page, `console-chosen-${language}`, { crosswise: true });
            await page.keyboard.press('e');
            await look('finish');
            await page.keyboard.press('?');
            await look('keys');
            await page.keyboard.press('n');
            await look('task-new');
            await press('task.merge');
            await look('merge');
            await page.goto(`${server.url}/console#calls`);
            await press('calls.ask');
            await look('route');
            await press('closure.title');
            await look('close');
            await page.goto(`${server.url}/console#clients/acme`);
            await press('clients.edit');
            await look('client-edit');
            await page.goto(`${server.url}/console#waiting`);
            await page.locator('.row-wait .row-name').first().click();
            await press('waiting.remove');
            await look('waiting-remove');

            await page.goto(`${server.url}/console#bookings/${booking.id}`);
            await page.locator('.detail .history').first().waitFor();
            await examine(page, `console-booking-${language}`, { crosswise: true });
            await press('bookings.move');
            await page.locator('.chip').first().waitFor();
            await look('move');
            await press('bookings.cancel');
            await look('cancel');
            await page.keyboard.press('b');
            await page.locator('#book-client').selectOption('central');
            await page.locator('.chip').first().waitFor();
            await look('book');

            await page.goto(`${server.url}/console#rules/types`);
            await page.locator('.row-type .row-name').nth(1).click();
            await press('types.add_question');
            await look('call-type');
            await page.goto(`${server.url}/console#rules/holidays`);
            await press('holidays.add_title');
            await look('holidays-add');
            await page.goto(`${server.url}/console#rules/webhooks`);
            await press('webhooks.add_title');
            await look('webhook-add');
            await page.getByRole('button', { name: t('webhooks.remove') }).first().or(page.locator('.row-holidays button').first()).first().click();
            await look('webhook-remove');
            await finish();
        });
    });
}
