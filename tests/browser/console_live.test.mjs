// What the console shows is never wrong for long: over a line that is cut, and with two who act on the same thing.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ask, atPage, until } from './support/console.mjs';
import { startLine } from './support/line.mjs';
import { browser, server, stage } from './support/stage.mjs';

stage();

const anna = () => server.made.agents.anna.token;
const clara = () => server.made.agents.clara.token;
const makeTask = (task) => ask(server, anna(), 'POST', 'tasks', task);
const taskOf = (id) => ask(server, anna(), 'GET', `tasks/${id}`);
const row = (page, id) => page.locator(`[data-task="${id}"]`);
const patient = { timeout: 60_000 };

describe('a line that is cut', () => {
    it('is told, and what happened meanwhile is there when it holds again: the stream goes on where it broke off', async () => {
        const line = await startLine(server.url);
        try {
            const before = await makeTask({ number: '+436601000001', about: 'Before the cut.' });
            const { page, finish } = await atPage(browser, { ...server, url: line.url }, '#tasks');
            await row(page, before.id).waitFor();
            await until(() => line.streams.length === 1, 'the stream is open', 40);
            const during = await makeTask({ number: '+436601000002', about: 'Heard over the stream.' });
            await row(page, during.id).waitFor(patient);

            line.cut();
            await page.getByText(/No connection since \d+:\d\d\./).waitFor(patient);
            const missed = await makeTask({ number: '+436601000003', about: 'During the cut.' });
            await ask(server, clara(), 'PATCH', `tasks/${during.id}`, { state: 'claimed' });
            await ask(server, clara(), 'PATCH', `tasks/${before.id}`, { state: 'dropped', outcome: 'no_need' });
            assert.equal(await row(page, missed.id).count(), 0);
            line.mend();

            await row(page, missed.id).waitFor(patient);
            await row(page, during.id).getByText('clara').waitFor(patient);
            await row(page, before.id).waitFor({ state: 'detached', ...patient });
            await page.getByText(/No connection since/).waitFor({ state: 'detached', ...patient });
            await until(() => line.streams.length > 1, 'the stream is open again', 40);
            assert.match(line.streams.at(-1), /\r\nlast-event-id: \d+\r\n/i, 'it names what it saw last');
            const later = await makeTask({ number: '+436601000004', about: 'After it.' });
            await row(page, later.id).waitFor(patient);
            await finish();
        } finally {
            await line.stop();
        }
    });

    it('leaves what was pressed meanwhile undone, says so, and it works again afterwards', async () => {
        const line = await startLine(server.url);
        try {
            const { id } = await makeTask({ number: '+436601000005', about: 'Pressed in vain.' });
            const { page, finish } = await atPage(browser, { ...server, url: line.url }, '#tasks');
            await row(page, id).waitFor();
            line.cut();
            await row(page, id).getByRole('button', { name: 'Take' }).click();
            await page.getByText('Not saved: the server did not answer. Please try again.').waitFor(patient);
            await row(page, id).getByText('Open').waitFor();
            assert.equal((await taskOf(id)).state, 'open');
            line.mend();
            await page.getByText(/No connection since/).waitFor({ state: 'detached', ...patient });
            await row(page, id).getByRole('button', { name: 'Take' }).click();
            await until(async () => (await taskOf(id)).owner === 'anna', 'it is taken', 40);
            await finish();
        } finally {
            await line.stop();
        }
    });
});

describe('two who act on one callback', () => {
    it('both see what the server decided: one has it, the other is told, and neither shows anything else', async () => {
        const { id } = await makeTask({ number: '+436601000006', about: 'Wanted by two.' });
        const one = await atPage(browser, server, `#tasks/${id}`);
        const other = await atPage(browser, server, `#tasks/${id}`);
        for (const { page } of [one, other]) await row(page, id).waitFor();
        // One gives it to Clara while the other finishes it.
        await Promise.all([
            one.page.locator('.detail').getByLabel('Taken by').selectOption('clara'),
            other.page.locator('.detail').getByRole('button', { name: 'No call needed' }).click(),
        ]);
        await until(async () => ['dropped', 'claimed'].includes((await taskOf(id)).state), 'the server has decided', 40);
        for (const { page } of [one, other]) {
            await until(async () => {
                const { state, owner } = await taskOf(id);
                const listed = await row(page, id).count();
                const shown = await page.locator('.detail .facts').textContent();
                return state === 'dropped' ? listed === 0 && shown.includes('Dropped') : listed === 1 && shown.includes('Taken') && owner === 'clara';
            }, 'the page shows what the server has', 40);
        }
        await one.finish();
        await other.finish();
    });

    it('see each other’s undo', async () => {
        const { id } = await makeTask({ number: '+436601000007', about: 'Done and undone.' });
        const one = await atPage(browser, server, '#tasks');
        const other = await atPage(browser, server, '#tasks');
        for (const { page } of [one, other]) await row(page, id).waitFor();
        await row(one.page, id).locator('.row-name').click();
        await one.page.keyboard.press('e');
        await one.page.getByRole('button', { name: 'Mark as done' }).click();
        await row(other.page, id).waitFor({ state: 'detached', ...patient });
        await one.page.getByRole('button', { name: 'Undo' }).click();
        await row(other.page, id).getByText('Open').waitFor(patient);
        await row(one.page, id).getByText('Open').waitFor(patient);
        assert.equal((await taskOf(id)).state, 'open');
        await one.finish();
        await other.finish();
    });
});
