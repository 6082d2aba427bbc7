// Calling a client back from the console: with a real Asterisk and telephones that answer, and where nobody can be dialled.

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';

import { examine } from './support/browser.mjs';
import { ask, atPage, until } from './support/console.mjs';
import { startPbx } from './support/others.mjs';
import { startServer } from './support/server.mjs';
import { browser, server, stage } from './support/stage.mjs';

let pbx;
let alone; // without one

stage(async () => {
    const withPhone = { agents: [{ slug: 'anna', name: 'Anna Novak', endpoints: ['PJSIP/anna'] }], desk: { numbers: ['+4312345000'] } };
    const dialling = 'trunk = "PJSIP/client"\n[callbacks]\nallow = ["+43"]\nper_number = 2\n';
    alone = await startServer({ more: withPhone });
    pbx = await startPbx(['anna', 'client']);
    return { more: withPhone, config: pbx.config + dialling };
});

after(async () => {
    await alone?.stop();
    await pbx?.stop();
});

const detail = (page) => page.locator('.detail');
const bar = (page) => page.locator('.call-bar');
const makeTask = (at, task) => ask(at, at.made.agents.anna.token, 'POST', 'tasks', task);
const stateOf = (at, id) => ask(at, at.made.agents.anna.token, 'GET', `tasks/${id}`);
const tries = async (id) => (await ask(server, server.made.agents.anna.token, 'GET', `tasks/${id}/callbacks`)).callbacks;
const dialsReady = () => until(async () => (await (await fetch(`${server.url}/metrics`)).text()).match(/^callhours_pbx_up\S* 1$/m), 'the link to the PBX is up', 60);
const patient = { timeout: 60_000 }; // telephones take their time

describe('calling a client back (C5)', () => {
    it('rings the agent, then the client, says on every page how far it is, and asks how it ended', async () => {
        await dialsReady();
        const { id } = await makeTask(server, { client: 'acme', about: 'The export stops.' });
        const { page, finish } = await atPage(browser, server, `#tasks/${id}`);
        await pbx.put('anna');
        await pbx.put('client', { answer_after: 6 });
        await detail(page).getByRole('button', { name: 'Call +4366012345' }).click();
        await bar(page).getByText('Acme Maschinenbau').waitFor(patient);
        assert.equal(await pbx.answered('anna'), true);
        await bar(page).getByText('You hear who it is').waitFor(patient);
        await detail(page).locator('.call-step-now', { hasText: 'What it is about' }).waitFor(patient);
        await page.evaluate(() => (location.hash = '#clients'));
        await page.getByRole('heading', { name: 'Clients', level: 1 }).waitFor();
        await pbx.press('anna', '1');
        await bar(page).getByText('The client’s phone rings').waitFor(patient);
        assert.equal(await pbx.answered('client'), true);
        await bar(page).getByText('You are talking').waitFor(patient);
        assert.equal(await bar(page).getByRole('button', { name: 'Give up' }).count(), 0, 'nobody who talks is cut off');
        await bar(page).getByRole('link', { name: 'Acme Maschinenbau' }).click();
        await detail(page).locator('.call-step-now', { hasText: 'Talking' }).waitFor();
        await examine(page, 'console-calling', { axeAt: [360, 1280] });
        await pbx.hangUp('client');
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('heading', { name: 'How did the call end?' }).waitFor(patient);
        await bar(page).waitFor({ state: 'detached' });
        await examine(page, 'console-call-ended');
        await dialog.getByLabel('The client will come back to us').check();
        await dialog.getByLabel('Note for later').fill('Sends the log file.');
        await dialog.getByRole('button', { name: 'Save' }).click();
        await page.getByText('waits for the client, the clock stands.').waitFor();
        const task = await stateOf(server, id);
        assert.deepEqual([task.state, task.owner, task.note], ['waiting', 'anna', 'Sends the log file.']);
        assert.ok(task.responded_at, 'D4: who was reached has been answered');
        await pbx.ended('anna');
        await pbx.ended('client');

        await page.reload(); // asked once: neither anew after a reload, nor of a task that is not taken any more
        await page.locator('.rail').waitFor();
        await page.evaluate((hash) => (location.hash = hash), `#tasks/${id}`);
        await detail(page).locator('.history a', { hasText: 'Talked' }).click();
        await page.getByText('Called back by Anna Novak.').waitFor();
        await page.getByText('An agent called back.').waitFor();
        assert.equal(await page.getByRole('dialog').count(), 0);
        await examine(page, 'console-call-out');
        await finish();
    });

    it('is given up while it rings, by key and button, and says so; too many are refused in words', async () => {
        await dialsReady();
        const { id } = await makeTask(server, { client: 'central' });
        const { page, finish } = await atPage(browser, server, '#tasks');
        const row = page.locator(`[data-task="${id}"]`);
        await row.waitFor();
        await pbx.put('anna', { never_answer: true, calls: 2 });
        await row.locator('.row-name').click();
        await page.keyboard.press('c');
        await bar(page).getByText('Your phone rings').waitFor(patient);
        await row.getByText('Dialling').waitFor();
        assert.equal(await row.getByRole('button', { name: /^Call/ }).count(), 0, 'no number is dialled twice at a time');
        await bar(page).getByRole('button', { name: 'Give up' }).click();
        await page.getByText('Café Central: Given up.').waitFor(patient);
        await bar(page).waitFor({ state: 'detached' });
        const [first] = await tries(id);
        assert.equal(first.outcome, 'cancelled');
        await row.getByRole('button', { name: /^Call/ }).click();
        await detail(page).getByRole('button', { name: 'Give up' }).click(patient);
        await until(async () => (await tries(id)).every(({ outcome }) => outcome === 'cancelled') && (await tries(id)).length === 2, 'the second is given up too', 60);
        await row.getByRole('button', { name: /^Call/ }).click(patient);
        await page.locator('.toast-bad', { hasText: 'as often as allowed' }).waitFor();
        assert.equal((await stateOf(server, id)).state, 'claimed');
        await pbx.hangUp('anna');
        await pbx.ended('anna');
        await finish();
    });

    it('is not done twice by two browsers, and both show the one try', async () => {
        await dialsReady();
        const { id } = await makeTask(server, { client: 'past', number: '+436601234567' });
        const one = await atPage(browser, server, `#tasks/${id}`);
        const other = await atPage(browser, server, `#tasks/${id}`);
        await pbx.put('anna', { never_answer: true }); // so that both clicks fall into one try
        const button = (page) => detail(page).getByRole('button', { name: 'Call +436601234567' });
        await Promise.all([button(one.page).waitFor(), button(other.page).waitFor()]);
        // Whose button is gone before the click has been told already.
        await Promise.all([one, other].map(({ page }) => button(page).click({ timeout: 5000 }).catch(() => undefined)));
        for (const { page } of [one, other]) await detail(page).locator('.call-step-now').first().waitFor(patient);
        assert.equal((await tries(id)).length, 1);
        await detail(one.page).getByRole('button', { name: 'Give up' }).click(patient);
        await until(async () => (await tries(id)).every(({ ended_at: end }) => end), 'it is over', 60);
        for (const { page } of [one, other]) {
            await detail(page).locator('.history a', { hasText: 'Given up' }).first().waitFor(patient);
            assert.equal(await detail(page).locator('.history a').count(), 1, 'each shows what the server has');
            await button(page).waitFor(patient); // and may be called again
        }
        await pbx.ended('anna');
        await one.finish();
        await other.finish();
    });
});

