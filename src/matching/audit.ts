/**
 * The audit of a run, always on: P1, P3 (decisions of people), P4, P5, P7, P9 and P10 by reading the instance naively,
 * rule by rule; P2, P3 (caps) and P6 by solver/verify.ts. It shares no code with the graph, the plan or the solver.
 */
import { RANKS, type Rank } from '#domain/proposal.js';
import { candidatesSought } from '#domain/vacancy.js';
import { auditFairness } from './audit/fairness.js';
import { auditHolds } from './audit/holds.js';
import { type AuditedInstance, readInstance } from './audit/pairs.js';
import { auditStages } from './audit/stages.js';
import { auditTargets } from './audit/targets.js';
import { canonicalHash, canonicalJson } from './canonical-json.js';
import { freezeInstance, instanceHash } from './freeze.js';
import type { Instance } from './instance.js';
import type { RunProposal, RunResult } from './run-result.js';

export type Property = 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P9' | 'P10' | 'HASH';

export interface Violation {
  readonly property: Property;
  readonly message: string;
}

/** Every violated property of a result; an empty list means that it may be published. Recomputes everything. */
export function auditResult(input: Instance, result: RunResult): readonly Violation[] {
  const instance = freezeInstance(input);
  return auditFrozen(instance, instanceHash(instance), result);
}

/** The same for a frozen instance whose canonical bytes have just been hashed: they are not written again. */
export function auditFrozen(instance: Instance, hash: string, result: RunResult): readonly Violation[] {
  const audited = readInstance(instance, result);
  return [
    ...auditHashes(hash, result),
    ...auditEligibility(audited, result),
    ...auditStanding(audited, result),
    ...auditTargets(audited, result),
    ...auditTerms(audited, result),
    ...auditStages(audited, result),
    ...auditFairness(audited, result),
  ];
}

function auditHashes(hash: string, result: RunResult): Violation[] {
  const { resultHash, ...body } = result;
  const violations: Violation[] = [];
  if (result.instanceHash !== hash)
    violations.push({ property: 'HASH', message: 'the result is not of this instance' });
  if (resultHash !== canonicalHash(body))
    violations.push({ property: 'HASH', message: 'the result was altered: its hash differs' });
  return violations;
}

/** P1: every proposal that the run made, or kept by a hold, was eligible at `asOf`. */
function auditEligibility(audited: AuditedInstance, result: RunResult): Violation[] {
  const violations: Violation[] = [];
  for (const proposal of result.proposals) {
    const v = audited.vacancyAt.get(proposal.vacancyId);
    const h = audited.householdAt.get(proposal.householdId);
    if (v === undefined || h === undefined) {
      violations.push({ property: 'P1', message: `${name(proposal)}: unknown vacancy or household` });
      continue;
    }
    if (proposal.kept === 'commitment') continue;
    const failed = audited.verdict(h, v).filter((verdict) => verdict.status === 'failed');
    const blocking = failed.filter((verdict) => proposal.kept === null || verdict.code !== 'ALREADY_COMMITTED');
    if (blocking.length > 0) {
      violations.push({ property: 'P1', message: `${name(proposal)}: ${blocking.map((f) => f.code).join(', ')}` });
    }
  }
  return violations;
}

/** P3, first half: what people decided stands, ranks exist on the vacancy, no place is taken twice. */
function auditStanding(audited: AuditedInstance, result: RunResult): Violation[] {
  const violations: Violation[] = [];
  const places = new Map<string, RunProposal>();
  for (const proposal of result.proposals) {
    const place = `${proposal.vacancyId}#${proposal.rank}`;
    if (places.has(place)) violations.push({ property: 'P3', message: `${name(proposal)}: the rank is given twice` });
    places.set(place, proposal);
    const v = audited.vacancyAt.get(proposal.vacancyId);
    const sought =
      v === undefined ? 0 : candidatesSought(audited.vacancies[v]?.vacancy ?? { singleCandidateGround: null });
    const ground = proposal.kept === null ? proposal.rank <= sought : RANKS.includes(proposal.rank);
    if (!ground) violations.push({ property: 'P3', message: `${name(proposal)}: the vacancy has no such rank` });
  }
  for (const { vacancyId, householdId, rank } of audited.instance.commitments) {
    if (!audited.vacancyAt.has(vacancyId) || !audited.householdAt.has(householdId)) continue;
    const placed = places.get(`${vacancyId}#${rank}`);
    if (placed?.householdId !== householdId || placed.kept !== 'commitment') {
      violations.push({
        property: 'P3',
        message: `${vacancyId} rank ${rank}: the commitment to ${householdId} is not kept`,
      });
    }
  }
  return [...violations, ...auditHolds(audited, result)];
}

/** P5: points are the sum of their terms, the terms those of the rules, a stage's value the sum of points and adjustments. */
function auditTerms(audited: AuditedInstance, result: RunResult): Violation[] {
  const violations: Violation[] = [];
  const totals = new Map<Rank, { filled: number; value: number }>(RANKS.map((rank) => [rank, { filled: 0, value: 0 }]));
  for (const proposal of result.proposals) {
    const v = audited.vacancyAt.get(proposal.vacancyId);
    const h = audited.householdAt.get(proposal.householdId);
    if (v === undefined || h === undefined) continue;
    const total = proposal.terms.reduce((sum, term) => sum + term.points, 0);
    if (total !== proposal.points || canonicalJson(proposal.terms) !== canonicalJson(audited.terms(h, v))) {
      violations.push({ property: 'P5', message: `${name(proposal)}: points or terms are not those of the policy` });
    }
    const differs = audited.households[h]?.household.departement !== audited.vacancies[v]?.departement;
    const unknown = audited
      .verdict(h, v)
      .filter((verdict) => verdict.status === 'unknown')
      .map((verdict) => verdict.code);
    if (proposal.interDepartmental !== differs || canonicalJson(proposal.subjectTo) !== canonicalJson(unknown)) {
      violations.push({ property: 'P5', message: `${name(proposal)}: a stated fact is not that of the instance` });
    }
    const stage = totals.get(proposal.rank);
    const worth = proposal.adjustments.reduce((sum, adjustment) => sum + adjustment.points, total);
    if (proposal.kept === null && stage)
      totals.set(proposal.rank, { filled: stage.filled + 1, value: stage.value + worth });
  }
  for (const stage of result.stages) {
    const total = totals.get(stage.rank);
    if (total?.filled !== stage.filled || total.value !== stage.value) {
      violations.push({ property: 'P5', message: `stage ${stage.rank}: the value is not the sum of its proposals` });
    }
  }
  return violations;
}

function name(proposal: RunProposal): string {
  return `vacancy ${proposal.vacancyId} rank ${proposal.rank} household ${proposal.householdId}`;
}
