import { ASSUMPTION_KEYS, type FieldProblem, readAssumptions } from './assumptions.js';
import { endOfStep, MAX_MONTHS, POLICY_START_MONTH, STEPS_PER_MONTH } from './calendar.js';
import { calibrationProblems, type FittedParameters } from './calibration.js';
import { assertConservation } from './conservation.js';
import { engineChooser } from './engine-choice.js';
import type { PolicySpec, SeedOutcome, SeedRequest } from './experiment.js';
import { outcomeOf } from './outcomes.js';
import { type DwellingOffer, drawStreams, Population, type Streams } from './population/streams.js';
import { resumeKey } from './resume.js';
import { statusQuo } from './status-quo.js';
import { type Choice, type Chooser, World } from './world.js';

/** A request that cannot be run; `problems` name each field, its value and what it must be. */
export class InvalidExperimentError extends Error {
  readonly problems: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[]) {
    super(
      problems.map(({ field, value, expected }) => `${field} : ${String(value)} ; attendu : ${expected}`).join('\n'),
    );
    this.name = 'InvalidExperimentError';
    this.problems = problems;
  }
}

const START = POLICY_START_MONTH * STEPS_PER_MONTH;

/**
 * One seed under one policy: the status quo from the start of the programme to the end of 2021, then the policy for
 * `months`. The same request gives the same bytes. Throws InvalidExperimentError where the request cannot be run.
 */
export function simulateSeed(request: SeedRequest): SeedOutcome {
  const problems = requestProblems(request);
  if (problems.length > 0) throw new InvalidExperimentError(problems);
  const world = runPast(pastOf(request), request.calibration, request);
  assertConservation(world, lastStep(request.months));
  return outcomeOf(world, { ...request, key: resumeKey(request), start: START, end: lastStep(request.months) });
}

/** What every policy finds on the same seed: who and what comes, and what the services chose before it took over. */
interface Past {
  readonly population: Population;
  readonly streams: Streams;
  /** Per half-month before the policy, as far as it has been run. */
  readonly choices: Choice[];
}

let last: (Past & Pick<SeedRequest, 'months'> & { readonly calibration: string }) | null = null;

/** The past of a seed; the last one is kept, for the next policy on the same seed: it only saves time. */
function pastOf({ seed, assumptions, calibration, months }: SeedRequest): Past {
  const known = last?.population;
  const sameSeed = known?.seed === seed && ASSUMPTION_KEYS.every((key) => known.assumptions[key] === assumptions[key]);
  if (last && sameSeed && last.calibration === calibration.hash && last.months === months) return last;
  const population = sameSeed ? known : new Population(seed, assumptions);
  last = { ...newPast(population, calibration, months), months, calibration: calibration.hash };
  return last;
}

function newPast(population: Population, fitted: FittedParameters, months: number): Past {
  return { population, streams: drawStreams(population, fitted, endOfStep(lastStep(months) - 1)), choices: [] };
}

/** Twelve months of the status quo, under parameters that are not frozen yet: what a calibration looks at. */
export function statusQuoOutcome(population: Population, fitted: FittedParameters): SeedOutcome {
  const request = {
    policy: { kind: 'statusQuo' },
    seed: population.seed,
    months: 12,
    mode: 'opportunity',
    label: '',
  } as const;
  const world = runWorld(population, fitted, request);
  return outcomeOf(world, { ...request, key: '', start: START, end: lastStep(request.months) });
}

/** The world at the end of a run; `population` may have served before: it only saves time. */
export function runWorld(
  population: Population,
  fitted: FittedParameters,
  request: Pick<SeedRequest, 'policy' | 'months' | 'mode' | 'label'>,
): World {
  return runPast(newPast(population, fitted, request.months), fitted, request);
}

function runPast(
  { population, streams, choices }: Past,
  fitted: FittedParameters,
  request: Pick<SeedRequest, 'policy' | 'months' | 'mode' | 'label'>,
): World {
  const end = lastStep(request.months);
  const run = (policy: PolicySpec, conserved: ReadonlySet<DwellingOffer> | null): World => {
    const world = new World(population, fitted, streams);
    // The years before the policy are the same under every label: only what comes after is drawn apart.
    const before = remembering(statusQuo(world, ''), choices);
    const after = chooserOf(policy, world, request.label);
    for (let step = 0; step < START; step++) world.step(step, before);
    if (conserved) world.conserve(conserved);
    for (let step = START; step < end; step++) world.step(step, after);
    return world;
  };
  if (request.mode === 'opportunity') return run(request.policy, null);
  const { leases } = run({ kind: 'statusQuo' }, null);
  return run(request.policy, new Set(leases.map(({ offer }) => offer)));
}

/** The same chooser, which chooses again what it chose in an equal world. */
function remembering(chooser: Chooser, choices: Choice[]): Chooser {
  return {
    ready: chooser.ready,
    choose: (world, dwellings, step) => {
      choices[step] ??= chooser.choose(world, dwellings, step);
      return choices[step];
    },
  };
}

/** First half-month that is not run. */
const lastStep = (months: number): number => START + months * STEPS_PER_MONTH;

function chooserOf(policy: PolicySpec, world: World, label: string): Chooser {
  if (policy.kind === 'statusQuo') return statusQuo(world, label);
  return engineChooser(policy.policy, policy.kind === 'baseline' ? policy.baseline : null, label);
}

function requestProblems({ assumptions, calibration, seed, months }: SeedRequest): readonly FieldProblem[] {
  const read = readAssumptions(assumptions);
  const whole = (field: string, value: number, max: number): readonly FieldProblem[] =>
    Number.isInteger(value) && value >= 1 && value <= max
      ? []
      : [{ field, value, expected: `un entier de 1 à ${max}` }];
  return [
    ...(read.ok ? [] : read.error),
    ...calibrationProblems(calibration, assumptions),
    ...whole('seed', seed, 1_000_000),
    ...whole('months', months, MAX_MONTHS),
  ];
}
