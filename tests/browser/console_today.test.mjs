// The agent's day in the console, with messages that another PBX brought: what is booked, who is not heard yet, who is next.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { examine, open, pictureForReadme } from './support/browser.mjs';
import { ask, atPage, bringMessage, signIn, tryAgain, until } from './support/console.mjs';
import { browser, server, stage } from './support/stage.mjs';
import { words } from './support/words.mjs';

let message; // of Acme, in whose task

const MINUTE = 60_000;

/** A moment of today's, by Berlin's clock: soon, but for the last half hour of a day. */
function soonToday() {
    const day = (at) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(at);
    const soon = Date.now() + 25 * MINUTE;
    return new Date(day(soon) === day(Date.now()) ? soon : Date.now() - 45 * MINUTE).toISOString().replace(/\.\d+Z$/, 'Z');
}

stage({ more: { bookings: [{ client: 'central', type: 'training', start: soonToday(), name: 'Eva Huber', email: 'eva@example.com' }] } }, async () => {
    message = await bringMessage(server, { from: '+4366012345', seconds: 3 });
    await ask(server, anna(), 'POST', 'tasks', { client: 'central', about: 'Cannot print.' });
    await ask(server, anna(), 'POST', 'tasks', { client: 'donau', about: 'Of Ben.' });
});

const anna = () => server.made.agents.anna.token;
const taskOf = (id) => ask(server, anna(), 'GET', `tasks/${id}`);
const callbacks = (page) => page.getByRole('list', { name: 'Your callbacks by deadline' });

describe('today', () => {
    it('holds what is booked, what nobody has heard, and one’s own callbacks with what is left of our hours (D1)', async () => {
        const { page, finish } = await atPage(browser, server, '#today');
        await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
        await page.locator('.entry', { hasText: 'Eva Huber' }).getByText('Training').waitFor();
        await page.locator('.row-message', { hasText: 'Acme Maschinenbau' }).getByRole('button', { name: 'Play the message, 0:03' }).waitFor();
        await callbacks(page).locator('.row', { hasText: 'Café Central' }).getByText(/of our hours left/).waitFor();
        assert.equal(await callbacks(page).getByText('Donau').count(), 0, 'Ben’s are his own');
        await page.getByRole('link', { name: 'All callbacks (3)' }).waitFor();
        await examine(page, 'console-today');
        await pictureForReadme(page, 'today');
        await finish();
    });

    it('plays a message where it stands, which is heard for everybody from then on', async () => {
        const { page, finish } = await atPage(browser, server, '#today');
        const row = page.locator('.row-message', { hasText: 'Acme Maschinenbau' });
        await callbacks(page).locator('.row', { hasText: 'Acme' }).getByText('new message').waitFor();
        await row.getByRole('button', { name: /^Play/ }).click();
        await until(async () => (await taskOf(message.task)).voicemail.heard_at, 'it is heard', 40);
        await callbacks(page).locator('.row', { hasText: 'Acme' }).getByText('new message').waitFor({ state: 'detached' });
        assert.equal(await row.count(), 1, 'it stays under the finger that plays it');
        await page.reload();
        await page.getByText('None: every message was listened to.').waitFor();
        const next = await bringMessage(server, { from: '+4366012345', seconds: 2 });
        assert.equal(next.task, message.task, 'C2: it joins the open one');
        await row.getByRole('button', { name: 'Play the message, 0:02' }).waitFor(); // by itself
        await finish();
    });

    it('is worked with the keyboard: j k walk, e finishes with a way back, h l turn the days', async () => {
        const { page, finish } = await atPage(browser, server, '#today');
        await callbacks(page).locator('.row').first().waitFor();
        const current = () => callbacks(page).locator('.row-chosen .row-name');
        await page.keyboard.press('j');
        const first = await current().textContent();
        await page.keyboard.press('j');
        await page.waitForFunction((name) => document.querySelector('.row-chosen .row-name')?.textContent !== name, first);
        await page.keyboard.press('k');
        await page.waitForFunction((name) => document.querySelector('.row-chosen .row-name')?.textContent === name, first);
        await page.keyboard.press('c');
        await page.locator('.toast-bad', { hasText: 'No telephone system can dial now.' }).waitFor();
        await page.keyboard.press('e');
        await page.getByRole('heading', { name: 'How did it end?' }).waitFor();
        await page.getByRole('button', { name: 'Mark as done' }).click();
        await callbacks(page).locator('.row', { hasText: first }).waitFor({ state: 'detached' });
        await page.getByRole('button', { name: 'Undo' }).click();
        await callbacks(page).locator('.row', { hasText: first }).waitFor();
        await page.keyboard.press('l');
        await page.getByRole('button', { name: 'Today', exact: true }).waitFor();
        await callbacks(page).waitFor({ state: 'detached' });
        await page.keyboard.press('h');
        await callbacks(page).waitFor();
        await finish();
    });

    it('says in each part when there is nothing', async () => {
        const { page, finish } = await open(browser);
        await signIn(page, server, { hash: '#today', agent: 'clara', password: server.made.agents.clara.password });
        await page.getByText('No calls booked for today').waitFor();
        await page.getByText('None: every message was listened to.').waitFor();
        await page.getByText('None of your clients waits for a call.').waitFor();
        await examine(page, 'console-today-empty');
        await finish();
    });

    it('waits with a skeleton, and says what could not be loaded, in German too', async () => {
        const t = words('de');
        const { page, finish } = await atPage(browser, server, '#clients', { locale: 'de-DE' });
        let answer;
        const held = new Promise((resolve) => (answer = resolve));
        await page.route(/\/api\/v1\/(agenda|tasks)(\?|$)/, async (route) => {
            await held;
            await route.fulfill({ status: 500, body: '{}' });
        });
        await page.evaluate(() => (location.hash = '#today'));
        await page.locator('.skeleton-row').first().waitFor();
        answer();
        await page.getByText(t('today.error_title')).waitFor();
        await page.getByText(t('tasks.error_title')).waitFor();
        await examine(page, 'console-today-error', { axeAt: [360] });
        await tryAgain(page, () => page.unroute(/\/api\/v1\/(agenda|tasks)(\?|$)/), t('console.try_again'));
        await page.locator('.entry', { hasText: 'Eva Huber' }).waitFor();
        await finish();
    });
});

describe('a call in the record', () => {
    it('stands in the list with how it ended, plays its message, and says why it went there (C8)', async () => {
        const { page, finish } = await atPage(browser, server, '#calls');
        const row = page.locator('.row-call', { hasText: 'Acme Maschinenbau' }).last();
        await row.getByText('Left a message').waitFor();
        await page.keyboard.press('j');
        await page.locator('.row-call.row-chosen').waitFor();
        const detail = page.locator('.detail');
        await detail.getByRole('button', { name: 'Play the message, 0:02' }).waitFor();
        await detail.locator('.decision').getByText('What held then decided, not what holds now.').waitFor();
        await examine(page, 'console-call');
        await detail.getByRole('link', { name: 'To the callback' }).click();
        await detail.getByRole('heading', { name: 'Acme Maschinenbau' }).waitFor();
        await page.goBack();
        await page.getByLabel('Search calls').fill('nobody of that name');
        await page.getByText('None fits this search.').waitFor();
        const csv = await page.getByRole('link', { name: 'As CSV' }).getAttribute('href');
        assert.match(await (await page.request.get(`${server.url}${csv}`)).text(), /^id,/);
        await finish();
    });
});
