// Booking a call for a client who asked by phone or mail.

import { useMemo, useState } from 'preact/hooks';

import { api, type Booking } from './api';
import { Override, useSending } from './booking_dialogs';
import { Dialog, DialogActions } from './dialog';
import { FormField, Problem, problemAt } from './form_field';
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

/** Those of the form; the others are told below it. */
const fields = ['/name', '/email', '/phone', '/note'];

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
    const input = (field: 'name' | 'email' | 'phone', type: string, label: string, optional = false) => (
        <FormField id={`book-${field}`} label={label} problem={problemAt(problem, `/${field}`)} optional={optional}>
            {(described) => (
                <input {...described} type={type} value={visitor[field]} required={!optional} autocomplete="off" maxlength={200}
                       onInput={(event) => change(field)(event.currentTarget.value)} />
            )}
        </FormField>
    );
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
                <div class="pair">{input('name', 'text', t('bookings.name'))}{input('email', 'email', t('booking.email'))}</div>
                {input('phone', 'tel', t('booking.phone'), true)}
                <FormField id="book-note" label={t('task.note')} problem={problemAt(problem, '/note')} optional>
                    {(described) => <textarea {...described} rows={2} maxlength={2000} value={visitor.note} onInput={(event) => change('note')(event.currentTarget.value)} />}
                </FormField>
                <Problem problem={problem} fields={fields} />
                <Override shown={breaksRule} ticked={override} tick={setOverride} />
                <p class="field-hint">{t('bookings.mail_hint')}</p>
                <DialogActions submit={t('bookings.book_submit')} close={close} busy={busy || !start} />
            </form>
        </Dialog>
    );
}
