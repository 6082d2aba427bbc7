// The console's bookings and mails against the server; what it cannot be made to do in time is intercepted.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { examine, open } from './support/browser.mjs';
import { ask, atPage, book, signIn, tabTo, tryAgain } from './support/console.mjs';
import { browser, server, stage } from './support/stage.mjs';

/** Calls that have been, as a file brings them: only those can be judged. */
const been = ['Came Along', 'Stayed Away', 'Pressed By Key'].map((name, index) => ({
    client: 'acme', type: 'support', name, email: 'eva@example.com',
    start: new Date(Math.floor(Date.now() / 3_600_000 - 3 * (index + 1)) * 3_600_000).toISOString().replace('.000', ''),
}));

stage({ more: { bookings: been } });

const anna = () => server.made.agents.anna.token;
const row = (page, name) => page.locator('.row-booking', { hasText: name });
const detail = (page) => page.locator('.detail');

describe('the list of bookings', () => {
    it('shows what clients have booked by day, and takes news without being asked', async () => {
        await book(server, { name: 'Lena First' });
        const { page, finish } = await atPage(browser, server, '#bookings');
        await row(page, 'Lena First').getByText('Acme Maschinenbau').waitFor();
        const polls = [];
        page.on('request', (request) => request.url().includes('/bookings?') && polls.push(Date.now()));
        await book(server, { name: 'Lena Second', days: 2 });
        await row(page, 'Lena Second').waitFor();
        assert.ok(polls.length <= 2, `asked ${polls.length} times: news come by the stream`);
        await finish();
    });

    it('has no barrier and fits at every width, light and dark, with one chosen', async () => {
        const booking = await book(server, { name: 'Wide Open', days: 3, note: 'The export stops after page nine, every time.' });
        const { page, finish } = await atPage(browser, server, `#bookings/${booking.id}`);
        await detail(page).getByRole('heading', { name: 'Wide Open' }).waitFor();
        await detail(page).getByText('Booked', { exact: true }).waitFor();
        await examine(page, 'console-booking');
        await detail(page).getByRole('button', { name: 'Back to the list' }).or(page.locator('.side-hint')).first().isVisible();
        await page.keyboard.press('Escape');
        await examine(page, 'console-bookings');
        await finish();
    });

    it('is searched and narrowed, and the address keeps it over a reload', async () => {
        await book(server, { name: 'Needle Haystack', days: 4 });
        const { page, finish } = await atPage(browser, server, '#bookings');
        await page.getByLabel('Search bookings').waitFor();
        await page.keyboard.press('/');
        await page.keyboard.type('needle');
        await page.waitForURL(/q=needle/);
        await page.waitForFunction(() => document.querySelectorAll('.row-booking').length === 1);
        await page.reload();
        await row(page, 'Needle').waitFor();
        assert.equal(await page.locator('.row-booking').count(), 1);
        await page.getByLabel('Search bookings').fill('nobody of this name');
        await page.getByText('No bookings', { exact: true }).waitFor();
        await page.getByRole('button', { name: 'Show all' }).click();
        await page.waitForFunction(() => document.querySelectorAll('.row-booking').length > 1);
        await page.getByLabel('State').selectOption('cancelled');
        await page.getByText('No bookings', { exact: true }).waitFor();
        await finish();
    });

    it('is walked with j and k, and a key leaves the chosen one', async () => {
        const { page, finish } = await atPage(browser, server, '#bookings');
        await page.locator('.row-booking').first().waitFor();
        await page.keyboard.press('j');
        await page.keyboard.press('j');
        assert.equal(await page.locator('.row-chosen').count(), 1);
        assert.equal(await page.locator('.row-booking').nth(1).evaluate((one) => one.classList.contains('row-chosen')), true);
        await page.keyboard.press('k');
        assert.equal(await page.locator('.row-booking').nth(0).evaluate((one) => one.classList.contains('row-chosen')), true);
        await page.keyboard.press('Escape');
        assert.equal(await page.locator('.row-chosen').count(), 0);
        await finish();
    });
});

