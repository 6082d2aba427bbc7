// Saving rules: first what would be contradicted is shown, then they take effect.

import { useState } from 'preact/hooks';

import { api, Refused, type Booking } from './api';
import { Dialog, idleButton } from './dialog';
import { Span } from './moment';
import { agentName, type PageProps } from './page';
import { hashOf } from './route';
import type { RulesPart } from './rules_api';
import { t } from './text';

type Part = Partial<RulesPart>;

export interface Saving {
    save: (part: Part, done: () => void) => void;
    /** Without the question: for what contradicts no booking. */
    saveAtOnce: (part: Part, done: () => void) => void;
    busy: boolean;
    problem: Refused | null;
    /** The question to draw, while there is one. */
    question: { part: Part; contradicted: Booking[]; done: () => void } | null;
    confirm: () => void;
    back: () => void;
}

/** One booking that one rule contradicts. */
const sameAs = ({ id, start, detail }: Booking) => `${id} ${start} ${detail ?? ''}`;

export function useSave(page: PageProps): Saving {
    const { session, toast, ended } = page;
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Refused | null>(null);
    const [question, setQuestion] = useState<Saving['question']>(null);
    const fail = (refused: unknown) => {
        setBusy(false);
        setQuestion(null);
        const why = refused instanceof Refused ? refused : new Refused(0, '');
        if (why.status === 401) ended();
        else setProblem(why);
    };
    const write = (part: Part, done: () => void) =>
        api.changeRules(part, false, session.csrf_token).then(() => {
            setBusy(false);
            setQuestion(null);
            toast({ text: t('rules.saved') });
            done();
        }, fail);
    const save = (part: Part, done: () => void) => {
        setBusy(true);
        setProblem(null);
        Promise.all([api.changeRules(part, true, session.csrf_token), api.contradictions()]).then(([after, before]) => {
            // What is contradicted already has its own list; the question is about what this change adds to it.
            const known = new Set(before.contradictions.map(sameAs));
            const added = after.contradictions.filter((booking) => !known.has(sameAs(booking)));
            if (added.length === 0) return write(part, done);
            setBusy(false);
            setQuestion({ part, contradicted: added, done });
            return undefined;
        }, fail);
    };
    const saveAtOnce = (part: Part, done: () => void) => {
        setBusy(true);
        setProblem(null);
        void write(part, done);
    };
    const confirm = () => {
        if (!question) return;
        setBusy(true);
        void write(question.part, question.done);
    };
    return { save, saveAtOnce, busy, problem, question, confirm, back: () => setQuestion(null) };
}

export function BookingLines({ bookings, page }: { bookings: Booking[]; page: PageProps }) {
    return (
        <ul class="lines">
            {bookings.map((booking) => (
                <li key={booking.id}>
                    <Span start={booking.start} end={booking.end} zone={page.session.agent.zone} />{' '}
                    <a href={hashOf('bookings', booking.id)}>{booking.name || booking.client_name}</a>{' '}
                    <span class="quiet">{agentName(page.people, booking.agent)}</span>
                    {booking.detail && <span class="row-under">{booking.detail}</span>}
                </li>
            ))}
        </ul>
    );
}

/** The question, and what the server found wrong. */
export function SaveDialog({ saving, page }: { saving: Saving; page: PageProps }) {
    const { question } = saving;
    if (!question) return null;
    return (
        <Dialog title={t('rules.contradicted_title', { count: question.contradicted.length })} close={saving.back}>
            <div class="form">
                <p>{t('rules.contradicted')}</p>
                <BookingLines bookings={question.contradicted} page={page} />
                <div class="actions">
                    <button class="button" type="button" disabled={saving.busy} onClick={saving.confirm}>{t('rules.save_anyway')}</button>
                    <button class="button button-quiet" type="button" onClick={saving.back}>{t('rules.back')}</button>
                </div>
            </div>
        </Dialog>
    );
}

export function SaveProblem({ problem }: { problem: Refused | null }) {
    if (!problem) return null;
    return (
        <div class="notice notice-line" role="alert">
            <p>{problem.message || t('task.unreachable')}</p>
            {problem.errors.map(({ pointer, detail }) => <p key={pointer + detail}><code>{pointer}</code> {detail}</p>)}
        </div>
    );
}

interface BarProps {
    saving: Saving;
    touched: boolean;
    outdated: boolean;
    reset: () => void;
}

/** The foot of a form of rules. */
export function SaveBar({ saving, touched, outdated, reset }: BarProps) {
    return (
        <div class="save-bar">
            {outdated && <p class="notice notice-line" role="status">{t('rules.outdated')}</p>}
            <SaveProblem problem={saving.problem} />
            <div class="actions">
                <button class="button" type="submit" {...idleButton(!touched || saving.busy)}>{t('rules.save')}</button>
                {touched && <button class="button button-quiet" type="button" onClick={reset}>{t('rules.discard')}</button>}
            </div>
        </div>
    );
}
