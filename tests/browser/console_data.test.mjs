// Data of other systems in, and a person's out, by the console of a lead.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { examine, open } from './support/browser.mjs';
import { ask, atPage, book, signIn } from './support/console.mjs';
import { browser, server, stage } from './support/stage.mjs';

stage();

const anna = () => server.made.agents.anna.token;
const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const tickets = 'Id,Subject,Organization,Status,Created at\n17,Mail stops,Acme Maschinenbau,Open,2026-01-05 09:00:00 UTC\n18,Old one,Acme Maschinenbau,Closed,2026-01-02 09:00:00 UTC\n';
const openTasks = async () => (await ask(server, anna(), 'GET', 'tasks')).tasks.filter(({ about }) => about === 'Mail stops');

describe('bringing data', () => {
    it('is tried first, then done, and doubles nothing when it is done again', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/bring');
        await page.getByRole('button', { name: 'Try it' }).click();
        await page.getByText('Choose a file.').waitFor();
        await page.getByLabel('What the file brings').selectOption('tasks');
        await page.getByLabel('File', { exact: true }).setInputFiles(file('tickets.csv', tickets));
        await page.getByRole('button', { name: 'Try it' }).click();
        await page.getByText('2 lines; it would be so:').waitFor();
        await page.getByText('Subject → about').waitFor();
        await examine(page, 'console-bring');
        assert.deepEqual(await openTasks(), [], 'a trial brings nothing');

        await page.getByRole('button', { name: 'Bring it' }).click();
        await page.getByText('2 lines were brought:').waitFor();
        assert.equal((await openTasks()).length, 1);
        await page.getByRole('button', { name: 'Try it' }).click();
        await page.getByText('2 were here already').waitFor();
        await finish();
    });

    it('says what is wrong with which line, and brings nothing of that file', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/bring');
        await page.getByLabel('What the file brings').selectOption('bookings');
        await page.getByLabel('File', { exact: true }).setInputFiles(file('calls.csv', 'Client,Type,Start,Email\nAcme Maschinenbau,support,2027-03-01 10:00,eva@acme.example\nAcme Maschinenbau,support,never,eva@acme.example\n'));
        await page.getByRole('button', { name: 'Try it' }).click();
        await page.getByText('Line 3, Start').waitFor();
        await page.getByRole('button', { name: 'Try it' }).waitFor();
        const { bookings } = await ask(server, anna(), 'GET', 'bookings?from=2027-02-28&to=2027-03-03');
        assert.deepEqual(bookings, []);
        await finish();
    });
});

describe('the data of a client', () => {
    it('are given as one file', async () => {
        const { page, finish } = await atPage(browser, server, '#clients/acme');
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Everything of this client' }).click()]);
        assert.ok(readFileSync(await download.path()).includes('client.json'));
        await finish();
    });

    it('are rid of a person only after what would go was shown, and nothing stands against it', async () => {
        const booking = await book(server, { client: 'central', name: 'Wanda Weg', days: 3 });
        const email = booking.email;
        const { page, finish } = await atPage(browser, server, '#clients/central');
        await page.getByRole('button', { name: 'Erase a person' }).click();
        await page.getByLabel('E-mail address').fill('nobody@example.org');
        await page.getByRole('button', { name: 'See what would go' }).click();
        await page.getByText('Nothing here is of this person.').waitFor();

        await page.getByLabel('E-mail address').fill(email);
        await page.getByRole('button', { name: 'See what would go' }).click();
        await page.getByText('First settle what still needs the person:').waitFor();
        await page.getByRole('link', { name: 'A booking to come' }).waitFor();
        await examine(page, 'console-erase');
        assert.equal(await page.getByRole('button', { name: 'Erase for good' }).count(), 0);

        await ask(server, anna(), 'DELETE', `bookings/${booking.id}`);
        await page.getByRole('button', { name: 'See what would go' }).click();
        await page.getByRole('button', { name: 'Erase for good' }).click();
        await page.getByText('Erased. That it was done is on record.').waitFor();
        assert.equal((await ask(server, anna(), 'GET', `bookings/${booking.id}`)).name.includes('Wanda'), false);
        assert.equal((await ask(server, anna(), 'GET', 'erasures')).erasures.length, 1);
        await finish();
    });

    it('are not offered to agents who do not lead', async () => {
        const { page, finish } = await open(browser);
        await signIn(page, server, { agent: 'ben', password: server.made.agents.ben.password });
        await page.locator('.rail').waitFor();
        await page.goto(`${server.url}/console#clients/donau`);
        await page.locator('.detail h2').waitFor();
        assert.equal(await page.getByRole('button', { name: 'Erase a person' }).count(), 0);
        await page.goto(`${server.url}/console#rules/bring`);
        await page.locator('.tabs').waitFor();
        assert.equal(await page.getByLabel('What the file brings').count(), 0);
        await finish();
    });
});