describe('a booking', () => {
    it('is moved to a free time, with a reason that its history keeps', async () => {
        const booking = await book(server, { name: 'Move Me', days: 5 });
        const { page, finish } = await atPage(browser, server, `#bookings/${booking.id}`);
        await detail(page).getByRole('button', { name: 'Move' }).click();
        const chips = page.locator('.chip');
        await chips.nth(3).waitFor();
        await examine(page, 'console-move');
        await chips.nth(3).click();
        await page.getByLabel('Reason').fill('The agent is on a train.');
        await page.getByRole('button', { name: 'Move and tell the client' }).click();
        await page.getByText('Move Me: moved.').waitFor();
        await detail(page).getByText('“The agent is on a train.”').waitFor();
        await detail(page).getByText('Moved', { exact: true }).waitFor();
        const after = await ask(server, anna(), 'GET', `bookings/${booking.id}`);
        assert.notEqual(after.start, booking.start);
        assert.equal(after.sequence, booking.sequence + 1);
        await finish();
    });

    it('is moved against a rule only when that is said, and which rule', async () => {
        const booking = await book(server, { name: 'Rule Breaker', days: 6 });
        const { page, finish } = await atPage(browser, server, `#bookings/${booking.id}`);
        await detail(page).getByRole('button', { name: 'Move' }).click();
        await page.getByRole('button', { name: 'Another time' }).click();
        const far = new Date(Date.now() + 50 * 86_400_000).toISOString().slice(0, 10); // the window is 30 days
        await page.getByLabel('Begin').fill(`${far}T10:00`);
        await page.getByRole('button', { name: 'Move and tell the client' }).click();
        await page.getByRole('alert').waitFor();
        assert.equal((await ask(server, anna(), 'GET', `bookings/${booking.id}`)).start, booking.start);
        await examine(page, 'console-override');
        await page.getByLabel('Do it all the same, against this rule').check();
        await page.getByRole('button', { name: 'Move and tell the client' }).click();
        await page.getByText('Rule Breaker: moved.').waitFor();
        await detail(page).getByText(/Against a rule/).waitFor();
        assert.ok((await ask(server, anna(), 'GET', `bookings/${booking.id}`)).start.startsWith(far));
        await finish();
    });

    it('is never moved over another booking, whatever is said', async () => {
        const first = await book(server, { name: 'Sitting There', days: 7 });
        const second = await book(server, { name: 'Pushing In', days: 8 });
        const { page, finish } = await atPage(browser, server, `#bookings/${second.id}`);
        await detail(page).getByRole('button', { name: 'Move' }).click();
        await page.getByRole('button', { name: 'Another time' }).click();
        const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' });
        await page.getByLabel('Begin').fill(berlin.format(new Date(first.start)).replace(' ', 'T'));
        await page.getByRole('button', { name: 'Move and tell the client' }).click();
        await page.getByRole('alert').waitFor();
        assert.equal(await page.getByLabel('Do it all the same').count(), 0);
        await page.getByRole('button', { name: 'Leave it as it is' }).click();
        await finish();
    });

    it('is cancelled with a reason, after a question, by keyboard alone', async () => {
        const booking = await book(server, { name: 'Never Mind', days: 9 });
        const { page, finish } = await atPage(browser, server, `#bookings/${booking.id}`);
        await detail(page).waitFor();
        const cancel = detail(page).getByRole('button', { name: 'Cancel the call' });
        await cancel.waitFor();
        await tabTo(page, cancel);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Cancel this call?' }).waitFor();
        await examine(page, 'console-cancel');
        await page.keyboard.type('Client wrote that it works again.');
        await tabTo(page, page.getByRole('button', { name: 'Yes, cancel it' }));
        await page.keyboard.press('Enter');
        await page.getByText('Never Mind: cancelled.').waitFor();
        await detail(page).getByText('“Client wrote that it works again.”').waitFor();
        assert.equal((await ask(server, anna(), 'GET', `bookings/${booking.id}`)).status, 'cancelled');
        assert.equal(await detail(page).getByRole('button', { name: 'Move' }).count(), 0, 'it cannot be revived (B4)');
        await finish();
    });

    it('is booked for a client, with errors beside the field', async () => {
        const { page, finish } = await atPage(browser, server, '#bookings');
        await page.getByRole('button', { name: 'Book a call' }).waitFor();
        await page.keyboard.press('b');
        await page.getByLabel('Client', { exact: true }).selectOption('central');
        await page.locator('.chip').first().waitFor();
        await examine(page, 'console-book');
        await page.locator('.chip').nth(2).click();
        await page.getByLabel('Name', { exact: true }).fill('Paula Wirt');
        await page.getByLabel('E-mail').fill('paula..wirt@example.com');
        await page.getByRole('button', { name: 'Book and tell the client' }).click();
        await page.locator('.field-wrong', { hasText: 'E-mail' }).locator('.field-problem').waitFor();
        await page.getByLabel('E-mail').fill('paula@example.com');
        await page.getByRole('button', { name: 'Book and tell the client' }).click();
        await page.getByText('Paula Wirt: booked.').waitFor();
        await detail(page).getByRole('heading', { name: 'Paula Wirt' }).waitFor();
        await finish();
    });

    it('that is not there, or somebody else’s, is said so', async () => {
        const { page, finish } = await atPage(browser, server, '#bookings/999999');
        await detail(page).getByRole('alert').getByText('There is no such booking.').waitFor();
        await finish();
    });
});

