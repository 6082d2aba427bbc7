// The console's week against the server: what is booked there, and what an agent changes where it lies.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { examine, open } from './support/browser.mjs';
import { ask, atPage, book, signIn, until } from './support/console.mjs';
import { browser, server, stage } from './support/stage.mjs';

const DAY = 86_400_000;
const HOUR = 54; // pixels

stage();

const anna = () => server.made.agents.anna.token;
const detail = (page) => page.locator('.detail');

/** The Wednesday of the week after next, far from what other tests book and from today. */
const wednesday = new Date(Date.now() + (14 + ((3 - new Date().getUTCDay() + 7) % 7)) * DAY).toISOString().slice(0, 10);
const dayAfter = new Date(Date.parse(wednesday) + DAY).toISOString().slice(0, 10);

const annasRules = async () => (await ask(server, anna(), 'GET', 'rules')).agents.find(({ slug }) => slug === 'anna');

/** The offered starts of a day, as clocks in Berlin show them. */
async function starts(date) {
    const to = new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);
    const { slots } = await ask(server, server.made.clients.acme.token, 'GET', `slots?type=support&from=${date}&to=${to}`);
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
    return slots.map(({ start }) => clock.format(new Date(start)));
}

/** Presses at one hour of a day's column and lets go at another. */
async function sweep(page, date, from, to) {
    const column = page.locator(`[data-date="${date}"]`);
    await column.scrollIntoViewIfNeeded();
    const box = await column.boundingBox();
    const first = Number((await page.locator('.week-hours span').first().textContent()).split(':')[0]);
    const y = (hour) => box.y + (hour - first) * HOUR;
    await page.mouse.move(box.x + box.width / 2, y(from));
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, y(to), { steps: 6 });
    await page.locator('.week-ghost').waitFor();
    await page.mouse.up();
}

describe('the calendar', () => {
    it('shows the week with what is booked, at every width', async () => {
        const booking = await book(server, { name: 'Calendar Guest', days: 0, nth: 2 });
        const { page, finish } = await atPage(browser, server, '#calendar');
        const entry = page.locator('.week-booking', { hasText: 'Calendar Guest' });
        if (!(await entry.isVisible().catch(() => false))) {
            await page.locator('.week').waitFor();
            if ((await entry.count()) === 0) await page.getByRole('button', { name: 'Week after' }).click();
        }
        await entry.waitFor();
        await examine(page, 'console-calendar');
        await entry.focus();
        await page.keyboard.press('Enter');
        await detail(page).getByRole('heading', { name: 'Calendar Guest' }).waitFor();
        assert.match(page.url(), new RegExp(`#bookings/${booking.id}`));
        await finish();
    });

    it('moves a call by dragging it, after a question', async () => {
        // Wednesday of next week, so that there is a day on both sides.
        const days = 7 + ((3 - new Date().getUTCDay() + 7) % 7);
        const booking = await book(server, { name: 'Drag Me', days, nth: 20 });
        const date = new Date(Date.now() + 7 * 86_400_000);
        const { page, finish } = await atPage(browser, server, `#calendar/${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}`);
        const entry = page.locator('.week-booking', { hasText: 'Drag Me' });
        await entry.scrollIntoViewIfNeeded();
        const box = await entry.boundingBox();
        await page.mouse.move(box.x + 20, box.y + 8);
        await page.mouse.down();
        await page.mouse.move(box.x + 20, box.y + 8 + 54 * 2, { steps: 8 });
        await page.locator('.week-ghost').waitFor();
        await page.mouse.up();
        await page.getByRole('heading', { name: 'Move this call' }).waitFor();
        assert.equal((await ask(server, anna(), 'GET', `bookings/${booking.id}`)).start, booking.start, 'nothing moved before the answer');
        await page.getByRole('button', { name: 'Move and tell the client' }).click();
        await page.getByText('Drag Me: moved.').waitFor();
        const after = await ask(server, anna(), 'GET', `bookings/${booking.id}`);
        assert.equal(Date.parse(after.start) - Date.parse(booking.start), 2 * 3_600_000, date.toISOString());
        await finish();
    });

    it('lets go of a drag by Escape', async () => {
        const { page, finish } = await atPage(browser, server, '#calendar');
        await page.locator('.week').waitFor();
        if ((await page.locator('.week-booking').count()) === 0) await page.getByRole('button', { name: 'Week after' }).click();
        const entry = page.locator('.week-booking').first();
        await entry.scrollIntoViewIfNeeded();
        const box = await entry.boundingBox();
        await page.mouse.move(box.x + 20, box.y + 8);
        await page.mouse.down();
        await page.mouse.move(box.x + 20, box.y + 70, { steps: 5 });
        await page.locator('.week-ghost').waitFor();
        await page.keyboard.press('Escape');
        await page.locator('.week-ghost').waitFor({ state: 'detached' });
        await page.mouse.up();
        assert.equal(await page.getByRole('heading', { name: 'Move this call' }).count(), 0);
        await finish();
    });
});

