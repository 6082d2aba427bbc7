// The console's rules against the server: hours, absences, kinds of calls, holidays, webhooks.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { examine, open } from './support/browser.mjs';
import { ask, atPage, book, signIn, tryAgain } from './support/console.mjs';
import { browser, server, stage } from './support/stage.mjs';

stage();

const anna = () => server.made.agents.anna.token;
const rules = () => ask(server, anna(), 'GET', 'rules');
const rulesOf = async (slug) => (await rules()).agents.find((agent) => agent.slug === slug);

const berlinDate = (days) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now() + days * 86_400_000);

describe('hours', () => {
    it('have no barrier and fit at every width, light and dark', async () => {
        const { page, finish } = await atPage(browser, server, '#rules');
        await page.getByLabel('Monday').waitFor();
        await examine(page, 'console-rules');
        await finish();
    });

    it('that cannot be read are told beside the day, and nothing is saved', async () => {
        const { page, finish } = await atPage(browser, server, '#rules');
        const before = await rulesOf('anna');
        await page.getByLabel('Tuesday').fill('17:00-09:00');
        await page.locator('.field-wrong', { hasText: 'Tuesday' }).getByText('Write hours such as').waitFor();
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Saved.').waitFor({ state: 'detached' });
        assert.deepEqual((await rulesOf('anna')).hours, before.hours);
        await page.getByRole('button', { name: 'Discard changes' }).click();
        assert.equal(await page.getByLabel('Tuesday').inputValue(), '00:00–24:00');
        await finish();
    });

    it('stand below the language of the agent’s mails, which holds as soon as it is chosen', async () => {
        const { page, finish } = await atPage(browser, server, '#rules');
        const language = page.getByLabel('Language of mails');
        assert.equal(await language.locator('option:checked').textContent(), 'As the desk: English');
        for (const [chosen, kept] of [['de', 'de'], ['', null]]) {
            await language.selectOption(chosen);
            const deadline = Date.now() + 10_000;
            while ((await rulesOf('anna')).language !== kept) assert.ok(Date.now() < deadline, `${kept} is not kept`);
        }
        await finish();
    });

    it('show which calls they contradict first, take effect at once, and touch no booking', async () => {
        const booking = await book(server, { name: 'Held Back', days: 3 });
        const { page, finish } = await atPage(browser, server, '#rules/hours');
        await page.getByLabel('Monday').waitFor();
        const date = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date(booking.start));
        const overrides = page.locator('.rule-set', { hasText: 'Days that differ' });
        await overrides.getByRole('button', { name: 'Add' }).click();
        await overrides.getByLabel('Date', { exact: true }).fill(date);
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByRole('heading', { name: /does not fit any more|do not fit any more/ }).waitFor();
        await page.getByRole('dialog').getByText('Held Back').waitFor();
        await examine(page, 'console-contradictions');
        assert.equal((await rulesOf('anna')).overrides.length, 0, 'nothing holds before the answer');
        await page.getByRole('button', { name: 'Back to the form' }).click();
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
        await page.getByText('Saved. It holds from now on.').waitFor();
        assert.deepEqual((await rulesOf('anna')).overrides, [{ date, hours: [] }]);
        assert.equal((await ask(server, anna(), 'GET', `bookings/${booking.id}`)).status, 'confirmed');
        await page.getByRole('link', { name: 'Contradictions' }).click();
        await page.locator('.rules-form').getByText('Held Back').waitFor();
        await examine(page, 'console-contradicted');
        await page.getByRole('link', { name: 'Hours', exact: true }).click();
        await page.getByRole('button', { name: 'Hide this message' }).click();
        await page.getByRole('button', { name: `Remove ${date}` }).click();
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByText('Saved. It holds from now on.').waitFor();
        assert.deepEqual((await rulesOf('anna')).overrides, []);
        await finish();
    });

    it('take an absence with a deputy, by the clock of the agent', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/hours');
        await page.getByLabel('Monday').waitFor();
        const absences = page.locator('.rule-set', { hasText: 'Absences' });
        await absences.getByRole('button', { name: 'Add' }).click();
        await absences.getByLabel('From').fill(`${berlinDate(60)}T00:00`);
        await absences.getByLabel('To').fill(`${berlinDate(62)}T12:30`);
        await absences.getByLabel('Deputy').selectOption('clara');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByText('Saved. It holds from now on.').waitFor();
        const [absence] = (await rulesOf('anna')).absences;
        assert.equal(absence.deputy, 'clara');
        const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' });
        assert.equal(clock.format(new Date(absence.to)), `${berlinDate(62)} 12:30`);
        await finish();
    });

    it('say so when somebody has changed them meanwhile', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/hours');
        await page.getByLabel('Sunday').fill('10:00-11:00');
        await ask(server, anna(), 'PATCH', 'rules', { agents: [{ slug: 'anna', holidays: [berlinDate(90)] }] });
        await page.getByText('Somebody has changed these rules meanwhile.').waitFor();
        assert.equal(await page.getByLabel('Sunday').inputValue(), '10:00-11:00', 'what was typed stays');
        await page.getByRole('button', { name: 'Discard changes' }).click();
        await page.locator('.rule-set', { hasText: 'Holidays' }).locator(`input[value="${berlinDate(90)}"], input[type="date"]`).first().waitFor();
        await finish();
    });
});

