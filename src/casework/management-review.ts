import { type CalendarDate, calendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { OrganisationId } from '#domain/ids.js';
import {
  EMPTY_RECORD,
  type ExaminedSheet,
  type ManagementReview,
  type ReviewRecord,
  type ReviewStep,
  SHEETS_DRAWN,
  type SheetDraw,
} from '#domain/management-review.js';
import { err, ok, type Result } from '#domain/result.js';
import { reviewFigures } from '#monitoring/review-indicators.js';
import { type CaseError, caseError, shown } from './errors.js';
import { recordProblems } from './management-review-rules.js';
import { type CaseDeps, forbidden, notFound, type OrganisationAccess } from './transaction.js';

/** A review with its draws and what is still to do. */
export interface ReviewInFull {
  readonly review: ManagementReview;
  readonly draws: readonly SheetDraw[];
  readonly sheets: readonly ExaminedSheet[];
  /** What is missing before it can be closed, in the order of the steps. */
  readonly missing: readonly { readonly step: ReviewStep; readonly what: string }[];
}

const CONDUCTS: ReadonlySet<string> = new Set(['regionalAuthority', 'departementalUnit']);

/** Whether the caller conducts reviews: the regional authority, a unit on its territory. */
export function conducts(access: OrganisationAccess): boolean {
  return CONDUCTS.has(access.role);
}

export const toConductors = () => forbidden('à la DRIHL et aux unités départementales');

/** Reviews in the caller's scope, latest year first; `year` null = every year. */
export async function listReviews(deps: CaseDeps, year: number | null): Promise<readonly ManagementReview[]> {
  return deps.tx.managementReviews.list(year);
}

/** A review in full. Error: NOT_FOUND. */
export async function readReview(deps: CaseDeps, id: string): Promise<Result<ReviewInFull, CaseError>> {
  const review = await deps.tx.managementReviews.find(id);
  if (review === null) return notFound('Ce dialogue de gestion');
  const draws = await deps.tx.managementReviews.draws(id);
  const sheets = await deps.tx.managementReviews.sheets(id);
  return ok({ review, draws, sheets, missing: missingOf(review, draws, sheets) });
}

/**
 * Opens the yearly review of an association, inter-departmental where it works in several. Errors: FORBIDDEN_ROLE,
 * NOT_FOUND (association), INVALID_REQUEST, REVIEW_EXISTS.
 */
export async function openReview(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: {
    readonly associationId: OrganisationId;
    readonly year: number;
    readonly departements: readonly Departement[];
  },
): Promise<Result<ManagementReview, CaseError>> {
  if (!conducts(access)) return toConductors();
  const association = await deps.tx.organisations.find(input.associationId);
  if (association === null || association.kind !== 'association') return notFound('Cette association');
  const today = deps.clock.today();
  const outside = input.departements.filter(
    (d) => access.role === 'departementalUnit' && !access.departements.includes(d),
  );
  if (outside.length > 0) return notFound('Ce département');
  if (input.departements.length === 0 || input.year < 2017 || input.year > Number(today.slice(0, 4))) {
    return err(
      invalid('year', String(input.year), `une année de 2017 à ${today.slice(0, 4)}, et un département au moins`),
    );
  }
  const review: ManagementReview = {
    id: deps.newId(),
    ...input,
    departements: [...new Set(input.departements)].toSorted(),
    openedOn: today,
    openedBy: access.organisationId,
    closedOn: null,
    version: 1,
    figures: null,
    record: EMPTY_RECORD,
  };
  if (await deps.tx.managementReviews.insert(review)) return ok(review);
  const detail = `Le dialogue de gestion ${input.year} de cette association est déjà ouvert : reprenez-le.`;
  return err(caseError('REVIEW_EXISTS', detail));
}

function invalid(pointer: string, received: string, expected: string): CaseError {
  return caseError('INVALID_REQUEST', 'Le dialogue ne peut pas être ouvert ainsi.', [
    {
      pointer: `/${pointer}`,
      code: 'INVALID_REQUEST',
      message: 'Cette valeur ne convient pas.',
      expected,
      received: shown(received),
    },
  ]);
}

/** Last day of the review's year, or today where it is not over. */
export function reviewDay(year: number, today: CalendarDate): CalendarDate {
  const end = calendarDate(`${year}-12-31`);
  return end < today ? end : today;
}

/**
 * Step 1: computes and freezes the five indicators. The regional authority alone, since the means are those of everyone.
 * Errors: FORBIDDEN_ROLE, NOT_FOUND, REVIEW_CLOSED, STALE_VERSION, INVALID_REQUEST.
 */
export async function examineIndicators(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly version: number },
): Promise<Result<ManagementReview, CaseError>> {
  if (access.role !== 'regionalAuthority') return forbidden('à la DRIHL, qui voit toute la région');
  const found = await openedReview(deps, input.id);
  if (!found.ok) return found;
  const { associationId, departements, year } = found.value;
  const asOf = reviewDay(year, deps.clock.today());
  const figures = await reviewFigures({ associationId, departements, asOf }, deps.tx.monitoring.answer);
  if (!figures.ok) return err(invalid('year', String(year), figures.error.detail));
  return write(deps, { ...found.value, version: input.version, figures: figures.value });
}