describe('where nobody can be dialled', () => {
    it('says why, and leaves the task and a way to dial by hand', async () => {
        const { id } = await makeTask(alone, { client: 'acme' });
        const { page, finish } = await atPage(browser, alone, `#tasks/${id}`);
        await detail(page).getByRole('button', { name: 'Call +4366012345' }).click();
        await page.locator('.toast-bad', { hasText: 'No telephone system can dial now.' }).waitFor();
        assert.equal(await detail(page).getByRole('link', { name: '+4366012345' }).getAttribute('href'), 'tel:+4366012345');
        assert.equal((await stateOf(alone, id)).state, 'open');
        await examine(page, 'console-call-refused', { axeAt: [360] });
        await finish();
    });

    it('asks first where the rules speak against it, and a refusal in German says it in German', async () => {
        const { id } = await makeTask(alone, { client: 'central' });
        const { page, finish } = await atPage(browser, alone, `#tasks/${id}`, { locale: 'de-DE' });
        const asked = [];
        await page.route(`**/api/v1/tasks/${id}/call`, (route) => {
            asked.push(route.request().postDataJSON());
            const reason = asked.length === 1 ? 'desk_closed' : 'daily_cap';
            return route.fulfill({ status: 409, json: { status: 409, detail: 'In English.', reason, override_possible: asked.length === 1 } });
        });
        await detail(page).getByRole('button', { name: 'anrufen' }).click();
        await page.getByRole('dialog').getByText('Zurzeit ist geschlossen.').waitFor();
        await examine(page, 'console-call-anyway');
        await page.getByRole('dialog').getByRole('button', { name: 'Anrufen' }).click();
        await page.locator('.toast-bad', { hasText: 'Höchstzahl' }).waitFor();
        assert.deepEqual(asked, [{ anyway: false }, { anyway: true }]);
        await finish();
    });
});

describe('what is dialled by itself', () => {
    it('is each agent’s to choose (C7), at once, and is still chosen after a reload', async () => {
        const { page, finish } = await atPage(browser, alone, '#rules/hours');
        await page.getByLabel('Callbacks that are due').selectOption('true');
        await page.getByText('Saved.', { exact: true }).waitFor();
        await page.getByLabel('Booked calls, at their time').check();
        await until(async () => (await ask(alone, alone.made.agents.anna.token, 'GET', 'agents/anna/dialling')).booked_calls, 'the wish is kept');
        await page.reload();
        await page.locator('#dialling-tasks').waitFor();
        assert.equal(await page.getByLabel('Callbacks that are due').inputValue(), 'true');
        assert.equal(await page.getByLabel('Booked calls, at their time').isChecked(), true);
        await page.getByLabel('Callbacks that are due').selectOption('');
        await until(async () => (await ask(alone, alone.made.agents.anna.token, 'GET', 'agents/anna/dialling')).tasks === null, 'as the server is set');
        await finish();
    });
});
