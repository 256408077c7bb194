/**
 * The gate of methods §3.4: does the status quo, once calibrated, give back what was observed in 2022? Each line says
 * whether its fact was fitted (it shows that the fit converged) or held out (it is evidence), and how far it may be.
 */
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { SIMULATED_CONTINGENTS } from './calibration.js';
import { interval } from './compare.js';
import type { DepartementOutcome, Interval, OutcomeCode, SeedOutcome } from './experiment.js';
import { contingentFact, departementFacts, REGION_FACTS, REHOUSED_2022, STOCK_2021, STOCK_2022 } from './seed-facts.js';
import { percent, spread } from './statistics.js';

export interface GateLine {
  /** French, for reports: what is compared, with its scope. */
  readonly label: string;
  readonly departement: Departement | null;
  readonly unit: 'ménages' | '%' | 'points' | 'mois';
  readonly observed: number;
  readonly simulated: Interval;
  /** Largest distance that passes, in `unit`; `null` = shown, never judged. */
  readonly tolerance: number | null;
  readonly use: 'fitted' | 'implied' | 'heldOut';
  readonly passes: boolean | null;
}

type Line = Omit<GateLine, 'simulated' | 'passes'> & { readonly of: (outcome: SeedOutcome) => number | null };

/** The lines of the gate over outcomes of the status quo, twelve months, one per seed; throws a RangeError on none. */
export function gate(outcomes: readonly SeedOutcome[]): readonly GateLine[] {
  if (outcomes.length === 0) throw new RangeError('no outcome to hold against the facts');
  return [...regionLines(), ...contingentLines(), ...DEPARTEMENTS.flatMap(departementLines)].flatMap(
    ({ of, ...line }): readonly GateLine[] => {
      const simulated = interval(outcomes.map(of).filter((value) => value !== null));
      if (simulated === null) return [];
      const near = line.tolerance === null ? null : Math.abs(simulated.mean - line.observed) <= line.tolerance;
      return [{ ...line, simulated, passes: near }];
    },
  );
}

const value = (code: OutcomeCode) => (outcome: SeedOutcome) => outcome.values[code];

const sumOf =
  (of: (d: DepartementOutcome) => number) =>
  (outcome: SeedOutcome): number =>
    DEPARTEMENTS.reduce((total, d) => total + of(outcome.departements[d]), 0);

const shareOf =
  (part: (d: DepartementOutcome) => number, whole: (d: DepartementOutcome) => number) =>
  (outcome: SeedOutcome): number | null =>
    percent(sumOf(part)(outcome), sumOf(whole)(outcome));

function regionLines(): readonly Line[] {
  const line = (
    label: string,
    unit: GateLine['unit'],
    [observed, tolerance]: readonly [number, number | null],
    use: GateLine['use'],
    of: Line['of'],
  ): Line => ({ label, departement: null, unit, observed, tolerance, use, of });
  const facts = REGION_FACTS;
  return [
    line('relogements de 2022', 'ménages', [REHOUSED_2022, 0.02 * REHOUSED_2022], 'fitted', value('rehousings')),
    line('en attente fin 2022', 'ménages', [STOCK_2022, 0.03 * STOCK_2022], 'fitted', value('waiting')),
    line(
      'en attente fin 2021',
      'ménages',
      [STOCK_2021, 0.03 * STOCK_2021],
      'fitted',
      sumOf((d) => d.stockBefore),
    ),
    line(
      'écart-type des taux des départements',
      'points',
      [observedRateSpread(), 1.5],
      'implied',
      value('cumulativeRateSpread'),
    ),
    line('durée médiane des relogés', 'mois', [facts.medianMonths, 1.2], 'implied', value('rehousedMedianMonths')),
    line('durée moyenne des relogés', 'mois', [facts.meanMonths, 1.2], 'heldOut', value('rehousedMeanMonths')),
    line(
      'liste des plus de 6 mois',
      'ménages',
      [facts.list, 0.05 * facts.list],
      'heldOut',
      sumOf((d) => d.oldList),
    ),
    line('… relogés dans l’année', '%', [100 * facts.listRehousedShare, 4], 'fitted', value('oldListRehousedShare')),
    line(
      '… avec une proposition en cours',
      '%',
      [100 * facts.listUnderWayShare, 4],
      'heldOut',
      shareOf(
        (d) => d.oldListUnderWay,
        (d) => d.oldList,
      ),
    ),
    line(
      '… sans proposition en cours',
      '%',
      [100 * facts.listWithoutShare, 4],
      'heldOut',
      shareOf(
        (d) => d.oldList - d.oldListRehoused - d.oldListUnderWay,
        (d) => d.oldList,
      ),
    ),
    line(
      '… sans aucune proposition de l’année (autre lecture)',
      '%',
      [100 * facts.listWithoutShare, null],
      'heldOut',
      value('oldListNeverOfferedShare'),
    ),
    line(
      '… relogés venus d’un autre département, hors Action Logement',
      '%',
      [facts.listFromElsewherePercent, 2],
      'implied',
      shareOf(
        (d) => d.oldListLeasesHereFromElsewhere,
        (d) => d.oldListLeasesHere,
      ),
    ),
    line(
      '… éligibles à Action Logement, relogés',
      '%',
      [100 * facts.forActionLogementShare, 4],
      'fitted',
      shareOf(
        (d) => d.oldListForActionLogementRehoused,
        (d) => d.oldListForActionLogement,
      ),
    ),
  ];
}

