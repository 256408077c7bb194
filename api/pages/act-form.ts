import type { CalendarDate } from '#domain/dates.js';
import type { Option } from './declare-fields.js';
import { readDate, type Typed } from './declare-form.js';

export type ActFieldKind = 'text' | 'email' | 'date' | 'integer' | 'select' | 'check' | 'long';

/** One field of a form that performs an act on a candidate. */
export interface ActField {
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly kind: ActFieldKind;
  readonly required: boolean;
  readonly options?: readonly Option[];
  /** What the field holds before anything is typed; `today` = the day of the page. */
  readonly initial?: string;
}

export interface ActProblem {
  readonly field: string | null;
  readonly label: string;
  readonly text: string;
}

/** What was typed, read: a day as ISO, anything else trimmed; an absent field is an empty text. */
export interface ActValues {
  text(name: string): string;
  textOrNull(name: string): string | null;
  day(name: string): CalendarDate | null;
  isChecked(name: string): boolean;
}

const LONGEST: Readonly<Record<ActFieldKind, number>> = {
  text: 200,
  email: 200,
  date: 20,
  integer: 6,
  select: 60,
  check: 2,
  long: 500,
};

/** Reads a posted form; every problem at once, with what the field expects. */
export function readActForm(
  fields: readonly ActField[],
  typed: Typed,
): { readonly values: ActValues; readonly problems: readonly ActProblem[] } {
  const read = new Map<string, string>();
  const problems: ActProblem[] = [];
  for (const field of fields) {
    const text = (typed[field.name] ?? '').trim();
    const said = problemOf(field, text);
    if (said !== null) problems.push({ field: field.name, label: field.label, text: said });
    else read.set(field.name, field.kind === 'date' ? (readDate(text) ?? '') : text);
  }
  const text = (name: string) => read.get(name) ?? '';
  const values: ActValues = {
    text,
    textOrNull: (name) => (text(name) === '' ? null : text(name)),
    day: (name) => (text(name) === '' ? null : (text(name) as CalendarDate)),
    isChecked: (name) => text(name) === 'on',
  };
  return { values, problems };
}

function problemOf(field: ActField, text: string): string | null {
  if (text === '') return field.required ? `Ce champ est obligatoire. Attendu : ${expectedOf(field)}.` : null;
  const shown = `« ${text.slice(0, 60)} »`;
  if (text.length > LONGEST[field.kind])
    return `${text.length} caractères reçus. Attendu : ${LONGEST[field.kind]} au plus.`;
  const readable: Readonly<Record<ActFieldKind, () => boolean>> = {
    text: () => true,
    long: () => text.length >= 3,
    email: () => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
    date: () => readDate(text) !== undefined,
    integer: () => /^\d{1,3}$/.test(text),
    select: () => field.options?.some(({ value }) => value === text) ?? false,
    check: () => text === 'on',
  };
  return readable[field.kind]() ? null : `${shown} ne peut pas être lu. Attendu : ${expectedOf(field)}.`;
}

function expectedOf({ kind, options }: ActField): string {
  switch (kind) {
    case 'date':
      return 'une date JJ/MM/AAAA qui existe, par exemple 15/12/2026';
    case 'email':
      return 'une adresse électronique, par exemple prenom.nom@bailleur.fr';
    case 'integer':
      return 'un nombre entier de jours, par exemple 10';
    case 'select':
      return `un choix de la liste (${options?.length ?? 0} possibles)`;
    case 'check':
      return 'une case cochée';
    case 'long':
      return 'une phrase de 3 à 500 caractères, sans nom de personne';
    case 'text':
      return 'un texte';
  }
}

export interface ActFormView {
  readonly path: string;
  readonly title: string;
  readonly help: string;
  readonly button: string;
  readonly secondary: boolean;
  readonly open: boolean;
  readonly fields: readonly (Omit<ActField, 'name'> & {
    readonly name: string;
    readonly id: string;
    readonly value: string;
    readonly error: string | null;
  })[];
}

/** Ids are the page's: two forms may have a field of the same name. */
export function fieldViews(
  path: string,
  fields: readonly ActField[],
  {
    typed,
    problems,
    today,
  }: { readonly typed: Typed | null; readonly problems: readonly ActProblem[]; readonly today: string },
): ActFormView['fields'] {
  return fields.map((field) => ({
    ...field,
    id: `${path}-${field.name}`,
    value: typed === null ? (field.initial === 'today' ? today : (field.initial ?? '')) : (typed[field.name] ?? ''),
    error: problems.find((problem) => problem.field === field.name)?.text ?? null,
  }));
}
