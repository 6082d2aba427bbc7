// What a callback is called.

import type { Task } from './api';
import { t } from './text';
import { length } from './when';

/** The client, or at least the number. */
export function who(task: Task): string {
    return task.client_name || task.number || t('task.unknown');
}

export function why(task: Task): string {
    if (task.voicemail) return t('task.voicemail', { length: length(task.voicemail.seconds) });
    switch (task.reason) {
        case 'calling':
            return t('task.calling');
        case 'answered':
            return t('task.answered');
        case 'asked':
            return t('task.asked');
        default:
            return t('task.missed');
    }
}
