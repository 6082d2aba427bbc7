// The console where other people's programs take part: one that is told, one that serves a calendar, a mail server.

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';

import { examine } from './support/browser.mjs';
import { ask, atPage, book, until } from './support/console.mjs';
import { loopbackAllowed, startCalendarServer, startMailServer, startReceiver } from './support/others.mjs';
import { browser, server, stage } from './support/stage.mjs';

const holidays = (...dates) =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN',
        ...dates.flatMap((date) => ['BEGIN:VEVENT', `UID:${date}@example.com`, 'DTSTAMP:20260101T000000Z', `DTSTART;VALUE=DATE:${date}`, 'SUMMARY:Company day', 'END:VEVENT']),
        'END:VCALENDAR', ''].join('\r\n');

let mails;
let receiver;
let calendars;

stage(async () => {
    mails = await startMailServer();
    receiver = await startReceiver();
    calendars = await startCalendarServer(holidays('20271111'));
    return { config: loopbackAllowed + mails.config };
});

after(async () => {
    await Promise.all([mails, receiver, calendars].map((other) => other?.stop()));
});

const anna = () => server.made.agents.anna.token;

describe('a webhook', () => {
    const delivery = (page, event) => page.locator('.row-delivery', { hasText: event });

    it('that answers with an error is shown as waiting with what was answered, is sent again, and then is delivered', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/webhooks');
        receiver.status = 500;
        await page.getByRole('button', { name: 'Add a webhook' }).click();
        await page.getByLabel('Address').fill(receiver.url);
        await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByRole('button', { name: 'Close' }).click();
        await page.getByText('None yet.').waitFor();

        const booking = await book(server, { name: 'Told Elsewhere', days: 2 });
        const row = delivery(page, 'booking.created');
        await row.getByText('Waits', { exact: true }).waitFor();
        await row.locator('.reply', { hasText: '500' }).waitFor();
        assert.ok(receiver.told.length >= 1);
        assert.equal(receiver.told[0].content.booking.id, booking.id);
        await examine(page, 'console-deliveries-waiting');

        receiver.status = 204;
        const before = receiver.told.length;
        await row.getByRole('button', { name: /^Send again/ }).click();
        await page.getByText('It is sent again now.').waitFor();
        await row.getByText('Delivered', { exact: true }).waitFor();
        assert.ok(receiver.told.length > before);
        assert.equal(new Set(receiver.told.map((told) => told.delivery)).size, 1, 'one delivery has one name (B3)');
        assert.equal(await row.locator('.reply').count(), 0, 'what was wrong before is no news any more');
        await examine(page, 'console-deliveries');
        await finish();
    });

    it('that has got something gets it again on demand, under the same name, and the list is narrowed by state', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/webhooks');
        const row = delivery(page, 'booking.created').first();
        await row.getByText('Delivered', { exact: true }).waitFor();
        const before = receiver.told.length;
        await row.getByRole('button', { name: /^Send again/ }).click();
        await until(() => receiver.told.length > before, 'it is told again');
        assert.equal(receiver.told.at(-1).delivery, receiver.told.at(-2).delivery);
        await page.getByLabel('State').selectOption({ label: 'Failed' });
        await page.getByText('None yet.').waitFor();
        await page.getByLabel('State').selectOption({ label: 'Delivered' });
        await row.waitFor();
        await row.getByRole('link', { name: 'To the booking' }).click();
        await page.getByRole('heading', { name: 'Told Elsewhere' }).waitFor();
        await finish();
    });
});

describe('a mail', () => {
    it('that the mail server refuses is failed with its words, on the booking and in the list, and goes when tried again', async () => {
        const address = 'eva@example.com'; // whom `book` names
        await mails.refuse(address, '550 5.1.1 No such user here');
        const booking = await book(server, { name: 'Refused Rita', days: 3 });
        const { page, finish } = await atPage(browser, server, `#bookings/${booking.id}`);
        const history = page.locator('.detail');
        await history.getByText('Failed', { exact: true }).waitFor();
        await history.getByText(/550 5\.1\.1 No such user here/).waitFor();

        await page.goto(`${server.url}/console#mails?state=failed`);
        await page.locator('.row-mail', { hasText: address }).first().locator('.row-name').click();
        await history.getByRole('heading', { name: 'What the mail server said' }).waitFor();
        await history.locator('.reply', { hasText: '550 5.1.1 No such user here' }).waitFor();
        await history.getByText('Refused', { exact: true }).waitFor();
        await examine(page, 'console-mail-refused');

        await mails.accept(address);
        const before = await mails.taken(address);
        await history.getByRole('button', { name: 'Try again now' }).click();
        await page.getByText('It is tried again now.').waitFor();
        await history.getByText('Accepted', { exact: true }).waitFor();
        assert.equal(await mails.taken(address), before + 1);
        assert.equal(await history.getByRole('button', { name: 'Try again now' }).count(), 0, 'what went is not sent again');
        await history.locator('.reply', { hasText: '550 5.1.1 No such user here' }).waitFor(); // the report keeps both
        await finish();
    });
});

describe('a holiday calendar by address', () => {
    it('is fetched, followed, fetched anew on demand, and told with its error when the address gives none', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/holidays');
        await page.getByRole('button', { name: 'Add a calendar' }).click();
        await page.getByLabel('Short name').fill('company');
        await page.getByLabel('Address of an .ics file').fill(calendars.url);
        await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByText('The calendar is there.').waitFor();
        const row = page.locator('.row-holidays', { hasText: 'company' });
        await row.getByText('1 day').waitFor();
        await row.getByText(calendars.url).waitFor();
        assert.equal(calendars.asked, 1);
        await examine(page, 'console-holidays-address');

        calendars.content = holidays('20271111', '20271112');
        await page.getByRole('button', { name: 'Hide this message' }).click();
        await row.getByRole('button', { name: 'Fetch now' }).click();
        await page.getByText('The calendar has been fetched.').waitFor();
        await row.getByText('2 days').waitFor();

        calendars.content = 'hello';
        await page.getByRole('button', { name: 'Hide this message' }).click();
        await row.getByRole('button', { name: 'Fetch now' }).click();
        await page.getByText(/^Not saved: ./).waitFor();
        await row.getByText('2 days').waitFor(); // what is followed stays
        const { holiday_calendars: listed } = await ask(server, anna(), 'GET', 'holiday-calendars');
        assert.equal(listed.find(({ name }) => name === 'company').days, 2);
        await finish();
    });

    it('inside the network is not asked, unless the configuration allows it', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/holidays');
        const before = calendars.asked;
        await page.getByRole('button', { name: 'Add a calendar' }).click();
        await page.getByLabel('Short name').fill('inside');
        await page.getByLabel('Address of an .ics file').fill('http://169.254.169.254/latest');
        await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByRole('dialog').locator('.field-problem').waitFor();
        assert.equal(await page.getByLabel('Address of an .ics file').inputValue(), 'http://169.254.169.254/latest');
        assert.equal(calendars.asked, before);
        await finish();
    });
});