describe('a call that has been', () => {
    const open_ = async (name) => {
        const { bookings } = await ask(server, anna(), 'GET', `bookings?q=${encodeURIComponent(name)}`);
        const opened = await atPage(browser, server, `#bookings/${bookings[0].id}`);
        await detail(opened.page).getByRole('heading', { name }).waitFor();
        return { ...opened, id: bookings[0].id };
    };
    const status = async (id) => (await ask(server, anna(), 'GET', `bookings/${id}`)).status;

    it('is marked as done, told in its history, and put back by undo', async () => {
        const { page, id, finish } = await open_('Came Along');
        await detail(page).getByRole('button', { name: 'Done', exact: true }).click();
        await page.getByText('Came Along: now “Done”.').waitFor();
        assert.equal(await status(id), 'done');
        await detail(page).getByRole('button', { name: 'Back to confirmed' }).waitFor();
        for (const gone of ['Done', 'Nobody came', 'Move', 'Cancel the call']) {
            assert.equal(await detail(page).getByRole('button', { name: gone, exact: true }).count(), 0, gone);
        }
        await page.getByRole('button', { name: 'Undo' }).click();
        await detail(page).getByRole('button', { name: 'Nobody came' }).waitFor();
        assert.equal(await status(id), 'confirmed');
        await detail(page).getByRole('button', { name: 'Done', exact: true }).click();
        await detail(page).locator('.facts').getByText('Done', { exact: true }).waitFor();
        await examine(page, 'console-booking-done');
        await finish();
    });

    it('is marked where nobody came, by keyboard alone, and reopened by hand', async () => {
        const { page, id, finish } = await open_('Stayed Away');
        const gone = detail(page).getByRole('button', { name: 'Nobody came' });
        await tabTo(page, gone);
        await page.keyboard.press('Enter');
        await page.getByText('Stayed Away: now “Nobody came”.').waitFor();
        assert.equal(await status(id), 'no_show');
        await gone.waitFor({ state: 'detached' });
        assert.ok(await detail(page).getByRole('heading', { name: 'Stayed Away' }).evaluate((one) => one === document.activeElement), 'the focus stays near');
        await tabTo(page, detail(page).getByRole('button', { name: 'Back to confirmed' }));
        await page.keyboard.press('Enter');
        await gone.waitFor();
        assert.equal(await status(id), 'confirmed');
        await finish();
    });

    it('that is yet to come cannot be judged', async () => {
        const booking = await book(server, { name: 'Still Coming', days: 11 });
        const { page, finish } = await atPage(browser, server, `#bookings/${booking.id}`);
        await detail(page).getByRole('button', { name: 'Move' }).waitFor();
        assert.equal(await detail(page).getByRole('button', { name: /^(Done|Nobody came)$/ }).count(), 0);
        await finish();
    });
});

