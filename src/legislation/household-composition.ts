import { ageOn, type CalendarDate } from '#domain/dates.js';
import type { Household, Member } from '#domain/household.js';

export interface HouseholdCategory {
  readonly category: 1 | 2 | 3 | 4 | 5 | 6;
  /** Persons beyond what makes category 6: each adds the extra amount to the ceiling. */
  readonly extraPersons: number;
  /** Holders and dependants; other occupants are outside the home of L442-12. */
  readonly persons: number;
  readonly dependants: number;
  readonly youngCouple: boolean;
  readonly disability: boolean;
}

const YOUNG_COUPLE_SUM_OF_AGES = 55;

/**
 * Category of the ceilings (arrêté du 29 juillet 1987, annexe; CCH L442-12). Children under right of visit are
 * dependants; expected births are not; occupants who are neither holders nor dependants are not of the home.
 * The disability bonus and the lone parent's do not add up (not settled by the text): the larger counts.
 */
export function householdCategory(
  household: Pick<Household, 'members' | 'couple'>,
  asOf: CalendarDate,
): HouseholdCategory {
  const home = household.members.filter((member) => member.role !== 'otherOccupant');
  const dependants = home.filter((member) => member.role === 'dependant').length;
  const holders = home.length - dependants;
  const youngCouple = isYoungCouple(household, home, asOf);
  const disability = home.some((member) => member.disabilityCard);

  let base = home.length;
  if (dependants > 0 && holders <= 2) base = dependants + 2;
  else if (youngCouple) base = 3;
  if (disability) base = Math.max(base, home.length + 1);
  base = Math.max(1, base);
  return {
    category: Math.min(6, base) as HouseholdCategory['category'],
    extraPersons: Math.max(0, base - 6),
    persons: home.length,
    dependants,
    youngCouple,
    disability,
  };
}

/** Couple without dependant whose ages add up to 55 years at most. */
function isYoungCouple({ couple }: { readonly couple: boolean }, home: readonly Member[], asOf: CalendarDate): boolean {
  if (!couple || home.length !== 2 || home.some((member) => member.role === 'dependant')) return false;
  return home.reduce((sum, member) => sum + ageOn(member.birthDate, asOf), 0) <= YOUNG_COUPLE_SUM_OF_AGES;
}

/** Weights in hundredths of a consumption unit (modified OECD scale). */
export interface ConsumptionUnitScale {
  readonly firstAdult: number;
  readonly fromFourteen: number;
  readonly underFourteen: number;
  /** Share of its weight that a child in alternating custody counts for, thousandths. */
  readonly alternatingPermille: number;
}

const FOURTEEN = 14;

/** Consumption units of who lives there, in hundredths; a child under right of visit counts for nothing. */
export function consumptionUnitHundredths(
  scale: ConsumptionUnitScale,
  members: readonly Member[],
  asOf: CalendarDate,
): number {
  let thousandths = scale.firstAdult * 1000;
  let first = true;
  for (const member of members) {
    if (member.custody === 'visiting') continue;
    if (first && member.role !== 'dependant') {
      first = false;
      continue;
    }
    const weight = ageOn(member.birthDate, asOf) >= FOURTEEN ? scale.fromFourteen : scale.underFourteen;
    thousandths += weight * (member.custody === 'alternating' ? scale.alternatingPermille : 1000);
  }
  return Math.round(thousandths / 1000);
}
