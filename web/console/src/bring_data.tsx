// Files of other systems: tried first, then brought, all or nothing.

import { useEffect, useRef, useState } from 'preact/hooks';

import { useSending } from './booking_dialogs';
import { broughtKinds, data, type Brought, type BroughtKind } from './data_api';
import { idleButton } from './dialog';
import { FormField } from './form_field';
import { typeName, type PageProps } from './page';
import type { Refused } from './api';
import { named, t } from './text';

const counted = ['new', 'changed', 'joined', 'known', 'passed_over'] as const;

/** How far a long file is, asked every second. */
function Progress() {
    const [running, setRunning] = useState<{ rows: number | null; taken: number } | null>(null);
    useEffect(() => {
        const timer = setInterval(() => void data.progress().then((answer) => setRunning(answer.running), () => undefined), 1000);
        return () => clearInterval(timer);
    }, []);
    if (!running?.rows) return <p role="status">{t('bring.reading')}</p>;
    return (
        <div>
            <p role="status">{t('bring.progress', { taken: running.taken, rows: running.rows })}</p>
            <progress max={running.rows} value={running.taken} aria-label={t('bring.reading')} />
        </div>
    );
}

function Report({ report }: { report: Brought }) {
    const secrets = Object.entries(report.clients ?? {});
    return (
        <section class="rule-set" role="status">
            <h2 class="side-title">{t(report.dry_run ? 'bring.would' : 'bring.done', { count: report.rows })}</h2>
            <ul class="lines">{counted.filter((one) => report[one] > 0).map((one) => <li key={one}>{named('bring.count.', one, { count: report[one] })}</li>)}</ul>
            {report.notes.length > 0 && <ul class="lines">{report.notes.map(({ line, detail }) => <li key={line}>{t('bring.line', { line })}: {detail}</li>)}</ul>}
            {secrets.length > 0 && (
                <>
                    <p class="notice notice-line">{t('bring.secrets')}</p>
                    <ul class="lines">{secrets.map(([slug, { token, booking_url }]) => <li key={slug}><b>{slug}</b> <code class="words">{booking_url}</code> <code class="words">{token}</code></li>)}</ul>
                </>
            )}
            {report.dry_run && report.columns.length > 0 && (
                <>
                    <h3 class="side-title">{t('bring.columns')}</h3>
                    <ul class="lines">{report.columns.map(({ header, field }) => <li key={header}>{header} <span class="quiet">→ {field ?? t('bring.not_read')}</span></li>)}</ul>
                </>
            )}
        </section>
    );
}

function Problems({ problem }: { problem: Refused }) {
    return (
        <div class="notice notice-line" role="alert">
            <p>{problem.message || t('task.unreachable')}</p>
            <ul class="lines">
                {problem.errors.map(({ pointer, line, column, detail }) => (
                    <li key={`${pointer} ${detail}`}>
                        {line ? (column ? t('bring.line_column', { line, column }) : t('bring.line', { line })) : <code>{pointer}</code>}: {detail}
                    </li>
                ))}
            </ul>
        </div>
    );
}

export function BringData({ page }: { page: PageProps }) {
    const [what, setWhat] = useState<BroughtKind>('clients');
    const [report, setReport] = useState<Brought | null>(null);
    const [noFile, setNoFile] = useState(false);
    const form = useRef<HTMLFormElement>(null);
    const { problem, busy, send } = useSending();
    const { agents, clients, types } = page.people;
    const tried = report?.dry_run ?? false;

    const go = (dryRun: boolean) => {
        if (busy || !form.current) return;
        const words = new FormData(form.current);
        const file = words.get('file') as File;
        setNoFile(file.size === 0);
        if (file.size === 0) return;
        for (const [name, value] of [...words]) if (value === '') words.delete(name);
        setReport(null);
        send(() => data.bring(what, words, dryRun, page.session.csrf_token), setReport);
    };
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        go(!tried);
    };
    const choice = (name: string, label: string, options: [string, string][], none: string) => (
        <div class="field">
            <label for={`bring-${name}`}>{label}</label>
            <select id={`bring-${name}`} name={name}>
                <option value="">{none}</option>
                {options.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
            </select>
        </div>
    );
    return (
        // What was tried is no longer true once anything is chosen anew.
        <form class="rules-form form" ref={form} onSubmit={submit} onChange={() => report && setReport(null)} noValidate>
            <p>{t('bring.words')}</p>
            <div class="field">
                <label for="bring-what">{t('bring.what')}</label>
                <select id="bring-what" value={what} onChange={(event) => setWhat(event.currentTarget.value as BroughtKind)}>
                    {broughtKinds.map((one) => <option key={one} value={one}>{named('bring.what.', one)}</option>)}
                </select>
            </div>
            <FormField id="bring-file" label={t('bring.file')} problem={noFile ? t('bring.no_file') : ''}>
                {(described) => <input type="file" name="file" accept=".csv,.ics,.txt,text/csv,text/calendar" {...described} />}
            </FormField>
            <FormField id="bring-source" label={t('bring.source')} problem="" hint={t('bring.source_hint')} optional>
                {(described) => <input type="text" name="source" maxlength={64} autocomplete="off" {...described} />}
            </FormField>
            <details>
                <summary>{t('bring.more')}</summary>
                {choice('dates', t('bring.dates'), [['dmy', t('bring.dates.dmy')], ['mdy', t('bring.dates.mdy')]], t('bring.as_found'))}
                {choice('client', t('bring.client'), clients.map(({ slug, name }): [string, string] => [slug, name]), t('bring.none'))}
                {choice('agent', t('bring.agent'), agents.map(({ slug, name }): [string, string] => [slug, name]), t('bring.none'))}
                {choice('type', t('bring.type'), types.map((type): [string, string] => [type.slug, typeName(type)]), t('bring.none'))}
                <FormField id="bring-zone" label={t('bring.zone')} problem="" optional>
                    {(described) => <input type="text" name="zone" maxlength={64} placeholder="Europe/Berlin" autocomplete="off" {...described} />}
                </FormField>
            </details>
            {busy && <Progress />}
            {problem && <Problems problem={problem} />}
            {report && <Report report={report} />}
            <div class="actions">
                <button class="button" type="submit" {...idleButton(busy)}>{t(tried ? 'bring.go' : 'bring.try')}</button>
            </div>
        </form>
    );
}
