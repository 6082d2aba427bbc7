// Addresses of other programs that are told what happens to bookings, and how each delivery went.

import { Plus } from 'lucide-preact';
import { useState } from 'preact/hooks';

import { api } from './api';
import { useSending } from './booking_dialogs';
import { Dialog, DialogActions } from './dialog';
import { FormField, Problem, problemAt } from './form_field';
import { Moment } from './moment';
import { refusalTeller, type PageProps } from './page';
import { useNow, usePolling } from './polling';
import { hashOf } from './route';
import { Empty, Failure, Skeleton } from './states';
import { named, t } from './text';
import type { Delivery, Webhook } from './webhooks_api';

/** The secret is in this answer and never again, so the dialog stays until it is closed by hand. */
function Add({ page, close, added }: { page: PageProps; close: () => void; added: () => void }) {
    const [url, setUrl] = useState('');
    const [made, setMade] = useState<Webhook | null>(null);
    const { problem, busy, send } = useSending();
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        send(() => api.addWebhook(url.trim(), page.session.csrf_token), (webhook) => {
            setMade(webhook);
            added();
        });
    };
    if (made) {
        return (
            <Dialog title={t('webhooks.secret_title')} close={close}>
                <div class="form">
                    <p>{t('webhooks.secret_words')}</p>
                    <p><code class="secret">{made.secret}</code></p>
                    <div class="actions"><button class="button" type="button" onClick={close}>{t('console.close')}</button></div>
                </div>
            </Dialog>
        );
    }
    return (
        <Dialog title={t('webhooks.add_title')} close={close}>
            <form class="form" onSubmit={submit}>
                <FormField id="webhook-url" label={t('webhooks.url')} problem={problemAt(problem, '/url')} hint={t('webhooks.hint')}>
                    {(described) => (
                        <input {...described} type="url" required maxlength={2000} placeholder="https://" value={url}
                               onInput={(event) => setUrl(event.currentTarget.value)} />
                    )}
                </FormField>
                <Problem problem={problem} fields={['/url']} />
                <DialogActions submit={t('rules.add')} close={close} busy={busy} />
            </form>
        </Dialog>
    );
}

/** The body is what was or will be sent, as text; 0 where no booking is in it. */
function bookingOf({ body }: Delivery): number {
    try {
        return Number((JSON.parse(body) as { booking?: { id?: number } }).booking?.id) || 0;
    } catch {
        return 0;
    }
}

function Deliveries({ page, webhooks }: { page: PageProps; webhooks: Webhook[] }) {
    const now = useNow(0);
    const { zone } = page.session.agent;
    const [state, setState] = useState('');
    const polled = usePolling(() => api.deliveries({ state }), `deliveries ${state}`, page.ended, ['webhook', 'booking']);
    const failed = refusalTeller(page);
    const resend = (id: number) =>
        api.resend(id, page.session.csrf_token).then(() => {
            page.toast({ text: t('webhooks.resent') });
            polled.again();
        }, failed);
    const deliveries = polled.data?.deliveries ?? [];
    return (
        <section aria-labelledby="deliveries-title">
            <div class="deliveries-head">
                <h2 class="side-title" id="deliveries-title">{t('webhooks.deliveries')}</h2>
                <label><span class="hidden">{t('tasks.state')}</span>
                    <select value={state} onChange={(event) => setState(event.currentTarget.value)}>
                        <option value="">{t('bookings.all_states')}</option>
                        {['pending', 'delivered', 'failed'].map((one) => <option key={one} value={one}>{named('webhooks.state.', one)}</option>)}
                    </select>
                </label>
            </div>
            {polled.data && deliveries.length === 0 && <p class="quiet">{t('webhooks.no_deliveries')}</p>}
            {!polled.data && polled.failure && <p class="quiet" role="alert">{polled.failure.message || t('signin.failed')}</p>}
            <ul class="rows">
                {deliveries.map((delivery) => (
                    <li class="row row-delivery" key={delivery.id}>
                        <div class="row-who">
                            <b>{delivery.event}</b>
                            <span class="row-under address">{webhooks.find(({ id }) => id === delivery.webhook)?.url ?? delivery.webhook}</span>
                            {delivery.last_reply && delivery.state !== 'delivered' && <p class="words reply">{delivery.last_reply}</p>}
                        </div>
                        <span class={delivery.state === 'failed' ? 'due-late' : delivery.state === 'pending' && delivery.attempts > 0 ? 'due-soon' : undefined}>{delivery.held ? t('webhooks.held') : named('webhooks.state.', delivery.state)}</span>
                        <span class="row-state"><Moment at={delivery.created_at} now={now} zone={zone} /></span>
                        <span class="row-buttons">
                            {bookingOf(delivery) > 0 && <a href={hashOf('bookings', bookingOf(delivery))}>{t('mails.to_booking')}</a>}
                            <button class="button button-quiet button-row" type="button" aria-label={`${t('webhooks.resend')}: ${delivery.event} ${delivery.id}`} onClick={() => void resend(delivery.id)}>{t('webhooks.resend')}</button>
                        </span>
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function Webhooks({ page }: { page: PageProps }) {
    const polled = usePolling(api.webhooks, 'webhooks', page.ended, ['webhook', 'rules']);
    const [adding, setAdding] = useState(false);
    const [removing, setRemoving] = useState<Webhook | null>(null);
    const { problem, busy, send } = useSending();
    if (!polled.data && polled.failure) {
        return <Failure title={t('webhooks.error_title')} why={polled.failure.message || t('signin.failed')} retry={polled.again} />;
    }
    if (!polled.data) return <Skeleton rows={3} />;
    const { webhooks } = polled.data;
    const remove = (event: SubmitEvent) => {
        event.preventDefault();
        if (!removing) return;
        send(() => api.deleteWebhook(removing.id, page.session.csrf_token), () => {
            setRemoving(null);
            polled.again();
        });
    };
    return (
        <div class="rules-form">
            <p class="quiet">{t('webhooks.words')}</p>
            {webhooks.length === 0 && <Empty title={t('webhooks.empty')} />}
            <ul class="rows">
                {webhooks.map((webhook) => (
                    <li class="row row-holidays" key={webhook.id}>
                        <div class="row-who"><b class="address">{webhook.url}</b></div>
                        <span />
                        <span />
                        <span class="row-buttons">
                            <button class="button button-quiet button-row" type="button" aria-label={t('rules.remove', { what: webhook.url })} onClick={() => setRemoving(webhook)}>{t('webhooks.remove')}</button>
                        </span>
                    </li>
                ))}
            </ul>
            <p><button class="button button-quiet" type="button" onClick={() => setAdding(true)}><Plus aria-hidden="true" />{t('webhooks.add_title')}</button></p>
            {webhooks.length > 0 && <Deliveries page={page} webhooks={webhooks} />}
            {adding && <Add page={page} close={() => setAdding(false)} added={polled.again} />}
            {removing && (
                <Dialog title={t('webhooks.remove_title')} close={() => setRemoving(null)}>
                    <form class="form" onSubmit={remove}>
                        <p class="address">{removing.url}</p>
                        <p>{t('webhooks.remove_words')}</p>
                        <Problem problem={problem} />
                        <DialogActions submit={t('webhooks.remove')} close={() => setRemoving(null)} busy={busy} danger />
                    </form>
                </Dialog>
            )}
        </div>
    );
}
