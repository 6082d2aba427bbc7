// The console's callbacks, calls, clients, figures and duty, and the client's "call me", against the server.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { examine, open } from './support/browser.mjs';
import { ask, atPage, signIn, tryAgain } from './support/console.mjs';
import { browser, server, stage } from './support/stage.mjs';

stage();

const anna = () => server.made.agents.anna.token;
const detail = (page) => page.locator('.detail');
const makeTask = (task) => ask(server, anna(), 'POST', 'tasks', task);
const stateOf = async (id) => (await ask(server, anna(), 'GET', `tasks/${id}`)).state;

describe('a callback', () => {
    it('is made by hand, with the keyboard, and stands in the list with what it is about', async () => {
        const { page, finish } = await atPage(browser, server, '#tasks');
        await page.getByText('Nobody is waiting').waitFor();
        await examine(page, 'console-tasks-none');
        await page.keyboard.press('n');
        await page.locator('#new-client').selectOption('acme');
        await page.locator('#new-severity').selectOption('2');
        await page.locator('#new-about').fill('The export stops after page nine.');
        await examine(page, 'console-task-new');
        await page.getByRole('button', { name: 'Add the callback' }).click();
        await page.getByText('Acme Maschinenbau: added.').waitFor();
        await detail(page).getByText('The export stops after page nine.').first().waitFor();
        const { tasks } = await ask(server, anna(), 'GET', 'tasks');
        assert.equal(tasks[0].severity, 2);
        await finish();
    });

    it('is refused beside the form where nobody could be called', async () => {
        const { page, finish } = await atPage(browser, server, '#tasks');
        await page.getByRole('button', { name: 'New callback' }).click();
        await page.getByLabel('Number').fill('none');
        await page.getByRole('button', { name: 'Add the callback' }).click();
        await page.getByRole('alert').waitFor();
        await page.keyboard.press('Escape');
        await finish();
    });

    it('goes through its states, each kept in its history, and back by the message', async () => {
        const { id } = await makeTask({ number: '+436601111111', about: 'States' });
        const { page, finish } = await atPage(browser, server, `#tasks/${id}`);
        await detail(page).getByRole('button', { name: 'Take' }).click();
        await detail(page).getByRole('button', { name: 'Wait for the client' }).click();
        await page.getByText('waits for the client, the clock stands.').waitFor();
        await detail(page).getByText('clock stands, we wait').waitFor();
        assert.equal(await stateOf(id), 'waiting');
        await examine(page, 'console-task');
        await detail(page).getByRole('button', { name: 'Go on' }).click();
        await page.getByText('goes on, the clock runs.').waitFor();
        await detail(page).getByRole('button', { name: 'No call needed' }).click();
        await page.getByText('no call needed any more.').waitFor();
        assert.equal(await stateOf(id), 'dropped');
        await page.getByRole('button', { name: 'Undo' }).click();
        await page.waitForFunction(() => !document.querySelector('.toast'));
        await detail(page).getByRole('button', { name: 'Take' }).waitFor();
        assert.equal(await stateOf(id), 'open');
        await detail(page).locator('.history b', { hasText: 'Put back' }).waitFor();
        const history = await detail(page).locator('.history b').allTextContents();
        for (const words of ['Put back', 'Dropped', 'Taken', 'Waits for the client', 'Came in']) assert.ok(history.includes(words), `${words} in ${history}`);
        await finish();
    });

    it('gets a note, another owner and a watcher', async () => {
        const { id } = await makeTask({ number: '+436602222222' });
        const { page, finish } = await atPage(browser, server, `#tasks/${id}`);
        await detail(page).getByLabel('Note').fill('Call after lunch <b>');
        await detail(page).getByRole('button', { name: 'Save' }).click();
        await page.getByText('note kept.').waitFor();
        await detail(page).getByRole('button', { name: 'Watch' }).click();
        await detail(page).getByText('Watched by Anna Novak').waitFor();
        await detail(page).getByLabel('Taken by').selectOption('clara');
        await page.getByText('given to Clara Winter.').waitFor();
        const task = await ask(server, anna(), 'GET', `tasks/${id}`);
        assert.deepEqual([task.note, task.owner, task.watchers], ['Call after lunch <b>', 'clara', ['anna']]);
        await finish();
    });

    it('shown as taken comes back as it is, with the reason, when somebody was quicker', async () => {
        const { id } = await makeTask({ number: '+436603333333' });
        const { page, finish } = await atPage(browser, server, `#tasks/${id}`);
        await detail(page).getByRole('button', { name: 'Take' }).waitFor();
        await page.route(`**/api/v1/tasks/${id}`, async (route) => {
            if (route.request().method() === 'PATCH') await ask(server, server.made.agents.clara.token, 'PATCH', `tasks/${id}`, { state: 'claimed' });
            await route.continue();
        });
        await detail(page).getByRole('button', { name: 'Take' }).click();
        await page.getByText(/Not saved: .*taken/).waitFor();
        await page.locator(`[data-task="${id}"]`).getByText('clara').waitFor();
        assert.equal((await ask(server, anna(), 'GET', `tasks/${id}`)).owner, 'clara');
        await finish();
    });

    it('goes on in another one, with its history', async () => {
        const from = await makeTask({ number: '+436604444444', about: 'First of two' });
        const into = await makeTask({ number: '+436605555555', about: 'Second of two' });
        const { page, finish } = await atPage(browser, server, `#tasks/${from.id}`);
        await detail(page).getByRole('button', { name: 'Merge …' }).click();
        await page.getByLabel('Search callbacks').last().fill('Second of two');
        await page.getByRole('radio').first().check();
        await examine(page, 'console-merge');
        await page.getByRole('button', { name: 'Merge', exact: true }).click();
        await page.getByText('merged.').waitFor();
        assert.equal((await ask(server, anna(), 'GET', `tasks/${from.id}`)).merged_into, into.id);
        await page.getByLabel('State').selectOption('dropped');
        await page.locator(`[data-task="${from.id}"]`).waitFor();
        await finish();
    });

    it('counts down in working hours, which stand while the desk is closed', async () => {
        const task = await makeTask({ client: 'office', number: '+436606666666', severity: 3 });
        const { page, finish } = await atPage(browser, server, `#tasks/${task.id}`);
        await detail(page).getByText(/of our hours left/).waitFor();
        const { clock } = await ask(server, anna(), 'GET', `tasks/${task.id}`);
        assert.equal(clock.working, true);
        assert.equal(await detail(page).getByText('clock stands, we are closed').count(), clock.runs ? 0 : 1);
        await finish();
    });
});

