import { describe, expect, it } from 'vitest';
import { householdId, organisationId } from '#domain/ids.js';
import { fieldProblems } from '#exchange/field-problems.js';
import { fromHousehold, toHousehold } from '#exchange/household-schema.js';
import {
  householdSchema,
  instanceSchema,
  jsonSchemaOf,
  policySchema,
  resultSchema,
  SCHEMA_NAMES,
  vacancySchema,
} from '#exchange/schemas.js';
import { fromDeclaration, toDeclaration } from '#exchange/vacancy-schema.js';
import { solveInstance } from '#matching/solve.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { aHouseholdBody, aVacancyBody } from '../api/bodies.js';
import { aDaloRecognition, anInstance } from '../support/builders.js';

const owner = { id: householdId('h'), ownerId: organisationId('a') };

describe('a rank that does not exist', () => {
  it('is refused with all those that do', () => {
    const commitments = [{ householdId: 'h', vacancyId: 'v', rank: 4 }];
    const input = { ...anInstance(), commitments };
    const parsed = instanceSchema.safeParse(input);
    const problems = parsed.success ? [] : fieldProblems(parsed.error, input);
    expect(problems.filter(({ pointer }) => pointer.startsWith('/commitments'))).toMatchObject([
      { pointer: '/commitments/0/rank', code: 'UNKNOWN_VALUE', expected: '1, 2, 3' },
    ]);
  });
});

describe('the vacancy format', () => {
  it('gives back what was declared', () => {
    const wire = vacancySchema.parse(aVacancyBody());
    const declaration = toDeclaration(wire);
    expect(toDeclaration(vacancySchema.parse(fromDeclaration(declaration)))).toEqual(declaration);
  });

  it('takes three candidates by the engine as what nobody has to say, and completes what is left unsaid', () => {
    const wanted = (candidatesWanted: unknown) =>
      toDeclaration(vacancySchema.parse(aVacancyBody({ candidatesWanted }))).candidatesWanted;
    expect(wanted(undefined)).toBeNull();
    expect(wanted({ engine: 3, reserver: 0, landlord: 0 })).toBeNull();
    expect(wanted({ landlord: 2 })).toEqual({ engine: 3, reserver: 0, landlord: 2 });
    expect(vacancySchema.safeParse(aVacancyBody({ candidatesWanted: { engine: 4 } })).success).toBe(false);
  });

  it('takes absent optional fields as null, false or zero', () => {
    const { dwelling, visitOn, protocolChannel } = toDeclaration(vacancySchema.parse(aVacancyBody()));
    expect({ visitOn, protocolChannel }).toEqual({ visitOn: null, protocolChannel: false });
    expect(dwelling).toMatchObject({
      annexRentCents: 0,
      adaptedPlai: false,
      conventionMaxRentCents: null,
      qpvCode: null,
    });
  });
});

describe('the household format', () => {
  it('gives back what was entered', () => {
    const household = toHousehold(householdSchema.parse(aHouseholdBody()), owner);
    expect(toHousehold(householdSchema.parse(fromHousehold(household)), owner)).toEqual(household);
  });

  it('takes what is not said as unknown, never as no', () => {
    const household = toHousehold(householdSchema.parse(aHouseholdBody()), owner);
    expect(household.actionLogement.eligible).toBe('unknown');
    expect(household.statutoryNeeds.violence).toBe('unknown');
    expect(household.incomes.referenceTax.nMinus2Cents).toBeNull();
  });

  it.each(['lastName', 'sex', 'nationality', 'birthPlace', 'health'])('has no field %s', (field) => {
    const parsed = householdSchema.safeParse({ ...aHouseholdBody(), [field]: 'x' });
    expect(parsed.success ? [] : fieldProblems(parsed.error, {})).toMatchObject([
      { pointer: `/${field}`, code: 'UNKNOWN_FIELD' },
    ]);
  });
});

describe('the files of the engine', () => {
  const instance = anInstance({
    households: [{ ...anInstance().households[0]!, dalo: aDaloRecognition() }],
    refusals: [
      {
        householdId: householdId('household-1'),
        vacancyId: anInstance().vacancies[0]!.id,
        rank: 1,
        on: anInstance().asOf,
        by: 'household',
        reason: 'other',
        effect: { kind: 'vacancy' },
      },
    ],
  });

  it('reads an instance as it is, without changing a byte', () => {
    expect(instanceSchema.parse(JSON.parse(JSON.stringify(instance)))).toEqual(instance);
  });

  it('reads the result of a run', () => {
    const result = JSON.parse(JSON.stringify(solveInstance(anInstance())));
    expect(resultSchema.parse(result)).toEqual(result);
  });

  it('reads the default policy', () => {
    expect(policySchema.parse(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY);
  });

  it.each(Object.keys(instance))('refuses an instance without %s', (field) => {
    const { [field as 'seed']: _left, ...rest } = instance;
    const parsed = instanceSchema.safeParse(rest);
    expect(parsed.success ? [] : fieldProblems(parsed.error, rest).map(({ pointer }) => pointer)).toEqual([
      `/${field}`,
    ]);
  });

  it('points to the field that is wrong in a household', () => {
    const broken = JSON.parse(JSON.stringify(instance));
    broken.households[0].consents[0].place.scope = 'region';
    const parsed = instanceSchema.safeParse(broken);
    expect(parsed.success ? [] : fieldProblems(parsed.error, broken)).toMatchObject([
      { pointer: '/households/0/consents/0/place/scope', received: 'region', expected: 'departement, commune' },
    ]);
  });

  it.each(SCHEMA_NAMES)('publishes the JSON Schema of %s, closed to unknown fields', (name) => {
    expect(jsonSchemaOf(name)).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
