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

  it('has nothing to say of no outcome', () => {
    expect(() => gate([])).toThrow(RangeError);
  });
});
