import { sumOf } from './cells.js';
import type { Axis, Count, IndicatorDefinition } from './definition.js';
import type { TableRow } from './table.js';
import { type Grouped, NO_VALUES, needsOf, type Values } from './values.js';

/** A row before its figures: its values now, and those of each comparison. */
export interface RawRow {
  readonly key: string;
  readonly label: string;
  readonly kind: TableRow['kind'];
  readonly now: Values;
  /** Groups that make the row, to find the same ones at another date. */
  readonly keys: readonly (string | null)[];
}

type Found = ReadonlyMap<string | null, Values>;

export function foundIn(grouped: Grouped): Found {
  return new Map(grouped.groups.map(({ key, values }) => [key[0] ?? null, values]));
}

/** The values of the groups `keys` together; 0 where no row has them. */
export function valuesOf(found: Found, keys: readonly (string | null)[]): Values {
  const all = keys.map((key) => found.get(key) ?? NO_VALUES);
  return all.length === 1 ? (all[0] as Values) : sumOf(all);
}

/** Rows of an axis by field or by value, "non connu" last and always there for a field. */
export function rawRows(definition: IndicatorDefinition, grouped: Grouped): readonly RawRow[] {
  const { axis } = definition;
  const found = foundIn(grouped);
  const counts = needsOf(definition.columns).counts;
  const holdsAny = (values: Values) => counts.some((count) => values.count(count) > 0);
  if (axis.kind === 'field') return fieldRows(axis, found, holdsAny);
  if (axis.kind === 'periods') return periodRows(axis, found, holdsAny);
  if (axis.kind === 'values') return valueRows(axis, definition, found);
  throw new Error('cases are counted one by one');
}

function fieldRows(
  axis: Extract<Axis, { kind: 'field' }>,
  found: Found,
  holdsAny: (values: Values) => boolean,
): readonly RawRow[] {
  const row = (key: string, label: string, kind: TableRow['kind'], keys: readonly (string | null)[]): RawRow => ({
    key,
    label,
    kind,
    now: valuesOf(found, keys),
    keys,
  });
  const named = new Set(axis.rows.map(({ key }) => key));
  const others = [...found]
    .filter(([key, values]) => key !== null && !named.has(key) && holdsAny(values))
    .map(([key]) => key)
    .toSorted();
  return [
    ...axis.rows.map(({ key, label }) => row(key, label, 'row', [key])),
    ...(others.length > 0 ? [row('others', axis.others, 'others', others)] : []),
    row('notKnown', axis.notKnown, 'notKnown', [null]),
  ];
}

function periodRows(
  axis: Extract<Axis, { kind: 'periods' }>,
  found: Found,
  holdsAny: (values: Values) => boolean,
): readonly RawRow[] {
  const periods = [...found].flatMap(([key, values]) => (key !== null && holdsAny(values) ? [key] : [])).toSorted();
  const rows = periods.map(
    (key): RawRow => ({
      key,
      label: key.replace('-T', ', trimestre '),
      kind: 'row',
      now: valuesOf(found, [key]),
      keys: [key],
    }),
  );
  const unknown = valuesOf(found, [null]);
  return [...rows, { key: 'notKnown', label: axis.notKnown, kind: 'notKnown', now: unknown, keys: [null] }];
}

function valueRows(
  axis: Extract<Axis, { kind: 'values' }>,
  definition: IndicatorDefinition,
  found: Found,
): readonly RawRow[] {
  const count = rankingCount(definition, axis.groupBelow?.column);
  const present = [...found.entries()].filter(([, values]) => values.count(count) > 0);
  const named = present
    .filter((entry): entry is [string, Values] => entry[0] !== null)
    .toSorted(([a, x], [b, y]) => y.count(count) - x.count(count) || (a < b ? -1 : 1));
  const below = axis.groupBelow?.below ?? 0;
  const small = named.filter(([, values]) => values.count(count) < below).map(([key]) => key);
  const rows: RawRow[] = named
    .filter(([, values]) => values.count(count) >= below)
    .map(([key, now]) => ({ key, label: key, kind: 'row', now, keys: [key] }));
  if (small.length > 0) {
    const label = axis.others.replace('{n}', String(small.length));
    rows.push({ key: 'others', label, kind: 'others', now: valuesOf(found, small), keys: small });
  }
  rows.push({ key: 'notKnown', label: axis.notKnown, kind: 'notKnown', now: valuesOf(found, [null]), keys: [null] });
  return rows;
}

function rankingCount({ columns, id }: IndicatorDefinition, key: string | undefined): Count {
  const column = columns.find((candidate) => candidate.key === key) ?? columns[0];
  if (column?.kind !== 'count') throw new Error(`${id}: rows are ranked by a count`);
  return column.count;
}
