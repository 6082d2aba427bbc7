// The chosen callback, beside the list: what is known of it, what can be done, and what happened.

import { ArrowLeft, Bell, BellOff, Phone } from 'lucide-preact';
import { useState } from 'preact/hooks';

import { api, type Task, type TaskChange } from './api';
import { mayCall } from './callbacks';
import { CallTries } from './call_tries';
import { desk } from './desk_api';
import { Moment } from './moment';
import { agentName, refusalTeller, type PageProps } from './page';
import { usePolling } from './polling';
import { hashOf } from './route';
import { TaskHistory } from './task_history';
import { Countdown, Due } from './task_row';
import { who, why } from './task_words';
import { deedsOf, dueAt, isOver, leftAt, type Deed } from './tasks';
import { named, t, type Key } from './text';

export interface DetailActions {
    deed: (task: Task, deed: Deed) => void;
    change: (task: Task, wish: TaskChange, words: string) => Promise<boolean>;
    merge: (task: Task) => void;
}

interface Props {
    id: number;
    /** As the list has it, which is sooner; a link may name one that no list has. */
    listed: Task | null;
    now: number;
    skew: number;
    page: PageProps;
    close: () => void;
    actions: DetailActions;
}

const deedWords: Record<Deed, Key> = {
    take: 'task.take',
    put_back: 'task.give_back',
    wait: 'task.wait',
    go_on: 'task.go_on',
    finish: 'task.finish',
    drop: 'task.drop',
    reopen: 'task.reopen',
};

interface FactsProps {
    task: Task;
    left: number | null;
    now: number;
    page: PageProps;
    change: DetailActions['change'];
}

function Deadlines({ task, left, now, page }: Omit<FactsProps, 'change'>) {
    const { zone } = page.session.agent;
    return (
        <>
            <div>
                <dt>{t('task.response_due')}</dt>
                <dd>
                    {task.responded_at ? (
                        <>{t('task.answered_at')} <Moment at={task.responded_at} now={now} zone={zone} /></>
                    ) : (
                        <Due at={Date.parse(task.response_due_at)} now={now} zone={zone} />
                    )}
                    {!task.responded_at && <Countdown task={task} left={left} />}
                </dd>
            </div>
            <div>
                <dt>{t('task.action_due')}</dt>
                <dd>
                    {task.responded_at && !isOver(task.state) ? <Due at={dueAt(task)} now={now} zone={zone} /> : task.action_due_at ? <Moment at={task.action_due_at} now={now} zone={zone} /> : t('task.no_target')}
                    {task.responded_at && <Countdown task={task} left={left} />}
                </dd>
            </div>
        </>
    );
}

