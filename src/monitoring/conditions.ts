import type { Condition } from '#domain/count-plan.js';
import type { RowKind } from '#domain/monitoring-rows.js';
import type { MomentCondition } from './definition.js';
import type { MomentName, Moments } from './moments.js';

export const is = (field: string, value: string | boolean): MomentCondition => ({ test: 'is', field, value });
export const isNot = (field: string, value: string | boolean): MomentCondition => ({ test: 'isNot', field, value });
export const known = (field: string): MomentCondition => ({ test: 'known', field });
export const reached = (field: string, by: MomentName): MomentCondition => ({ test: 'reached', field, by });
export const open = (field: string, at: MomentName): MomentCondition => ({ test: 'open', field, at });
export const notAfter = (field: string, by: MomentName): MomentCondition => ({ test: 'notAfter', field, by });
/** The first day comes before the second, both known. */
export const before = (field: string, from: string): MomentCondition => ({ test: 'before', field, from });
export const notBefore = (field: string, from: string): MomentCondition => ({ test: 'notBefore', field, from });
export const differ = (field: string, from: string): MomentCondition => ({ test: 'differ', field, from });

/** Between the first day of the period, 1 January unless another is asked for, and the date, both included. */
export const inThePeriod = (field: string): readonly MomentCondition[] => [
  open(field, 'periodEve'),
  reached(field, 'asOf'),
];

/** Since the convention began. */
export const inTheConvention = (field: string): readonly MomentCondition[] => [
  open(field, 'conventionEve'),
  reached(field, 'asOf'),
];

const VERSIONED: ReadonlySet<RowKind> = new Set(['supports', 'proposals', 'comparisons']);

/** The versions of the rows that were true at the date; none for rows that never change. */
export function trueAtTheDate(rows: RowKind): readonly MomentCondition[] {
  return VERSIONED.has(rows) ? [notAfter('validFrom', 'asOf'), open('validTo', 'asOf')] : [];
}

/** Puts the dates of the moments in the place of their names. */
export function resolve(where: readonly MomentCondition[], moments: Moments): readonly Condition[] {
  return where.map((condition): Condition => {
    switch (condition.test) {
      case 'reached':
      case 'notAfter':
        return { ...condition, by: moments[condition.by] };
      case 'open':
      case 'between':
      case 'notBetween':
        return { ...condition, at: moments[condition.at] };
      default:
        return condition;
    }
  });
}
