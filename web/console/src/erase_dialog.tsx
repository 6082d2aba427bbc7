// A person at a client is erased: first what would go is shown, then it goes for good.

import { useState } from 'preact/hooks';

import type { Client } from './api';
import { useSending } from './booking_dialogs';
import { data, erasedKinds, type ErasureTrial, type Person } from './data_api';
import { Dialog, idleButton } from './dialog';
import { FormField, Problem, problemAt } from './form_field';
import type { PageProps } from './page';
import { hashOf } from './route';
import { named, t } from './text';

/** Where what stands in the way is settled. */
function wayTo(what: string, id: number): string | undefined {
    switch (what) {
        case 'booking_ahead':
            return hashOf('bookings', id);
        case 'task_open':
            return hashOf('tasks', id);
        case 'call_going_on':
            return hashOf('calls', id);
        case 'mail_under_way':
            return hashOf('mails', id);
        default:
            return undefined;
    }
}

function Trial({ trial }: { trial: ErasureTrial }) {
    const counts = erasedKinds.filter((kind) => trial.would_erase[kind] > 0);
    const others = [...trial.other_emails, ...trial.other_numbers];
    return (
        <div role="status">
            {counts.length === 0 ? <p>{t('erase.nothing')}</p> : (
                <>
                    <p>{t('erase.would')}</p>
                    <ul class="lines">{counts.map((kind) => <li key={kind}>{named('erase.count.', kind, { count: trial.would_erase[kind] })}</li>)}</ul>
                </>
            )}
            {others.length > 0 && <p>{t('erase.others', { others: others.join(', ') })}</p>}
            {trial.obstacles.length > 0 && (
                <div class="notice notice-line">
                    <p>{t('erase.obstacles')}</p>
                    <ul class="lines">{trial.obstacles.map(({ what, id }) => <li key={`${what} ${id}`}><a href={wayTo(what, id)}>{named('erase.obstacle.', what)}</a></li>)}</ul>
                </div>
            )}
        </div>
    );
}

export function EraseDialog({ client, page, close }: { client: Client; page: PageProps; close: () => void }) {
    const [email, setEmail] = useState('');
    const [number, setNumber] = useState('');
    const [trial, setTrial] = useState<ErasureTrial | null>(null);
    const { problem, busy, send } = useSending();
    const csrf = page.session.csrf_token;
    const person: Person = { ...(email.trim() && { email: email.trim() }), ...(number.trim() && { number: number.trim() }) };
    const nobody = Object.keys(person).length === 0;
    const ready = trial !== null && trial.obstacles.length === 0 && erasedKinds.some((kind) => trial.would_erase[kind] > 0);
    const change = (set: (value: string) => void) => (event: { currentTarget: HTMLInputElement }) => {
        set(event.currentTarget.value);
        setTrial(null); // what was shown was of somebody else
    };
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        if (nobody || busy) return;
        if (!ready) {
            send(() => data.tryErasing(client.slug, person, csrf), setTrial);
            return;
        }
        send(() => data.erase(client.slug, person, csrf), () => {
            page.toast({ text: t('erase.done') });
            close();
        });
    };
    return (
        <Dialog title={t('erase.open')} eyebrow={client.name} close={close}>
            <form class="form" onSubmit={submit} noValidate>
                <p>{t('erase.words')}</p>
                <FormField id="erase-email" label={t('erase.email')} problem={problemAt(problem, '/email')}>
                    {(described) => <input type="email" list="erase-emails" value={email} maxlength={200} autocomplete="off" {...described} onInput={change(setEmail)} />}
                </FormField>
                <datalist id="erase-emails">{client.contacts.map((contact) => <option key={contact.email} value={contact.email}>{contact.name}</option>)}</datalist>
                <FormField id="erase-number" label={t('erase.number')} problem={problemAt(problem, '/number')}>
                    {(described) => <input type="tel" list="erase-numbers" value={number} maxlength={60} autocomplete="off" {...described} onInput={change(setNumber)} />}
                </FormField>
                <datalist id="erase-numbers">{client.numbers.map((one) => <option key={one} value={one} />)}</datalist>
                {trial && <Trial trial={trial} />}
                <Problem problem={problem} fields={['/email', '/number']} />
                <div class="actions">
                    <button class={`button${ready ? ' button-danger' : ''}`} type="submit" {...idleButton(nobody || busy)}>{t(ready ? 'erase.submit' : 'erase.look')}</button>
                    <button class="button button-quiet" type="button" onClick={close}>{t('console.cancel')}</button>
                </div>
            </form>
        </Dialog>
    );
}
