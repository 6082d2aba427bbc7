// Beside the list: how far the callback of the chosen one is, and what became of those before.

import type { Task } from './api';
import { asksOutcome, goesOn, mayGiveUp, newest, outcomeWords, phaseWords, stepAt, steps } from './callbacks';
import { callbacks, type CallbackTry } from './callbacks_api';
import { Moment } from './moment';
import { agentName, type PageProps } from './page';
import { usePolling } from './polling';
import { hashOf } from './route';
import { named, t } from './text';

function Way({ one, mine, agent }: { one: CallbackTry; mine: boolean; agent: string }) {
    const at = stepAt(one.phase);
    return (
        <div class="call-way">
            <p role="status">{phaseWords(one, mine, agent)}</p>
            <ol aria-hidden="true">
                {steps.map((step, index) => (
                    <li key={step} class={step === at ? 'call-step-now' : index < steps.indexOf(at ?? 'agent') ? 'call-step-past' : ''}>{t(`callback.step.${step}`)}</li>
                ))}
            </ol>
        </div>
    );
}

function Ended({ one, now, page }: { one: CallbackTry; now: number; page: PageProps }) {
    const { zone } = page.session.agent;
    return (
        <li>
            <p><a href={hashOf('calls', one.call)}>{outcomeWords(one)}</a> <span class="quiet">{agentName(page.people, one.agent)}</span></p>
            <p class="row-under">
                <Moment at={one.started_at} now={now} zone={zone} />
                <span>{named('callback.cause.', one.cause)}</span>
                {one.next_try_at && Date.parse(one.next_try_at) > now && <span>{t('callback.next_try_at')} <Moment at={one.next_try_at} now={now} zone={zone} /></span>}
            </p>
        </li>
    );
}

export function CallTries({ task, now, page }: { task: Task; now: number; page: PageProps }) {
    const asked = usePolling(() => callbacks.tries(task.id), `tries ${task.id}`, page.ended, ['task', 'call']);
    const tries = asked.data?.callbacks ?? [];
    if (tries.length === 0) return null;
    const me = page.session.agent.slug;
    const last = newest(tries);
    const about = asksOutcome(task, tries, me);
    const over = [...tries].reverse().filter((one) => !goesOn(one));
    return (
        <section aria-labelledby="tries-title">
            <h3 class="side-title" id="tries-title">{t('callback.tries')}</h3>
            {last && goesOn(last) && <Way one={last} mine={last.agent === me} agent={agentName(page.people, last.agent)} />}
            {last && mayGiveUp(last) && (
                <p><button class="button button-quiet button-row" type="button" onClick={() => void page.calling.giveUp(task)}>{t('callback.give_up')}</button></p>
            )}
            {about && <p><button class="button button-row" type="button" onClick={() => page.calling.ask(task, about)}>{t('callback.ended_title')}</button></p>}
            {over.length > 0 && <ol class="history">{over.map((one) => <Ended key={one.id} one={one} now={now} page={page} />)}</ol>}
        </section>
    );
}
