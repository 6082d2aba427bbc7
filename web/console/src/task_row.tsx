import { Phone } from 'lucide-preact';

import type { Task } from './api';
import { mayCall } from './callbacks';
import { Moment } from './moment';
import { Player } from './player';
import { who, why } from './task_words';
import { dueAt, isOver, isUnheard } from './tasks';
import { named, t } from './text';
import { absolute, due, spanInWords } from './when';

export interface RowActions {
    choose: (id: number) => void;
    call: (task: Task) => void;
    take: (task: Task) => void;
    finish: (task: Task) => void;
    reopen: (task: Task) => void;
    heard: (task: Task) => void;
    failed: (why: string) => void;
}

interface Props {
    task: Task;
    chosen: boolean;
    now: number;
    zone: string;
    pressed: number;
    left: number | null;
    actions: RowActions;
}

export function Due({ at, now, zone }: { at: number | null; now: number; zone: string }) {
    if (at === null) return <span class="quiet">{t('task.no_target')}</span>;
    const { words, urgency } = due(at, now, zone);
    return <time class={`due due-${urgency}`} dateTime={new Date(at).toISOString()} title={absolute(at, zone)}>{words}</time>;
}

/** What is left by the clock of the severity: of the desk's hours, or that it stands. */
export function Countdown({ task, left, short }: { task: Task; left: number | null; short?: boolean }) {
    if (!task.clock || left === null) return null;
    const span = spanInWords(Math.abs(left));
    const words = task.clock.working ? t(left < 0 ? 'task.over_working' : 'task.left_working', { span }) : t(left < 0 ? 'task.over' : 'task.left', { span });
    return (
        <span class={`row-under countdown-left${left < 0 ? ' due-late' : ''}`}>
            <span>{words}</span>
            {!task.clock.runs && !short && <span>{t(task.state === 'waiting' ? 'task.clock_waits' : 'task.clock_stands')}</span>}
        </span>
    );
}

export function Severity({ of }: { of: number }) {
    return <span class={`severity severity-${of}`}>{named('task.severity_short.', of)}</span>;
}

export function TaskRow({ task, chosen, now, zone, pressed, left, actions }: Props) {
    const name = who(task);
    // A press on a button of the row is the button's; anywhere else it chooses the row.
    const choose = (event: MouseEvent) => {
        if (!(event.target as Element).closest('button, a, input')) actions.choose(task.id);
    };
    return (
        <li class={`row${chosen ? ' row-chosen' : ''}`} data-task={task.id} onClick={choose}>
            <div class="row-who">
                <button class="row-name" type="button" aria-current={chosen ? 'true' : undefined} onClick={() => actions.choose(task.id)}>
                    {name}
                </button>
                <span class="row-under">
                    <Severity of={task.severity} />
                    {task.owner && <span>{task.owner}</span>}
                    {task.client_name && task.number && <span>{task.number}</span>}
                </span>
            </div>
            <div class="row-why">
                {task.voicemail ? <Player voicemail={task.voicemail} pressed={pressed} failed={actions.failed} heard={() => actions.heard(task)} /> : <span>{why(task)}</span>}
                {isUnheard(task) && <span class="row-under"><span class="unheard">{t('player.unheard')}</span></span>}
                {task.calls > 1 && <span class="row-under">{t('task.calls', { count: task.calls })}</span>}
            </div>
            <div class="row-due">
                {isOver(task.state) ? task.closed_at && <Moment at={task.closed_at} now={now} zone={zone} /> : <Due at={dueAt(task)} now={now} zone={zone} />}
                {task.clock?.working && <Countdown task={task} left={left} short />}
            </div>
            <div class="row-state">{named('task.state.', task.state)}</div>
            <div class="row-action">
                {mayCall(task) && (
                    <button class="step" type="button" onClick={() => actions.call(task)} title={t('task.call_number', { number: task.number ?? '' })}
                            aria-label={`${t('task.call_number', { number: task.number ?? '' })}: ${name}`}><Phone aria-hidden="true" /></button>
                )}
                {task.state === 'open' && (
                    <button class="button button-quiet button-row" type="button" onClick={() => actions.take(task)}
                            aria-label={`${t('task.take')}: ${name}`}>{t('task.take')}</button>
                )}
                {task.state !== 'open' && !isOver(task.state) && (
                    <button class="button button-row" type="button" onClick={() => actions.finish(task)}
                            aria-label={`${t('task.finish')}: ${name}`}>{t('task.finish')}</button>
                )}
                {isOver(task.state) && !task.merged_into && (
                    <button class="button button-quiet button-row" type="button" onClick={() => actions.reopen(task)}
                            aria-label={`${t('task.reopen')}: ${name}`}>{t('task.reopen')}</button>
                )}
            </div>
        </li>
    );
}
