import { randomUUID } from 'node:crypto';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import type { AppDeps } from '#api/deps.js';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { householdId, organisationId, vacancyId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import { createExplainer } from '#infra/explainer.js';
import { createPool } from '#infra/postgres-pool.js';
import type { Tx } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { householdRecord, organisationRecord, SYSTEM, vacancyRecord } from '../../support/records.js';
import { CLOCK, createTestApi, DOCUMENTS, type TestApi } from '../fixture.js';

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
  /** An API token of the side's organisation for each role. */
  readonly tokenIds: Readonly<Record<Role, string>>;
  readonly accessRequestId: string;
  /** Opened by DRIHL's person of the side on the household. */
  readonly nominativeAccessId: string;
  /** Files that the side's landlord and its association have sent. */
  readonly importIds: Readonly<Record<'landlordReferent' | 'association', string>>;
  /** Serious reports of the side's landlord and of its association, in its département. */
  /** A version proposed by DRIHL, not signed. */
  readonly policyVersion: string;
  /** A frontier asked of the case's run. */
  readonly frontierId: string;
  /** A comparison of two policies. */
  readonly comparisonId: string;
  readonly reportIds: Readonly<Record<'landlordReferent' | 'association', string>>;
}

/** The session of the case's CALEOL, convened today, and an external candidate before it. */
export const sessionOf = (made: Pick<Case, 'vacancyId'>) => `session-${made.vacancyId}`;
export const presentationOf = (made: Pick<Case, 'vacancyId'>) => `presentation-${made.vacancyId}`;

/** A meeting of the protocol in the département of the case, planned. */
export const meetingOf = (made: Pick<Case, 'vacancyId'>) => `meeting-${made.vacancyId}`;

/** A request to relay a support, of the side's association to itself: it may answer it and take it back. */
export const relayOf = (made: Pick<Case, 'vacancyId'>) => `relay-${made.vacancyId}`;

export interface World {
  readonly api: TestApi;
  /** Headers by which the role of side `a` asks: a token's, or a person's where only a person may act. */
  credentials(role: Role): Readonly<Record<string, string>>;
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

const OTHER_ORGANISATION_OF: Readonly<Record<Role, string>> = {
  landlordReferent: 'landlord-b',
  association: 'association-b',
  regionalAuthority: 'drihl-b',
  departementalUnit: 'unit-b',
  reserver: 'reserver-b',
  caleolSecretary: 'landlord-b',
  caleolMember: 'landlord-b',
};

/** In the demo, DRIHL's role stands for a person. */
const PERSON = 'demo:regionalAuthority';
const COLLEAGUE = 'demo:colleague';

/** The application on a real database with two sides that must never see one another. */
export async function createWorld(overrides: Partial<AppDeps> = {}): Promise<World> {
  const api = await createTestApi(overrides);
  const explaining = createPool({ url: api.db.url, max: 2, onError: () => {} });
  const explainer = createExplainer({ pool: explaining });
  Object.assign(api.deps, { explainer, documents: DOCUMENTS });
  api.app.addHook('onClose', async () => {
    await explainer.close();
    await explaining.end();
  });
  await api.db.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('reserver-b', 'reserver', ['93']));
    await tx.organisations.insert(organisationRecord('unit-a', 'departementalUnit', ['92']));
    await tx.organisations.insert(organisationRecord('unit-b', 'departementalUnit', ['93']));
    await tx.organisations.insert(organisationRecord('drihl-b', 'regionalAuthority'));
  });
  const tokens = Object.fromEntries(
    await Promise.all(
      Object.entries(ORGANISATION_OF).map(async ([role, id]) => [role, await tokenOf(api, role as Role, id)] as const),
    ),
  ) as Record<Role, string>;
  Object.assign(api.deps, { demo: { tokens: { regionalAuthority: tokens.regionalAuthority } } });
  const credentials = (role: Role) =>
    role === 'regionalAuthority'
      ? { cookie: `${DEMO_ROLE_COOKIE}=${role}` }
      : { authorization: `Bearer ${tokens[role]}` };
  return { api, credentials, makeCase: (side) => makeCase(api, side), removeCase: (made) => removeCase(api, made) };
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
    tokenIds: NO_TOKENS,
    accessRequestId: `request-${key}`,
    nominativeAccessId: `access-${key}`,
    importIds: { landlordReferent: `import-landlord-${key}`, association: `import-association-${key}` },
    policyVersion: `9.0-${key}`,
    frontierId: `frontier-${key}`,
    comparisonId: `comparison-${key}`,
    reportIds: { landlordReferent: `report-landlord-${key}`, association: `report-association-${key}` },
  };
  await api.db.uow.transaction(SYSTEM, (tx) => insertRecords(tx, one, own));
  await insertProposal(api, one);
  await insertSession(api, one);
  await insertAccounts(api, one);
  await insertReports(api, one);
  await insertPolicy(api, one);
  await insertMeeting(api, one);
  await insertRelay(api, one);
  await insertFrontier(api, one);
  await insertComparison(api, one);
  await insertImports(api, one);
  return { ...one, tokenIds: await insertTokens(api, one) };
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

