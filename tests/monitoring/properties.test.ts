import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { INDICATORS } from '#monitoring/catalogue.js';
import { comparedWith, momentsAt } from '#monitoring/moments.js';
import { type MonitoringEvent, projectEvents, projectInParts } from '#monitoring/projection.js';
import { roundedQuotient } from '#monitoring/rounding.js';
import { randomHistory } from './random-history.js';
import { figureOf, over } from './rebuilt.js';

const asOf = calendarDate('2022-03-15');
const HISTORIES = Array.from({ length: 40 }, (_, i) => i + 1000);

async function allTables(events: readonly MonitoringEvent[], at = asOf) {
  const memory = over(projectEvents(events));
  return Promise.all(INDICATORS.map(({ id }) => memory.table(id, at)));
}

describe('tables of random histories', () => {
  it('are the same rows in parts as whole', () => {
    const events = [...randomHistory(7)].sort((a, b) =>
      a.household < b.household ? -1 : a.household > b.household ? 1 : 0,
    );
    const whole = projectEvents(events);
    for (const size of [1, 3, 1_000]) {
      const parts = [...projectInParts(events, size)];
      expect(parts.flatMap(({ rehousings }) => rehousings)).toEqual(whole.rehousings);
      expect(parts.flatMap(({ supports }) => supports)).toEqual(whole.supports);
    }
  });

  it('an event after the date changes nothing', async () => {
    for (const index of HISTORIES) {
      const events = randomHistory(index);
      const before = events.filter(({ on }) => on <= asOf);
      const [all, past] = await Promise.all([allTables(events), allTables(before)]);
      expect(all).toEqual(past);
    }
  });

  it('other names of households change nothing', async () => {
    for (const index of HISTORIES) {
      const events = randomHistory(index);
      const renamed = events.map((event) => ({ ...event, household: `z-${event.household}` }));
      expect(await allTables(renamed)).toEqual(await allTables(events));
    }
  });

  it('the départements and the unknown add up to the region, count by count', async () => {
    for (const index of HISTORIES) {
      const memory = over(projectEvents(randomHistory(index)));
      const region = await memory.table('T01', asOf);
      const parts = await Promise.all(
        DEPARTEMENTS.map((departement) => memory.table('T01', asOf, { kind: 'departement', departement })),
      );
      const unknown = region.rows.find(({ kind }) => kind === 'notKnown');
      for (const [i, column] of region.columns.entries()) {
        if (column.unit !== 'ménages') continue;
        const sum = parts.reduce(
          (total, part) => total + (figureOf(part.total.cells[i]) ?? 0),
          figureOf(unknown?.cells[i]) ?? 0,
        );
        expect(sum).toBe(figureOf(region.total.cells[i]) ?? 0);
      }
    }
  });

  it('nobody at all: every figure says so or is a count of nobody, none is NaN', async () => {
    for (const table of await allTables([])) {
      expect(table.empty).toBe('aucun ménage dans cette population');
      const cells = [...table.rows, table.total].flatMap((row) => row.cells);
      expect(
        cells.filter((cell) => cell.kind === 'duration' || (cell.kind === 'quotient' && cell.denominator === 0)),
      ).toEqual([]);
      expect(cells.every((cell) => cell.kind === 'none' || cell.kind === 'text' || Number.isFinite(cell.value))).toBe(
        true,
      );
    }
  });
});

describe('moments', () => {
  it('a convention has as many months as its days make, the last included', () => {
    expect(momentsAt(calendarDate('2022-12-31'))?.conventionMonths).toBe(36);
    expect(momentsAt(calendarDate('2022-12-30'))?.conventionMonths).toBe(35);
    expect(momentsAt(calendarDate('2020-01-01'))?.conventionMonths).toBe(0);
  });

  it('the convention before is read at the same age, and not once it was over', () => {
    const at = (date: string) => comparedWith(momentsAt(calendarDate(date)) as never, 'previousConvention')?.asOf;
    expect(at('2022-12-31')).toBe('2019-12-31');
    expect(at('2023-01-01')).toBeUndefined();
    expect(at('2018-06-30')).toBeUndefined();
  });

  it('the list of over six months starts before July of the year before', () => {
    expect(momentsAt(calendarDate('2022-12-31'))).toMatchObject({ listCut: '2021-06-30', yearEve: '2021-12-31' });
  });
});

describe('rounding', () => {
  it.each([
    [2, 80, 100, 0, 3],
    [1, 3, 100, 1, 33.3],
    [-1, 8, 100, 0, -12],
    [0, 5, 100, 1, 0],
  ])('%i / %i × %i at %i decimals is %f', (numerator, denominator, scale, decimals, expected) => {
    expect(roundedQuotient(numerator, denominator, scale, decimals)).toBe(expected);
  });

  it('refuses to divide by nobody', () => {
    expect(() => roundedQuotient(1, 0, 100, 0)).toThrow(RangeError);
  });
});
