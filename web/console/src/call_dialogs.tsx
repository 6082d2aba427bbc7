// What is asked around a callback: whether to call at this hour, and how it ended.

import { useState } from 'preact/hooks';

import { api, Refused, type TaskChange } from './api';
import { refusalWords } from './callbacks';
import { Dialog, DialogActions } from './dialog';
import type { PageProps } from './page';
import { Problem } from './task_dialogs';
import { who } from './task_words';
import { t, type Key } from './text';
import type { Calling } from './use_calling';

/** The rules speak against it, yet a person may take it on themselves. */
export function AnywayDialog({ calling }: { calling: Calling }) {
    const { doubt } = calling;
    const [busy, setBusy] = useState(false);
    if (!doubt) return null;
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        setBusy(true);
        void calling.begin(doubt.task, true).finally(() => setBusy(false));
    };
    return (
        <Dialog title={t('callback.anyway_title')} eyebrow={who(doubt.task)} close={calling.letBe}>
            <form class="form" onSubmit={submit}>
                <p>{refusalWords(doubt.refused)}</p>
                <DialogActions submit={t('callback.anyway')} close={calling.letBe} busy={busy} />
            </form>
        </Dialog>
    );
}

type End = 'done' | 'wait' | 'later';
const ends: [End, Key][] = [['done', 'callback.ended.done'], ['wait', 'callback.ended.wait'], ['later', 'callback.ended.later']];

/** What the answer changes of the task; nothing, where it stays with its agent as it is. */
export function changeOf(end: End, note: string, before: string): TaskChange | null {
    const words = note !== before ? { note } : {};
    if (end === 'done') return { state: 'done', outcome: 'reached', ...words };
    if (end === 'wait') return { state: 'waiting', ...words };
    return note !== before ? words : null;
}

/** After the call: one press, and a note if there is more to say. */
export function OutcomeDialog({ page, calling }: { page: PageProps; calling: Calling }) {
    const { question } = calling;
    const [busy, setBusy] = useState(false);
    const [refused, setRefused] = useState<Refused | null>(null);
    if (!question) return null;
    const { task } = question;
    const finish = (text: string) => {
        setBusy(false);
        calling.answered();
        page.toast({ text });
    };
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const values = new FormData(event.target as HTMLFormElement);
        const end = values.get('end') as End;
        const text = t(end === 'done' ? 'task.finished' : end === 'wait' ? 'task.waits' : 'callback.stays', { who: who(task) });
        const change = changeOf(end, String(values.get('note')).trim(), task.note);
        if (!change) return finish(text);
        setBusy(true);
        setRefused(null);
        return void api.change(task.id, change, page.session.csrf_token).then(() => finish(text), (why: Refused) => {
            setBusy(false);
            if (why.status === 401) page.ended();
            else setRefused(why);
        });
    };
    return (
        <Dialog title={t('callback.ended_title')} eyebrow={who(task)} close={calling.answered}>
            <form class="form" onSubmit={submit}>
                <Problem refused={refused} />
                <fieldset class="outcomes">
                    <legend class="hidden">{t('callback.ended_title')}</legend>
                    {ends.map(([end, words]) => (
                        <label class="outcome" key={end}>
                            <input type="radio" name="end" value={end} required defaultChecked={end === 'done'} />
                            <span>{t(words)}</span>
                        </label>
                    ))}
                </fieldset>
                <div class="field">
                    <label for="ended-note">{t('finish.note')} <span class="quiet">({t('booking.optional')})</span></label>
                    <textarea id="ended-note" name="note" rows={3} maxlength={2000} defaultValue={task.note} />
                </div>
                <DialogActions submit={t('callback.ended_submit')} close={calling.answered} busy={busy} keep={t('finish.cancel')} />
            </form>
        </Dialog>
    );
}
