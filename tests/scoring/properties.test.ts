import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { DWELLING_SIZES } from '#domain/dwelling.js';
import type { EngineHousehold, EngineVacancy } from '#domain/engine-view.js';
import { householdId } from '#domain/ids.js';
import { deriveHousehold } from '#eligibility/household-facts.js';
import { deriveVacancy } from '#eligibility/vacancy-facts.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { householdPoints, pairingPoints, pointsOf, scorePairing } from '#scoring/score.js';
import type { ScoringContext } from '#scoring/scoring-inputs.js';
import {
  AS_OF,
  aConsent,
  aDaloRecognition,
  aHousehold,
  aLandlord,
  aMember,
  aPolicy,
  aVacancy,
} from '../support/builders.js';

const SEED = 20_261_123;
const law = resolveLegislation(AS_OF);
const known = fc.constantFrom('yes', 'no', 'unknown') as fc.Arbitrary<'yes' | 'no' | 'unknown'>;
const days = fc.integer({ min: 0, max: 3000 });
const ago = (n: number) => addDays(AS_OF, -n);

interface Clocks {
  readonly dalo: number | null;
  readonly label: number | null;
  readonly support: number | null;
}

const clocks: fc.Arbitrary<Clocks> = fc.record({
  dalo: fc.option(days),
  label: fc.option(days),
  support: fc.option(days),
});

const rest: fc.Arbitrary<Partial<EngineHousehold>> = fc.record({
  departement: fc.constantFrom(...DEPARTEMENTS),
  statutoryNeeds: fc.record({
    homelessOrHosted: known,
    enforceableEviction: known,
    unfitDwelling: known,
    violence: known,
  }),
  needs: fc.record({
    stepFree: fc.boolean(),
    adaptedDwelling: fc.boolean(),
    maxFloorWithoutLift: fc.constantFrom(null, 0, 2),
  }),
  members: fc
    .integer({ min: 0, max: 6 })
    .map((count) => [
      aMember(),
      ...Array.from({ length: count }, () => aMember({ role: 'dependant', birthDate: ago(4000) })),
    ]),
  consents: fc
    .uniqueArray(fc.constantFrom(...DEPARTEMENTS, '75118', '93066'), { maxLength: 4 })
    .map((codes) => codes.map((code, i) => aConsent(code, { wishRank: i % 2 === 0 ? i + 1 : null }))),
  incomes: fc.option(fc.integer({ min: 0, max: 400_000 })).map((declaredMonthlyCents) => ({
    ...aHousehold().incomes,
    declaredMonthlyCents,
  })),
});

const vacancy: fc.Arbitrary<EngineVacancy> = fc
  .record({
    communeCode: fc.constantFrom('75118', '93066', '77002', '92012', '95680'),
    size: fc.constantFrom(...DWELLING_SIZES),
    rentCents: fc.integer({ min: 100_00, max: 1_500_00 }),
    accessibility: fc.record({ stepFree: fc.boolean(), adapted: fc.boolean() }),
  })
  .map((dwelling) => aVacancy({ dwelling }));

const setting = fc.record({
  bonusMax: fc.constantFrom(0, 100, 540, 10_000),
  homePreference: fc.constantFrom(0, 30),
  proposed: fc.boolean(),
  feasibleVacancies: fc.integer({ min: 1, max: 20 }),
});
type Setting = typeof setting extends fc.Arbitrary<infer T> ? T : never;

function withClocks(household: Partial<EngineHousehold>, { dalo, label, support }: Clocks): EngineHousehold {
  return aHousehold({
    ...household,
    dalo: dalo === null ? null : aDaloRecognition({ recognisedOn: ago(dalo) }),
    priorityLabels:
      label === null ? [] : [{ category: 'k', labelledOn: ago(label), labeller: 'siao', departement: '93' }],
    support: support === null ? null : { phase: 'towards', scheme: 'avdlDalo', towardsStartedOn: ago(support) },
  });
}

