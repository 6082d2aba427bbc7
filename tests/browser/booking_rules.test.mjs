// What a client meets where a kind of call asks questions or closes early, in each language; and their own zone, text
// size and wish for stillness.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { chooseTime, fillIn } from './support/booking.mjs';
import { assertFits, examine, open, settled } from './support/browser.mjs';
import { ask, atPage, book } from './support/console.mjs';
import { desk } from './support/server.mjs';
import { browser, server, stage } from './support/stage.mjs';
import { languages, words } from './support/words.mjs';

const locales = { en: 'en-GB', de: 'de-DE', ru: 'ru-RU' };
const training = desk.call_types.find(({ slug }) => slug === 'training');
const asking = {
    ...training,
    change_notice_minutes: 3 * 24 * 60,
    cancel_notice_minutes: 2 * 24 * 60,
    questions: [
        { key: 'module', label: { en: 'Which module?', de: 'Welches Modul?', ru: 'Какой модуль?' }, required: true },
        { key: 'area', label: { en: 'Where does it happen?' }, kind: 'choice', required: true,
            choices: [{ value: 'mail', label: { en: 'Mail', de: 'E-Mail' } }, { value: 'other', label: 'Elsewhere' }] },
        { key: 'recorded', label: { en: 'May we record it?' }, kind: 'yes_no' },
    ],
};

stage({ more: { call_types: [asking] } });

const anna = () => server.made.agents.anna.token;
const bookings = async () => (await ask(server, anna(), 'GET', 'bookings')).bookings;

for (const language of languages) {
    const t = words(language);

    describe(`the questions of a kind of call, in ${language}`, () => {
        it('are asked; one that must be answered says so beside itself and books nothing, and what was typed stays', async () => {
            const before = (await bookings()).length;
            const { page, finish } = await open(browser, { locale: locales[language] });
            await page.goto(`${server.page}?type=training`);
            await settled(page);
            await chooseTime(page, 2, t);
            const module = page.getByLabel(asking.questions[0].label[language]);
            const area = page.getByLabel('Where does it happen?');
            await fillIn(page, { name: `Asked in ${language}` }, t);
            await page.getByLabel('May we record it?').selectOption('no');
            await page.getByRole('button', { name: t('booking.submit') }).click();
            await page.getByText(t('booking.invalid_title')).waitFor();
            for (const wrong of [module, area]) {
                assert.equal(await wrong.getAttribute('aria-invalid'), 'true');
                const beside = await wrong.getAttribute('aria-describedby');
                assert.equal(await page.locator(`#${beside}`).textContent(), t('field.answer.missing'));
            }
            assert.equal(await module.evaluate((field) => field === document.activeElement), true, 'the first wrong one has the focus');
            assert.equal(await page.getByLabel('May we record it?').inputValue(), 'no');
            assert.equal(await page.locator('[aria-invalid]').count(), 2);
            assert.equal((await bookings()).length, before);
            await examine(page, `questions-${language}`);

            await module.fill('Billing\nand <b>reports</b>');
            await area.selectOption('mail');
            await page.getByRole('button', { name: t('booking.submit') }).click();
            await page.getByRole('heading', { name: t('call.booked_title') }).waitFor();
            await page.getByText('and <b>reports</b>').waitFor();
            await examine(page, `answered-${language}`);
            await finish();

            const booking = (await bookings()).find(({ name }) => name === `Asked in ${language}`);
            assert.deepEqual(booking.answers, { module: 'Billing\nand <b>reports</b>', area: 'mail', recorded: 'no' });
            const console = await atPage(browser, server, `#bookings/${booking.id}`, { locale: locales[language] });
            const facts = console.page.locator('.detail .facts');
            const answer = (question) => facts.locator('div', { has: console.page.locator('dt', { hasText: question }) }).locator('dd');
            await answer(asking.questions[0].label[language]).getByText('and <b>reports</b>').waitFor();
            assert.equal(await answer('Where does it happen?').textContent(), language === 'de' ? 'E-Mail' : 'Mail');
            assert.equal(await answer('May we record it?').textContent(), t('types.no'));
            await console.finish();
        });
    });

    describe(`a call that is too near, in ${language}`, () => {
        const pageOf = (booking) => `${server.url}/b/${booking.manage_url.split('/').at(-1)}`;

        it('can only be cancelled, then not even that, and says what to do instead', async () => {
            const nth = 3 * languages.indexOf(language);
            const both = await book(server, { type: 'training', days: 1, nth, name: 'Both closed', answers: { module: 'Mail', area: 'mail' } });
            // From the third day on they may be cancelled, from the fourth on moved too; a slot in between is in the third day.
            const late = await slotBetween(49, 71, nth);
            const { page, finish } = await open(browser, { locale: locales[language] });
            for (const [booking, key, cancel] of [[both, 'call.too_late', 0], [late, 'call.too_late_to_change', 1]]) {
                await page.goto(pageOf(booking));
                await page.getByText(t(key), { exact: true }).waitFor();
                assert.equal(await page.getByRole('link', { name: t('call.change') }).count(), 0);
                assert.equal(await page.getByRole('link', { name: t('call.cancel'), exact: true }).count(), cancel);
                await examine(page, `${key.replace('.', '-')}-${language}`);
                // Who has the address of the step from before is told the same.
                const answer = await page.goto(`${pageOf(booking)}/change`);
                assert.equal(answer.status(), 200);
                await page.getByText(t(key), { exact: true }).waitFor();
            }
            const refused = await page.goto(`${pageOf(both)}/cancel`);
            assert.equal(refused.status(), 200);
            await page.getByText(t('call.too_late'), { exact: true }).waitFor();
            const posted = await page.request.post(`${pageOf(both)}/cancel`, { form: { reason: 'all the same' } });
            assert.equal(posted.status(), 422);
            assert.equal((await ask(server, anna(), 'GET', `bookings/${both.id}`)).status, 'confirmed');

            await page.goto(`${pageOf(late)}/cancel`);
            await page.getByRole('button', { name: t('call.cancel_yes') }).click();
            await page.getByRole('heading', { name: t('call.cancelled_title') }).waitFor();
            await finish();
        });
    });
}

