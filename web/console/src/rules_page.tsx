// The desk's rules, part by part; each takes effect when it is saved.

import { api } from './api';
import { BringData } from './bring_data';
import { BusyCalendars } from './busy_calendars';
import { CallTypes } from './call_types';
import { DiallingWishes } from './dialling_wishes';
import { HolidayCalendars } from './holiday_calendars';
import { languageNames, languages, preferred } from './language';
import type { PageProps } from './page';
import { usePolling } from './polling';
import { choose, hashOf } from './route';
import type { AgentRules, HolidayCalendar, Rules, ShippedCalendar } from './rules_api';
import { changed, draftOf, read } from './rules_form';
import { ScheduleForm } from './schedule_form';
import { Failure, Skeleton } from './states';
import { t, type Key } from './text';
import { useDraft } from './use_draft';
import { BookingLines, SaveBar, SaveDialog, SaveProblem, useSave } from './use_save';
import { Webhooks } from './webhooks';

const parts = ['hours', 'busy', 'desk', 'types', 'holidays', 'contradictions', 'webhooks', 'bring'] as const;
type Part = (typeof parts)[number];

const own: Part[] = ['hours', 'busy', 'contradictions'];

const partWords: Record<Part, Key> = {
    hours: 'rules.part.hours',
    busy: 'rules.part.busy',
    desk: 'rules.part.desk',
    types: 'rules.part.types',
    holidays: 'rules.part.holidays',
    contradictions: 'rules.part.contradictions',
    webhooks: 'rules.part.webhooks',
    bring: 'rules.part.bring',
};

interface Calendars {
    holiday_calendars: HolidayCalendar[];
    available: ShippedCalendar[];
}

interface FormProps {
    rules: Rules;
    calendars: Calendars;
    page: PageProps;
    again: () => void;
}

/** Everybody looks after their own hours, leads and administrators after all rules. */
const mayLead = ({ session }: PageProps) => session.agent.role === 'lead' || session.agent.role === 'administrator';

function AgentHours({ agent, calendars, page, again }: FormProps & { agent: AgentRules }) {
    const { draft, change, touched, outdated, reset, saved } = useDraft(draftOf(agent));
    const saving = useSave(page);
    const { schedule, wrong } = read(draft);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        const { absences, ...rest } = changed({ ...read(draftOf(agent)).schedule }, schedule);
        if (Object.keys(wrong).length > 0) return document.querySelector<HTMLElement>('.field-wrong input')?.focus();
        saving.save({ agents: [{ slug: agent.slug, ...rest, ...(absences && { absences }) }] }, () => {
            saved();
            again();
        });
    };
    return (
        <form class="rules-form" onSubmit={submit}>
            <p class="quiet">{t('calendar.zone', { zone: agent.zone })}</p>
            <ScheduleForm draft={draft} change={change} wrong={touched ? wrong : {}} calendars={calendars.holiday_calendars} shipped={calendars.available} page={page} agent={agent.slug} />
            <SaveBar saving={saving} touched={touched} outdated={outdated} reset={reset} />
            <SaveDialog saving={saving} page={page} />
        </form>
    );
}

/** In which an agent reads mail: saved when it is chosen, since nothing else depends on it. */
function MailLanguage({ agent, rules, page, again }: FormProps & { agent: AgentRules }) {
    const saving = useSave(page);
    const desk = languageNames[preferred(rules.desk.language, [])];
    return (
        <div class="field rules-who">
            <label for="rules-language">{t('rules.mail_language')}</label>
            <select id="rules-language" value={agent.language ?? ''} disabled={saving.busy}
                    onChange={(event) => saving.saveAtOnce({ agents: [{ slug: agent.slug, language: event.currentTarget.value || null }] }, again)}>
                <option value="">{t('rules.mail_language_desk', { language: desk })}</option>
                {languages.map((language) => <option key={language} value={language} lang={language}>{languageNames[language]}</option>)}
            </select>
            <SaveProblem problem={saving.problem} />
        </div>
    );
}

