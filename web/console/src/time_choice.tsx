// Choosing a time for a call: one of the free ones of a week, or any.

import { ChevronLeft, ChevronRight } from 'lucide-preact';
import { useEffect, useState } from 'preact/hooks';

import { api, type Refused, type Slot } from './api';
import { t } from './text';
import { addDays, dateShort, fieldOf, instantOfField, isoDate, mondayOf, time, wire } from './when';

interface Props {
    client: string;
    type: string;
    zone: string;
    from: string; // the date that is shown first
    now: number;
    chosen: string; // an instant, or empty
    choose: (start: string) => void;
}

/** By date of `zone`, in their order. */
export function byDay(slots: Slot[], zone: string): [string, Slot[]][] {
    const days = new Map<string, Slot[]>();
    for (const slot of slots) {
        const date = isoDate(Date.parse(slot.start), zone);
        days.set(date, [...(days.get(date) ?? []), slot]);
    }
    return [...days];
}

type Found = { of: string; slots: Slot[] } | { of: string; why: string } | null;

function FreeTimes({ client, type, zone, from, now, chosen, choose }: Props) {
    const [monday, setMonday] = useState(mondayOf(from));
    const [found, setFound] = useState<Found>(null);
    const of = `${client} ${type} ${monday}`;
    useEffect(() => {
        let over = false;
        const first = [monday, isoDate(now, zone)].sort().at(-1)!;
        api.slots(client, type, first, addDays(monday, 7)).then(
            ({ slots }) => !over && setFound({ of, slots }),
            (refused: Refused) => !over && setFound({ of, why: refused.message || t('signin.failed') }),
        );
        return () => {
            over = true;
        };
    }, [of]);
    const current = found?.of === of ? found : null;
    const thisWeek = mondayOf(isoDate(now, zone));
    return (
        <div class="free-times">
            <div class="week-steps">
                <button class="step" type="button" aria-label={t('calendar.previous')} disabled={monday <= thisWeek} onClick={() => setMonday(addDays(monday, -7))}>
                    <ChevronLeft aria-hidden="true" />
                </button>
                <span aria-live="polite">{dateShort(monday)} – {dateShort(addDays(monday, 6))}</span>
                <button class="step" type="button" aria-label={t('calendar.next')} onClick={() => setMonday(addDays(monday, 7))}>
                    <ChevronRight aria-hidden="true" />
                </button>
            </div>
            <div class="free-days" aria-busy={current === null}>
                {current && 'why' in current && <p class="field-problem" role="alert">{current.why}</p>}
                {current && 'slots' in current && current.slots.length === 0 && <p class="quiet">{t('time.none')}</p>}
                {current && 'slots' in current && byDay(current.slots, zone).map(([date, slots]) => (
                    <fieldset class="free-day" key={date}>
                        <legend>{dateShort(date)}</legend>
                        {slots.map((slot) => (
                            <label class="chip" key={slot.start}>
                                <input type="radio" name="start" value={slot.start} checked={slot.start === chosen} onChange={() => choose(slot.start)} />
                                <span>{time(Date.parse(slot.start), zone)}</span>
                            </label>
                        ))}
                    </fieldset>
                ))}
            </div>
        </div>
    );
}

export function TimeChoice(props: Props) {
    const { zone, chosen, choose } = props;
    const [any, setAny] = useState(false);
    const kind = (which: boolean, words: string) => (
        <button type="button" aria-pressed={any === which} onClick={() => setAny(which)}>{words}</button>
    );
    return (
        <div class="time-choice">
            <div class="switch" role="group" aria-label={t('time.which')}>
                {kind(false, t('time.free'))}
                {kind(true, t('time.any'))}
            </div>
            {any ? (
                <div class="field">
                    <label for="any-time">{t('time.start')}</label>
                    <input id="any-time" type="datetime-local" step={300} required value={chosen && fieldOf(Date.parse(chosen), zone)}
                           onInput={(event) => {
                               const at = instantOfField(event.currentTarget.value, zone);
                               choose(Number.isNaN(at) ? '' : wire(at));
                           }} aria-describedby="any-hint" />
                    <p class="field-hint" id="any-hint">{t('time.any_hint', { zone })}</p>
                </div>
            ) : (
                <FreeTimes {...props} />
            )}
        </div>
    );
}
