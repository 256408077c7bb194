import { CRITERIA, type Criterion } from '#domain/policy.js';
import type { StoredProposal } from '#ports.js';
import { sightOf, tellsOrder } from './confidentiality.js';
import type { OrganisationAccess } from './transaction.js';

/** Where a candidate stands on one criterion among those of its list: an order, never a value. */
export type Standing = 'ahead' | 'aheadWithOthers' | 'between' | 'behind' | 'level';

export interface ComparedCriterion {
  readonly criterion: Criterion;
  /** One a candidate, in the order of the list. */
  readonly standings: readonly Standing[];
  readonly differs: boolean;
}

/** What separates a candidate from the one ranked after it, the heaviest criterion first. */
export interface Separation {
  readonly rank: number;
  readonly next: number;
  readonly ahead: readonly Criterion[];
  readonly behind: readonly Criterion[];
  /** Of the totals: the next one may have more points here, and be ranked after for another reason. */
  readonly total: 'ahead' | 'level' | 'behind';
  readonly nextIsFirstElsewhere: boolean;
}

export interface CandidateComparison {
  readonly unsaid: boolean;
  readonly criteria: readonly ComparedCriterion[];
  readonly separations: readonly Separation[];
}

type Compared = Pick<StoredProposal, 'rank' | 'points' | 'terms' | 'rankOneElsewhere' | 'contactRecordedAt'>;

/**
 * The candidates of one list side by side, by order alone, as far as one reader may know it. Criteria that no candidate
 * has are left out; `unsaid` where some are left out for this reader.
 */
export function compareCandidates(
  list: readonly Compared[],
  access: Pick<OrganisationAccess, 'role'>,
): CandidateComparison {
  const sights = list.map((candidate) => sightOf(access, candidate));
  const sayable = CRITERIA.filter((criterion) => sights.every((sight) => tellsOrder(sight, criterion)));
  const told = sayable.filter(
    (criterion) => criterion !== 'bonusCap' && list.some((candidate) => pointsOf(candidate, criterion) !== 0),
  );
  return {
    unsaid: sayable.length < CRITERIA.length,
    criteria: told.map((criterion) => comparedOn(criterion, list)),
    separations: list.slice(0, -1).map((candidate, index) => separation(candidate, list[index + 1] as Compared, told)),
  };
}

function pointsOf({ terms }: Compared, criterion: Criterion): number {
  return terms.find((term) => term.criterion === criterion)?.points ?? 0;
}

function comparedOn(criterion: Criterion, list: readonly Compared[]): ComparedCriterion {
  const points = list.map((candidate) => pointsOf(candidate, criterion));
  const most = Math.max(...points);
  const least = Math.min(...points);
  const differs = most !== least;
  const alone = points.filter((value) => value === most).length === 1;
  const standing = (value: number): Standing => {
    if (!differs) return 'level';
    if (value === most) return alone ? 'ahead' : 'aheadWithOthers';
    return value === least ? 'behind' : 'between';
  };
  return { criterion, differs, standings: points.map(standing) };
}

function separation(candidate: Compared, next: Compared, told: readonly Criterion[]): Separation {
  const gaps = told
    .map((criterion) => ({ criterion, gap: pointsOf(candidate, criterion) - pointsOf(next, criterion) }))
    .sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap));
  const total = candidate.points - next.points;
  return {
    rank: candidate.rank,
    next: next.rank,
    ahead: gaps.flatMap(({ criterion, gap }) => (gap > 0 ? [criterion] : [])),
    behind: gaps.flatMap(({ criterion, gap }) => (gap < 0 ? [criterion] : [])),
    total: total > 0 ? 'ahead' : total === 0 ? 'level' : 'behind',
    nextIsFirstElsewhere: next.rankOneElsewhere !== null,
  };
}
