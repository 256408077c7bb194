/** A region of 20,000 households with pairings at every stage of their life, and the tokens of 500 people. */
import type pg from 'pg';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { regionToLoad } from '#cli/service/demo.js';
import { caseShellOn } from '#cli/service/service.js';
import type { OrganisationId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import { systemClock } from '#infra/clock.js';
import { createLogger } from '#infra/logger.js';
import { loadRegion } from '#infra/region-loader.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { generateRegion, type Region } from '#simulation/generator/region.js';
import { matchRegion } from '#workers/matching.js';
import { createSolver } from '#workers/solve.js';

const SEED = 'bench-casework';
const HOUSEHOLDS = 20_000;
const VACANCIES = 2_000;

/** How many of the 500 people have each role. */
const PEOPLE: Readonly<Partial<Record<Role, number>>> = {
  association: 200,
  landlordReferent: 200,
  departementalUnit: 40,
  caleolSecretary: 30,
  reserver: 20,
  regionalAuthority: 10,
};

export interface Person {
  readonly role: Role;
  readonly organisationId: OrganisationId;
  readonly token: string;
}

/** Writes the region into an empty migrated database, solves it, moves its pairings on; the tokens of its people. */
export async function prepareCasework(pool: pg.Pool): Promise<readonly Person[]> {
  const asOf = systemClock.today();
  const region = generateRegion({ seed: SEED, households: HOUSEHOLDS, vacancies: VACANCIES, asOf });
  await loadRegion(pool, regionToLoad(region, SEED, asOf));
  const solver = createSolver();
  const log = createLogger('silent');
  await matchRegion({ pool, clock: systemClock, log, policy: DEFAULT_POLICY, solver }, new AbortController().signal);
  await solver.close();
  await movePairingsOn(pool);
  await pool.query('VACUUM ANALYZE');
  return makePeople(pool, region);
}

/** One organisation after the other of the kind, until everybody has one. */
async function makePeople(pool: pg.Pool, { organisations }: Region): Promise<readonly Person[]> {
  const shell = caseShellOn(pool);
  const { associations, landlords, departementalUnits, reservers, regionalAuthority } = organisations;
  const employers: Readonly<Partial<Record<Role, readonly { readonly id: OrganisationId }[]>>> = {
    association: associations,
    landlordReferent: landlords,
    caleolSecretary: landlords,
    departementalUnit: departementalUnits,
    reserver: reservers,
    regionalAuthority: [regionalAuthority],
  };
  const people: Person[] = [];
  for (const [role, count] of Object.entries(PEOPLE) as [Role, number][]) {
    const among = employers[role] ?? [];
    for (let i = 0; i < count; i++) {
      const organisationId = (among[i % among.length] as { readonly id: OrganisationId }).id;
      const made = await inTransaction(shell, { kind: 'system' }, (deps) =>
        createToken(deps, { role, organisationId, label: `mesure ${i}` }),
      );
      if (!made.ok) throw new Error(made.error.detail);
      people.push({ role, organisationId, token: made.value.token });
    }
  }
  return people;
}

/** Preparation recorded for every third vacancy, then one of nine later stages for their rank 1. */
const MOVES = `
  WITH ranked AS (
    SELECT p.proposal_id, e.rank, row_number() OVER (ORDER BY p.vacancy_id, e.rank) AS place, dense_rank() OVER (ORDER BY p.vacancy_id) AS dwelling,
      row_number() OVER (PARTITION BY p.household_id ORDER BY e.rank, p.vacancy_id) AS turn
    FROM pairings p JOIN list_entries e ON e.proposal_id = p.proposal_id
    JOIN proposal_lists l ON l.id = e.list_id AND l.current
  ), staged AS (
    SELECT proposal_id, CASE
      WHEN dwelling % 3 <> 0 THEN NULL
      WHEN rank = 1 AND turn = 1 THEN (ARRAY['retained', 'listed', 'granted', 'offered', 'accepted', 'leased', 'supported', 'supportEnded', 'followedUp'])[1 + dwelling / 3 % 9]
      ELSE (ARRAY['toContact', 'toReview', 'toAgree', 'retained'])[1 + place % 4] END AS state
    FROM ranked
  )
  UPDATE pairings p SET version = version + 1, moved_on = current_date, state = s.state, facts = jsonb_build_object(
      'designation', jsonb_build_object('outcome', 'designated', 'act', 'designation', 'on', current_date))
    || CASE WHEN s.state IN ('toContact') THEN '{}' ELSE jsonb_build_object(
      'contact', jsonb_build_object('outcome', 'recorded', 'on', current_date, 'caleolContactGiven', true)) END
    || CASE WHEN s.state IN ('toContact', 'toReview') THEN '{}' ELSE jsonb_build_object(
      'opinion', jsonb_build_object('given', 'accept', 'reserve', NULL, 'reason', NULL, 'on', current_date)) END
    || CASE WHEN s.state IN ('toContact', 'toReview', 'toAgree') THEN '{}' ELSE jsonb_build_object(
      'agreement', jsonb_build_object('askedOn', current_date, 'visitedOn', NULL, 'answer', 'agreed', 'on', current_date)) END
    || CASE WHEN s.state IN ('toContact', 'toReview', 'toAgree', 'retained') THEN '{}' ELSE jsonb_build_object(
      'listing', jsonb_build_object('sessionId', 'bench', 'presentationId', 'bench', 'sessionOn', current_date, 'rank', 1)) END
    || CASE WHEN s.state IN ('toContact', 'toReview', 'toAgree', 'retained', 'listed') THEN '{}' ELSE jsonb_build_object(
      'decision', jsonb_build_object('decision', 'granted', 'motive', NULL, 'rank', NULL, 'on', current_date, 'sessionId', 'bench', 'condition', NULL),
      'correspondentOn', current_date) END
    || CASE WHEN s.state IN ('toContact', 'toReview', 'toAgree', 'retained', 'listed', 'granted') THEN '{}' ELSE jsonb_build_object(
      'offer', jsonb_build_object('notifiedOn', current_date, 'answerDueOn', current_date + 12, 'daloNotice', true, 'answer', NULL,
        'tacit', false, 'answeredOn', NULL)) END
    || CASE WHEN s.state IN ('leased', 'supported', 'supportEnded', 'followedUp') THEN jsonb_build_object('leasedOn', current_date) ELSE '{}' END
  FROM staged s WHERE s.proposal_id = p.proposal_id AND s.state IS NOT NULL`;

/** By the owner of the cluster, above the table of acts: a year of casework in one statement, every CHECK still holds. */
async function movePairingsOn(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL statement_timeout = 0');
    await client.query(MOVES);
    await client.query(`INSERT INTO household_identities (household_id, owner_id, name, phone)
      SELECT id, owner_id, 'Ménage ' || reference, '01 00 00 00 00' FROM households`);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
