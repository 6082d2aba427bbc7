// The agent's day: who has not been heard yet, who is called next, and the booked calls.

import { ChevronLeft, ChevronRight, Phone } from 'lucide-preact';
import { useRef, useState } from 'preact/hooks';

import { api, type Booking, type Task } from './api';
import { useListKeys } from './list_keys';
import { Moment } from './moment';
import type { PageProps } from './page';
import { Player } from './player';
import { useNow, usePolling, type Polled } from './polling';
import { hashOf } from './route';
import { Empty, Failure, Skeleton } from './states';
import { Finish } from './finish';
import { TaskRow, type RowActions } from './task_row';
import { who } from './task_words';
import { isOwn, isUnheard, leftAt } from './tasks';
import { t } from './text';
import { useTaskActions } from './use_task_actions';
import { useTasks } from './use_tasks';
import { absolute, addDays, dateInWords, due, isoDate, time } from './when';

const MOST = 12; // callbacks shown here; the rest is a page of its own

interface EntryProps {
    booking: Booking;
    next: boolean;
    now: number;
    zone: string;
}

function Entry({ booking, next, now, zone }: EntryProps) {
    const start = Date.parse(booking.start);
    const end = Date.parse(booking.end);
    const running = start <= now && now < end;
    const over = now >= end;
    return (
        <li class={`entry${running ? ' entry-now' : ''}${over ? ' entry-over' : ''}`}>
            <time class="entry-time" dateTime={booking.start} title={absolute(start, zone)}>
                {time(start, zone)}–{time(end, zone)}
                {running && <span class="entry-mark">{t('today.now')}</span>}
                {next && <span class="entry-mark">{due(start, now, zone).words}</span>}
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

type Agenda = Polled<{ bookings: Booking[] }>;

function Booked({ agenda, now, zone }: { agenda: Agenda; now: number; zone: string }) {
    const bookings = agenda.data?.bookings.filter((booking) => booking.status !== 'cancelled') ?? [];
    const next = bookings.find((booking) => Date.parse(booking.start) > now);
    if (!agenda.data && agenda.failure) return <Failure title={t('today.error_title')} why={agenda.failure.message || t('signin.failed')} retry={agenda.again} />;
    if (!agenda.data) return <Skeleton rows={3} />;
    if (bookings.length === 0) return <Empty title={t('today.empty_title')}><p>{t('today.empty')}</p></Empty>;
    return (
        <ul class="rows" aria-label={t('today.list')}>
            {bookings.map((booking) => <Entry key={booking.id} booking={booking} next={booking === next} now={now} zone={zone} />)}
        </ul>
    );
}

/** A message stays where it is while it is listened to, although it is heard by then. */
function Messages({ tasks, now, page, actions }: { tasks: Task[]; now: number; page: PageProps; actions: RowActions }) {
    const begun = useRef(new Set<number>());
    const shown = tasks.filter((task) => isUnheard(task) || (task.voicemail && begun.current.has(task.voicemail.id)));
    if (shown.length === 0) return <p class="quiet today-none">{t('today.no_messages')}</p>;
    return (
        <ul class="rows" aria-label={t('today.messages')}>
            {shown.map((task) => (
                <li class="row row-message" key={task.id}>
                    <div class="row-who">
                        <a class="entry-name" href={hashOf('tasks', task.id)}>{who(task)}</a>
                        <span class="row-under"><Moment at={task.created_at} now={now} zone={page.session.agent.zone} /></span>
                    </div>
                    <div class="row-why" onClickCapture={() => task.voicemail && begun.current.add(task.voicemail.id)}>
                        {task.voicemail && <Player voicemail={task.voicemail} pressed={0} failed={actions.failed} heard={() => actions.heard(task)} />}
                    </div>
                </li>
            ))}
        </ul>
    );
}

export function TodayPage(page: PageProps) {
    const { session, ended, quiet } = page;
    const { zone, slug } = session.agent;
    const tasks = useTasks(session, ended);
    const now = useNow(tasks.skew);
    const today = isoDate(now, zone);
    const [wanted, setWanted] = useState<string | null>(null); // nothing: today, also after midnight
    const date = wanted ?? today;
    const go = (next: string) => setWanted(next === today ? null : next);
    const agenda = usePolling(() => api.agenda(date), date, ended, ['booking', 'rules']);
    const actions = useTaskActions(tasks, page);
    const [finishing, setFinishing] = useState<Task | null>(null);
    const [chosen, setChosen] = useState<number | null>(null);

    const own = tasks.listed.tasks.filter((task) => isOwn(task, slug));
    const shown = date === today ? own.slice(0, MOST) : [];
    const task = shown.find(({ id }) => id === chosen) ?? null;
    useListKeys({ rows: shown, chosen, pick: setChosen }, !quiet && !finishing, {
        h: () => go(addDays(date, -1)),
        l: () => go(addDays(date, 1)),
        c: () => task && actions.call(task),
        t: () => task?.state === 'open' && void actions.take(task),
        e: () => task && setFinishing(task),
    });
    const rowActions: RowActions = { ...actions.row, choose: (id) => (location.hash = hashOf('tasks', id)), finish: setFinishing };
    const failure = agenda.failure ?? tasks.failure;
    return (
        <main id="main" class="work work-single" tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{date === today ? t('today.title') : dateInWords(date)}</h1>
                        <p class="quiet" aria-live="polite">
                            {date === today && `${dateInWords(date)}. `}
                            {agenda.data && t('today.count', { count: agenda.data.bookings.filter(({ status }) => status !== 'cancelled').length })}
                        </p>
                    </div>
                    <DaySteps date={date} today={today} go={go} />
                </header>
                {failure && agenda.data && tasks.loaded && <p class="stale" role="status">{t('tasks.stale', { time: time(Math.min(agenda.at, tasks.lastAt), zone) })}</p>}
                <div class={date === today ? 'today' : ''}>
                    <section aria-labelledby="today-booked">
                        <h2 class="day-title" id="today-booked">{t('today.booked')}</h2>
                        <Booked agenda={agenda} now={now} zone={zone} />
                    </section>
                    {date === today && (
                        <section aria-labelledby="today-tasks">
                            <h2 class="day-title" id="today-messages">{t('today.messages')}</h2>
                            {tasks.loaded && <Messages tasks={own} now={now} page={page} actions={rowActions} />}
                            {!tasks.loaded && !tasks.failure && <Skeleton rows={1} />}
                            <h2 class="day-title" id="today-tasks">{t('today.tasks')}</h2>
                            {!tasks.loaded && tasks.failure && <Failure title={t('tasks.error_title')} why={tasks.failure.message || t('signin.failed')} retry={tasks.again} />}
                            {!tasks.loaded && !tasks.failure && <Skeleton rows={3} />}
                            {tasks.loaded && own.length === 0 && <Empty title={t('tasks.empty_title')}><p>{t('today.no_tasks')}</p></Empty>}
                            {shown.length > 0 && (
                                <ul class="rows" aria-label={t('today.tasks')} onMouseEnter={() => tasks.hold(true)} onMouseLeave={() => tasks.hold(false)}>
                                    {shown.map((one) => (
                                        <TaskRow key={one.id} task={one} chosen={one.id === chosen} now={now} zone={zone} pressed={0} actions={rowActions}
                                                 left={leftAt(one, tasks.lastAt + tasks.skew, now)} />
                                    ))}
                                </ul>
                            )}
                            {tasks.loaded && <p class="more"><a href={hashOf('tasks')}>{t('today.all_tasks', { count: tasks.listed.tasks.length })}</a></p>}
                        </section>
                    )}
                </div>
            </section>
            {finishing && (
                <Finish task={finishing} close={() => setFinishing(null)} done={(done, outcome, note) => {
                    setFinishing(null);
                    void actions.finish(done, outcome, note);
                }} />
            )}
        </main>
    );
}
