/**
 * Who arrives and which dwellings come, and when: drawn before any policy runs, so that every policy meets the same
 * households and the same dwellings (common random numbers).
 *
 * Method: arrivals are a Poisson process of piecewise constant rate, by inversion of its cumulative rate on cumulated
 * unit exponentials (E. Çınlar, Introduction to Stochastic Processes, 1975). The n-th household of a département is the
 * same whatever the rates; only its day moves, so that two close calibrations give two close histories.
 */
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { LegislationAt } from '#legislation/legislation.js';
import { resolveLegislation } from '#legislation/legislation.js';
import type { Assumptions } from '../assumptions.js';
import { DAYS_PER_MONTH, DAYS_PER_YEAR, dateOf } from '../calendar.js';
import {
  type DepartementParameters,
  eachDepartement,
  type FittedParameters,
  SIMULATED_CONTINGENTS,
  type SimulatedContingent,
} from '../calibration.js';
import { apportion } from '../generator/apportion.js';
import { randomStream } from '../generator/random.js';
import { contingentShares, initialShare } from '../seed-facts.js';
import { type DwellingTraits, drawDwellingTraits, orientedTo } from './dwelling.js';
import { drawTraits, type HouseholdTraits } from './household.js';

export interface Arrival {
  readonly traits: HouseholdTraits;
  readonly day: number;
}

export interface DwellingOffer {
  readonly traits: DwellingTraits;
  readonly contingent: SimulatedContingent;
  readonly day: number;
}

/** Households in the order of their identifiers; dwellings in the order of their days. */
export interface Streams {
  readonly arrivals: readonly Arrival[];
  readonly dwellings: readonly DwellingOffer[];
}

/** What a seed holds whatever the rates; kept between runs of the same seed, it only saves time. */
export class Population {
  readonly seed: number;
  readonly assumptions: Assumptions;
  readonly law: LegislationAt = resolveLegislation(dateOf(0));
  readonly #households = eachDepartement((): HouseholdTraits[] => []);
  readonly #dwellings = eachDepartement((): DwellingTraits[] => []);
  readonly #times = new Map<string, number[]>();

  constructor(seed: number, assumptions: Assumptions) {
    this.seed = seed;
    this.assumptions = assumptions;
  }

  household(departement: Departement, index: number): HouseholdTraits {
    const { seed, assumptions, law } = this;
    this.#households[departement][index] ??= drawTraits(seed, assumptions, { departement, index, law });
    return this.#households[departement][index] as HouseholdTraits;
  }

  dwelling(departement: Departement, index: number): DwellingTraits {
    const { seed, assumptions, law } = this;
    this.#dwellings[departement][index] ??= drawDwellingTraits(seed, assumptions, { departement, index, law });
    return this.#dwellings[departement][index] as DwellingTraits;
  }

  /** The first `count` or more cumulated unit exponentials of a process. */
  unitTimes(process: string, until: number): readonly number[] {
    const times = this.#times.get(process) ?? [];
    this.#times.set(process, times);
    while (times.length === 0 || (times[times.length - 1] as number) <= until) {
      const draw = randomStream(String(this.seed), process, times.length).next();
      times.push((times[times.length - 1] ?? 0) - Math.log(1 - draw));
    }
    return times;
  }
}

/** Arrivals and dwellings from the start of the programme to day `until`. */
export function drawStreams(population: Population, fitted: FittedParameters, until: number): Streams {
  const dwellings = DEPARTEMENTS.flatMap((place) => dwellingsOf(population, fitted, place, until));
  return {
    arrivals: DEPARTEMENTS.flatMap((departement) => arrivalsOf(population, fitted, departement, until)),
    dwellings: dwellings.sort((a, b) => a.day - b.day || (a.traits.vacancy.id < b.traits.vacancy.id ? -1 : 1)),
  };
}

