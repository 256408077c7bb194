import { DEPARTEMENTS } from '#domain/departement.js';
import { departementLabel } from './labels.js';

/** What the pages of the association are made of: facts, tables and small forms, in the order they are read. */
export type WorkBlock =
  | { readonly kind: 'heading'; readonly id: string; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly WorkFact[] }
  | WorkTable
  | { readonly kind: 'forms'; readonly forms: readonly WorkForm[] }
  | { readonly kind: 'links'; readonly links: readonly { readonly href: string; readonly label: string }[] };

interface WorkFact {
  readonly label: string;
  readonly value: string;
}

export interface WorkTable {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of a row is its header. */
  readonly rows: readonly (readonly WorkCell[])[];
  /** Shown instead of a table without rows: why, and what next. */
  readonly empty: string;
}

export interface WorkCell {
  readonly text: string;
  readonly href?: string | null;
  readonly tone?: 'good' | 'warn' | 'bad' | 'info' | null;
}

export interface WorkForm {
  /** Unique in the page; the fields' ids start with it. */
  readonly id: string;
  readonly title: string;
  readonly help: string | null;
  readonly action: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly fields: readonly WorkField[];
  readonly button: string;
  readonly secondary?: boolean;
}

export interface WorkField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'area' | 'select' | 'check';
  readonly hint?: string | null;
  readonly required?: boolean;
  readonly value?: string;
  readonly options?: readonly Option[];
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** Columns and rows of plain texts, links or badges. */
export function workTable(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (WorkCell | string)[])[],
  empty: string,
): WorkTable {
  const cell = (one: WorkCell | string): WorkCell => (typeof one === 'string' ? { text: one } : one);
  return { kind: 'table', caption, columns, rows: rows.map((row) => row.map(cell)), empty };
}

export const heading = (id: string, text: string): WorkBlock => ({ kind: 'heading', id, text });
export const paragraph = (text: string): WorkBlock => ({ kind: 'text', text });
export const forms = (...list: readonly WorkForm[]): WorkBlock => ({ kind: 'forms', forms: list });

export function factList(facts: readonly (readonly [label: string, value: string])[]): WorkBlock {
  return { kind: 'facts', facts: facts.map(([label, value]) => ({ label, value })) };
}

/** A form that was refused, with what was typed in it. */
export function filledForm(form: WorkForm, typed: Readonly<Record<string, string>>): WorkForm {
  return { ...form, fields: form.fields.map((field) => ({ ...field, value: typed[field.name] ?? field.value ?? '' })) };
}

/** A form that somebody else's change has overtaken: what was typed, and beside it what is recorded now where it differs. */
export function comparedForm(form: WorkForm, typed: Readonly<Record<string, string>>): WorkForm {
  const fields = form.fields.map((field) => {
    const { name, hint, value = '', options } = field;
    const written = typed[name];
    if (written === undefined || written === value || field.kind === 'check') return field;
    const recorded = options?.find((one) => one.value === value)?.label ?? value;
    const now = `Enregistré maintenant : ${recorded === '' ? 'rien' : recorded}`;
    return { ...field, value: written, hint: hint ? `${hint} ${now}` : now };
  });
  return { ...form, fields };
}

/** Options of a closed list, in its order. */
export function optionsOf<C extends string>(
  codes: readonly C[],
  labels: Readonly<Record<C, string>>,
): readonly Option[] {
  return codes.map((value) => ({ value, label: labels[value] }));
}

export const departementOptions = (): readonly Option[] =>
  DEPARTEMENTS.map((value) => ({ value, label: departementLabel(value) }));

export const dayField = (name: string, label: string, value = ''): WorkField => ({
  name,
  label,
  kind: 'text',
  hint: 'JJ/MM/AAAA ; vide : aujourd’hui.',
  value,
});
