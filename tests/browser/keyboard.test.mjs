// Everything without a mouse: each flow of a client, each page and dialog of the console.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { open, settled } from './support/browser.mjs';
import { ask, atPage, book, giveSession } from './support/console.mjs';
import { act, assertWalkable, hasFocus, reach } from './support/keyboard.mjs';
import { addTasks } from './support/server.mjs';
import { browser, server, stage } from './support/stage.mjs';

let booking;

stage({}, async () => {
    addTasks(server, [
        { client: 'acme', number: '+4366012345', minutes: -35, reason: 'voicemail', seconds: 12, severity: 2 },
        { client: 'central', number: '+436607654321', minutes: 22, reason: 'missed_call' },
    ]);
    booking = await book(server, { name: 'Walked To', days: 3 });
});

const anna = () => server.made.agents.anna.token;
const small = { viewport: { width: 360, height: 740 } };

describe('a client with a keyboard alone', () => {
    it('skips to the content, books by Space and Enter, changes the call and cancels it', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.page);
        await settled(page);
        await page.keyboard.press('Tab');
        assert.ok(await hasFocus(page.locator('.skip')), 'the first stop leads past the head of the page');
        await page.keyboard.press('Enter');
        await act(page, page.getByRole('link', { name: 'Training' }));
        await page.locator('.type[aria-current]', { hasText: 'Training' }).waitFor();
        await act(page, page.getByRole('link', { name: 'Later week' }));
        await page.waitForFunction(() => document.activeElement?.dataset.focus === 'later');
        await settled(page);
        await act(page, page.locator('a.day').nth(1));
        await page.locator('li:nth-child(2) a.day[aria-current]').waitFor();
        await act(page, page.locator('.times button.time').nth(2), 'Space');
        await page.waitForFunction(() => document.activeElement?.id === 'chosen');
        await reach(page, page.locator('#name'));
        await page.keyboard.press('Shift+Tab'); // back and forth
        await act(page, page.getByRole('button', { name: 'Book this call' }));
        await page.getByText('Please check the marked fields').waitFor();
        assert.ok(await hasFocus(page.locator('#name')));
        await page.keyboard.type('Keyboard Kim');
        await reach(page, page.locator('#email'));
        await page.keyboard.type('kim@example.com');
        await act(page, page.getByRole('button', { name: 'Book this call' }), 'Space');
        await page.getByRole('heading', { name: 'Your call is booked' }).waitFor();
        await act(page, page.getByRole('link', { name: 'Change the time' }));
        await page.getByText('Move your call with').waitFor();
        await settled(page);
        await act(page, page.locator('.times button.time').first());
        await page.waitForFunction(() => document.activeElement?.id === 'chosen');
        await act(page, page.getByRole('button', { name: 'Move the call here' }));
        await page.getByRole('heading', { name: 'Your call has moved' }).waitFor();
        await act(page, page.getByRole('link', { name: 'Cancel the call' }));
        await page.getByRole('heading', { name: 'Cancel this call?' }).waitFor();
        await act(page, page.getByRole('button', { name: 'Yes, cancel the call' }));
        await page.getByRole('heading', { name: 'Your call is cancelled' }).waitFor();
        await finish();
    });

    for (const [where, options] of [['on a desk', {}], ['on a phone', small]]) {
        it(`reaches and sees everything of every page, and is caught nowhere, ${where}`, async () => {
            const { page, finish } = await open(browser, options);
            for (const [name, address] of [['times', server.page], ['no times', server.pageOf('donau')], ['plan', server.pageOf('past')],
                ['call', booking.manage_url], ['cancel', `${booking.manage_url}/cancel`], ['change', `${booking.manage_url}/change`]]) {
                await page.goto(new URL(address, server.url).href);
                await settled(page);
                await assertWalkable(page, name);
            }
            await page.goto(server.pageOf('office'));
            await settled(page);
            await page.getByRole('link', { name: 'Later week' }).click();
            await page.locator('a.day').nth(1).click();
            await page.locator('.times button.time').nth(1).click();
            await page.getByRole('button', { name: 'Book this call' }).click();
            await page.getByText('Please check the marked fields').waitFor();
            await assertWalkable(page, 'the form');
            await finish();
        });
    }
});

