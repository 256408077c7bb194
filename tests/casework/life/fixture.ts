import { randomUUID } from 'node:crypto';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import { type ProposalId, proposalId, vacancyId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { Result } from '#domain/result.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { Clock } from '#ports.js';
import type { TestDatabase } from '../../support/database.js';
import {
  accessOf,
  householdRecord,
  landlordRecord,
  organisationRecord,
  SYSTEM,
  vacancyRecord,
} from '../../support/records.js';

/** A clock that a test moves by hand. */
export class MovedClock implements Clock {
  day: CalendarDate = '2026-11-23' as CalendarDate;
  now(): Instant {
    return `${this.day}T10:00:00.000Z` as Instant;
  }
  today(): CalendarDate {
    return this.day;
  }
}

const organisationOf: Readonly<Record<string, string>> = {
  landlordReferent: 'L',
  caleolSecretary: 'L',
  caleolMember: 'L',
  association: 'A',
  reserver: 'R',
  departementalUnit: 'UD93',
  regionalAuthority: 'DRIHL',
};

export function as(role: Role, organisation = organisationOf[role] as string): OrganisationAccess {
  return accessOf(role, organisation, role === 'departementalUnit' ? ['93'] : []) as OrganisationAccess;
}

/** One database with a landlord, an association, a reserver and units, and what a test proposes on it. */
export class Casework {
  readonly database: TestDatabase;
  readonly clock = new MovedClock();
  private made = 0;

  constructor(database: TestDatabase) {
    this.database = database;
  }

  async prepare(): Promise<void> {
    await this.database.uow.transaction(SYSTEM, async (tx) => {
      for (const [id, kind, departements] of [
        ['A', 'association', ['93']],
        ['B', 'association', ['93']],
        ['L', 'landlord', []],
        ['R', 'reserver', []],
        ['UD93', 'departementalUnit', ['93']],
        ['UD92', 'departementalUnit', ['92']],
        ['DRIHL', 'regionalAuthority', []],
      ] as const)
        await tx.organisations.insert(organisationRecord(id, kind, departements));
      await tx.organisations.saveLandlord(landlordRecord('L'));
    });
    await this.database.pool.query(
      `INSERT INTO runs (id, region, state, as_of, ended_at, dirty_version, fencing_token)
       SELECT 'run', region, 'published', '2026-11-23', now(), dirty_version, 0 FROM region_state`,
    );
  }

  /** A vacancy with a current list of as many new households; the ids of their proposals, by rank. */
  async propose(
    households: readonly Partial<Household>[],
    vacancy: Partial<Vacancy> = {},
  ): Promise<{ vacancyId: ReturnType<typeof vacancyId>; ids: ProposalId[]; householdIds: string[] }> {
    this.made += 1;
    const id = `V${this.made}`;
    const householdIds = households.map((_, index) => `H${this.made}-${index + 1}`);
    await this.database.uow.transaction(SYSTEM, async (tx) => {
      await tx.vacancies.insert(vacancyRecord(id, 'L', vacancy));
      for (const [index, changes] of households.entries())
        await tx.households.insert(householdRecord(householdIds[index] as string, 'A', changes));
    });
    await this.insertList(id, householdIds);
    return { vacancyId: vacancyId(id), ids: householdIds.map((h) => proposalId(`P-${h}`)), householdIds };
  }

  private async insertList(id: string, householdIds: readonly string[]): Promise<void> {
    const { pool } = this.database;
    await pool.query(
      "INSERT INTO proposal_lists (id, vacancy_id, run_id, confirmed_run_id, current) VALUES ($1, $2, 'run', 'run', true)",
      [`list-${id}`, id],
    );
    for (const [index, household] of householdIds.entries()) {
      await pool.query(
        "INSERT INTO pseudonyms (vacancy_id, household_id, landlord_id, code) VALUES ($1, $2, 'L', $3)",
        [id, household, `M-${household}`],
      );
      await pool.query(
        "INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym) VALUES ($1, $2, $3, 'run', $4)",
        [`P-${household}`, id, household, `M-${household}`],
      );
      await pool.query(
        `INSERT INTO list_entries (list_id, proposal_id, vacancy_id, household_id, rank, points, terms, tasks, subject_to, inter_departmental)
         VALUES ($1, $2, $3, $4, $5, 100, '[]', '[]', '{}', false)`,
        [`list-${id}`, `P-${household}`, id, household, Math.min(index + 1, 3)],
      );
    }
  }

  /** Runs a use case in a transaction of its own. */
  run<T, E>(access: OrganisationAccess, work: (deps: CaseDeps) => Promise<Result<T, E>>): Promise<Result<T, E>> {
    return inTransaction<T, E>(this.shell, access, work);
  }

  /** As `run`, for what must succeed. */
  async must<T, E>(access: OrganisationAccess, work: (deps: CaseDeps) => Promise<Result<T, E>>): Promise<T> {
    const result = await this.run(access, work);
    if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
    return result.value;
  }

  get shell() {
    return { uow: this.database.uow, clock: this.clock, newId: randomUUID };
  }

  async state(id: ProposalId): Promise<string> {
    return (await this.database.pool.query('SELECT state FROM pairings WHERE proposal_id = $1', [id])).rows[0].state;
  }

  async openSteps(id: ProposalId): Promise<string[]> {
    const { rows } = await this.database.pool.query(
      'SELECT step FROM pairing_steps WHERE proposal_id = $1 AND closed_on IS NULL ORDER BY step',
      [id],
    );
    return rows.map((row) => row.step);
  }

  async events(id: ProposalId): Promise<string[]> {
    const { rows } = await this.database.pool.query('SELECT name FROM events WHERE proposal_id = $1 ORDER BY seq', [
      id,
    ]);
    return rows.map((row) => row.name);
  }
}
