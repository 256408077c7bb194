import { describe, expect, it } from 'vitest';
import { DEPARTEMENTS } from '#domain/departement.js';
import { eachDepartement } from '#simulation/calibration.js';
import type { SeedOutcome } from '#simulation/experiment.js';
import { gate } from '#simulation/gate.js';
import { contingentFact, departementFacts, REHOUSED_2022, STOCK_2021, STOCK_2022 } from '#simulation/seed-facts.js';
import { simulateSeed } from '#simulation/simulate-seed.js';
import { request } from './support.js';

describe('the facts', () => {
  it('are those of the meeting of DRIHL', () => {
    expect([REHOUSED_2022, STOCK_2021, STOCK_2022]).toEqual([2059, 3643, 3423]);
    expect(contingentFact('prefect')).toBeCloseTo(0.589, 3);
    expect(DEPARTEMENTS.reduce((sum, d) => sum + departementFacts(d).rehoused2022, 0)).toBeCloseTo(2059, 6);
  });

  it('give each département the stock of the end of 2021 that the list of over six months implies', () => {
    // ../shared/seed-tables/derived.json, H1.stock_2021_est.
    const derived = [1018, 298.6, 215.6, 167.7, 592.9, 796.8, 203, 350.5];
    DEPARTEMENTS.forEach((d, i) => {
      expect(departementFacts(d).stock2021).toBeCloseTo(derived[i] as number, 0);
    });
    expect(DEPARTEMENTS.reduce((sum, d) => sum + departementFacts(d).stock2021, 0)).toBeCloseTo(3643, 6);
  });
});

/** An outcome that is what was observed, wherever the gate looks. */
function observed(): SeedOutcome {
  const some = simulateSeed(request({ months: 1 }));
  const departements = eachDepartement((d) => {
    const facts = departementFacts(d);
    const reached = facts.rehoused2022 + facts.rehousedBefore;
    return {
      ...some.departements[d],
      stockBefore: facts.stock2021,
      stock: (reached * (100 - facts.cumulativeRate)) / facts.cumulativeRate,
      rehoused: facts.rehoused2022,
      rehousedBefore: facts.rehousedBefore,
      rehousedMeanMonths: facts.meanMonths,
      rehousedMedianMonths: facts.medianMonths,
      oldList: facts.list,
      oldListRehoused: facts.listRehoused,
      oldListUnderWay: facts.listUnderWay,
      oldListForActionLogement: 418 / 8,
      oldListForActionLogementRehoused: 159 / 8,
      oldListLeasesHere: facts.listLeasesHere,
      oldListLeasesHereFromElsewhere: (facts.listLeasesHere * facts.fromElsewherePercent) / 100,
    };
  });
  return {
    ...some,
    departements,
    leasesByContingent: Object.fromEntries(
      (['prefect', 'actionLogement', 'localAuthority', 'unreserved'] as const).map((name) => [
        name,
        2059 * contingentFact(name),
      ]),
    ),
    values: {
      ...some.values,
      rehousings: 2059,
      waiting: 3423,
      cumulativeRateSpread: 9.29,
      rehousedMeanMonths: 12.5,
      rehousedMedianMonths: 9.6,
      oldListRehousedShare: (100 * 1307) / 2538,
    },
  };
}

