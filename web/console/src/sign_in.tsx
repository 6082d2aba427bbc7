import { useEffect, useRef, useState } from 'preact/hooks';

import { api, type Refused, type Session } from './api';
import { LanguageChoice } from './language_choice';
import { t } from './text';

function whatWentWrong(refused: Refused): string {
    if (refused.status === 401 || refused.status === 422) return t('signin.wrong');
    if (refused.status === 429) return t('signin.too_many', { seconds: refused.retryAfter || 60 });
    return refused.message || t('signin.failed');
}

/** The answer of signing in may hold the token alone; who we are is asked then. */
async function signIn(agent: string, password: string): Promise<Session> {
    const answer = await api.signIn(agent, password);
    return answer.agent && answer.csrf_token ? (answer as Session) : api.session();
}

export function SignIn({ ended, done }: { ended: boolean; done: (session: Session) => void }) {
    const [problem, setProblem] = useState(ended ? t('signin.ended') : '');
    const [busy, setBusy] = useState(false);
    const password = useRef<HTMLInputElement>(null);

    useEffect(() => {
        document.title = `${t('signin.title')} · ${t('app.name')}`;
    }, []);

    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const values = new FormData(event.target as HTMLFormElement);
        setBusy(true);
        setProblem('');
        signIn(String(values.get('agent')).trim(), String(values.get('password'))).then(done, (refused: Refused) => {
            setBusy(false);
            setProblem(whatWentWrong(refused));
            password.current?.select();
        });
    };

    return (
        <main class="lobby" id="main">
            <form class="sheet signin" onSubmit={submit}>
                <div>
                    <p class="eyebrow">{t('app.name')}</p>
                    <h1>{t('signin.title')}</h1>
                    <p class="quiet">{t('signin.words')}</p>
                </div>
                {problem && <p class={ended && problem === t('signin.ended') ? 'notice' : 'notice notice-line'} role="alert">{problem}</p>}
                <div class="field">
                    <label for="agent">{t('signin.agent')}</label>
                    <input id="agent" name="agent" autocomplete="username" autocapitalize="none" spellcheck={false}
                           required autofocus aria-describedby="agent-hint" />
                    <p class="field-hint" id="agent-hint">{t('signin.agent_hint')}</p>
                </div>
                <div class="field">
                    <label for="password">{t('signin.password')}</label>
                    <input id="password" name="password" type="password" autocomplete="current-password" required ref={password} />
                </div>
                <button class="button" type="submit" disabled={busy}>{t(busy ? 'signin.busy' : 'signin.submit')}</button>
                <LanguageChoice />
            </form>
        </main>
    );
}
