import { CalendarDays, Keyboard, LogOut, Moon, PhoneIncoming, Sun } from 'lucide-preact';
import { useState } from 'preact/hooks';

import type { Session } from './api';
import type { Page } from './app';
import { t } from './text';
import { switchTheme, theme } from './theme';

interface Props {
    session: Session;
    page: Page;
    waiting: number | null;
    signOut: () => void;
    showKeys: () => void;
}

export function Rail({ session, page, waiting, signOut, showKeys }: Props) {
    const [colours, setColours] = useState(theme);
    const current = (name: Page) => (page === name ? 'page' : undefined);
    return (
        <header class="rail">
            <p class="rail-name">{t('app.name')}</p>
            <nav aria-label={t('console.navigation')}>
                <a class="rail-link" href="#tasks" aria-current={current('tasks')}>
                    <PhoneIncoming aria-hidden="true" />
                    <span>{t('console.callbacks')}</span>
                    {waiting ? <span class="count">{waiting}</span> : null}
                </a>
                <a class="rail-link" href="#today" aria-current={current('today')}>
                    <CalendarDays aria-hidden="true" />
                    <span>{t('console.today')}</span>
                </a>
            </nav>
            <div class="rail-end">
                <button class="rail-link rail-keys" type="button" onClick={showKeys}>
                    <Keyboard aria-hidden="true" />
                    <span>{t('console.keys')}</span>
                    <kbd>?</kbd>
                </button>
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
        </header>
    );
}
