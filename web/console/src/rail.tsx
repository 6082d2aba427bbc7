import {
    BookOpen, Building2, CalendarClock, CalendarDays, ChartLine, Ellipsis, Hourglass, Keyboard, LogOut, Mail, Moon, Phone, PhoneIncoming, Shield, SlidersHorizontal, Sun,
} from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Session } from './api';
import { LanguageChoice } from './language_choice';
import { hashOf, type Page } from './route';
import { t, type Key } from './text';
import { switchTheme, theme } from './theme';

interface Props {
    session: Session;
    page: Page;
    waiting: number | null;
    signOut: () => void;
    showKeys: () => void;
}

const links: { page: Page; words: Key; icon: typeof Mail; seldom?: boolean }[] = [
    { page: 'today', words: 'console.today', icon: CalendarClock },
    { page: 'calendar', words: 'console.calendar', icon: CalendarDays },
    { page: 'tasks', words: 'console.callbacks', icon: PhoneIncoming },
    { page: 'bookings', words: 'console.bookings', icon: BookOpen },
    { page: 'waiting', words: 'console.waiting', icon: Hourglass, seldom: true },
    { page: 'calls', words: 'console.calls', icon: Phone, seldom: true },
    { page: 'clients', words: 'console.clients', icon: Building2, seldom: true },
    { page: 'figures', words: 'console.figures', icon: ChartLine, seldom: true },
    { page: 'duty', words: 'console.duty', icon: Shield, seldom: true },
    { page: 'mails', words: 'console.mails', icon: Mail, seldom: true },
    { page: 'rules', words: 'console.rules', icon: SlidersHorizontal, seldom: true },
];

/** On a phone the rail is a bar below: the daily pages, and the rest behind "More". */
export function Rail({ session, page, waiting, signOut, showKeys }: Props) {
    const [colours, setColours] = useState(theme);
    const [more, setMore] = useState(false);
    const moreButton = useRef<HTMLButtonElement>(null);
    useEffect(() => setMore(false), [page]);
    const fold = (event: KeyboardEvent) => {
        if (event.key !== 'Escape' || !more) return;
        setMore(false);
        moreButton.current?.focus();
    };
    const link = ({ page: to, words, icon: Icon }: (typeof links)[number]) => (
        <a class="rail-link" key={to} href={hashOf(to)} aria-current={page === to ? 'page' : undefined}>
            <Icon aria-hidden="true" />
            <span>{t(words)}</span>
            {to === 'tasks' && waiting ? <span class="count">{waiting}</span> : null}
        </a>
    );
    return (
        <header class={`rail${more ? ' rail-open' : ''}`} onKeyDown={fold}>
            <p class="rail-name">{t('app.name')}</p>
            <nav class="rail-daily" aria-label={t('console.navigation')}>{links.filter((one) => !one.seldom).map(link)}</nav>
            <button class="rail-link rail-more" type="button" ref={moreButton} aria-expanded={more} aria-controls="rail-rest" onClick={() => setMore(!more)}>
                <Ellipsis aria-hidden="true" />
                <span>{t('console.more')}</span>
            </button>
            <div class="rail-rest" id="rail-rest">
                <nav aria-label={t('console.navigation_more')}>{links.filter((one) => one.seldom).map(link)}</nav>
                <div class="rail-end">
                    <button class="rail-link rail-keys" type="button" onClick={showKeys}>
                        <Keyboard aria-hidden="true" />
                        <span>{t('console.keys')}</span>
                        <kbd>?</kbd>
                    </button>
                    <LanguageChoice />
                    <button class="rail-link" type="button" onClick={() => setColours(switchTheme())}>
                        {colours === 'dark' ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />}
                        <span>{t(colours === 'dark' ? 'console.theme_light' : 'console.theme_dark')}</span>
                    </button>
                    <button class="rail-link" type="button" onClick={signOut}>
                        <LogOut aria-hidden="true" />
                        <span>{t('console.sign_out')}</span>
                    </button>
                    <p class="rail-who" title={t('console.signed_in', { name: session.agent.name })}>{session.agent.name}</p>
                </div>
            </div>
        </header>
    );
}
