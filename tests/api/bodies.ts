/** A T3 of 62 m² in Asnières-sur-Seine, PLUS, nothing to warn about. */
export function aVacancyBody(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    internalId: 'LOG-0001',
    rplsId: null,
    address: { line: '12 rue de la Paix', postalCode: '92600', communeCode: '92004', complement: 'Bât. A, porte 12' },
    size: 'T3',
    floorAreaM2: 62,
    floor: 2,
    lift: true,
    accessibility: { stepFree: false, adapted: false },
    energyClass: 'C',
    heating: 'collective',
    fundingCode: '13',
    rentCents: 45_000,
    chargesCents: 9_000,
    letting: 'relet',
    availableFrom: '2026-12-15',
    reservation: { state: 'oriented', contingent: 'prefect' },
    ...overrides,
  };
}

/** One adult supported by its association in the Hauts-de-Seine, consents to the département, nothing else known. */
export function aHouseholdBody(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    reference: 'A-0001',
    departement: '92',
    request: { status: 'active', filedOn: '2024-01-15' },
    members: [{ role: 'applicant', birthDate: '1986-01-01' }],
    incomes: { declaredMonthlyCents: 120_000 },
    regularStay: 'yes',
    support: {
      phase: 'towards',
      scheme: 'avdlDalo',
      prescriber: 'siao',
      prescribedOn: '2026-01-05',
      departement: '92',
      diagnostic: { startedOn: '2026-01-10', concludedOn: '2026-02-10', conclusion: 'towards' },
      towardsStartedOn: '2026-02-15',
    },
    consents: [{ place: { scope: 'departement', code: '92' }, consentedOn: '2026-03-01' }],
    confirmedOn: '2026-11-01',
    ...overrides,
  };
}