function scored(household: EngineHousehold, dwelling: EngineVacancy, s: Setting) {
  const policy = aPolicy({ bonusMax: s.bonusMax, interDepartmental: { homePreference: s.homePreference } });
  const context: ScoringContext = {
    asOf: AS_OF,
    law,
    policy,
    everProposed: new Set(s.proposed ? [householdId('household-1')] : []),
    feasibleVacancies: s.feasibleVacancies,
  };
  const h = deriveHousehold(household, law, policy);
  const v = deriveVacancy(dwelling, aLandlord(), law);
  return { h, v, context, terms: scorePairing(h, v, context) };
}

const longerOn = (one: number | null, more: number) => (one === null ? null : one + more);

describe('points, whatever the household and the vacancy', () => {
  it('are the sum of their lines, integers, the fast way and the told way', () => {
    fc.assert(
      fc.property(rest, clocks, vacancy, setting, (household, clock, dwelling, s) => {
        const { h, v, context, terms } = scored(withClocks(household, clock), dwelling, s);
        expect(pairingPoints(h, v, context)).toBe(pointsOf(terms));
        expect(pairingPoints(h, v, context, householdPoints(h, context))).toBe(pointsOf(terms));
        expect(terms.every((term) => Number.isSafeInteger(term.points))).toBe(true);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
  it('take at most bonusMax above waiting, and no line but the cap is negative', () => {
    fc.assert(
      fc.property(rest, clocks, vacancy, setting, (household, clock, dwelling, s) => {
        const { terms } = scored(withClocks(household, clock), dwelling, s);
        const [first] = terms;
        expect(first?.criterion).toBe('waiting');
        const bonus = pointsOf(terms) - (first?.points ?? 0);
        expect(bonus).toBeGreaterThanOrEqual(0);
        expect(bonus).toBeLessThanOrEqual(s.bonusMax);
        for (const term of terms) if (term.criterion !== 'bonusCap') expect(term.points).toBeGreaterThanOrEqual(0);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
  it('never fall for who has waited longer on one clock (P7)', () => {
    const more = fc.record({ dalo: fc.nat(900), label: fc.nat(900), support: fc.nat(900) });
    fc.assert(
      fc.property(rest, clocks, more, vacancy, setting, (household, clock, extra, dwelling, s) => {
        const longer = {
          dalo: longerOn(clock.dalo, extra.dalo),
          label: longerOn(clock.label, extra.label),
          support: longerOn(clock.support, extra.support),
        };
        const before = scored(withClocks(household, clock), dwelling, s);
        const after = scored(withClocks(household, longer), dwelling, s);
        expect(pointsOf(after.terms)).toBeGreaterThanOrEqual(pointsOf(before.terms));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
  it('pass any newcomer after bonusMax / slope more days of waiting (Theorem T)', () => {
    fc.assert(
      fc.property(rest, rest, clocks, vacancy, setting, (one, other, clock, dwelling, s) => {
        const newcomer = scored(withClocks(other, clock), dwelling, s);
        const waited = newcomer.h.waitingDays + s.bonusMax + 1;
        const patient = scored(withClocks(one, { dalo: null, label: null, support: waited }), dwelling, s);
        expect(pointsOf(patient.terms)).toBeGreaterThan(pointsOf(newcomer.terms));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
  it('never fall because of where the household is supported', () => {
    fc.assert(
      fc.property(rest, clocks, vacancy, setting, (household, clock, dwelling, s) => {
        const { terms } = scored(withClocks(household, clock), dwelling, { ...s, bonusMax: 10_000 });
        const ofResidence = terms.filter(
          ({ criterion }) => criterion === 'homePreference' || criterion === 'interDepartmentalOpening',
        );
        for (const departement of DEPARTEMENTS) {
          const moved = scored(withClocks({ ...household, departement }, clock), dwelling, { ...s, bonusMax: 10_000 });
          expect(pointsOf(moved.terms)).toBeGreaterThanOrEqual(pointsOf(terms) - pointsOf(ofResidence));
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
