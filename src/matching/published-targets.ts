import { tallyGroups } from '#solver/targets.js';
import type { Plan, StagePlan } from './plan.js';
import type { Coefficient, Stage } from './run-result.js';
import { type AppliedTargets, adjustmentAt, appliedTargets } from './targets.js';

/** Every target of a plan in each of its scopes, by kind then scope, with what is reached and what is missing. */
export function publishedCoefficients(plan: Plan): readonly Coefficient[] {
  const targets = appliedTargets(plan);
  if (targets === null) return [];
  const tallies = talliesOf(targets, plan);
  return targets.groups.map((group, g): Coefficient => {
    const { counted, of, needed, shortfall } = tallies[g] as (typeof tallies)[number];
    return {
      kind: group.kind,
      scope: group.scope,
      sharePermille: group.sharePermille,
      cap: group.cap,
      coefficient: targets.coefficients[g] as number,
      countedBefore: group.countedBefore,
      ofBefore: group.ofBefore,
      counted,
      of,
      needed,
      shortfall,
      reason: shortfall === 0 ? null : (targets.reasons[g] as AppliedTargets['reasons'][number]),
    };
  });
}

/** What a stage says more where targets apply: the points they add, the soft value and its Lagrangian bound. */
export function softValue(plan: Plan, stage: StagePlan): Pick<Stage, 'adjustments' | 'soft'> {
  const { targets, assignment, rows } = stage;
  if (targets === null) return {};
  const total = assignment?.value.points ?? 0;
  let adjustments = 0;
  assignment?.householdOf.forEach((h, row) => {
    if (h >= 0) adjustments += adjustmentAt(targets, h, rows[row] as number);
  });
  let missed = 0;
  let relaxed = 0;
  talliesOf(targets, plan).forEach(({ needed, shortfall }, g) => {
    const { cap, countedBefore } = targets.groups[g] as AppliedTargets['groups'][number];
    missed += cap * shortfall;
    relaxed += (targets.coefficients[g] as number) * (needed - countedBefore);
  });
  const value = total - adjustments - missed;
  const bound = total - relaxed;
  return { adjustments, soft: { value, bound, gap: bound - value } };
}

/** What the run's own rank 1 gives each group; places that people keep are in what is counted before. */
function talliesOf({ strata, groups }: AppliedTargets, plan: Plan): ReturnType<typeof tallyGroups> {
  const own = plan.listOf[1].map((h, v) => (plan.keptOf[1][v] === 0 ? h : -1));
  return tallyGroups({ strata: strata.of, strataCount: strata.list.length, groups }, own);
}
