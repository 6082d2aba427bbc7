// Answers for the paths of rules, holiday calendars and webhooks as the agreed shapes say, where the server under test
// has them not: the console's forms are tested all the same. Where the server has them, nothing is put in between.

import { desk } from './server.mjs';

const schedule = { overrides: [], holidays: [], holiday_calendars: [] };

function firstState() {
    return {
        desk: { ...schedule, ...desk.desk },
        call_types: desk.call_types.map((type) => ({ buffer_before_minutes: 0, buffer_after_minutes: 0, daily_cap: null, questions: [], ...type })),
        agents: desk.agents.map((agent) => ({ hours: {}, absences: [], ...schedule, ...agent })),
        holiday_calendars: [],
    };
}

const problem = (status, detail, errors) => ({ status, contentType: 'application/problem+json', body: JSON.stringify({ status, detail, errors }) });

/** The bookings of days that a part closes. */
async function contradicted(server, part) {
    const closed = (part.agents ?? []).flatMap(({ overrides = [] }) => overrides.filter(({ hours }) => hours.length === 0).map(({ date }) => date));
    const headers = { Authorization: `Bearer ${server.made.agents.anna.token}` };
    const { bookings } = await (await fetch(`${server.url}/api/v1/bookings?status=confirmed`, { headers })).json();
    const dateOf = (start) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date(start));
    return bookings.filter(({ start }) => closed.includes(dateOf(start)));
}

function apply(state, part) {
    Object.assign(state.desk, part.desk ?? {});
    for (const list of ['call_types', 'agents']) {
        for (const change of part[list] ?? []) {
            const found = state[list].find(({ slug }) => slug === change.slug);
            if (found) Object.assign(found, change);
            else state[list].push(change);
        }
    }
}

function wrongNumbers(part) {
    return (part.call_types ?? []).flatMap(({ minutes }, index) => (minutes > 1440 ? [{ pointer: `/call_types/${index}/minutes`, detail: 'must be 1 to 1440' }] : []));
}

/** Whether the server has a path; asked once. */
export async function has(server, path) {
    const headers = { Authorization: `Bearer ${server.made.agents.anna.token}` };
    return (await fetch(`${server.url}/api/v1/${path}`, { headers })).status !== 404;
}

/** Puts the imposter before the pages of `context`; its state is given, to be looked at. */
export async function imposeRules(context, server) {
    const state = firstState();
    const webhooks = [];
    await context.route(/\/api\/v1\/rules(\?|$)/, async (route) => {
        const request = route.request();
        if (request.method() === 'GET') return route.fulfill({ json: state });
        const part = request.postDataJSON();
        const errors = wrongNumbers(part);
        if (errors.length > 0) return route.fulfill(problem(422, 'The rules are not valid.', errors));
        const contradictions = await contradicted(server, part);
        if (!request.url().includes('dry_run')) apply(state, part);
        return route.fulfill({ json: { contradictions } });
    });
    await context.route(/\/api\/v1\/bookings\/contradictions$/, async (route) => {
        route.fulfill({ json: { contradictions: await contradicted(server, { agents: state.agents }) } });
    });
    await context.route(/\/api\/v1\/holiday-calendars$/, (route) => {
        const available = [{ name: 'at', title: 'Austria' }, { name: 'de', title: 'Germany' }];
        return route.fulfill({ json: { holiday_calendars: state.holiday_calendars, available } });
    });
    await context.route(/\/api\/v1\/holiday-calendars\//, (route) => {
        const name = decodeURIComponent(new URL(route.request().url()).pathname.split('/').at(-1));
        state.holiday_calendars = state.holiday_calendars.filter((one) => one.name !== name);
        if (route.request().method() === 'DELETE') return route.fulfill({ status: 204 });
        const { ics = '', url = null } = route.request().postDataJSON();
        if (!url && !ics.includes('BEGIN:VCALENDAR')) return route.fulfill(problem(422, 'This is no calendar.', []));
        const made = { name, source: url ? 'url' : 'file', url, refreshed_at: null, error: null, days: ics.split('BEGIN:VEVENT').length - 1 };
        state.holiday_calendars.push(made);
        return route.fulfill({ json: made });
    });
    await context.route(/\/api\/v1\/webhooks$/, (route) => {
        if (route.request().method() === 'GET') return route.fulfill({ json: { webhooks: webhooks.map(({ secret, ...shown }) => shown) } });
        const made = { id: webhooks.length + 1, url: route.request().postDataJSON().url, events: [], created_at: '2026-11-24T08:00:00Z', secret: 'whsec_0123456789abcdef0123456789' };
        webhooks.push(made);
        return route.fulfill({ status: 201, json: made });
    });
    await context.route(/\/api\/v1\/webhooks\/\d+$/, (route) => {
        webhooks.length = 0;
        return route.fulfill({ status: 204 });
    });
    await context.route(/\/api\/v1\/webhooks\/deliveries/, (route) => route.fulfill({ json: { deliveries: [] } }));
    return state;
}
