// The chosen booking, beside the list: what is known, what can be done, what happened, and what was mailed.

import { ArrowLeft } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { api, type Booking, type BookingEvent, type Mail } from './api';
import { newestFirst, possible } from './bookings';
import { MailMark } from './mail_words';
import { Moment, Span } from './moment';
import { agentName, inWords, type PageProps } from './page';
import { usePolling } from './polling';
import { hashOf } from './route';
import { named, t } from './text';

export interface BookingActions {
    move: (booking: Booking) => void;
    cancel: (booking: Booking) => void;
    mark: (booking: Booking, status: 'done' | 'no_show' | 'confirmed') => void;
}

interface Props {
    id: number;
    listed: Booking | null;
    now: number;
    page: PageProps;
    close: () => void;
    actions: BookingActions;
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
    return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

/** What was asked, in the reader's words where the question is still there. */
function answered(booking: Booking, page: PageProps): [string, string][] {
    const questions = page.people.types.find(({ slug }) => slug === booking.type)?.questions ?? [];
    return Object.entries(booking.answers ?? {}).map(([key, answer]) => {
        const question = questions.find((one) => one.key === key);
        const choice = question?.choices.find(({ value }) => value === answer);
        const words = question?.kind === 'yes_no' && (answer === 'yes' || answer === 'no') ? t(`types.${answer}`) : answer;
        return [question ? inWords(question.label) : key, choice ? inWords(choice.label) : words];
    });
}

function Facts({ booking, page }: { booking: Booking; page: PageProps }) {
    return (
        <dl class="facts">
            <Fact name={t('bookings.when')}><Span start={booking.start} end={booking.end} zone={page.session.agent.zone} /></Fact>
            <Fact name={t('bookings.type')}>{booking.type_name || booking.type}</Fact>
            <Fact name={t('bookings.client')}>{booking.client_name}</Fact>
            <Fact name={t('task.for_agent')}>{booking.agent_name || agentName(page.people, booking.agent)}</Fact>
            <Fact name={t('tasks.state')}>{named('bookings.status.', booking.status)}</Fact>
            {booking.phone && <Fact name={t('booking.phone')}><a href={`tel:${booking.phone}`}>{booking.phone}</a></Fact>}
            {booking.email && <Fact name={t('booking.email')}><a href={`mailto:${booking.email}`}>{booking.email}</a></Fact>}
            {booking.note && <Fact name={t('task.note')}><span class="words">{booking.note}</span></Fact>}
            {answered(booking, page).map(([question, answer]) => <Fact key={question} name={question}><span class="words">{answer}</span></Fact>)}
            {booking.reason && <Fact name={t('bookings.reason')}><span class="words">{booking.reason}</span></Fact>}
        </dl>
    );
}

function History({ events, now, page }: { events: BookingEvent[]; now: number; page: PageProps }) {
    const { zone } = page.session.agent;
    return (
        <ol class="history">
            {newestFirst(events).map((event) => (
                <li key={`${event.at} ${event.sequence} ${event.what}`}>
                    <p><b>{named('history.', event.what)}</b> <span class="quiet">{event.by}</span></p>
                    {event.what !== 'cancelled' && <p>{t('history.at')} <Span start={event.start} end={event.end} zone={zone} /></p>}
                    {event.override && <p class="due-soon">{t('history.override', { rule: event.override })}</p>}
                    {event.reason && <p class="words">“{event.reason}”</p>}
                    <p class="row-under"><Moment at={event.at} now={now} zone={zone} /></p>
                </li>
            ))}
        </ol>
    );
}

function Mails({ mails, now, zone }: { mails: Mail[]; now: number; zone: string }) {
    if (mails.length === 0) return <p class="quiet">{t('mails.none_of_booking')}</p>;
    return (
        <ul class="history">
            {mails.map((mail) => (
                <li key={mail.id}>
                    <p><a href={hashOf('mails', mail.id)}>{named('mails.kind.', mail.kind)}</a> <span class="quiet">{named('mails.audience.', mail.audience)}</span></p>
                    <p class="row-under"><MailMark mail={mail} now={now} zone={zone} /><span>{mail.recipient}</span></p>
                    {mail.state !== 'sent' && mail.last_reply && <p class="words">{mail.last_reply}</p>}
                </li>
            ))}
        </ul>
    );
}

export function BookingDetail({ id, listed, now, page, close, actions }: Props) {
    const { ended } = page;
    // Not all bookings are in the list that leads here: a link may name any.
    const asked = usePolling(() => api.booking(id), `booking ${id}`, ended, ['booking']);
    const history = usePolling(() => api.history(id), `history ${id}`, ended, ['booking']);
    const mails = usePolling(() => api.mails({ booking: id }), `mails ${id}`, ended, ['mail', 'booking']);
    const booking = { ...listed, ...asked.data } as Booking;
    const heading = useRef<HTMLHeadingElement>(null);
    const known = useRef<string>();
    useEffect(() => {
        const changed = known.current && known.current !== booking.status;
        known.current = booking.status;
        // The button that did it may be gone, and took the focus along.
        if (changed && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
    }, [booking.status]);
    const back = (
        <button class="detail-back button button-quiet" type="button" onClick={close}>
            <ArrowLeft aria-hidden="true" />
            {t('console.back')}
        </button>
    );
    if (!booking.start) {
        return (
            <section class="detail" aria-label={t('bookings.details', { who: `${id}` })}>
                {back}
                {asked.failure && <p class="quiet" role="alert">{asked.failure.message || t('signin.failed')}</p>}
            </section>
        );
    }
    const can = possible(booking, now);
    return (
        <section class="detail" aria-label={t('bookings.details', { who: booking.name || booking.client_name })}>
            {back}
            <h2 ref={heading} tabIndex={-1}>{booking.name || booking.client_name}</h2>
            <p class="quiet">{booking.client_name}</p>
            <div class="detail-actions">
                {can.judge && <button class="button" type="button" onClick={() => actions.mark(booking, 'done')}>{t('bookings.mark_done')}</button>}
                {can.judge && <button class="button button-quiet" type="button" onClick={() => actions.mark(booking, 'no_show')}>{t('bookings.mark_no_show')}</button>}
                {can.move && <button class="button button-quiet" type="button" onClick={() => actions.move(booking)}>{t('bookings.move')}</button>}
                {can.cancel && <button class="button button-quiet" type="button" onClick={() => actions.cancel(booking)}>{t('bookings.cancel')}</button>}
                {can.reopen && <button class="button button-quiet" type="button" onClick={() => actions.mark(booking, 'confirmed')}>{t('bookings.mark_confirmed')}</button>}
            </div>
            <Facts booking={booking} page={page} />
            <h3 class="side-title">{t('bookings.mails')}</h3>
            {mails.data && <Mails mails={mails.data.mails} now={now} zone={page.session.agent.zone} />}
            {!mails.data && mails.failure && <p class="quiet">{mails.failure.message || t('signin.failed')}</p>}
            <h3 class="side-title">{t('bookings.history')}</h3>
            {history.data && <History events={history.data.events} now={now} page={page} />}
            {!history.data && history.failure && <p class="quiet">{history.failure.message || t('signin.failed')}</p>}
        </section>
    );
}
