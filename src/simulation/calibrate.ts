/**
 * Fits the status quo to the facts of the seed, and nothing else: no policy is run here.
 *
 * Method: each parameter has the one fact that it moves most; after a run over the seeds, each is corrected towards its
 * fact by a damped step (a stochastic approximation by coordinates, H. Robbins & S. Monro, Ann. Math. Stat. 22, 1951,
 * DOI 10.1214/aoms/1177729586), the damping shrinking with the rounds. Deterministic: the same assumptions, seeds and
 * rounds give the same calibration. Not for: finding a global optimum, or parameters without a fact of their own.
 */
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { Assumptions } from './assumptions.js';
import {
  assumptionsHash,
  type Calibration,
  type DepartementParameters,
  eachDepartement,
  type FittedParameters,
  SIMULATED_CONTINGENTS,
  type SimulatedContingent,
  sealCalibration,
} from './calibration.js';
import type { SeedOutcome } from './experiment.js';
import { earlyArrivals, ratesOf } from './last-wave.js';
import { Population } from './population/streams.js';
import { contingentFact, type DepartementFacts, departementFacts, REGION_FACTS } from './seed-facts.js';
import { statusQuoOutcome } from './simulate-seed.js';

/** First guess: flows as if conversion were 0.65 and services drew at random. */
function firstGuess(assumptions: Assumptions): FittedParameters {
  return {
    departements: eachDepartement((departement) => {
      const facts = departementFacts(departement);
      const before = (facts.rehousedBefore + facts.stock2021) / 24;
      const exits = assumptions.exitsPerMonth * facts.stock2021;
      return {
        arrivalsBeforeWave: before,
        arrivalsInWave: before,
        arrivals: (facts.stock2022 - facts.stock2021 + facts.rehoused2022) / 12 + exits,
        dwellingsBefore: facts.rehousedBefore / 24 / 0.65,
        dwellings: facts.rehoused2022 / 12 / 0.65,
        signalled: 2,
        opening: facts.fromElsewherePercent / 100,
        waveMonths: departement === '95' ? assumptions.lastWaveMonthsValDOise : assumptions.lastWaveMonths,
      };
    }),
    contingents: { prefect: 1, actionLogement: 1, localAuthority: 1, unreserved: 1 },
    leftToActionLogement: 1,
  };
}

/** What a calibration runs: seeds below 101, half of them in the first half of the rounds. */
interface CalibrationPlan {
  readonly seeds: readonly number[];
  readonly rounds: number;
}

/** Where a calibration is: the parameters after so many rounds, at full precision, so that it can be taken up again. */
export interface CalibrationState {
  readonly fitted: FittedParameters;
  readonly done: number;
}

/**
 * Fits the status quo, round by round, from `state` where there is one: stopped and taken up again, it ends on the same
 * parameters. About a second of CPU for each seed and round. Throws a RangeError on a seed kept for reports.
 */
export function* calibrationRounds(
  assumptions: Assumptions,
  { seeds, rounds }: CalibrationPlan,
  state: CalibrationState = { fitted: firstGuess(assumptions), done: 0 },
): Generator<CalibrationState, Calibration> {
  const kept = seeds.find((seed) => !(seed >= 1 && seed <= LAST_TUNING_SEED));
  if (kept !== undefined) throw new RangeError(`seed ${kept}: only 1 to ${LAST_TUNING_SEED} may be tuned on`);
  const populations = seeds.map((seed) => new Population(seed, assumptions));
  let { fitted } = state;
  for (let round = state.done; round < rounds; round++) {
    const some = populations.slice(0, round < rounds / 2 ? Math.ceil(seeds.length / 2) : seeds.length);
    const outcomes = some.map((population) => statusQuoOutcome(population, fitted));
    fitted = corrected(fitted, outcomes, Math.max(0.2, 0.8 / (1 + round / 6)));
    yield { fitted, done: round + 1 };
  }
  return sealCalibration({ ...rounded(fitted), assumptionsHash: assumptionsHash(assumptions), seeds, rounds });
}

/** Seeds up to this one are for tuning, those above for reports. */
const LAST_TUNING_SEED = 100;

