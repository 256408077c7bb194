import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { FAIRNESS_ATTRIBUTES, type FairnessAttribute } from '#monitoring/definitions/fairness-attributes.js';
import { fairnessTable } from '#monitoring/fairness.js';
import { type MonitoringEvent, projectEvents } from '#monitoring/projection.js';
import { figureOf, over } from './rebuilt.js';

const asOf = calendarDate('2022-12-31');
const income = FAIRNESS_ATTRIBUTES.find(({ field }) => field === 'incomeBand') as FairnessAttribute;

/** `served` of `of` households of a band rehoused in the year, half of them more with a proposal. */
function band(incomeBand: string | null, of: number, served: number): readonly MonitoringEvent[] {
  return Array.from({ length: of }, (_, i) => {
    const household = `${incomeBand}-${i}`;
    const event = (name: MonitoringEvent['name'], on: string, data: MonitoringEvent['data'] = {}): MonitoringEvent => ({
      name,
      on: calendarDate(on),
      household,
      organisation: 'asso',
      data,
      provenance: 'observed',
    });
    const bands = { sizeBand: '2', incomeBand, singleParent: null, accessibilityNeed: false };
    return [
      event('householdEntered', '2021-01-01', bands),
      event('supportPrescribed', '2021-01-01', { departement: '93' }),
      event('supportTowardsStarted', '2021-02-01'),
      ...(i < served ? [event('proposalMade', '2022-03-01'), event('leaseSigned', '2022-05-01')] : []),
    ];
  }).flat();
}

const tableOf = async (events: readonly MonitoringEvent[]) => {
  const table = await fairnessTable(income, { asOf, scope: { kind: 'region' } }, over(projectEvents(events)).answer);
  if (!table.ok) throw new Error(table.error.detail);
  return table.value;
};

describe('selection and outcome by income band', () => {
  it('raises an alarm under four fifths of the best rate, not at four fifths', async () => {
    const { rows, cautions } = await tableOf([
      ...band('from1000', 200, 100),
      ...band('from600to999', 200, 80),
      ...band('under500', 200, 40),
    ]);
    const of = (key: string) =>
      rows
        .find((row) => row.key === key)
        ?.cells.slice(-2)
        .map((cell) => (cell.kind === 'text' ? cell.text : figureOf(cell)));
    expect(of('from1000')).toEqual([1, 'non']);
    expect(of('from600to999')).toEqual([0.8, 'non']);
    expect(of('under500')).toEqual([0.4, 'alerte']);
    expect(cautions[1]).toBe(
      'Alerte des quatre cinquièmes : la part des ménages relogés est sous quatre cinquièmes du meilleur taux pour « Moins de 500 € par unité de consommation et par mois ».',
    );
  });

  it('asks to confirm where the intervals overlap, and compares no group under thirty', async () => {
    const { rows, cautions } = await tableOf([
      ...band('from1000', 40, 20),
      ...band('under500', 35, 13),
      ...band('from500to599', 29, 1),
    ]);
    const last = (key: string) => rows.find((row) => row.key === key)?.cells.at(-1);
    expect(last('under500')).toEqual({ kind: 'text', text: 'alerte, à confirmer' });
    expect(cautions[1]).toMatch(/par mois » \(à confirmer\)\.$/);
    expect(last('from500to599')).toMatchObject({ kind: 'none', text: 'effectif faible' });
  });

  it('shows those of unknown band beside, compared with nobody', async () => {
    const { rows, total } = await tableOf([...band('from1000', 40, 20), ...band(null, 50, 0)]);
    const unknown = rows.find(({ kind }) => kind === 'notKnown');
    expect(figureOf(unknown?.cells[0])).toBe(50);
    for (const line of [unknown, total])
      expect(line?.cells.at(-1)).toMatchObject({ kind: 'none', text: 'non comparé' });
    expect(figureOf(total.cells[0])).toBe(90);
  });

  it('of nobody says so', async () => {
    const { empty, cautions } = await tableOf([]);
    expect(empty).toBe('aucun ménage dans cette population');
    expect(cautions[0]).toContain('aucun groupe n’est assez nombreux pour être comparé');
  });

  it('says in words that nothing is under four fifths', async () => {
    const { cautions } = await tableOf([...band('from1000', 200, 100), ...band('from600to999', 200, 90)]);
    expect(cautions[1]).toContain('aucun des groupes comparés n’est sous quatre cinquièmes');
  });
});
