// The waiting list in the console: who waits, of whose clients, and off it; people join by the API and leave by their link.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { examine, open } from './support/browser.mjs';
import { ask, atPage, signIn, tryAgain } from './support/console.mjs';
import { browser, server, stage } from './support/stage.mjs';
import { words } from './support/words.mjs';

stage();

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const wait = (client, name, more = {}) =>
    ask(server, server.made.clients[client].token, 'POST', 'waiting-list', { type: 'support', from: day(2), to: day(5), name, email: `${name.split(' ')[0].toLowerCase()}@example.com`, ...more });
const list = async (query = '') => (await ask(server, server.made.agents.anna.token, 'GET', `waiting-list${query}`)).waiting_list;
const row = (page, name) => page.locator('.row-wait', { hasText: name });

describe('the waiting list', () => {
    it('says that nobody waits, and shows who does as they ask, without a reload', async () => {
        const { page, finish } = await atPage(browser, server, '#waiting');
        await page.getByText('Nobody waits').waitFor();
        await examine(page, 'console-waiting-none');
        await wait('acme', 'Eva Huber', { part: 'morning' });
        await row(page, 'Eva Huber').getByText('Acme Maschinenbau').waitFor();
        await row(page, 'Eva Huber').getByText('Mornings, before noon').waitFor();
        await row(page, 'Eva Huber').getByText('not told yet').waitFor();
        await finish();
    });

    it('is narrowed by agent and words, walked by j k and Escape, and somebody is taken off it after a question', async () => {
        await wait('central', 'Karl Moser', { from: day(3), to: day(4) });
        await wait('donau', 'Ines Kurz');
        const { page, finish } = await atPage(browser, server, '#waiting');
        await row(page, 'Ines Kurz').waitFor();
        await page.getByLabel('Agent').selectOption('ben');
        await row(page, 'Karl Moser').waitFor({ state: 'detached' });
        assert.equal(await row(page, 'Ines Kurz').count(), 1);
        await page.getByLabel('Agent').selectOption('anna');
        await page.keyboard.press('/');
        await page.keyboard.type('café moser');
        await row(page, 'Eva Huber').waitFor({ state: 'detached' });
        await page.keyboard.press('Escape');
        await page.keyboard.press('j');
        await page.locator('.detail').getByRole('heading', { name: 'Karl Moser' }).waitFor();
        await examine(page, 'console-waiting');
        await page.locator('.detail').getByRole('button', { name: 'Remove' }).click();
        await page.getByRole('dialog').getByText('Off the waiting list?').waitFor();
        await examine(page, 'console-waiting-remove', { axeAt: [360] });
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        assert.equal((await list()).length, 3, 'a question that is left changes nothing');
        await page.locator('.detail').getByRole('button', { name: 'Remove' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
        await page.getByText('Karl Moser: off the waiting list.').waitFor();
        await row(page, 'Karl Moser').waitFor({ state: 'detached' });
        assert.deepEqual((await list()).map(({ name }) => name).sort(), ['Eva Huber', 'Ines Kurz']);
        await page.getByLabel('State').selectOption('all');
        await row(page, 'Karl Moser').getByText('removed').waitFor();
        await finish();
    });

    it('is of an agent’s own clients, in Russian too, and says what happened when it fails', async () => {
        const t = words('ru');
        const { page, finish } = await open(browser, { locale: 'ru-RU' });
        await signIn(page, server, { hash: '#clients', agent: 'ben', password: server.made.agents.ben.password });
        await page.locator('.rail').waitFor();
        let broken = true;
        await page.route('**/api/v1/waiting-list*', (route) => (broken ? route.fulfill({ status: 500, body: '{}' }) : route.continue()));
        await page.evaluate(() => (location.hash = '#waiting'));
        await page.getByText(t('waiting.error_title')).waitFor();
        await tryAgain(page, () => (broken = false), t('console.try_again'));
        await row(page, 'Ines Kurz').waitFor();
        assert.equal(await page.locator('.row-wait').count(), 1, 'no other agent’s clients');
        await page.keyboard.press('j');
        await page.locator('.detail').waitFor();
        await examine(page, 'console-waiting-ru');
        await finish();
    });
});
