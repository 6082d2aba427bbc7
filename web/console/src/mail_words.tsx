import type { Mail } from './api';
import { named, t } from './text';
import { absolute, weekdayTime } from './when';

/** Red only where a person must do something, amber while it is tried again. */
const urgency: Record<string, string> = { failed: 'due-late', delayed: 'due-soon' };

/** The state of a mail, and the moment that belongs to it. */
export function MailMark({ mail, now, zone }: { mail: Mail; now: number; zone: string }) {
    const at = mail.state === 'sent' ? mail.sent_at : mail.state === 'delayed' ? mail.next_try_at : null;
    const words = named('mails.state.', mail.state);
    if (!at) return <span class={urgency[mail.state]}>{words}</span>;
    const moment = Date.parse(at);
    const when = weekdayTime(moment, now, zone);
    return (
        <time class={urgency[mail.state]} dateTime={at} title={absolute(moment, zone)}>
            {mail.state === 'delayed' ? t('mails.next_try', { state: words, when }) : `${words} ${when}`}
        </time>
    );
}
