// Steps that the tests of the console share.

import assert from 'node:assert/strict';

import { open } from './browser.mjs';
import { tone } from './server.mjs';

export async function signIn(page, server, { hash = '', password = server.made.agents.anna.password, agent = 'anna' } = {}) {
    await page.goto(`${server.url}/console${hash}`);
    await page.locator('#agent').fill(agent);
    await page.locator('#password').fill(password);
    await page.locator('.signin button[type="submit"]').click();
}

const sessions = new WeakMap(); // by server

/** Puts a session of anna's into the profile, as the form of signing in does; all tests of a server share it. */
export async function giveSession(context, server) {
    if (!sessions.has(server)) {
        const data = { agent: 'anna', password: server.made.agents.anna.password };
        const signedIn = async () => {
            const answer = await context.request.post(`${server.url}/api/v1/session`, { data });
            assert.equal(answer.status(), 200);
            return (await context.storageState()).cookies;
        };
        sessions.set(server, signedIn());
    }
    await context.addCookies(await sessions.get(server));
}

/** Signed in as anna, at the page that `hash` names. Who signs out here does so for all: `signIn` gives a session of one's own. */
export async function atPage(browser, server, hash, options) {
    const opened = await open(browser, options);
    await giveSession(opened.context, server);
    await opened.page.goto(`${server.url}/console${hash}`);
    await opened.page.locator('.rail').waitFor();
    return opened;
}

/** An agent's or client's call of the API from outside the browser. */
export async function ask(server, token, method, path, body) {
    const headers = { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) };
    const response = await fetch(`${server.url}/api/v1/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
}

/** A message that another PBX took: gives its call, task and voicemail. */
export async function bringMessage(server, { from, to = '+4312345000', seconds = 2 }) {
    const form = new FormData();
    form.set('from', from);
    form.set('to', to);
    form.set('audio', new Blob([tone(seconds)]), 'message.wav');
    const answer = await fetch(`${server.url}/api/v1/voicemails`, { method: 'POST', headers: { Authorization: `Bearer ${server.made.pbx_token}` }, body: form });
    assert.equal(answer.status, 201, await answer.clone().text());
    return answer.json();
}

const day = (at) => new Date(at).toISOString().slice(0, 10);

/** A client books the `nth` free time from `days` days after today. */
export async function book(server, { client = 'acme', type = 'support', days = 1, nth = 0, name = 'Eva Huber', note = '', answers } = {}) {
    const { token } = server.made.clients[client];
    const from = Date.now() + days * 86_400_000;
    const { slots } = await ask(server, token, 'GET', `slots?type=${type}&from=${day(from)}&to=${day(from + 2 * 86_400_000)}`);
    const slot = slots[nth];
    return ask(server, token, 'POST', 'bookings', { type, start: slot.start, name, email: 'eva@example.com', note, ...(answers && { answers }) });
}

/** By keyboard alone: presses Tab until `locator` has the focus. */
export async function tabTo(page, locator, most = 80) {
    for (let press = 0; press < most; press++) {
        if (await locator.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press('Tab');
    }
    assert.fail(`${locator} is not reached by Tab`);
}

/** Waits for what no page shows. */
export async function until(holds, what, seconds = 15) {
    const deadline = Date.now() + seconds * 1000;
    while (!(await holds())) {
        assert.ok(Date.now() < deadline, `in vain: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

/**
 * Presses "Try again" while the server still fails, and has it `mend` from that press on: a page asks by itself too, and
 * would take the button away before it is pressed.
 */
export async function tryAgain(page, mend, name = 'Try again') {
    await page.exposeFunction('pressed', mend);
    await page.evaluate(() => document.addEventListener('click', () => globalThis.pressed(), { capture: true, once: true }));
    await page.getByRole('button', { name }).first().click();
}
