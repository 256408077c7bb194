import { describe, expect, it } from 'vitest';
import { ageOn, calendarDate } from '#domain/dates.js';
import type { Member } from '#domain/household.js';
import { consumptionUnitHundredths, householdCategory } from '#legislation/household-composition.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { AS_OF, aMember } from '../support/builders.js';

const adult = (overrides: Partial<Member> = {}) => aMember({ birthDate: calendarDate('1980-01-01'), ...overrides });
const partner = (overrides: Partial<Member> = {}) => adult({ role: 'partner', ...overrides });
const child = (overrides: Partial<Member> = {}) =>
  aMember({ role: 'dependant', birthDate: calendarDate('2016-01-01'), ...overrides });
const children = (count: number) => Array.from({ length: count }, () => child());
const disabled = { disabilityCard: true };
const born = (date: string) => ({ birthDate: calendarDate(date) });

describe('category of the ceilings (arrêté du 29 juillet 1987, annexe)', () => {
  it.each<{ it: string; couple?: boolean; members: Member[]; category: number; extra?: number }>([
    { it: 'une personne seule', members: [adult()], category: 1 },
    { it: 'une personne seule en situation de handicap', members: [adult(disabled)], category: 2 },
    { it: 'deux personnes sans personne à charge', couple: true, members: [adult(), partner()], category: 2 },
    {
      it: 'deux personnes qui ne sont pas un couple, même jeunes',
      members: [adult(born('2004-01-01')), adult({ role: 'coApplicant', ...born('2004-01-01') })],
      category: 2,
    },
    {
      it: 'deux personnes dont une en situation de handicap',
      couple: true,
      members: [adult(), partner(disabled)],
      category: 3,
    },
    { it: 'une personne seule avec une personne à charge', members: [adult(), ...children(1)], category: 3 },
    {
      it: 'une personne seule avec un enfant en droit de visite',
      members: [adult(), child({ custody: 'visiting' })],
      category: 3,
    },
    {
      it: 'une personne seule avec un enfant en garde alternée',
      members: [adult(), child({ custody: 'alternating' })],
      category: 3,
    },
    { it: 'trois personnes', couple: true, members: [adult(), partner(), ...children(1)], category: 3 },
    { it: 'une personne seule avec deux personnes à charge', members: [adult(), ...children(2)], category: 4 },
    {
      it: 'trois personnes dont une en situation de handicap',
      couple: true,
      members: [adult(), partner(), child(disabled)],
      category: 4,
    },
    {
      it: 'un parent seul handicapé et un enfant: les deux majorations ne se cumulent pas',
      members: [adult(disabled), ...children(1)],
      category: 3,
    },
    { it: 'une personne seule avec quatre personnes à charge', members: [adult(), ...children(4)], category: 6 },
    { it: 'six personnes', couple: true, members: [adult(), partner(), ...children(4)], category: 6 },
    {
      it: 'sept personnes: une de plus que la catégorie 6',
      couple: true,
      members: [adult(), partner(), ...children(5)],
      category: 6,
      extra: 1,
    },
    {
      it: 'trois titulaires et un enfant',
      members: [adult(), adult({ role: 'coApplicant' }), adult({ role: 'coApplicant' }), child()],
      category: 4,
    },
    {
      it: 'un autre occupant n’est pas du foyer (CCH L442-12)',
      members: [adult(), adult({ role: 'otherOccupant' })],
      category: 1,
    },
  ])('$it', ({ members, couple = false, category, extra = 0 }) => {
    expect(householdCategory({ members, couple }, AS_OF)).toMatchObject({ category, extraPersons: extra });
  });
  it.each([
    ['1999-11-23', '1998-11-24', 54, 3],
    ['1999-11-23', '1998-11-23', 55, 3],
    ['1999-11-23', '1997-11-23', 56, 2],
  ])('jeune ménage: %s and %s make %i years, category %i', (first, second, sum, category) => {
    const members = [adult(born(first)), partner(born(second))];
    expect(members.reduce((total, member) => total + ageOn(member.birthDate, AS_OF), 0)).toBe(sum);
    expect(householdCategory({ members, couple: true }, AS_OF).category).toBe(category);
  });
  it('a young couple with a child is three persons, not one category more', () => {
    const members = [adult(born('2004-01-01')), partner(born('2004-01-01')), child()];
    expect(householdCategory({ members, couple: true }, AS_OF)).toMatchObject({ category: 3, youngCouple: false });
  });
  it('never falls when a dependant joins', () => {
    for (const couple of [false, true]) {
      for (let count = 0; count < 9; count += 1) {
        const base = couple ? [adult(), partner()] : [adult()];
        const rank = (n: number) => {
          const found = householdCategory({ members: [...base, ...children(n)], couple }, AS_OF);
          return found.category + found.extraPersons;
        };
        expect(rank(count + 1)).toBeGreaterThanOrEqual(rank(count));
      }
    }
  });
});

describe('consumption units (modified OECD scale)', () => {
  const scale = resolveLegislation(AS_OF).consumptionUnits;
  it.each<{ it: string; members: Member[]; units: number }>([
    { it: 'one adult', members: [adult()], units: 100 },
    { it: 'two adults', members: [adult(), partner()], units: 150 },
    { it: 'a child the day before 14', members: [adult(), child(born('2012-11-24'))], units: 130 },
    { it: 'a child of 14 on the day', members: [adult(), child(born('2012-11-23'))], units: 150 },
    {
      it: 'a child in alternating custody counts half',
      members: [adult(), child({ custody: 'alternating' })],
      units: 115,
    },
    { it: 'a visiting child counts for nothing', members: [adult(), child({ custody: 'visiting' })], units: 100 },
    { it: 'the first adult is found wherever the list puts them', members: [child(), adult()], units: 130 },
  ])('$it', ({ members, units }) => {
    expect(consumptionUnitHundredths(scale, members, AS_OF)).toBe(units);
  });
});
