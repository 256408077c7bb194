import { describe, expect, it } from 'vitest';
import { addDays, calendarDate } from '#domain/dates.js';
import type { EngineHousehold } from '#domain/engine-view.js';
import { deriveHousehold } from '#eligibility/household-facts.js';
import { deriveVacancy } from '#eligibility/vacancy-facts.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { AS_OF, aConsent, aDaloRecognition, aHousehold, aLandlord, aPolicy, aVacancy } from '../support/builders.js';

const law = resolveLegislation(AS_OF);
const factsOf = (household: Partial<EngineHousehold>) => deriveHousehold(aHousehold(household), law, aPolicy());
const ago = (days: number) => addDays(AS_OF, -days);
const support = (days: number | null): Pick<EngineHousehold, 'support'> => ({
  support: { phase: 'towards', scheme: 'other', towardsStartedOn: days === null ? null : ago(days) },
});
const label = (days: number) =>
  ({ category: 'k', labelledOn: ago(days), labeller: 'state', departement: '75' }) as const;

describe('the clock of waiting', () => {
  it.each<{ it: string; household: Partial<EngineHousehold>; days: number }>([
    {
      it: 'the support, longer than the recognition',
      household: { ...support(300), dalo: aDaloRecognition({ recognisedOn: ago(100) }) },
      days: 300,
    },
    {
      it: 'the recognition, longer than the support',
      household: { ...support(100), dalo: aDaloRecognition({ recognisedOn: ago(300) }) },
      days: 300,
    },
    {
      it: 'the first label stands for a recognition',
      household: { ...support(100), priorityLabels: [label(200), label(400)] },
      days: 400,
    },
    {
      it: 'a label before the DALO recognition',
      household: { ...support(null), priorityLabels: [label(200)], dalo: aDaloRecognition({ recognisedOn: ago(50) }) },
      days: 200,
    },
    { it: 'neither: the age of the request is no clock', household: { support: null }, days: 0 },
    {
      it: 'what comes tomorrow has not begun',
      household: { ...support(-1), dalo: aDaloRecognition({ recognisedOn: ago(-1) }) },
      days: 0,
    },
    { it: 'what begins today has waited no day', household: support(0), days: 0 },
  ])('$it', ({ household, days }) => {
    expect(factsOf(household).waitingDays).toBe(days);
  });
  it('counts completed months of support and since the recognition', () => {
    const facts = factsOf({
      support: { phase: 'towards', scheme: 'other', towardsStartedOn: calendarDate('2026-05-24') },
      dalo: aDaloRecognition({ recognisedOn: calendarDate('2026-05-23') }),
    });
    expect(facts).toMatchObject({ monthsOfSupport: 5, monthsSinceDalo: 6 });
    expect(factsOf({ support: null })).toMatchObject({ monthsOfSupport: null, monthsSinceDalo: null });
  });
});

describe('facts of a household', () => {
  it('keep the consents that stand, and their wishes in order', () => {
    const facts = factsOf({
      consents: [
        aConsent('93', { wishRank: 2 }),
        aConsent('75', { wishRank: 1 }),
        aConsent('92'),
        aConsent('94', { expiresOn: ago(1), wishRank: 3 }),
      ],
    });
    expect(facts.consents.map(({ place }) => place.code)).toEqual(['93', '75', '92']);
    expect(facts.wishes.map((wish) => wish.rank)).toEqual([1, 2]);
  });
  it('do not change the household they come from', () => {
    const household = Object.freeze(aHousehold());
    expect(deriveHousehold(household, law, aPolicy()).household).toBe(household);
  });
});

describe('facts of a vacancy', () => {
  it('follow a merged commune to its zone and département', () => {
    expect(deriveVacancy(aVacancy({ dwelling: { communeCode: '93059' } }), aLandlord(), law)).toMatchObject({
      communeCode: '93066',
      departement: '93',
      benefitZone: 'zone1',
    });
  });
  it('keep the usual range inside the landlord’s own grid', () => {
    const grid = { ...law.typology.grid, T4: { min: 3, max: 4 } };
    const facts = deriveVacancy(aVacancy({ dwelling: { size: 'T4' } }), aLandlord({ typologyGrid: grid }), law);
    expect(facts).toMatchObject({ minPersons: 3, maxPersons: 4, usualMinPersons: 4, usualMaxPersons: 4 });
    expect(facts.typologySource).toBe('landlord');
  });
});
