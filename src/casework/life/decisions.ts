import type { CalendarDate } from '#domain/dates.js';
import { addDays } from '#domain/dates.js';
import type { DocumentCode } from '#domain/household.js';
import type { CaleolDecision, CaleolMotive, Pairing, PairingFacts, PairingState } from '#domain/pairing-life.js';
import { isInterDepartmental } from '#domain/pairing-life.js';
import type { Refusal } from '#domain/proposal.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { CaleolPresentation, CaleolSession } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps, OrganisationAccess } from '../transaction.js';
import { forbidden, notFound } from '../transaction.js';
import { DEADLINE_POLICY } from './deadline-policy.js';
import { performAct } from './perform.js';
import { presentationToDecide } from './presentations.js';
import { lockOwn, personOf, sessionEvent } from './sessions.js';

/** One decision on one candidate, with its motive where it is a refusal (CCH R441-3, L441-2-2). */
export interface DecisionInput {
  readonly decision: CaleolDecision;
  /** Order of attribution, for `grantedByRank` alone. */
  readonly rank: number | null;
  readonly motive: CaleolMotive | null;
  /** The commission's words; compulsory for a refusal. */
  readonly motiveText: string | null;
  /** For `conditional`: the document that is missing, and the last day to produce it. */
  readonly condition: null | { readonly document: DocumentCode; readonly dueOn: CalendarDate | null };
}

const MIN_MOTIVE_LENGTH = 10;

/**
 * Records the commission's decision on a candidate, ours or the landlord's. "Hors département" is flagged to DRIHL; a
 * refusal of ours becomes one for the engine, with its effect. Errors: NOT_FOUND, SESSION_NOT_OPEN, STEP_NOT_OPEN,
 * DECISION_INVALID, PAIRING_CHANGED.
 */
export async function recordDecision(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: DecisionInput & { readonly presentationId: string; readonly version?: number | null },
): Promise<Result<CaleolPresentation, CaseError>> {
  const invalid = decisionProblem(input, deps.clock.today());
  if (invalid !== null) return err(invalid);
  const found = await presentationToDecide(deps, access, input.presentationId);
  if (!found.ok) return found;
  const { presentation, session } = found.value;
  const { candidate } = presentation;
  if (candidate.kind === 'household') {
    const moved = await performAct(deps, access, {
      id: candidate.proposalId,
      act: 'decide',
      version: input.version ?? null,
      facts: { decision: decisionFact(deps, input, session) },
      to: stateAfter(input),
      data: decisionData(input, session.id),
      also: (pairing) => flagged(pairing, input, session.id),
      refusal: () => refusalBy(input, deps.clock.today()),
      session,
    });
    if (!moved.ok) return moved;
  } else {
    const data = decisionData(input, session.id);
    await sessionEvent(deps, access, 'externalCandidateDecided', data, { vacancyId: presentation.vacancyId });
  }
  return ok(await store(deps, access, session, { presentation, input, rectifiedReason: null }));
}

/**
 * Rectifies a decision, with a reason, while no offer has left on it; a decision is never undone. Errors: FORBIDDEN_ROLE,
 * NOT_FOUND, DECISION_INVALID, PAIRING_NOT_READY, STEP_NOT_OPEN.
 */
export async function rectifyDecision(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: DecisionInput & { readonly presentationId: string; readonly reason: string },
): Promise<Result<CaleolPresentation, CaseError>> {
  if (access.role !== 'caleolSecretary') return forbidden('au secrétariat de la CALEOL');
  const invalid = decisionProblem(input, deps.clock.today());
  if (invalid !== null) return err(invalid);
  const presentation = await deps.tx.caleol.findPresentation(input.presentationId);
  if (presentation === null || presentation.outcome === null || presentation.outcome.kind === 'deferred')
    return notFound('Une décision à rectifier');
  const session = await lockOwn(deps, access, { id: presentation.sessionId });
  if (!session.ok) return session;
  const { candidate } = presentation;
  if (candidate.kind === 'household') {
    const moved = await performAct(deps, access, {
      id: candidate.proposalId,
      act: 'rectify',
      facts: { decision: decisionFact(deps, input, session.value), calledUpOn: null },
      to: stateAfter(input),
      reason: input.reason,
      data: { ...decisionData(input, session.value.id), reason: input.reason },
      also: (pairing) => flagged(pairing, input, session.value.id),
      refusal: () => refusalBy(input, deps.clock.today()),
      session: session.value,
    });
    if (!moved.ok) return moved;
  }
  return ok(await store(deps, access, session.value, { presentation, input, rectifiedReason: input.reason }));
}

