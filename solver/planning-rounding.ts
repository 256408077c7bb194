/**
 * Problem: round a table x (rows: classes, columns: reservers) to integers so that every cell and every column total
 * is its floor or ceiling and every row keeps its integer total (controlled rounding: M. Bacharach, "Matrix rounding
 * problems", Management Science 12(9), 1966, 732–742; such a rounding always exists, as the network matrix is totally
 * unimodular).
 *
 * Method: floors first; the units left in each row are placed on its fractional cells, the largest fraction first, by
 * augmenting paths (H. W. Kuhn 1955, DOI 10.1002/nav.3800020109): first up to the floor of each column total, then up
 * to its ceiling. A path never empties a column, so the floors stay met.
 * Complexity: O(units · cells), units ≤ cells. Range: values within ε of an integer count as that integer.
 */

const EPSILON = 1e-6;

/** The rounded table, or null when the table's rows do not add up to `totals` within ε. */
export function roundTable(table: readonly (readonly number[])[], totals: readonly number[]): number[][] | null {
  const floors = table.map((row) => row.map((value) => Math.floor(value + EPSILON)));
  const columns = table[0]?.map((_, r) => r) ?? [];
  const sums = columns.map((r) => table.reduce((sum, row) => sum + row[r]!, 0));
  const floorSums = columns.map((r) => floors.reduce((sum, row) => sum + row[r]!, 0));
  const room = (limit: (sum: number) => number) => columns.map((r) => limit(sums[r]!) - floorSums[r]!);
  const orders = table.map((row, c) =>
    columns
      .filter((r) => row[r]! - floors[c]![r]! > EPSILON)
      .sort((a, b) => row[b]! - floors[c]![b]! - (row[a]! - floors[c]![a]!) || a - b),
  );
  const left = totals.map((total, c) => total - floors[c]!.reduce((sum, value) => sum + value, 0));
  if (left.some((units, c) => units < 0 || units > orders[c]!.length)) return null;
  const raised = table.map(() => new Set<number>());
  placeUnits(
    orders,
    raised,
    left,
    room((sum) => Math.floor(sum + EPSILON)),
  );
  placeUnits(
    orders,
    raised,
    left,
    room((sum) => Math.ceil(sum - EPSILON)),
  );
  if (left.some((units) => units > 0)) return null;
  return floors.map((row, c) => row.map((value, r) => value + (raised[c]!.has(r) ? 1 : 0)));
}

/** Places as many units as the columns have room for; `raised` and `left` are updated. */
function placeUnits(
  orders: readonly (readonly number[])[],
  raised: readonly Set<number>[],
  left: number[],
  room: readonly number[],
): void {
  const used = room.map((_, r) => raised.filter((row) => row.has(r)).length);
  const place = (c: number, visited: Set<number>): boolean => {
    for (const r of orders[c]!) {
      if (raised[c]!.has(r) || visited.has(r)) continue;
      visited.add(r);
      if (used[r]! < room[r]!) {
        used[r]!++;
        raised[c]!.add(r);
        return true;
      }
      for (let other = 0; other < raised.length; other++) {
        if (!raised[other]!.has(r) || !place(other, visited)) continue;
        raised[other]!.delete(r);
        raised[c]!.add(r);
        return true;
      }
    }
    return false;
  };
  for (let c = 0; c < left.length; c++) {
    while (left[c]! > 0 && place(c, new Set())) left[c]!--;
  }
}
