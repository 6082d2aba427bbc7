// The agents' console against the release server; what a server cannot be made to do in time is intercepted.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { examine, open, pictureForReadme } from './support/browser.mjs';
import { atPage, tryAgain, until } from './support/console.mjs';
import { addTasks, noteChange } from './support/server.mjs';
import { browser, server, stage } from './support/stage.mjs';

const waiting = [
    { client: 'acme', number: '+4366012345', minutes: -35, reason: 'voicemail', seconds: 12, severity: 2 },
    { client: 'central', number: '+436607654321', minutes: 22, reason: 'missed_call' },
    { number: '+436991112223', minutes: 90, reason: 'voicemail', seconds: 7 },
    { client: 'donau', agent: 'ben', number: '+43171234567', minutes: 1500, reason: 'missed_call', severity: 5 },
    { minutes: 3000, reason: 'voicemail', seconds: 4 },
];

stage({}, () => addTasks(server, waiting));

async function signIn(page, password = server.made.agents.anna.password) {
    await page.goto(`${server.url}/console`);
    await page.getByLabel('Your short name').fill('anna');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signed in, with the list there. */
async function atWork(options) {
    const opened = await atPage(browser, server, '', options);
    await opened.page.locator('.row').first().waitFor();
    return opened;
}

/** The same by the form, with a session of its own. */
async function signedIn() {
    const opened = await open(browser);
    await signIn(opened.page);
    await opened.page.locator('.row').first().waitFor();
    return opened;
}

const row = (page, name) => page.locator('.row', { hasText: name });

async function bookToday() {
    const headers = { Authorization: `Bearer ${server.made.clients.acme.token}`, 'Content-Type': 'application/json' };
    const day = (at) => new Date(at).toISOString().slice(0, 10);
    const query = `type=support&from=${day(Date.now())}&to=${day(Date.now() + 2 * 86_400_000)}`;
    const { slots } = await (await fetch(`${server.url}/api/v1/slots?${query}`, { headers })).json();
    const body = JSON.stringify({ type: 'support', start: slots[0].start, name: 'Eva Huber', email: 'eva@example.com', note: 'The export stops.' });
    const response = await fetch(`${server.url}/api/v1/bookings`, { method: 'POST', headers, body });
    assert.equal(response.status, 201, await response.text());
    return slots[0].start;
}

describe('signing in', () => {
    it('says clearly that name and password do not fit together', async () => {
        const { page, finish } = await open(browser);
        await signIn(page, 'not the password');
        await page.getByRole('alert').getByText('This name and password do not fit together.').waitFor();
        await examine(page, 'console-sign-in');
        await finish();
    });

    it('lasts over a reload, and ends by signing out', async () => {
        const { page, finish } = await signedIn();
        await page.reload();
        await page.locator('.row').first().waitFor();
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        await page.reload();
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        await finish();
    });

    it('is asked for again when the session has ended, and says why', async () => {
        const { page, context, finish } = await signedIn();
        const other = await context.newPage(); // signing out in one tab is signing out in all
        await other.goto(`${server.url}/console`);
        await other.getByRole('button', { name: 'Sign out' }).click();
        await page.getByText('Your session has ended. Please sign in again.').waitFor();
        await finish();
    });

    it('needs JavaScript, and says so without', async () => {
        // Read, not shown: Chromium with scripts switched off from outside still parses as if it had them.
        const text = await (await fetch(`${server.url}/console`)).text();
        assert.match(text, /<noscript>.*The console needs JavaScript.*<\/noscript>/s);
    });
});

describe('the list of callbacks', () => {
    it('is sorted by deadline, says who, why and when, and marks what is late', async () => {
        const { page, finish } = await atWork();
        const names = await page.locator('.row-name').allTextContents();
        assert.deepEqual(names, ['Acme Maschinenbau', 'Café Central', '+436991112223', 'Donau Logistik', 'Withheld number']);
        assert.match(await row(page, 'Acme').locator('.due-late').textContent(), /^3\d min late$/);
        assert.match(await row(page, 'Café Central').locator('.due-soon').textContent(), /^in 2\d min$/);
        assert.match(await row(page, '+436991112223').locator('.due-calm').getAttribute('title'), /\d{4}, \d+:\d\d \(Central European/);
        await row(page, 'Café Central').getByText('Missed call').waitFor();
        await finish();
    });

    it('has no barrier and fits at every width, light and dark', async () => {
        const { page, finish } = await atWork();
        await examine(page, 'console');
        await page.keyboard.press('j');
        await examine(page, 'console-chosen');
        await pictureForReadme(page, 'console');
        await page.keyboard.press('?');
        await page.getByRole('heading', { name: 'Keys' }).waitFor();
        await examine(page, 'console-keys');
        await page.keyboard.press('Escape');
        await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'detached' });
        await page.keyboard.press('e');
        await page.getByRole('heading', { name: 'How did it end?' }).waitFor();
        await examine(page, 'console-finish');
        await finish();
    });

    it('plays the message in its row, by ranges, and jumps in it', async () => {
        const { page, finish } = await atWork();
        const audio = page.waitForResponse((response) => response.url().endsWith('/audio'));
        await row(page, 'Acme').getByRole('button', { name: 'Play the message, 0:12' }).click();
        const response = await audio;
        assert.equal(response.status(), 206);
        assert.match(response.headers()['content-range'], /^bytes 0-/);
        await row(page, 'Acme').getByRole('button', { name: 'Pause' }).waitFor();
        const slider = page.getByLabel('Position in the message');
        await slider.fill('8');
        await page.waitForFunction(() => Number(document.querySelector('.player-seek')?.value) >= 8);
        await row(page, 'Acme').getByRole('button', { name: 'Pause' }).click();
        await row(page, 'Acme').getByRole('button', { name: /^Play/ }).waitFor();

        const partial = await page.evaluate(async (path) => {
            const part = await fetch(path, { headers: { Range: 'bytes=44-143' } });
            return [part.status, part.headers.get('Content-Range'), (await part.arrayBuffer()).byteLength];
        }, new URL(response.url()).pathname);
        assert.deepEqual(partial, [206, `bytes 44-143/${44 + 12 * 16000}`, 100]);
        await finish();
    });

    it('takes a callback and puts it back, changes how urgent it is and undoes that', async () => {
        const { page, finish } = await atWork();
        await row(page, 'Café Central').getByRole('button', { name: 'Take' }).click();
        await row(page, 'Café Central').getByText('Taken').waitFor();
        await row(page, 'Café Central').locator('.row-name').click();
        await page.getByRole('button', { name: 'Put back' }).click();
        await row(page, 'Café Central').getByRole('button', { name: 'Take' }).waitFor();
        await page.getByLabel('How urgent').selectOption('4');
        await page.getByText('Café Central: now “Bug”.').waitFor();
        await row(page, 'Café Central').getByText('Bug').waitFor();
        await page.getByRole('button', { name: 'Undo' }).click();
        await row(page, 'Café Central').getByText('Standard').waitFor();
        await finish();
    });

    it('is finished by keyboard with an outcome, and opened again by undo', async () => {
        const { page, finish } = await atWork();
        await page.keyboard.press('j');
        await page.keyboard.press('j');
        await page.keyboard.press('e');
        await page.getByLabel('Not reachable').check();
        await page.getByLabel('Note for later').fill('Rang for a minute.');
        await page.getByRole('button', { name: 'Mark as done' }).click();
        await row(page, 'Café Central').waitFor({ state: 'detached' });
        await page.getByRole('button', { name: 'Undo' }).click();
        await row(page, 'Café Central').waitFor();
        await finish();
    });

    it('is searched by / and narrowed to one’s own', async () => {
        const { page, finish } = await atWork();
        await page.keyboard.press('/');
        await page.keyboard.type('donau');
        const names = () => page.locator('.row-name').allTextContents();
        await until(async () => (await names()).join() === 'Donau Logistik', 'the list holds what fits alone');
        await page.getByLabel('Search callbacks').fill('zebra');
        await page.getByText('No open callback fits “zebra”.').waitFor();
        await page.getByRole('button', { name: 'Show all' }).click();
        await page.getByRole('button', { name: 'Mine', exact: true }).click();
        assert.equal(await row(page, 'Donau').count(), 0);
        await finish();
    });

    it('loses no letter of a search that is typed faster than a slow machine narrows the list', async () => {
        const { page, context, finish } = await atWork();
        const devtools = await context.newCDPSession(page);
        await devtools.send('Emulation.setCPUThrottlingRate', { rate: 20 });
        for (const words of ['donau logistik', 'café central']) {
            await page.keyboard.press('/');
            await page.keyboard.type(words);
            assert.equal(await page.getByLabel('Search callbacks').inputValue(), words);
            await page.getByLabel('Search callbacks').blur();
        }
        await finish();
    });

    it('does not move under the pointer when a new callback arrives', async () => {
        const { page, finish } = await atWork();
        await row(page, 'Café Central').hover();
        const before = await page.locator('.row-name').allTextContents();
        await page.route('**/api/v1/tasks', async (route) => {
            const response = await route.fetch();
            const document = await response.json();
            const newest = { ...document.tasks[0], id: 999, client_name: 'Newest Client', response_due_at: '2026-01-01T00:00:00Z' };
            await route.fulfill({ response, json: { ...document, tasks: [newest, ...document.tasks] } });
        });
        noteChange(server, 'task');
        await page.getByRole('button', { name: '1 new callback' }).waitFor();
        assert.deepEqual(await page.locator('.row-name').allTextContents(), before);
        await page.getByRole('button', { name: '1 new callback' }).click();
        await row(page, 'Newest Client').waitFor();
        await finish();
    });
});