/** Books a training that begins in so many hours from now. */
async function slotBetween(least, most, nth) {
    const { token } = server.made.clients.acme;
    const at = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const { slots } = await ask(server, token, 'GET', `slots?type=training&from=${at(least).slice(0, 10)}&to=${at(most + 24).slice(0, 10)}`);
    const fitting = slots.filter(({ start }) => start > at(least) && start < at(most));
    return ask(server, token, 'POST', 'bookings', {
        type: 'training', start: fitting[nth].start, name: 'Change closed', email: 'eva@example.com', answers: { module: 'Mail', area: 'mail' },
    });
}

describe('the viewer’s zone', () => {
    const tokyo = { timezoneId: 'Asia/Tokyo' };

    it('is found by itself, changed by hand, and remembered on coming back, whatever the machine says then', async () => {
        const { page, context, finish } = await open(browser, tokyo);
        await page.goto(server.page);
        await page.getByText('Times are shown in Japan Standard Time').waitFor();
        const shown = () => page.locator('.times button.time').first().textContent();
        await chooseNextDay(page);
        const inTokyo = [await shown(), await page.locator('.times button.time').first().getAttribute('value')];
        await page.getByLabel('Time zone').selectOption('America/New_York');
        await page.getByText('Times are shown in Eastern Time').waitFor();
        await chooseNextDay(page);
        const clock = (zone, at) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(new Date(at));
        assert.equal(inTokyo[0].trim().padStart(5, '0'), clock('Asia/Tokyo', inTokyo[1]));
        const start = await page.locator('.times button.time').first().getAttribute('value');
        assert.equal((await shown()).trim().padStart(5, '0'), clock('America/New_York', start));

        await page.close();
        const back = await context.newPage();
        await back.goto(server.page);
        await back.getByText('Times are shown in Eastern Time').waitFor();
        assert.equal(await back.getByLabel('Time zone').inputValue(), 'America/New_York');
        await back.goto(server.pageOf('office'));
        await back.getByText('Times are shown in Eastern Time').waitFor();
        await finish();

        const stranger = await open(browser, tokyo); // what one viewer chose is not another's
        await stranger.page.goto(server.page);
        await stranger.page.getByText('Times are shown in Japan Standard Time').waitFor();
        await stranger.finish();
    });
});

