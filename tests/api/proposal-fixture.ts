import type { TestApi } from './fixture.js';
import { ASSOCIATION } from './fixture.js';

export interface SeededProposal {
  readonly vacancyId: string;
  readonly householdId: string;
  readonly rank: 1 | 2 | 3;
  readonly pseudonym: string;
}

/** The id of a household of the fixture by its reference. */
export async function householdIdOf(api: TestApi, reference: string): Promise<string> {
  const { rows } = await api.db.pool.query('SELECT id FROM households WHERE reference = $1', [reference]);
  return rows[0].id;
}

/** A published run and the current lists it made, as the worker would write them; the region is up to date. */
export async function seedRun(
  api: TestApi,
  id: string,
  proposals: readonly SeededProposal[],
  state = 'published',
): Promise<void> {
  const { pool } = api.db;
  await pool.query('UPDATE region_state SET solved_version = dirty_version');
  await pool.query(
    `INSERT INTO runs (id, region, state, as_of, ended_at, dirty_version, fencing_token, input_hash, result_hash, outcome, stages)
     SELECT $1, region, $2, '2026-11-23', clock_timestamp(), dirty_version, 0, 'in', 'out', '{"status":"optimal"}',
       '[{"rank":1,"vacancies":1,"pairings":3,"filled":1,"value":10,"bound":{"filled":1,"value":10},"gap":{"filled":0,"value":0}}]'
     FROM region_state`,
    [id, state],
  );
  for (const vacancyId of new Set(proposals.map((proposal) => proposal.vacancyId))) {
    await pool.query(
      "UPDATE proposal_lists SET current = false, superseded_at = now(), superseded_reason = 'run' WHERE vacancy_id = $1 AND current",
      [vacancyId],
    );
    await pool.query(
      'INSERT INTO proposal_lists (id, vacancy_id, run_id, confirmed_run_id, current) VALUES ($1, $2, $3, $3, true)',
      [`list-${id}-${vacancyId}`, vacancyId, id],
    );
  }
  for (const proposal of proposals) await seedProposal(api, id, proposal);
}

const TERMS = [
  { criterion: 'waiting', observed: 300, unit: 'days', weight: 1, points: 300, source: 'policy' },
  { criterion: 'need', observed: 'violence', unit: 'code', weight: 60, points: 60, source: 'policy' },
];
const TASKS = [
  { code: 'completeFile', owner: 'association', detail: 'taxNoticeNMinus2', dueOn: null },
  { code: 'provideSeparationProof', owner: 'association', detail: 'separatedNotDivorced', dueOn: null },
  { code: 'recordContact', owner: 'landlord', detail: null, dueOn: null },
];

async function seedProposal({ db }: TestApi, runId: string, proposal: SeededProposal): Promise<void> {
  const { vacancyId, householdId, rank, pseudonym } = proposal;
  await db.pool.query(
    `INSERT INTO pseudonyms (vacancy_id, household_id, landlord_id, code)
     SELECT $1, $2, landlord_id, $3 FROM vacancies WHERE id = $1 ON CONFLICT DO NOTHING`,
    [vacancyId, householdId, pseudonym],
  );
  const id = `proposal-${runId}-${pseudonym}`;
  await db.pool.query(
    'INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym) VALUES ($1, $2, $3, $4, $5)',
    [id, vacancyId, householdId, runId, pseudonym],
  );
  await db.pool.query(
    `INSERT INTO list_entries (list_id, proposal_id, vacancy_id, household_id, rank, points, terms, tasks, subject_to, inter_departmental)
     VALUES ($1, $2, $3, $4, $5, 360, $6, $7, '{IRREGULAR_STAY,EXCLUDED_AREA}', false)`,
    [`list-${runId}-${vacancyId}`, id, vacancyId, householdId, rank, JSON.stringify(TERMS), JSON.stringify(TASKS)],
  );
}

/** Households A-0001, A-0002… of the association of the fixture; their ids. */
export async function seedHouseholds(
  api: TestApi,
  bodies: readonly Readonly<Record<string, unknown>>[],
  association: string = ASSOCIATION,
): Promise<string[]> {
  const ids: string[] = [];
  for (const body of bodies) {
    const answer = await api.call('POST', '/api/v1/households', { as: association, body });
    if (answer.status !== 201) throw new Error(answer.text);
    ids.push(await householdIdOf(api, String(body.reference)));
  }
  return ids;
}