describe('blocking time in the calendar', () => {
    it('is done by dragging over free space, and undone where it lies', async () => {
        const { page, finish } = await atPage(browser, server, `#calendar/${wednesday}`);
        await page.locator('.week-open').first().waitFor();
        assert.ok((await starts(wednesday)).includes('10:00'));
        await sweep(page, wednesday, 10, 12);
        await page.getByRole('dialog', { name: 'Block time' }).waitFor();
        assert.equal(await page.getByLabel('From').inputValue(), `${wednesday}T10:00`);
        assert.equal(await page.getByLabel('To', { exact: true }).inputValue(), `${wednesday}T12:00`);
        await examine(page, 'console-block-time', { axeAt: [360] });
        await page.getByRole('dialog').getByRole('button', { name: 'Block time' }).click();
        await page.getByText('Saved. It holds from now on.').waitFor();
        assert.deepEqual((await starts(wednesday)).filter((clock) => clock >= '10:00' && clock < '12:00'), []);

        await page.locator(`[data-date="${wednesday}"]`).getByRole('button', { name: 'Away' }).click();
        await page.getByRole('dialog', { name: 'Absence' }).getByRole('button', { name: 'Remove this absence' }).click();
        await until(async () => (await starts(wednesday)).includes('10:00'), 'the time is free again');
        assert.deepEqual((await annasRules()).absences, []);
        await finish();
    });

    it('says beside the field that it ends before it begins, and stores nothing', async () => {
        const { page, finish } = await atPage(browser, server, `#calendar/${wednesday}`);
        await page.getByRole('button', { name: 'Block time' }).click();
        await page.getByLabel('To', { exact: true }).fill(`${wednesday}T08:00`);
        await page.getByLabel('From').fill(`${wednesday}T09:00`);
        await page.getByRole('dialog').getByRole('button', { name: 'Block time' }).click();
        await page.getByText('The end must come after the beginning.').waitFor();
        assert.equal(await page.getByLabel('To', { exact: true }).getAttribute('aria-invalid'), 'true');
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        assert.deepEqual((await annasRules()).absences, []);
        await finish();
    });

    it('asks first where a call is booked, and leaves that call as it is', async () => {
        const next = new Date(Date.parse(dayAfter) + DAY).toISOString().slice(0, 10); // the desk of this test never closes
        const days = Math.round((Date.parse(dayAfter) - Date.parse(new Date().toISOString().slice(0, 10))) / DAY);
        const booking = await book(server, { name: 'In The Way', days });
        const { page, finish } = await atPage(browser, server, `#calendar/${wednesday}`);
        await page.locator('.week-booking', { hasText: 'In The Way' }).waitFor();
        await page.getByRole('button', { name: 'Block time' }).click();
        await page.getByLabel('From').fill(`${dayAfter}T00:00`);
        await page.getByLabel('To', { exact: true }).fill(`${next}T00:00`);
        await page.getByRole('dialog').getByRole('button', { name: 'Block time' }).click();
        await page.getByRole('dialog').getByRole('link', { name: 'In The Way' }).waitFor();
        assert.deepEqual((await annasRules()).absences, [], 'nothing is saved before the answer');
        await page.getByRole('button', { name: 'Back to the form' }).click();
        await page.getByRole('dialog', { name: 'Block time' }).getByRole('button', { name: 'Block time' }).click();
        await page.getByRole('dialog', { name: /does not fit/ }).getByRole('button', { name: 'Save' }).click();
        await page.getByText('Saved. It holds from now on.').waitFor();
        assert.equal((await ask(server, anna(), 'GET', `bookings/${booking.id}`)).status, 'confirmed');
        assert.deepEqual(await starts(dayAfter), []);

        // What was accepted once is not asked again for another change.
        await page.getByRole('button', { name: /^Hours on Monday/ }).click();
        await page.getByLabel('Hours of that day').fill('08:00–20:00');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await until(async () => (await annasRules()).overrides.length === 1, 'it is saved without a question');
        await ask(server, anna(), 'PATCH', 'rules', { agents: [{ slug: 'anna', absences: [], overrides: [] }] });
        await finish();
    });

    it('changes the hours of one day by its name, and takes those of the week again', async () => {
        const { page, finish } = await atPage(browser, server, `#calendar/${wednesday}`);
        const head = page.getByRole('button', { name: /^Hours on Wednesday/ });
        await head.click();
        const hours = page.getByLabel('Hours of that day');
        await hours.fill('ten to four');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByText('Write hours such as 09:00–17:00').waitFor();
        await hours.fill('13:00–15:00');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByText('Saved. It holds from now on.').waitFor();
        assert.deepEqual((await annasRules()).overrides, [{ date: wednesday, hours: ['13:00-15:00'] }]);
        assert.equal((await starts(wednesday))[0], '13:00');

        await page.reload(); // so that it surely knows of the change
        await head.click();
        await page.getByRole('button', { name: 'As every week' }).click();
        await until(async () => (await annasRules()).overrides.length === 0, 'the day is as every week');
        await finish();
    });

    it('is not offered in a colleague’s week to those who may not change it', async () => {
        const opened = await open(browser);
        const { page } = opened;
        await signIn(page, server, { agent: 'ben', password: server.made.agents.ben.password });
        await page.locator('.rail').waitFor();
        await page.goto(`${server.url}/console#calendar`);
        await page.getByRole('button', { name: 'Block time' }).waitFor();
        await page.goto(`${server.url}/console#calendar?agent=anna`);
        await page.getByRole('button', { name: 'Block time' }).waitFor({ state: 'detached' });
        assert.equal(await page.getByRole('button', { name: /^Hours on/ }).count(), 0);
        await opened.finish();
    });
});
