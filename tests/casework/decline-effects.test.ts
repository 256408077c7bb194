import { describe, expect, it } from 'vitest';
import { DECLINE_EFFECTS, refusalEffect } from '#casework/decline-effects.js';
import { calendarDate } from '#domain/dates.js';
import { DECLINE_REASONS } from '#domain/proposal.js';
import { toDeclaration, vacancySchema } from '#exchange/vacancy-schema.js';
import { aVacancyBody } from '../api/bodies.js';

const TODAY = calendarDate('2026-11-23');
const vacancy = toDeclaration(vacancySchema.parse(aVacancyBody()));

describe('what a decline does', () => {
  it.each(DECLINE_REASONS)('for %s is what its button says', (reason) => {
    const { kind, days, button } = DECLINE_EFFECTS[reason];
    const words = { vacancy: 'ce logement seulement', place: 'cette commune', all: 'ne rien proposer à ce ménage' };
    expect(button).toContain(words[kind]);
    if (kind === 'vacancy') expect(days).toBe(0);
    else expect(button).toContain(`pendant ${days} jours`);
    expect(refusalEffect(reason, null, vacancy, TODAY)?.kind).toBe(kind);
  });

  it('on a place is the commune of the dwelling', () => {
    expect(refusalEffect('householdRefusesArea', null, vacancy, TODAY)).toEqual({
      kind: 'place',
      place: { scope: 'commune', code: '92004' },
      until: '2027-05-22',
    });
  });

  it.each([
    { it: 'today', until: '2026-11-23', allowed: false },
    { it: 'tomorrow', until: '2026-11-24', allowed: true },
    { it: 'in 365 days', until: '2027-11-23', allowed: true },
    { it: 'in 366 days', until: '2027-11-24', allowed: false },
  ])('until a chosen day: $it', ({ until, allowed }) => {
    const effect = refusalEffect('other', { kind: 'all', until: calendarDate(until) }, vacancy, TODAY);
    expect(effect).toEqual(allowed ? { kind: 'all', until } : null);
  });

  it('on this vacancy alone takes no day', () => {
    expect(refusalEffect('other', { kind: 'vacancy', until: calendarDate('2026-12-01') }, vacancy, TODAY)).toBeNull();
  });

  it('chosen wider than declared lasts 180 days', () => {
    expect(refusalEffect('other', { kind: 'all' }, vacancy, TODAY)).toEqual({ kind: 'all', until: '2027-05-22' });
  });
});