function Facts({ task, left, now, page, change }: FactsProps) {
    const { zone } = page.session.agent;
    const over = isOver(task.state);
    const setSeverity = (severity: number) =>
        void change(task, { severity }, t('task.severity_changed', { who: who(task), severity: named('task.severity_short.', severity) }));
    const give = (owner: string) =>
        owner && void change(task, { owner }, t('task.given', { who: who(task), agent: agentName(page.people, owner) }));
    return (
        <dl class="facts">
            <div><dt>{t('tasks.why')}</dt><dd>{why(task)}{task.calls > 1 && `, ${t('task.calls', { count: task.calls })}`}</dd></div>
            {task.about && <div><dt>{t('task.about')}</dt><dd class="words">{task.about}</dd></div>}
            {task.wished_from && <div><dt>{t('task.wished')}</dt><dd><Moment at={task.wished_from} now={now} zone={zone} /></dd></div>}
            <div><dt>{t('task.arrived')}</dt><dd><Moment at={task.created_at} now={now} zone={zone} /></dd></div>
            <Deadlines task={task} left={left} now={now} page={page} />
            <div><dt>{t('tasks.state')}</dt><dd>{named('task.state.', task.state)}{task.outcome && `: ${named('task.outcome.', task.outcome)}`}</dd></div>
            {task.merged_into && <div><dt>{t('task.merged')}</dt><dd><a href={hashOf('tasks', task.merged_into)}>{t('task.number_of', { id: task.merged_into })}</a></dd></div>}
            <div><dt>{t('task.for_agent')}</dt><dd>{agentName(page.people, task.agent)}</dd></div>
            <div>
                <dt><label for="owner">{t('task.owner')}</label></dt>
                <dd>
                    <select id="owner" value={task.owner ?? ''} disabled={over} onChange={(event) => give(event.currentTarget.value)}>
                        {!task.owner && <option value="">{t('task.no_owner')}</option>}
                        {page.people.agents.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
                    </select>
                </dd>
            </div>
            <div>
                <dt><label for="severity">{t('task.severity')}</label></dt>
                <dd>
                    <select id="severity" value={task.severity} disabled={over} onChange={(event) => setSeverity(Number(event.currentTarget.value))}>
                        {[1, 2, 3, 4, 5].map((one) => <option key={one} value={one}>{named('task.severity.', one)}</option>)}
                    </select>
                </dd>
            </div>
        </dl>
    );
}

function Note({ task, change }: { task: Task; change: DetailActions['change'] }) {
    const [words, setWords] = useState<string | null>(null); // nothing: as it is kept
    const save = (event: SubmitEvent) => {
        event.preventDefault();
        if (words === null) return;
        void change(task, { note: words.trim() }, t('task.note_kept', { who: who(task) })).then((kept) => kept && setWords(null));
    };
    return (
        <form class="form note-form" onSubmit={save}>
            <div class="field">
                <label for="note">{t('task.note')}</label>
                <textarea id="note" rows={3} maxlength={2000} value={words ?? task.note} onInput={(event) => setWords(event.currentTarget.value)} />
            </div>
            {words !== null && words.trim() !== task.note && (
                <div class="actions">
                    <button class="button button-row" type="submit">{t('rules.save')}</button>
                    <button class="button button-quiet button-row" type="button" onClick={() => setWords(null)}>{t('rules.discard')}</button>
                </div>
            )}
        </form>
    );
}

function Watchers({ task, page, again }: { task: Task; page: PageProps; again: () => void }) {
    const me = page.session.agent.slug;
    const watchers = task.watchers ?? [];
    const watches = watchers.includes(me);
    const failed = refusalTeller(page);
    const toggle = () => desk.watch(task.id, me, !watches, page.session.csrf_token).then(again, failed);
    return (
        <p class="watchers">
            <button class="button button-quiet button-row" type="button" aria-pressed={watches} onClick={() => void toggle()}>
                {watches ? <BellOff aria-hidden="true" /> : <Bell aria-hidden="true" />}
                {t(watches ? 'task.unwatch' : 'task.watch')}
            </button>
            {watchers.length > 0 && <span class="quiet">{t('task.watched_by', { who: watchers.map((slug) => agentName(page.people, slug)).join(', ') })}</span>}
        </p>
    );
}

function Back({ close }: { close: () => void }) {
    return (
        <button class="detail-back button button-quiet" type="button" onClick={close}>
            <ArrowLeft aria-hidden="true" />
            {t('console.back')}
        </button>
    );
}

export function TaskDetail({ id, listed, now, skew, page, close, actions }: Props) {
    const asked = usePolling(() => api.task(id), `task ${id}`, page.ended, ['task', 'voicemail', 'call', 'rules']);
    const task = listed ? { ...asked.data, ...listed } : asked.data;
    if (!task) {
        return (
            <section class="detail" aria-label={t('task.details', { who: String(id) })}>
                <Back close={close} />
                {asked.failure && <p class="quiet" role="alert">{asked.failure.message || t('signin.failed')}</p>}
            </section>
        );
    }
    const again = asked.again;
    const change: DetailActions['change'] = (one, wish, words) => actions.change(one, wish, words).then((kept) => (again(), kept));
    const { zone } = page.session.agent;
    const deeds = deedsOf(task);
    return (
        <section class="detail" aria-label={t('task.details', { who: who(task) })}>
            <Back close={close} />
            <h2>{who(task)}</h2>
            {task.number && <p><a href={`tel:${task.number}`}>{task.client_name ? task.number : t('task.by_phone')}</a></p>}
            {task.client && <p><a href={hashOf('clients', task.client)}>{t('task.to_client')}</a></p>}
            <div class="detail-actions">
                {mayCall(task) && (
                    <button class="button button-whole" type="button" onClick={() => void page.calling.begin(task)}>
                        <Phone aria-hidden="true" />
                        {t('task.call_number', { number: task.number ?? '' })}
                    </button>
                )}
                {deeds.map((deed) => (
                    <button class="button button-quiet" type="button" key={deed} onClick={() => actions.deed(task, deed)}>{t(deedWords[deed])}</button>
                ))}
                {!isOver(task.state) && <button class="button button-quiet" type="button" onClick={() => actions.merge(task)}>{t('task.merge')}</button>}
            </div>
            <CallTries task={task} now={now} page={page} />
            <Facts task={task} left={leftAt(task, asked.at + skew, now)} now={now} page={page} change={change} />
            <Note task={task} change={change} />
            <Watchers task={{ ...task, ...(asked.data && { watchers: asked.data.watchers ?? [] }) }} page={page} again={again} />
            <h3 class="side-title">{t('bookings.history')}</h3>
            {asked.data && <TaskHistory events={asked.data.history} now={now} zone={zone} />}
            {!asked.data && asked.failure && <p class="quiet">{asked.failure.message || t('signin.failed')}</p>}
        </section>
    );
}

