import { calendarDate } from '#domain/dates.js';
import type { ManagementReview, SheetDraw, SheetGrid } from '#domain/management-review.js';
import { err, ok, type Result } from '#domain/result.js';
import { candidatesHash, commitmentOf, drawSheets } from '#monitoring/sheet-draw.js';
import { type CaseError, caseError } from './errors.js';
import { conducts, openedReview, reviewDay, toConductors } from './management-review.js';
import { type CaseDeps, notFound, type OrganisationAccess } from './transaction.js';

const SHORTEST_REASON = 10;

/**
 * Publishes the commitment of a draw: its candidates, their hash, and the hash of a secret that only the server knows.
 * After a first draw a reason is needed, and what was drawn before is not drawn again. Errors: FORBIDDEN_ROLE,
 * NOT_FOUND, REVIEW_CLOSED, DRAW_REFUSED (an earlier one not revealed, no reason, nobody left), CONCURRENT_CHANGE.
 */
export async function commitDraw(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly reason: string | null },
): Promise<Result<SheetDraw, CaseError>> {
  if (!conducts(access)) return toConductors();
  const found = await openedReview(deps, input.id);
  if (!found.ok) return found;
  const earlier = await deps.tx.managementReviews.draws(input.id);
  const candidates = await candidatesOf(deps, found.value, earlier);
  const reason = earlier.length === 0 ? null : (input.reason?.trim() ?? '');
  const refusal = refusalOf(earlier, reason, candidates);
  if (refusal !== null) return err(caseError('DRAW_REFUSED', refusal));
  const number = earlier.length + 1;
  const secret = `${deps.newId()}${deps.newId()}`;
  const hash = candidatesHash(candidates);
  const { associationId } = found.value;
  const draw: SheetDraw = {
    reviewId: input.id,
    number,
    reason,
    candidates,
    candidatesHash: hash,
    commitment: commitmentOf({ on: deps.clock.today(), associationId, number, secret, candidatesHash: hash }),
    committedAt: deps.clock.now(),
    committedBy: access.organisationId,
    revealed: null,
  };
  if (await deps.tx.managementReviews.commit(draw, secret)) return ok(draw);
  return err(caseError('CONCURRENT_CHANGE', 'Un autre tirage vient d’être engagé : relisez le dialogue.'));
}

async function candidatesOf(
  deps: CaseDeps,
  { associationId, year }: ManagementReview,
  earlier: readonly SheetDraw[],
): Promise<readonly string[]> {
  const from = calendarDate(`${year}-01-01`);
  const all = await deps.tx.managementReviews.candidates(associationId, from, reviewDay(year, deps.clock.today()));
  const drawn = new Set(earlier.flatMap(({ revealed }) => revealed?.drawn ?? []));
  return all.filter((id) => !drawn.has(id));
}

function refusalOf(earlier: readonly SheetDraw[], reason: string | null, candidates: readonly string[]): string | null {
  if (earlier.some(({ revealed }) => revealed === null))
    return 'Le tirage précédent n’est pas encore révélé : révélez-le d’abord.';
  if (reason !== null && reason.length < SHORTEST_REASON)
    return 'Un nouveau tirage demande un motif écrit : dites pourquoi.';
  if (candidates.length === 0) return 'Aucune fiche à tirer : l’association n’a suivi aucun autre ménage dans l’année.';
  return null;
}

/** Reveals the secret of a draw and what it draws, once. Errors: FORBIDDEN_ROLE, NOT_FOUND, REVIEW_CLOSED, CONCURRENT_CHANGE. */
export async function revealDraw(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly number: number },
): Promise<Result<SheetDraw, CaseError>> {
  if (!conducts(access)) return toConductors();
  const found = await openedReview(deps, input.id);
  if (!found.ok) return found;
  const draw = (await deps.tx.managementReviews.draws(input.id)).find(({ number }) => number === input.number);
  if (draw === undefined) return notFound('Ce tirage');
  if (draw.revealed !== null) return ok(draw);
  const secret = await deps.tx.managementReviews.secretOf(input.id, input.number);
  if (secret === null) return notFound('Ce tirage');
  const at = deps.clock.now();
  const drawn = drawSheets(draw.candidates, secret);
  if (await deps.tx.managementReviews.reveal(input.id, input.number, { at, drawn })) {
    return ok({ ...draw, revealed: { secret, at, drawn } });
  }
  return err(caseError('CONCURRENT_CHANGE', 'Ce tirage vient d’être révélé : relisez le dialogue.'));
}

/** Writes the grid of one drawn sheet; again, it replaces it. Errors: FORBIDDEN_ROLE, NOT_FOUND, REVIEW_CLOSED, INVALID_REQUEST. */
export async function examineSheet(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly number: number; readonly householdId: string; readonly grid: SheetGrid },
): Promise<Result<SheetGrid, CaseError>> {
  if (!conducts(access)) return toConductors();
  const found = await openedReview(deps, input.id);
  if (!found.ok) return found;
  const draws = await deps.tx.managementReviews.draws(input.id);
  const drawn = draws.find(({ number }) => number === input.number)?.revealed?.drawn ?? [];
  if (!drawn.includes(input.householdId)) return notFound('Cette fiche tirée');
  if (![1, 2, 3, 4].includes(input.grid.quality)) {
    return err(caseError('INVALID_REQUEST', 'La qualité d’une fiche va de 1 (insuffisante) à 4 (exemplaire).'));
  }
  const { number, householdId, grid } = input;
  const sheet = { number, householdId, grid, examinedAt: deps.clock.now() };
  await deps.tx.managementReviews.examine(input.id, sheet, access.organisationId);
  return ok(grid);
}
