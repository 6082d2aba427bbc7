// How a callback ended: one of four words, and a note if there is more to say.

import type { Outcome, Task } from './api';
import { useModal } from './dialog';
import { who } from './task_words';
import { t } from './text';

const OUTCOMES: Outcome[] = ['reached', 'not_reachable', 'no_need', 'invalid_number'];

interface Props {
    task: Task;
    close: () => void;
    done: (task: Task, outcome: Outcome, note: string) => void;
}

export function Finish({ task, close, done }: Props) {
    const dialog = useModal();
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const values = new FormData(event.target as HTMLFormElement);
        done(task, values.get('outcome') as Outcome, String(values.get('note')).trim());
    };
    return (
        <dialog class="dialog" ref={dialog} onClose={close} aria-labelledby="finish-title">
            <form class="form" onSubmit={submit}>
                <div>
                    <p class="eyebrow">{who(task)}</p>
                    <h2 id="finish-title" class="panel-title">{t('finish.title')}</h2>
                </div>
                <fieldset class="outcomes">
                    <legend class="hidden">{t('finish.title')}</legend>
                    {OUTCOMES.map((outcome) => (
                        <label class="outcome" key={outcome}>
                            <input type="radio" name="outcome" value={outcome} required defaultChecked={outcome === 'reached'} />
                            <span>{t(`finish.${outcome}`)}</span>
                        </label>
                    ))}
                </fieldset>
                <div class="field">
                    <label for="finish-note">{t('finish.note')} <span class="quiet">({t('booking.optional')})</span></label>
                    <textarea id="finish-note" name="note" rows={2} maxlength={2000} defaultValue={task.note} />
                </div>
                <div class="actions">
                    <button class="button" type="submit">{t('finish.submit')}</button>
                    <button class="button button-quiet" type="button" onClick={() => dialog.current?.close()}>{t('finish.cancel')}</button>
                </div>
            </form>
        </dialog>
    );
}
