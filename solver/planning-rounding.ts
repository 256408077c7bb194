/**
 * Problem: round a table x (rows: classes, columns: reservers) to integers so that every row keeps its integer total,
 * and every cell, every column total and every total of a group of rows in one column is its floor or ceiling.
 *
 * Method: the sets of cells to be kept near their totals (cell ⊂ group of rows in a column ⊂ column; rows) are two laminar
 * families, so the table is a feasible flow of a network with integer bounds ⌊·⌋, ⌈·⌉, which has an integer flow
 * (controlled rounding: M. Bacharach, "Matrix rounding problems", Management Science 12(9), 1966, 732–742; flows with
 * lower bounds: A. J. Hoffman, "Some recent applications of the theory of linear inequalities to extremal combinatorial
 * analysis", Proc. Symp. Appl. Math. 10, 1960). It is found by augmenting paths from the floors (L. R. Ford & D. R.
 * Fulkerson 1956, DOI 10.4153/CJM-1956-045-5), cells tried by descending fraction.
 * Complexity: O(units · cells), units ≤ cells. Range: values within ε of an integer count as that integer.
 * Guarantee: every such total is moved by less than one. Deviation: 1. among such tables the first path found decides.
 */

const EPSILON = 1e-6;

interface Arc {
  readonly from: number;
  readonly to: number;
  /** Flow that may still be added; its partner holds what may be taken back. */
  room: number;
}

/**
 * The rounded table, or null when the table's rows do not add up to `totals` within ε. `groups` names the group of each
 * row; by default each row is its own.
 */
export function roundTable(
  table: readonly (readonly number[])[],
  totals: readonly number[],
  groups: readonly string[] = table.map((_, c) => String(c)),
): number[][] | null {
  const width = table[0]?.length ?? 0;
  const sums = table.map((row) => row.reduce((sum, value) => sum + value, 0));
  if (sums.some((sum, c) => Math.abs(sum - totals[c]!) > EPSILON)) return null;
  const network = new Rounding(totals.length, width, groups);
  table.forEach((row, c) => {
    const order = row.map((_, r) => r).sort((a, b) => fraction(row[b]!) - fraction(row[a]!) || a - b);
    for (const r of order) network.addCell(c, r, row[r]!);
  });
  network.addTotals(table);
  network.solve();
  return table.map((row, c) => row.map((value, r) => floor(value) + network.raisedAt(c, r)));
}

const floor = (value: number): number => Math.floor(value + EPSILON);
const fraction = (value: number): number => value - floor(value);

/**
 * Nodes: 0 the rows' source, then rows, then groups × columns, then columns, then the sink. Each arc starts at its floor; what
 * a node then receives too much must flow on.
 */
class Rounding {
  private readonly arcs: Arc[] = [];
  private readonly leaving: number[][];
  private readonly excess: number[];
  private readonly cells = new Map<string, number>();
  private readonly groupNames: readonly string[];
  private readonly groups: readonly string[];
  private readonly height: number;
  private readonly width: number;

  constructor(height: number, width: number, groups: readonly string[]) {
    this.height = height;
    this.width = width;
    this.groups = groups;
    this.groupNames = [...new Set(groups)];
    const nodes = height + (this.groupNames.length + 1) * width + 1;
    this.leaving = Array.from({ length: nodes }, () => []);
    this.excess = new Array<number>(nodes).fill(0);
  }

  addCell(c: number, r: number, value: number): void {
    this.cells.set(`${c},${r}`, this.arcs.length);
    this.add(c, this.groupNode(c, r), value);
  }

  /** The totals of the groups in each column, of the columns, and what each row has to give out. */
  addTotals(table: readonly (readonly number[])[]): void {
    const sink = this.leaving.length - 1;
    for (let r = 0; r < this.width; r++) {
      const column = this.height + this.groupNames.length * this.width + r;
      this.groupNames.forEach((name, g) => {
        const members = table.filter((_, c) => this.groups[c] === name);
        this.add(this.height + g * this.width + r, column, total(members, r));
      });
      this.add(column, sink, total(table, r));
    }
    table.forEach((row, c) => {
      const given = Math.round(row.reduce((sum, value) => sum + value, 0));
      this.excess[c]! += given;
      this.excess[sink]! -= given;
    });
  }

  /** Sends every excess on to where something lacks. */
  solve(): void {
    for (let node = 0; node < this.excess.length; node++) {
      while (this.excess[node]! > 0) this.sendOn(node);
    }
  }

  /** 1 where the cell was rounded up. */
  raisedAt(c: number, r: number): number {
    return this.arcs[(this.cells.get(`${c},${r}`) as number) + 1]!.room;
  }

  private groupNode(c: number, r: number): number {
    return this.height + this.groupNames.indexOf(this.groups[c]!) * this.width + r;
  }

  private add(from: number, to: number, value: number): void {
    const least = floor(value);
    const room = fraction(value) > EPSILON ? 1 : 0;
    this.excess[to]! += least;
    this.excess[from]! -= least;
    this.leaving[from]!.push(this.arcs.length);
    this.arcs.push({ from, to, room });
    this.leaving[to]!.push(this.arcs.length);
    this.arcs.push({ from: to, to: from, room: 0 });
  }

  /** One unit along a shortest path with room, from a node with too much to one with too little: there is one (header). */
  private sendOn(start: number): void {
    const cameBy = new Map<number, number>([[start, -1]]);
    const queue = [start];
    for (const node of queue) {
      if (this.excess[node]! < 0) {
        this.excess[start]!--;
        this.excess[node]!++;
        for (let at = node; at !== start; ) {
          const arc = cameBy.get(at)!;
          this.arcs[arc]!.room--;
          this.arcs[arc ^ 1]!.room++;
          at = this.arcs[arc]!.from;
        }
        return;
      }
      for (const arc of this.leaving[node]!) {
        const { to, room } = this.arcs[arc]!;
        if (room === 0 || cameBy.has(to)) continue;
        cameBy.set(to, arc);
        queue.push(to);
      }
    }
    throw new Error(`controlled rounding: no path from node ${start}`);
  }
}

function total(rows: readonly (readonly number[])[], column: number): number {
  return rows.reduce((sum, row) => sum + row[column]!, 0);
}
