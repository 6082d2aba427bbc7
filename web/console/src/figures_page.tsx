// How the desk does: charts by day, and a table by agent, client, severity or time, with what is counted.

import { Chart } from './chart';
import { desk, isLead, type FigureBy, type Figures } from './desk_api';
import { columns, groups, keyInWords, series, valueInWords } from './figures';
import type { PageProps } from './page';
import { chartStep, datesOf, figurePeriods, steps, type FigurePeriod } from './periods';
import { useNow, usePolling } from './polling';
import { choose } from './route';
import { Empty, NotYet, Skeleton, Stale } from './states';
import { named, t, type Key } from './text';
import { addDays, isoDate } from './when';

/** Whose figures somebody sees decides what they may be sorted by. */
const byOf = (role: string): FigureBy[] => (isLead(role) ? ['total', 'agent', 'client', 'severity', 'day', 'week', 'month'] : ['agent', 'client']);

function Charts({ from, to, page }: { from: string; to: string; page: PageProps }) {
    const step = chartStep({ from, to });
    const polled = usePolling(() => desk.figures(from, to, step), `chart ${from} ${to} ${step}`, page.ended, ['call', 'task']);
    if (!polled.data) return polled.failure ? null : <Skeleton rows={3} />;
    const { rows } = polled.data;
    const at = steps({ from, to }, step);
    const sum = (column: string) => series(rows, at, column).reduce<number>((all, one) => all + (one ?? 0), 0);
    const line = (column: string, colour: string, dash?: number[]) => ({ label: named('figures.', column), values: series(rows, at, column), colour, ...(dash && { dash }) });
    const summary = ['offered', 'answered', 'voicemail', 'missed'].map((column) => `${named('figures.', column)}: ${sum(column)}`).join(', ');
    return (
        <div class="charts">
            <Chart title={t('figures.chart_calls')} at={at} summary={summary}
                   lines={[line('offered', '--ink-soft', [4, 4]), line('answered', '--accent'), line('missed', '--red')]} />
            <Chart title={t('figures.chart_met')} at={at} most={100} summary={t('figures.def.response_met_percent')}
                   lines={[line('response_met_percent', '--accent'), line('action_met_percent', '--amber', [6, 3])]} />
        </div>
    );
}

function Table({ figures, page }: { figures: Figures; page: PageProps }) {
    return (
        <div class="table-scroll" role="region" aria-label={t('figures.table')} tabIndex={0}>
            <table class="figures">
                <caption class="hidden">{t('figures.table')}</caption>
                <thead>
                    <tr>
                        <th rowSpan={2} scope="col">{t(`figures.by.${figures.by}`)}</th>
                        {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
                            <th key={group} colSpan={groups[group].length} scope="colgroup">{t(`figures.${group}`)}</th>
                        ))}
                    </tr>
                    <tr>{columns.map((column) => <th key={column} scope="col" title={definition(column)}>{named('figures.', column)}</th>)}</tr>
                </thead>
                <tbody>
                    {figures.rows.map((row) => (
                        <tr key={String(row.key)}>
                            <th scope="row">{keyInWords(figures.by, row.key, page.people)}</th>
                            {columns.map((column) => <td key={column}>{valueInWords(column, row[column])}</td>)}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

const defined = ['offered', 'answered', 'voicemail', 'missed', 'average_wait_seconds', 'tasks', 'responded', 'average_response_working_seconds',
    'average_response_wall_seconds', 'response_met_percent', 'resolved', 'average_resolution_working_seconds', 'average_resolution_wall_seconds',
    'action_met_percent', 'dialled', 'reached_first', 'reached_second', 'reached_later', 'booked', 'no_show'];

/** What a column counts; nothing for those that another one's words hold for. */
function definition(column: string): string | undefined {
    return defined.includes(column) ? t(`figures.def.${column}` as Key) : undefined;
}

function Definitions() {
    return (
        <section class="definitions" aria-labelledby="definitions-title">
            <h2 class="side-title" id="definitions-title">{t('figures.definitions')}</h2>
            <p>{t('figures.def.days')}</p>
            <dl>
                {defined.map((column) => <div key={column}><dt>{named('figures.', column)}</dt><dd>{definition(column)}</dd></div>)}
                <div><dt>{t('figures.clients')}</dt><dd>{t('figures.def.clients_gained')} {t('figures.def.clients_lost')}</dd></div>
            </dl>
        </section>
    );
}

export function FiguresPage(page: PageProps) {
    const { session, route, ended } = page;
    const { zone, role } = session.agent;
    const now = useNow(0);
    const today = isoDate(now, zone);
    const period = figurePeriods.includes(route.query.period as FigurePeriod) ? (route.query.period as FigurePeriod) : 'month';
    const kinds = byOf(role);
    const by = kinds.includes(route.query.by as FigureBy) ? (route.query.by as FigureBy) : kinds[0]!;
    const dates = datesOf(period, today);
    const polled = usePolling(() => desk.figures(dates.from, dates.to, by), `figures ${dates.from} ${dates.to} ${by}`, ended, ['call', 'task', 'booking']);
    const narrow = (more: Record<string, string>) => choose('figures', null, { ...route.query, ...more });
    const { data } = polled;
    return (
        <main id="main" class="work work-single" tabIndex={-1}>
            <section class="list" aria-labelledby="list-title">
                <header class="list-head">
                    <div class="list-title">
                        <h1 id="list-title">{t('figures.title')}</h1>
                        <p class="quiet">{dates.from} – {addDays(dates.to, -1)}</p>
                    </div>
                    <div class="filters">
                        <label>
                            <span class="hidden">{t('figures.period')}</span>
                            <select value={period} onChange={(event) => narrow({ period: event.currentTarget.value })}>
                                {figurePeriods.map((one) => <option key={one} value={one}>{t(`figures.period.${one}`)}</option>)}
                            </select>
                        </label>
                        <label>
                            <span>{t('figures.by')}</span>
                            <select value={by} onChange={(event) => narrow({ by: event.currentTarget.value })}>
                                {kinds.map((one) => <option key={one} value={one}>{t(`figures.by.${one}`)}</option>)}
                            </select>
                        </label>
                        <a class="button button-quiet button-row" href={desk.figuresCsv(dates.from, dates.to, by)} download="figures.csv">{t('figures.csv')}</a>
                    </div>
                </header>
                <Stale of={polled} zone={zone} />
                <div class="sheet-wide">
                    {isLead(role) && <Charts from={dates.from} to={dates.to} page={page} />}
                    {data && data.rows.length > 0 && <Table figures={data} page={page} />}
                    {data && data.rows.length === 0 && <Empty title={t('figures.empty_title')}><p>{t('figures.empty')}</p></Empty>}
                    {data && <p><b>{t('figures.clients')}</b>: {t('figures.clients_words', data.clients)}</p>}
                    <NotYet of={polled} title={t('figures.error_title')} rows={5} />
                    <Definitions />
                </div>
            </section>
        </main>
    );
}
