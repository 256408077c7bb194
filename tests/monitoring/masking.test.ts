import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { maskSmallCells } from '#monitoring/masking.js';
import { cellText, tableCsv, tableText } from '#monitoring/report-text.js';
import { MATRIX_DEFINITION } from '#monitoring/special-tables.js';
import type { Cell, IndicatorTable } from '#monitoring/table.js';

const count = (value: number): Cell => ({ kind: 'count', value });
const share = (numerator: number, denominator: number): Cell => ({
  kind: 'quotient',
  value: 1,
  decimals: 1,
  numerator,
  denominator,
});

function table(values: readonly Cell[], total: Cell = count(99)): IndicatorTable {
  return {
    id: 'T',
    title: 'Titre',
    asOf: calendarDate('2022-12-31'),
    scope: { kind: 'region' },
    empty: null,
    columns: [{ key: 'n', label: 'Nombre', unit: 'ménages', provisional: false }],
    rows: values.map((cell, i) => ({ key: `r${i}`, label: `r${i}`, kind: 'row', cells: [cell] })),
    total: { key: 'total', label: 'Total', kind: 'total', cells: [total] },
    reminder: null,
    headlines: [],
    cautions: [],
  };
}

const shown = (masked: IndicatorTable) => masked.rows.map(({ cells }) => (cells[0] ? cellText(cells[0]) : ''));

describe('cells of fewer than five households', () => {
  it.each([
    { it: 'five are shown', values: [count(5), count(9)], expect: ['5', '9'] },
    { it: 'none is shown: it is nobody', values: [count(0), count(9)], expect: ['0', '9'] },
    {
      it: 'four are hidden, and the next smallest with them',
      values: [count(4), count(9), count(30)],
      expect: ['moins de 5', 'moins de 5', '30'],
    },
    {
      it: 'two hidden need no third',
      values: [count(4), count(1), count(30)],
      expect: ['moins de 5', 'moins de 5', '30'],
    },
    {
      it: 'a rate of four households is hidden',
      values: [share(4, 50), share(3, 60), share(20, 60)],
      expect: ['moins de 5', 'moins de 5', '1,0'],
    },
    {
      it: 'a change that comes from three is hidden',
      values: [
        { kind: 'change', value: 20, now: 23, before: 3 },
        { kind: 'change', value: 1, now: 1, before: 0 },
        { kind: 'change', value: 5, now: 25, before: 20 },
      ] as Cell[],
      expect: ['moins de 5', 'moins de 5', '+5'],
    },
  ])('$it', ({ values, expect: expected }) => {
    expect(shown(maskSmallCells(table(values)))).toEqual(expected);
  });

  it('two hidden that could only be ones need a third', () => {
    expect(shown(maskSmallCells(table([count(1), count(1), count(30)])))).toEqual([
      'moins de 5',
      'moins de 5',
      'moins de 5',
    ]);
  });

  describe('in a row whose counts add up', () => {
    const columns = ['tous', 'a', 'b', 'part'].map((key) => ({
      key,
      label: key,
      unit: 'ménages' as const,
      provisional: false,
    }));
    const line = (key: string, a: number, b: number) => ({
      key,
      label: key,
      kind: 'row' as const,
      cells: [count(a + b), count(a), count(b), share(a, a + b)],
    });
    const rows = [line('x', 3, 40), line('y', 20, 60), line('z', 25, 70)];
    const masked = maskSmallCells({
      ...table([]),
      columns,
      rows,
      total: {
        key: 'total',
        label: 'Total',
        kind: 'total',
        cells: [count(218), count(48), count(170), share(48, 218)],
      },
    });
    const open = (row: number) => masked.rows[row]?.cells.map((cell) => cell.kind !== 'none');

    it('a hidden count is not what is left of the others, by row or by column', () => {
      expect(open(0)?.slice(0, 3).filter(Boolean)).toHaveLength(1);
      const hiddenByColumn = [1, 2].map((c) => masked.rows.filter(({ cells }) => cells[c]?.kind === 'none').length);
      expect(hiddenByColumn.every((hidden) => hidden === 0 || hidden >= 2)).toBe(true);
    });

    it('a rate made of a hidden count is hidden with it', () => {
      for (const [i, { cells }] of masked.rows.entries()) {
        if (cells[1]?.kind === 'none') expect([i, cells[3]?.kind]).toEqual([i, 'none']);
      }
    });
  });

  it('a small total is hidden too', () => {
    const { total } = maskSmallCells(table([count(2), count(1)], count(3)));
    expect(total.cells[0]).toMatchObject({ kind: 'none', reason: 'masked' });
  });
});

describe('text of a table', () => {
  const named = (label: string): IndicatorTable => ({
    ...table([count(12)]),
    rows: [{ key: 'x', label, kind: 'row', cells: [count(12)] }],
  });
  const extraction = { extractedAt: '2026-11-23T09:00:00.000Z', scope: 'Île-de-France', definition: MATRIX_DEFINITION };

  it.each([
    ['=SOMME(A1)', "'=SOMME(A1);12\r\n"],
    ['a;b', '"a;b";12\r\n'],
    ['dit "oui"', '"dit ""oui""";12\r\n'],
  ])('a landlord called %s neither runs nor breaks a line of the CSV', (label, line) => {
    expect(tableCsv(named(label), extraction)).toContain(`\r\n${line}`);
  });

  it('a change keeps its sign as a number', () => {
    expect(tableCsv(table([{ kind: 'change', value: -3, now: 7, before: 10 }]), extraction)).toContain('r0;-3\r\n');
  });

  it('the terminal shows label, figures and total', () => {
    expect(tableText(named('Paris Habitat'))).toMatch(/Paris Habitat +12\nTotal +99\n/);
  });
});
