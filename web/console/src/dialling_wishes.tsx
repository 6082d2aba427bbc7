// What an agent wants to be dialled by itself: saved when it is chosen.

import { useState } from 'preact/hooks';

import type { Refused } from './api';
import { callbacks, type DiallingWish } from './callbacks_api';
import { refusalTeller, type PageProps } from './page';
import { usePolling } from './polling';
import { t } from './text';

const words = (is: boolean) => t(is ? 'dialling.yes' : 'dialling.no');
const chosen = (is: boolean | null) => (is === null ? '' : String(is));

export function DiallingWishes({ agent, page }: { agent: string; page: PageProps }) {
    const asked = usePolling(() => callbacks.wish(agent), `dialling of ${agent}`, page.ended);
    const [kept, setKept] = useState<DiallingWish | null>(null); // what was chosen here
    const [busy, setBusy] = useState(false);
    const failed = refusalTeller(page);
    const wish = kept ?? asked.data;
    if (!wish) return asked.failure ? <p class="rules-who quiet" role="alert">{asked.failure.message || t('signin.failed')}</p> : null;
    const save = (part: Partial<Pick<DiallingWish, 'tasks' | 'booked_calls'>>) => {
        if (busy) return;
        setBusy(true);
        setKept({ ...wish, ...part });
        callbacks.setWish(agent, { tasks: wish.tasks, booked_calls: wish.booked_calls, ...part }, page.session.csrf_token).then((now) => {
            setKept(now);
            page.toast({ text: t('dialling.saved') });
        }, (refused: Refused) => {
            setKept(wish);
            failed(refused);
        }).finally(() => setBusy(false));
    };
    return (
        <fieldset class="rules-who dialling" aria-describedby="dialling-words">
            <legend>{t('dialling.title')}</legend>
            <p class="quiet" id="dialling-words">{t('dialling.words')}</p>
            <div class="field">
                <label for="dialling-tasks">{t('dialling.tasks')}</label>
                <select id="dialling-tasks" value={chosen(wish.tasks)} aria-disabled={busy}
                        onChange={(event) => save({ tasks: event.currentTarget.value === '' ? null : event.currentTarget.value === 'true' })}>
                    <option value="">{t('dialling.tasks_default', { what: words(wish.tasks_by_default) })}</option>
                    <option value="true">{words(true)}</option>
                    <option value="false">{words(false)}</option>
                </select>
            </div>
            <label class="tick">
                <input type="checkbox" checked={wish.booked_calls} aria-disabled={busy} onChange={(event) => save({ booked_calls: event.currentTarget.checked })} />
                {t('dialling.booked')}
            </label>
        </fieldset>
    );
}
