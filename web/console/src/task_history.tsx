// What happened to a callback, newest first.

import type { TaskEvent } from './desk_api';
import { Moment } from './moment';
import { named } from './text';

/** Severities and outcomes come by their names on the wire. */
function textOf({ what, text }: TaskEvent): string {
    if (what === 'severity') return named('task.severity.', text);
    if (what === 'called') return named('callback.outcome.', text);
    if (what === 'done' || what === 'dropped') return text ? named('task.outcome.', text) : '';
    return text;
}

export function TaskHistory({ events, now, zone }: { events: TaskEvent[]; now: number; zone: string }) {
    return (
        <ol class="history">
            {[...events].reverse().map((event, index) => (
                <li key={`${event.at} ${event.what} ${events.length - index}`}>
                    <p><b>{named('task.event.', event.what)}</b> <span class="quiet">{event.by}</span></p>
                    {textOf(event) && <p class="words">{textOf(event)}</p>}
                    <p class="row-under"><Moment at={event.at} now={now} zone={zone} /></p>
                </li>
            ))}
        </ol>
    );
}
