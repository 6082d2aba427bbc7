// The callbacks, the chosen one beside the list, and the keys.

import { Bell, BellRing, Plus } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Outcome, Task } from './api';
import { Finish } from './finish';
import { useListKeys } from './list_keys';
import { useNoticeSwitch } from './notices';
import type { PageProps } from './page';
import { useNow } from './polling';
import { choose, parseRoute } from './route';
import { SearchBox } from './search_box';
import { Empty, Failure, Skeleton } from './states';
import { TaskDetail } from './task_detail';
import { MergeDialog, NewTaskDialog } from './task_dialogs';
import { TaskRow, type RowActions } from './task_row';
import { who } from './task_words';
import { fits, leftAt, neighbour } from './tasks';
import { named, t } from './text';
import { useSideFocus } from './use_side_focus';
import { useTaskActions } from './use_task_actions';
import { useTasks } from './use_tasks';
import { time } from './when';

interface Props extends PageProps {
    counted: (waiting: number) => void;
}

type Whose = 'mine' | 'everyone';
type Open = { is: 'finish' | 'merge'; task: Task } | { is: 'new' } | null;

const states = ['', 'open', 'claimed', 'waiting', 'done', 'dropped'];

/** Which callbacks are shown: whose, and found by which words. */
function useFilter(all: Task[], query: Record<string, string>, slug: string) {
    const whose: Whose = query.whose === 'mine' ? 'mine' : 'everyone';
    const words = query.q ?? '';
    const mine = all.filter((task) => task.agent === slug || task.owner === slug);
    const scope = whose === 'mine' ? mine : all;
    return { whose, words, scope, shown: scope.filter((task) => fits(task, words)) };
}

export function TasksPage({ counted, ...page }: Props) {
    const { session, route, ended, toast, quiet } = page;
    const state = states.includes(route.query.state ?? '') ? (route.query.state ?? '') : '';
    const tasks = useTasks(session, ended, state);
    const actions = useTaskActions(tasks, page);
    const filter = useFilter(tasks.listed.tasks, route.query, session.agent.slug);
    const chosenId = Number(route.id) || null;
    const setChosenId = (id: number | null) => choose('tasks', id, route.query);
    const narrow = (more: Record<string, string>) => choose('tasks', chosenId, { ...route.query, ...more });
    const [open, setOpen] = useState<Open>(null);
    const [pressed, setPressed] = useState({ id: 0, times: 0 });
    const search = useRef<HTMLInputElement>(null);
    const now = useNow(tasks.skew);
    const chosen = filter.shown.find((task) => task.id === chosenId) ?? null;
    useSideFocus(chosenId || null);

    useEffect(() => {
        if (state === '') counted(tasks.listed.tasks.length);
    }, [tasks.listed.tasks.length, state]);

    useListKeys(
        { rows: filter.shown, chosen: chosenId, pick: setChosenId, search },
        !quiet && !open,
        {
            c: () => chosen && actions.call(chosen),
            t: () => chosen && (chosen.state === 'open' ? actions.take(chosen) : chosen.state === 'claimed' && actions.deeds.put_back(chosen)),
            e: () => chosen && chosen.state !== 'done' && chosen.state !== 'dropped' && setOpen({ is: 'finish', task: chosen }),
            n: () => setOpen({ is: 'new' }),
            p: () => chosen && setPressed((before) => ({ id: chosen.id, times: before.times + 1 })),
        },
    );
    const finished = (task: Task, outcome: Outcome, note: string) => {
        setOpen(null);
        const next = neighbour(filter.shown, task.id, 1);
        void actions.finish(task, outcome, note).then((done) => {
            if (done && parseRoute(location.hash).id === String(task.id)) setChosenId(next !== task.id ? next : null);
        });
    };
    const shown = (task: Task, words: string) => {
        setOpen(null);
        tasks.again();
        choose('tasks', task.id);
        toast({ text: words });
    };
    const rowActions: RowActions = {
        ...actions.row,
        choose: setChosenId,
        finish: (task) => setOpen({ is: 'finish', task }),
    };
    const { zone } = session.agent;
    const rows = filter.shown.map((task) => (
        <TaskRow key={task.id} task={task} chosen={task.id === chosenId} now={now} zone={zone} actions={rowActions}
                 left={leftAt(task, tasks.lastAt + tasks.skew, now)} pressed={pressed.id === task.id ? pressed.times : 0} />
    ));

    return (
        <main id="main" class={`work${chosenId ? ' work-chosen' : ''}`} tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <ListHead filter={filter} state={state} narrow={narrow} fresh={tasks.listed.fresh} showFresh={tasks.showFresh} search={search}
                          loaded={tasks.loaded} add={() => setOpen({ is: 'new' })} />
                {tasks.failure && tasks.loaded && <p class="stale" role="status">{t('tasks.stale', { time: time(tasks.lastAt, zone) })}</p>}
                {rows.length > 0 ? (
                    <ul class="rows" aria-label={t('tasks.list')} onMouseEnter={() => tasks.hold(true)} onMouseLeave={() => tasks.hold(false)}>
                        {rows}
                    </ul>
                ) : (
                    <NoRows tasks={tasks} filter={filter} state={state} clear={() => narrow({ q: '' })} />
                )}
            </section>
            <aside class="side" tabIndex={-1}>
                {chosenId ? (
                    <TaskDetail key={chosenId} id={chosenId} listed={chosen} now={now} skew={tasks.skew} page={page} close={() => setChosenId(null)}
                                actions={{
                                    deed: (task, deed) => (deed === 'finish' ? setOpen({ is: 'finish', task }) : void actions.deeds[deed](task)),
                                    change: (task, wish, words) =>
                                        actions.change(task, wish, words, wish.severity ? { severity: task.severity } : undefined),
                                    merge: (task) => setOpen({ is: 'merge', task }),
                                }} />
                ) : (
                    rows.length > 0 && <p class="quiet side-hint">{t('tasks.choose')}</p>
                )}
            </aside>
            {open?.is === 'finish' && <Finish task={open.task} close={() => setOpen(null)} done={finished} />}
            {open?.is === 'new' && (
                <NewTaskDialog page={page} close={() => setOpen(null)} done={(task) => shown(task, t('task.made', { who: who(task) }))} />
            )}
            {open?.is === 'merge' && (
                <MergeDialog task={open.task} tasks={tasks.listed.tasks} now={now} page={page} close={() => setOpen(null)}
                             done={(into) => shown(into, t('task.merged_done', { who: who(into) }))} />
            )}
        </main>
    );
}