describe('a notice of an urgent callback', () => {
    it('is shown once in two tabs, and only where it was asked for', async () => {
        const { page, context, finish } = await open(browser, { permissions: ['notifications'] });
        await context.addInitScript(() => {
            globalThis.Notification = class {
                static permission = 'granted';
                static requestPermission = async () => 'granted';
                constructor(title) {
                    localStorage.setItem('told', JSON.stringify([...JSON.parse(localStorage.getItem('told') ?? '[]'), title]));
                }
            };
        });
        await signIn(page, server, { hash: '#tasks' });
        await page.locator('.rows, .empty').first().waitFor();
        const told = () => page.evaluate(() => JSON.parse(localStorage.getItem('told') ?? '[]'));
        await makeTask({ number: '+436607777771', severity: 1 });
        await page.locator('.row', { hasText: '+436607777771' }).or(page.locator('.fresh')).first().waitFor();
        assert.deepEqual(await told(), []);
        const answers = [];
        page.on('response', (response) => response.url().endsWith('/api/v1/tasks') && answers.push(response));
        await page.reload();
        await page.locator('.row', { hasText: '+436607777771' }).waitFor();
        while (answers.length < 2) await page.waitForResponse((response) => response.url().endsWith('/api/v1/tasks')); // the list's, and that of the notices
        await page.getByRole('button', { name: 'Notices of urgent callbacks: off' }).click();
        await page.getByRole('button', { name: 'Notices of urgent callbacks: on' }).waitFor();
        const second = await context.newPage();
        await second.goto(`${server.url}/console#today`);
        await second.locator('.rail').waitFor();
        await second.locator('#list-title').waitFor();
        await makeTask({ number: '+436607777772', severity: 1 });
        await page.waitForFunction(() => JSON.parse(localStorage.getItem('told') ?? '[]').length > 0);
        await makeTask({ number: '+436607777773', severity: 3 });
        await second.evaluate(() => (location.hash = '#tasks'));
        await second.locator('.row', { hasText: '+436607777773' }).waitFor();
        assert.deepEqual(await told(), ['Critical: +436607777772']);
        await finish();
    });
});

