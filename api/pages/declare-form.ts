import type { FieldProblem } from '#casework/errors.js';
import { parseCalendarDate } from '#domain/dates.js';
import type { DeclareField, DeclareSection, FieldKind } from './declare-fields.js';
import { communeCodeFrom, communeName, communeOptions } from './labels.js';

/** What a browser posts: one text per field, absent where the box is not ticked. */
export type Typed = Readonly<Record<string, string>>;

/** Keeps the texts of a posted form; a repeated field keeps its last value, anything else is dropped. */
export function typedOf(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const last = Array.isArray(value) ? value.at(-1) : value;
      return typeof last === 'string' ? [[name, last]] : [];
    }),
  );
}

export interface ReadForm {
  /** Body in the wire format of POST /api/v1/vacancies, to be parsed by its schema. */
  readonly wire: Record<string, unknown>;
  /** Texts that could not be read as what the field asks for. */
  readonly problems: readonly FieldProblem[];
}

/** Reads the typed texts as the wire format: euros with a comma → cents, JJ/MM/AAAA → ISO, a commune's name → its code. */
export function readForm(fields: readonly DeclareField[], typed: Typed): ReadForm {
  const wire: Record<string, unknown> = {};
  const problems: FieldProblem[] = [];
  for (const field of fields) {
    const text = (typed[field.name] ?? '').trim();
    if (text === '' && field.kind !== 'check') {
      if (field.required) problems.push(missing(field));
      continue;
    }
    const value = readers[field.kind](text);
    if (value === undefined) problems.push(unreadable(field, text));
    else place(wire, field.pointer, value);
  }
  orient(wire);
  return { wire, problems };
}

/** « À orienter » has no reserver; the wire format says it by `state`. */
function orient(wire: Record<string, unknown>): void {
  const reservation = wire.reservation as Record<string, unknown> | undefined;
  if (reservation === undefined) return;
  const { contingent, ...rest } = reservation;
  wire.reservation =
    contingent === 'toBeOriented' ? { state: 'toBeOriented' } : { state: 'oriented', contingent, ...rest };
}

function place(target: Record<string, unknown>, pointer: string, value: unknown): void {
  const path = pointer.slice(1).split('/');
  const last = path.pop() as string;
  let object = target;
  for (const key of path) {
    object[key] ??= {};
    object = object[key] as Record<string, unknown>;
  }
  object[last] = value;
}

const readers: Readonly<Record<FieldKind, (text: string) => unknown>> = {
  text: (text) => text,
  select: (text) => text,
  check: (text) => text === 'on',
  date: readDate,
  euros: (text) => readEuros(text),
  decimal: (text) => readDecimal(text),
  integer: (text) => (/^[-\u2212]?\d{1,6}$/.test(text) ? Number(text.replace('\u2212', '-')) : undefined),
  commune: (text) => communeCodeFrom(text) ?? undefined,
};

/** « 22/11/2026 » or « 2026-11-22 » → ISO date; `undefined` where it is no day of the calendar. */
export function readDate(text: string): string | undefined {
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  const iso = french ? `${french[3]}-${french[2]?.padStart(2, '0')}-${french[1]?.padStart(2, '0')}` : text;
  return parseCalendarDate(iso);
}

/** « 1 234,50 », « 1234.5 € » → cents; `undefined` where it is not an amount or has more than two decimals. */
export function readEuros(text: string): number | undefined {
  const match = /^(-?\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u202f\u00a0]|€|euros?/g, ''));
  if (match === null) return undefined;
  const cents = Number(`${Math.abs(Number(match[1]))}${(match[2] ?? '').padEnd(2, '0')}`);
  return match[1]?.startsWith('-') ? -cents : cents;
}

function readDecimal(text: string): number | undefined {
  const plain = text.replace(/[\s\u202f\u00a0]|m²|m2/g, '').replace(',', '.');
  return /^-?\d{1,7}(\.\d{1,4})?$/.test(plain) ? Number(plain) : undefined;
}

