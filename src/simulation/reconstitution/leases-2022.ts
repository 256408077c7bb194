import type { Contingent } from '#domain/contingent.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { randomStream } from '../generator/random.js';
import { apportion, transport } from './apportionment.js';
import { byDepartement, eachDepartement, figure, sum } from './targets.js';

/** Class of a rehoused household by its start of support: what bounds its duration. */
export type LeaseClass =
  /** In support since before 2020: one of the 233. */
  | 'old'
  /** On the list of those over six months at the end of 2021. */
  | 'listed'
  /** In support for six months or less at the end of 2021, or since. */
  | 'young'
  /** Followed under the AVDL, but rehoused without AVL: the 36 of T02 that T01 does not count. */
  | 'withoutTowards';

export interface AvdlLease {
  readonly kind: LeaseClass;
  readonly support: Departement;
  /** Place by the registers. */
  readonly to: Departement | null;
  readonly declaredTo: Departement | null;
  readonly from: Departement | null;
  readonly reported: boolean;
  readonly contingent: Contingent | null;
  protocol: boolean;
}

type Draft = Omit<AvdlLease, 'contingent' | 'protocol' | 'kind'> & { kind: LeaseClass };

export const SEED = 'reconstitution-2022';
const WITHOUT_TOWARDS = 36;
const UNLOCATED_OF_THE_LIST = 60;
/** Rehoused of the 233 by département; the seed gives their number alone. */
const OLD = { '75': 40, '77': 5, '78': 3, '91': 2, '92': 10, '93': 20, '94': 8, '95': 8 } as const;

export const CONTINGENT_TABLES: readonly (readonly [table: string, contingent: Contingent])[] = [
  ['T03', 'prefect'],
  ['T04', 'actionLogement'],
  ['T05', 'localAuthority'],
  ['T06', 'unreserved'],
];

export function shuffled<T>(items: readonly T[], stream: string): T[] {
  const random = randomStream(SEED, stream, 0);
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** The 2,095 attributions of 2022 to AVDL households, so that T02–T06, T08–T10 and T13 come out together. */
export function avdlLeases(): readonly AvdlLease[] {
  const listed = listedLeases();
  const young = youngLeases(listed);
  const leases = withContingents([...listed, ...young]);
  markProtocol(leases);
  return leases;
}

function listedLeases(): readonly Draft[] {
  const support = byDepartement('T08', 'relogements');
  const reported = byDepartement('T09', 'relogements');
  const others = byDepartement('T10', 'reloges');
  const incoming = byDepartement('T10', 'issus_autres_departements');
  const left = eachDepartement((d) => support[d] - reported[d] - (others[d] - incoming[d]));
  const outgoing = apportion(
    sum(incoming),
    DEPARTEMENTS.map((d) => left[d]),
    DEPARTEMENTS.map((d) => ({ min: 0, max: left[d] })),
  );
  const moves = transport(
    outgoing,
    DEPARTEMENTS.map((d) => incoming[d]),
    (row, column) => (row === column ? 0 : (outgoing[row] as number)),
  );
  const undeclared = DEPARTEMENTS.map((d, i) => left[d] - (outgoing[i] as number));
  const unlocated = apportion(UNLOCATED_OF_THE_LIST, undeclared);
  return DEPARTEMENTS.flatMap((d, i) => {
    const lease = (to: Departement | null, declaredTo: Departement | null, isReported: boolean): Draft => ({
      kind: 'listed',
      support: d,
      to,
      declaredTo,
      from: isReported || declaredTo === null ? null : d,
      reported: isReported,
    });
    const home = times(
      others[d] - incoming[d],
      (n): Draft => ({ ...lease(d, d, false), kind: n < OLD[d] ? 'old' : 'listed' }),
    );
    return [
      ...home,
      ...times(reported[d], () => lease(d, d, true)),
      ...DEPARTEMENTS.flatMap((to, column) => times(moves[i]?.[column] ?? 0, () => lease(to, to, false))),
      ...times(undeclared[i] as number, (n) => lease(n < (unlocated[i] as number) ? null : d, null, false)),
    ];
  });
}

function youngLeases(listed: readonly Draft[]): readonly Draft[] {
  const total = byDepartement('T02', 'attr_avdl');
  const left = DEPARTEMENTS.map((d) => total[d] - listed.filter(({ to }) => to === d).length);
  const without = apportion(WITHOUT_TOWARDS, left);
  const young = (support: Departement, to: Departement | null, kind: LeaseClass): Draft => ({
    kind,
    support,
    to,
    declaredTo: to,
    from: null,
    reported: false,
  });
  const unlocated = figure('T02', 'total', 'attr_avdl') - sum(total) - UNLOCATED_OF_THE_LIST;
  const places = apportion(unlocated, left);
  return DEPARTEMENTS.flatMap((d, i) => [
    ...times(left[i] as number, (n) => young(d, d, n < (without[i] as number) ? 'withoutTowards' : 'young')),
    ...times(places[i] as number, () => young(d, null, 'young')),
  ]);
}

/** The oldest go to the préfet's contingent first, as the text says of them; the others at random. */
function withContingents(drafts: readonly Draft[]): AvdlLease[] {
  const located = DEPARTEMENTS.flatMap((d) => {
    const contingents = CONTINGENT_TABLES.flatMap(([table, contingent]) =>
      times(figure(table, d, 'attr_avdl'), (): Contingent | null => contingent),
    );
    const here = drafts.filter(({ to }) => to === d);
    const old = here.filter(({ kind }) => kind === 'old');
    const rest = shuffled(
      here.filter(({ kind }) => kind !== 'old'),
      `contingents-${d}`,
    );
    return [...old, ...rest].map((draft, i) => ({ ...draft, contingent: contingents[i] ?? null, protocol: false }));
  });
  const unlocated = drafts.filter(({ to }) => to === null);
  return [...located, ...unlocated.map((draft) => ({ ...draft, contingent: null, protocol: false }))];
}

const PROTOCOL_KEYS = ['prefect', 'unreserved', 'localAuthority', 'actionLogement', 'notKnown'] as const;

/** The 278 of the protocol, by département of support (T11) and contingent (T13) together. */
function markProtocol(leases: AvdlLease[]): void {
  const cell = (d: Departement, key: string) =>
    leases.filter(
      (lease) => lease.support === d && (lease.contingent ?? 'notKnown') === key && lease.kind !== 'withoutTowards',
    );
  const flow = transport(
    DEPARTEMENTS.map((d) => figure('T11', d, 'evol_reloges')),
    PROTOCOL_KEYS.map((key) => figure('T13', key, 'evol')),
    (row, column) => cell(DEPARTEMENTS[row] as Departement, PROTOCOL_KEYS[column] as string).length,
  );
  for (const [row, d] of DEPARTEMENTS.entries()) {
    for (const [column, key] of PROTOCOL_KEYS.entries()) {
      for (const lease of cell(d, key).slice(0, flow[row]?.[column])) lease.protocol = true;
    }
  }
}
