// Every field of every form with what does not belong there: told beside the field, nothing stored, what was typed stays.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { chooseTime, fillIn } from './support/booking.mjs';
import { examine, open, settled } from './support/browser.mjs';
import { ask, atPage, book } from './support/console.mjs';
import { desk } from './support/server.mjs';
import { browser, server, stage } from './support/stage.mjs';
import { words } from './support/words.mjs';

const ideas = desk.call_types.find(({ slug }) => slug === 'ideas');
const asking = {
    ...ideas,
    questions: [
        { key: 'idea', label: { en: 'Your idea?' }, required: true },
        { key: 'kind', label: { en: 'What kind?' }, kind: 'choice', choices: [{ value: 'new', label: { en: 'New' } }, { value: 'better', label: { en: 'Better' } }] },
    ],
};

stage({ more: { call_types: [asking] } });

const anna = () => server.made.agents.anna.token;
const bookings = async () => (await ask(server, anna(), 'GET', 'bookings')).bookings;
const html = '<script>alert(1)</script>"><img src=x onerror=alert(1)>';

/** The field is marked, described by a problem that stands next to it, and holds what was typed. */
async function assertBeside(page, field, typed, what) {
    await field.and(page.locator('[aria-invalid="true"]')).waitFor({ state: 'attached' });
    const described = (await field.getAttribute('aria-describedby')).split(' ');
    const problem = page.locator(`#${described.find((id) => id.endsWith('-problem'))}`);
    assert.ok((await problem.textContent()).trim().length > 5, what);
    // Both at one moment: the focus, which goes to the first wrong field, may scroll in between.
    const [below, above] = await problem.evaluate(
        (one, other) => [one, other].map((element) => element.getBoundingClientRect().toJSON()), await field.elementHandle());
    const gap = below.y - (above.y + above.height);
    const under = below.x < above.x + above.width && above.x < below.x + below.width;
    assert.ok(gap >= -1 && gap < 40 && under, `${what}: the problem stands ${gap} px below its field`);
    if (typed !== undefined) assert.equal(await field.inputValue(), typed, `${what}: what was typed stays`);
}

