import { randomUUID } from 'node:crypto';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { householdId, organisationId, vacancyId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import { createExplainer } from '#infra/explainer.js';
import { createPool } from '#infra/postgres-pool.js';
import type { Tx } from '#ports.js';
import { householdRecord, organisationRecord, SYSTEM, vacancyRecord } from '../../support/records.js';
import { CLOCK, createTestApi, type TestApi } from '../fixture.js';

/** Side `a` is who asks: its objects are "own"; side `b` is the other organisations, in another département. */
export type Side = 'a' | 'b';

/** A vacancy of the side's landlord, reserved to its reserver, on which a household of its association is proposed. */
export interface Case {
  readonly side: Side;
  readonly runId: string;
  readonly vacancyId: string;
  readonly householdId: string;
  readonly proposalId: string;
  readonly reference: string;
  readonly pseudonym: string;
}

export interface World {
  readonly api: TestApi;
  /** Bearer token of the role in the organisations of side `a`. */
  readonly tokens: Readonly<Record<Role, string>>;
  makeCase(side: Side): Promise<Case>;
  /** Removes what the case made, above every policy and trigger: its ids existed and do no longer. */
  removeCase(made: Case): Promise<void>;
}

const ORGANISATION_OF: Readonly<Record<Role, string>> = {
  landlordReferent: 'landlord-a',
  association: 'association-a',
  regionalAuthority: 'drihl',
  departementalUnit: 'unit-a',
  reserver: 'action-logement',
  caleolSecretary: 'landlord-a',
  caleolMember: 'landlord-a',
};

/** The application on a real database with two sides that must never see one another. */
export async function createWorld(): Promise<World> {
  const api = await createTestApi();
  const explaining = createPool({ url: api.db.url, max: 2, onError: () => {} });
  const explainer = createExplainer({ pool: explaining });
  Object.assign(api.deps, { explainer });
  api.app.addHook('onClose', async () => {
    await explainer.close();
    await explaining.end();
  });
  await api.db.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('reserver-b', 'reserver', ['93']));
    await tx.organisations.insert(organisationRecord('unit-a', 'departementalUnit', ['92']));
  });
  const tokens = Object.fromEntries(
    await Promise.all(
      Object.entries(ORGANISATION_OF).map(async ([role, id]) => [role, await tokenOf(api, role as Role, id)] as const),
    ),
  ) as Record<Role, string>;
  return { api, tokens, makeCase: (side) => makeCase(api, side), removeCase: (made) => removeCase(api, made) };
}

async function tokenOf(api: TestApi, role: Role, organisation: string): Promise<string> {
  const shell = { uow: api.db.uow, clock: CLOCK, newId: randomUUID };
  const created = await inTransaction(shell, SYSTEM, (deps) =>
    createToken(deps, { role, organisationId: organisationId(organisation), label: 'essai' }),
  );
  if (!created.ok) throw new Error(created.error.code);
  return created.value.token;
}

let made = 0;

async function makeCase(api: TestApi, side: Side): Promise<Case> {
  made += 1;
  const own = side === 'a';
  const key = `${side}${made}`;
  const one: Case = {
    side,
    runId: `run-${key}`,
    vacancyId: `vacancy-${key}`,
    householdId: `household-${key}`,
    proposalId: `proposal-${key}`,
    reference: `SECRET-${key}`,
    pseudonym: `M-${key.toUpperCase()}`,
  };
  await api.db.uow.transaction(SYSTEM, (tx) => insertRecords(tx, one, own));
  await insertProposal(api, one);
  return one;
}

async function insertRecords(tx: Tx, one: Case, own: boolean): Promise<void> {
  const departement = own ? '92' : '93';
  const household = householdRecord(one.householdId, own ? 'association-a' : 'association-b');
  await tx.households.insert({
    ...household,
    id: householdId(one.householdId),
    reference: one.reference,
    departement,
    support: household.support && { ...household.support, departement },
  });
  const vacancy = vacancyRecord(one.vacancyId, own ? 'landlord-a' : 'landlord-b');
  const communeCode = own ? '92004' : '93066';
  await tx.vacancies.insert({
    ...vacancy,
    id: vacancyId(one.vacancyId),
    dwelling: {
      ...vacancy.dwelling,
      internalId: `LOG-${one.vacancyId}`,
      address: { ...vacancy.dwelling.address, communeCode, postalCode: own ? '92600' : '93200' },
    },
    reservation: {
      state: 'oriented',
      contingent: 'localAuthority',
      reserverId: organisationId(own ? 'action-logement' : 'reserver-b'),
      reserverDeadline: null,
    },
  });
}

/** What the worker would have published for the pair. */
async function insertProposal({ db }: TestApi, one: Case): Promise<void> {
  const values = [one.runId, one.vacancyId, one.householdId, one.proposalId, one.pseudonym];
  await db.pool.query(
    `INSERT INTO runs (id, region, state, as_of, ended_at, dirty_version, fencing_token, input_hash, result_hash, outcome)
     SELECT $1, region, 'published', '2026-11-23', clock_timestamp(), dirty_version, 0, 'in', 'out', '{"status":"optimal"}' FROM region_state`,
    [one.runId],
  );
  await db.pool.query(
    `INSERT INTO pseudonyms (vacancy_id, household_id, landlord_id, code) SELECT $2, $3, landlord_id, $5 FROM vacancies
     WHERE id = $2 AND $1 <> '' AND $4 <> ''`,
    values,
  );
  await db.pool.query(
    'INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym) VALUES ($4, $2, $3, $1, $5)',
    values,
  );
  await db.pool.query(
    'INSERT INTO proposal_lists (id, vacancy_id, run_id, confirmed_run_id, current) VALUES ($1, $2, $3, $3, true)',
    [`list-${one.vacancyId}`, one.vacancyId, one.runId],
  );
  await db.pool.query(
    `INSERT INTO list_entries (list_id, proposal_id, vacancy_id, household_id, rank, points, terms, tasks, subject_to, inter_departmental)
     VALUES ($1, $2, $3, $4, 1, 10, '[]', '[]', '{}', false)`,
    [`list-${one.vacancyId}`, one.proposalId, one.vacancyId, one.householdId],
  );
}

async function removeCase({ db }: TestApi, { vacancyId: vacancy, householdId: household, runId }: Case): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    for (const [table, column, id] of [
      ['list_entries', 'vacancy_id', vacancy],
      ['proposal_lists', 'vacancy_id', vacancy],
      ['proposals', 'vacancy_id', vacancy],
      ['pseudonyms', 'vacancy_id', vacancy],
      ['vacancies', 'id', vacancy],
      ['households', 'id', household],
      ['runs', 'id', runId],
    ] as const) {
      await client.query(`DELETE FROM ${table} WHERE ${column} = $1`, [id]);
    }
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
