/**
 * What comes of a proposal: the household's answer, then the CALEOL's, each a draw of the pair (household, dwelling,
 * seed), so the same under every policy. The engine knows none of this: it has no probability of acceptance at all,
 * and what households truly accept differs from what they declared.
 */
import { housingEstimate } from '#legislation/housing-estimate.js';
import type { LegislationAt } from '#legislation/legislation.js';
import type { Assumptions } from './assumptions.js';
import { purposeOf, uniform } from './draws.js';
import type { DwellingTraits } from './population/dwelling.js';
import { type HouseholdTraits, zoneIndex } from './population/household.js';

/** `refused` by the household after contact and visit; `unfavourable` opinion of the CALEOL; `leased`. */
export type Fate = 'refused' | 'unfavourable' | 'leased';

export class Fates {
  readonly #assumptions: Assumptions;
  readonly #law: LegislationAt;
  readonly #acceptance: number;
  readonly #caleol: number;
  readonly #repair: number;

  constructor(seed: number, assumptions: Assumptions, law: LegislationAt) {
    this.#assumptions = assumptions;
    this.#law = law;
    this.#acceptance = purposeOf(seed, 'acceptance');
    this.#caleol = purposeOf(seed, 'caleol');
    this.#repair = purposeOf(seed, 'repair');
  }

  /** Of a proposal; `complete`: the file has all its documents. */
  of(household: HouseholdTraits, dwelling: DwellingTraits, complete: boolean): Fate {
    const accepts =
      uniform(household.digest, dwelling.digest, this.#acceptance) < this.#acceptanceOf(household, dwelling);
    if (!accepts) return 'refused';
    const favourable =
      uniform(household.digest, dwelling.digest, this.#caleol) < this.#favour(household, dwelling, complete);
    return favourable ? 'leased' : 'unfavourable';
  }

  /** Whether an incomplete file is completed after the CALEOL's refusal. */
  repairs(household: HouseholdTraits, dwelling: DwellingTraits): boolean {
    return uniform(household.digest, dwelling.digest, this.#repair) < this.#assumptions.fileRepaired;
  }

  /** Whether the estimated effort rate is above the CALEOL's limit; resources not known count as below it. */
  effortExceeded(household: HouseholdTraits, dwelling: DwellingTraits): boolean {
    const estimate = housingEstimate(this.#law, household.facts, dwelling.facts);
    return estimate !== null && estimate.effortPermille > this.#assumptions.effortLimitPermille;
  }

  #acceptanceOf({ acceptedZones, facts }: HouseholdTraits, { departement, zone, facts: home }: DwellingTraits): number {
    const { acceptWished, acceptUnwished, tasteForExactSize } = this.#assumptions;
    const base = acceptedZones[zoneIndex(departement, zone)] === 1 ? acceptWished : acceptUnwished;
    if (tasteForExactSize === 0) return base;
    const exact = facts.sizePersons >= home.usualMinPersons && facts.sizePersons <= home.usualMaxPersons;
    const odds = (base / (1 - base)) * Math.exp(exact ? tasteForExactSize : -tasteForExactSize);
    return odds / (1 + odds);
  }

  #favour(household: HouseholdTraits, dwelling: DwellingTraits, complete: boolean): number {
    const { caleolFavourable, caleolEffortExceeded, caleolIncompleteFactor } = this.#assumptions;
    const base = this.effortExceeded(household, dwelling) ? caleolEffortExceeded : caleolFavourable;
    return complete ? base : base * caleolIncompleteFactor;
  }
}
