import { CONTINGENT_LABELS, type Contingent } from '#domain/contingent.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { REGION_SCOPE, SHORTFALL_LABELS, TARGET_LABELS, type TargetScope } from '#domain/target.js';
import type { RunSummary } from '#ports.js';
import { capitalise, formatNumber, formatPermille, formatShare, formatSigned } from './format.js';
import { departementLabel } from './labels.js';

export interface AdjustmentView {
  readonly title: string;
  readonly points: string;
}

/** A target in one of its scopes; that of the whole region goes without saying. */
function scopeTitle({ kind, scope }: TargetScope): string {
  const title = TARGET_LABELS[kind];
  return scope === REGION_SCOPE ? title : `${title} (${scope})`;
}

/** What a target adds to a rank 1, beside the points of the household. */
export function adjustmentView(line: TargetScope & { readonly points: number }): AdjustmentView {
  return { title: scopeTitle(line), points: formatSigned(line.points) };
}

/** Organisations that the scopes of targets name. */
export function scopeOrganisations(coefficients: readonly TargetScope[]): readonly string[] {
  return coefficients.map(({ scope }) => scope.slice(scope.indexOf(':') + 1));
}

/** Who a scope is about: the region, a département, a reserver or a landlord, by name where the caller may read it. */
function scopeLabel(scope: string, names: ReadonlyMap<string, string>): string {
  if (scope === REGION_SCOPE) return 'Île-de-France';
  if ((DEPARTEMENTS as readonly string[]).includes(scope)) return departementLabel(scope as Departement);
  const [contingent, organisation] = scope.includes(':') ? scope.split(':') : [scope, scope];
  const label = CONTINGENT_LABELS[contingent as Contingent];
  const name = names.get(organisation ?? '') ?? (label === undefined ? 'un autre bailleur' : null);
  return [label, name].filter((part) => part !== undefined && part !== null).join(' – ');
}

/** The targets of a run: what each asks, counts and misses, why, and at which coefficient; then the bound of the whole. */
export function runTargetsView({ coefficients, stages }: RunSummary, names: ReadonlyMap<string, string>) {
  const soft = stages.find(({ rank }) => rank === 1)?.soft;
  return {
    rows: coefficients.map((one) => ({
      title: capitalise(TARGET_LABELS[one.kind]),
      scope: scopeLabel(one.scope, names),
      asked: formatPermille(one.sharePermille),
      counted: `${formatNumber(one.counted)} sur ${formatNumber(one.of)}`,
      share: one.of === 0 ? 'N/A' : formatShare(one.counted, one.of),
      needed: formatNumber(one.needed),
      shortfall: formatNumber(one.shortfall),
      coefficient: formatNumber(one.coefficient),
      cap: formatNumber(one.cap),
      reason: one.reason === null ? 'atteint' : SHORTFALL_LABELS[one.reason],
    })),
    soft: soft && { value: formatNumber(soft.value), bound: formatNumber(soft.bound) },
  };
}