function Hours(form: FormProps) {
    const { rules, page } = form;
    const leads = mayLead(page);
    const slug = (leads && page.route.query.agent) || page.session.agent.slug;
    const agent = rules.agents.find((one) => one.slug === slug) ?? rules.agents[0];
    if (!agent) return null;
    return (
        <>
            {leads && rules.agents.length > 1 && (
                <div class="field rules-who">
                    <label for="rules-agent">{t('rules.whose')}</label>
                    <select id="rules-agent" value={agent.slug} onChange={(event) => choose('rules', 'hours', { agent: event.currentTarget.value })}>
                        {rules.agents.map((one) => <option key={one.slug} value={one.slug}>{one.name}</option>)}
                    </select>
                </div>
            )}
            <MailLanguage key={`language-${agent.slug}`} {...form} agent={agent} />
            <DiallingWishes key={`dialling-${agent.slug}`} agent={agent.slug} page={page} />
            <AgentHours key={agent.slug} {...form} agent={agent} />
        </>
    );
}

function DeskHours({ rules, calendars, page, again }: FormProps) {
    const { desk } = rules;
    const { draft, change, touched, outdated, reset, saved } = useDraft(draftOf(desk));
    const saving = useSave(page);
    const { schedule, wrong } = read(draft);
    const submit = (event: SubmitEvent) => {
        event.preventDefault();
        if (Object.keys(wrong).length > 0) return document.querySelector<HTMLElement>('.field-wrong input')?.focus();
        const { absences: _, ...rest } = changed(read(draftOf(desk)).schedule, schedule);
        saving.save({ desk: rest }, () => {
            saved();
            again();
        });
    };
    return (
        <form class="rules-form" onSubmit={submit}>
            <p class="quiet">{t('rules.desk_words')} {t('calendar.zone', { zone: desk.zone })}</p>
            <ScheduleForm draft={draft} change={change} wrong={touched ? wrong : {}} calendars={calendars.holiday_calendars} shipped={calendars.available} page={page} />
            <SaveBar saving={saving} touched={touched} outdated={outdated} reset={reset} />
            <SaveDialog saving={saving} page={page} />
        </form>
    );
}

/** Bookings that the rules contradict by now: they stand until somebody decides. */
function Contradictions({ page }: { page: PageProps }) {
    const polled = usePolling(api.contradictions, 'contradictions', page.ended, ['rules', 'booking']);
    if (!polled.data && polled.failure) return <Failure title={t('rules.error_title')} why={polled.failure.message || t('signin.failed')} retry={polled.again} />;
    if (!polled.data) return <Skeleton rows={3} />;
    const { contradictions } = polled.data;
    return (
        <div class="rules-form">
            <p>{t(contradictions.length === 0 ? 'rules.no_contradictions' : 'rules.contradictions_words')}</p>
            <BookingLines bookings={contradictions} page={page} />
        </div>
    );
}

export function RulesPage(page: PageProps) {
    const { route, ended } = page;
    const polled = usePolling(api.rules, 'rules', ended, ['rules']);
    const holidays = usePolling(api.holidays, 'holidays', ended, ['rules']);
    const shown = mayLead(page) ? parts : parts.filter((part) => own.includes(part));
    const part = (shown as readonly string[]).includes(route.id) ? (route.id as Part) : 'hours';
    const failure = polled.failure ?? holidays.failure;
    const again = () => {
        polled.again();
        holidays.again();
    };
    const ready = polled.data && holidays.data && { rules: polled.data, calendars: holidays.data, page, again };
    return (
        <main id="main" class="work work-single" tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title"><h1 id="list-title">{t('rules.title')}</h1></div>
                    <nav class="tabs" aria-label={t('rules.parts')}>
                        {shown.map((one) => <a key={one} class="tab" href={hashOf('rules', one)} aria-current={one === part ? 'page' : undefined}>{t(partWords[one])}</a>)}
                    </nav>
                </header>
                {!ready && failure && <Failure title={t('rules.error_title')} why={failure.message || t('signin.failed')} retry={again} />}
                {!ready && !failure && <Skeleton rows={6} />}
                {ready && part === 'hours' && <Hours {...ready} />}
                {ready && part === 'busy' && <BusyCalendars page={page} />}
                {ready && part === 'desk' && <DeskHours {...ready} />}
                {ready && part === 'types' && <CallTypes {...ready} />}
                {ready && part === 'holidays' && <HolidayCalendars {...ready} calendars={ready.calendars.holiday_calendars} shipped={ready.calendars.available} />}
                {ready && part === 'contradictions' && <Contradictions page={page} />}
                {ready && part === 'webhooks' && <Webhooks page={page} />}
                {ready && part === 'bring' && <BringData page={page} />}
            </section>
        </main>
    );
}