describe('kinds of calls', () => {
    it('are changed, with questions, and the client is asked them', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/types');
        await page.getByRole('button', { name: 'Training' }).click();
        await page.getByLabel('Length, minutes').fill('45');
        await page.getByRole('button', { name: 'Add a question' }).click();
        const question = page.locator('.question');
        await question.getByLabel('English').fill('Which module?');
        await question.getByLabel('Answered by').selectOption('choice');
        await question.getByLabel('The list, one a line').fill('Billing\nReports');
        await question.getByLabel('Must be answered').check();
        await examine(page, 'console-call-type');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByText('Saved. It holds from now on.').waitFor();
        const type = (await rules()).call_types.find(({ slug }) => slug === 'training');
        assert.equal(type.minutes, 45);
        assert.equal(type.questions[0].label.en, 'Which module?');
        assert.deepEqual(type.questions[0].choices.map(({ value }) => value), ['billing', 'reports']);
        await examine(page, 'console-call-types');
        await finish();
    });

    it('that the server refuses say why', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/types');
        await page.getByRole('button', { name: 'New kind of call' }).click();
        await page.getByLabel('Short name').fill('endless');
        await page.locator('#type-en').fill('Endless');
        await page.getByLabel('Length, minutes').fill('99999');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByRole('alert').waitFor();
        assert.equal((await rules()).call_types.some(({ slug }) => slug === 'endless'), false);
        await finish();
    });
});

describe('holiday calendars', () => {
    const ics = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', 'BEGIN:VEVENT', 'UID:one@example.com', 'DTSTAMP:20260101T000000Z',
        'DTSTART;VALUE=DATE:20271111', 'SUMMARY:Company day', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

    it('come from a file, are followed by an agent, and go again', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/holidays');
        await page.getByRole('button', { name: 'Add a calendar' }).click();
        await page.getByLabel('Short name').fill('company');
        await page.getByLabel('Or a file').setInputFiles({ name: 'company.ics', mimeType: 'text/calendar', buffer: Buffer.from(ics) });
        await examine(page, 'console-holidays-add');
        await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByText('The calendar is there.').waitFor();
        await page.locator('.row-holidays', { hasText: 'company' }).getByText('1 day').waitFor();
        await examine(page, 'console-holidays');
        await page.getByRole('link', { name: 'Hours', exact: true }).click();
        await page.getByLabel('Holiday calendars').selectOption('company');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByText('Saved. It holds from now on.').waitFor();
        assert.ok((await rulesOf('anna')).holiday_calendars.includes('company'));
        await page.getByRole('button', { name: 'Hide this message' }).click();
        await page.getByRole('button', { name: 'Remove company' }).click();
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        await page.getByText('Saved. It holds from now on.').waitFor();
        await page.getByRole('link', { name: 'Holidays', exact: true }).click();
        await page.getByRole('button', { name: 'Remove company' }).click();
        await page.getByText('company: removed.').waitFor();
        await finish();
    });

    it('that are no calendar are refused in words', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/holidays');
        await page.getByRole('button', { name: 'Add a calendar' }).click();
        await page.getByLabel('Short name').fill('wrong');
        await page.getByLabel('Or a file').setInputFiles({ name: 'x.ics', mimeType: 'text/calendar', buffer: Buffer.from('hello') });
        await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByRole('alert').waitFor();
        await finish();
    });
});

describe('webhooks', () => {
    it('are added, with the secret shown once, and removed after a question', async () => {
        const { page, finish } = await atPage(browser, server, '#rules/webhooks');
        await page.getByText('No webhooks').waitFor();
        await page.getByRole('button', { name: 'Add a webhook' }).click();
        await page.getByLabel('Address').fill('https://hooks.example.com/callhours');
        await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
        const secret = await page.locator('.secret').textContent();
        assert.ok(secret.length >= 16);
        await examine(page, 'console-webhook-secret');
        await page.getByRole('button', { name: 'Close' }).click();
        await page.getByText('https://hooks.example.com/callhours').first().waitFor();
        await page.reload();
        await page.getByText('https://hooks.example.com/callhours').first().waitFor();
        assert.equal(await page.getByText(secret).count(), 0);
        await examine(page, 'console-webhooks');
        await page.getByRole('button', { name: /^Remove https/ }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
        await page.getByText('No webhooks').waitFor();
        await finish();
    });
});

describe('the states of the rules', () => {
    it('error: says what happened, and tries again when asked', async () => {
        const { page, finish } = await open(browser);
        await page.route('**/api/v1/rules', (route) => route.fulfill({ status: 503, json: { detail: 'The database does not answer.' } }));
        await signIn(page, server, { hash: '#rules' });
        await page.getByText('The rules could not be loaded').waitFor();
        await tryAgain(page, () => page.unroute('**/api/v1/rules'));
        await page.getByLabel('Monday').waitFor();
        await finish();
    });
});