describe('the states of the bookings', () => {
    it('error and loading: says what happened, and tries again when asked', async () => {
        const { page, finish } = await open(browser);
        let let_go;
        const waiting = new Promise((resolve) => (let_go = resolve));
        await page.route('**/api/v1/bookings?*', async (route) => {
            await waiting;
            await route.fulfill({ status: 503, json: { detail: 'The database does not answer.' } });
        });
        await signIn(page, server, { hash: '#bookings' });
        await page.locator('.skeleton-row').first().waitFor();
        let_go();
        await page.getByText('The bookings could not be loaded').waitFor();
        await examine(page, 'console-bookings-error');
        await tryAgain(page, () => page.unroute('**/api/v1/bookings?*'));
        await page.locator('.row-booking').first().waitFor();
        await finish();
    });
});

describe('the mails', () => {
    it('of a booking are seen beside it and in the list, with what the server said', async () => {
        const booking = await book(server, { name: 'Mail Reader', days: 10 });
        const { page, finish } = await atPage(browser, server, `#bookings/${booking.id}`);
        await detail(page).getByRole('link', { name: 'Confirmation' }).first().click();
        await page.getByRole('heading', { name: 'What the mail server said' }).waitFor();
        await examine(page, 'console-mail');
        await page.keyboard.press('Escape');
        await page.getByLabel('Search mails').fill('eva@example.com');
        await page.locator('.row-mail').first().waitFor();
        await examine(page, 'console-mails');
        await page.getByLabel('State').selectOption('failed');
        await page.getByText('None fits this search and state.').waitFor();
        await finish();
    });

    it('are delayed or failed in words of the mail server, and tried again by hand', async () => {
        const mail = {
            id: 7, booking: 3, kind: 'confirmation', audience: 'visitor', recipient: 'eva@example.com', state: 'failed', held: false,
            created_at: '2026-11-24T08:00:00Z', next_try_at: null, sent_at: null, attempts: 2, last_reply: '550 5.1.1 No such user here',
        };
        const tries = [
            { number: 1, at: '2026-11-24T08:00:01Z', ended_at: '2026-11-24T08:00:02Z', outcome: 'put_off', server: 'mx:25', reply: '451 4.7.1 Greylisted, please try again' },
            { number: 2, at: '2026-11-24T08:05:00Z', ended_at: '2026-11-24T08:05:01Z', outcome: 'refused', server: 'mx:25', reply: '550 5.1.1 No such user here' },
        ];
        const { page, finish } = await open(browser);
        let retried = 0;
        await page.route('**/api/v1/mails?*', (route) => route.fulfill({ json: { mails: [mail, { ...mail, id: 8, state: 'delayed', next_try_at: '2099-01-01T00:00:00Z' }] } }));
        await page.route('**/api/v1/mails/7', (route) => route.fulfill({ json: { ...mail, tries } }));
        await page.route('**/api/v1/mails/7/retry', (route) => {
            retried++;
            return route.fulfill({ json: { ...mail, state: 'queued' } });
        });
        await signIn(page, server, { hash: '#mails' });
        await page.locator('.row-mail').first().click();
        await page.getByText('451 4.7.1 Greylisted, please try again').waitFor();
        await examine(page, 'console-mail-failed');
        await page.getByRole('button', { name: 'Try again now' }).click();
        await page.getByText('It is tried again now.').waitFor();
        assert.equal(retried, 1);
        await finish();
    });
});
