import { addMonths, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import type { BlockingKind } from '#domain/household.js';
import { SEED_TABLES } from '#monitoring/seed-figures/tables.generated.js';
import { apportion } from './apportionment.js';
import { type Biography, biography, spreadDay, WINDOWS, windowOf } from './biography.js';
import { shuffled } from './leases-2022.js';
import { byDepartement, eachDepartement, figure, TEXT } from './targets.js';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** Landlords of the protocol, those of before 2022 then those of 2022; `null` = the seed's "non connu". */
export function protocolLandlords(): {
  readonly before: readonly (string | null)[];
  readonly in2022: readonly (string | null)[];
} {
  const rows = SEED_TABLES.find(({ id }) => id === 'T12')?.rows ?? [];
  const counts = rows.map(({ key, values }) => ({
    name: key === 'notKnown' ? null : key,
    all: values[0] as number,
    recent: values[1] as number,
  }));
  const named = { all: total(counts.map(({ all }) => all)), recent: total(counts.map(({ recent }) => recent)) };
  const others = TEXT.otherProtocolLandlords;
  const all = apportion(
    figure('T11', 'total', 'reloges') - named.all,
    times(others, () => 1),
  );
  const recent = apportion(
    figure('T11', 'total', 'evol_reloges') - named.recent,
    times(others, () => 1),
    all.map((max) => ({ min: 0, max })),
  );
  for (const [i, count] of all.entries()) {
    counts.push({ name: `Autre bailleur ${String(i + 1).padStart(2, '0')}`, all: count, recent: recent[i] as number });
  }
  return {
    before: shuffled(
      counts.flatMap(({ name, all: n, recent: r }) => times(n - r, () => name)),
      'landlords-before',
    ),
    in2022: shuffled(
      counts.flatMap(({ name, recent: r }) => times(r, () => name)),
      'landlords-2022',
    ),
  };
}

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The protocol before 2022: 167 leases of 2020 and 263 of 2021, by département, landlord and contingent. */
export function markEarlierProtocol(biographies: readonly Biography[]): void {
  const counts = eachDepartement((d) => figure('T11', d, 'reloges') - figure('T11', d, 'evol_reloges'));
  const in2021 = apportion(
    TEXT.protocolRehousedIn2021,
    DEPARTEMENTS.map((d) => counts[d]),
  );
  const contingents = shuffled(
    (['prefect', 'unreserved', 'localAuthority', 'actionLogement', 'notKnown'] as const).flatMap((key) =>
      times(figure('T13', key, 'relogements') - figure('T13', key, 'evol'), () => (key === 'notKnown' ? null : key)),
    ),
    'protocol-contingents',
  );
  const landlords = protocolLandlords().before;
  let n = 0;
  for (const [i, d] of DEPARTEMENTS.entries()) {
    const of = (year: string) =>
      biographies.filter(({ departement, lease }) => departement === d && lease?.on.startsWith(year));
    const recent = in2021[i] as number;
    for (const one of [...of('2021').slice(0, recent), ...of('2020').slice(0, counts[d] - recent)]) {
      if (one.lease === null) continue;
      Object.assign(one.lease, { protocol: true, contingent: contingents[n], landlord: landlords[n] });
      one.protocolOn = one.towardsOn;
      n += 1;
    }
  }
}

/** Entries into the protocol of 2022 and before, among those rehoused in 2022 and those who remain (T11). */
export function markProtocolEntries(rehoused: readonly Biography[], stock: readonly Biography[]): void {
  const [early, late] = [calendarDate('2021-12-15'), calendarDate('2022-01-05')];
  const remaining = byDepartement('T11', 'restant');
  for (const d of DEPARTEMENTS) {
    const here = stock.filter(({ departement }) => departement === d).slice(-remaining[d]);
    const leased = rehoused.filter((one) => one.departement === d && one.lease?.protocol);
    const all = [...(remaining[d] === 0 ? [] : here), ...leased];
    const recent = figure('T11', d, 'evol_eligibles');
    for (const [i, one] of all.entries()) one.protocolOn = i < recent ? late : early;
  }
}

/** Supports within a home: the protocol's 202, then others rehoused in 2022; those of the end of 2021 are of 2021. */
export function markWithin(
  rehoused2022: readonly Biography[],
  earlier: readonly Biography[],
): Record<Departement, number> {
  const protocol = rehoused2022.filter(({ lease }) => lease?.protocol).slice(0, TEXT.protocolRehousedWithin);
  const open = new Set(protocol);
  const target = byDepartement('T01', 'adl_en_cours');
  const missing = eachDepartement((d) => {
    const have = protocol.filter(({ departement }) => departement === d).length;
    const more = rehoused2022
      .filter(({ departement, lease, towardsOn }) => departement === d && !lease?.protocol && towardsOn !== null)
      .slice(0, Math.max(0, target[d] - have));
    for (const one of more) open.add(one);
    return target[d] - have - more.length;
  });
  for (const one of open) {
    one.withinOn = one.lease?.on ?? null;
    one.endedOn = null;
  }
  const latest2021 = earlier
    .filter(({ lease }) => lease?.on.startsWith('2021'))
    .toSorted((a, b) => ((a.lease?.on ?? '') < (b.lease?.on ?? '') ? 1 : -1));
  for (const one of latest2021.slice(0, figure('T01', 'reminder', 'adl_en_cours'))) {
    one.withinOn = one.lease?.on ?? null;
    one.endedOn = calendarDate('2022-06-30');
  }
  return { ...missing };
}

/** Diagnoses without support, so that each window and département has as many as printed. */
export function diagnosedOnly(supported: readonly Biography[]): readonly Biography[] {
  const convention = byDepartement('T01', 'diagnostiques');
  const before = eachDepartement((d) => convention[d] - figure('T01', d, 'evol_diagnostiques'));
  const have = DEPARTEMENTS.map((d) =>
    WINDOWS.map((_, w) => supported.filter((one) => one.departement === d && windowOf(one.diagnosedOn) === w).length),
  );
  const first = figure('T01', 'reminder', 'diagnostiques') - figure('T01', 'reminder', 'evol_diagnostiques');
  const windows = [
    windowTotals(
      before,
      first,
      have.map((row) => [row[0], row[1]] as [number, number]),
    ),
    windowTotals(
      convention,
      figure('T01', 'reminder', 'diagnostiques'),
      have.map((row) => [row[2], row[3]] as [number, number]),
    ),
  ];
  return DEPARTEMENTS.flatMap((d, i) =>
    WINDOWS.flatMap(({ from, to }, w) => {
      const wanted = windows[w < 2 ? 0 : 1]?.[i]?.[w % 2] as number;
      const missing = wanted - (have[i]?.[w] as number);
      return times(missing, (n) => biography({ departement: d, diagnosedOn: spreadDay(from, to, n, missing) }));
    }),
  );
}

/** Two windows per département whose first ones add up to `first`, neither under what is already there. */
function windowTotals(
  totals: Readonly<Record<Departement, number>>,
  first: number,
  have: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const parts = apportion(
    first,
    DEPARTEMENTS.map((d) => totals[d]),
    DEPARTEMENTS.map((d, i) => ({ min: have[i]?.[0] as number, max: totals[d] - (have[i]?.[1] as number) })),
  );
  return DEPARTEMENTS.map((d, i) => [parts[i] as number, totals[d] - (parts[i] as number)] as const);
}

/** Share of a total that prints `percent`: the least and the most that do. */
const printing = (percent: number, of: number) => ({
  min: Math.max(0, Math.ceil(((percent - 0.5) * of) / 100)),
  max: Math.ceil(((percent + 0.5) * of) / 100) - 1,
});

/** Schemes of the convention, so that the shares outside DALO print as they do at both dates. */
export function markSchemes(all: readonly Biography[]): void {
  const diagnosed = byDepartement('T01', 'diagnostiques');
  const region = figure('T01', 'total', 'diagnostiques');
  const outside = apportion(
    printing(figure('T01', 'total', 'part_hors_dalo'), region).max - 20,
    DEPARTEMENTS.map((d) => figure('T01', d, 'part_hors_dalo') * diagnosed[d]),
    DEPARTEMENTS.map((d) => printing(figure('T01', d, 'part_hors_dalo'), diagnosed[d])),
  );
  const members = DEPARTEMENTS.map((d) =>
    [2, 3].map((w) => all.filter((one) => one.departement === d && windowOf(one.diagnosedOn) === w)),
  );
  const atReminder = figure('T01', 'reminder', 'diagnostiques');
  const early = apportion(
    Math.round((figure('T01', 'reminder', 'part_hors_dalo') * atReminder) / 100),
    outside,
    members.map(([first, second], i) => ({
      min: Math.max(0, (outside[i] as number) - (second?.length ?? 0)),
      max: Math.min(outside[i] as number, first?.length ?? 0),
    })),
  );
  for (const [i, [first = [], second = []]] of members.entries()) {
    spreadScheme(first, early[i] as number);
    spreadScheme(second, (outside[i] as number) - (early[i] as number));
  }
}

function spreadScheme(members: readonly Biography[], outside: number): void {
  for (const [i, one] of members.entries()) {
    const isOutside = Math.floor(((i + 1) * outside) / members.length) > Math.floor((i * outside) / members.length);
    one.scheme = isOutside ? 'avdlOutsideDalo' : 'avdlDalo';
  }
}

/** The blocking situations that fifteen associations report on those who wait. */
export function markBlocking(stock: readonly Biography[]): void {
  let n = 0;
  for (const [kind, count] of Object.entries(TEXT.blocking) as [BlockingKind, number][]) {
    for (let i = 0; i < count; i++, n++) {
      const one = stock[n];
      const association = `reconstitution-association-${String((n % TEXT.blockingAssociations) + 1).padStart(2, '0')}`;
      if (one !== undefined) one.blocking = { kind, association };
    }
  }
}

/** The survey one year after: 39 landlords asked about 1,288 households, 25 answer about 1,134. */
export function markSurvey(earlier: readonly Biography[]): void {
  const { survey } = TEXT;
  const ended = earlier.filter(({ endedOn, lease }) => endedOn !== null && endedOn === lease?.on);
  const [limit, twoYears] = [calendarDate('2021-03-31'), addMonths(calendarDate('2021-03-31'), -12)];
  const long = ended.filter(({ endedOn }) => endedOn !== null && endedOn < twoYears && endedOn >= '2019-01-01');
  const short = ended.filter(({ endedOn }) => endedOn !== null && endedOn >= twoYears && endedOn < limit);
  const asked = shuffled(
    [...long.slice(0, survey.endedOverTwoYears), ...short.slice(0, survey.households - survey.endedOverTwoYears)],
    'survey',
  );
  const landlord = (n: number) => `reconstitution-bailleur-${String(n + 1).padStart(2, '0')}`;
  const silent = survey.landlords - survey.answeringLandlords;
  for (const [i, one] of asked.entries()) {
    const answered = i < survey.answers;
    one.followUp = {
      landlord: answered ? landlord(i % survey.answeringLandlords) : landlord(survey.answeringLandlords + (i % silent)),
      answers: answered
        ? {
            arrears3Months: i < survey.arrears,
            insuranceMissing: (i + 300) % survey.answers < survey.uninsured,
            surveyUnanswered: (i + 600) % survey.answers < survey.unanswered,
            notice: (i + 900) % survey.answers < survey.notices,
          }
        : null,
    };
  }
}
