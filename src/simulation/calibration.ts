/**
 * What is fitted on the status quo, and on nothing else, under one set of assumptions: rates of arrival and of
 * dwellings, how services choose. Frozen with its hash before any policy is run on it (methods §3.4).
 */
import type { Contingent } from '#domain/contingent.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { canonicalHash } from '#matching/canonical-json.js';
import type { Assumptions, FieldProblem } from './assumptions.js';

/** The four contingents that the tables of the seed tell apart. */
export const SIMULATED_CONTINGENTS = [
  'prefect',
  'actionLogement',
  'localAuthority',
  'unreserved',
] as const satisfies readonly Contingent[];
export type SimulatedContingent = (typeof SIMULATED_CONTINGENTS)[number];

/** Parameters of one département: of support for households, of the dwelling for dwellings. */
export interface DepartementParameters {
  /** Households that start a support, per month: until the last wave before mid-2021, during it, from then on. */
  readonly arrivalsBeforeWave: number;
  readonly arrivalsInWave: number;
  readonly arrivals: number;
  /** Length of that wave; an assumption, not fitted. */
  readonly waveMonths: number;
  /** Dwellings shown to supported households, per month: before 2022, from then on. */
  readonly dwellingsBefore: number;
  readonly dwellings: number;
  /** On the chance of a household of the list of the year (over six months at the start of the year). */
  readonly signalled: number;
  /** Share of dwellings that the services open to consenting households of other départements. */
  readonly opening: number;
}

export interface FittedParameters {
  readonly departements: Readonly<Record<Departement, DepartementParameters>>;
  /** On the shares of contingents of each département's leases. */
  readonly contingents: Readonly<Record<SimulatedContingent, number>>;
  /** On the chance, outside Action Logement's dwellings, for those of the list whom it is to house. */
  readonly leftToActionLogement: number;
}

export interface Calibration extends FittedParameters {
  /** Hash of the assumptions that it was fitted under. */
  readonly assumptionsHash: string;
  /** Seeds that it was fitted on, always below 101. */
  readonly seeds: readonly number[];
  readonly rounds: number;
  /** Hash of all of the above. */
  readonly hash: string;
}

export const assumptionsHash = (assumptions: Assumptions): string => canonicalHash(assumptions);

/** The calibration with its hash. */
export function sealCalibration(fitted: Omit<Calibration, 'hash'>): Calibration {
  return { ...fitted, hash: canonicalHash(fitted as unknown as Record<string, unknown>) };
}

/** Why a calibration may not be used under these assumptions: changed since it was frozen, or fitted under others. */
export function calibrationProblems(calibration: Calibration, assumptions: Assumptions): readonly FieldProblem[] {
  const { hash, ...fitted } = calibration;
  const problems: FieldProblem[] = [];
  if (canonicalHash(fitted as unknown as Record<string, unknown>) !== hash) {
    problems.push({ field: 'calibration.hash', value: hash, expected: 'l’empreinte des paramètres calés, inchangés' });
  }
  if (calibration.assumptionsHash !== assumptionsHash(assumptions)) {
    problems.push({
      field: 'calibration.assumptionsHash',
      value: calibration.assumptionsHash,
      expected: 'un calage fait sous les mêmes hypothèses (simulate --calibrate)',
    });
  }
  return problems;
}

/** The same value for each département. */
export function eachDepartement<T>(value: (departement: Departement) => T): Readonly<Record<Departement, T>> {
  return Object.fromEntries(DEPARTEMENTS.map((departement) => [departement, value(departement)])) as Record<
    Departement,
    T
  >;
}
