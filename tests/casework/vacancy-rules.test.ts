import { describe, expect, it } from 'vitest';
import { regionReference } from '#casework/reference.js';
import { vacancyProblems } from '#casework/vacancy-rules.js';
import { vacancyWarnings } from '#casework/vacancy-warnings.js';
import { calendarDate } from '#domain/dates.js';
import { toDeclaration, vacancySchema } from '#exchange/vacancy-schema.js';
import { aVacancyBody } from '../api/bodies.js';

const TODAY = calendarDate('2026-11-23');

function declared(overrides: Readonly<Record<string, unknown>>) {
  const { confirmedWarnings: _, ...wire } = vacancySchema.parse(aVacancyBody(overrides));
  return toDeclaration(wire);
}

function address(overrides: Readonly<Record<string, string>>) {
  return { address: { ...(aVacancyBody().address as object), ...overrides } };
}

function oriented(overrides: Readonly<Record<string, string | null>>) {
  return { reservation: { state: 'oriented', contingent: 'prefect', ...overrides } };
}

describe('an impossible vacancy is refused, naming the field', () => {
  it.each([
    { it: 'a commune of Lyon', change: address({ communeCode: '69123' }), pointer: '/address/communeCode' },
    { it: 'Paris as a whole', change: address({ communeCode: '75056' }), pointer: '/address/communeCode' },
    { it: 'a commune merged since', change: address({ communeCode: '93059' }), pointer: '/address/communeCode' },
    { it: 'a funding code that does not exist', change: { fundingCode: '77' }, pointer: '/fundingCode' },
    { it: 'an intermediate housing (PLI)', change: { fundingCode: '16' }, pointer: '/fundingCode' },
    { it: 'a rent of zero', change: { rentCents: 0 }, pointer: '/rentCents' },
    { it: 'a negative rent', change: { rentCents: -1 }, pointer: '/rentCents' },
    { it: 'a rent above 20 000 €', change: { rentCents: 2_000_001 }, pointer: '/rentCents' },
    { it: 'negative charges', change: { chargesCents: -1 }, pointer: '/chargesCents' },
    { it: 'a negative rent of annexes', change: { annexRentCents: -1 }, pointer: '/annexRentCents' },
    { it: 'a convention at zero', change: { conventionMaxRentCents: 0 }, pointer: '/conventionMaxRentCents' },
    { it: '8.99 m²', change: { size: 'T1', floorAreaM2: 8.99 }, pointer: '/floorAreaM2' },
    { it: '501 m²', change: { floorAreaM2: 501 }, pointer: '/floorAreaM2' },
    { it: 'a T3 of 22.9 m²', change: { floorAreaM2: 22.9 }, pointer: '/floorAreaM2' },
    { it: 'the 61st floor', change: { floor: 61 }, pointer: '/floor' },
    { it: 'a QPV code of 2015', change: { qpvCode: 'QP092001' }, pointer: '/qpvCode' },
    { it: 'a QPV of another département', change: { qpvCode: 'QN09301M' }, pointer: '/qpvCode' },
    { it: 'available more than two years ahead', change: { availableFrom: '2028-11-23' }, pointer: '/availableFrom' },
    { it: 'available more than ten years ago', change: { availableFrom: '2016-11-24' }, pointer: '/availableFrom' },
    { it: 'a visit more than two years ahead', change: { visitOn: '2028-11-23' }, pointer: '/visitOn' },
    { it: 'a CALEOL yesterday', change: { caleolOn: '2026-11-22' }, pointer: '/caleolOn' },
    {
      it: 'a reserver without a contingent',
      change: oriented({ contingent: 'unreserved', reserverId: 'r' }),
      pointer: '/reservation/contingent',
    },
    {
      it: 'a deadline yesterday',
      change: oriented({ reserverDeadline: '2026-11-22' }),
      pointer: '/reservation/reserverDeadline',
    },
    {
      it: 'the PLAI adapté ground on a PLUS',
      change: { singleCandidateGround: 'adaptedPlai' },
      pointer: '/singleCandidateGround',
    },
    {
      it: 'two candidates in all',
      change: { candidatesWanted: { engine: 1, reserver: 0, landlord: 1 } },
      pointer: '/candidatesWanted',
    },
    {
      it: 'numbers beside a ground for one candidate',
      change: {
        singleCandidateGround: 'recordedInsufficiency',
        candidatesWanted: { engine: 2, reserver: 1, landlord: 0 },
      },
      pointer: '/candidatesWanted',
    },
    {
      it: 'candidates of a reserver where nobody reserves',
      change: {
        ...oriented({ contingent: 'unreserved' }),
        candidatesWanted: { engine: 3, reserver: 1, landlord: 0 },
      },
      pointer: '/candidatesWanted/reserver',
    },
  ])('$it', ({ change, pointer }) => {
    const problems = vacancyProblems(declared(change), TODAY, regionReference);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      pointer,
      expected: expect.stringMatching(/.+/),
      received: expect.stringMatching(/.+/),
    });
  });

  it.each([
    { it: 'an arrondissement of Paris', change: address({ communeCode: '75118', postalCode: '75018' }) },
    { it: 'three candidates in all', change: { candidatesWanted: { engine: 1, reserver: 1, landlord: 1 } } },
    { it: 'one cent of rent', change: { rentCents: 1 } },
    { it: '20 000 € of rent', change: { rentCents: 2_000_000 } },
    { it: '9 m² for a T1', change: { size: 'T1', floorAreaM2: 9 } },
    { it: '23 m² for a T3', change: { floorAreaM2: 23 } },
    { it: '500 m²', change: { floorAreaM2: 500 } },
    { it: 'the 60th floor', change: { floor: 60 } },
    { it: 'no floor known', change: { floor: null } },
    { it: 'a QPV of the département', change: { qpvCode: 'QN09201M' } },
    { it: 'available in two years', change: { availableFrom: '2028-11-22' } },
    { it: 'available ten years ago', change: { availableFrom: '2016-11-25' } },
    { it: 'a CALEOL today', change: { caleolOn: '2026-11-23' } },
    { it: 'a deadline today', change: oriented({ reserverDeadline: '2026-11-23' }) },
    { it: 'an old HLM/O', change: { fundingCode: '52' } },
    {
      it: 'a PLAI adapté with its ground',
      change: { fundingCode: '10', adaptedPlai: true, singleCandidateGround: 'adaptedPlai' },
    },
  ])('$it is possible', ({ change }) => {
    expect(vacancyProblems(declared(change), TODAY, regionReference)).toEqual([]);
  });

  it('names the commune a former one now belongs to', () => {
    const [problem] = vacancyProblems(declared(address({ communeCode: '93059' })), TODAY, regionReference);
    expect(problem?.expected).toBe('93066');
  });
});

