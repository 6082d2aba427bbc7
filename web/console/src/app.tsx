// Who is signed in, and which page they see.

import type { ComponentChildren } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';

import { api, Refused, type Session } from './api';
import { CallBar } from './call_bar';
import { AnywayDialog, OutcomeDialog } from './call_dialogs';
import { ClosureBar } from './closure';
import { KeyHelp } from './key_help';
import { useKeys } from './keys';
import { startLive, stopLive } from './live';
import { useUrgentNotices } from './notices';
import type { PageProps, People } from './page';
import { usePolling } from './polling';
import { Rail } from './rail';
import { hashOf, pages, parseRoute, type Page, type Route } from './route';
import { SignIn } from './sign_in';
import { Failure, Skeleton } from './states';
import { TasksPage } from './tasks_page';
import { t, type Key } from './text';
import { Toasts, useToasts } from './toasts';
import { TodayPage } from './today_page';
import { useCalling } from './use_calling';

const BookingsPage = lazy(() => import('./bookings_page').then((module) => module.BookingsPage));
const CallsPage = lazy(() => import('./calls_page').then((module) => module.CallsPage));
const ClientsPage = lazy(() => import('./clients_page').then((module) => module.ClientsPage));
const FiguresPage = lazy(() => import('./figures_page').then((module) => module.FiguresPage));
const DutyPage = lazy(() => import('./duty_page').then((module) => module.DutyPage));
const CalendarPage = lazy(() => import('./calendar_page').then((module) => module.CalendarPage));
const MailsPage = lazy(() => import('./mails_page').then((module) => module.MailsPage));
const WaitingPage = lazy(() => import('./waiting_page').then((module) => module.WaitingPage));
const RulesPage = lazy(() => import('./rules_page').then((module) => module.RulesPage));

type Access = { is: 'asking' } | { is: 'failed' } | { is: 'out'; ended: boolean } | { is: 'in'; session: Session };

function useRoute(): Route {
    const [route, setRoute] = useState(() => parseRoute(location.hash));
    useEffect(() => {
        const follow = () => setRoute(parseRoute(location.hash));
        window.addEventListener('hashchange', follow);
        return () => window.removeEventListener('hashchange', follow);
    }, []);
    return route;
}

/** Names and kinds of calls, for lists to choose from; a page works without, with short names. */
function usePeople(ended: () => void): People {
    const rules = usePolling(api.rules, 'rules', ended, ['rules']);
    const clients = usePolling(api.clients, 'clients', ended, ['rules']);
    return useMemo(
        () => ({ agents: rules.data?.agents ?? [], types: rules.data?.call_types ?? [], clients: clients.data?.clients ?? [] }),
        [rules.data, clients.data],
    );
}

/** Asks at the start who is signed in: a reload must not sign out. */
function useAccess() {
    const [access, setAccess] = useState<Access>({ is: 'asking' });
    const resume = useCallback(() => {
        setAccess({ is: 'asking' });
        api.session().then(
            (session) => setAccess({ is: 'in', session }),
            (refused: Refused) => {
                const out = refused.status === 401 || refused.status === 403;
                setAccess(out ? { is: 'out', ended: false } : { is: 'failed' });
            },
        );
    }, []);
    useEffect(resume, []);
    return { access, setAccess, resume };
}

export function App() {
    const { access, setAccess, resume } = useAccess();
    switch (access.is) {
        case 'asking':
            return <main class="lobby"><Skeleton rows={3} /></main>;
        case 'failed':
            return <main class="lobby"><Failure title={t('signin.failed')} retry={resume} /></main>;
        case 'out':
            return <SignIn ended={access.ended} done={(session) => setAccess({ is: 'in', session })} />;
        case 'in':
            return <Desk session={access.session} left={(ended) => setAccess({ is: 'out', ended })} />;
    }
}

const titles: Record<Page, Key> = {
    today: 'today.title',
    calendar: 'calendar.title',
    tasks: 'console.callbacks',
    bookings: 'bookings.title',
    calls: 'calls.title',
    clients: 'clients.title',
    figures: 'figures.title',
    duty: 'duty.title',
    mails: 'mails.title',
    rules: 'rules.title',
    waiting: 'waiting.title',
};

function Desk({ session, left }: { session: Session; left: (ended: boolean) => void }) {
    const route = useRoute();
    const { page } = route;
    const [waiting, setWaiting] = useState<number | null>(null);
    const [help, setHelp] = useState(false);
    const toasts = useToasts();
    const ended = () => left(true);
    const people = usePeople(ended);
    const calling = useCalling(session, toasts.show, ended);

    useEffect(() => {
        startLive();
        return stopLive;
    }, []);
    const signOut = () => {
        const leave = () => left(false);
        api.signOut(session.csrf_token).then(leave, (refused: Refused) => {
            if (refused.status === 401) leave();
            else toasts.show({ text: t('task.not_saved', { why: refused.message || t('task.unreachable') }), bad: true });
        });
    };
    // There are ten digits: the last page has none.
    const byNumber = Object.fromEntries(pages.slice(0, 10).map((name, index) => [String((index + 1) % 10), () => (location.hash = hashOf(name))]));
    const quiet = help || calling.doubt !== null || calling.question !== null;
    useKeys({ '?': () => setHelp(true), ...byNumber }, !quiet);

    useEffect(() => {
        document.title = `${page === 'tasks' && waiting ? `(${waiting}) ` : ''}${t(titles[page])} · ${t('app.name')}`;
    }, [page, waiting]);

    useUrgentNotices();
    const props: PageProps = { session, people, route, ended, toast: toasts.show, calling, quiet };
    return (
        <div class="desk">
            <a class="skip" href="#main" onClick={toContent}>{t('app.skip')}</a>
            <Rail session={session} page={page} waiting={waiting} signOut={signOut} showKeys={() => setHelp(true)} />
            <div class="bars">
                <ClosureBar page={props} />
                <CallBar calling={calling} />
            </div>
            <Suspended key={page}>
                {page === 'tasks' && <TasksPage {...props} counted={setWaiting} />}
                {page === 'today' && <TodayPage {...props} />}
                {page === 'bookings' && <BookingsPage {...props} />}
                {page === 'calendar' && <CalendarPage {...props} />}
                {page === 'calls' && <CallsPage {...props} />}
                {page === 'clients' && <ClientsPage {...props} />}
                {page === 'figures' && <FiguresPage {...props} />}
                {page === 'duty' && <DutyPage {...props} />}
                {page === 'mails' && <MailsPage {...props} />}
                {page === 'rules' && <RulesPage {...props} />}
                {page === 'waiting' && <WaitingPage {...props} />}
            </Suspended>
            <Toasts {...toasts} />
            <AnywayDialog calling={calling} />
            <OutcomeDialog page={props} calling={calling} key={calling.question?.about.id} />
            {help && <KeyHelp close={() => setHelp(false)} />}
        </div>
    );
}

/** The address holds the page, so the link to the content must not change it. */
function toContent(event: MouseEvent) {
    event.preventDefault();
    document.getElementById('main')?.focus();
}

/** Pages that are not everybody's every day are fetched when they are opened. */
function Suspended({ children }: { children: ComponentChildren }) {
    return <Suspense fallback={<main id="main" class="work work-single"><Skeleton rows={6} /></main>}>{children}</Suspense>;
}