describe('the states of the list', () => {
    it('empty: says that nobody waits', async () => {
        const { page, finish } = await open(browser);
        await page.route('**/api/v1/tasks', (route) => route.fulfill({ json: { tasks: [] } }));
        await signIn(page);
        await page.getByText('Nobody is waiting').waitFor();
        await examine(page, 'console-empty');
        await finish();
    });

    it('loading: shows a skeleton after a moment', async () => {
        const { page, finish } = await open(browser);
        let answer;
        const waitingFor = new Promise((resolve) => (answer = resolve));
        await page.route('**/api/v1/tasks', async (route) => {
            await waitingFor;
            await route.fulfill({ json: { tasks: [] } });
        });
        await signIn(page);
        await page.locator('.skeleton-row').first().waitFor();
        await examine(page, 'console-loading');
        answer();
        await page.getByText('Nobody is waiting').waitFor();
        await finish();
    });

    it('error: says what happened, and tries again when asked', async () => {
        const { page, finish } = await open(browser);
        const problem = { status: 503, contentType: 'application/problem+json', body: JSON.stringify({ status: 503, detail: 'The database does not answer.' }) };
        await page.route('**/api/v1/tasks', (route) => route.fulfill(problem));
        await signIn(page);
        await page.getByText('The callbacks could not be loaded').waitFor();
        await page.getByText('The database does not answer.').waitFor();
        await examine(page, 'console-error');
        await tryAgain(page, () => page.unroute('**/api/v1/tasks'));
        await page.locator('.row').first().waitFor();
        await finish();
    });

    it('old: keeps the list when the connection is lost, and says since when', async () => {
        const { page, finish } = await atWork();
        await page.route('**/api/v1/tasks', (route) => route.abort());
        noteChange(server, 'task');
        await page.getByText(/No connection since \d+:\d\d\./).waitFor();
        assert.equal(await page.locator('.row').count(), waiting.length);
        await examine(page, 'console-stale');
        await finish();
    });

    it('refused: a change that was not saved says why', async () => {
        const { page, finish } = await atWork();
        await page.route('**/api/v1/tasks/*', (route) => route.fulfill({ status: 409, json: { detail: 'A colleague has just finished it.' } }));
        await row(page, 'Acme').getByRole('button', { name: 'Take' }).click();
        await page.getByText('Not saved: A colleague has just finished it.').waitFor();
        await finish();
    });
});