describe('the clients', () => {
    it('are found, and their plan and period changed with a history', async () => {
        const { page, finish } = await atPage(browser, server, '#clients');
        await page.getByLabel('Search clients').fill('acme');
        await page.locator('.row-client', { hasText: 'Acme Maschinenbau' }).click();
        await detail(page).getByRole('button', { name: 'Change' }).click();
        await page.getByLabel('Plan').fill('Premium');
        await page.getByLabel('Last day').fill('2036-12-31');
        await examine(page, 'console-client-edit');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Acme Maschinenbau: saved.').waitFor();
        await detail(page).getByText('nothing → Premium').waitFor();
        const client = await ask(server, anna(), 'GET', 'clients/acme');
        assert.deepEqual([client.plan, client.entitled_to, client.numbers], ['Premium', '2036-12-31', ['+4366012345']]);
        await examine(page, 'console-client');
        await page.keyboard.press('Escape');
        await page.getByLabel('Search clients').fill('');
        await page.getByLabel('Which clients').selectOption('ended');
        await page.locator('.row-client', { hasText: 'Past & Co' }).getByText('No service').waitFor();
        await examine(page, 'console-clients');
        await finish();
    });

    it('keep what is wrong beside the form, and nothing of it', async () => {
        const { page, finish } = await atPage(browser, server, '#clients/central');
        await detail(page).getByRole('button', { name: 'Change' }).click();
        await page.getByLabel('Numbers').fill('0660 12345');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('alert').getByText(/E\.164/).waitFor();
        assert.deepEqual((await ask(server, anna(), 'GET', 'clients/central')).numbers, ['+436607654321']);
        await page.keyboard.press('Escape');
        await finish();
    });
});

describe('the calls', () => {
    it('say where a call would go and why', async () => {
        const { page, finish } = await atPage(browser, server, '#calls');
        await page.getByText('None arrived in this period.').waitFor();
        await examine(page, 'console-calls-none');
        await page.getByRole('button', { name: 'Where would a call go?' }).click();
        await page.getByLabel('Caller’s number').fill('+4366012345');
        await page.getByRole('button', { name: 'Ask', exact: true }).click();
        await page.getByText('The client’s own agent is at work.').waitFor();
        await examine(page, 'console-route');
        await page.getByRole('button', { name: 'Close', exact: true }).click();
        await finish();
    });

    it('close the desk until a time, which every page says until it is opened again', async () => {
        const { page, finish } = await atPage(browser, server, '#calls');
        await page.getByRole('button', { name: 'Close from now' }).click();
        await page.getByLabel('Reason').fill('Power cut');
        await page.locator('dialog').getByRole('button', { name: 'Close', exact: true }).click();
        await page.locator('.closure-bar').getByText('Power cut').waitFor();
        await examine(page, 'console-closed');
        await page.goto(`${server.url}/console#figures`);
        await page.locator('.closure-bar').waitFor();
        const route = await ask(server, anna(), 'GET', 'route?from=%2B4366012345&to=%2B43123');
        assert.equal(route.rule, 'desk_closure');
        await page.getByRole('button', { name: 'Open again now' }).click();
        await page.locator('.closure-bar').waitFor({ state: 'detached' });
        assert.equal((await ask(server, anna(), 'GET', 'desk/closure')).closure, null);
        await finish();
    });
});

describe('the figures', () => {
    it('stand in charts and a table, with what they count, and as CSV', async () => {
        await makeTask({ client: 'acme', about: 'To be counted' });
        const today = new Date().toISOString().slice(0, 10);
        const counted = () => ask(server, anna(), 'GET', `figures?from=${today}&to=2030-01-01&by=agent`);
        while (!(await counted()).rows.some(({ key, tasks }) => key === 'anna' && tasks > 0)) await new Promise((later) => setTimeout(later, 200)); // they are kept every two seconds
        const { page, finish } = await atPage(browser, server, '#figures');
        await page.locator('.chart canvas').nth(1).waitFor();
        await page.locator('.figures tbody tr').first().waitFor();
        await page.getByText('Calls that nobody took and that left a message.').waitFor();
        await examine(page, 'console-figures');
        await page.getByRole('combobox', { name: 'By', exact: true }).selectOption('agent');
        await page.locator('.figures').getByText('Anna Novak').waitFor();
        const csv = await page.getByRole('link', { name: 'As CSV' }).getAttribute('href');
        assert.match(csv, /by=agent.*format=csv/);
        const answer = await page.request.get(`${server.url}${csv}`);
        assert.match(await answer.text(), /^key,offered,answered/);
        await finish();
    });

    it('of an agent are their own', async () => {
        const { page, finish } = await open(browser);
        await signIn(page, server, { hash: '#figures', agent: 'clara', password: server.made.agents.clara.password });
        await page.locator('#list-title').waitFor();
        assert.deepEqual(await page.getByRole('combobox', { name: 'By', exact: true }).locator('option').allTextContents(), ['Agent', 'Client']);
        await finish();
    });
});

