// What can be done to a callback of a list, each with its message and its way back.

import type { Outcome, Refused, Task, TaskChange } from './api';
import { mayCall } from './callbacks';
import { desk } from './desk_api';
import type { PageProps } from './page';
import type { RowActions } from './task_row';
import { who } from './task_words';
import type { Deed } from './tasks';
import { t } from './text';
import type { useTasks } from './use_tasks';

export function useTaskActions(tasks: ReturnType<typeof useTasks>, { toast, calling, session }: PageProps) {
    const failed = (refused: Refused) => {
        if (refused.status !== 401) toast({ text: t('task.not_saved', { why: refused.message || t('task.unreachable') }), bad: true });
        return false;
    };
    /** Says what was done, with a way back where `back` is one. */
    const change = (task: Task, wish: TaskChange, text: string, back?: TaskChange) =>
        tasks.change(task, wish).then((changed) => {
            toast({ text, ...(back && { undo: () => void tasks.change(changed, back).then(() => undefined, failed) }) });
            return true;
        }, failed);
    const take = (task: Task) => change(task, { state: 'claimed' }, t('task.taken', { who: who(task) }));
    const deeds: Record<Exclude<Deed, 'finish'>, (task: Task) => Promise<boolean>> = {
        take,
        put_back: (task) => change(task, { state: 'open' }, t('task.put_back', { who: who(task) })),
        wait: (task) => change(task, { state: 'waiting' }, t('task.waits', { who: who(task) }), { state: task.state === 'open' ? 'open' : 'claimed' }),
        go_on: (task) => change(task, { state: 'claimed' }, t('task.goes_on', { who: who(task) })),
        drop: (task) => change(task, { state: 'dropped', outcome: 'no_need' }, t('task.dropped', { who: who(task) }), { state: 'open' }),
        reopen: (task) => change(task, { state: 'open' }, t('task.reopened', { who: who(task) })),
    };
    const finish = (task: Task, outcome: Outcome, note: string) =>
        change(task, { state: 'done', outcome, ...(note !== task.note && { note }) }, t('task.finished', { who: who(task) }), { state: 'open' });
    const call = (task: Task) => {
        if (mayCall(task)) void calling.begin(task);
    };
    /** That it was heard is worth no message; where it is not kept, the next hearing says so again. */
    const heard = ({ voicemail }: Task) => {
        if (voicemail && !voicemail.heard_at) void desk.heard(voicemail.id, session.csrf_token).catch(() => undefined);
    };
    const failedToPlay = (why: string) => toast({ text: why, bad: true });
    /** Of a row, but for what choosing it and finishing it mean to the page. */
    const row: Omit<RowActions, 'choose' | 'finish'> = { call, take, heard, reopen: deeds.reopen, failed: failedToPlay };
    return { change, take, call, deeds, finish, row };
}
