/** The figures of DRIHL, 2 February 2023, that the simulator is held against: all read from the tables of the seed. */
import type { Departement } from '#domain/departement.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { SIMULATED_CONTINGENTS, type SimulatedContingent } from './calibration.js';
import { figure, TEXT } from './reconstitution/targets.js';

const T01 = 'T01';
const TOTAL_2021 = 'reminder';
const TOTAL_2022 = 'total';

const CONTINGENT_TABLES: Readonly<Record<SimulatedContingent, string>> = {
  prefect: 'T03',
  actionLogement: 'T04',
  localAuthority: 'T05',
  unreserved: 'T06',
};

/** Leases of 2022 in a département, by contingent, as the four tables give them. */
export function contingentShares(place: Departement): Readonly<Record<SimulatedContingent, number>> {
  return Object.fromEntries(
    SIMULATED_CONTINGENTS.map((contingent) => [contingent, figure(CONTINGENT_TABLES[contingent], place, 'attr_avdl')]),
  ) as Record<SimulatedContingent, number>;
}

/** Weight of a département in the households present when the programme began: all whom it has supported since. */
export function initialShare(departement: Departement): number {
  return figure(T01, departement, 'reloges') + figure(T01, departement, 'avl_en_cours');
}

/** Rehoused in 2022 in the region, by difference of the two totals. */
export const REHOUSED_2022 = figure(T01, TOTAL_2022, 'reloges') - figure(T01, TOTAL_2021, 'reloges');
export const STOCK_2021 = figure(T01, TOTAL_2021, 'avl_en_cours');
export const STOCK_2022 = figure(T01, TOTAL_2022, 'avl_en_cours');

export interface DepartementFacts {
  /** Leases of 2022 here, scaled to the region's rehousings (79 are not located). */
  readonly rehoused2022: number;
  readonly rehousedBefore: number;
  readonly stock2022: number;
  /** Under the reading of the list of T08 as part of the stock of the end of 2021 (H1). */
  readonly stock2021: number;
  /** Rehoused over rehoused and waiting, since the programme began, per cent. */
  readonly cumulativeRate: number;
  readonly medianMonths: number;
  readonly meanMonths: number;
  readonly list: number;
  readonly listRehoused: number;
  readonly listUnderWay: number;
  readonly listWithout: number;
  /** Of households of the list, not eligible to Action Logement, rehoused here: supported elsewhere, per cent. */
  readonly fromElsewherePercent: number;
  readonly listLeasesHere: number;
}

const located = DEPARTEMENTS.reduce((sum, d) => sum + figure('T02', d, 'attr_avdl'), 0);

/**
 * Share of the stock of the end of 2021 over six months old; the arrivals of the last half-year, hence the stock of
 * each département, follow from it (methods §3.2, H1).
 */
function stock2021(departement: Departement): number {
  const inflow = (d: Departement): number => youngArrivals(d);
  const young = STOCK_2021 - DEPARTEMENTS.reduce((sum, d) => sum + figure(T08, d, 'menages'), 0);
  const total = DEPARTEMENTS.reduce((sum, d) => sum + inflow(d), 0);
  return figure(T08, departement, 'menages') + (young * inflow(departement)) / total;
}

const T08 = 'T08';
const T10 = 'T10';

/** Net arrivals from mid-2021 to the end of 2022: rehoused in 2022 outside the list, and waiting outside it. */
function youngArrivals(d: Departement): number {
  const rest = figure(T08, d, 'menages') - figure(T08, d, 'relogements');
  return rehousedIn2022(d) - figure(T08, d, 'relogements') + figure(T01, d, 'avl_en_cours') - rest;
}

function rehousedIn2022(d: Departement): number {
  return (figure('T02', d, 'attr_avdl') * REHOUSED_2022) / located;
}

export function departementFacts(d: Departement): DepartementFacts {
  return {
    rehoused2022: rehousedIn2022(d),
    rehousedBefore: figure(T01, d, 'reloges') - rehousedIn2022(d),
    stock2022: figure(T01, d, 'avl_en_cours'),
    stock2021: stock2021(d),
    cumulativeRate: (100 * figure(T01, d, 'reloges')) / initialShare(d),
    medianMonths: figure('T07', d, 'avdl_mediane'),
    meanMonths: figure('T07', d, 'avdl_moyenne'),
    list: figure(T08, d, 'menages'),
    listRehoused: figure(T08, d, 'relogements'),
    listUnderWay: figure(T08, d, 'propositions_en_cours'),
    listWithout: figure(T08, d, 'sans_propositions'),
    fromElsewherePercent: (100 * figure(T10, d, 'issus_autres_departements')) / figure(T10, d, 'reloges'),
    listLeasesHere: figure(T10, d, 'reloges'),
  };
}

const listTotal = (column: string): number => figure(T08, 'total', column);

/** Facts of the whole region that no département has. */
export const REGION_FACTS = {
  list: listTotal('menages'),
  listRehousedShare: listTotal('relogements') / listTotal('menages'),
  listWithoutShare: listTotal('sans_propositions') / listTotal('menages'),
  listUnderWayShare: listTotal('propositions_en_cours') / listTotal('menages'),
  listFromElsewherePercent: (100 * figure(T10, 'total', 'issus_autres_departements')) / locatedOnList(),
  /** 159 rehoused of the 418 signalled to Action Logement. */
  forActionLogementShare: figure('T09', 'total', 'relogements') / TEXT.reportedToActionLogement,
  medianMonths: figure('T07', 'total', 'avdl_mediane'),
  meanMonths: figure('T07', 'total', 'avdl_moyenne'),
} as const;

/** Rehoused outside Action Logement whose place is known. */
function locatedOnList(): number {
  return DEPARTEMENTS.reduce((sum, d) => sum + figure(T10, d, 'reloges'), 0);
}

/** Share of a contingent in the leases of 2022 whose contingent is known. */
export function contingentFact(name: SimulatedContingent): number {
  const sum = (of: (d: Departement) => number): number => DEPARTEMENTS.reduce((total, d) => total + of(d), 0);
  const all = sum((d) => SIMULATED_CONTINGENTS.reduce((total, each) => total + contingentShares(d)[each], 0));
  return sum((d) => contingentShares(d)[name]) / all;
}
