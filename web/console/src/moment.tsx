// Moments as pages show them: short, with the whole truth on hover.

import { t } from './text';
import { absolute, dayAndTime, time, weekdayTime } from './when';

export function Moment({ at, now, zone }: { at: string; now: number; zone: string }) {
    const moment = Date.parse(at);
    return <time dateTime={at} title={absolute(moment, zone)}>{weekdayTime(moment, now, zone)}</time>;
}

/** `Mon 23 Nov, 9:40–10:10` */
export function Span({ start, end, zone }: { start: string; end: string; zone: string }) {
    const from = Date.parse(start);
    return <time dateTime={start} title={absolute(from, zone)}>{t('when.short_span', { from: dayAndTime(from, zone), to: time(Date.parse(end), zone) })}</time>;
}