function decisionProblem(input: DecisionInput, today: CalendarDate): CaseError | null {
  const invalid = (detail: string) => caseError('DECISION_INVALID', detail);
  const refused = input.decision === 'notGranted' || input.decision === 'inadmissible';
  const words = (input.motiveText ?? '').trim();
  if (refused && (input.motive === null || words.length < MIN_MOTIVE_LENGTH))
    return invalid(
      `Un refus est motivé par écrit (CCH L441-2-2) : un motif, et au moins ${MIN_MOTIVE_LENGTH} caractères.`,
    );
  if (!refused && input.motive !== null) return invalid('Une attribution n’a pas de motif de refus.');
  if ((input.decision === 'grantedByRank') !== (input.rank !== null))
    return invalid('Le rang se donne pour une attribution avec ordre de priorité, et pour elle seule.');
  if (input.rank !== null && (!Number.isInteger(input.rank) || input.rank < 1)) return invalid('Le rang commence à 1.');
  if ((input.decision === 'conditional') !== (input.condition !== null))
    return invalid('La condition suspensive nomme la pièce attendue, et va avec cette décision seule.');
  if (input.condition?.dueOn && input.condition.dueOn <= today)
    return invalid('Le délai de la condition suspensive est à venir.');
  return null;
}

/** The next ranks wait for the one before; any other attribution may be offered at once. */
function stateAfter({ decision, rank }: DecisionInput): PairingState {
  if (decision === 'notGranted' || decision === 'inadmissible') return decision;
  return decision === 'grantedByRank' && rank !== null && rank > 1 ? 'ranked' : 'granted';
}

function decisionFact(deps: CaseDeps, input: DecisionInput, session: CaleolSession): PairingFacts['decision'] {
  const on = deps.clock.today();
  const condition = input.condition && {
    document: input.condition.document,
    dueOn: input.condition.dueOn ?? addDays(on, DEADLINE_POLICY.condition.days),
    metOn: null,
  };
  return { decision: input.decision, motive: input.motive, rank: input.rank, on, sessionId: session.id, condition };
}

function decisionData({ decision, motive, rank }: DecisionInput, session: string) {
  return { session, decision, motive, rank };
}

function flagged(pairing: Pairing, { motive }: DecisionInput, session: string) {
  if (motive !== 'outsideDepartement') return [];
  const { departement: to, householdDepartement: from } = pairing;
  const data = { session, from, to, interDepartmental: isInterDepartmental(pairing) };
  return [{ name: 'outsideDepartementFlagged' as const, data }];
}

const BLOCKED_DAYS = { incompleteFile: 30, irregularStay: 90, incomeAboveCeiling: 90 } as const;

/** What a refusal of the CALEOL does (policy): this dwelling only, or a pause where the file or the household's rights stop it. */
function refusalBy(
  { decision, motive }: DecisionInput,
  today: CalendarDate,
): Pick<Refusal, 'by' | 'reason' | 'effect'> | null {
  if ((decision !== 'notGranted' && decision !== 'inadmissible') || motive === null) return null;
  const days = (BLOCKED_DAYS as Readonly<Partial<Record<CaleolMotive, number>>>)[motive];
  const effect =
    days === undefined ? ({ kind: 'vacancy' } as const) : ({ kind: 'all', until: addDays(today, days) } as const);
  return { by: 'caleol', reason: REASON_OF[motive], effect };
}

const REASON_OF: Readonly<Record<CaleolMotive, Refusal['reason']>> = {
  sizeUnsuitable: 'dwellingUnsuitable',
  effortRate: 'rentTooHigh',
  residualIncome: 'rentTooHigh',
  incompleteFile: 'fileNotReady',
  allocatedToOther: 'other',
  socialMix: 'other',
  outsideDepartement: 'other',
  dwellingUnsuitable: 'dwellingUnsuitable',
  incomeAboveCeiling: 'other',
  irregularStay: 'other',
  other: 'other',
};

async function store(
  deps: CaseDeps,
  access: OrganisationAccess,
  session: CaleolSession,
  {
    presentation,
    input,
    rectifiedReason,
  }: {
    readonly presentation: CaleolPresentation;
    readonly input: DecisionInput;
    readonly rectifiedReason: string | null;
  },
): Promise<CaleolPresentation> {
  const { decision: kind, motive, motiveText, rank } = input;
  const document = input.condition?.document ?? null;
  const outcome = { kind, on: deps.clock.today(), motive, motiveText, rank, document };
  const saved = { ...presentation, outcome, rectifiedReason };
  await deps.tx.caleol.savePresentation(saved);
  if (session.status === 'convened') await deps.tx.caleol.saveSession({ ...session, recordedBy: personOf(access) });
  return saved;
}
