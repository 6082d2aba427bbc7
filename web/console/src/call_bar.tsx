// On every page while the agent is being called for a client: how far it is, and the way out of it.

import { PhoneCall } from 'lucide-preact';
import { useEffect, useState } from 'preact/hooks';

import { mayGiveUp, phaseWords } from './callbacks';
import { hashOf } from './route';
import { who } from './task_words';
import { t } from './text';
import type { Calling, UnderWay } from './use_calling';
import { length } from './when';

/** How long they talk by now. */
function Talk({ since }: { since: string }) {
    const [now, setNow] = useState(Date.now);
    useEffect(() => {
        const timer = setInterval(() => setNow(Date.now()), 1000);
        return () => clearInterval(timer);
    }, []);
    return <span class="call-length">{length((now - Date.parse(since)) / 1000)}</span>;
}

function Line({ one: { task, last }, calling }: { one: UnderWay; calling: Calling }) {
    return (
        <aside class="call-bar" aria-label={t('callback.bar', { who: who(task) })}>
            <p>
                <PhoneCall aria-hidden="true" />
                <a href={hashOf('tasks', task.id)}>{who(task)}</a>
                <span role="status">{phaseWords(last, true, '')}</span>
                {last.talked_at && <Talk since={last.talked_at} />}
            </p>
            {mayGiveUp(last) && <button class="button button-quiet button-row" type="button" onClick={() => void calling.giveUp(task)}>{t('callback.give_up')}</button>}
        </aside>
    );
}

export function CallBar({ calling }: { calling: Calling }) {
    return <>{calling.underWay.map((one) => <Line key={one.last.id} one={one} calling={calling} />)}</>;
}
