// A callback that nobody's call made, and two that belong together.

import { useState } from 'preact/hooks';

import { Refused, type Task } from './api';
import { desk, type NewTask } from './desk_api';
import { Dialog, DialogActions } from './dialog';
import { Due } from './task_row';
import type { PageProps } from './page';
import { who } from './task_words';
import { dueAt, fits } from './tasks';
import { named, t } from './text';

export function Problem({ refused }: { refused: Refused | null }) {
    if (!refused) return null;
    const more = refused.errors.map(({ detail, pointer }) => `${pointer.replace(/^\//, '')}: ${detail}`).join(' ');
    return <p class="notice notice-line" role="alert">{refused.message || more || t('task.unreachable')}</p>;
}

interface NewProps {
    page: PageProps;
    client?: string;
    close: () => void;
    done: (task: Task) => void;
}

/** What the form says; empty fields are left out. */
export function taskOf(values: FormData, me: string): NewTask {
    const text = (name: string) => String(values.get(name) ?? '').trim();
    return {
        ...(text('client') && { client: text('client') }),
        ...(text('number') && { number: text('number') }),
        ...(text('about') && { about: text('about') }),
        ...(text('severity') && { severity: Number(text('severity')) }),
        ...(values.get('mine') && { owner: me }),
    };
}

export function NewTaskDialog({ page, client = '', close, done }: NewProps) {
    const { session, people, ended } = page;
    const [busy, setBusy] = useState(false);
    const [refused, setRefused] = useState<Refused | null>(null);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        setBusy(true);
        setRefused(null);
        desk.addTask(taskOf(new FormData(event.target as HTMLFormElement), session.agent.slug), session.csrf_token).then(done, (why: Refused) => {
            setBusy(false);
            if (why.status === 401) ended();
            else setRefused(why);
        });
    };
    return (
        <Dialog title={t('task.new_title')} close={close}>
            <form class="form" onSubmit={submit}>
                <Problem refused={refused} />
                <div class="field">
                    <label for="new-client">{t('bookings.client')} <span class="quiet">({t('booking.optional')})</span></label>
                    <select id="new-client" name="client" defaultValue={client}>
                        <option value="">{t('task.no_client')}</option>
                        {people.clients.map(({ slug, name }) => <option key={slug} value={slug} selected={slug === client}>{name}</option>)}
                    </select>
                </div>
                <div class="field">
                    <label for="new-number">{t('task.number')}</label>
                    <input id="new-number" name="number" type="tel" maxlength={40} aria-describedby="new-number-hint" />
                    <p class="field-hint" id="new-number-hint">{t('task.number_hint')}</p>
                </div>
                <div class="field">
                    <label for="new-severity">{t('task.severity')}</label>
                    <select id="new-severity" name="severity">
                        <option value="">{t('task.severity_usual')}</option>
                        {[1, 2, 3, 4, 5].map((one) => <option key={one} value={one}>{named('task.severity.', one)}</option>)}
                    </select>
                </div>
                <div class="field">
                    <label for="new-about">{t('task.about')} <span class="quiet">({t('booking.optional')})</span></label>
                    <textarea id="new-about" name="about" rows={3} maxlength={2000} />
                </div>
                <label class="check"><input type="checkbox" name="mine" /> {t('task.mine')}</label>
                <DialogActions submit={t('task.new_submit')} close={close} busy={busy} />
            </form>
        </Dialog>
    );
}

interface MergeProps {
    task: Task;
    tasks: Task[];
    now: number;
    page: PageProps;
    close: () => void;
    done: (into: Task) => void;
}

export function MergeDialog({ task, tasks, now, page, close, done }: MergeProps) {
    const { session, ended } = page;
    const [words, setWords] = useState('');
    const [busy, setBusy] = useState(false);
    const [refused, setRefused] = useState<Refused | null>(null);
    const others = tasks.filter((one) => one.id !== task.id && fits(one, words));
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const into = Number(new FormData(event.target as HTMLFormElement).get('into'));
        if (!into) return;
        setBusy(true);
        desk.merge(task.id, into, session.csrf_token).then(done, (why: Refused) => {
            setBusy(false);
            if (why.status === 401) ended();
            else setRefused(why);
        });
    };
    return (
        <Dialog title={t('task.merge_title')} eyebrow={who(task)} close={close}>
            <form class="form" onSubmit={submit}>
                <p>{t('task.merge_words')}</p>
                <Problem refused={refused} />
                <div class="field">
                    <label for="merge-search">{t('tasks.search')}</label>
                    <input id="merge-search" type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
                </div>
                {others.length === 0 && <p class="quiet">{t('task.merge_none')}</p>}
                <fieldset class="outcomes">
                    <legend class="hidden">{t('task.merge_title')}</legend>
                    {others.slice(0, 30).map((one) => (
                        <label class="outcome" key={one.id}>
                            <input type="radio" name="into" value={one.id} required />
                            <span>{who(one)} <span class="quiet">{one.number !== who(one) && one.number}</span> <Due at={dueAt(one)} now={now} zone={session.agent.zone} /></span>
                        </label>
                    ))}
                </fieldset>
                <DialogActions submit={t('task.merge_submit')} close={close} busy={busy || others.length === 0} />
            </form>
        </Dialog>
    );
}
