import type { Term } from '#domain/policy.js';
import { termOf } from './criterion.js';
import { HOUSEHOLD_BONUSES, waiting } from './household-criteria.js';
import { PAIRING_BONUSES } from './pairing-criteria.js';
import type { ScoredHousehold, ScoredVacancy, ScoringContext } from './scoring-inputs.js';

/**
 * The lines of the points of an eligible pairing: waiting first, then every line that gives points, then, where their
 * sum passes `bonusMax`, the negative line that brings it back. Points are exactly the sum of the lines.
 */
export function scorePairing(h: ScoredHousehold, v: ScoredVacancy, context: ScoringContext): readonly Term[] {
  const terms: Term[] = [termOf(waiting, waiting.points(h, context), h, context)];
  let bonus = 0;
  for (const criterion of HOUSEHOLD_BONUSES) {
    const points = criterion.points(h, context);
    if (points !== 0) terms.push(termOf(criterion, points, h, context));
    bonus += points;
  }
  for (const criterion of PAIRING_BONUSES) {
    const points = criterion.points(h, context, v);
    if (points !== 0) terms.push(termOf(criterion, points, h, context, v));
    bonus += points;
  }
  const { bonusMax } = context.policy;
  if (bonus > bonusMax) {
    terms.push({
      criterion: 'bonusCap',
      observed: bonus,
      unit: 'points',
      weight: bonusMax,
      points: bonusMax - bonus,
      source: 'policy',
    });
  }
  return terms;
}

export function pointsOf(terms: readonly Term[]): number {
  return terms.reduce((sum, term) => sum + term.points, 0);
}

/** What a household brings to each of its pairings of the run. */
export interface HouseholdPoints {
  readonly waiting: number;
  /** Before the cap. */
  readonly bonus: number;
}

export function householdPoints(h: ScoredHousehold, context: ScoringContext): HouseholdPoints {
  let bonus = 0;
  for (const criterion of HOUSEHOLD_BONUSES) bonus += criterion.points(h, context);
  return { waiting: waiting.points(h, context), bonus };
}

/** `pointsOf(scorePairing(…))` without the lines; `own` is `householdPoints(h, context)`, computed once a household. */
export function pairingPoints(
  h: ScoredHousehold,
  v: ScoredVacancy,
  context: ScoringContext,
  own: HouseholdPoints = householdPoints(h, context),
): number {
  let bonus = own.bonus;
  for (const criterion of PAIRING_BONUSES) bonus += criterion.points(h, context, v);
  return own.waiting + Math.min(bonus, context.policy.bonusMax);
}
