import { describe, expect, it } from 'vitest';
import { costWords } from '#api/pages/support-sheets.js';
import { householdCost } from '#casework/household-cost.js';
import { calendarDate } from '#domain/dates.js';
import { toEngineHousehold } from '#domain/engine-view.js';
import type { Cents } from '#domain/money.js';
import { deriveHousehold } from '#eligibility/household-facts.js';
import { benefitZone } from '#legislation/housing-benefit.js';
import { housingEstimate } from '#legislation/housing-estimate.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { rentZone } from '#legislation/zones.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { householdRecord, vacancyRecord } from '../support/records.js';

const AS_OF = calendarDate('2026-11-23');
const vacancy = vacancyRecord('V', 'L');
const household = (declaredMonthlyCents: number | null) => {
  const record = householdRecord('H', 'A');
  return { ...record, incomes: { ...record.incomes, declaredMonthlyCents: declaredMonthlyCents as Cents | null } };
};

describe('what a dwelling would cost a household', () => {
  it('is the engine’s own estimate of the same day', () => {
    const known = household(180_000);
    const law = resolveLegislation(AS_OF);
    const facts = deriveHousehold(toEngineHousehold(known, []), law, DEFAULT_POLICY);
    const zone = rentZone(vacancy.dwelling.address.communeCode);
    if (zone === undefined) throw new Error('no zone');
    const engine = housingEstimate(law, facts, { ...vacancy.dwelling, benefitZone: benefitZone(zone) });
    expect(householdCost(known, vacancy, AS_OF)).toMatchObject({
      known: true,
      netCents: engine?.netCostCents,
      effortPermille: engine?.effortPermille,
      residualCentsPerDay: engine?.residualCentsPerDay,
    });
  });

  it('says what is missing instead of a number', () => {
    const cost = householdCost(household(null), vacancy, AS_OF);
    expect(cost).toEqual({ known: false, missing: 'declaredResources' });
    expect(costWords(cost).effort).toBe('non calculé : ressources mensuelles déclarées à saisir');
  });
});
