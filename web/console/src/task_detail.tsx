// The chosen callback, beside the list.

import { ArrowLeft, Phone } from 'lucide-preact';

import type { Task } from './api';
import { Moment } from './moment';
import { who, why } from './task_words';
import { dueAt } from './tasks';
import { Due } from './task_row';
import { named, t } from './text';

interface Props {
    task: Task;
    now: number;
    zone: string;
    close: () => void;
    take: (task: Task) => void;
    putBack: (task: Task) => void;
    finish: (task: Task) => void;
    call: (task: Task) => void;
    changeSeverity: (task: Task, severity: number) => void;
}

function Facts({ task, now, zone, changeSeverity }: Props) {
    return (
        <dl class="facts">
            <div><dt>{t('tasks.why')}</dt><dd>{why(task)}{task.calls > 1 && `, ${t('task.calls', { count: task.calls })}`}</dd></div>
            <div><dt>{t('task.arrived')}</dt><dd><Moment at={task.created_at} now={now} zone={zone} /></dd></div>
            <div>
                <dt>{t(task.responded_at ? 'task.action_due' : 'task.response_due')}</dt>
                <dd><Due at={dueAt(task)} now={now} zone={zone} /></dd>
            </div>
            <div><dt>{t('task.for_agent')}</dt><dd>{task.agent ?? t('task.nobody')}</dd></div>
            <div><dt>{t('tasks.state')}</dt><dd>{named('task.state.', task.state)}</dd></div>
            <div>
                <dt><label for="severity">{t('task.severity')}</label></dt>
                <dd>
                    <select id="severity" value={task.severity} onChange={(event) => changeSeverity(task, Number(event.currentTarget.value))}>
                        {[1, 2, 3, 4, 5].map((one) => <option key={one} value={one}>{named('task.severity.', one)}</option>)}
                    </select>
                </dd>
            </div>
            {task.note && <div><dt>{t('task.note')}</dt><dd class="words">{task.note}</dd></div>}
        </dl>
    );
}

export function TaskDetail(props: Props) {
    const { task, close, take, putBack, finish, call } = props;
    return (
        <section class="detail" aria-label={t('task.details', { who: who(task) })}>
            <button class="detail-back button button-quiet" type="button" onClick={close}>
                <ArrowLeft aria-hidden="true" />
                {t('console.back')}
            </button>
            <h2>{who(task)}</h2>
            {task.client_name && task.number && <p class="quiet">{task.number}</p>}
            <div class="detail-actions">
                {task.number && (
                    <a class="button" href={`tel:${task.number}`} onClick={() => call(task)}>
                        <Phone aria-hidden="true" />
                        {t('task.call_number', { number: task.number })}
                    </a>
                )}
                {task.state === 'open' ? (
                    <button class="button button-quiet" type="button" onClick={() => take(task)}>{t('task.take')}</button>
                ) : (
                    <button class="button button-quiet" type="button" onClick={() => putBack(task)}>{t('task.give_back')}</button>
                )}
                <button class="button button-quiet" type="button" onClick={() => finish(task)}>{t('task.finish')}</button>
            </div>
            <Facts {...props} />
        </section>
    );
}
