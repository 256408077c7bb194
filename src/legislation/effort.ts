import type { Cents } from '#domain/money.js';

/** Rate shown where there are no resources, or where it is beyond any use: 1 000 %. */
export const MAX_EFFORT_PERMILLE = 10_000;

export interface HousingCost {
  readonly rentCents: Cents;
  readonly annexRentCents: Cents;
  readonly chargesCents: Cents;
}

/** Monthly cost left to the household: rent, annexes, charges, less the benefit and the rent reduction; never below 0. */
export function netCostCents(
  cost: HousingCost,
  benefit: { readonly netCents: Cents; readonly rentReductionCents: Cents },
): Cents {
  const left = cost.rentCents - benefit.rentReductionCents + cost.annexRentCents + cost.chargesCents - benefit.netCents;
  return Math.max(0, left);
}

/**
 * Effort rate in thousandths, rounded up so that `rate ≤ max` says the same as the exact comparison
 * (arrêté du 10 mars 2011). No resources: MAX_EFFORT_PERMILLE, 0 where there is no cost either.
 */
export function effortRatePermille(costCents: Cents, monthlyResourcesCents: Cents): number {
  if (costCents <= 0) return 0;
  if (monthlyResourcesCents <= 0) return MAX_EFFORT_PERMILLE;
  return Math.min(MAX_EFFORT_PERMILLE, Math.ceil((costCents * 1000) / monthlyResourcesCents));
}

/** Residual income, cents per day (30 days) and consumption unit, rounded down; negative where the cost is above. */
export function residualIncomeCentsPerDay(
  costCents: Cents,
  monthlyResourcesCents: Cents,
  unitHundredths: number,
): number {
  return Math.floor(((monthlyResourcesCents - costCents) * 100) / (30 * unitHundredths));
}
