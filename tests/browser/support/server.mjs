// The release server on a database of its own, filled by an import file and, where a telephone would be needed, by SQL.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = process.env.CALLHOURS ?? join(root, 'build/release/callhours');

const always = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['00:00-24:00']]));
const callType = (slug, name, minutes) => ({
    slug, name: { en: name }, minutes, interval_minutes: 30, notice_minutes: 60, window_days: 30,
});

/** Anna is open day and night, for the program's clock is the real one; Ben, her colleague, never is; Clara keeps office hours. */
export const desk = {
    desk: { zone: 'Europe/Berlin', hours: always, default_agent: 'anna', dialling: { country: '43', national: '0', international: '00', area: '' } },
    call_types: [callType('support', 'Support call', 30), callType('training', 'Training', 60), callType('ideas', 'Ideas', 15)],
    agents: [
        { slug: 'anna', role: 'lead', name: 'Anna Novak', email: 'anna@example.com', zone: 'Europe/Berlin', hours: always },
        { slug: 'clara', name: 'Clara Winter', zone: 'Europe/Berlin' },
        { slug: 'ben', name: 'Ben Maier', zone: 'Europe/Berlin', hours: {} },
    ],
    clients: [
        { slug: 'acme', name: 'Acme Maschinenbau', agent: 'anna', numbers: ['+4366012345'] },
        { slug: 'central', name: 'Café Central', agent: 'anna', numbers: ['+436607654321'] },
        { slug: 'donau', name: 'Donau Logistik', agent: 'ben', numbers: ['+43171234567'] },
        { slug: 'office', name: 'Office Hours GmbH', agent: 'clara' },
        { slug: 'revoked', name: 'Revoked Ltd', agent: 'anna' },
        { slug: 'past', name: 'Past & Co', agent: 'anna', entitled_to: '2020-12-31' },
    ],
};

function freePort() {
    return new Promise((resolve, reject) => {
        const probe = createServer();
        probe.once('error', reject);
        probe.listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

async function answers(url, child, log) {
    for (let attempt = 0; attempt < 200; attempt++) {
        if (child.exitCode !== null) throw new Error(`the server ended at once:\n${log.join('')}`);
        const healthy = await fetch(`${url}/healthz`).then((response) => response.ok, () => false);
        if (healthy) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the server does not answer:\n${log.join('')}`);
}

/**
 * Imports `desk` and serves it. `made` is what the import printed: tokens, passwords, addresses. `more` is a second import
 * (a desk that asks questions, calls that have been); `config` the text of its configuration.
 */
export async function startServer({ more, config } = {}) {
    if (!existsSync(program)) throw new Error(`${program} is not there: cmake --build --preset release`);
    const folder = mkdtempSync(join(tmpdir(), 'callhours-browser-'));
    const db = join(folder, 'callhours.db');
    const bring = (content) => {
        const file = join(folder, 'desk.json');
        writeFileSync(file, JSON.stringify(content));
        return JSON.parse(execFileSync(program, ['import', '--db', db, file], { encoding: 'utf8' }));
    };
    const made = bring(desk);
    if (more) bring(more);
    const configFile = join(folder, 'callhours.toml');
    writeFileSync(configFile, config ?? '');

    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const log = [];
    const child = spawn(program, ['serve', '--config', configFile, '--db', db, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (text) => log.push(text));
    child.stderr.on('data', (text) => log.push(text));
    const stop = async () => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        if (child.exitCode === null && child.kill('SIGTERM')) await ended;
        rmSync(folder, { recursive: true, force: true });
    };
    try {
        await answers(url, child, log);
    } catch (error) {
        await stop();
        throw error;
    }
    const pageOf = (client) => new URL(made.clients[client].booking_url, url).href;
    return { url, db, made, page: pageOf('acme'), pageOf, log, stop };
}

/** A WAV of a tone that swells: 8 kHz, 16 bits, one channel. */
export function tone(seconds) {
    const samples = seconds * 8000;
    const wav = Buffer.alloc(44 + samples * 2);
    wav.write('RIFF', 0);
    wav.writeUInt32LE(36 + samples * 2, 4);
    wav.write('WAVEfmt ', 8);
    [[16, 16, 4], [1, 20, 2], [1, 22, 2], [8000, 24, 4], [16000, 28, 4], [2, 32, 2], [16, 34, 2]].forEach(([value, at, size]) =>
        wav.writeUIntLE(value, at, size));
    wav.write('data', 36);
    wav.writeUInt32LE(samples * 2, 40);
    for (let at = 0; at < samples; at++) {
        wav.writeInt16LE(Math.round(6000 * Math.sin((at * 2 * Math.PI * 440) / 8000) * Math.min(1, at / 8000)), 44 + at * 2);
    }
    return wav;
}

const quoted = (value) => (value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`);

/**
 * Callback tasks as calls would have left them. Each: {client?, number, minutes (until due), reason, seconds? (of its
 * voicemail), agent?, state?, severity?}. A recording's file goes where the server keeps them.
 */
export function addTasks(server, tasks) {
    const media = `${server.db}.media`;
    mkdirSync(media, { recursive: true });
    const now = Math.floor(Date.now() / 1000);
    const statements = tasks.map((task, index) => {
        const id = index + 1;
        const due = now + task.minutes * 60;
        const owner = (table, slug) => (slug ? `(SELECT id FROM ${table} WHERE slug = ${quoted(slug)})` : 'NULL');
        const values = [id, quoted(task.number ?? null), owner('client', task.client), owner('agent', task.agent ?? 'anna'),
            quoted(task.state ?? 'open'), task.severity ?? 3, quoted(task.reason), now - 1800, due, due + 86400];
        let sql = `INSERT INTO task (id, number, client_id, agent_id, state, severity, reason, created_at, response_due_at, action_due_at) VALUES (${values});\n`;
        if (task.seconds) {
            const wav = tone(task.seconds);
            const name = `browser-${id}.wav`;
            writeFileSync(join(media, name), wav);
            sql += `INSERT INTO voicemail (task_id, link, recording, file, bytes, length_seconds, silent, recorded_at) VALUES (${[
                id, quoted('browser'), quoted(name), quoted(name), wav.length, task.seconds, 0, now]});\n`;
        }
        return sql;
    });
    execFileSync('sqlite3', ['-cmd', '.timeout 5000', server.db], { input: `BEGIN;\n${statements.join('')}COMMIT;\n` });
}

/** Says that something of `subject` changed, as every write of the server does: what listens to live events asks anew. */
export function noteChange(server, subject) {
    const sql = `INSERT INTO change (subject, subject_id, agent_id, changed_at) VALUES (${quoted(subject)}, 1, NULL, ${Math.floor(Date.now() / 1000)});`;
    execFileSync('sqlite3', ['-cmd', '.timeout 5000', server.db], { input: sql });
}