describe('a doubtful vacancy is a warning to confirm', () => {
  const codes = (change: Readonly<Record<string, unknown>>, confirmed: readonly string[] = []) =>
    vacancyWarnings(declared(change), TODAY, regionReference, confirmed).map(({ code }) => code);

  it.each([
    { change: { conventionMaxRentCents: 44_999 }, code: 'RENT_ABOVE_CONVENTION' },
    { change: { energyClass: 'G' }, code: 'ENERGY_CLASS_G' },
    { change: { floorAreaM2: 41 }, code: 'SURFACE_ODD_FOR_SIZE' },
    { change: { floorAreaM2: 91 }, code: 'SURFACE_ODD_FOR_SIZE' },
    { change: { rentCents: 4_500 }, code: 'RENT_ODD_FOR_SURFACE' },
    { change: { visitOn: '2026-12-20', caleolOn: '2026-12-19' }, code: 'VISIT_AFTER_CALEOL' },
    { change: { availableFrom: '2025-11-22' }, code: 'AVAILABLE_LONG_AGO' },
    { change: { floor: 5, lift: false }, code: 'HIGH_FLOOR_WITHOUT_LIFT' },
    { change: address({ postalCode: '92000' }), code: 'POSTAL_CODE_ODD_FOR_COMMUNE' },
    { change: { adaptedPlai: true }, code: 'ADAPTED_PLAI_ODD_FUNDING' },
    { change: { fundingCode: '49' }, code: 'FUNDING_CEILING_UNKNOWN' },
  ])('$code', ({ change, code }) => {
    expect(codes(change)).toEqual([code]);
    expect(vacancyProblems(declared(change), TODAY, regionReference)).toEqual([]);
  });

  it.each([
    { it: 'the convention’s very maximum', change: { conventionMaxRentCents: 45_000 } },
    { it: 'a visit on the day of the CALEOL', change: { visitOn: '2026-12-19', caleolOn: '2026-12-19' } },
    { it: 'class F', change: { energyClass: 'F' } },
    { it: 'the fourth floor without a lift', change: { floor: 4, lift: false } },
    { it: '42 m² and 90 m² for a T3', change: { floorAreaM2: 42 } },
    { it: 'one year ago', change: { availableFrom: '2025-11-23' } },
  ])('$it raises none', ({ change }) => {
    expect(codes(change)).toEqual([]);
  });

  it('says which warnings were confirmed', () => {
    const [warning] = vacancyWarnings(declared({ energyClass: 'G' }), TODAY, regionReference, ['ENERGY_CLASS_G']);
    expect(warning?.confirmed).toBe(true);
  });
});
