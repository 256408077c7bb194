/** What 500 signed-in people ask: 60 % one object, 30 % a list, 10 % an act, drawn from a seed. */
import type pg from 'pg';
import type { Role } from '#domain/organisation.js';
import { randomStream } from '#simulation/generator/random.js';
import type { Person } from './casework-region.js';

export type Kind = 'read' | 'list' | 'write';

export interface Ask {
  readonly kind: Kind;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: object;
}

/** What an organisation may name. */
interface Owned {
  readonly vacancies: readonly string[];
  readonly references: readonly string[];
  readonly proposals: readonly { readonly id: string; readonly state: string }[];
}

const LISTS: Readonly<Partial<Record<Role, readonly string[]>>> = {
  association: ['/menages', '/propositions', '/vacances', '/api/v1/households', '/api/v1/tasks', '/signalements'],
  landlordReferent: ['/vacances', '/api/v1/vacancies', '/api/v1/tasks', '/seances', '/signalements', '/'],
  departementalUnit: ['/vacances', '/api/v1/designations', '/api/v1/tasks', '/journal-des-acces', '/signalements'],
  caleolSecretary: ['/seances', '/api/v1/presentations', '/api/v1/tasks'],
  reserver: ['/vacances', '/api/v1/designations', '/api/v1/tasks'],
  regionalAuthority: ['/vacances', '/signalements', '/journal-des-acces', '/api/v1/vacancies'],
};

export function listsOf(role: Role): readonly string[] {
  return LISTS[role] ?? [];
}

const READS: Readonly<Partial<Record<Role, readonly ((owned: Owned, pick: Pick) => string | null)[]>>> = {
  association: [
    ({ references }, pick) => at('/api/v1/households/', pick(references)),
    ({ proposals }, pick) => at('/propositions/', pick(proposals)?.id),
    ({ proposals }, pick) => at('/api/v1/proposals/', pick(proposals)?.id, '/life'),
    ({ vacancies }, pick) => at('/vacances/', pick(vacancies)),
    ({ vacancies }, pick) => at('/api/v1/vacancies/', pick(vacancies), '/proposals'),
  ],
  landlordReferent: [
    ({ vacancies }, pick) => at('/vacances/', pick(vacancies)),
    ({ vacancies }, pick) => at('/api/v1/vacancies/', pick(vacancies), '/proposals'),
    ({ proposals }, pick) => at('/bailleur/candidats/', pick(proposals)?.id),
    ({ proposals }, pick) => at('/api/v1/proposals/', pick(proposals)?.id, '/life'),
  ],
  departementalUnit: [
    ({ vacancies }, pick) => at('/vacances/', pick(vacancies)),
    ({ proposals }, pick) => at('/api/v1/proposals/', pick(proposals)?.id, '/life'),
  ],
  reserver: [({ vacancies }, pick) => at('/vacances/', pick(vacancies))],
  caleolSecretary: [({ vacancies }, pick) => at('/api/v1/presentations?vacancyId=', pick(vacancies))],
  regionalAuthority: [({ vacancies }, pick) => at('/vacances/', pick(vacancies))],
};

type Pick = <T>(items: readonly T[]) => T | undefined;

function at(before: string, id: string | undefined, after = ''): string | null {
  return id === undefined ? null : `${before}${encodeURIComponent(id)}${after}`;
}

/** `count` requests in their order; an act that its pairing would refuse is not asked, and none is asked twice. */
export async function drawMix(pool: pg.Pool, people: readonly Person[], count: number): Promise<readonly Ask[]> {
  const random = randomStream('bench', 'casework', 1);
  const owned = new Map<Person, Owned>();
  const byOrganisation = new Map<string, Promise<Owned>>();
  for (const person of people) {
    const key = `${person.role} ${person.organisationId}`;
    const found = byOrganisation.get(key) ?? ownedBy(pool, person);
    byOrganisation.set(key, found);
    owned.set(person, await found);
  }
  const pick: Pick = (items) => (items.length === 0 ? undefined : random.pick([...items]));
  const done = new Set<string>();
  const asks: Ask[] = [];
  while (asks.length < count) {
    const turn = asks.length % 10;
    const kind: Kind = turn < 6 ? 'read' : turn < 9 ? 'list' : 'write';
    const person = random.pick([...people]);
    const things = owned.get(person) as Owned;
    const ask = askOf(kind, person, things, pick, done);
    if (ask !== null) asks.push({ ...ask, kind, token: person.token });
  }
  return asks;
}

function askOf(
  kind: Kind,
  { role }: Person,
  things: Owned,
  pick: Pick,
  done: Set<string>,
): Chosen<Ask, 'method' | 'path' | 'body'> | null {
  if (kind === 'write') return act(role, things, pick, done);
  const path = kind === 'list' ? pick(listsOf(role)) : pick(READS[role] ?? [])?.(things, pick);
  return path === undefined || path === null ? null : { method: 'GET', path };
}
type Chosen<T, K extends keyof T> = { readonly [P in K]: T[P] };

function act(role: Role, { proposals }: Owned, pick: Pick, done: Set<string>) {
  if (role !== 'association' && role !== 'landlordReferent') return null;
  const free = proposals.filter(({ id }) => !done.has(id));
  const target = pick(free.filter(({ state }) => state === (role === 'association' ? 'toReview' : 'toContact')));
  if (target === undefined) {
    const body = { kind: 'noContact', text: 'Aucun contact depuis dix jours.', departement: '92' };
    return { method: 'POST', path: '/api/v1/issue-reports', body } as const;
  }
  done.add(target.id);
  return role === 'association'
    ? ({ method: 'POST', path: `/api/v1/proposals/${target.id}/opinion`, body: { opinion: 'accept' } } as const)
    : ({ method: 'POST', path: `/api/v1/proposals/${target.id}/contact`, body: { means: 'email' } } as const);
}

async function ownedBy(pool: pg.Pool, { role, organisationId }: Person): Promise<Owned> {
  const where =
    {
      association: 'p.association_id = $1',
      reserver: 'p.reserver_id = $1',
      regionalAuthority: '$1::text IS NOT NULL',
      departementalUnit: 'p.departement = ANY (SELECT unnest(departements) FROM organisations WHERE id = $1)',
    }[role as string] ?? 'p.landlord_id = $1';
  const { rows } = await pool.query<{ id: string; state: string; vacancy: string; reference: string }>(
    `SELECT p.proposal_id AS id, p.state, p.vacancy_id AS vacancy, h.reference FROM pairings p JOIN households h ON h.id = p.household_id
     JOIN list_entries e ON e.proposal_id = p.proposal_id
     WHERE ${where} ORDER BY 1 LIMIT 400`,
    [organisationId],
  );
  return {
    vacancies: [...new Set(rows.map(({ vacancy }) => vacancy))],
    references: [...new Set(rows.map(({ reference }) => reference))],
    proposals: rows.map(({ id, state }) => ({ id, state })),
  };
}
