// Calendars that the agent keeps elsewhere: their busy times block slots. Everybody sees their own alone.

import { Plus } from 'lucide-preact';
import { useState } from 'preact/hooks';

import { api } from './api';
import { useSending } from './booking_dialogs';
import type { BusyCalendar, BusyKind } from './busy_calendars_api';
import { Dialog, DialogActions } from './dialog';
import { Problem } from './form_field';
import { Moment } from './moment';
import { refusalTeller, type PageProps } from './page';
import { useNow, usePolling } from './polling';
import { Failure, Skeleton } from './states';
import { named, t } from './text';

const KINDS: BusyKind[] = ['ics', 'caldav'];

function Add({ page, close, done }: { page: PageProps; close: () => void; done: () => void }) {
    const [kind, setKind] = useState<BusyKind>('ics');
    const [url, setUrl] = useState('');
    const [name, setName] = useState('');
    const [user, setUser] = useState('');
    const [password, setPassword] = useState('');
    const { problem, busy, send } = useSending();
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const calendar = { kind, url: url.trim(), ...(name.trim() && { name: name.trim() }), ...(user && { user, password }) };
        send(() => api.addBusyCalendar(calendar, page.session.csrf_token), done);
    };
    return (
        <Dialog title={t('busy.add_title')} close={close}>
            <form class="form" onSubmit={submit}>
                <div class="field">
                    <label for="busy-kind">{t('busy.kind')}</label>
                    <select id="busy-kind" value={kind} onChange={(event) => setKind(event.currentTarget.value as BusyKind)}>
                        {KINDS.map((one) => <option key={one} value={one}>{named('busy.kind.', one)}</option>)}
                    </select>
                </div>
                <div class="field">
                    <label for="busy-url">{t('busy.url')}</label>
                    <input id="busy-url" type="url" required maxlength={2000} placeholder="https://" value={url} autocomplete="off" aria-describedby="busy-url-hint" onInput={(event) => setUrl(event.currentTarget.value)} />
                    <p class="field-hint" id="busy-url-hint">{t(kind === 'ics' ? 'busy.url_hint_ics' : 'busy.url_hint_caldav')}</p>
                </div>
                <div class="field">
                    <label for="busy-name">{t('busy.name')}</label>
                    <input id="busy-name" maxlength={200} value={name} autocomplete="off" onInput={(event) => setName(event.currentTarget.value)} />
                </div>
                <div class="field">
                    <label for="busy-user">{t('busy.user')}</label>
                    <input id="busy-user" maxlength={200} required={kind === 'caldav'} value={user} autocapitalize="none" autocomplete="off" onInput={(event) => setUser(event.currentTarget.value)} />
                </div>
                <div class="field">
                    <label for="busy-password">{t('busy.password')}</label>
                    <input id="busy-password" type="password" maxlength={200} value={password} autocomplete="new-password" aria-describedby="busy-password-hint" onInput={(event) => setPassword(event.currentTarget.value)} />
                    <p class="field-hint" id="busy-password-hint">{t('busy.password_hint')}</p>
                </div>
                <Problem problem={problem} />
                <DialogActions submit={t('busy.add')} close={close} busy={busy} />
            </form>
        </Dialog>
    );
}

/** When it was fetched last, or what stands in the way. */
function State({ calendar, now, zone }: { calendar: BusyCalendar; now: number; zone: string }) {
    if (!calendar.fetched_at && calendar.failures === 0) return <>{t('busy.waiting')}</>;
    if (!calendar.fetched_at) return <>{t('busy.never')}</>;
    return <>{t('busy.fetched_at')} <Moment at={calendar.fetched_at} now={now} zone={zone} /></>;
}

export function BusyCalendars({ page }: { page: PageProps }) {
    const polled = usePolling(api.busyCalendars, 'busy_calendars', page.ended, ['busy']);
    const now = useNow(0);
    const [adding, setAdding] = useState(false);
    const [removing, setRemoving] = useState<BusyCalendar | null>(null);
    const { problem, busy, send } = useSending();
    const failed = refusalTeller(page);
    if (!polled.data && polled.failure) {
        return <Failure title={t('busy.error_title')} why={polled.failure.message || t('signin.failed')} retry={polled.again} />;
    }
    if (!polled.data) return <Skeleton rows={3} />;
    const { busy_calendars: calendars } = polled.data;
    const { csrf_token: csrf, agent } = page.session;
    const refresh = ({ id }: BusyCalendar) =>
        api.refreshBusyCalendar(id, csrf).then(() => {
            page.toast({ text: t('busy.refreshing') });
            polled.again();
        }, failed);
    const remove = (event: SubmitEvent) => {
        event.preventDefault();
        if (!removing) return;
        send(() => api.deleteBusyCalendar(removing.id, csrf), () => {
            page.toast({ text: t('busy.removed', { name: removing.name }) });
            setRemoving(null);
            polled.again();
        });
    };
    return (
        <div class="rules-form">
            <p class="quiet">{t('busy.words')}</p>
            {calendars.length > 0 && (
                <ul class="rows">
                    {calendars.map((calendar) => (
                        <li class="row row-holidays" key={calendar.id}>
                            <div class="row-who">
                                <b>{calendar.name}</b>
                                <span class="row-under">{named('busy.kind.', calendar.kind)}<span class="address">{calendar.host}</span></span>
                                {calendar.problem && <p class={calendar.failures > 0 ? 'due-late' : 'due-soon'}>{calendar.problem}</p>}
                            </div>
                            <span>{calendar.fetched_at && t('busy.events', { count: calendar.events })}</span>
                            <span class="row-state"><State calendar={calendar} now={now} zone={agent.zone} /></span>
                            <span class="row-buttons">
                                <button class="button button-quiet button-row" type="button" aria-label={`${t('busy.refresh')}: ${calendar.name}`} onClick={() => void refresh(calendar)}>{t('busy.refresh')}</button>
                                <button class="button button-quiet button-row" type="button" aria-label={t('rules.remove', { what: calendar.name })} onClick={() => setRemoving(calendar)}>{t('busy.remove')}</button>
                            </span>
                        </li>
                    ))}
                </ul>
            )}
            <p><button class="button button-quiet" type="button" onClick={() => setAdding(true)}><Plus aria-hidden="true" />{t('busy.add_title')}</button></p>
            {adding && (
                <Add page={page} close={() => setAdding(false)} done={() => {
                    setAdding(false);
                    page.toast({ text: t('busy.added') });
                    polled.again();
                }} />
            )}
            {removing && (
                <Dialog title={t('busy.remove_title', { name: removing.name })} close={() => setRemoving(null)}>
                    <form class="form" onSubmit={remove}>
                        <p>{t('busy.remove_words')}</p>
                        <Problem problem={problem} />
                        <DialogActions submit={t('busy.remove')} close={() => setRemoving(null)} busy={busy} danger />
                    </form>
                </Dialog>
            )}
        </div>
    );
}
