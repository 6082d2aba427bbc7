// A chart of days or weeks, drawn by uPlot in the colours of the page.

import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import { locale } from './text';

export interface Line {
    label: string;
    values: (number | null)[];
    /** A name of the tokens, such as --accent. */
    colour: string;
    dash?: number[];
}

interface Props {
    title: string;
    at: string[]; // dates
    lines: Line[];
    /** In place of the picture for who cannot see it. */
    summary: string;
    most?: number;
}

const HEIGHT = 220;

export function Chart({ title, at, lines, summary, most }: Props) {
    const place = useRef<HTMLDivElement>(null);
    const key = JSON.stringify([at, lines, most]);
    useEffect(() => {
        const target = place.current;
        if (!target) return undefined;
        let plot: uPlot | null = null;
        const draw = () => {
            plot?.destroy();
            const colour = (name: string) => getComputedStyle(target).getPropertyValue(name).trim();
            const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
            const axis = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') } };
            plot = new uPlot(
                {
                    width: Math.max(240, target.clientWidth),
                    height: HEIGHT,
                    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
                    legend: { show: true, live: false },
                    cursor: { y: false },
                    scales: { y: { range: (_, __, top) => [0, most ?? Math.max(4, Math.ceil(top * 1.1))] } },
                    axes: [{ ...axis, values: (_, ticks) => ticks.map((tick) => day.format(tick * 1000)) }, { ...axis, size: 44 }],
                    series: [{ label: '' }, ...lines.map((line) => ({
                        label: line.label, stroke: colour(line.colour), width: 2, points: { show: at.length < 40 }, ...(line.dash && { dash: line.dash }),
                    }))],
                },
                [at.map((date) => Date.parse(`${date}T12:00:00Z`) / 1000), ...lines.map((line) => line.values)],
                target,
            );
        };
        draw();
        const seen = new ResizeObserver(() => plot?.setSize({ width: Math.max(240, target.clientWidth), height: HEIGHT }));
        seen.observe(target);
        // Colours change with the switch of the rail, and with the system's.
        const theme = new MutationObserver(draw);
        theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
        const dark = matchMedia('(prefers-color-scheme: dark)');
        dark.addEventListener('change', draw);
        return () => {
            seen.disconnect();
            theme.disconnect();
            dark.removeEventListener('change', draw);
            plot?.destroy();
        };
    }, [key]);
    return (
        <figure class="chart">
            <figcaption class="side-title">{title}</figcaption>
            <p class="hidden">{summary}</p>
            <div ref={place} aria-hidden="true" />
        </figure>
    );
}
