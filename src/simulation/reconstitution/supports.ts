import { addDays, type CalendarDate, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { apportion } from './apportionment.js';
import { type Biography, biography, eightMonthsBefore, spreadDay } from './biography.js';
import { type ByDepartement, byDepartement, eachDepartement, figure, sum, TEXT } from './targets.js';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
/** Last day of the rebuilt history: the date of the seed's figures. */
export const END_2022 = calendarDate('2022-12-31');

/** Old households (started before 2020) still waiting at the end of 2022, by département: the seed gives 79 and 11. */
const OLD_WAITING = { '75': 40, '77': 0, '78': 0, '91': 0, '92': 8, '93': 20, '94': 0, '95': 11 } as const;
const OLD_PROPOSED = { '75': 4, '77': 0, '78': 0, '91': 0, '92': 2, '93': 3, '94': 0, '95': 2 } as const;
const OLD_EXITED = { '75': 24, '77': 1, '78': 1, '91': 0, '92': 5, '93': 11, '94': 2, '95': 3 } as const;

const oldStart = (index: number): CalendarDate => spreadDay('2018-07-01', '2019-12-31', index, 150);

/** What is left of the list at the end of 2022 (T08): a proposal under way, or none. */
export function listedStock(): readonly Biography[] {
  const proposed = byDepartement('T08', 'propositions_en_cours');
  const waiting = byDepartement('T08', 'sans_propositions');
  const reported = reportedStock();
  return DEPARTEMENTS.flatMap((d) => {
    const one = (old: boolean, proposedOn: CalendarDate | null) => (i: number) => {
      const start = old ? oldStart(i) : spreadDay('2020-01-15', '2021-06-30', i, proposed[d] + waiting[d]);
      return biography({ departement: d, diagnosedOn: start, towardsOn: start, proposedOn });
    };
    const december = calendarDate('2022-12-05');
    const out = [
      ...times(OLD_WAITING[d], one(true, null)),
      ...times(waiting[d] - OLD_WAITING[d], one(false, null)),
      ...times(OLD_PROPOSED[d], one(true, december)),
      ...times(proposed[d] - OLD_PROPOSED[d], one(false, december)),
    ];
    markReported(out, d, reported[d]);
    return out;
  });
}

/** The 418 less the 159 rehoused, in proportion to the list that is left. */
function reportedStock(): ByDepartement {
  const left = TEXT.reportedToActionLogement - figure('T09', 'total', 'relogements');
  const parts = apportion(
    left,
    DEPARTEMENTS.map((d) => figure('T08', d, 'menages') - figure('T08', d, 'relogements')),
  );
  return eachDepartement((d) => parts[DEPARTEMENTS.indexOf(d)] as number);
}

const OLD_REPORTED = { '75': 7, '77': 0, '78': 0, '91': 0, '92': 1, '93': 3, '94': 0, '95': 2 } as const;

/** Thirteen of the old ones who wait are eligible to Action Logement; the others follow the list. */
function markReported(stock: readonly Biography[], d: Departement, count: number): void {
  const on = calendarDate('2022-01-10');
  for (const one of stock.slice(0, OLD_REPORTED[d])) one.reportedOn = on;
  const first = OLD_WAITING[d];
  for (const one of stock.slice(first, first + count - OLD_REPORTED[d])) one.reportedOn = on;
}

/** The 47 of the 233 who left the list in 2022. */
export function oldExits(): readonly Biography[] {
  return DEPARTEMENTS.flatMap((d) =>
    times(OLD_EXITED[d], (i) =>
      biography({
        departement: d,
        diagnosedOn: oldStart(i),
        towardsOn: oldStart(i),
        endedOn: spreadDay('2022-02-01', '2022-11-30', i, OLD_EXITED[d]),
        endMotive: i % 2 === 0 ? 'noLongerRehousable' : 'householdRefusedSupport',
      }),
    ),
  );
}

/** Those in AVL at the end of 2022 who were not on the list; `startedIn2021` of them since the second half of 2021. */
export function youngStock(startedIn2021: number): readonly Biography[] {
  const left = eachDepartement(
    (d) =>
      figure('T01', d, 'avl_en_cours') -
      figure('T08', d, 'propositions_en_cours') -
      figure('T08', d, 'sans_propositions'),
  );
  const before = apportion(
    startedIn2021,
    DEPARTEMENTS.map((d) => left[d]),
  );
  return DEPARTEMENTS.flatMap((d, i) =>
    times(left[d], (n) => {
      const early = before[i] as number;
      const start =
        n < early
          ? spreadDay('2021-07-01', '2021-12-31', n, early)
          : spreadDay('2022-01-01', '2022-12-31', n - early, left[d] - early);
      return biography({ departement: d, diagnosedOn: start, towardsOn: start });
    }),
  );
}

/** Leases before 2022: the seed says how many, in which département of support, and nothing of the dwelling. */
export function earlierLeases(rehousedIn2022: ByDepartement): readonly Biography[] {
  const convention = eachDepartement((d) => figure('T01', d, 'reloges') - rehousedIn2022[d]);
  const before = eachDepartement((d) => figure('T01', d, 'reloges') - figure('T01', d, 'evol_reloges'));
  const firstTwoYears = figure('T01', 'reminder', 'reloges') - figure('T01', 'reminder', 'evol_reloges');
  const REHOUSED_IN_2020 = 1300;
  return [
    ...leasesOf(split(before, firstTwoYears), '2017-01-01', '2018-12-31'),
    ...leasesOf(rest(before, split(before, firstTwoYears)), '2019-01-01', '2019-12-31'),
    ...leasesOf(split(convention, REHOUSED_IN_2020), '2020-01-01', '2020-12-31'),
    ...leasesOf(rest(convention, split(convention, REHOUSED_IN_2020)), '2021-01-01', '2021-12-31'),
  ];
}

const split = (total: ByDepartement, part: number): ByDepartement => {
  const parts = apportion(
    part,
    DEPARTEMENTS.map((d) => total[d]),
  );
  return eachDepartement((d) => parts[DEPARTEMENTS.indexOf(d)] as number);
};
const rest = (total: ByDepartement, part: ByDepartement): ByDepartement => eachDepartement((d) => total[d] - part[d]);

function leasesOf(counts: ByDepartement, first: string, last: string): readonly Biography[] {
  return DEPARTEMENTS.flatMap((d) =>
    times(counts[d], (i) => {
      const on = spreadDay(first, last, i, counts[d]);
      const towardsOn = eightMonthsBefore(on);
      const lease = { on, from: null, to: null, declaredTo: null, contingent: null, landlord: null, protocol: false };
      return biography({
        departement: d,
        diagnosedOn: towardsOn,
        towardsOn,
        lease,
        endedOn: on,
        endMotive: 'rehoused',
      });
    }),
  );
}

/** Those who left the protocol without a home (T11): the seed does not say when; before 2022 here. */
export function protocolExits(): readonly Biography[] {
  const exited = byDepartement('T11', 'sortie_sans_relogement');
  return DEPARTEMENTS.flatMap((d) =>
    times(exited[d], (i) => {
      const start = spreadDay('2020-02-01', '2020-12-31', i, exited[d]);
      const end = addDays(start, 200);
      return biography({
        departement: d,
        diagnosedOn: start,
        towardsOn: start,
        protocolOn: start,
        protocolExitOn: end,
        endedOn: end,
        endMotive: 'contactLost',
      });
    }),
  );
}

/** Supports within a home that began with the diagnosis, so that the ADL of the end of 2022 are as many as printed. */
export function directWithin(missing: ByDepartement): readonly Biography[] {
  return DEPARTEMENTS.flatMap((d) =>
    times(missing[d], (i) => {
      const on = spreadDay('2022-03-01', END_2022, i, missing[d]);
      return biography({ departement: d, diagnosedOn: on, withinOn: on });
    }),
  );
}

export const stockAt2021 = (): number => figure('T01', 'reminder', 'avl_en_cours');
export const listedAt2021 = (): number => figure('T08', 'total', 'menages') + sum(OLD_EXITED);
