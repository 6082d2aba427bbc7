// Each flow of a client in each language, every page of it examined: barriers, sideways scrolling, a picture.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { chooseTime, fillIn } from './support/booking.mjs';
import { examine, open } from './support/browser.mjs';
import { browser, server, stage } from './support/stage.mjs';
import { languages, words } from './support/words.mjs';

const locales = { en: 'en-GB', de: 'de-DE', ru: 'ru-RU' };

stage();

for (const language of languages) {
    const t = words(language);

    /** A page whose browser prefers the language. */
    const visit = async (address, options = {}) => {
        const opened = await open(browser, { locale: locales[language], ...options });
        const response = await opened.page.goto(address);
        assert.equal(await opened.page.locator('html').getAttribute('lang'), language);
        return { ...opened, response };
    };

    const heading = (page, key, values) => page.getByRole('heading', { name: t(key, values) }).waitFor();
    const press = (page, key) => page.getByRole('button', { name: t(key), exact: true }).click();
    const follow = (page, key) => page.getByRole('link', { name: t(key), exact: true }).click();

    const choose = (page, nth) => chooseTime(page, nth, t);
    const sayWho = (page, name) => fillIn(page, { name }, t);

    /** What five minutes do to a hold, in no time. */
    const letGo = async (page) => {
        const hold = await page.locator('.form input[name="hold"]').inputValue();
        const answer = await fetch(`${server.page}/release`, { method: 'POST', body: new URLSearchParams({ hold }) });
        assert.equal(answer.status, 204);
    };

    const picture = (page, name) => examine(page, `${name}-${language}`);

    describe(`in ${language}`, () => {
        it('a call is booked, changed and cancelled with a reason', async () => {
            const { page, finish } = await visit(server.page);
            await heading(page, 'booking.when');
            await choose(page, 10);
            await picture(page, 'details');
            await press(page, 'booking.submit');
            await page.getByText(t('field.name.missing')).waitFor();
            assert.equal(await page.evaluate(() => document.activeElement.id), 'name', 'the first wrong field has the focus');
            await picture(page, 'invalid');
            await sayWho(page, 'Eva Huber');
            await press(page, 'booking.submit');
            await heading(page, 'call.booked_title');
            await page.getByText(t('call.calls', { agent: 'Anna Novak' })).waitFor();
            await picture(page, 'booked');

            await follow(page, 'call.change');
            await page.getByText(t('booking.move_eyebrow'), { exact: true }).waitFor();
            await picture(page, 'moving');
            await choose(page, 14);
            await press(page, 'booking.move_submit');
            await heading(page, 'call.moved_title');

            await follow(page, 'call.cancel');
            await heading(page, 'call.cancel_title');
            await picture(page, 'cancel');
            await page.getByLabel(t('call.reason')).fill('x'.repeat(400));
            await press(page, 'call.cancel_yes');
            await heading(page, 'call.cancelled_title');
            await picture(page, 'cancelled');
            await finish();
        });

        it('a hold that lapses is told kindly, and taken again', async () => {
            const { page, context, finish } = await visit(server.page);
            await page.clock.install();
            await page.reload();
            await choose(page, 18);
            await page.getByText(t('booking.held')).waitFor();
            await page.getByLabel(t('booking.name')).fill('Slow Sam');
            await letGo(page);
            await page.clock.fastForward('05:01');
            await heading(page, 'booking.lapsed_title');
            assert.equal(await page.getByLabel(t('booking.name')).inputValue(), 'Slow Sam', 'what was typed is kept');
            assert.equal(await page.evaluate(() => document.activeElement.id), 'name', 'and who types goes on typing');
            await picture(page, 'lapsed');
            await press(page, 'booking.hold_again');
            await page.getByText(t('booking.held')).waitFor();
            assert.equal(await page.locator('.lapsed').count(), 0);
            await context.close();
            await finish();
        });

        it('a lost race is told with the nearest times at once', async () => {
            const { page, finish } = await visit(server.page);
            const start = await choose(page, 22 + 2 * languages.indexOf(language));
            await letGo(page);
            const body = JSON.stringify({ type: 'support', start, name: 'Quick', email: 'quick@example.com' });
            const headers = { Authorization: `Bearer ${server.made.clients.acme.token}`, 'Content-Type': 'application/json' };
            assert.equal((await fetch(`${server.url}/api/v1/bookings`, { method: 'POST', headers, body })).status, 201);
            await sayWho(page, 'Late Larry');
            await press(page, 'booking.submit');
            await heading(page, 'booking.taken_title');
            await picture(page, 'taken');
            await page.locator('.nearest button').first().click();
            await heading(page, 'call.booked_title');
            await finish();
        });

        it('a closed plan, a revoked and an unknown link say what to do', async () => {
            const closed = await visit(server.pageOf('past'));
            assert.equal(closed.response.status(), 403);
            await heading(closed.page, 'link.not_entitled_title');
            await picture(closed.page, 'not-entitled');
            const unknown = await closed.page.goto(`${server.url}/book/nobody`);
            assert.equal(unknown.status(), 404);
            await heading(closed.page, 'link.unknown_title');
            await picture(closed.page, 'unknown');
            const missing = await closed.page.goto(`${server.url}/no/such/page`);
            assert.equal(missing.status(), 404);
            await heading(closed.page, 'error.missing_title');

            execFileSync('sqlite3', ['-cmd', '.timeout 5000', server.db], { input: `BEGIN;
                UPDATE token SET revoked = 1 WHERE client_id = (SELECT id FROM client WHERE slug = 'revoked');
                INSERT INTO change (subject, changed_at) VALUES ('rules', 0); COMMIT;` });
            const deadline = Date.now() + 10_000; // the server looks for changes of others now and then
            let status = 0;
            while (status !== 410 && Date.now() < deadline) status = (await fetch(server.pageOf('revoked'))).status;
            assert.equal(status, 410);
            await closed.page.goto(server.pageOf('revoked'));
            await heading(closed.page, 'link.revoked_title');
            await picture(closed.page, 'revoked');
            await closed.finish();
        });

        it('the pages of times: full, a day that has none, and an agent who never opens', async () => {
            const { page, finish } = await visit(server.pageOf('office'));
            await page.getByRole('link', { name: t('booking.week_later') }).click();
            await page.locator('.days li:nth-child(2) a.day').click();
            await page.locator('.times').first().waitFor();
            await picture(page, 'times');
            const empty = new URL(page.url());
            const sunday = new Date(`${await page.locator('input[name="week"]').inputValue()}T12:00:00Z`);
            sunday.setUTCDate(sunday.getUTCDate() + 6);
            empty.searchParams.set('day', sunday.toISOString().slice(0, 10));
            await page.goto(empty.href);
            await follow(page, 'booking.next_free_link');
            await page.locator('.times').first().waitFor();
            await page.goto(empty.href);
            await picture(page, 'empty-day');
            await page.goto(server.pageOf('donau'));
            await page.getByText(t('booking.nothing_free')).waitFor();
            await picture(page, 'nothing-free');
            await finish();
        });

        it('who finds a day empty asks to be told, and leaves the waiting list again', async () => {
            const { page, finish } = await visit(server.pageOf('office'));
            await page.getByRole('link', { name: t('booking.week_later') }).click();
            await page.locator('.days li:nth-child(2) a.day').click();
            await page.locator('.days li:nth-child(2) a.day[aria-current]').waitFor();
            assert.equal(await page.locator('details.wait').getAttribute('open'), null, 'it stays small where times are free');
            const sunday = new Date(`${await page.locator('input[name="week"]').inputValue()}T12:00:00Z`);
            sunday.setUTCDate(sunday.getUTCDate() + 6);
            const empty = new URL(page.url());
            empty.searchParams.set('day', sunday.toISOString().slice(0, 10));
            await page.goto(empty.href);
            await page.getByRole('button', { name: t('wait.submit'), exact: true }).waitFor();
            await picture(page, 'wait-ask');

            await press(page, 'wait.submit');
            await page.getByText(t('field.name.missing')).waitFor();
            assert.equal(await page.evaluate(() => document.activeElement.id), 'wait-name', 'the first wrong field has the focus');
            await picture(page, 'wait-invalid');
            await page.locator('#wait-part').selectOption('morning');
            await page.getByLabel(t('booking.name')).fill('Eva <b>Huber</b>');
            await page.getByLabel(t('booking.email')).fill(`eva-${language}@example.com`);
            await page.keyboard.press('Enter');
            await heading(page, 'wait.title');
            await page.getByText(t('wait.part_morning')).waitFor();
            await page.getByText('Eva <b>Huber</b>', { exact: false }).waitFor();
            await picture(page, 'waiting');

            await follow(page, 'wait.book');
            await heading(page, 'booking.when');
            await page.goBack();
            await page.getByRole('button', { name: t('wait.leave') }).focus();
            await page.keyboard.press('Enter');
            await heading(page, 'wait.ended_title');
            await picture(page, 'waiting-left');
            await finish();
        });
    });
}