/**
 * Steps 2 to 5: writes parts of the record. Conductors write every part; the association its case, its budget and its
 * social workers. Errors: FORBIDDEN_ROLE, NOT_FOUND, REVIEW_CLOSED, STALE_VERSION, INVALID_REQUEST.
 */
export async function writeRecord(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly version: number; readonly parts: Partial<ReviewRecord> },
): Promise<Result<ManagementReview, CaseError>> {
  if (!conducts(access) && access.role !== 'association') return toConductors();
  if (access.role === 'association' && input.parts.exchange !== undefined) return toConductors();
  const found = await openedReview(deps, input.id);
  if (!found.ok) return found;
  const record = { ...found.value.record, ...input.parts };
  const problems = recordProblems(record, found.value.departements);
  if (problems.length > 0) return err(caseError('INVALID_REQUEST', 'Le compte rendu est à corriger.', problems));
  return write(deps, { ...found.value, version: input.version, record });
}

/** Closes the review once its five steps are done. Errors: FORBIDDEN_ROLE, NOT_FOUND, REVIEW_CLOSED, REVIEW_INCOMPLETE, STALE_VERSION. */
export async function closeReview(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly version: number },
): Promise<Result<ManagementReview, CaseError>> {
  if (!conducts(access)) return toConductors();
  const opened = await openedReview(deps, input.id);
  if (!opened.ok) return opened;
  const full = await readReview(deps, input.id);
  if (!full.ok) return full;
  const [first] = full.value.missing;
  if (first !== undefined) {
    const what = full.value.missing.map((one) => one.what).join(' ; ');
    return err(caseError('REVIEW_INCOMPLETE', `Il manque encore : ${what}.`));
  }
  return write(deps, { ...opened.value, version: input.version, closedOn: deps.clock.today() });
}

/** A review that is still open. Errors: NOT_FOUND, REVIEW_CLOSED. */
export async function openedReview(deps: CaseDeps, id: string): Promise<Result<ManagementReview, CaseError>> {
  const review = await deps.tx.managementReviews.find(id);
  if (review === null) return notFound('Ce dialogue de gestion');
  if (review.closedOn === null) return ok(review);
  return err(
    caseError('REVIEW_CLOSED', `Ce dialogue de gestion est clos depuis le ${review.closedOn} : il ne change plus.`),
  );
}

async function write(deps: CaseDeps, review: ManagementReview): Promise<Result<ManagementReview, CaseError>> {
  if (await deps.tx.managementReviews.update(review)) return ok({ ...review, version: review.version + 1 });
  return err(caseError('STALE_VERSION', 'Le dialogue a changé depuis votre lecture : relisez-le puis recommencez.'));
}

function missingOf(
  { figures, record }: ManagementReview,
  draws: readonly SheetDraw[],
  sheets: readonly ExaminedSheet[],
): ReviewInFull['missing'] {
  const last = draws.findLast(({ revealed }) => revealed !== null);
  const examined = last?.revealed?.drawn.every((id) =>
    sheets.some((s) => s.number === last.number && s.householdId === id),
  );
  const steps: readonly (readonly [ReviewStep, boolean, string])[] = [
    ['indicators', figures !== null, 'l’examen des cinq indicateurs'],
    ['indicators', last !== undefined, `le tirage des ${SHEETS_DRAWN} fiches « appui au relogement »`],
    ['indicators', last === undefined || examined === true, 'l’examen de chaque fiche tirée'],
    ['exchange', record.exchange !== null, 'l’échange : points forts, à améliorer, de blocage'],
    ['presentedCase', record.presentedCase !== null, 'l’accompagnement présenté par l’association'],
    ['budget', record.budget !== null, 'l’affectation du budget'],
    ['socialWorkers', record.socialWorkers !== null, 'le point sur les travailleurs sociaux'],
  ];
  return steps.filter(([, done]) => !done).map(([step, , what]) => ({ step, what }));
}