describe('an agent with a keyboard alone', () => {
    it('signs in, and walks every page from the rail', async () => {
        const { page, finish } = await open(browser);
        await page.goto(`${server.url}/console`);
        await page.getByLabel('Your short name').waitFor();
        assert.ok(await hasFocus(page.getByLabel('Your short name')));
        await page.keyboard.type('anna');
        await reach(page, page.getByLabel('Password'));
        await page.keyboard.type(server.made.agents.anna.password);
        await act(page, page.getByRole('button', { name: 'Sign in' }));
        await page.locator('.row').first().waitFor();
        for (const name of ['Today', 'Calendar', 'Bookings', 'Mails', 'Rules', 'Callbacks']) {
            await act(page, page.locator('.rail').getByRole('link', { name }));
            await page.locator('.rail-link[aria-current]', { hasText: name }).waitFor();
            await page.locator('h1').waitFor();
        }
        await page.locator('.row').first().waitFor();
        await act(page, page.getByRole('button', { name: 'Sign out' }), 'Space');
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        await finish();
    });

    for (const [where, options] of [['on a desk', {}], ['on a phone', small]]) {
        it(`reaches and sees everything of every page, and is caught nowhere, ${where}`, async () => {
            const { page, finish } = await atPage(browser, server, '', options);
            for (const [hash, ready] of [['tasks', '.row'], ['today', '.today .row-message'], ['calendar', '.week-booking'], ['bookings', '.row-booking'],
                [`bookings/${booking.id}`, '.detail .history'], ['mails', '.work'], ['rules/hours', '#hours-mon'], ['rules/desk', '#hours-mon'], ['rules/types', '.row-type'],
                ['rules/holidays', '.rules-form'], ['rules/contradictions', '.rules-form'], ['rules/webhooks', '.rules-form']]) {
                await page.goto(`${server.url}/console#${hash}`);
                await page.locator('h1').waitFor();
                if (hash === 'calendar') await page.locator('.week').waitFor();
                else await page.locator(ready).first().waitFor();
                await page.waitForFunction(() => !document.querySelector('.skeleton'));
                await page.evaluate(() => document.activeElement?.blur());
                await assertWalkable(page, hash);
            }
            await finish();
        });
    }
});

/** Opens a dialog by `opener`, walks it, leaves it in both ways: each time the focus is where it was. */
async function assertDialog(page, opener, what, leave) {
    await act(page, opener);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await page.waitForFunction(() => document.querySelector('dialog').contains(document.activeElement));
    await assertWalkable(page, what, 'dialog[open]');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.ok(await hasFocus(opener), `${what}: after Escape the focus is back`);
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await act(page, dialog.getByRole('button', { name: leave }), 'Space');
    await dialog.waitFor({ state: 'detached' });
    assert.ok(await hasFocus(opener), `${what}: after “${leave}” the focus is back`);
}