describe('the gate', () => {
  const exact = observed();

  it('lets through what was observed, and judges all but one line', () => {
    const lines = gate([exact]);
    expect(lines.filter((line) => line.passes === false)).toEqual([]);
    expect(lines.filter((line) => line.passes === null).map(({ tolerance }) => tolerance)).toEqual([null]);
    expect(new Set(lines.map(({ use }) => use))).toEqual(new Set(['fitted', 'implied', 'heldOut']));
  });

  it.each([
    [2059 * 1.019, true],
    [2059 * 1.021, false],
  ])('rehousings may be two per cent away: %s', (rehousings, passes) => {
    const lines = gate([{ ...exact, values: { ...exact.values, rehousings } }]);
    expect(lines.find(({ label }) => label === 'relogements de 2022')?.passes).toBe(passes);
  });

  it.each([
    ['75', 3.9, true],
    ['75', 4.1, false],
    ['94', 6.9, true],
    ['94', 7.1, false],
  ] as const)('the rate of %s %s points away passes: %s (seven where the stock is under 200)', (d, points, passes) => {
    const facts = departementFacts(d);
    const reached = facts.rehoused2022 + facts.rehousedBefore;
    const rate = facts.cumulativeRate + points;
    const departements = {
      ...exact.departements,
      [d]: { ...exact.departements[d], stock: (reached * (100 - rate)) / rate },
    };
    const line = gate([{ ...exact, departements }]).find(
      ({ departement, label }) => departement === d && label === 'taux de relogement cumulé',
    );
    expect(line?.passes).toBe(passes);
  });

  const passesOf = (label: string, departement: '75' | null, outcome: SeedOutcome) =>
    gate([outcome]).find((line) => line.label === label && line.departement === departement)?.passes;
  const inValues = (values: Partial<SeedOutcome['values']>) => ({ ...exact, values: { ...exact.values, ...values } });
  const inParis = (changes: Partial<SeedOutcome['departements']['75']>) => ({
    ...exact,
    departements: { ...exact.departements, '75': { ...exact.departements['75'], ...changes } },
  });
  const paris = departementFacts('75');
  const contingents = (points: number) => ({
    ...exact,
    leasesByContingent: { ...exact.leasesByContingent, prefect: 2059 * (contingentFact('prefect') + points / 100) },
  });

  it.each<[string, '75' | null, (far: number) => SeedOutcome, number]>([
    ['en attente fin 2022', null, (far) => inValues({ waiting: 3423 * (1 + far / 100) }), 3],
    ['durée médiane des relogés', null, (far) => inValues({ rehousedMedianMonths: 9.6 + far }), 1.2],
    ['durée moyenne des relogés', null, (far) => inValues({ rehousedMeanMonths: 12.5 + far }), 1.2],
    ['part du contingent : préfet', null, contingents, 3],
    ['durée médiane des relogés', '75', (far) => inParis({ rehousedMedianMonths: paris.medianMonths + far }), 1.2],
    ['durée moyenne des relogés', '75', (far) => inParis({ rehousedMeanMonths: paris.meanMonths + far }), 1.2],
    [
      'liste des plus de 6 mois, relogés venus d’ailleurs, hors Action Logement',
      '75',
      (far) =>
        inParis({ oldListLeasesHereFromElsewhere: (paris.listLeasesHere * (paris.fromElsewherePercent + far)) / 100 }),
      2,
    ],
  ])('%s (%s) passes up to its tolerance on both sides, and not beyond', (label, departement, at, tolerance) => {
    const passes = [-1.02, -0.98, 0.98, 1.02].map((far) => passesOf(label, departement, at(far * tolerance)));
    expect(passes).toEqual([false, true, true, false]);
  });

  it('the spread of the départements’ rates may be 1.5 points away', () => {
    const observed = gate([exact]).find(({ label }) => label === 'écart-type des taux des départements')?.observed ?? 0;
    const passes = [-1.52, -1.48, 1.48, 1.52].map((far) =>
      passesOf('écart-type des taux des départements', null, inValues({ cumulativeRateSpread: observed + far })),
    );
    expect(passes).toEqual([false, true, true, false]);
  });

  it('the stock of the end of 2021 may be three per cent away', () => {
    const passes = [2.95, 3.05].map((far) =>
      passesOf(
        'en attente fin 2021',
        null,
        inParis({ stockBefore: exact.departements['75'].stockBefore + (3643 * far) / 100 }),
      ),
    );
    expect(passes).toEqual([true, false]);
  });

  it('has nothing to say of no outcome', () => {
    expect(() => gate([])).toThrow(RangeError);
  });
});