const EXPECTED: Readonly<Record<FieldKind, string>> = {
  text: 'un texte',
  select: 'un choix de la liste',
  check: 'une case cochée ou non',
  date: 'une date JJ/MM/AAAA qui existe, par exemple 15/12/2026',
  euros: 'un montant en euros, par exemple 412,50',
  decimal: 'un nombre, par exemple 62 ou 62,5',
  integer: 'un nombre entier, par exemple 3',
  commune: 'une commune d’Île-de-France, par exemple Nanterre ou 92050',
};

function missing(field: DeclareField): FieldProblem {
  return {
    pointer: field.pointer,
    code: 'REQUIRED',
    message: 'Ce champ est obligatoire.',
    expected: field.kind === 'text' || field.kind === 'select' ? null : EXPECTED[field.kind],
  };
}

function unreadable(field: DeclareField, text: string): FieldProblem {
  const message =
    field.kind === 'commune'
      ? `« ${text.slice(0, 80)} » n’est pas une commune connue, ou plusieurs portent ce nom : ajoutez le code INSEE.`
      : `« ${text.slice(0, 80)} » ne peut pas être lu.`;
  return { pointer: field.pointer, code: 'WRONG_FORMAT', message, expected: EXPECTED[field.kind] };
}

export interface FieldView extends DeclareField {
  readonly value: string;
  readonly error: string | null;
}

export interface FormView {
  readonly sections: readonly { readonly title: string; readonly fields: readonly FieldView[] }[];
  /** Error summary, in the order of the page; `field` is null for a problem of the whole form. */
  readonly summary: readonly { readonly field: string | null; readonly label: string; readonly text: string }[];
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly confirmed: boolean }[];
  readonly communes: readonly { readonly value: string }[];
  readonly idempotencyKey: string;
}

export interface FormState {
  readonly typed: Typed;
  readonly problems: readonly FieldProblem[];
  readonly warnings: FormView['warnings'];
  readonly idempotencyKey: string;
}

/** The form as it is shown: what was typed is kept, each problem beside its field and in the summary. */
export function formView(sections: readonly DeclareSection[], state: FormState): FormView {
  const fields = sections.flatMap((section) => section.fields);
  const owner = new Map(state.problems.map((problem) => [problem, fieldOf(fields, problem.pointer)]));
  const errorOf = (field: DeclareField) => state.problems.find((problem) => owner.get(problem) === field);
  const viewed = (field: DeclareField): FieldView => {
    const problem = errorOf(field);
    return {
      ...field,
      value: state.typed[field.name] ?? '',
      error: problem === undefined ? null : problemText(problem),
    };
  };
  const order = (problem: FieldProblem) => {
    const field = owner.get(problem);
    return field === undefined ? -1 : fields.indexOf(field);
  };
  return {
    sections: sections.map((section) => ({ title: section.title, fields: section.fields.map(viewed) })),
    summary: [...state.problems]
      .sort((a, b) => order(a) - order(b))
      .map((problem) => {
        const field = owner.get(problem);
        return { field: field?.name ?? null, label: field?.label ?? 'Formulaire', text: problemText(problem) };
      }),
    warnings: state.warnings,
    communes: communeOptions().map(({ code }) => ({ value: `${communeName(code)} (${code})` })),
    idempotencyKey: state.idempotencyKey,
  };
}

/** Field that a pointer is about: itself, or the first one under it (`/address` → the street line). */
function fieldOf(fields: readonly DeclareField[], pointer: string): DeclareField | undefined {
  return (
    fields.find((field) => field.pointer === pointer) ??
    fields.find(
      (field) => pointer !== '' && (field.pointer.startsWith(`${pointer}/`) || pointer.startsWith(`${field.pointer}/`)),
    )
  );
}

function problemText(problem: FieldProblem): string {
  return problem.expected === null ? problem.message : `${problem.message} Attendu : ${problem.expected}.`;
}
