import type { FieldProblem } from '#casework/errors.js';
import { vacancyProblems } from '#casework/vacancy-rules.js';
import { type VacancyWarning, vacancyWarnings } from '#casework/vacancy-warnings.js';
import type { CalendarDate } from '#domain/dates.js';
import { err, ok, type Result } from '#domain/result.js';
import type { VacancyDeclaration } from '#domain/vacancy.js';
import { fieldProblems } from '#exchange/field-problems.js';
import { toDeclaration, vacancySchema } from '#exchange/vacancy-schema.js';
import { vacancyReference } from '../deps.js';
import type { DeclareSection } from './declare-fields.js';
import { readForm, type Typed } from './declare-form.js';

export interface Declared {
  readonly declaration: VacancyDeclaration;
  readonly confirmed: readonly string[];
}

/** The typed form as a declaration; every problem at once, those of unreadable texts first. */
export function readDeclaration(
  sections: readonly DeclareSection[],
  typed: Typed,
): Result<Declared, readonly FieldProblem[]> {
  const { wire, problems } = readForm(
    sections.flatMap((section) => section.fields),
    typed,
  );
  const parsed = vacancySchema.safeParse(wire);
  const unread = new Set(problems.map((found) => found.pointer));
  const others = parsed.success
    ? []
    : fieldProblems(parsed.error, wire).filter(({ pointer }) => !covers(unread, pointer));
  if (!parsed.success || problems.length > 0) return err([...problems, ...others]);
  const confirmed = Object.keys(typed).flatMap((name) =>
    name.startsWith('confirm.') ? [name.slice('confirm.'.length)] : [],
  );
  return ok({ declaration: toDeclaration(parsed.data), confirmed });
}

/** A field already told once, or its parent that is missing because of it. */
function covers(told: ReadonlySet<string>, pointer: string): boolean {
  return [...told].some((known) => known === pointer || known.startsWith(`${pointer}/`));
}

export interface Checked {
  readonly problems: readonly FieldProblem[];
  readonly warnings: readonly VacancyWarning[];
  /** `null` while a text cannot be read. */
  readonly declared: Declared | null;
}

/** Every rule on what was typed: what stops the declaration, and what only asks to be confirmed. */
export function checkDeclaration(sections: readonly DeclareSection[], typed: Typed, today: CalendarDate): Checked {
  const read = readDeclaration(sections, typed);
  if (!read.ok) return { problems: read.error, warnings: [], declared: null };
  const { declaration, confirmed } = read.value;
  return {
    problems: vacancyProblems(declaration, today, vacancyReference),
    warnings: vacancyWarnings(declaration, today, vacancyReference, confirmed),
    declared: read.value,
  };
}

/** Of the problems, those of one step's fields. */
export function problemsOf(section: DeclareSection, problems: readonly FieldProblem[]): readonly FieldProblem[] {
  return problems.filter(({ pointer }) =>
    section.fields.some(
      (field) =>
        field.pointer === pointer || field.pointer.startsWith(`${pointer}/`) || pointer.startsWith(`${field.pointer}/`),
    ),
  );
}