/** As a browser whose checks and limits somebody took away: the server's are the ones that count. */
const setBare = (field, value) =>
    field.evaluate((element, text) => {
        element.removeAttribute('maxlength');
        element.form.noValidate = true;
        if (element.tagName === 'SELECT') element.add(new Option(text, text));
        if (element.tagName === 'INPUT') element.type = 'text';
        const kind = { INPUT: HTMLInputElement, TEXTAREA: HTMLTextAreaElement, SELECT: HTMLSelectElement }[element.tagName];
        Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(element, text);
        element.dispatchEvent(new Event(element.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
    }, value);

describe('the form of a client', () => {
    const cases = [
        ['name', 'Your name', ['', '   ', 'x'.repeat(201), 'Eva\u0007Huber']],
        ['email', 'E-mail', ['', 'eva', 'eva@', '@example.com', 'eva huber@example.com', `${'x'.repeat(250)}@example.com`, 'eva@example.com, bob@example.com', html]],
        ['phone', 'Phone', ['call me', '12', '+43 660 abc', '9'.repeat(60), html]],
        ['note', 'What is it about?', ['x'.repeat(2001), 'a\u0007b']],
        ['idea', 'Your idea?', ['', 'x'.repeat(1001), 'a\u0007b']],
        ['kind', 'What kind?', ['elsewhere']],
    ];
    for (const [name, label, values] of cases) {
        it(`tells beside “${label}” what is wrong with it, stores nothing, and keeps all that was typed`, async () => {
            const before = (await bookings()).length;
            const { page, finish } = await open(browser);
            await page.goto(`${server.page}?type=ideas`);
            await settled(page);
            await chooseTime(page, cases.findIndex(([one]) => one === name));
            const right = { name: 'Eva Huber', email: 'eva@example.com', phone: '+4366012345', note: 'Line one\nline two' };
            await fillIn(page, right);
            await page.getByLabel('Your idea?').fill('A dark mode');
            const field = page.getByLabel(label);
            for (const value of values) {
                await setBare(field, value);
                await page.getByRole('button', { name: 'Book this call' }).click();
                await page.getByText('Please check the marked fields').waitFor();
                const shown = name === 'kind' ? undefined : value; // a choice that is none is not offered again
                await assertBeside(page, field, shown, `${name} “${value.slice(0, 30)}”`);
                assert.equal(await page.locator('[aria-invalid]').count(), 1, `${name} “${value.slice(0, 30)}”: nothing else is wrong`);
                for (const [other, typed] of Object.entries(right)) {
                    if (other !== name) assert.equal(await page.locator(`[name="${other}"]`).inputValue(), typed);
                }
            }
            assert.equal((await bookings()).length, before, 'nothing is stored');
            await finish();
        });
    }

    it('cannot be made to write lines into a mail’s head, nor marks into a page', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.page);
        await settled(page);
        await chooseTime(page, 10);
        const before = (await bookings()).length;
        const form = await page.locator('form.form').evaluate((one) => [...new FormData(one)]);
        for (const [field, value] of [['name', 'Eva\r\nBcc: all@example.com'], ['email', 'eva@example.com\r\nBcc: all@example.com'], ['phone', '+4366012345\r\nX: y']]) {
            const sent = Object.fromEntries([...form, ['name', 'Eva'], ['email', 'eva@example.com'], [field, value]]);
            const answer = await page.request.post(server.page, { form: sent, headers: { 'Accept-Language': 'en' } });
            assert.equal(answer.status(), 422, field);
            assert.match(await answer.text(), new RegExp(`id="${field}-problem"`));
        }
        assert.equal((await bookings()).length, before);

        await fillIn(page, { name: html, note: html });
        await page.getByRole('button', { name: 'Book this call' }).click();
        await page.getByRole('heading', { name: 'Your call is booked' }).waitFor();
        await page.getByText(html).first().waitFor();
        assert.equal(await page.locator('main script, main img').count(), 0);
        await finish();

        const console = await atPage(browser, server, '#bookings');
        await console.page.locator('.row-booking', { hasText: html }).locator('.row-name').click();
        await console.page.locator('.detail').getByRole('heading', { name: html }).waitFor();
        assert.equal(await console.page.locator('main script, main img').count(), 0);
        await console.finish();
    });

    it('of waiting for a time tells beside each field what is wrong with it, and nobody waits', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.pageOf('donau'));
        await settled(page);
        const fields = { name: ['Eva Huber', ['', 'x'.repeat(201), 'Eva\u0007Huber']], email: ['eva@example.com', ['', 'eva', 'eva huber@example.com', html]] };
        for (const [name, [, values]] of Object.entries(fields)) {
            for (const value of values) {
                for (const [each, [fits]] of Object.entries(fields)) await setBare(page.locator(`#wait-${each}`), each === name ? value : fits);
                const answered = page.waitForResponse((response) => response.request().method() === 'POST');
                await page.getByRole('button', { name: words('en')('wait.submit'), exact: true }).click();
                assert.equal((await answered).status(), 422);
                await assertBeside(page, page.locator(`#wait-${name}`), value, `${name} “${value.slice(0, 20)}”`);
                assert.equal(await page.locator('[aria-invalid]').count(), 1);
            }
        }
        const waiting = execFileSync('sqlite3', ['-cmd', '.timeout 5000', server.db, 'SELECT count(*) FROM waiting'], { encoding: 'utf8' });
        assert.equal(waiting.trim(), '0');
        await finish();
    });

    it('of cancelling tells beside the reason what is wrong with it, and cancels nothing', async () => {
        const booking = await book(server, { days: 4, name: 'Stays' });
        const { page, finish } = await open(browser);
        await page.goto(new URL(`${booking.manage_url}/cancel`, server.url).href);
        const reason = page.getByLabel('Would you tell us why?');
        for (const value of ['x'.repeat(501), 'a\u0007b']) {
            await setBare(reason, value);
            await page.getByRole('button', { name: 'Yes, cancel the call' }).click();
            await assertBeside(page, reason, value, `reason “${value.slice(0, 20)}”`);
        }
        assert.equal((await ask(server, anna(), 'GET', `bookings/${booking.id}`)).status, 'confirmed');
        await finish();
    });
});

