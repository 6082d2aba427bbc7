// Calendars of holidays that agents and desk can follow: shipped ones, files, and addresses that are fetched again and again.

import { Plus } from 'lucide-preact';
import { useState } from 'preact/hooks';

import { api } from './api';
import { useSending } from './booking_dialogs';
import { Dialog, DialogActions } from './dialog';
import { FormField, Problem, problemAt } from './form_field';
import { Moment } from './moment';
import { refusalTeller, type PageProps } from './page';
import { useNow } from './polling';
import type { HolidayCalendar, ShippedCalendar } from './rules_api';
import { named, t } from './text';

function Add({ page, close, done }: { page: PageProps; close: () => void; done: () => void }) {
    const [name, setName] = useState('');
    const [url, setUrl] = useState('');
    const [file, setFile] = useState<File | null>(null);
    const { problem, busy, send } = useSending();
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const put = async () => api.putHolidays(name.trim(), file ? { ics: await file.text() } : { url: url.trim() }, page.session.csrf_token);
        send(put, done);
    };
    // The name is in the address of the request, so it has no pointer.
    const nameProblem = problem && problem.errors.length === 0 && [409, 422].includes(problem.status) ? problem.message : '';
    return (
        <Dialog title={t('holidays.add_title')} close={close}>
            <form class="form" onSubmit={submit}>
                <FormField id="holidays-name" label={t('holidays.name')} problem={nameProblem} hint={t('types.slug_hint')}>
                    {(described) => (
                        <input {...described} required pattern="[a-z0-9_\-]+" maxlength={64} value={name} autocapitalize="none" autocomplete="off"
                               onInput={(event) => setName(event.currentTarget.value)} />
                    )}
                </FormField>
                <FormField id="holidays-url" label={t('holidays.url')} problem={problemAt(problem, '/url')}>
                    {(described) => (
                        <input {...described} type="url" required={!file} disabled={file !== null} placeholder="https://…/holidays.ics" value={url}
                               onInput={(event) => setUrl(event.currentTarget.value)} />
                    )}
                </FormField>
                <FormField id="holidays-file" label={t('holidays.file')} problem={problemAt(problem, '/ics')}>
                    {(described) => <input {...described} type="file" accept=".ics,text/calendar" onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} />}
                </FormField>
                <Problem problem={problem} fields={['/url', '/ics']} beside={nameProblem !== ''} />
                <DialogActions submit={t('holidays.add')} close={close} busy={busy} />
            </form>
        </Dialog>
    );
}

interface Props {
    calendars: HolidayCalendar[];
    shipped: ShippedCalendar[];
    page: PageProps;
    again: () => void;
}

export function HolidayCalendars({ calendars, shipped, page, again }: Props) {
    const now = useNow(0);
    const [adding, setAdding] = useState(false);
    const failed = refusalTeller(page);
    const own = calendars.filter(({ source }) => source !== 'shipped');
    const remove = ({ name }: HolidayCalendar) =>
        api.deleteHolidays(name, page.session.csrf_token).then(() => {
            page.toast({ text: t('holidays.removed', { name }) });
            again();
        }, failed);
    const refresh = (calendar: HolidayCalendar) =>
        api.putHolidays(calendar.name, { url: calendar.url ?? '' }, page.session.csrf_token).then(() => {
            page.toast({ text: t('holidays.refreshed') });
            again();
        }, failed);
    return (
        <div class="rules-form">
            <p class="quiet">{t('holidays.words')}</p>
            {own.length > 0 && (
                <ul class="rows">
                    {own.map((calendar) => (
                        <li class="row row-holidays" key={calendar.name}>
                            <div class="row-who">
                                <b>{calendar.name}</b>
                                <span class="row-under">{named('holidays.source.', calendar.source)}{calendar.url && <span class="address">{calendar.url}</span>}</span>
                                {calendar.error && <p class="due-late">{calendar.error}</p>}
                            </div>
                            <span>{t('holidays.days', { count: calendar.days })}</span>
                            <span class="row-state">{calendar.refreshed_at && <>{t('holidays.refreshed_at')} <Moment at={calendar.refreshed_at} now={now} zone={page.session.agent.zone} /></>}</span>
                            <span class="row-buttons">
                                {calendar.source === 'url' && <button class="button button-quiet button-row" type="button" aria-label={`${t('holidays.refresh')}: ${calendar.name}`} onClick={() => void refresh(calendar)}>{t('holidays.refresh')}</button>}
                                <button class="button button-quiet button-row" type="button" aria-label={t('rules.remove', { what: calendar.name })} onClick={() => void remove(calendar)}>{t('webhooks.remove')}</button>
                            </span>
                        </li>
                    ))}
                </ul>
            )}
            <p><button class="button button-quiet" type="button" onClick={() => setAdding(true)}><Plus aria-hidden="true" />{t('holidays.add_title')}</button></p>
            {shipped.length > 0 && (
                <details class="shipped">
                    <summary>{t('holidays.shipped', { count: shipped.length })}</summary>
                    <p class="quiet">{shipped.map(({ title }) => title).join(', ')}</p>
                </details>
            )}
            {adding && (
                <Add page={page} close={() => setAdding(false)} done={() => {
                    setAdding(false);
                    page.toast({ text: t('holidays.added') });
                    again();
                }} />
            )}
        </div>
    );
}
