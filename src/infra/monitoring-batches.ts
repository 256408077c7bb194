import type { Condition, CountPlan, GroupKey, PlanGroup } from '#domain/count-plan.js';
import { type Batch, type BatchRow, durationOf, maskOf, sharedConditions } from './monitoring-plans.js';

/** A batch with the plans it answers, each by the places of what it asks. */
export interface PlannedBatch extends Batch {
  readonly members: readonly Member[];
}

interface Member {
  readonly plan: CountPlan;
  /** Places of its keys. */
  readonly by: readonly number[];
  readonly counts: readonly number[];
  readonly durations: readonly number[];
  readonly distinct: readonly number[];
}

/** Fewer than the 31 arguments of `grouping`. */
const MOST_KEYS = 16;
const MOST_COUNTS = 300;

/**
 * Plans put together where one reading of the same rows answers them: the same kind, scope, days and populations (those
 * have an index of their own). Medians and distinct values are sorted group by group: they go with plans of the same
 * groups alone.
 */
export function batchesOf(plans: readonly CountPlan[]): readonly PlannedBatch[] {
  const open = new Map<string, Gathering>();
  const done: PlannedBatch[] = [];
  for (const plan of plans) {
    const key = togetherKey(plan);
    const gathering = open.get(key) ?? new Gathering(plan);
    open.set(key, gathering);
    gathering.add(plan);
    if (!gathering.isFull()) continue;
    done.push(gathering.batch());
    open.delete(key);
  }
  return [...done, ...[...open.values()].map((gathering) => gathering.batch())];
}

function togetherKey(plan: CountPlan): string {
  const sorted = plan.durations.length > 0 || plan.distinct.length > 0;
  const chosen = plan.rows === 'rehousings' ? sharedConditions(plan).filter(choosesRows) : [];
  const conditions = chosen.map((condition) => JSON.stringify(condition)).toSorted();
  return JSON.stringify([plan.rows, plan.scope, conditions, sorted ? plan.by : null]);
}

const INDEXED: ReadonlySet<string> = new Set(['signedOn', 'avdl', 'protocol']);

function choosesRows(condition: Condition): boolean {
  return 'field' in condition && INDEXED.has(condition.field);
}

/** Distinct values, each with its place. */
class Places<T> {
  readonly values: T[] = [];
  private readonly places = new Map<string, number>();

  of(value: T): number {
    const key = JSON.stringify(value);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

class Gathering {
  private readonly first: CountPlan;
  private readonly keys = new Places<GroupKey>();
  private readonly sets = new Places<readonly number[]>();
  private readonly counts = new Places<CountPlan['counts'][number]>();
  private readonly durations = new Places<CountPlan['durations'][number]>();
  private readonly distinct = new Places<CountPlan['distinct'][number]>();
  private readonly members: Member[] = [];

  constructor(first: CountPlan) {
    this.first = first;
  }

  add(plan: CountPlan): void {
    const by = plan.by.map((key) => this.keys.of(key));
    if (by.length > 0) this.sets.of(by.toSorted((a, b) => a - b));
    this.members.push({
      plan,
      by,
      counts: plan.counts.map((where) => this.counts.of(where)),
      durations: plan.durations.map((duration) => this.durations.of(duration)),
      distinct: plan.distinct.map((distinct) => this.distinct.of(distinct)),
    });
  }

  isFull(): boolean {
    return this.keys.values.length >= MOST_KEYS || this.counts.values.length >= MOST_COUNTS;
  }

  batch(): PlannedBatch {
    return {
      rows: this.first.rows,
      scope: this.first.scope,
      keys: this.keys.values,
      sets: this.sets.values,
      counts: this.counts.values,
      durations: this.durations.values,
      distinct: this.distinct.values,
      members: this.members,
    };
  }
}

/** The answer to each plan of a batch from the rows of its statement; a group of which it counts nothing is left out. */
export function answersOf(
  batch: PlannedBatch,
  rows: readonly BatchRow[],
): readonly { readonly plan: CountPlan; readonly groups: readonly PlanGroup[] }[] {
  const withMask = (mask: number) => rows.filter((row) => row.mask === mask);
  const totals = withMask(maskOf(batch, []));
  return batch.members.map((member) => {
    const own = member.by.length === 0 ? [] : withMask(maskOf(batch, member.by));
    return {
      plan: member.plan,
      groups: [
        ...own.map((row) => groupOf(member, row, false)).filter(countsAny),
        ...totals.map((row) => groupOf(member, row, true)),
      ],
    };
  });
}

function groupOf(member: Member, row: BatchRow, isTotal: boolean): PlanGroup {
  return {
    key: isTotal ? null : member.by.map((i) => (row[`k${i}`] as string | null) ?? null),
    counts: member.counts.map((i) => row[`c${i}`] as number),
    durations: member.durations.map((i) => durationOf(row, i)),
    distinct: member.distinct.map((i) => row[`d${i}`] as number),
  };
}

function countsAny({ counts, durations, distinct }: PlanGroup): boolean {
  return (
    counts.some((count) => count > 0) ||
    distinct.some((count) => count > 0) ||
    durations.some(({ known, unknown }) => known + unknown > 0)
  );
}
