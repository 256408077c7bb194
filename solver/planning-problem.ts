/** Shapes of stage 0: how many dwellings of each class go to each reserver of one landlord in one département. */

export interface PlanningInput {
  /**
   * Classes of dwellings still to orient; `count` is an integer from 0 to 100,000. Classes of one `group` (the same size
   * of dwelling, say) are also rounded together, reserver by reserver; by default a class is its own group.
   */
  readonly classes: readonly { readonly id: string; readonly count: number; readonly group?: string }[];
  /** `target`: dwellings the reserver should still receive in the period; may be fractional, negative if it has too many. */
  readonly reservers: readonly { readonly id: string; readonly target: number }[];
  /** Class × reserver couples that may receive nothing. */
  readonly forbidden?: readonly { readonly classId: string; readonly reserverId: string }[];
}

export interface PlanningOutcome {
  readonly method: 'lp' | 'greedy';
  /**
   * Why the greedy method was used: no usable optimum, the budget of pivots spent, the deadline of the worker (wall
   * clock), or its failure.
   */
  readonly fallback: null | 'noOptimum' | 'budget' | 'deadline' | 'workerFailed';
  /** Positive integer counts, by class id then reserver id. */
  readonly allocation: readonly { readonly classId: string; readonly reserverId: string; readonly count: number }[];
  /** By reserver id; `deviation` = allocated − target. */
  readonly deviations: readonly {
    readonly reserverId: string;
    readonly target: number;
    readonly allocated: number;
    readonly deviation: number;
  }[];
  /** Dwellings of classes that every reserver is forbidden, by class id. */
  readonly unplaced: readonly { readonly classId: string; readonly count: number }[];
}

/** The input in canonical order (ids by code unit), as arrays; classes that nobody may receive set apart. */
export interface PlanningTable {
  readonly classIds: readonly string[];
  readonly counts: readonly number[];
  readonly groups: readonly string[];
  readonly reserverIds: readonly string[];
  readonly targets: readonly number[];
  /** `allowed[c][r]`. */
  readonly allowed: readonly (readonly boolean[])[];
  readonly unplaced: PlanningOutcome['unplaced'];
}

const LARGEST_COUNT = 100_000;
const LARGEST_TARGET = 1_000_000;

/** Throws a RangeError naming the field when the input is not one. */
export function tableOf(input: PlanningInput): PlanningTable {
  const classes = [...input.classes].sort(byId);
  const reservers = [...input.reservers].sort(byId);
  checkIds('classes', classes);
  checkIds('reservers', reservers);
  for (const { id, count } of classes) {
    if (!Number.isInteger(count) || count < 0 || count > LARGEST_COUNT) {
      throw new RangeError(`planning: count of class ${id} must be an integer from 0 to ${LARGEST_COUNT}, is ${count}`);
    }
  }
  for (const { id, target } of reservers) {
    if (!(Math.abs(target) <= LARGEST_TARGET)) {
      throw new RangeError(`planning: target of reserver ${id} must be within ±${LARGEST_TARGET}, is ${target}`);
    }
  }
  const forbidden = forbiddenCells(input);
  const isAllowed = (classId: string, reserverId: string) => !forbidden.get(classId)!.has(reserverId);
  const placeable = classes.filter(({ id }) => reservers.some((reserver) => isAllowed(id, reserver.id)));
  return {
    classIds: placeable.map(({ id }) => id),
    counts: placeable.map(({ count }) => count),
    groups: placeable.map(({ id, group }) => group ?? id),
    reserverIds: reservers.map(({ id }) => id),
    targets: reservers.map(({ target }) => target),
    allowed: placeable.map(({ id }) => reservers.map((reserver) => isAllowed(id, reserver.id))),
    unplaced: classes
      .filter((row) => row.count > 0 && !placeable.includes(row))
      .map(({ id, count }) => ({ classId: id, count })),
  };
}

/** `cells[c][r]` as an outcome. */
export function outcomeOf(
  table: PlanningTable,
  cells: readonly (readonly number[])[],
  method: PlanningOutcome['method'],
  fallback: PlanningOutcome['fallback'],
): PlanningOutcome {
  const { classIds, reserverIds, targets, unplaced } = table;
  const allocation = classIds.flatMap((classId, c) =>
    reserverIds
      .map((reserverId, r) => ({ classId, reserverId, count: cells[c]![r]! }))
      .filter(({ count }) => count > 0),
  );
  const deviations = reserverIds.map((reserverId, r) => {
    const allocated = cells.reduce((sum, row) => sum + row[r]!, 0);
    const target = targets[r]!;
    return { reserverId, target, allocated, deviation: allocated - target };
  });
  return { method, fallback, allocation, deviations, unplaced };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function checkIds(field: string, sorted: readonly { readonly id: string }[]): void {
  sorted.forEach(({ id }, index) => {
    if (sorted[index + 1]?.id === id) throw new RangeError(`planning: ${field} holds ${id} twice`);
  });
}

function forbiddenCells(input: PlanningInput): Map<string, Set<string>> {
  const cells = new Map(input.classes.map(({ id }) => [id, new Set<string>()]));
  const reservers = new Set(input.reservers.map(({ id }) => id));
  for (const { classId, reserverId } of input.forbidden ?? []) {
    const row = cells.get(classId);
    if (!row || !reservers.has(reserverId)) {
      throw new RangeError(`planning: forbidden names an unknown class or reserver (${classId}, ${reserverId})`);
    }
    row.add(reserverId);
  }
  return cells;
}
