// Where a call went and why: what was decided then, or what would be decided (C8).

import { useState } from 'preact/hooks';

import { Refused } from './api';
import { ruleWords } from './calls';
import { desk, type Call, type Routed } from './desk_api';
import { Dialog } from './dialog';
import { agentName, type PageProps } from './page';
import { Problem } from './task_dialogs';
import { named, t } from './text';
import { dayAndTime, instantOfField, wire } from './when';

/** `their agent, Anna Novak` */
function where(outcome: string, agent: string | null, page: PageProps): string {
    const words = named('calls.outcome.', outcome);
    return agent ? `${words}, ${agentName(page.people, agent)}` : words;
}

export function Decision({ decision, page }: { decision: Call['decision']; page: PageProps }) {
    const { zone } = page.session.agent;
    return (
        <div class="decision">
            <p><b>{decision.outcome === 'callback' ? t('calls.called_back', { agent: agentName(page.people, decision.agent) }) : t('calls.went_to', { where: where(decision.outcome, decision.agent, page) })}</b></p>
            <p>{ruleWords(decision.rule, decision.explanation)}</p>
            {decision.opens_at && <p>{t('calls.opens', { when: dayAndTime(Date.parse(decision.opens_at), zone) })}</p>}
            {decision.open_until && <p>{t('calls.open_until', { when: dayAndTime(Date.parse(decision.open_until), zone) })}</p>}
            <p class="quiet">{t('calls.held')}</p>
        </div>
    );
}

function Answer({ routed, page }: { routed: Routed; page: PageProps }) {
    const { zone } = page.session.agent;
    return (
        <div class="decision" role="status">
            <p><b>{t('calls.went_to', { where: where(routed.outcome, routed.agent, page) })}</b></p>
            <p>{ruleWords(routed.rule, routed.explanation)}</p>
            {routed.endpoints.length > 0 && <p>{t('calls.rings', { phones: routed.endpoints.join(', ') })}</p>}
            {routed.opens_at && <p>{t('calls.opens', { when: dayAndTime(Date.parse(routed.opens_at), zone) })}</p>}
            {routed.open_until && <p>{t('calls.open_until', { when: dayAndTime(Date.parse(routed.open_until), zone) })}</p>}
            {!routed.called_known && <p class="due-soon">{t('calls.unknown_number')}</p>}
            <p class="quiet">{t('calls.rule', { rule: routed.rule })}</p>
        </div>
    );
}

export function AskDialog({ page, from, close }: { page: PageProps; from: string; close: () => void }) {
    const { zone } = page.session.agent;
    const [routed, setRouted] = useState<Routed | null>(null);
    const [refused, setRefused] = useState<Refused | null>(null);
    const [busy, setBusy] = useState(false);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const values = new FormData(event.target as HTMLFormElement);
        const at = instantOfField(String(values.get('at')), zone);
        setBusy(true);
        setRefused(null);
        desk.route(String(values.get('from')).trim() || 'anonymous', String(values.get('to')).trim(), Number.isNaN(at) ? '' : wire(at)).then(
            (answer) => {
                setBusy(false);
                setRouted(answer);
            },
            (why: Refused) => {
                setBusy(false);
                setRouted(null);
                if (why.status === 401) page.ended();
                else setRefused(why);
            },
        );
    };
    return (
        <Dialog title={t('calls.ask_title')} close={close}>
            <form class="form" onSubmit={submit}>
                <Problem refused={refused} />
                <div class="field">
                    <label for="ask-from">{t('calls.ask_from')}</label>
                    <input id="ask-from" name="from" type="tel" maxlength={40} defaultValue={from} aria-describedby="ask-from-hint" />
                    <p class="field-hint" id="ask-from-hint">{t('calls.ask_from_hint')}</p>
                </div>
                <div class="field">
                    <label for="ask-to">{t('calls.ask_to')}</label>
                    <input id="ask-to" name="to" type="tel" maxlength={40} />
                </div>
                <div class="field">
                    <label for="ask-at">{t('calls.ask_at')}</label>
                    <input id="ask-at" name="at" type="datetime-local" aria-describedby="ask-at-hint" />
                    <p class="field-hint" id="ask-at-hint">{t('calls.ask_at_hint', { zone })}</p>
                </div>
                {routed && <Answer routed={routed} page={page} />}
                <div class="actions">
                    <button class="button" type="submit" disabled={busy}>{t('calls.ask_submit')}</button>
                    <button class="button button-quiet" type="button" onClick={close}>{t('console.close')}</button>
                </div>
            </form>
        </Dialog>
    );
}
