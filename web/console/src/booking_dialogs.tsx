// What can be done to a booking, each asked before it is done: the client is told by mail.

import { useState } from 'preact/hooks';

import { api, Refused, type Booking } from './api';
import { Dialog, DialogActions } from './dialog';
import { FormField, Problem, problemAt } from './form_field';
import { Span } from './moment';
import type { PageProps } from './page';
import { t } from './text';
import { TimeChoice } from './time_choice';
import { isoDate } from './when';

interface Props {
    booking: Booking;
    page: PageProps;
    now: number;
    close: () => void;
    done: (booking: Booking, words: string) => void;
}

/** Sends once at a time. A rule that stands against it can be passed over by a tick, never another booking (409). */
export function useSending() {
    const [problem, setProblem] = useState<Refused | null>(null);
    const [busy, setBusy] = useState(false);
    const send = <T,>(request: () => Promise<T>, done: (answer: T) => void) => {
        setBusy(true);
        setProblem(null);
        request().then(
            (answer) => {
                setBusy(false);
                done(answer);
            },
            (refused) => {
                setBusy(false);
                setProblem(refused instanceof Refused ? refused : new Refused(0, ''));
            },
        );
    };
    return { problem, busy, send, breaksRule: problem?.overridable ?? false };
}

/** Shown once the server has said which rule stands in the way. */
export function Override({ shown, ticked, tick }: { shown: boolean; ticked: boolean; tick: (on: boolean) => void }) {
    if (!shown && !ticked) return null;
    return (
        <label class="tick">
            <input type="checkbox" checked={ticked} onChange={(event) => tick(event.currentTarget.checked)} />
            <span>{t('bookings.override')}</span>
        </label>
    );
}

export function MoveDialog({ booking, page, now, close, done, suggested = '' }: Props & { suggested?: string }) {
    const { zone } = page.session.agent;
    const [start, setStart] = useState(suggested);
    const [override, setOverride] = useState(false);
    const [reason, setReason] = useState('');
    const { problem, busy, send, breaksRule } = useSending();
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        if (!start) return;
        const change = { start, ...(override && { override }), ...(reason.trim() && { reason: reason.trim() }) };
        send(() => api.changeBooking(booking.id, change, page.session.csrf_token), (moved) => done(moved, t('bookings.moved', { who: booking.name })));
    };
    return (
        <Dialog title={t('bookings.move_title')} eyebrow={`${booking.name} · ${booking.client_name}`} close={close} wide>
            <form class="form" onSubmit={submit}>
                <p class="quiet">{t('bookings.now_at')} <Span start={booking.start} end={booking.end} zone={zone} /></p>
                {suggested ? (
                    <p><b>{t('bookings.new_time')} <Span start={suggested} end={endOf(suggested, booking)} zone={zone} /></b></p>
                ) : (
                    <TimeChoice client={booking.client ?? ''} type={booking.type} zone={zone} now={now} from={isoDate(Math.max(now, Date.parse(booking.start)), zone)}
                                chosen={start} choose={setStart} />
                )}
                <Reason value={reason} change={setReason} problem={problemAt(problem, '/reason')} />
                <Problem problem={problem} fields={['/reason']} />
                <Override shown={breaksRule} ticked={override} tick={setOverride} />
                <p class="field-hint">{t('bookings.mail_hint')}</p>
                <DialogActions submit={t('bookings.move_submit')} close={close} busy={busy || !start} keep={t('bookings.keep')} />
            </form>
        </Dialog>
    );
}

const endOf = (start: string, booking: Booking) =>
    new Date(Date.parse(start) + Date.parse(booking.end) - Date.parse(booking.start)).toISOString();

function Reason({ value, change, problem }: { value: string; change: (text: string) => void; problem: string }) {
    return (
        <FormField id="reason" label={t('bookings.reason')} problem={problem} hint={t('bookings.reason_hint')} optional>
            {(described) => <textarea {...described} rows={2} maxlength={500} value={value} onInput={(event) => change(event.currentTarget.value)} />}
        </FormField>
    );
}

export function CancelDialog({ booking, page, close, done }: Omit<Props, 'now'>) {
    const [reason, setReason] = useState('');
    const { problem, busy, send } = useSending();
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        send(() => api.cancelBooking(booking.id, reason.trim(), page.session.csrf_token), (gone) => done(gone, t('bookings.cancelled', { who: booking.name })));
    };
    return (
        <Dialog title={t('bookings.cancel_title')} eyebrow={`${booking.name} · ${booking.client_name}`} close={close}>
            <form class="form" onSubmit={submit}>
                <p><Span start={booking.start} end={booking.end} zone={page.session.agent.zone} /></p>
                <p>{t('bookings.cancel_words')}</p>
                <Reason value={reason} change={setReason} problem={problemAt(problem, '/reason')} />
                <Problem problem={problem} fields={['/reason']} />
                <DialogActions submit={t('bookings.cancel_submit')} close={close} busy={busy} danger keep={t('bookings.keep')} />
            </form>
        </Dialog>
    );
}
