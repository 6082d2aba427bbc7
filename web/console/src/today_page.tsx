// The signed-in agent's booked calls of one day.

import { ChevronLeft, ChevronRight, Phone } from 'lucide-preact';
import { useState } from 'preact/hooks';

import { api, type Booking } from './api';
import { useKeys } from './keys';
import type { PageProps } from './page';
import { useNow, usePolling } from './polling';
import { Empty, Failure, Skeleton } from './states';
import { hashOf } from './route';
import { t } from './text';
import { absolute, addDays, dateInWords, isoDate, time } from './when';

function Entry({ booking, now, zone }: { booking: Booking; now: number; zone: string }) {
    const start = Date.parse(booking.start);
    const end = Date.parse(booking.end);
    const running = start <= now && now < end;
    const over = now >= end;
    return (
        <li class={`entry${running ? ' entry-now' : ''}${over ? ' entry-over' : ''}`}>
            <time class="entry-time" dateTime={booking.start} title={absolute(start, zone)}>
                {time(start, zone)}–{time(end, zone)}
                {running && <span class="entry-mark">{t('today.now')}</span>}
                {over && <span class="row-under">{t(booking.status === 'no_show' ? 'today.no_show' : 'today.over')}</span>}
            </time>
            <div class="entry-rest">
                <div class="entry-who">
                    <a class="entry-name" href={hashOf('bookings', booking.id)}>{booking.name || booking.client_name}</a>
                    <span class="row-under">{[booking.client_name, booking.type_name].filter(Boolean).join(' · ')}</span>
                    {booking.note && <p class="entry-note words">{booking.note}</p>}
                </div>
                <div class="entry-reach">
                    {booking.phone && (
                        <a href={`tel:${booking.phone}`} aria-label={t('task.call_number', { number: booking.phone })}>
                            <Phone aria-hidden="true" />
                            {booking.phone}
                        </a>
                    )}
                    {booking.email && <a href={`mailto:${booking.email}`}>{booking.email}</a>}
                </div>
            </div>
        </li>
    );
}

function DaySteps({ date, today, go }: { date: string; today: string; go: (date: string) => void }) {
    return (
        <div class="day-steps">
            <button class="step" type="button" aria-label={t('today.previous')} title={t('today.previous')} onClick={() => go(addDays(date, -1))}>
                <ChevronLeft aria-hidden="true" />
            </button>
            <button class="button button-quiet button-row" type="button" disabled={date === today} onClick={() => go(today)}>{t('today.back_to_today')}</button>
            <button class="step" type="button" aria-label={t('today.next')} title={t('today.next')} onClick={() => go(addDays(date, 1))}>
                <ChevronRight aria-hidden="true" />
            </button>
        </div>
    );
}

export function TodayPage({ session, ended, quiet }: PageProps) {
    const { zone } = session.agent;
    const now = useNow(0);
    const today = isoDate(now, zone);
    const [wanted, setWanted] = useState<string | null>(null); // nothing: today, also after midnight
    const date = wanted ?? today;
    const go = (next: string) => setWanted(next === today ? null : next);
    const polled = usePolling(() => api.agenda(date), date, ended, ['booking', 'rules']);
    useKeys({ j: () => go(addDays(date, 1)), k: () => go(addDays(date, -1)) }, !quiet);

    const bookings = polled.data?.bookings.filter((booking) => booking.status !== 'cancelled') ?? [];
    const title = date === today ? t('today.title') : dateInWords(date);
    return (
        <main id="main" class="work work-single" tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{title}</h1>
                        <p class="quiet" aria-live="polite">
                            {date === today && `${dateInWords(date)}. `}
                            {polled.data && t('today.count', { count: bookings.length })}
                        </p>
                    </div>
                    <DaySteps date={date} today={today} go={go} />
                </header>
                {polled.failure && polled.data && <p class="stale" role="status">{t('tasks.stale', { time: time(polled.at, zone) })}</p>}
                {polled.data && bookings.length > 0 && (
                    <ul class="rows" aria-label={t('today.list')}>
                        {bookings.map((booking) => <Entry key={booking.id} booking={booking} now={now} zone={zone} />)}
                    </ul>
                )}
                {polled.data && bookings.length === 0 && <Empty title={t('today.empty_title')}><p>{t('today.empty')}</p></Empty>}
                {!polled.data && polled.failure && (
                    <Failure title={t('today.error_title')} why={polled.failure.message || t('signin.failed')} retry={polled.again} />
                )}
                {!polled.data && !polled.failure && <Skeleton rows={4} />}
            </section>
        </main>
    );
}