interface HeadProps {
    filter: ReturnType<typeof useFilter>;
    state: string;
    narrow: (more: Record<string, string>) => void;
    fresh: number;
    showFresh: () => void;
    search: { current: HTMLInputElement | null };
    loaded: boolean;
    add: () => void;
}

function Notices() {
    const { is, toggle } = useNoticeSwitch();
    if (is === 'impossible') return null;
    const words = t(is === 'on' ? 'notify.on' : is === 'denied' ? 'notify.denied' : 'notify.off');
    return (
        <button class="step" type="button" aria-pressed={is === 'on'} aria-label={words} title={words} disabled={is === 'denied'} onClick={toggle}>
            {is === 'on' ? <BellRing aria-hidden="true" /> : <Bell aria-hidden="true" />}
        </button>
    );
}

function ListHead({ filter, state, narrow, fresh, showFresh, search, loaded, add }: HeadProps) {
    const choice = (whose: Whose, words: string) => (
        <button type="button" aria-pressed={filter.whose === whose} onClick={() => narrow({ whose: whose === 'mine' ? 'mine' : '' })}>{words}</button>
    );
    const count = state === '' ? t('tasks.count', { count: filter.scope.length }) : t('tasks.count_any', { count: filter.scope.length });
    return (
        <header class="list-head">
            <div class="list-title">
                <h1 id="list-title">{t('console.callbacks')}</h1>
                <p class="quiet" aria-live="polite">{loaded ? count : ''}</p>
                {fresh > 0 && <button class="fresh" type="button" onClick={showFresh}>{t('tasks.fresh', { count: fresh })}</button>}
            </div>
            <div class="list-tools">
                <Notices />
                <button class="button button-row" type="button" onClick={add}>
                    <Plus aria-hidden="true" />
                    {t('task.new')}
                </button>
            </div>
            <div class="filters">
                <div class="switch" role="group" aria-label={t('tasks.whose')}>
                    {choice('everyone', t('tasks.everyone'))}
                    {choice('mine', t('tasks.mine'))}
                </div>
                <SearchBox asked={filter.words} label={t('tasks.search')} narrow={(q) => narrow({ q })} box={search} atOnce />
                <label>
                    <span class="hidden">{t('tasks.state')}</span>
                    <select value={state} onChange={(event) => narrow({ state: event.currentTarget.value })}>
                        {states.map((one) => <option key={one} value={one}>{one === '' ? t('tasks.all_open') : named('task.state.', one)}</option>)}
                    </select>
                </label>
            </div>
        </header>
    );
}

interface NoRowsProps {
    tasks: ReturnType<typeof useTasks>;
    filter: ReturnType<typeof useFilter>;
    state: string;
    clear: () => void;
}

function NoRows({ tasks, filter, state, clear }: NoRowsProps) {
    if (!tasks.loaded && tasks.failure) {
        return <Failure title={t('tasks.error_title')} why={tasks.failure.message || t('signin.failed')} retry={tasks.again} />;
    }
    if (!tasks.loaded) return <Skeleton rows={6} />;
    if (filter.words && filter.scope.length > 0) {
        return (
            <Empty title={t('tasks.no_match_title')}>
                <p>{t('tasks.no_match', { words: filter.words })}</p>
                <button class="button button-quiet" type="button" onClick={clear}>{t('tasks.clear_search')}</button>
            </Empty>
        );
    }
    if (state !== '') return <Empty title={t('tasks.none_title')}><p>{t('tasks.none')}</p></Empty>;
    const others = tasks.listed.tasks.length;
    const words = filter.whose === 'mine' && others > 0 ? t('tasks.empty_mine', { count: others }) : t('tasks.empty');
    return <Empty title={t('tasks.empty_title')}><p>{words}</p></Empty>;
}
