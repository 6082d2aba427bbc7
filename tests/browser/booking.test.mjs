// The booking page against the release server, with and without JavaScript.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { chooseTime, fillIn, nextWeek } from './support/booking.mjs';
import { assertAccessible, examine, open, pictureForReadme, settled } from './support/browser.mjs';
import { browser, server, stage } from './support/stage.mjs';

stage();

const bearer = () => ({ Authorization: `Bearer ${server.made.clients.acme.token}`, 'Content-Type': 'application/json' });

/** Books over the API what the page is about to book: the other one in the race, once the hold has lapsed. */
async function bookByApi(page, start) {
    await letGo(page);
    const body = JSON.stringify({ type: 'support', start, name: 'Somebody Quick', email: 'quick@example.com' });
    const response = await fetch(`${server.url}/api/v1/bookings`, { method: 'POST', headers: bearer(), body });
    assert.equal(response.status, 201, await response.text());
}

/** Ends the hold of that page behind its back, as five minutes would. */
async function letGo(page) {
    const hold = await page.locator('.form input[name="hold"]').inputValue();
    assert.ok(hold, 'choosing a time takes a hold');
    const answer = await fetch(`${server.page}/release`, { method: 'POST', body: new URLSearchParams({ hold }) });
    assert.equal(answer.status, 204);
}

async function statusOf(manageUrl) {
    const response = await fetch(manageUrl);
    return { status: response.status, text: await response.text() };
}

describe('a window that was left for others', () => {
    it('says so when its time is kept no more, and keeps what was typed', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.page);
        const start = Date.parse(await chooseTime(page, 30));
        await fillIn(page, { name: 'Two Windows' });
        await page.getByText('We keep this time for you').waitFor();
        const comeBack = () => page.evaluate(() => window.dispatchEvent(new Event('focus')));
        const answered = page.waitForResponse((response) => response.url() === page.url());
        await comeBack();
        await (await answered).finished();
        assert.equal(await page.locator('.lapsed').count(), 0, 'nothing changes while the time is kept');

        const newer = [];
        for (const later of [1, 2]) { // a client holds two times of a day, the newest ones
            const body = JSON.stringify({ type: 'support', start: new Date(start + later * 1800_000).toISOString().replace('.000', '') });
            const answer = await fetch(`${server.url}/api/v1/holds`, { method: 'POST', headers: bearer(), body });
            assert.equal(answer.status, 201);
            newer.push((await answer.json()).id);
        }
        await comeBack();
        await page.getByRole('heading', { name: 'We do not keep this time for you any more' }).waitFor();
        assert.equal(await page.locator('.held').count(), 0, 'no countdown goes on');
        assert.equal(await page.getByLabel('Your name').inputValue(), 'Two Windows');
        await Promise.all(newer.map((id) => fetch(`${server.url}/api/v1/holds/${id}`, { method: 'DELETE', headers: bearer() })));
        await finish();
    });
});

for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

    describe(`a client ${how}`, () => {
        it('books, changes and cancels a call', async () => {
            const { page, finish } = await open(browser, { javaScriptEnabled });
            await page.goto(server.page);
            const first = await chooseTime(page, javaScriptEnabled ? 2 : 4);
            await fillIn(page, { phone: '0660 12345', note: 'New mail does not load.' });
            await page.getByRole('button', { name: 'Book this call' }).click();
            await page.getByRole('heading', { name: 'Your call is booked' }).waitFor();
            await page.getByText('Anna Novak calls you at +4366012345.').waitFor();
            const call = page.url();

            const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Add to your calendar' }).click()]);
            assert.match(file.suggestedFilename(), /\.ics$/);

            await page.getByRole('link', { name: 'Change the time' }).click();
            await page.getByText('Move your call with').waitFor();
            const second = await chooseTime(page, javaScriptEnabled ? 8 : 10);
            assert.notEqual(second, first);
            await page.getByRole('button', { name: 'Move the call here' }).click();
            await page.getByRole('heading', { name: 'Your call has moved' }).waitFor();

            await page.getByRole('link', { name: 'Cancel the call' }).click();
            await page.getByRole('heading', { name: 'Cancel this call?' }).waitFor();
            assert.match((await statusOf(call)).text, /Cancel the call/, 'to open the page cancels nothing (B3)');
            await page.getByRole('button', { name: 'Yes, cancel the call' }).click();
            await page.getByRole('heading', { name: 'Your call is cancelled' }).waitFor();

            await page.goto(call);
            await page.getByRole('heading', { name: 'Your call is cancelled' }).waitFor();
            await finish();
        });

        it('finds what was typed kept, and each problem beside its field', async () => {
            const { page, finish } = await open(browser, { javaScriptEnabled });
            await page.goto(server.page);
            await chooseTime(page, 0);
            await fillIn(page, { name: '', email: 'eva@', phone: 'x', note: 'Kept.' });
            await page.getByRole('button', { name: 'Book this call' }).click();
            await page.getByText('Please check the marked fields').waitFor();
            assert.equal(await page.getByLabel('E-mail').inputValue(), 'eva@');
            assert.equal(await page.getByLabel('What is it about?').inputValue(), 'Kept.');
            assert.equal(await page.locator('[aria-invalid]').count(), 3);
            await page.getByText('This does not look like a phone number').waitFor();
            await finish();
        });

        it('who was a moment too late books one of the nearest times by one press', async () => {
            const { page, finish } = await open(browser, { javaScriptEnabled });
            await page.goto(server.page);
            const start = await chooseTime(page, javaScriptEnabled ? 14 : 20);
            await fillIn(page, { name: 'Late Larry' });
            await bookByApi(page, start);
            await page.getByRole('button', { name: 'Book this call' }).click();
            await page.getByText('Somebody was a moment faster').waitFor();
            if (javaScriptEnabled) await examine(page, 'booking-taken');
            await page.locator('.nearest button').first().click();
            await page.getByRole('heading', { name: 'Your call is booked' }).waitFor();
            await page.getByText('Late Larry').waitFor();
            await finish();
        });
    });
}

