import type { CalendarDate } from './dates.js';
import type { BlockingKind, BlockingSituation, Household } from './household.js';
import type { HouseholdId, SocialWorkerId } from './ids.js';

/** How the work on a blocking situation ended. */
export const BLOCKING_RESULTS = ['solved', 'worked', 'abandoned'] as const;
export type BlockingResult = (typeof BLOCKING_RESULTS)[number];

export const BLOCKING_RESULT_LABELS: Readonly<Record<BlockingResult, string>> = {
  solved: 'Résolue',
  worked: 'N’empêche plus le relogement',
  abandoned: 'Sans suite : la situation reste ouverte',
};

/** An open situation of a household, with who works on it and until when. */
export interface BlockingWork {
  readonly household: Household;
  readonly situation: BlockingSituation;
  readonly workerId: SocialWorkerId | null;
  readonly dueOn: CalendarDate | null;
}

export interface BlockingFollowUp {
  readonly householdId: HouseholdId;
  readonly kind: BlockingKind;
  readonly openedOn: CalendarDate;
  readonly workerId: SocialWorkerId | null;
  readonly dueOn: CalendarDate | null;
  /** `null` = it goes on. */
  readonly closed: null | { readonly result: BlockingResult; readonly text: string | null; readonly on: CalendarDate };
}

/** A household as it would be without its obstacle: the composition and incomes that the engine would then read. */
export type Unobstructed = Pick<Household, 'id' | 'members' | 'incomes'>;

/** On how many open dwellings a household is eligible, as it is and without its obstacle. */
export interface Openings {
  readonly householdId: HouseholdId;
  readonly now: number;
  readonly without: number;
}

const VARIANT_WITHOUT: Readonly<Partial<Record<BlockingKind, Household['variants'][number]['code']>>> = {
  cohabitation: 'individualised',
  separatedNotDivorced: 'withoutCoApplicant',
  marriedApplyingAlone: 'withoutCoApplicant',
  familyReunification: 'afterReunification',
};

/** The household once the situation is solved: under the composition entered for that case, else under its own. */
export function withoutObstacle(household: Household, kind: BlockingKind): Unobstructed {
  const { members, incomes } = household.variants.find(({ code }) => code === VARIANT_WITHOUT[kind]) ?? household;
  return { id: household.id, members, incomes };
}

/** Whether nothing else than this situation waits for a proof or an end. */
export function isOnlyObstacle(household: Household, kind: BlockingKind): boolean {
  return household.blockingSituations.every((one) => one.kind === kind || one.solvedOn !== null || one.proof !== null);
}