describe('today', () => {
    it('lists the agent’s booked calls, and says when there are none', async () => {
        const start = await bookToday();
        const { page, finish } = await atWork();
        await page.getByRole('link', { name: 'Today' }).click();
        const berlinDay = (at) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(at);
        if (berlinDay(new Date(start)) !== berlinDay(new Date())) await page.getByRole('button', { name: 'Day after' }).click();
        await page.locator('.entry', { hasText: 'Eva Huber' }).waitFor();
        await page.getByText('The export stops.').waitFor();
        await examine(page, 'console-today');
        for (let days = 0; days < 3; days++) await page.getByRole('button', { name: 'Day before' }).click();
        await page.getByText('No calls booked for').waitFor();
        await finish();
    });
});

describe('live events', () => {
    it('come over one stream for all tabs of a browser, and the next tab takes it over', async () => {
        const { page, context, finish } = await atWork();
        const streams = new Set();
        context.on('request', (request) => request.url().endsWith('/api/v1/events') && streams.add(request));
        const second = await context.newPage();
        await second.goto(`${server.url}/console`);
        await second.locator('.row').first().waitFor();
        const asked = (tab) => tab.waitForRequest((request) => request.url().endsWith('/api/v1/tasks'));
        const both = Promise.all([asked(page), asked(second)]);
        noteChange(server, 'task');
        await both;
        assert.equal(streams.size, 0, 'the second tab hears from the first');
        const takenOver = context.waitForEvent('request', (request) => request.url().endsWith('/api/v1/events'));
        await page.close();
        await takenOver;
        const heard = asked(second);
        noteChange(server, 'task');
        await heard;
        await finish();
    });

    it('are missed by nobody: without the stream the console asks by itself', async () => {
        const { page, finish } = await open(browser);
        await page.route('**/api/v1/events', (route) => route.abort());
        await signIn(page);
        await page.locator('.row').first().waitFor();
        for (let times = 0; times < 2; times++) await page.waitForRequest((request) => request.url().endsWith('/api/v1/tasks'));
        await finish();
    });
});

