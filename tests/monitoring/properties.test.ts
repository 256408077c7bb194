import { describe, expect, it } from 'vitest';
import { type CalendarDate, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import type { RowKind } from '#domain/monitoring-rows.js';
import { INDICATORS } from '#monitoring/catalogue.js';
import { LEDGER_DEFINITION } from '#monitoring/contingent-ledger.js';
import { comparedWith, momentsAt } from '#monitoring/moments.js';
import { type MonitoringEvent, projectEvents, projectInParts } from '#monitoring/projection.js';
import { appliesTo, definitions, report, usesPeriod } from '#monitoring/report.js';
import { roundedQuotient } from '#monitoring/rounding.js';
import type { Cell, IndicatorTable } from '#monitoring/table.js';
import { randomHistory } from './random-history.js';
import { over } from './rebuilt.js';

const asOf = calendarDate('2022-03-15');
/** A whole year, so that its rarest events are there. */
const yearEnd = calendarDate('2021-12-31');
const HISTORIES = Array.from({ length: 40 }, (_, i) => i + 1000);

/** The same histories, ten at a time, each household under a name of its own. */
const TOGETHER = [0, 1, 2, 3].map((n) =>
  HISTORIES.filter((_, i) => i % 4 === n).flatMap((index) =>
    randomHistory(index).map((event) => ({ ...event, household: `${index}-${event.household}` })),
  ),
);

/** Every table there is, but the ledger, which is not made of events (tests/infra/monitoring-oracles.test.ts). */
const IDS = definitions()
  .map(({ id }) => id)
  .filter((id) => id !== LEDGER_DEFINITION.id);

async function allTables(events: readonly MonitoringEvent[], at = asOf) {
  const memory = over(projectEvents(events));
  return Promise.all(IDS.map((id) => memory.report(id, at)));
}

/** Field of the rows of a table that a département restricts. */
function placeOf(id: string): { readonly rows: RowKind; readonly field: string } {
  const definition = INDICATORS.find((candidate) => candidate.id === id);
  return definition === undefined
    ? { rows: 'supports', field: 'departement' }
    : { rows: definition.rows, field: definition.departementField };
}

const ADDITIVE = new Set(['count', 'change', 'ratio', 'interval', 'mean', 'median']);

/** Columns whose figures add up over separate populations: not distinct values, paces, what a share still misses. */
function additive({ id, columns }: IndicatorTable): readonly number[] {
  const definition = INDICATORS.find((candidate) => candidate.id === id);
  return columns.flatMap(({ unit }, i) => {
    const column = definition?.columns[i];
    if (column === undefined) return unit === 'ménages' || unit === 'relogements' ? [i] : [];
    // Where nothing is known there is no figure to add.
    if ('knownBy' in column) return [];
    return ADDITIVE.has(column.kind) && !('count' in column && column.count.distinct !== undefined) ? [i] : [];
  });
}

/** What of a figure adds up: the count, or what a rate is made of; a figure of nobody is made of nothing. */
function parts(cell: Cell | undefined): readonly [number, number] {
  if (cell === undefined || cell.kind === 'none' || cell.kind === 'text') return [0, 0];
  if (cell.kind === 'count') return [cell.value, 0];
  if (cell.kind === 'change') return [cell.now, cell.before];
  return cell.kind === 'duration' ? [cell.known, 0] : [cell.numerator, cell.denominator];
}

/** Lines of the objective that are no sum: what it would take. */
const NO_SUM = new Set(['necessaires', 'evolution', 'taux_si_repete']);
/** Of T02 to T06: a rate whose numerator alone holds the leases of unknown place (decision 0102). */
const UNKNOWN_ABOVE_ALONE = 'total/pct_avdl';

/** Key of a line and of a column → what adds up there; rows of values found are grouped by size, their total alone counts. */
function figures(table: IndicatorTable): ReadonlyMap<string, readonly [number, number]> {
  const grouped = INDICATORS.some(({ id, axis }) => id === table.id && axis.kind === 'values');
  const lines = [...(grouped ? [] : table.rows), table.total].filter(({ key }) => !NO_SUM.has(key));
  const found = lines.flatMap(({ key, cells }) =>
    additive(table).map((i) => [`${key}/${table.columns[i]?.key}`, parts(cells[i])] as const),
  );
  return new Map(found.filter(([key]) => key !== UNKNOWN_ABOVE_ALONE));
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

  const splitting = IDS.filter((id) => appliesTo(id, { kind: 'departement', departement: '75' }));

  it('are split in départements, but those of the whole region', () => {
    expect(IDS.filter((id) => !splitting.includes(id))).toEqual(['interdepartemental', 'interdepartemental-soldes']);
  });

  it.each(splitting)('%s: the départements and the unknown add up to the region, figure by figure', async (id) => {
    const { rows: kind, field } = placeOf(id);
    let people = 0;
    for (const events of TOGETHER) {
      const rows = projectEvents(events);
      const nowhere = (rows[kind] as readonly object[]).filter((row) => Reflect.get(row, field) === null);
      const region = await over(rows).report(id, yearEnd);
      const places = await Promise.all([
        ...DEPARTEMENTS.map((departement) => over(rows).report(id, yearEnd, { kind: 'departement', departement })),
        over({ ...rows, [kind]: nowhere }).report(id, yearEnd),
      ]);
      for (const [key, [first, second]] of figures(region)) {
        const own = places.map((place) => figures(place).get(key) ?? [0, 0]);
        const sums = own.reduce(([a, b], [c, d]) => [a + c, b + d] as const, [0, 0] as const);
        expect([key, ...sums]).toEqual([key, first, second]);
        people += first;
      }
    }
    expect(people).toBeGreaterThan(0);
  });

  const counted = IDS.filter((id) => usesPeriod(id) === 'counted');
  // Leases never change: no correction made in the second part rewrites the first.
  const ofLeases = counted.filter((id) => placeOf(id).rows === 'rehousings' || id.startsWith('interdepartemental'));

  it('a period is counted, is nothing to a situation, or is refused by a table that has its own', async () => {
    expect(counted).toEqual(expect.arrayContaining(['interdepartemental', 'interdepartemental-soldes', 'T02', 'T07']));
    expect(usesPeriod('interdepartemental', 'avdlConvention')).toBe('own');
    const answer = over(projectEvents(randomHistory(1))).answer;
    for (const id of IDS) {
      const found = await report(id, { asOf, from: calendarDate('2021-06-01'), scope: { kind: 'region' } }, answer);
      const told = found?.ok ? (found.value.period?.from ?? found.value.cautions[0]) : found?.error.code;
      const use = usesPeriod(id);
      const expected = { counted: '2021-06-01', own: 'PERIOD_NOT_APPLICABLE' };
      if (use === 'situation') expect(told).toContain('il montre la situation à une date');
      else expect([id, told]).toEqual([id, expected[use]]);
    }
  });

  it('the period of the year itself changes no figure', async () => {
    const memory = over(projectEvents(TOGETHER[0] ?? []));
    for (const id of counted) {
      const year = await memory.report(id, asOf);
      const asked = await memory.report(id, asOf, { kind: 'region' }, calendarDate('2022-01-01'));
      expect([id, asked.rows, asked.total]).toEqual([id, year.rows, year.total]);
    }
  });

  it.each(ofLeases)('%s: a period split in two adds up, figure by figure', async (id) => {
    const [from, cut, next] = ['2020-11-05', '2021-09-30', '2021-10-01'].map(calendarDate) as [
      CalendarDate,
      CalendarDate,
      CalendarDate,
    ];
    let people = 0;
    for (const events of TOGETHER) {
      const of = (first: CalendarDate, last: CalendarDate) =>
        over(projectEvents(events)).report(id, last, { kind: 'region' }, first);
      const [whole, ...halves] = await Promise.all([of(from, asOf), of(from, cut), of(next, asOf)]);
      for (const [key, [first]] of figures(whole)) {
        const sum = halves.reduce((all, half) => all + (figures(half).get(key)?.[0] ?? 0), 0);
        expect([key, sum]).toEqual([key, first]);
        people += first;
      }
    }
    expect(people).toBeGreaterThan(0);
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
