// Every mail that the server sent or wants to send, and the whole report of the chosen one.

import { ArrowLeft } from 'lucide-preact';
import { useRef, useState } from 'preact/hooks';

import { api, type Mail, type MailState } from './api';
import { useListKeys } from './list_keys';
import { MailMark } from './mail_words';
import { Moment } from './moment';
import { refusalTeller, type PageProps } from './page';
import { useNow, usePolling } from './polling';
import { choose, hashOf } from './route';
import { SearchBox } from './search_box';
import { Empty, NotYet, Stale } from './states';
import { named, t } from './text';
import { useSideFocus } from './use_side_focus';
import { addDays, instantOf, isoDate, wire } from './when';

const states: MailState[] = ['queued', 'delayed', 'failed', 'sent', 'dropped'];
const spans = { day: 1, week: 7, month: 31, year: 366 } as const;
type SpanName = keyof typeof spans;
const spanNames = Object.keys(spans) as SpanName[];

interface RowProps {
    mail: Mail;
    chosen: boolean;
    now: number;
    zone: string;
    pick: (id: number) => void;
}

function Row({ mail, chosen, now, zone, pick }: RowProps) {
    return (
        <li class={`row row-mail${chosen ? ' row-chosen' : ''}`} data-row={mail.id} onClick={() => pick(mail.id)}>
            <div class="row-who">
                <button class="row-name" type="button" aria-current={chosen ? 'true' : undefined} onClick={() => pick(mail.id)}>{mail.recipient ?? t('mails.no_recipient')}</button>
                <span class="row-under"><span>{named('mails.audience.', mail.audience)}</span></span>
            </div>
            <div class="row-why">{named('mails.kind.', mail.kind)}</div>
            <div class="row-due"><MailMark mail={mail} now={now} zone={zone} /></div>
            <div class="row-state"><Moment at={mail.created_at} now={now} zone={zone} /></div>
        </li>
    );
}

/** What went, or has no use any more, is not sent again. */
const canRetry = (mail: Mail) => mail.state !== 'sent' && mail.state !== 'dropped' && !mail.held;

function Report({ id, now, page, close, changed }: { id: number; now: number; page: PageProps; close: () => void; changed: () => void }) {
    const { zone } = page.session.agent;
    const asked = usePolling(() => api.mail(id), `mail ${id}`, page.ended, ['mail']);
    const [busy, setBusy] = useState(false);
    const failed = refusalTeller(page);
    const retry = () => {
        setBusy(true);
        api.retryMail(id, page.session.csrf_token).then(() => {
            page.toast({ text: t('mails.retried') });
            asked.again();
            changed();
        }, failed).finally(() => setBusy(false));
    };
    const mail = asked.data;
    return (
        <section class="detail" aria-label={t('mails.details', { recipient: mail?.recipient ?? String(id) })}>
            <button class="detail-back button button-quiet" type="button" onClick={close}>
                <ArrowLeft aria-hidden="true" />
                {t('console.back')}
            </button>
            {!mail && asked.failure && <p class="quiet" role="alert">{asked.failure.message || t('signin.failed')}</p>}
            {mail && (
                <>
                    <h2>{mail.recipient ?? t('mails.no_recipient')}</h2>
                    <p class="quiet">{named('mails.kind.', mail.kind)}, {named('mails.audience.', mail.audience)}</p>
                    <div class="detail-actions detail-actions-stacked">
                        {canRetry(mail) && <button class="button" type="button" disabled={busy} onClick={retry}>{t('mails.retry')}</button>}
                        {mail.booking !== null && <a class="button button-quiet" href={hashOf('bookings', mail.booking)}>{t('mails.to_booking')}</a>}
                        {mail.task !== null && <a class="button button-quiet" href={hashOf('tasks', mail.task)}>{t('mails.to_task')}</a>}
                    </div>
                    {mail.held && <p class="notice notice-line">{t('mails.held')}</p>}
                    <dl class="facts">
                        <div><dt>{t('tasks.state')}</dt><dd><MailMark mail={mail} now={now} zone={zone} /></dd></div>
                        <div><dt>{t('mails.created')}</dt><dd><Moment at={mail.created_at} now={now} zone={zone} /></dd></div>
                        {mail.next_try_at && mail.state !== 'sent' && <div><dt>{t('mails.next')}</dt><dd><Moment at={mail.next_try_at} now={now} zone={zone} /></dd></div>}
                        {mail.sent_at && <div><dt>{t('mails.sent')}</dt><dd><Moment at={mail.sent_at} now={now} zone={zone} /></dd></div>}
                        <div><dt>{t('mails.attempts')}</dt><dd>{mail.attempts}</dd></div>
                    </dl>
                    <h3 class="side-title">{t('mails.tries')}</h3>
                    {mail.tries.length === 0 && <p class="quiet">{t('mails.no_tries')}</p>}
                    <ol class="history">
                        {[...mail.tries].reverse().map((attempt) => (
                            <li key={attempt.number}>
                                <p><b>{named('mails.outcome.', attempt.outcome)}</b></p>
                                <p class="row-under"><Moment at={attempt.at} now={now} zone={zone} /><span>{attempt.server}</span></p>
                                <p class="words reply">{attempt.reply}</p>
                            </li>
                        ))}
                    </ol>
                </>
            )}
        </section>
    );
}

