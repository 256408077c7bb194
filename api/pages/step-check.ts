import type { FieldProblem } from '#casework/errors.js';
import { vacancyProblems } from '#casework/vacancy-rules.js';
import { vacancyWarnings } from '#casework/vacancy-warnings.js';
import type { CalendarDate } from '#domain/dates.js';
import { vacancyReference } from '../deps.js';
import type { DeclareSection } from './declare-fields.js';
import { formView, type Typed } from './declare-form.js';
import { type Declared, problemsOf, readDeclaration } from './declare-reading.js';

/** What the server says of a step while it is filled: by field, what stops it, and what will be asked to confirm. */
export interface StepCheck {
  readonly errors: Readonly<Record<string, string>>;
  readonly warnings: Readonly<Record<string, string>>;
  /** What the step and the draft say so far, completed; `null` while a text cannot be read. */
  readonly declared: Declared | null;
}

/**
 * Rules that read a field beside the one they are told of: they say nothing until it is typed. The others read the field
 * alone, or optional ones.
 */
const READS: Readonly<Record<string, readonly string[]>> = {
  SURFACE_IMPOSSIBLE_FOR_SIZE: ['size'],
  SURFACE_ODD_FOR_SIZE: ['size'],
  RENT_ODD_FOR_SURFACE: ['floorArea'],
  POSTAL_CODE_ODD_FOR_COMMUNE: ['commune'],
  QPV_ELSEWHERE: ['commune'],
  ADAPTED_PLAI_ODD_FUNDING: ['fundingCode'],
  RESERVER_WITHOUT_CONTINGENT: ['contingent'],
  WANTED_WITHOUT_RESERVER: ['contingent'],
};

/** The fields that every declaration has, so that the rules of one step run before the others are filled. */
const ELSEWHERE = {
  internalId: 'x',
  line: 'x',
  postalCode: '75001',
  commune: '75101',
  size: 'T3',
  floorArea: '60',
  heating: 'collective',
  rent: '450',
  charges: '80',
  fundingCode: '13',
  contingent: 'toBeOriented',
  letting: 'relet',
} as const;

/** The rules of publishing, on one step and what the draft already holds; fields left empty are not told. */
export function checkStep(
  sections: readonly DeclareSection[],
  section: DeclareSection,
  { typed, today }: { readonly typed: Typed; readonly today: CalendarDate },
): StepCheck {
  const filled = Object.fromEntries(Object.entries(typed).filter(([, text]) => text.trim() !== ''));
  const isFilled = (name: string) => filled[name] !== undefined;
  const unread = readDeclaration(sections, { ...filled, ...missing(filled, today) });
  const problems = unread.ok ? vacancyProblems(unread.value.declaration, today, vacancyReference) : unread.error;
  const warnings = unread.ok ? vacancyWarnings(unread.value.declaration, today, vacancyReference, []) : [];
  const told = ({ code }: { readonly code: string }) => (READS[code] ?? []).every(isFilled);
  const here = (found: readonly FieldProblem[]) => {
    const { summary } = formView([section], {
      typed,
      problems: problemsOf(section, found.filter(told)),
      warnings: [],
      idempotencyKey: '',
    });
    const said: Record<string, string> = {};
    for (const { field, text } of summary)
      if (field !== null && isFilled(field)) said[field] = said[field] === undefined ? text : `${said[field]} ${text}`;
    return said;
  };
  const asProblem = (found: (typeof warnings)[number]): FieldProblem => ({ ...found, expected: null });
  return { errors: here(problems), warnings: here(warnings.map(asProblem)), declared: unread.ok ? unread.value : null };
}

function missing(filled: Typed, today: CalendarDate): Typed {
  const others: Typed = { ...ELSEWHERE, availableFrom: today };
  return Object.fromEntries(Object.entries(others).filter(([name]) => filled[name] === undefined));
}