async function chooseNextDay(page) {
    await settled(page);
    await page.locator('a.day').nth(1).click();
    await page.locator('.times button.time').first().waitFor();
    await settled(page);
}

/** The longest transition or animation of anything that is shown, in seconds. */
const longestMotion = (page) =>
    page.evaluate(() => {
        const seconds = (text) => Math.max(...text.split(',').map((one) => parseFloat(one) * (one.trim().endsWith('ms') ? 0.001 : 1)));
        const styles = [...document.querySelectorAll('*')].flatMap((one) => [null, '::before', '::after'].map((part) => getComputedStyle(one, part)));
        return Math.max(...styles.map((style) => Math.max(
            style.transitionProperty === 'none' ? 0 : seconds(style.transitionDuration), style.animationName === 'none' ? 0 : seconds(style.animationDuration))));
    });

/** Every page that `visit` opens, one after the other; it calls `each(page, name)` on each. */
async function walk(options, each) {
    const client = await open(browser, options);
    const booking = await book(server, { days: 4, nth: 8 + taken++ });
    for (const [name, address] of [['times', server.page], ['no times', server.pageOf('donau')], ['plan', server.pageOf('past')], ['call', booking.manage_url],
        ['cancel', `${booking.manage_url}/cancel`], ['change', `${booking.manage_url}/change`]]) {
        await client.page.goto(new URL(address, server.url).href);
        await each(client.page, name);
    }
    await client.page.goto(server.page);
    await settled(client.page);
    await chooseTime(client.page, 2);
    await client.page.getByRole('button', { name: 'Book this call' }).click();
    await client.page.getByText('Please check the marked fields').waitFor();
    await each(client.page, 'form');
    await client.finish();

    const agent = await atPage(browser, server, '', options);
    for (const hash of ['tasks', 'today', 'calendar', `bookings/${booking.id}`, 'mails', 'rules/hours', 'rules/desk', 'rules/types', 'rules/holidays', 'rules/contradictions', 'rules/webhooks']) {
        await agent.page.goto(`${server.url}/console#${hash}`);
        await agent.page.locator('.skeleton-row').waitFor({ state: 'detached' }).catch(() => undefined);
        await agent.page.locator('h1').waitFor();
        await each(agent.page, hash);
    }
    await agent.page.goto(`${server.url}/console#bookings`);
    await agent.page.getByRole('button', { name: 'Book a call' }).click();
    await agent.page.getByRole('dialog').waitFor();
    await each(agent.page, 'dialog');
    await agent.finish();
}
let taken = 0;

describe('every page', () => {
    it('keeps still for who wishes it, and moves under 150 ms for the others', async () => {
        await walk({ reducedMotion: 'reduce' }, async (page, name) => assert.equal(await longestMotion(page), 0, name));
        const seen = [];
        await walk({ reducedMotion: 'no-preference' }, async (page) => seen.push(await longestMotion(page)));
        assert.ok(Math.max(...seen) > 0, 'there is something to keep still');
        assert.ok(Math.max(...seen) <= 0.15, `${Math.max(...seen)} s`);
    });

    it('is read at twice the size of its text at 360 px, without scrolling sideways', async () => {
        const wide = { viewport: { width: 360, height: 740 } };
        await walk(wide, async (page, name) => {
            await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
            assert.equal(await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('h1, h2')).fontSize) >= 22), true);
            await assertFits(page, `${name} at twice the size`);
        });
    });
});