describe('each dialog', () => {
    it('of bookings holds the focus, gives it back, and is used without a mouse', async () => {
        const { page, finish } = await atPage(browser, server, `#bookings/${booking.id}`);
        const detail = page.locator('.detail');
        await detail.locator('.history').first().waitFor();
        await assertDialog(page, detail.getByRole('button', { name: 'Cancel the call' }), 'cancelling', 'Leave it as it is');
        await assertDialog(page, detail.getByRole('button', { name: 'Move' }), 'moving', 'Leave it as it is');
        await assertDialog(page, page.getByRole('button', { name: 'Book a call' }), 'booking', 'Cancel');

        await act(page, detail.getByRole('button', { name: 'Move' }));
        await page.locator('.chip').nth(2).waitFor();
        await reach(page, page.locator('.chip input').first());
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        const chosen = await page.locator('.chip input:checked').inputValue();
        await act(page, page.getByRole('button', { name: 'Move and tell the client' }));
        await page.getByText('Walked To: moved.').waitFor();
        assert.equal((await ask(server, anna(), 'GET', `bookings/${booking.id}`)).start, chosen);
        assert.ok(await hasFocus(detail.getByRole('button', { name: 'Move' })));

        const other = await book(server, { name: 'Cancelled By Key', days: 5 });
        await page.goto(`${server.url}/console#bookings/${other.id}`);
        await detail.getByRole('heading', { name: 'Cancelled By Key' }).waitFor();
        await act(page, detail.getByRole('button', { name: 'Cancel the call' }));
        await act(page, page.getByRole('button', { name: 'Yes, cancel it' }));
        await page.getByText('Cancelled By Key: cancelled.').waitFor();
        await detail.getByRole('button', { name: 'Cancel the call' }).waitFor({ state: 'detached' });
        assert.ok(await hasFocus(detail.getByRole('heading', { name: 'Cancelled By Key' })), 'the button is gone: the focus is at the heading');
        await finish();
    });

    it('of the list of callbacks holds the focus and gives it back', async () => {
        const { page, finish } = await atPage(browser, server, '');
        await page.locator('.row').first().waitFor();
        await assertDialog(page, page.getByRole('button', { name: 'Keys' }), 'the keys', 'Close');
        await act(page, page.locator('.row-name').first());
        await page.keyboard.press('e');
        await page.getByRole('dialog').waitFor();
        await assertWalkable(page, 'finishing', 'dialog[open]');
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        assert.ok(await hasFocus(page.locator('.row-name').first()));
        await finish();
    });

    it('of rules holds the focus, gives it back, and is used without a mouse', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/types');
        await page.locator('.row-type').first().waitFor();
        await assertDialog(page, page.locator('.row-type .row-name', { hasText: 'Training' }), 'a kind of call', 'Cancel');
        await assertDialog(page, page.getByRole('button', { name: 'New kind of call' }), 'a new kind', 'Cancel');
        await act(page, page.locator('.tab', { hasText: 'Holidays' }));
        await assertDialog(page, page.getByRole('button', { name: 'Add a calendar' }), 'a calendar', 'Cancel');
        await act(page, page.locator('.tab', { hasText: 'Webhooks' }));
        const add = page.getByRole('button', { name: 'Add a webhook' });
        await assertDialog(page, add, 'a webhook', 'Cancel');
        await act(page, add);
        await page.waitForFunction(() => document.activeElement?.id === 'webhook-url');
        await page.keyboard.type('https://hooks.example.com/keys');
        await page.keyboard.press('Enter');
        await page.locator('.secret').waitFor();
        await act(page, page.getByRole('button', { name: 'Close' }));
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        assert.ok(await hasFocus(add));
        await assertDialog(page, page.getByRole('button', { name: /^Remove https/ }), 'removing', 'Cancel');
        await finish();
    });

    it('that asks about contradicted calls gives the focus back to the form', async () => {
        const held = await book(server, { name: 'Held By Key', days: 6 });
        const { page, finish } = await atPage(browser, server, '#rules/hours');
        await page.getByLabel('Monday').waitFor();
        const overrides = page.locator('.rule-set', { hasText: 'Days that differ' });
        await act(page, overrides.getByRole('button', { name: 'Add' }), 'Space');
        const date = overrides.getByLabel('Date', { exact: true });
        await date.waitFor();
        await reach(page, date, 'Shift+Tab');
        const berlin = new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/Berlin', year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(held.start));
        await reach(page, page.getByRole('link', { name: 'Hours', exact: true }), 'Shift+Tab'); // so that Tab comes to its first part
        await reach(page, date);
        await page.keyboard.type(berlin.replaceAll('/', ''));
        const [month, day, year] = berlin.split('/');
        assert.equal(await date.inputValue(), `${year}-${month}-${day}`);
        const save = page.getByRole('button', { name: 'Save', exact: true });
        await act(page, save);
        await page.getByRole('dialog').waitFor();
        await assertWalkable(page, 'contradicted calls', 'dialog[open]');
        await act(page, page.getByRole('button', { name: 'Back to the form' }));
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        assert.ok(await hasFocus(save));
        await finish();
    });
});

describe('the rail on a phone', () => {
    it('opens by Enter, is walked, closes by Escape, and gives the focus back', async () => {
        const opened = await open(browser, small);
        const { page } = opened;
        await giveSession(opened.context, server);
        await page.goto(`${server.url}/console`);
        await page.locator('.row').first().waitFor();
        const more = page.getByRole('button', { name: 'More' });
        await act(page, more);
        await reach(page, page.getByRole('link', { name: 'Mails' }));
        await page.keyboard.press('Escape');
        assert.equal(await more.getAttribute('aria-expanded'), 'false');
        assert.ok(await hasFocus(more));
        await opened.finish();
    });
});
