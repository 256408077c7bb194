import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { SEED_TABLES } from '#monitoring/seed-figures/tables.generated.js';

/** One figure of the seed; throws where the table has none. */
export function figure(table: string, row: string, column: string): number {
  const found = SEED_TABLES.find(({ id }) => id === table);
  const value = found?.rows.find(({ key }) => key === row)?.values[found.columns.indexOf(column)];
  if (value === null || value === undefined) throw new Error(`the seed has no ${table}/${row}/${column}`);
  return value;
}

export type ByDepartement = Readonly<Record<Departement, number>>;

/** A column of the seed by département. */
export function byDepartement(table: string, column: string): ByDepartement {
  return eachDepartement((departement) => figure(table, departement, column));
}

export function eachDepartement(value: (departement: Departement) => number): ByDepartement {
  return Object.fromEntries(DEPARTEMENTS.map((departement) => [departement, value(departement)])) as ByDepartement;
}

export const sum = (values: ByDepartement): number => DEPARTEMENTS.reduce((total, key) => total + values[key], 0);

/** Figures of the text of the same source, which no table holds. */
export const TEXT = {
  oldest: { households: 233, rehoused: 96, exited: 47, waiting: 79, waitingReported: 13 },
  reportedToActionLogement: 418,
  protocolRehousedIn2021: 263,
  protocolRehousedWithin: 202,
  blocking: {
    cohabitation: 69,
    separatedNotDivorced: 64,
    marriedApplyingAlone: 62,
    familyReunification: 60,
    livingAbroad: 6,
  },
  blockingAssociations: 15,
  survey: {
    landlords: 39,
    households: 1288,
    answeringLandlords: 25,
    answers: 1134,
    arrears: 130,
    uninsured: 182,
    unanswered: 152,
    notices: 41,
    endedOverTwoYears: 258,
  },
  otherProtocolLandlords: 43,
} as const;
