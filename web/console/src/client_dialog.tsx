// Plan, period, agent, language and numbers of a client.

import { useState } from 'preact/hooks';

import { Refused, type Client } from './api';
import { changeOf, formOf, type ClientForm } from './clients';
import { desk } from './desk_api';
import { Dialog, DialogActions } from './dialog';
import { languages, languageNames } from './language';
import type { PageProps } from './page';
import { Problem } from './task_dialogs';
import { t } from './text';

interface Props {
    client: Client;
    page: PageProps;
    close: () => void;
    done: (contradicted: number) => void;
}

export function ClientDialog({ client, page, close, done }: Props) {
    const [before] = useState(() => formOf(client));
    const [form, setForm] = useState(before);
    const [busy, setBusy] = useState(false);
    const [refused, setRefused] = useState<Refused | null>(null);
    const set = (part: Partial<ClientForm>) => setForm((was) => ({ ...was, ...part }));
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        setBusy(true);
        setRefused(null);
        desk.changeClient(client.slug, changeOf(before, form), page.session.csrf_token).then(({ contradictions }) => done(contradictions.length), (why: Refused) => {
            setBusy(false);
            if (why.status === 401) page.ended();
            else setRefused(why);
        });
    };
    return (
        <Dialog title={t('clients.edit_title')} eyebrow={client.name} close={close}>
            <form class="form" onSubmit={submit}>
                <Problem refused={refused} />
                <div class="field">
                    <label for="client-agent">{t('bookings.agent')}</label>
                    <select id="client-agent" value={form.agent} onChange={(event) => set({ agent: event.currentTarget.value })}>
                        {page.people.agents.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
                    </select>
                </div>
                <div class="field">
                    <label for="client-plan">{t('clients.plan')} <span class="quiet">({t('booking.optional')})</span></label>
                    <input id="client-plan" maxlength={100} value={form.plan} onInput={(event) => set({ plan: event.currentTarget.value })} />
                </div>
                <div class="field-pair">
                    <div class="field">
                        <label for="client-from">{t('clients.from')}</label>
                        <input id="client-from" type="date" value={form.entitled_from} onInput={(event) => set({ entitled_from: event.currentTarget.value })} />
                    </div>
                    <div class="field">
                        <label for="client-to">{t('clients.to')}</label>
                        <input id="client-to" type="date" value={form.entitled_to} onInput={(event) => set({ entitled_to: event.currentTarget.value })} />
                    </div>
                </div>
                <div class="field">
                    <label for="client-language">{t('clients.language')}</label>
                    <select id="client-language" value={form.language} onChange={(event) => set({ language: event.currentTarget.value })}>
                        {(languages as readonly string[]).includes(form.language) ? null : <option value={form.language}>{form.language}</option>}
                        {languages.map((one) => <option key={one} value={one}>{languageNames[one]}</option>)}
                    </select>
                </div>
                <div class="field">
                    <label for="client-numbers">{t('clients.numbers')}</label>
                    <textarea id="client-numbers" rows={4} value={form.numbers} aria-describedby="client-numbers-hint" onInput={(event) => set({ numbers: event.currentTarget.value })} />
                    <p class="field-hint" id="client-numbers-hint">{t('clients.numbers_hint')}</p>
                </div>
                <DialogActions submit={t('clients.edit_submit')} close={close} busy={busy} />
            </form>
        </Dialog>
    );
}
