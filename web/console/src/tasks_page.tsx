// The list of open callbacks, the chosen one beside it, and the keys.

import { Search } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Outcome, Refused, Task } from './api';
import { Finish } from './finish';
import { useKeys } from './keys';
import type { PageProps } from './page';
import { useNow } from './polling';
import { choose, parseRoute } from './route';
import { Empty, Failure, Skeleton } from './states';
import { TaskDetail } from './task_detail';
import { TaskRow, type RowActions } from './task_row';
import { who } from './task_words';
import { fits, neighbour } from './tasks';
import { named, t } from './text';
import type { Toast } from './toasts';
import { useTasks } from './use_tasks';
import { time } from './when';

interface Props extends PageProps {
    counted: (waiting: number) => void;
}

type Whose = 'mine' | 'everyone';

/** What can be done to a callback, each with its message and its way back. */
function useActions(tasks: ReturnType<typeof useTasks>, toast: (toast: Toast) => void) {
    const failed = (refused: Refused) => {
        if (refused.status !== 401) toast({ text: t('task.not_saved', { why: refused.message || t('task.unreachable') }), bad: true });
    };
    const setState = (task: Task, state: 'open' | 'claimed', text: string) =>
        tasks.change(task, { state }).then(() => toast({ text }), failed);
    const take = (task: Task) => setState(task, 'claimed', t('task.taken', { who: who(task) }));
    const putBack = (task: Task) => setState(task, 'open', t('task.put_back', { who: who(task) }));
    const call = (task: Task) => {
        if (task.state === 'open') void take(task);
    };
    const changeSeverity = (task: Task, severity: number) =>
        tasks.change(task, { severity }).then(() => {
            const words = named('task.severity_short.', severity);
            const undo = () => void changeSeverity(task, task.severity);
            toast({ text: t('task.severity_changed', { who: who(task), severity: words }), undo });
        }, failed);
    const finish = (task: Task, outcome: Outcome, note: string) =>
        tasks.change(task, { state: 'done', outcome, ...(note !== task.note && { note }) }).then(() => {
            const undo = () => void tasks.change(task, { state: 'open' }).then(() => undefined, failed);
            toast({ text: t('task.finished', { who: who(task) }), undo });
        }, failed);
    return { take, putBack, call, changeSeverity, finish };
}

/** Which callbacks are shown: whose, and found by which words. */
function useFilter(all: Task[], slug: string) {
    const [whose, setWhose] = useState<Whose>('everyone');
    const [words, setWords] = useState('');
    const mine = all.filter((task) => task.agent === slug);
    const scope = whose === 'mine' ? mine : all;
    return { whose, setWhose, words, setWords, scope, shown: scope.filter((task) => fits(task, words)) };
}