describe('the duty roster', () => {
    it('says who is on, keeps a rotation, a swap and a note', async () => {
        const { page, finish } = await atPage(browser, server, '#duty');
        await page.getByText('Nobody is on duty').waitFor();
        await page.getByLabel('Add …').selectOption('clara');
        await page.getByLabel('Add …').selectOption('anna');
        await page.getByRole('button', { name: 'Anna Novak earlier' }).click();
        await page.getByLabel('Note for who comes next').fill('The line to Graz is slow.');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('The roster is kept.').waitFor();
        await page.locator('.duty-name', { hasText: 'Anna Novak' }).waitFor();
        await page.locator('.duty-note', { hasText: 'The line to Graz is slow.' }).waitFor();
        await page.getByLabel('From').fill('2036-01-01T08:00');
        await page.getByLabel('To', { exact: true }).fill('2036-01-02T08:00');
        await page.getByRole('combobox', { name: 'Who', exact: true }).selectOption('clara');
        await page.getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByRole('button', { name: 'Save' }).click();
        await page.waitForFunction(() => document.querySelector('.duty-form button[type="submit"]')?.disabled === true);
        await examine(page, 'console-duty');
        const duty = await ask(server, anna(), 'GET', 'duty');
        assert.deepEqual([duty.rotation, duty.on_duty, duty.swaps.length], [['anna', 'clara'], 'anna', 1]);
        await finish();
    });
});

describe('the client’s page "call me"', () => {
    it('asks for a call, says when, and takes it back; without a barrier', async () => {
        const { page, finish } = await open(browser);
        await page.goto(server.pageOf('central'));
        await page.getByRole('link', { name: 'Call me' }).click();
        await page.getByRole('heading', { name: 'Anna Novak calls you' }).waitFor();
        await examine(page, 'wish');
        await page.getByLabel('At a time of my choice').check();
        await page.getByRole('button', { name: 'Call me' }).click();
        await page.getByText('Please choose a day and a time.').waitFor();
        await examine(page, 'wish-invalid');
        await page.getByLabel('As soon as possible').check();
        await page.getByLabel('What is it about?').fill('The export stops.');
        await page.getByRole('button', { name: 'Call me' }).click();
        await page.getByText(/Anna Novak calls you by/).waitFor();
        await examine(page, 'wish-asked');
        await page.getByRole('button', { name: 'I need no call any more' }).click();
        await page.getByRole('heading', { name: 'Nobody will call' }).waitFor();
        await finish();
    });

    it('works without JavaScript', async () => {
        const { page, finish } = await open(browser, { javaScriptEnabled: false });
        await page.goto(`${server.pageOf('donau')}/callback`);
        await page.getByRole('button', { name: 'Call me' }).click();
        await page.getByRole('heading', { name: 'We call you' }).waitFor();
        await finish();
    });
});

describe('the pages of the desk', () => {
    for (const [hash, words] of [['#calls', 'The calls could not be loaded'], ['#clients', 'The clients could not be loaded'],
        ['#figures', 'The figures could not be loaded'], ['#duty', 'The roster could not be loaded']]) {
        it(`${hash} says what happened when the server fails, and tries again`, async () => {
            const { page, finish } = await atPage(browser, server, '#today');
            let broken = true;
            await page.route(/\/api\/v1\/(calls|clients|figures|duty)(\?|$)/, (route) => (broken ? route.fulfill({ status: 500, body: '{}' }) : route.continue()));
            await page.evaluate((to) => (location.hash = to), hash);
            await page.getByText(words).waitFor();
            await examine(page, `console-error-${hash.slice(1)}`, { picturesAt: [1280] });
            await tryAgain(page, () => (broken = false));
            await page.getByText(words).waitFor({ state: 'detached' });
            await finish();
        });
    }
});
