import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { householdProblems } from '#casework/household-rules.js';
import { regionReference } from '#casework/reference.js';
import { vacancyProblems } from '#casework/vacancy-rules.js';
import { ageOn, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { Household } from '#domain/household.js';
import { fromHousehold, householdSchema } from '#exchange/household-schema.js';
import { instanceSchema } from '#exchange/instance-schema.js';
import { fromDeclaration, vacancySchema } from '#exchange/vacancy-schema.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import { validateInstance } from '#matching/validate.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { generateInstance, instanceText } from '#simulation/generator/instance-text.js';
import { PARAMETERS } from '#simulation/generator/parameters.js';
import { DEMO_HOUSEHOLDS, DEMO_VACANCIES, demoRegion, generateRegion } from '#simulation/generator/region.js';

const AS_OF = calendarDate('2026-11-16');
const request = (households: number, vacancies: number, seed = 'test') => ({
  seed,
  households,
  vacancies,
  asOf: AS_OF,
  policy: DEFAULT_POLICY,
  legislationVersion: LEGISLATION_VERSION,
});
const digest = (text: Iterable<string>): string => {
  const hash = createHash('sha256');
  for (const piece of text) hash.update(piece);
  return hash.digest('hex');
};

const demo = demoRegion('demo', AS_OF);
const households = [...demo.households];
const towards = households.filter((household) => household.support?.phase === 'towards');
const within = households.filter((household) => household.support?.phase === 'within');
const count = (list: readonly Household[], departement: Departement): number =>
  list.filter((household) => household.departement === departement).length;
const share = (list: readonly Household[], holds: (household: Household) => boolean): number =>
  list.filter(holds).length / list.length;

describe('the demo region has the seed’s figures (DRIHL, 2 February 2023, table I)', () => {
  it.each([
    ['75', 1071, 273],
    ['77', 277, 200],
    ['78', 163, 245],
    ['91', 169, 148],
    ['92', 572, 129],
    ['93', 829, 194],
    ['94', 128, 298],
    ['95', 214, 122],
  ] as const)('%s: %i households towards a home, %i within', (departement, avl, adl) => {
    expect(count(towards, departement)).toBe(avl);
    expect(count(within, departement)).toBe(adl);
  });

  it('3,423 AVL and 1,609 ADL households, 400 open vacancies, 48 associations, 198 social workers', () => {
    expect([towards.length, within.length, DEMO_HOUSEHOLDS]).toEqual([3423, 1609, 5032]);
    expect([[...demo.vacancies].length, DEMO_VACANCIES]).toEqual([400, 400]);
    expect(demo.organisations.associations).toHaveLength(48);
    expect(new Set(demo.organisations.associations.flatMap((a) => a.socialWorkers)).size).toBe(198);
  });

  it('every landlord of the protocol’s table B is there', () => {
    const names = demo.organisations.landlords.map((landlord) => landlord.name);
    expect(names).toEqual(expect.arrayContaining(['SA HLM Immobilière 3F', 'Paris Habitat', 'SEQENS', 'Habitat 77']));
    expect(Object.keys(PARAMETERS.landlords.value)).toHaveLength(14);
  });

  it('every département has an association and vacancies of the four contingents', () => {
    const reservations = [...demo.vacancies].map((vacancy) => vacancy.reservation);
    const contingents = reservations.flatMap((reservation) =>
      reservation.state === 'oriented' ? [reservation.contingent] : [],
    );
    expect(new Set(contingents)).toEqual(new Set(['prefect', 'actionLogement', 'localAuthority', 'unreserved']));
    expect(reservations.some((reservation) => reservation.state === 'toBeOriented')).toBe(true);
    for (const departement of DEPARTEMENTS) {
      expect(demo.organisations.associations.some((a) => a.departements[0] === departement)).toBe(true);
      expect([...demo.vacancies].some((v) => v.dwelling.address.communeCode.startsWith(departement))).toBe(true);
    }
  });

  it('shares that the seed gives are met within sampling error', () => {
    expect(share(towards, (h) => h.dalo === null)).toBeCloseTo(0.119, 1);
    expect(
      share(
        towards.filter((h) => h.departement === '75'),
        (h) => h.dalo === null,
      ),
    ).toBeLessThan(0.03);
    expect(
      share(
        towards.filter((h) => h.departement === '91'),
        (h) => h.dalo === null,
      ),
    ).toBeGreaterThan(0.45);
    expect(Math.abs(share(towards, (h) => h.actionLogement.eligible === 'yes') - 0.165)).toBeLessThan(0.02);
    expect(Math.abs(towards.filter((h) => h.protocolEligibleSince !== null).length - 373)).toBeLessThan(60);
    expect(Math.abs(share(towards, (h) => h.blockingSituations.length > 0) - (261 * 48) / 15 / 3423)).toBeLessThan(
      0.03,
    );
    const complete = (h: Household): boolean => h.documents.every((document) => document.status === 'received');
    expect(Math.abs(share(towards, complete) - 0.8)).toBeLessThan(0.03);
  });
});

describe('generation', () => {
  it('the same seed gives the same bytes, another seed others', () => {
    const bytes = digest(instanceText(request(300, 40)));
    expect(digest(instanceText(request(300, 40)))).toBe(bytes);
    expect(digest(instanceText(request(300, 40, 'other')))).not.toBe(bytes);
  });

  it('the text is the JSON of the instance', () => {
    const instance = generateInstance(request(120, 20));
    expect(JSON.parse([...instanceText(request(120, 20))].join(''))).toEqual(JSON.parse(JSON.stringify(instance)));
  });

  it('an instance is well formed, holds together and names nobody twice', () => {
    const instance = generateInstance(request(400, 60));
    expect(instanceSchema.safeParse(instance).error).toBeUndefined();
    expect(validateInstance(instance)).toEqual([]);
  });

  it.each([
    [0, 0],
    [1, 0],
    [0, 1],
    [7, 3],
  ])('%i households and %i vacancies are exactly that many', (n, m) => {
    const instance = generateInstance(request(n, m));
    expect([instance.households.length, instance.vacancies.length]).toEqual([n, m]);
    expect(validateInstance(instance)).toEqual([]);
  });

  it('streams: the first of a hundred million households come without the others', () => {
    const pieces = instanceText(request(100_000_000, 10));
    let households = 0;
    for (const piece of pieces) {
      if (piece.includes('"members"')) households += 1;
      if (households === 1_000) break;
    }
    expect(households).toBe(1_000);
  });

  it('what may not weigh has no field: no name, sex, nationality, birth place, health, contact', () => {
    const keys = new Set<string>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) keys.add(key);
        visit(inner);
      }
    };
    visit(generateInstance(request(200, 20)));
    expect(
      [...keys].filter((key) => /name|sex|gender|nationalit|birthPlace|health|phone|mail|requestNumber/i.test(key)),
    ).toEqual([]);
  });
});