export function TasksPage({ session, route, ended, toast, counted, quiet }: Props) {
    const tasks = useTasks(session, ended);
    const actions = useActions(tasks, toast);
    const filter = useFilter(tasks.listed.tasks, session.agent.slug);
    const chosenId = Number(route.id) || null;
    const setChosenId = (id: number | null) => choose('tasks', id);
    const [finishing, setFinishing] = useState<Task | null>(null);
    const [pressed, setPressed] = useState({ id: 0, times: 0 });
    const search = useRef<HTMLInputElement>(null);
    const now = useNow(tasks.skew);
    const chosen = filter.shown.find((task) => task.id === chosenId) ?? null;

    useEffect(() => counted(tasks.listed.tasks.length), [tasks.listed.tasks.length]);

    const move = (step: 1 | -1) => {
        const next = neighbour(filter.shown, chosenId, step);
        setChosenId(next);
        if (next === null) return;
        const name = document.querySelector<HTMLElement>(`[data-task="${next}"] .row-name`);
        name?.focus({ preventScroll: true });
        name?.closest('.row')?.scrollIntoView({ block: 'nearest' });
    };
    const call = (task: Task) => {
        if (!task.number) return;
        actions.call(task);
        location.href = `tel:${task.number}`;
    };
    useKeys(
        {
            j: () => move(1),
            k: () => move(-1),
            c: () => chosen && call(chosen),
            t: () => chosen && (chosen.state === 'open' ? actions.take(chosen) : actions.putBack(chosen)),
            e: () => chosen && setFinishing(chosen),
            p: () => chosen && setPressed((before) => ({ id: chosen.id, times: before.times + 1 })),
            '/': () => search.current?.select(),
            Escape: () => (document.activeElement === search.current ? search.current?.blur() : setChosenId(null)),
        },
        !quiet && !finishing,
    );
    const finished = (task: Task, outcome: Outcome, note: string) => {
        setFinishing(null);
        const next = neighbour(filter.shown, task.id, 1);
        void actions.finish(task, outcome, note).then(() => {
            if (parseRoute(location.hash).id === String(task.id)) setChosenId(next !== task.id ? next : null);
        });
    };
    const rowActions: RowActions = {
        choose: setChosenId,
        take: actions.take,
        finish: setFinishing,
        failed: (why) => toast({ text: why, bad: true }),
    };
    const { zone } = session.agent;
    const rows = filter.shown.map((task) => (
        <TaskRow key={task.id} task={task} chosen={task.id === chosenId} now={now} zone={zone} actions={rowActions}
                 pressed={pressed.id === task.id ? pressed.times : 0} />
    ));

    return (
        <main id="main" class={`work${chosen ? ' work-chosen' : ''}`} tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <ListHead filter={filter} fresh={tasks.listed.fresh} showFresh={tasks.showFresh} search={search} loaded={tasks.loaded} />
                {tasks.failure && tasks.loaded && <p class="stale" role="status">{t('tasks.stale', { time: time(tasks.lastAt, zone) })}</p>}
                {rows.length > 0 ? (
                    <ul class="rows" aria-label={t('tasks.list')} onMouseEnter={() => tasks.hold(true)} onMouseLeave={() => tasks.hold(false)}>
                        {rows}
                    </ul>
                ) : (
                    <NoRows tasks={tasks} filter={filter} />
                )}
            </section>
            <aside class="side">
                {chosen ? (
                    <TaskDetail task={chosen} now={now} zone={zone} close={() => setChosenId(null)} {...actions} finish={setFinishing} />
                ) : (
                    rows.length > 0 && <p class="quiet side-hint">{t('tasks.choose')}</p>
                )}
            </aside>
            {finishing && <Finish task={finishing} close={() => setFinishing(null)} done={finished} />}
        </main>
    );
}

interface HeadProps {
    filter: ReturnType<typeof useFilter>;
    fresh: number;
    showFresh: () => void;
    search: { current: HTMLInputElement | null };
    loaded: boolean;
}

function ListHead({ filter, fresh, showFresh, search, loaded }: HeadProps) {
    const choice = (whose: Whose, words: string) => (
        <button type="button" aria-pressed={filter.whose === whose} onClick={() => filter.setWhose(whose)}>{words}</button>
    );
    return (
        <header class="list-head">
            <div class="list-title">
                <h1 id="list-title">{t('console.callbacks')}</h1>
                <p class="quiet" aria-live="polite">{loaded ? t('tasks.count', { count: filter.scope.length }) : ''}</p>
                {fresh > 0 && <button class="fresh" type="button" onClick={showFresh}>{t('tasks.fresh', { count: fresh })}</button>}
            </div>
            <div class="list-tools">
                <div class="switch" role="group" aria-label={t('tasks.whose')}>
                    {choice('everyone', t('tasks.everyone'))}
                    {choice('mine', t('tasks.mine'))}
                </div>
                <label class="search">
                    <Search aria-hidden="true" />
                    <span class="hidden">{t('tasks.search')}</span>
                    <input type="search" ref={search} value={filter.words} placeholder={t('tasks.search')}
                           onInput={(event) => filter.setWords(event.currentTarget.value)} />
                </label>
            </div>
        </header>
    );
}

function NoRows({ tasks, filter }: { tasks: ReturnType<typeof useTasks>; filter: ReturnType<typeof useFilter> }) {
    if (!tasks.loaded && tasks.failure) {
        return <Failure title={t('tasks.error_title')} why={tasks.failure.message || t('signin.failed')} retry={tasks.again} />;
    }
    if (!tasks.loaded) return <Skeleton rows={6} />;
    if (filter.words && filter.scope.length > 0) {
        return (
            <Empty title={t('tasks.no_match_title')}>
                <p>{t('tasks.no_match', { words: filter.words })}</p>
                <button class="button button-quiet" type="button" onClick={() => filter.setWords('')}>{t('tasks.clear_search')}</button>
            </Empty>
        );
    }
    const others = tasks.listed.tasks.length;
    const words = filter.whose === 'mine' && others > 0 ? t('tasks.empty_mine', { count: others }) : t('tasks.empty');
    return <Empty title={t('tasks.empty_title')}><p>{words}</p></Empty>;
}