export function MailsPage(page: PageProps) {
    const { session, route, ended, quiet } = page;
    const { zone } = session.agent;
    const now = useNow(0);
    const { q = '', state = '' } = route.query;
    const span = spanNames.includes(route.query.period as SpanName) ? (route.query.period as SpanName) : 'week';
    const chosen = Number(route.id) || null;
    const search = useRef<HTMLInputElement>(null);
    const from = addDays(isoDate(now, zone), 1 - spans[span]);
    const filter = { from: wire(instantOf(from, 0, zone)), state, q };
    const polled = usePolling(() => api.mails(filter), JSON.stringify(filter), ended, ['mail']);
    const mails = polled.data?.mails ?? [];

    useSideFocus(chosen);
    const pick = (id: number | null) => choose('mails', id, route.query);
    const narrow = (more: Record<string, string>) => choose('mails', chosen, { ...route.query, ...more });
    useListKeys({ rows: mails, chosen, pick, search }, !quiet);
    return (
        <main id="main" class={`work${chosen ? ' work-chosen' : ''}`} tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{t('mails.title')}</h1>
                        <p class="quiet" aria-live="polite">{polled.data ? t('mails.count', { count: mails.length }) : ''}</p>
                    </div>
                    <Filters query={route.query} span={span} narrow={narrow} search={search} />
                </header>
                <Stale of={polled} zone={zone} />
                {mails.length > 0 && (
                    <ul class="rows" aria-label={t('mails.title')}>
                        {mails.map((mail) => <Row key={mail.id} mail={mail} chosen={mail.id === chosen} now={now} zone={zone} pick={pick} />)}
                    </ul>
                )}
                {polled.data && mails.length === 0 && (
                    <Empty title={t('mails.empty_title')}>
                        <p>{t(q || state ? 'mails.no_match' : 'mails.empty')}</p>
                        {(q || state) && <button class="button button-quiet" type="button" onClick={() => narrow({ q: '', state: '' })}>{t('tasks.clear_search')}</button>}
                    </Empty>
                )}
                <NotYet of={polled} title={t('mails.error_title')} rows={6} />
            </section>
            <aside class="side" tabIndex={-1}>
                {chosen ? (
                    <Report key={chosen} id={chosen} now={now} page={page} close={() => pick(null)} changed={polled.again} />
                ) : (
                    mails.length > 0 && <p class="quiet side-hint">{t('mails.choose')}</p>
                )}
            </aside>
        </main>
    );
}

interface FilterProps {
    query: Record<string, string>;
    span: SpanName;
    narrow: (more: Record<string, string>) => void;
    search: { current: HTMLInputElement | null };
}

function Filters({ query, span, narrow, search }: FilterProps) {
    return (
        <div class="filters">
            <SearchBox asked={query.q ?? ''} label={t('mails.search')} narrow={(q) => narrow({ q })} box={search} />
            <label>
                <span class="hidden">{t('bookings.period')}</span>
                <select value={span} onChange={(event) => narrow({ period: event.currentTarget.value })}>
                    {spanNames.map((one) => <option key={one} value={one}>{t(`mails.period.${one}`)}</option>)}
                </select>
            </label>
            <label>
                <span class="hidden">{t('tasks.state')}</span>
                <select value={query.state ?? ''} onChange={(event) => narrow({ state: event.currentTarget.value })}>
                    <option value="">{t('bookings.all_states')}</option>
                    {states.map((one) => <option key={one} value={one}>{named('mails.state.', one)}</option>)}
                </select>
            </label>
        </div>
    );
}
