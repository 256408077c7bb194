import type { Household, Incomes, Known, Member } from '#domain/household.js';
import type { Cents } from '#domain/money.js';
import { PARAMETERS } from './parameters.js';
import type { Random } from './random.js';

const wholeEuros = (cents: number): Cents => Math.max(0, Math.round(cents / 100) * 100);

/** Monthly resources around a mean for the composition; reference incomes follow from them, never the reverse. */
export function drawIncomes(random: Random, members: readonly Member[], couple: boolean): Incomes {
  const base = PARAMETERS.monthlyBaseCents.value;
  const dependants = members.filter((member) => member.role === 'dependant' && member.custody !== 'visiting').length;
  const mean = (couple ? base.couple : base.single) + dependants * base.perDependant;
  const monthly = wholeEuros(mean * Math.exp(PARAMETERS.monthlySpread.value * random.normal()));
  const { min, max } = PARAMETERS.taxableShare.value;
  const nMinus2 = wholeEuros(monthly * 12 * (min + (max - min) * random.next()));
  const change = PARAMETERS.incomeLastYearChange.value;
  const nMinus1 = wholeEuros(nMinus2 * (1 + change.min + (change.max - change.min) * random.next()));
  const last12 = wholeEuros(nMinus1 * (1 + change.min + (change.max - change.min) * random.next()));
  return {
    referenceTax: {
      nMinus2Cents: random.chance(PARAMETERS.incomeUnknown.value) ? null : nMinus2,
      nMinus1Cents: random.chance(PARAMETERS.incomeLastYearKnown.value) ? nMinus1 : null,
      last12MonthsCents: random.chance(PARAMETERS.incomeLastTwelveMonthsKnown.value) ? last12 : null,
    },
    declaredMonthlyCents: random.chance(PARAMETERS.incomeUnknown.value) ? null : monthly,
  };
}

export function drawStatutoryNeeds(random: Random): Household['statutoryNeeds'] {
  const shares = PARAMETERS.statutoryNeeds.value;
  const known = (share: number): Known =>
    random.chance(PARAMETERS.statutoryNeedUnknown.value) ? 'unknown' : random.chance(share) ? 'yes' : 'no';
  return {
    homelessOrHosted: known(shares.homelessOrHosted),
    enforceableEviction: known(shares.enforceableEviction),
    unfitDwelling: known(shares.unfitDwelling),
    violence: known(shares.violence),
  };
}

export function drawDwellingNeeds(random: Random): Household['needs'] {
  const stepFree = random.chance(PARAMETERS.stepFreeNeed.value);
  return {
    stepFree,
    adaptedDwelling: stepFree && random.chance(PARAMETERS.adaptedNeed.value),
    maxFloorWithoutLift: random.chance(PARAMETERS.floorLimit.value) ? random.integer(0, 3) : null,
  };
}
