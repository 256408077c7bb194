/**
 * Whole numbers in proportion to `weights` that add up to `total` (largest remainder), each within its bounds.
 * Throws where the bounds leave no room.
 */
export function apportion(
  total: number,
  weights: readonly number[],
  bounds: readonly { readonly min: number; readonly max: number }[] = weights.map(() => ({ min: 0, max: total })),
): number[] {
  const weight = weights.reduce((sum, w) => sum + w, 0);
  const exact = weights.map((w) => (weight === 0 ? 0 : (total * w) / weight));
  const parts = exact.map((share, i) => clamp(Math.floor(share), bounds[i]));
  for (let left = total - parts.reduce((sum, part) => sum + part, 0); left !== 0; ) {
    const step = Math.sign(left);
    let best = -1;
    for (const [i, part] of parts.entries()) {
      const bound = bounds[i] as { min: number; max: number };
      if (step > 0 ? part >= bound.max : part <= bound.min) continue;
      if (best < 0 || step * ((exact[i] as number) - part) > step * ((exact[best] as number) - (parts[best] as number)))
        best = i;
    }
    if (best < 0) throw new Error(`cannot apportion ${total}: ${left} left`);
    parts[best] = (parts[best] as number) + step;
    left -= step;
  }
  return parts;
}

function clamp(value: number, bound: { readonly min: number; readonly max: number } | undefined): number {
  return Math.min(Math.max(value, bound?.min ?? 0), bound?.max ?? value);
}

/**
 * A table of whole numbers with the given margins, no cell above its capacity: a maximum flow by augmenting paths
 * (Ford and Fulkerson 1956), rows and columns few. Throws where there is none.
 */
export function transport(
  rows: readonly number[],
  columns: readonly number[],
  capacity: (row: number, column: number) => number,
): number[][] {
  const flow = rows.map(() => columns.map(() => 0));
  const rowLeft = [...rows];
  const columnLeft = [...columns];
  for (const row of rows.keys()) {
    while ((rowLeft[row] as number) > 0) {
      const path = augmentingPath(row, flow, columnLeft, capacity);
      if (path === null) throw new Error(`no table has these margins: row ${row} keeps ${rowLeft[row]}`);
      const amount = Math.min(rowLeft[row] as number, path.amount, columnLeft[path.column] as number);
      for (const { from, to, sign } of path.steps) bump(flow, from, to, sign * amount);
      rowLeft[row] = (rowLeft[row] as number) - amount;
      columnLeft[path.column] = (columnLeft[path.column] as number) - amount;
    }
  }
  return flow;
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly sign: 1 | -1;
}

interface Path {
  readonly steps: readonly Step[];
  readonly column: number;
  readonly amount: number;
}

function bump(flow: number[][], row: number, column: number, by: number): void {
  const line = flow[row] as number[];
  line[column] = (line[column] as number) + by;
}

/** Breadth first over rows and columns: forward where there is capacity left, back along flow. */
function augmentingPath(
  start: number,
  flow: readonly (readonly number[])[],
  columnLeft: readonly number[],
  capacity: (row: number, column: number) => number,
): Path | null {
  const seenRows = new Set([start]);
  const seenColumns = new Set<number>();
  const queue: { row: number; steps: Step[]; amount: number }[] = [
    { row: start, steps: [], amount: Number.POSITIVE_INFINITY },
  ];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const column of columnLeft.keys()) {
      const room = capacity(at.row, column) - (flow[at.row]?.[column] as number);
      if (room <= 0 || seenColumns.has(column)) continue;
      seenColumns.add(column);
      const steps: Step[] = [...at.steps, { from: at.row, to: column, sign: 1 }];
      const amount = Math.min(at.amount, room);
      if ((columnLeft[column] as number) > 0) return { steps, column, amount };
      for (const [row, line] of flow.entries()) {
        const back = line[column] as number;
        if (back <= 0 || seenRows.has(row)) continue;
        seenRows.add(row);
        queue.push({ row, steps: [...steps, { from: row, to: column, sign: -1 }], amount: Math.min(amount, back) });
      }
    }
  }
  return null;
}