describe('the languages', () => {
    const german = { locale: 'de-AT' };

    it('are the browser’s, until another is chosen, and only that one is fetched', async () => {
        const { page, finish } = await open(browser, german);
        const fetched = [];
        page.on('request', (request) => /\/(en|de|ru)-[^/]*\.js$/.test(request.url()) && fetched.push(request.url().match(/(en|de|ru)-/)[1]));
        await page.goto(`${server.url}/console`);
        await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
        assert.equal(await page.locator('html').getAttribute('lang'), 'de');
        await examine(page, 'console-sign-in-de');
        assert.deepEqual(fetched, ['de']);
        await page.getByLabel('Sprache').selectOption('ru');
        await page.getByLabel('Язык').waitFor();
        await page.reload();
        assert.equal(await page.locator('html').getAttribute('lang'), 'ru');
        assert.equal(new Set(fetched).has('en'), false);
        await finish();
    });
});

describe('the rail on a phone', () => {
    it('keeps the rest behind one button, which opens and closes by keyboard', async () => {
        const { page, finish } = await atWork({ viewport: { width: 360, height: 740 } });
        const more = page.getByRole('button', { name: 'More' });
        assert.equal(await page.getByRole('link', { name: 'Mails' }).isVisible(), false);
        await more.focus();
        await page.keyboard.press('Enter');
        await page.getByRole('link', { name: 'Mails' }).waitFor();
        await examine(page, 'console-more');
        await page.setViewportSize({ width: 360, height: 740 });
        await page.getByRole('link', { name: 'Mails' }).click();
        await page.getByRole('heading', { name: 'Mails' }).waitFor();
        assert.equal(await more.getAttribute('aria-expanded'), 'false');
        await finish();
    });
});

describe('the colours', () => {
    it('are switched by hand and stay so after a reload', async () => {
        const { page, finish } = await atWork({ colorScheme: 'light' });
        await page.getByRole('button', { name: 'Dark colours' }).click();
        await page.reload();
        await page.getByRole('button', { name: 'Light colours' }).waitFor();
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
        await finish();
    });
});