/** A rate per month from a day on. */
interface Piece {
  readonly from: number;
  readonly perMonth: number;
}

const MID_2021 = 1.5 * DAYS_PER_YEAR;
const YEAR_2022 = 2 * DAYS_PER_YEAR;

function arrivalsOf(
  population: Population,
  fitted: FittedParameters,
  departement: Departement,
  until: number,
): readonly Arrival[] {
  const { initialStock, initialAgeMonths } = population.assumptions;
  const present = apportion(initialStock, eachDepartement(initialShare))[departement];
  const ages = randomStream(String(population.seed), `initial-${departement}`, 0);
  const initial = Array.from({ length: present }, (_, index): Arrival => {
    const age = Math.min(36, -Math.log(1 - ages.next()) * initialAgeMonths) * DAYS_PER_MONTH;
    return { traits: population.household(departement, index), day: -age };
  });
  const rates = fitted.departements[departement];
  const pieces = [
    { from: 0, perMonth: rates.arrivalsBeforeWave },
    { from: MID_2021 - rates.waveMonths * DAYS_PER_MONTH, perMonth: rates.arrivalsInWave },
    { from: MID_2021, perMonth: rates.arrivals },
  ];
  const days = daysOf(population, `arrivals-${departement}`, pieces, until);
  return [
    ...initial,
    ...days.map((day, n): Arrival => ({ traits: population.household(departement, present + n), day })),
  ];
}

function dwellingsOf(
  population: Population,
  fitted: FittedParameters,
  place: Departement,
  until: number,
): readonly DwellingOffer[] {
  const pieces = quarters(fitted.departements[place], population.assumptions.lastQuarterPace, until);
  const shares = SIMULATED_CONTINGENTS.map(
    (contingent) => contingentShares(place)[contingent] * fitted.contingents[contingent],
  );
  const total = shares.reduce((sum, share) => sum + share, 0);
  return daysOf(population, `dwellings-${place}`, pieces, until).map((day, n): DwellingOffer => {
    const traits = population.dwelling(place, n);
    let rest = traits.contingentDraw * total;
    const index = shares.findIndex((share) => {
      rest -= share;
      return rest < 0;
    });
    const contingent = SIMULATED_CONTINGENTS[Math.max(0, index)] as SimulatedContingent;
    return { traits: orientedTo(traits, contingent), contingent, day };
  });
}

/** The rate of each quarter: the last of a year catches up what the conventions of flux still owe. */
function quarters(rates: DepartementParameters, lastQuarterPace: number, until: number): readonly Piece[] {
  const count = Math.ceil((4 * until) / DAYS_PER_YEAR);
  return Array.from({ length: count }, (_, quarter) => {
    const from = (quarter * DAYS_PER_YEAR) / 4;
    const pace = quarter % 4 === 3 ? lastQuarterPace : (4 - lastQuarterPace) / 3;
    return { from, perMonth: pace * (from < YEAR_2022 ? rates.dwellingsBefore : rates.dwellings) };
  });
}

/** Days of a Poisson process whose rate is given by pieces, up to `until`. */
function daysOf(population: Population, process: string, pieces: readonly Piece[], until: number): readonly number[] {
  const ends = pieces.map((_, i) => Math.min(until, pieces[i + 1]?.from ?? until));
  const masses = pieces.map(
    ({ from, perMonth }, i) => (Math.max(0, (ends[i] as number) - from) * perMonth) / DAYS_PER_MONTH,
  );
  const times = population.unitTimes(
    process,
    masses.reduce((sum, mass) => sum + mass, 0),
  );
  const days: number[] = [];
  let before = 0;
  let next = 0;
  pieces.forEach(({ from, perMonth }, i) => {
    const after = before + (masses[i] as number);
    for (; (times[next] as number) < after; next++) {
      days.push(from + (((times[next] as number) - before) * DAYS_PER_MONTH) / perMonth);
    }
    before = after;
  });
  return days;
}
