// A field of a form, and what the server found wrong with it beside it.

import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import type { Refused } from './api';
import { t } from './text';

/** What was refused at that JSON pointer or below it; the page's own errors come without a server. */
export function problemAt(refused: Refused | null, pointer: string): string {
    const found = refused?.errors.filter((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`)) ?? [];
    return found.map(({ detail }) => detail).join(' ');
}

/** Whether each of its errors stands beside one of these fields. */
function allBeside(refused: Refused, fields: string[]): boolean {
    const beside = ({ pointer }: { pointer: string }) => fields.some((field) => pointer === field || pointer.startsWith(`${field}/`));
    return refused.errors.length > 0 && refused.errors.every(beside);
}

/** Above a form's buttons: what was refused. What stands beside the fields is not told twice; the first of them has the focus. */
export function Problem({ problem, fields = [], beside = false }: { problem: Refused | null; fields?: string[]; beside?: boolean }) {
    useEffect(() => {
        if (problem) document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus();
    }, [problem]);
    if (!problem) return null;
    const words = beside || allBeside(problem, fields) ? t('booking.invalid_title') : problem.message;
    return <p class="notice notice-line" role="alert">{words || t('task.unreachable')}</p>;
}

type Described = Pick<JSX.HTMLAttributes, 'id' | 'aria-invalid' | 'aria-describedby'>;

interface FieldProps {
    id: string;
    label: ComponentChildren;
    problem: string;
    hint?: string;
    optional?: boolean;
    /** Draws the control with these attributes. */
    children: (described: Described) => ComponentChildren;
}

export function FormField({ id, label, problem, hint, optional, children }: FieldProps) {
    const told = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ');
    return (
        <div class={`field${problem ? ' field-wrong' : ''}`}>
            <label for={id}>{label}{optional && <span class="quiet"> ({t('booking.optional')})</span>}</label>
            {children({ id, 'aria-invalid': problem ? 'true' : undefined, 'aria-describedby': told || undefined })}
            {problem && <p class="field-problem" id={`${id}-problem`}>{problem}</p>}
            {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
        </div>
    );
}

/** What a control says of itself when its problem is drawn by a `LineProblem` of the same id. */
export const lineProblem = (words: string, id: string) => (words ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-problem` } : {});

/** For fields in a line of several, below the line. */
export function LineProblem({ id, words }: { id: string; words: string }) {
    return words ? <p class="field-problem" id={`${id}-problem`}>{words}</p> : null;
}
