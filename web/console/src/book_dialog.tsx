// Booking a call for a client who asked by phone or mail.

import { useMemo, useState } from 'preact/hooks';

import { api, type Booking, type Refused } from './api';
import { Override, Problem, useSending } from './booking_dialogs';
import { Dialog, DialogActions } from './dialog';
import { typeName, type PageProps } from './page';
import { t } from './text';
import { TimeChoice } from './time_choice';
import { isoDate } from './when';

interface Props {
    page: PageProps;
    now: number;
    client?: string;
    close: () => void;
    done: (booking: Booking, words: string) => void;
}

/** Errors whose pointer is `/email` stand beside that field. */
function problemOf(refused: Refused | null, field: string): string {
    return refused?.errors.find(({ pointer }) => pointer === `/${field}`)?.detail ?? '';
}

interface FieldProps {
    name: 'name' | 'email' | 'phone';
    label: string;
    type: string;
    value: string;
    problem: string;
    optional?: boolean;
    change: (text: string) => void;
}

function Field({ name, label, type, value, problem, optional, change }: FieldProps) {
    return (
        <div class={`field${problem ? ' field-wrong' : ''}`}>
            <label for={`book-${name}`}>{label} {optional && <span class="quiet">({t('booking.optional')})</span>}</label>
            <input id={`book-${name}`} type={type} value={value} required={!optional} autocomplete="off" maxlength={200}
                   aria-invalid={problem ? 'true' : undefined} aria-describedby={problem ? `book-${name}-problem` : undefined}
                   onInput={(event) => change(event.currentTarget.value)} />
            {problem && <p class="field-problem" id={`book-${name}-problem`}>{problem}</p>}
        </div>
    );
}

export function BookDialog({ page, now, client: given = '', close, done }: Props) {
    const { people, session } = page;
    const [client, setClient] = useState(given);
    const [typeWanted, setType] = useState('');
    const type = typeWanted || people.types[0]?.slug || ''; // who is quick opens this before the people are here
    const [start, setStart] = useState('');
    const [visitor, setVisitor] = useState({ name: '', email: '', phone: '', note: '' });
    const [override, setOverride] = useState(false);
    const { problem, busy, send, breaksRule } = useSending();
    const key = useMemo(() => crypto.getRandomValues(new Uint32Array(4)).join('-'), [client, type, start, visitor, override]);

    const chooseClient = (slug: string) => {
        setClient(slug);
        setStart('');
        const contact = people.clients.find((one) => one.slug === slug)?.contacts?.[0];
        setVisitor((before) => ({ ...before, name: contact?.name ?? '', email: contact?.email ?? '' }));
    };
    const change = (field: keyof typeof visitor) => (text: string) => setVisitor((before) => ({ ...before, [field]: text }));
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        if (!start) return;
        const { phone, note, ...needed } = visitor;
        const wish = { client, type, start, ...needed, ...(phone && { phone }), ...(note && { note }), ...(override && { override }) };
        send(() => api.book(wish, key, session.csrf_token), (booked) => done(booked, t('bookings.booked', { who: visitor.name })));
    };
    return (
        <Dialog title={t('bookings.book_title')} close={close} wide>
            <form class="form" onSubmit={submit}>
                <div class="pair">
                    <div class="field">
                        <label for="book-client">{t('bookings.client')}</label>
                        <select id="book-client" required value={client} onChange={(event) => chooseClient(event.currentTarget.value)}>
                            <option value="">{t('bookings.choose_client')}</option>
                            {people.clients.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
                        </select>
                    </div>
                    <div class="field">
                        <label for="book-type">{t('bookings.type')}</label>
                        <select id="book-type" required value={type} onChange={(event) => {
                            setType(event.currentTarget.value);
                            setStart('');
                        }}>
                            {people.types.map((one) => <option key={one.slug} value={one.slug}>{typeName(one)}</option>)}
                        </select>
                    </div>
                </div>
                {client && type && (
                    <TimeChoice client={client} type={type} zone={session.agent.zone} now={now} from={isoDate(now, session.agent.zone)}
                                chosen={start} choose={setStart} />
                )}
                <div class="pair">
                    <Field name="name" label={t('bookings.name')} type="text" value={visitor.name} problem={problemOf(problem, 'name')} change={change('name')} />
                    <Field name="email" label={t('booking.email')} type="email" value={visitor.email} problem={problemOf(problem, 'email')} change={change('email')} />
                </div>
                <Field name="phone" label={t('booking.phone')} type="tel" value={visitor.phone} problem={problemOf(problem, 'phone')} change={change('phone')} optional />
                <div class="field">
                    <label for="book-note">{t('task.note')} <span class="quiet">({t('booking.optional')})</span></label>
                    <textarea id="book-note" rows={2} maxlength={2000} value={visitor.note} onInput={(event) => change('note')(event.currentTarget.value)} />
                </div>
                <Problem problem={problem} />
                <Override shown={breaksRule} ticked={override} tick={setOverride} />
                <p class="field-hint">{t('bookings.mail_hint')}</p>
                <DialogActions submit={t('bookings.book_submit')} close={close} busy={busy || !start} />
            </form>
        </Dialog>
    );
}
