/**
 * Targets of a run: their groups, their coefficients and the points these add to a pairing at rank 1. The plan is the
 * exact optimum at the coefficients; see solver/targets.ts for how they are found.
 */
import type { FixedCoefficient, TargetScope } from '#domain/target.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { searchCoefficients } from '#solver/target-search.js';
import {
  adjustmentTable,
  MEMBER,
  type ShortfallReason,
  type TargetGroup,
  type TargetProblem,
} from '#solver/targets.js';
import type { PairingGraph } from './graph.js';
import type { Plan, Standing } from './plan.js';
import type { Adjustment } from './run-result.js';
import { type NamedGroup, type Strata, strataOf, targetGroups, withPlaceBefore } from './target-groups.js';

/** The targets of a run with the coefficients of its plan. */
export interface AppliedTargets {
  readonly groups: readonly NamedGroup[];
  readonly coefficients: Int32Array;
  /** Per group: why it is short if the plan leaves it short; `partial` where the search, over part of the pairings, met it. */
  readonly reasons: readonly (ShortfallReason | 'partial' | 'given')[];
  readonly strata: Strata;
  /** Points added, per vacancy of the graph × stratum. */
  readonly table: Int32Array;
}

/** The groups of a run with what is counted before it; `null` where the policy has no target. */
export function groupsBefore(
  graph: PairingGraph,
  { plan }: Standing,
): Pick<AppliedTargets, 'groups' | 'strata'> | null {
  if ((graph.instance.policy.targets ?? []).length === 0) return null;
  const strata = strataOf(graph);
  const leases = graph.instance.yearToDate ?? [];
  const groups = targetGroups(graph, strata).map((group) => {
    const past = leases.find((lease) => isSame(lease, group));
    let before: NamedGroup = { ...group, countedBefore: past?.counted ?? 0, ofBefore: past?.of ?? 0 };
    plan.keptOf[1].forEach((kept, v) => {
      if (kept !== 0) before = withPlaceBefore(before, strata, plan.listOf[1][v] as number, v);
    });
    return before;
  });
  return { groups, strata };
}

/**
 * The targets of rank 1 with their coefficients: those given (others 0), or else those found by a search over the
 * pairings of `problem()`, whose rows are the vacancies `rows` of the graph.
 */
export function applyTargets(
  before: Pick<AppliedTargets, 'groups' | 'strata'>,
  rows: readonly number[],
  given: readonly FixedCoefficient[],
  problem: () => AssignmentProblem,
): AppliedTargets {
  const { groups } = before;
  const applied = (coefficients: Int32Array, reasons: AppliedTargets['reasons']): AppliedTargets => {
    const cells = groups[0]?.membership.length ?? 0;
    return { ...before, coefficients, reasons, table: adjustmentTable(groups, coefficients, cells) };
  };
  if (given.length > 0) {
    const coefficients = groups.map((group) => given.find((one) => isSame(one, group))?.coefficient ?? 0);
    return applied(
      Int32Array.from(coefficients),
      groups.map(() => 'given'),
    );
  }
  const { coefficients, reasons } = searchCoefficients(stageGroups(before, rows, problem()));
  return applied(
    coefficients,
    reasons.map((reason) => reason ?? 'partial'),
  );
}

/** The groups over the rows of a stage, as the solver reads them. */
export function stageGroups(
  { groups, strata }: Pick<AppliedTargets, 'groups' | 'strata'>,
  rows: readonly number[],
  problem: AssignmentProblem,
): TargetProblem {
  const width = strata.list.length;
  return {
    problem,
    strata: strata.of,
    strataCount: width,
    groups: groups.map((group) => rowsOf(group, rows, width)),
  };
}

/** The targets of a plan, `null` where its policy has none. */
export function appliedTargets(plan: Plan): AppliedTargets | null {
  return plan.stages[0]?.targets ?? null;
}

/** The coefficients of a plan, to be given to another one. */
export function frozenCoefficients(plan: Plan): readonly FixedCoefficient[] {
  const targets = appliedTargets(plan);
  if (targets === null) return [];
  return targets.groups.map(({ kind, scope }, g) => ({
    kind,
    scope,
    coefficient: targets.coefficients[g] as number,
  }));
}

/** What the targets add to the points of a household on a vacancy at rank 1. */
export function adjustmentAt({ strata, table }: AppliedTargets, h: number, v: number): number {
  return table[v * strata.list.length + (strata.of[h] as number)] as number;
}

/** The most that the targets add to any household on a vacancy. */
export function greatestAdjustment({ strata, table }: AppliedTargets, v: number): number {
  const width = strata.list.length;
  return table.subarray(v * width, (v + 1) * width).reduce((most, points) => Math.max(most, points), 0);
}

/** The same line by line; targets whose coefficient is 0 are left out. */
export function adjustmentLines(targets: AppliedTargets | null, h: number, v: number): readonly Adjustment[] {
  if (targets === null) return [];
  const { groups, coefficients, strata } = targets;
  const cell = v * strata.list.length + (strata.of[h] as number);
  return groups.flatMap(({ kind, scope, membership }, g) => {
    const points = coefficients[g] as number;
    return points > 0 && membership[cell] === MEMBER ? [{ kind, scope, points }] : [];
  });
}

function rowsOf(group: TargetGroup, rows: readonly number[], width: number): TargetGroup {
  const membership = new Uint8Array(rows.length * width);
  rows.forEach((v, row) => {
    membership.set(group.membership.subarray(v * width, (v + 1) * width), row * width);
  });
  return { ...group, membership };
}

const isSame = (a: TargetScope, b: TargetScope): boolean => a.kind === b.kind && a.scope === b.scope;
