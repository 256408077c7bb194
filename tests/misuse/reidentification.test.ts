import { beforeAll, expect, it } from 'vitest';
import { BANDS, type Bands, personsBand, shownTo, visibleExplanation } from '#casework/confidentiality.js';
import { calendarDate } from '#domain/dates.js';
import { type Household, occupants } from '#domain/household.js';
import type { VacancyId } from '#domain/ids.js';
import { RULE_CODES } from '#domain/verdict.js';
import { evaluateAll } from '#eligibility/eligibility.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import type { Explanation } from '#matching/explanation.js';
import { buildGraph, type PairingGraph, termsOf } from '#matching/graph.js';
import type { RunProposal } from '#matching/run-result.js';
import { solveInstance } from '#matching/solve.js';
import type { StoredProposal } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { generateInstance } from '#simulation/generator/instance-text.js';
import { DEMO_HOUSEHOLDS, DEMO_VACANCIES, demoRegion } from '#simulation/generator/region.js';

/**
 * Linkage attack on the demonstration's region: a landlord keeps every card it sees before contact, and has the whole
 * list of households, exact. The card of each household of the same association is computed as the product would
 * compute it, and those that equal the card seen are counted: one alone is a household recognised.
 */
const DATES = ['2026-11-22', '2027-01-04'] as const;

interface Attacked {
  readonly graph: PairingGraph;
  readonly households: readonly Household[];
  readonly proposals: readonly RunProposal[];
}
const regions = new Map<string, Attacked>();

beforeAll(() => {
  for (const date of DATES) {
    const asOf = calendarDate(date);
    const request = { seed: 'demo', households: DEMO_HOUSEHOLDS, vacancies: DEMO_VACANCIES, asOf };
    const instance = generateInstance({ ...request, policy: DEFAULT_POLICY, legislationVersion: '2026' });
    regions.set(date, {
      graph: buildGraph(instance),
      households: [...demoRegion('demo', asOf).households],
      proposals: solveInstance(instance).proposals,
    });
  }
}, 120_000);

const region = (date: string): Attacked => regions.get(date) as Attacked;

interface Rates {
  readonly cards: number;
  /** Shares of the cards whose class has one household, and less than five. */
  readonly unique: number;
  readonly underFive: number;
  readonly smallest: number;
}

type Card = (household: Household, vacancy: VacancyId) => string;

/** All that a landlord reads of a candidate before contact, the association's name included. */
function cardOf({ graph }: Attacked, bands: Bands, contactRecordedAt: string | null = null): Card {
  const { asOf } = graph.instance;
  return (household, vacancyId) => {
    const v = graph.vacancyIndex.get(vacancyId) as number;
    const terms = termsOf(graph, graph.householdIndex.get(household.id) as number, v);
    const departement = graph.vacancies[v]?.departement;
    const interDepartmental = departement !== household.departement;
    const points = terms.reduce((sum, term) => sum + term.points, 0);
    const files = { tasks: [], subjectTo: [], adjustments: [], contactRecordedAt };
    const proposal = { ...files, terms, points, asOf } as unknown as StoredProposal;
    const seen = shownTo({ role: 'landlordReferent' }, proposal, bands);
    const persons = contactRecordedAt === null ? personsBand(occupants(household), bands) : occupants(household);
    return JSON.stringify([household.ownerId, interDepartmental, persons, seen.terms, seen.points]);
  };
}

function attack({ households, proposals }: Attacked, card: Card): Rates {
  const byId = new Map(households.map((household) => [household.id, household]));
  const byAssociation = new Map<string, Household[]>();
  for (const household of households) {
    const known = byAssociation.get(household.ownerId);
    if (known === undefined) byAssociation.set(household.ownerId, [household]);
    else known.push(household);
  }
  const classes = proposals.map(({ householdId, vacancyId }) => {
    const household = byId.get(householdId) as Household;
    const seen = card(household, vacancyId);
    const known = byAssociation.get(household.ownerId) ?? [];
    return known.filter((other) => card(other, vacancyId) === seen).length;
  });
  const share = (keep: (size: number) => boolean) => classes.filter(keep).length / classes.length;
  return {
    cards: classes.length,
    unique: share((size) => size === 1),
    underFive: share((size) => size < 5),
    smallest: Math.min(...classes),
  };
}

it.each(DATES)('on %s, no card is of less than five households', (date) => {
  const rates = attack(region(date), cardOf(region(date), BANDS));
  expect(rates.cards).toBeGreaterThan(1000);
  expect(rates).toMatchObject({ unique: 0, underFive: 0 });
  expect(rates.smallest).toBeGreaterThanOrEqual(5);
});

it.each(DATES)(
  'on %s, the rules of the file read the same of every candidate, so they tell none from another',
  (date) => {
    const { graph, proposals } = region(date);
    const asOf = graph.instance.asOf;
    const read = proposals.map(({ householdId, vacancyId, rank }) => {
      const household = graph.households[graph.householdIndex.get(householdId) as number] as HouseholdFacts;
      const vacancy = graph.vacancies[graph.vacancyIndex.get(vacancyId) as number] as VacancyFacts;
      const verdicts = evaluateAll(household, vacancy, graph.context);
      const full = { verdicts, rank, terms: [], adjustments: [], tasks: [], points: 0 } as unknown as Explanation;
      const seen = visibleExplanation(full, { ref: 'M', sight: 'beforeContact', asOf }).verdicts;
      expect(new Set(seen.map(({ code }) => code))).toEqual(new Set(RULE_CODES));
      return JSON.stringify(seen.filter(({ status }) => status === 'notFailed'));
    });
    expect(new Set(read).size).toBe(1);
  },
);

it('exact values would have recognised nine candidates in ten', () => {
  const { unique } = attack(region('2026-11-22'), cardOf(region('2026-11-22'), BANDS, '2026-11-20T09:00:00.000Z'));
  expect(unique).toBeGreaterThan(0.9);
});

it.each<[string, Bands]>([
  ['every number of persons', { ...BANDS, persons: [1, 2, 3, 4, 5, 6] }],
  ['every year of start', { ...BANDS, yearsBack: [0, 1, 2, 3, 4, 5] }],
  ['three bands of persons', { ...BANDS, persons: [1, 2, 4] }],
])('a table with %s makes classes of less than five', (_, bands) => {
  const { underFive } = attack(region('2026-11-22'), cardOf(region('2026-11-22'), bands));
  expect(underFive).toBeGreaterThan(0);
});

it('read again over the months, a card still says no more than five households share', () => {
  const then = region('2026-11-22');
  const later = {
    ...then,
    graph: { ...then.graph, instance: { ...then.graph.instance, asOf: calendarDate('2027-01-04') } },
  };
  // Six weeks on, New Year included: the same households, their clocks longer by as many days.
  const aged: Card = (household, vacancyId) => {
    const now = cardOf(then, BANDS)(household, vacancyId);
    const waited = termsOf(then.graph, then.graph.householdIndex.get(household.id) as number, 0)[0];
    const older = { ...waited, observed: Number(waited?.observed) + 43, points: Number(waited?.points) + 43 };
    const proposal = {
      terms: [older],
      asOf: later.graph.instance.asOf,
      contactRecordedAt: null,
      adjustments: [],
      tasks: [],
      subjectTo: [],
    };
    return now + JSON.stringify(shownTo({ role: 'landlordReferent' }, proposal as unknown as StoredProposal).terms);
  };
  const { unique, underFive } = attack(then, aged);
  expect(unique).toBeLessThan(0.05);
  expect(underFive).toBeLessThan(0.02);
});
