// Who is signed in, and which page they see.

import { useCallback, useEffect, useState } from 'preact/hooks';

import { api, Refused, type Session } from './api';
import { KeyHelp } from './key_help';
import { useKeys } from './keys';
import { Rail } from './rail';
import { SignIn } from './sign_in';
import { Failure, Skeleton } from './states';
import { TasksPage } from './tasks_page';
import { t } from './text';
import { Toasts, useToasts } from './toasts';
import { TodayPage } from './today_page';

export type Page = 'tasks' | 'today';

type Access = { is: 'asking' } | { is: 'failed' } | { is: 'out'; ended: boolean } | { is: 'in'; session: Session };

function pageOfAddress(): Page {
    return location.hash === '#today' ? 'today' : 'tasks';
}

function usePage(): [Page, (page: Page) => void] {
    const [page, setPage] = useState(pageOfAddress);
    useEffect(() => {
        const follow = () => setPage(pageOfAddress());
        window.addEventListener('hashchange', follow);
        return () => window.removeEventListener('hashchange', follow);
    }, []);
    return [page, (next) => (location.hash = next)];
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

function Desk({ session, left }: { session: Session; left: (ended: boolean) => void }) {
    const [page, setPage] = usePage();
    const [waiting, setWaiting] = useState<number | null>(null);
    const [help, setHelp] = useState(false);
    const toasts = useToasts();

    const signOut = () => {
        const leave = () => left(false);
        api.signOut(session.csrf_token).then(leave, (refused: Refused) => {
            if (refused.status === 401) leave();
            else toasts.show({ text: t('task.not_saved', { why: refused.message || t('task.unreachable') }), bad: true });
        });
    };
    useKeys({ '?': () => setHelp(true), '1': () => setPage('tasks'), '2': () => setPage('today') }, !help);

    useEffect(() => {
        const title = t(page === 'tasks' ? 'console.callbacks' : 'today.title');
        document.title = `${page === 'tasks' && waiting ? `(${waiting}) ` : ''}${title} · ${t('app.name')}`;
    }, [page, waiting]);

    const ended = () => left(true);
    return (
        <div class="desk">
            <a class="skip" href="#main">{t('app.skip')}</a>
            <Rail session={session} page={page} waiting={waiting} signOut={signOut} showKeys={() => setHelp(true)} />
            {page === 'tasks' ? (
                <TasksPage session={session} ended={ended} toast={toasts.show} counted={setWaiting} quiet={help} />
            ) : (
                <TodayPage session={session} ended={ended} quiet={help} />
            )}
            <Toasts {...toasts} />
            {help && <KeyHelp close={() => setHelp(false)} />}
        </div>
    );
}