async function insertSession({ db }: TestApi, one: Case): Promise<void> {
  const session = sessionOf(one);
  await db.pool.query(
    `INSERT INTO caleol_sessions (id, landlord_id, held_on, starts_at, status, convened_on)
     SELECT $1, landlord_id, '2026-11-23', '09:30', 'convened', '2026-11-20' FROM vacancies WHERE id = $2`,
    [session, one.vacancyId],
  );
  await db.pool.query(
    `INSERT INTO caleol_agenda (session_id, vacancy_id, landlord_id, departement, ground, proof)
     SELECT $1, id, landlord_id, $3, 'recordedInsufficiency', 'courrier' FROM vacancies WHERE id = $2`,
    [session, one.vacancyId, one.side === 'a' ? '92' : '93'],
  );
  await db.pool.query(
    `INSERT INTO caleol_presentations (id, session_id, vacancy_id, landlord_id, request_number, rank, listed_on)
     SELECT $3, $1, id, landlord_id, '092112600099900001', 1, '2026-11-20' FROM vacancies WHERE id = $2`,
    [session, one.vacancyId, presentationOf(one)],
  );
}

async function removeCase({ db }: TestApi, made: Case): Promise<void> {
  const { vacancyId: vacancy, householdId: household, runId } = made;
  const client = await db.pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    for (const [table, column, id] of [
      ['caleol_presentations', 'vacancy_id', vacancy],
      ['caleol_agenda', 'vacancy_id', vacancy],
      ['caleol_sessions', 'id', sessionOf(made)],
      ['support_relays', 'id', relayOf(made)],
      ['pairing_steps', 'proposal_id', made.proposalId],
      ['pairings', 'vacancy_id', vacancy],
      ['list_entries', 'vacancy_id', vacancy],
      ['proposal_lists', 'vacancy_id', vacancy],
      ['proposals', 'vacancy_id', vacancy],
      ['pseudonyms', 'vacancy_id', vacancy],
      ['vacancies', 'id', vacancy],
      ['households', 'id', household],
      ['frontiers', 'run_id', runId],
      ['policy_comparisons', 'id', made.comparisonId],
      ['runs', 'id', runId],
      ['access_requests', 'id', made.accessRequestId],
      ['nominative_accesses', 'id', made.nominativeAccessId],
      ['imports', 'id', made.importIds.landlordReferent],
      ['imports', 'id', made.importIds.association],
      ['policies', 'version', made.policyVersion],
      ['protocol_reviews', 'meeting_id', meetingOf(made)],
      ['protocol_meetings', 'id', meetingOf(made)],
      ['issue_messages', 'report_id', made.reportIds.landlordReferent],
      ['issue_messages', 'report_id', made.reportIds.association],
      ['issue_reports', 'id', made.reportIds.landlordReferent],
      ['issue_reports', 'id', made.reportIds.association],
    ] as const) {
      await client.query(`DELETE FROM ${table} WHERE ${column} = $1`, [id]);
    }
    await client.query('DELETE FROM api_tokens WHERE id = ANY ($1)', [Object.values(made.tokenIds)]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

const NO_TOKENS = Object.fromEntries(Object.keys(ORGANISATION_OF).map((role) => [role, '0'])) as Case['tokenIds'];

/** The person of DRIHL who asks, and her colleague: a request for access, and an access of one hour to the household. */
async function insertAccounts({ db }: TestApi, one: Case): Promise<void> {
  const person = one.side === 'a' ? PERSON : COLLEAGUE;
  await db.pool.query(
    `INSERT INTO users (id, provider, subject, email, given_name, usual_name, created_at)
     VALUES ($1, 'test', $1, 'x@example.org', 'Prénom', 'Nom', now())`,
    [`user-${one.accessRequestId}`],
  );
  await db.pool.query(
    `INSERT INTO access_requests (id, user_id, organisation_name, role, message, asked_at)
     VALUES ($1, $2, 'Organisme', 'association', '', now())`,
    [one.accessRequestId, `user-${one.accessRequestId}`],
  );
  await db.pool.query(
    `INSERT INTO nominative_accesses (id, user_id, organisation_id, household_id, holder_id, reason, opened_at, until)
     SELECT $1, $2, 'drihl', $3, h.owner_id, 'un motif de plus de vingt caractères', now(), now() + interval '1 hour'
     FROM households h WHERE h.id = $3`,
    [one.nominativeAccessId, person, one.householdId],
  );
}

async function insertReports({ db }: TestApi, { side, reportIds }: Case): Promise<void> {
  const organisations = side === 'a' ? ORGANISATION_OF : OTHER_ORGANISATION_OF;
  for (const role of ['landlordReferent', 'association'] as const) {
    await db.pool.query(
      `INSERT INTO issue_reports (id, kind, severity, state, departement, reporter_id, reporter_role, reported_at, due_on, region_from)
       VALUES ($1, 'noContact', 'serious', 'received', $2, $3, $4, '2026-11-01', '2026-11-17', '2020-01-01')`,
      [reportIds[role], side === 'a' ? '92' : '93', organisations[role], role],
    );
  }
}

/** Both sides' is the region's: one policy serves everybody. */
async function insertPolicy({ db }: TestApi, { policyVersion }: Case): Promise<void> {
  await db.pool.query(
    `INSERT INTO policies (version, policy, effective_from, reason, organisation_id, proposed_by, proposed_at)
     VALUES ($1, $2, '2999-01-01', 'une raison de plus de vingt caractères', 'drihl', 'somebody', now())`,
    [policyVersion, JSON.stringify({ ...DEFAULT_POLICY, version: policyVersion })],
  );
}

async function insertFrontier({ db }: TestApi, { frontierId, runId }: Case): Promise<void> {
  await db.pool.query(
    `INSERT INTO frontiers (id, run_id, target, steps, organisation_id, asked_by, asked_at)
     VALUES ($1, $2, 'interDepartmental', 7, 'drihl', 'somebody', now())`,
    [frontierId, runId],
  );
}

async function insertComparison({ db }: TestApi, { comparisonId }: Case): Promise<void> {
  await db.pool.query(
    `INSERT INTO policy_comparisons (id, question, first, second, seeds, months, mode, organisation_id, asked_by, asked_at)
     VALUES ($1, $1, $2, $2, 2, 1, 'opportunity', 'drihl', 'somebody', now())`,
    [comparisonId, JSON.stringify({ name: 'statusQuo', label: 'Statu quo', spec: { kind: 'statusQuo' } })],
  );
}

/** A quarter of its own for each case of a département. */
async function insertMeeting({ db }: TestApi, one: Case): Promise<void> {
  await db.pool.query(
    `INSERT INTO protocol_meetings (id, departement, year, quarter, planned_on, place)
     SELECT $1, $2, 2019 + count(*) / 4, 1 + count(*) % 4, '2026-11-20', 'Salle 1' FROM protocol_meetings WHERE departement = $2`,
    [meetingOf(one), one.side === 'a' ? '92' : '93'],
  );
}

async function insertRelay({ db }: TestApi, one: Case): Promise<void> {
  await db.pool.query(
    `INSERT INTO support_relays (id, proposal_id, household_id, from_id, to_id, departement, commune_code, size, persons, asked_on, due_on)
     VALUES ($1, $2, $3, $4, $4, '92', '92004', 'T3', 3, '2026-11-20', '2026-12-04')`,
    [relayOf(one), one.proposalId, one.householdId, `association-${one.side}`],
  );
}

async function insertTokens({ db }: TestApi, { side, vacancyId: key }: Case): Promise<Case['tokenIds']> {
  const ids: [string, string][] = [];
  for (const [role, organisation] of Object.entries(ORGANISATION_OF)) {
    const { rows } = await db.pool.query(
      `INSERT INTO api_tokens (token_hash, role, organisation_id, label) VALUES ($1, $2, $3, 'logiciel') RETURNING id`,
      [`${key} ${role}`, role, side === 'a' ? organisation : OTHER_ORGANISATION_OF[role as Role]],
    );
    ids.push([role, String(rows[0].id)]);
  }
  return Object.fromEntries(ids) as unknown as Case['tokenIds'];
}

async function insertImports({ db }: TestApi, { side, importIds }: Case): Promise<void> {
  await db.uow.transaction(SYSTEM, async (tx) => {
    for (const [id, kind, organisation] of [
      [importIds.landlordReferent, 'vacancies', `landlord-${side}`],
      [importIds.association, 'households', `association-${side}`],
    ] as const) {
      await tx.imports.insert({
        id,
        organisationId: organisationId(organisation),
        kind,
        state: 'ready',
        fileName: 'fichier.csv',
        reading: 'CSV',
        headers: ['Loyer'],
        mapping: [null],
        lines: 1,
        cursor: 0,
        createdAt: CLOCK.now(),
        advancedAt: CLOCK.now(),
      });
    }
  });
}
