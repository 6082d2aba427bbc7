// "Closed from now until …": the dialog, and the bar that every page shows while it holds.

import { useState } from 'preact/hooks';

import { Refused } from './api';
import { desk, type Closure } from './desk_api';
import { Dialog, DialogActions } from './dialog';
import { Moment } from './moment';
import type { PageProps } from './page';
import { useNow, usePolling } from './polling';
import { Problem } from './task_dialogs';
import { t } from './text';
import { addDays, dayAndTime, fieldOf, instantOfField, isoDate, time, wire } from './when';

const HOUR = 3_600_000;

export function CloseDialog({ page, close, done }: { page: PageProps; close: () => void; done: (closure: Closure) => void }) {
    const { zone } = page.session.agent;
    const [busy, setBusy] = useState(false);
    const [refused, setRefused] = useState<Refused | null>(null);
    const start = Math.ceil((Date.now() + HOUR) / HOUR) * HOUR;
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const values = new FormData(event.target as HTMLFormElement);
        const until = instantOfField(String(values.get('until')), zone);
        if (Number.isNaN(until)) return;
        setBusy(true);
        desk.close(wire(until), String(values.get('reason')).trim(), page.session.csrf_token).then(({ closure }) => closure && done(closure), (why: Refused) => {
            setBusy(false);
            if (why.status === 401) page.ended();
            else setRefused(why);
        });
    };
    return (
        <Dialog title={t('closure.title')} close={close}>
            <form class="form" onSubmit={submit}>
                <p>{t('closure.words')}</p>
                <Problem refused={refused} />
                <div class="field">
                    <label for="closure-until">{t('closure.until')}</label>
                    <input id="closure-until" name="until" type="datetime-local" required defaultValue={fieldOf(start, zone)} max={`${addDays(isoDate(Date.now(), zone), 366)}T00:00`} aria-describedby="closure-zone" />
                    <p class="field-hint" id="closure-zone">{t('calendar.zone', { zone })}</p>
                </div>
                <div class="field">
                    <label for="closure-reason">{t('closure.reason')} <span class="quiet">({t('booking.optional')})</span></label>
                    <input id="closure-reason" name="reason" maxlength={200} />
                </div>
                <DialogActions submit={t('closure.submit')} close={close} busy={busy} danger />
            </form>
        </Dialog>
    );
}

/** Until when, as it is said aloud: the time alone where it is today. */
export function untilWords(closure: Closure, now: number, zone: string): string {
    const until = Date.parse(closure.until);
    return isoDate(until, zone) === isoDate(now, zone) ? time(until, zone) : dayAndTime(until, zone);
}

/** Who may close the desk and open it again; the server judges it in any case. */
export const mayClose = (role: string) => role !== 'agent';

export function ClosureBar({ page }: { page: PageProps }) {
    const { zone, role } = page.session.agent;
    const now = useNow(0);
    const asked = usePolling(desk.closure, 'closure', page.ended, ['rules']);
    const closure = asked.data?.closure ?? null;
    if (!closure || Date.parse(closure.from) > now || Date.parse(closure.until) <= now) return null;
    const reopen = () =>
        desk.reopen(page.session.csrf_token).then(() => {
            asked.again();
            page.toast({ text: t('closure.reopened') });
        }, (why: Refused) => (why.status === 401 ? page.ended() : page.toast({ text: t('task.not_saved', { why: why.message || t('task.unreachable') }), bad: true })));
    return (
        <aside class="closure-bar" aria-label={t('closure.closed', { when: untilWords(closure, now, zone) })}>
            <p role="status"><b>{t('closure.closed', { when: untilWords(closure, now, zone) })}</b> {closure.reason} <span class="hidden"><Moment at={closure.until} now={now} zone={zone} /></span></p>
            {mayClose(role) && <button class="button button-quiet button-row" type="button" onClick={() => void reopen()}>{t('closure.reopen')}</button>}
        </aside>
    );
}