describe('the booking page', () => {
    it('shows the viewer’s own zone by script, and the agent’s without', async () => {
        const far = { timezoneId: 'Asia/Kolkata' };
        const scripted = await open(browser, far);
        await scripted.page.goto(server.page);
        await scripted.page.getByText('Times are shown in India Standard Time').waitFor();
        assert.match(new URL(scripted.page.url()).searchParams.get('tz'), /^Asia\/(Kolkata|Calcutta)$/); // the same, old and new
        await scripted.finish();

        const plain = await open(browser, { ...far, javaScriptEnabled: false });
        await plain.page.goto(server.page);
        await plain.page.getByText('Times are shown in Central European Time').waitFor();
        await plain.page.getByLabel('Time zone').selectOption('Asia/Kolkata');
        await plain.page.getByRole('button', { name: 'Show times' }).click();
        await plain.page.getByText('Times are shown in India Standard Time').waitFor();
        await plain.finish();
    });

    it('keeps the zone that was chosen', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.page);
        await settled(page);
        await page.getByLabel('Time zone').selectOption('America/New_York');
        await page.getByText('Times are shown in Eastern Time').waitFor();
        await page.getByRole('link', { name: 'Later week' }).click();
        await page.getByText('Times are shown in Eastern Time').waitFor();
        await finish();
    });

    it('says the confirmed time in both zones where their clocks differ', async () => {
        const { page, finish } = await open(browser, { timezoneId: 'America/New_York' });
        await page.goto(server.page);
        await page.getByText('Times are shown in Eastern Time').waitFor();
        await chooseTime(page, 30);
        await fillIn(page);
        await page.getByRole('button', { name: 'Book this call' }).click();
        await page.getByText('(Eastern Time)').waitFor();
        await page.getByText(/For Anna Novak: .*\(Central European Time\)/).waitFor();
        await examine(page, 'call-booked');
        await finish();
    });

    it('is used by keyboard alone', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.page);
        await settled(page);
        await nextWeek(page);
        const press = async (key, until, most = 60) => {
            for (let times = 0; times < most; times++) {
                await page.keyboard.press(key);
                if (await page.evaluate((selector) => document.activeElement?.matches(selector), until)) return;
            }
            assert.fail(`${until} is not reached by ${key}`);
        };
        await press('Tab', 'a.day:not([aria-current])');
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.activeElement?.matches('a.day[aria-current]'));
        await press('Tab', '.times button.time');
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.activeElement?.id === 'chosen');
        await press('Tab', '#name');
        await page.keyboard.type('Keyboard Kim');
        await press('Tab', '#email');
        await page.keyboard.type('kim@example.com');
        await press('Tab', 'button.button');
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Your call is booked' }).waitFor();
        const follow = async (selector) => {
            await press('Tab', selector);
            await page.keyboard.press('Enter');
        };
        await follow('a[href*="/change"]');
        await page.getByText('Move your call with').waitFor();
        await settled(page);
        await follow('.times button.time');
        await page.waitForFunction(() => document.activeElement?.id === 'chosen');
        await follow('.form button.button');
        await page.getByRole('heading', { name: 'Your call has moved' }).waitFor();
        await follow('a[href*="/cancel"]');
        await page.getByRole('heading', { name: 'Cancel this call?' }).waitFor();
        await press('Tab', '#reason');
        await page.keyboard.type('Solved by itself');
        await follow('.button-danger');
        await page.getByRole('heading', { name: 'Your call is cancelled' }).waitFor();
        await finish();
    });

    it('goes back and forth with the browser’s buttons', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.page);
        await settled(page);
        await page.getByRole('link', { name: 'Training' }).click();
        await page.locator('.type[aria-current]', { hasText: 'Training' }).waitFor();
        await page.goBack();
        await page.locator('.type[aria-current]', { hasText: 'Support call' }).waitFor();
        await finish();
    });

    it('keeps what was typed when another time is chosen', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.page);
        await settled(page);
        await chooseTime(page, 1);
        await fillIn(page, { name: 'Changed Mind' });
        await page.getByRole('link', { name: 'Change time' }).click();
        await chooseTime(page, 2);
        assert.equal(await page.getByLabel('Your name').inputValue(), 'Changed Mind');
        await finish();
    });

    it('keeps the chosen time for its holder, also after going back, and from everybody else', async () => {
        const { page, context, finish } = await open(browser);
        await page.goto(server.page);
        await settled(page);
        const start = await chooseTime(page, 3);
        await page.getByText(/^We keep this time for you until \d+:\d\d\. \([45]:\d\d\)$/).waitFor();
        const times = page.url();

        const other = await open(browser);
        const day = new URL(times);
        day.searchParams.delete('hold');
        day.searchParams.set('day', start.slice(0, 10));
        day.searchParams.delete('start');
        await other.page.goto(day.href);
        await other.page.locator('.times').first().waitFor();
        assert.equal(await other.page.locator(`button[value="${start}"]`).count(), 0);

        await page.goBack();
        await page.locator(`button.time-held[value="${start}"]`, { hasText: 'kept for you' }).waitFor();
        const left = page.waitForRequest((request) => request.url().endsWith('/release'));
        await page.goto('about:blank');
        await left;
        await other.page.waitForFunction(async (value) => {
            const text = await (await fetch(location.href)).text();
            return text.includes(`value="${value}"`);
        }, start);
        await other.finish();
        await context.close();
        await finish();
    });

    it('keeps the time over a reload, though leaving lets it go', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.page);
        await settled(page);
        await chooseTime(page, 5);
        const first = await page.locator('.form input[name="hold"]').inputValue();
        await page.reload();
        await page.waitForFunction((old) => {
            const hold = document.querySelector('.held') && document.querySelector('.form input[name="hold"]').value;
            return hold && hold !== old;
        }, first);
        await finish();
    });

    it('has no barrier and fits at every width, light and dark', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.page);
        await settled(page);
        await nextWeek(page);
        await page.locator('a.day').nth(2).click();
        await page.waitForFunction(() => document.activeElement?.matches('a.day[aria-current]'));
        await examine(page, 'booking');
        await page.locator('.times button.time').nth(3).click();
        await page.locator('#chosen').waitFor();
        await examine(page, 'booking-details');
        await page.getByRole('button', { name: 'Book this call' }).click();
        await page.getByText('Please check the marked fields').waitFor();
        await examine(page, 'booking-invalid');
        await finish();
    });

    it('offers an agent’s office hours and no others', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.pageOf('office'));
        await settled(page);
        await nextWeek(page);
        const times = (await page.locator('.times button.time').allTextContents()).map((text) => text.trim());
        assert.equal(times[0], '9:00');
        assert.equal(times.at(-1), '16:30');
        assert.equal(await page.locator('.days li:last-child a.day').count(), 0);
        await examine(page, 'booking-office');
        await pictureForReadme(page, 'booking');
        await finish();
    });

    it('says what to do where a link does not work, and where the plan has ended', async () => {
        const { page, finish } = await open(browser);
        const unknown = await page.goto(`${server.url}/book/bk_nobody`);
        assert.equal(unknown.status(), 404);
        await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
        await examine(page, 'unknown-link');
        const ended = await page.goto(server.pageOf('past'));
        assert.equal(ended.status(), 403);
        await page.getByRole('heading', { name: 'Booking is not part of your plan' }).waitFor();
        await examine(page, 'not-entitled');
        await finish();
    });

    it('weighs less than 60 KB with all that it loads, compressed', async () => {
        const { page, context, finish } = await open(browser);
        const session = await context.newCDPSession(page);
        await session.send('Network.enable');
        let bytes = 0;
        const loaded = [];
        session.on('Network.responseReceived', ({ response }) => loaded.push(new URL(response.url).pathname));
        session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
        await page.goto(server.page);
        await settled(page);
        await chooseTime(page, 6);
        await page.waitForLoadState('networkidle');
        assert.ok(loaded.some((path) => path.endsWith('.css')) && loaded.some((path) => path.endsWith('.js')), String(loaded));
        console.log(`the booking page until the form: ${bytes} bytes, ${loaded.length} transfers`);
        const first = bytes;
        assert.ok(first < 60 * 1024, `${first} bytes`);
        await finish();
    });

    it('links only to what it may load: no request leaves the server', async () => {
        const { page, finish } = await open(browser);
        const strangers = [];
        page.on('request', (request) => {
            if (!request.url().startsWith(server.url)) strangers.push(request.url());
        });
        await page.goto(server.page);
        await settled(page);
        await assertAccessible(page, 'booking');
        assert.deepEqual(strangers, []);
        await finish();
    });
});
