import { CONTINGENTS } from '#domain/contingent.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { REGION_SCOPE, type Target, type TargetKind, type TargetScope } from '#domain/target.js';
import type { Instance } from './instance.js';
import type { InstanceProblem } from './validate.js';

/** Targets are at most one per kind; what is given for them names a target of the policy and a scope that can exist. */
export function targetProblems(instance: Instance): readonly InstanceProblem[] {
  const targets = instance.policy.targets ?? [];
  const { coefficients, yearToDate = [] } = instance;
  return [
    ...twiceNamed(targets),
    ...scopeProblems(instance, coefficients, '/coefficients'),
    ...scopeProblems(instance, yearToDate, '/yearToDate'),
    ...coefficients.flatMap(({ kind, coefficient }, i): InstanceProblem[] => {
      const cap = targets.find((target) => target.kind === kind)?.maxCoefficient ?? coefficient;
      const pointer = `/coefficients/${i}/coefficient`;
      return coefficient > cap ? [{ pointer, code: 'COEFFICIENT_ABOVE_CAP', value: String(coefficient) }] : [];
    }),
    ...yearToDate.flatMap(({ counted, of }, i): InstanceProblem[] => {
      const pointer = `/yearToDate/${i}/counted`;
      return counted > of ? [{ pointer, code: 'COUNTED_ABOVE_TOTAL', value: String(counted) }] : [];
    }),
  ];
}

function twiceNamed(targets: readonly Target[]): InstanceProblem[] {
  return targets.flatMap(({ kind }, i): InstanceProblem[] => {
    const first = targets.findIndex((other) => other.kind === kind);
    return first < i ? [{ pointer: `/policy/targets/${i}/kind`, code: 'DUPLICATE_ID', value: kind }] : [];
  });
}

function scopeProblems(instance: Instance, items: readonly TargetScope[], pointer: string): InstanceProblem[] {
  const seen = new Set<string>();
  return items.flatMap(({ kind, scope }, i): InstanceProblem[] => {
    const value = `${kind}#${scope}`;
    const known = instance.policy.targets?.some((target) => target.kind === kind) && isScope(instance, kind, scope);
    const code = seen.has(value) ? 'DUPLICATE_ID' : known ? null : 'UNKNOWN_TARGET';
    seen.add(value);
    return code === null ? [] : [{ pointer: `${pointer}/${i}`, code, value }];
  });
}

function isScope(instance: Instance, kind: TargetKind, scope: string): boolean {
  switch (kind) {
    case 'priorityByLandlord':
      return instance.landlords.some(({ id }) => id === scope);
    case 'priorityByReserver':
      return (CONTINGENTS as readonly string[]).includes(scope.split(':', 1)[0] as string);
    case 'departementBalance':
      return (DEPARTEMENTS as readonly string[]).includes(scope);
    default:
      return scope === REGION_SCOPE;
  }
}