/**
 * The parameters after one round: `outcomes` are those of the status quo over twelve months under `fitted`, one per
 * seed; `damping` in (0, 1] is the part of each correction that is made.
 */
function corrected(fitted: FittedParameters, outcomes: readonly SeedOutcome[], damping: number): FittedParameters {
  const mean = (of: (outcome: SeedOutcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / outcomes.length;
  const regional = (of: (d: Departement, outcome: SeedOutcome) => number): number =>
    mean((outcome) => DEPARTEMENTS.reduce((sum, d) => sum + of(d, outcome), 0));
  const forActionLogement = regional((d, o) => o.departements[d].oldListForActionLogement);
  const housed = regional((d, o) => o.departements[d].oldListForActionLogementRehoused);
  const leases = mean((o) => o.values.rehousings ?? 0);
  return {
    departements: eachDepartement((d) =>
      correctedDepartement(fitted.departements[d], departementFacts(d), {
        mean: (of) => mean((outcome) => of(outcome.departements[d])),
        damping,
      }),
    ),
    contingents: Object.fromEntries(
      SIMULATED_CONTINGENTS.map((name) => {
        const share = mean((o) => o.leasesByContingent[name] ?? 0) / leases;
        return [name, scaled(fitted.contingents[name], contingentFact(name) / share, damping)];
      }),
    ) as Record<SimulatedContingent, number>,
    leftToActionLogement: clamp(
      scaled(
        fitted.leftToActionLogement,
        odds(REGION_FACTS.forActionLogementShare) / odds(housed / forActionLogement),
        damping,
      ),
      0.02,
      5,
    ),
  };
}

interface Observed {
  readonly mean: (of: (outcome: SeedOutcome['departements'][Departement]) => number) => number;
  readonly damping: number;
}

function correctedDepartement(
  now: DepartementParameters,
  facts: DepartementFacts,
  { mean, damping }: Observed,
): DepartementParameters {
  const missing = facts.stock2021 - mean((o) => o.stockBefore);
  const young = facts.stock2022 - mean((o) => o.stock) - missing;
  const medianRatio = mean((o) => o.rehousedMedianMonths ?? facts.medianMonths) / facts.medianMonths;
  const listShare = mean((o) => o.oldListRehoused) / mean((o) => o.oldList);
  const from =
    mean((o) => o.oldListLeasesHereFromElsewhere) /
    Math.max(
      1,
      mean((o) => o.oldListLeasesHere),
    );
  return {
    ...arrivalsBefore(now, damping * missing, medianRatio ** (4 * damping)),
    arrivals: Math.max(0, now.arrivals + (damping * young) / 12),
    dwellingsBefore: scaled(now.dwellingsBefore, facts.rehousedBefore / mean((o) => o.rehousedBefore), damping),
    dwellings: scaled(now.dwellings, facts.rehoused2022 / mean((o) => o.leasesHere), damping),
    signalled: clamp(scaled(now.signalled, odds(facts.listRehoused / facts.list) / odds(listShare), damping), 0.1, 30),
    opening: clamp(now.opening + damping * (facts.fromElsewherePercent / 100 - from), 0, 1),
  };
}

/**
 * Arrivals before mid-2021: so many more in all, and the odds of the last wave in these eighteen months times `later`.
 * What half of the rehoused of 2022 waited less than says when the others had come.
 */
function arrivalsBefore(now: DepartementParameters, more: number, later: number): ReturnType<typeof ratesOf> {
  const { all, inWave } = earlyArrivals(now);
  const share = clamp(inWave, 0.02, 0.98);
  const shifted = clamp((share * later) / (share * later + 1 - share), 0.02, 0.98);
  return ratesOf({ all: Math.max(all / 2, all + more), inWave: shifted }, now.waveMonths);
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const scaled = (value: number, ratio: number, damping: number): number => value * ratio ** damping;
const odds = (share: number): number => share / (1 - share);

/** Six decimals: enough for any use, and the same text on every machine. */
function rounded(fitted: FittedParameters): FittedParameters {
  return JSON.parse(
    JSON.stringify(fitted, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value)),
  ) as FittedParameters;
}