describe('generated households make sense', () => {
  it('every one is a household the product accepts', () => {
    for (const household of households.filter((_, i) => i % 10 === 0)) {
      expect(householdSchema.safeParse(fromHousehold(household)).error).toBeUndefined();
      expect(householdProblems(household, AS_OF, regionReference)).toEqual([]);
    }
  });

  it('applicants are adults, dates follow one another, ADL households are housed and their request satisfied', () => {
    for (const household of households) {
      const { support, members, dalo, request: asked } = household;
      if (support?.phase !== 'towards' && support?.phase !== 'within') throw new Error('no other phase is generated');
      expect(ageOn(members[0]?.birthDate ?? AS_OF, AS_OF)).toBeGreaterThanOrEqual(18);
      const started = support.towardsStartedOn ?? AS_OF;
      expect(started <= AS_OF && asked.filedOn < started).toBe(true);
      if (dalo !== null) expect(dalo.recognisedOn < started).toBe(true);
      if (support.phase === 'within')
        expect((support.rehousedOn ?? '') >= started && asked.status === 'satisfied').toBe(true);
    }
  });

  it('a reference tax income never exceeds a year of declared resources', () => {
    for (const { incomes } of households) {
      const { referenceTax, declaredMonthlyCents } = incomes;
      if (declaredMonthlyCents !== null)
        expect(referenceTax.nMinus2Cents ?? 0).toBeLessThanOrEqual(declaredMonthlyCents * 12);
    }
  });

  it('about a third accept another département, the others their own alone', () => {
    const open = share(towards, (household) =>
      household.consents.some(({ place }) => place.scope === 'departement' && place.code !== household.departement),
    );
    expect(Math.abs(open - 0.3 * 0.92)).toBeLessThan(0.03);
  });
});

describe('generated vacancies make sense', () => {
  const vacancies = [...demo.vacancies];

  it('every one is a vacancy a landlord may declare', () => {
    for (const vacancy of vacancies) {
      expect(vacancySchema.safeParse(fromDeclaration(vacancy)).error).toBeUndefined();
      expect(vacancyProblems(vacancy, AS_OF, regionReference)).toEqual([]);
    }
  });

  it('no two open vacancies are the same dwelling', () => {
    expect(new Set(vacancies.map((vacancy) => vacancy.dwelling.internalId)).size).toBe(400);
  });

  it('past proposals and refusals are of households that wait and of vacancies that were', () => {
    const waiting = new Set(towards.map((household) => household.id));
    const past = new Set([...demo.pastVacancies].map((vacancy) => vacancy.id));
    const histories = [...demo.histories];
    const acts = histories.flatMap((history) => [...history.pastProposals, ...history.refusals]);
    expect(histories.flatMap((history) => history.refusals).length).toBeGreaterThan(50);
    for (const act of acts)
      expect(waiting.has(act.householdId) && past.has(act.vacancyId) && act.on <= AS_OF).toBe(true);
  });
});

it('every parameter says where it comes from: a document, or the word assumption', () => {
  const sources = Object.entries(PARAMETERS).map(([name, { source }]) => ({ name, source }));
  expect(sources.length).toBeGreaterThan(80);
  expect(sources.filter(({ source }) => !/assumption|DRIHL|Insee|IGN|CCH|ADEUS/.test(source))).toEqual([]);
});

it('a region of another size keeps the seed’s proportions', () => {
  const small = [...generateRegion({ seed: 's', households: 503, vacancies: 0, asOf: AS_OF }).households];
  expect(count(small, '75')).toBe(Math.round((1071 * 503) / 5032) + Math.round((273 * 503) / 5032));
});
