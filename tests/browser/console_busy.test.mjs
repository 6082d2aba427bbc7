// The console's other calendars: an agent's own, elsewhere, whose times block theirs.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, describe, it } from 'node:test';

import { examine } from './support/browser.mjs';
import { ask, atPage } from './support/console.mjs';
import { browser, server, stage } from './support/stage.mjs';

let elsewhere;
let content = '';

const ics = (start, end) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:1', 'SUMMARY:Dentist', `DTSTART:${start}`, `DTEND:${end}`, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

stage(async () => {
    elsewhere = createServer((request, response) => {
        response.statusCode = content ? 200 : 500;
        response.end(content);
    });
    await new Promise((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    return { config: '[fetch]\nallow = ["127.0.0.1"]\n' };
});

after(async () => {
    elsewhere?.close();
});

const address = () => `http://127.0.0.1:${elsewhere.address().port}/secret-7f31.ics`;
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

async function isFree(at) {
    const { token } = server.made.clients.acme;
    const date = at.slice(0, 10);
    const to = new Date(Date.parse(date) + 2 * 86_400_000).toISOString().slice(0, 10);
    const { slots } = await ask(server, token, 'GET', `slots?type=support&from=${date}&to=${to}`);
    return slots.some(({ start }) => start === at);
}

describe('other calendars', () => {
    it('are added, fetched, block the times they are busy, and are removed, and never show more than their host', async () => {
        const date = day(4);
        const at = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T10:00:00Z`;
        assert.ok(await isFree(at));
        content = ics(`${date}T100000Z`, `${date}T110000Z`);
        const { page, finish } = await atPage(browser, server, '#rules/busy');
        await page.getByRole('button', { name: 'Add a calendar' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Address').fill(address());
        await dialog.getByLabel('Name, as you like').fill('My own');
        await dialog.getByRole('button', { name: 'Add', exact: true }).click();
        const row = page.locator('.row', { hasText: 'My own' });
        await row.getByText('Fetched', { exact: false }).waitFor();
        await row.getByText('1 event').waitFor();
        assert.ok(!(await isFree(at)), 'the busy time is not offered');
        assert.ok(!(await page.content()).includes('secret-7f31'), 'the address is as good as a password');
        await examine(page, 'console-busy');

        await row.getByRole('button', { name: 'Remove My own' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
        await row.waitFor({ state: 'detached' });
        assert.ok(await isFree(at));
        await finish();
    });

    it('that cannot be fetched say why, and say so no more when they can', async () => {
        content = '';
        const { page, finish } = await atPage(browser, server, '#rules/busy');
        await page.getByRole('button', { name: 'Add a calendar' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Address').fill(address());
        await dialog.getByLabel('Name, as you like').fill('Broken');
        await dialog.getByRole('button', { name: 'Add', exact: true }).click();
        const row = page.locator('.row', { hasText: 'Broken' });
        await row.getByText('the other server answers 500').waitFor();
        content = ics('20200101T000000Z', '20200101T010000Z');
        await row.getByRole('button', { name: 'Fetch now: Broken' }).click();
        await row.getByText('the other server answers 500').waitFor({ state: 'detached' });
        await row.getByText('Fetched', { exact: false }).waitFor();
        await finish();
    });

    it('want an address that is one, and say so in the form', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/busy');
        await page.getByRole('button', { name: 'Add a calendar' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('What it is').selectOption({ label: 'CalDAV' });
        await dialog.getByLabel('User').fill('anna');
        await dialog.getByLabel('Address').fill('ftp://example.com/');
        await dialog.getByRole('button', { name: 'Add', exact: true }).click();
        await dialog.getByRole('alert').waitFor();
        await finish();
    });

    it('are everybody’s own: who leads the desk does not see another agent’s', async () => {
        await ask(server, server.made.agents.clara.token, 'POST', 'busy-calendars', { url: 'https://calendar.invalid/clara.ics', name: 'Clara’s own' });
        const { page, finish } = await atPage(browser, server, '#rules/busy');
        await page.getByRole('button', { name: 'Add a calendar' }).waitFor();
        assert.equal(await page.getByText('Clara’s own').count(), 0);
        await finish();
    });
});