function contingentLines(): readonly Line[] {
  const labels = {
    prefect: 'préfet',
    actionLogement: 'Action Logement',
    localAuthority: 'collectivités',
    unreserved: 'bailleurs',
  };
  return SIMULATED_CONTINGENTS.map(
    (name): Line => ({
      label: `part du contingent : ${labels[name]}`,
      departement: null,
      unit: '%',
      observed: 100 * contingentFact(name),
      tolerance: 3,
      use: 'fitted',
      of: (outcome) => percent(outcome.leasesByContingent[name] ?? 0, outcome.values.rehousings ?? 0),
    }),
  );
}

/** Its mean and its list were looked at when the length of its last wave of arrivals was chosen: no evidence any more. */
const LOOKED_AT: Departement = '95';

/** Below this stock a département's rate may be seven points away instead of four. */
const SMALL_STOCK = 200;

function departementLines(departement: Departement): readonly Line[] {
  const facts = departementFacts(departement);
  const unseen = departement === LOOKED_AT ? 'implied' : 'heldOut';
  const own = (of: (d: DepartementOutcome) => number | null) => (outcome: SeedOutcome) =>
    of(outcome.departements[departement]);
  const line = (
    label: string,
    unit: GateLine['unit'],
    rest: Pick<Line, 'observed' | 'tolerance' | 'use' | 'of'>,
  ): Line => ({
    label,
    departement,
    unit,
    ...rest,
  });
  return [
    line('taux de relogement cumulé', '%', {
      observed: facts.cumulativeRate,
      tolerance: facts.stock2022 < SMALL_STOCK ? 7 : 4,
      use: 'implied',
      of: own((d) => percent(d.rehousedBefore + d.rehoused, d.rehousedBefore + d.rehoused + d.stock)),
    }),
    line('durée médiane des relogés', 'mois', {
      observed: facts.medianMonths,
      tolerance: 1.2,
      use: 'fitted',
      of: own((d) => d.rehousedMedianMonths),
    }),
    line('durée moyenne des relogés', 'mois', {
      observed: facts.meanMonths,
      tolerance: 1.2,
      use: unseen,
      of: own((d) => d.rehousedMeanMonths),
    }),
    line('liste des plus de 6 mois, relogés venus d’ailleurs, hors Action Logement', '%', {
      observed: facts.fromElsewherePercent,
      tolerance: 2,
      use: 'fitted',
      of: own((d) => percent(d.oldListLeasesHereFromElsewhere, d.oldListLeasesHere)),
    }),
    line('liste des plus de 6 mois', 'ménages', {
      observed: facts.list,
      tolerance: 0.1 * facts.list,
      use: unseen,
      of: own((d) => d.oldList),
    }),
    line('… relogés dans l’année', '%', {
      observed: (100 * facts.listRehoused) / facts.list,
      tolerance: 4,
      use: 'fitted',
      of: own((d) => percent(d.oldListRehoused, d.oldList)),
    }),
  ];
}

const observedRateSpread = (): number => spread(DEPARTEMENTS.map((d) => departementFacts(d).cumulativeRate)) as number;