describe('the switch of languages', () => {
    it('is reached by keyboard, keeps the chosen time and its hold, and is remembered', async () => {
        const { page, finish } = await open(browser, { locale: 'en-GB' });
        await page.goto(server.page);
        await page.getByRole('link', { name: 'Later week' }).click();
        await page.locator('a.day').last().click();
        await page.locator('.days li:last-child a.day[aria-current]').waitFor();
        await page.locator('.times button.time').nth(30).click();
        await page.getByText('We keep this time for you').waitFor();
        const hold = await page.locator('.form input[name="hold"]').inputValue();
        await page.locator('.skip').focus();
        for (let times = 0; times < 6; times++) {
            await page.keyboard.press('Tab');
            if (await page.evaluate(() => document.activeElement?.getAttribute('hreflang') === 'ru')) break;
        }
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.documentElement.lang === 'ru');
        await page.getByText(words('ru')('booking.held')).waitFor();
        assert.equal(await page.locator('.form input[name="hold"]').inputValue(), hold);
        assert.ok(!new URL(page.url()).searchParams.has('lang'), 'an address that is passed on says nothing of languages');
        await page.goto(server.pageOf('office'));
        assert.equal(await page.locator('html').getAttribute('lang'), 'ru', 'on every page of this server');
        await finish();
    });
});
