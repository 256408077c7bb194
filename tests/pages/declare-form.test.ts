import { describe, expect, it } from 'vitest';
import { declareSections } from '#api/pages/declare-fields.js';
import { formView, readDate, readEuros, readForm, typedOf } from '#api/pages/declare-form.js';
import { communeCodeFrom } from '#api/pages/labels.js';
import { toDeclaration, vacancySchema } from '#exchange/vacancy-schema.js';

const sections = declareSections([{ value: 'prefet-93', label: 'Préfet de la Seine-Saint-Denis' }]);
const fields = sections.flatMap((section) => section.fields);

const TYPED = {
  internalId: ' A-1 ',
  line: '9005 rue des Lilas',
  postalCode: '93300',
  commune: 'aubervilliers',
  size: 'T3',
  floorArea: '61,5',
  floor: '3',
  heating: 'collective',
  lift: 'on',
  rent: '1 412,50 €',
  charges: '95',
  fundingCode: '13',
  contingent: 'prefect',
  reserver: 'prefet-93',
  letting: 'relet',
  availableFrom: '5/1/2027',
};

describe('amounts typed in euros', () => {
  it.each([
    ['412,50', 41_250],
    ['412.5', 41_250],
    ['412', 41_200],
    ['1 234,56 €', 123_456],
    ['1\u202f234,5', 123_450],
    ['0,07', 7],
    ['-1', -100],
    ['12,345', undefined],
    ['douze', undefined],
    ['1e3', undefined],
    ['', undefined],
  ])('reads « %s » as %s cents', (text, cents) => expect(readEuros(text)).toBe(cents));
});

describe('dates typed in French', () => {
  it.each([
    ['15/12/2026', '2026-12-15'],
    ['5/1/2027', '2027-01-05'],
    ['2026-12-15', '2026-12-15'],
    ['30/02/2026', undefined],
    ['12/15/2026', undefined],
    ['demain', undefined],
  ])('reads « %s » as %s', (text, date) => expect(readDate(text)).toBe(date));
});

describe('a commune', () => {
  it.each([
    ['Nanterre', '92050'],
    ['nanterre (92050)', '92050'],
    ['92050', '92050'],
    ['saint denis', '93066'],
    ['Saint-Ouen-sur-Seine', '93070'],
    ['Paris 18e', '75118'],
    ['Paris', null],
    ['Marseille', null],
    ['', null],
  ])('typed « %s » is %s', (text, code) => expect(communeCodeFrom(text)).toBe(code));
});

describe('the form « Déclarer une vacance »', () => {
  it('reads what a landlord types as the wire format of the API, which its schema accepts', () => {
    const { wire, problems } = readForm(fields, TYPED);
    expect(problems).toEqual([]);
    const declaration = toDeclaration(vacancySchema.parse(wire));
    expect(declaration.dwelling).toMatchObject({
      internalId: 'A-1',
      rentCents: 141_250,
      floorAreaM2: 61.5,
      floor: 3,
      lift: true,
    });
    expect(declaration.dwelling.accessibility).toEqual({ stepFree: false, adapted: false });
    expect(declaration.dwelling.address.communeCode).toBe('93001');
    expect(declaration.reservation).toMatchObject({
      state: 'oriented',
      contingent: 'prefect',
      reserverId: 'prefet-93',
    });
    expect(declaration.availableFrom).toBe('2027-01-05');
  });

  it('leaves the reserver out where the dwelling is to be oriented', () => {
    const { wire } = readForm(fields, { ...TYPED, contingent: 'toBeOriented' });
    expect(wire.reservation).toEqual({ state: 'toBeOriented' });
  });

  it('names every required field that is empty, once, in the order of the page', () => {
    const { problems } = readForm(fields, {});
    const view = formView(sections, { typed: {}, problems, warnings: [], idempotencyKey: 'k' });
    expect(view.summary.map((line) => line.field)).toEqual(
      fields.filter((field) => field.required).map((field) => field.name),
    );
  });

  it('puts a problem of the API beside the field that fills its pointer, keeping what was typed', () => {
    const problem = { pointer: '/address', code: 'DUPLICATE_VACANCY', message: 'Déjà ouverte.', expected: null };
    const view = formView(sections, { typed: TYPED, problems: [problem], warnings: [], idempotencyKey: 'k' });
    const shown = view.sections.flatMap((section) => section.fields);
    expect(shown.filter((field) => field.error !== null).map((field) => field.name)).toEqual(['line']);
    expect(shown.find((field) => field.name === 'rent')?.value).toBe('1 412,50 €');
  });

  it('drops from a posted body whatever is not a text', () => {
    expect(typedOf({ a: 'x', b: ['y', 'z'], c: { d: 'e' }, f: 1 })).toEqual({ a: 'x', b: 'z' });
    expect(typedOf(null)).toEqual({});
  });
});