describe('the forms of the console', () => {
    it('sign-in: neither too much nor marks nor other people’s commands let anybody in', async () => {
        const { page, finish } = await open(browser);
        await page.goto(`${server.url}/console`);
        for (const name of [html, 'anna\r\nX: y', 'x'.repeat(5000), "' OR 1=1 --"]) {
            await setBare(page.getByLabel('Your short name'), name);
            await page.getByLabel('Password').fill('wrong');
            await page.getByRole('button', { name: 'Sign in' }).click();
            await page.getByRole('alert').waitFor();
            await page.getByRole('button', { name: 'Sign in' }).and(page.locator(':enabled')).waitFor();
        }
        assert.equal(await page.locator('.rail').count(), 0);
        await finish();
    });

    it('booking for a client: told beside the field, nothing booked, what was typed stays', async () => {
        const before = (await bookings()).length;
        const { page, finish } = await atPage(browser, server, '#bookings');
        await page.getByRole('button', { name: 'Book a call' }).click();
        await page.getByLabel('Client', { exact: true }).selectOption('central');
        await page.locator('.chip').nth(4).click();
        const fields = {
            name: [page.getByLabel('Name', { exact: true }), 'Paula Wirt', ['   ', 'x'.repeat(201), 'Eva\u0007Huber']],
            email: [page.getByLabel('E-mail'), 'paula@example.com', ['paula', 'paula@', html, `${'x'.repeat(250)}@example.com`]],
            phone: [page.getByLabel('Phone'), '+4366012345', ['call me', '9'.repeat(60), html]],
            note: [page.getByLabel('Note'), 'Line one\nline two', ['x'.repeat(2001), 'a\u0007b']],
        };
        for (const [field, , ] of Object.entries(fields)) await setBare(fields[field][0], fields[field][1]);
        for (const [name, [field, right, values]] of Object.entries(fields)) {
            for (const value of values) {
                await setBare(field, value);
                await page.getByRole('button', { name: 'Book and tell the client' }).click();
                await assertBeside(page, field, value, `${name} “${value.slice(0, 30)}”`);
                assert.equal(await page.locator('[aria-invalid]').count(), 1, name);
            }
            await setBare(field, right);
        }
        assert.equal((await bookings()).length, before);
        await examine(page, 'console-book-wrong');
        await page.getByRole('button', { name: 'Book and tell the client' }).click();
        await page.getByText('Paula Wirt: booked.').waitFor();
        await finish();
    });

    it('moving and cancelling: told beside the reason, nothing changed', async () => {
        const booking = await book(server, { days: 5, name: 'Not Moved' });
        const { page, finish } = await atPage(browser, server, `#bookings/${booking.id}`);
        for (const [opener, submit, choose] of [['Move', 'Move and tell the client', true], ['Cancel the call', 'Yes, cancel it', false]]) {
            await page.locator('.detail').getByRole('button', { name: opener }).click();
            if (choose) await page.locator('.chip').nth(2).click();
            for (const value of ['x'.repeat(501), 'a\u0007b']) {
                await setBare(page.getByLabel('Reason'), value);
                await page.getByRole('button', { name: submit }).click();
                await assertBeside(page, page.getByLabel('Reason'), value, `${opener} “${value.slice(0, 20)}”`);
            }
            await page.keyboard.press('Escape');
        }
        const after = await ask(server, anna(), 'GET', `bookings/${booking.id}`);
        assert.deepEqual([after.start, after.status, after.sequence], [booking.start, 'confirmed', 0]);
        await finish();
    });

    it('a webhook: what is no address of the web is told beside the field, and none is made', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/webhooks');
        await page.getByRole('button', { name: 'Add a webhook' }).click();
        const address = page.getByLabel('Address');
        for (const value of ['hooks', 'ftp://example.com/hook', 'javascript:alert(1)', 'https://eva:secret@example.com/', 'https://', html, `https://example.com/${'x'.repeat(3000)}`]) {
            await setBare(address, value);
            await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
            await assertBeside(page, address, value, value.slice(0, 40));
        }
        assert.deepEqual((await ask(server, anna(), 'GET', 'webhooks')).webhooks, []);
        await examine(page, 'console-webhook-wrong');
        await finish();
    });

    it('a holiday calendar: a wrong name, address or file is told beside the field, and none is added', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/holidays');
        await page.getByRole('button', { name: 'Add a calendar' }).click();
        const [name, address, file] = [page.getByLabel('Short name'), page.getByLabel('Address of an .ics file'), page.getByLabel('Or a file')];
        const add = page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true });
        await setBare(address, 'https://example.com/a.ics');
        for (const value of ['Company Days', 'ä', 'x'.repeat(65), html, 'at']) { // the last comes with the program
            await setBare(name, value);
            await add.click();
            await assertBeside(page, name, value, `name “${value.slice(0, 20)}”`);
        }
        await setBare(name, 'company');
        for (const value of ['holidays', 'ftp://example.com/a.ics', 'javascript:alert(1)', 'http://127.0.0.1:9/a.ics', html]) {
            await setBare(address, value);
            await add.click();
            await assertBeside(page, address, value, `address “${value.slice(0, 30)}”`);
        }
        await file.setInputFiles({ name: 'x.ics', mimeType: 'text/calendar', buffer: Buffer.from('hello') });
        await add.click();
        await assertBeside(page, file, undefined, 'a file that is no calendar');
        assert.equal(await name.inputValue(), 'company');
        const { holiday_calendars: listed } = await ask(server, anna(), 'GET', 'holiday-calendars');
        assert.deepEqual(listed.filter(({ source }) => source !== 'shipped'), []);
        await finish();
    });

    it('a kind of call: each wrong number and text is told beside its field, and nothing is changed', async () => {
        const rules = async () => (await ask(server, anna(), 'GET', 'rules')).call_types;
        const before = await rules();
        const { page, finish } = await atPage(browser, server, '#rules/types');
        await page.getByRole('button', { name: 'Training' }).click();
        await page.getByRole('button', { name: 'Add a question' }).click();
        const question = page.locator('.question');
        await question.getByLabel('English').fill('Which?');
        const save = page.getByRole('button', { name: 'Save', exact: true });
        const number = (label) => [page.getByLabel(label, { exact: true }), ['-5', '1.5', '99999999']];
        const fields = [
            [page.locator('#type-en'), ['x'.repeat(300), 'a\u0007b', '   ']],
            ...['Length, minutes', 'A start every … minutes'].map(number),
            [question.getByLabel('English'), ['x'.repeat(300), 'a\u0007b']],
        ];
        for (const [field, values] of fields) {
            const right = await field.inputValue();
            for (const value of values) {
                await field.evaluate((element) => (element.form.noValidate = true));
                await field.evaluate((element, text) => {
                    element.removeAttribute('maxlength');
                    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(element, text);
                    element.dispatchEvent(new Event('input', { bubbles: true }));
                }, value);
                await save.click();
                await assertBeside(page, field, value, `“${value.slice(0, 20)}”`);
            }
            await field.fill(right);
        }
        assert.deepEqual(await rules(), before);
        await examine(page, 'console-call-type-wrong');
        await finish();
    });

    it('hours, days and absences: what cannot be read is told beside the field, and nothing is saved', async () => {
        const mine = async () => (await ask(server, anna(), 'GET', 'rules')).agents.find(({ slug }) => slug === 'anna');
        const before = await mine();
        const { page, finish } = await atPage(browser, server, '#rules/hours');
        const save = page.getByRole('button', { name: 'Save', exact: true });
        const monday = page.getByLabel('Monday');
        await monday.waitFor();
        for (const value of ['nine to five', '17:00-09:00', '09:00-25:00', '09:00-12:00, 11:00-13:00', html, 'x'.repeat(500)]) {
            await setBare(monday, value);
            await save.click();
            await assertBeside(page, monday, value, value.slice(0, 30));
            assert.ok(await monday.evaluate((field) => field === document.activeElement), 'the wrong one has the focus');
        }
        await page.getByRole('button', { name: 'Discard changes' }).click();
        const part = (title) => page.locator('.rule-set', { hasText: title });
        const days = part('Days that differ');
        await days.getByRole('button', { name: 'Add' }).click();
        const hours = days.getByLabel('Hours of that day');
        await hours.fill('25:00');
        await save.click();
        await days.locator('.field-problem').waitFor(); // no date yet
        await days.getByLabel('Date', { exact: true }).fill('2027-03-01');
        await assertBeside(page, hours, '25:00', 'hours of a day');
        await page.getByRole('button', { name: 'Discard changes' }).click();

        const absences = part('Absences');
        await absences.getByRole('button', { name: 'Add' }).click();
        await absences.getByLabel('From').fill('2027-03-05T10:00');
        await absences.getByLabel('To').fill('2027-03-05T09:00');
        await save.click();
        await assertBeside(page, absences.getByLabel('To'), '2027-03-05T09:00', 'an absence that ends before it begins');
        await page.getByRole('button', { name: 'Discard changes' }).click();

        const holidays = part('Holidays');
        await holidays.getByRole('button', { name: 'Add' }).click();
        await save.click();
        await assertBeside(page, holidays.getByLabel('Date', { exact: true }), '', 'a holiday without a date');
        assert.deepEqual(await mine(), before);
        await finish();
    });
});
