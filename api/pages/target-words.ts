import { REGION_SCOPE, TARGET_LABELS, type TargetScope } from '#domain/target.js';
import { formatSigned } from './format.js';

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
