// Programs of other people that the server talks to: one that takes webhooks, one that serves a file, a mail server, a PBX.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Loopback addresses may be asked only because this says so. */
export const loopbackAllowed = '[fetch]\nallow = ["127.0.0.0/8"]\n';

async function listening(handler) {
    const server = createServer(handler);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stop = () => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
    };
    return { url: `http://127.0.0.1:${server.address().port}`, stop };
}

/** Notes what it is told; `receiver.status` is what it answers. */
export async function startReceiver() {
    const receiver = { told: [], status: 204 };
    const { url, stop } = await listening((request, response) => {
        const parts = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', () => {
            receiver.told.push({ delivery: request.headers['callhours-delivery'], content: JSON.parse(Buffer.concat(parts)) });
            response.writeHead(receiver.status).end();
        });
    });
    return Object.assign(receiver, { url: `${url}/hook`, stop });
}

/** Serves `files.content` as a calendar, and counts how often it was asked. */
export async function startCalendarServer(content) {
    const files = { content, asked: 0 };
    const { url, stop } = await listening((request, response) => {
        files.asked++;
        response.writeHead(200, { 'Content-Type': 'text/calendar' }).end(files.content);
    });
    return Object.assign(files, { url: `${url}/company.ics`, stop });
}

/** A helper in Python: a question a line, an answer a line. What it says first is `hello`; it ends with its standard input. */
async function startHelper(script, names = []) {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const child = spawn('/usr/bin/python3', [path, ...names], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ask = async (question) => {
        if (question) child.stdin.write(`${JSON.stringify(question)}\n`);
        const { value, done } = await lines.next();
        if (done) throw new Error(`${script} has ended`);
        return JSON.parse(value);
    };
    const stop = async () => {
        const ended = once(child, 'exit');
        child.stdin.end();
        await ended;
    };
    return { hello: await ask(), ask, stop };
}

/** The mail server of the end-to-end tests (Debian's aiosmtpd) as a process: `answer(address, words)` refuses its RCPT, `accept` takes it again. */
export async function startMailServer() {
    const { hello, ask, stop } = await startHelper('mail_server.py');
    return {
        config: hello.config,
        refuse: (address, answer) => ask({ refuse: address, answer }),
        accept: (address) => ask({ accept: address }),
        taken: async (address) => (await ask({ taken: address })).count,
        stop,
    };
}

/** An Asterisk of its own where `names` are reached; `config` attaches a server to it. */
export async function startPbx(names) {
    const { hello, ask, stop } = await startHelper('pbx.py', names);
    const told = async (question) => (await ask(question)).answer;
    return {
        config: hello.config,
        /** A telephone there, which answers after a moment, or as `behaving` says (tools/lib/pbx/phone/sipp.py, agent). */
        put: (name, behaving = {}) => told({ put: name, behaving }),
        answered: (name) => told({ answered: name }),
        press: (name, key) => told({ press: name, key }),
        hangUp: (name) => told({ hang_up: name }),
        ended: (name) => told({ ended: name }),
        stop,
    };
}
