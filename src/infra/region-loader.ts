import type pg from 'pg';
import type { CalendarDate } from '#domain/dates.js';
import { departementOf } from '#domain/departement.js';
import type { Household } from '#domain/household.js';
import type { FlowAgreement, Landlord } from '#domain/landlord.js';
import type { Organisation } from '#domain/organisation.js';
import type { PastProposal, Refusal } from '#domain/proposal.js';
import type { Vacancy } from '#domain/vacancy.js';
import { ringRegion } from './outbox.js';
import { REGION } from './region.js';
import { type Session, transaction } from './unit-of-work.js';
import { addressKey } from './vacancies.js';

/** A whole region, to be written into an empty database at once. */
export interface RegionToLoad {
  readonly seed: string;
  readonly asOf: CalendarDate;
  readonly organisations: readonly Organisation[];
  readonly landlords: readonly Landlord[];
  readonly flowAgreements: readonly FlowAgreement[];
  readonly households: Iterable<Household>;
  readonly vacancies: Iterable<Vacancy>;
  readonly pastProposals: Iterable<PastProposal>;
  readonly refusals: Iterable<Refusal>;
}

const ROWS_PER_STATEMENT = 500;
const HISTORY_RUN = 'history';

/** How many organisations the database knows; 0 = nothing was entered yet. */
export async function countOrganisations(pool: pg.Pool): Promise<number> {
  return transaction(pool, { kind: 'system' }, async (session) => {
    const { rows } = await session.query<{ count: number }>('SELECT count(*)::integer AS count FROM organisations');
    return rows[0]?.count ?? 0;
  });
}

/** Writes the region in one transaction and marks it dirty: a load that is interrupted leaves nothing. */
export async function loadRegion(pool: pg.Pool, region: RegionToLoad): Promise<void> {
  await transaction(
    pool,
    { kind: 'system' },
    async (session) => {
      await insert(session, 'organisations (id, kind, name, departements)', region.organisations);
      await insert(
        session,
        'landlords (id, typology_grid, effort_policy, auto_confirm_orientation, protocol_signatory)',
        region.landlords.map((landlord) => ({
          id: landlord.id,
          typology_grid: landlord.typologyGrid,
          effort_policy: landlord.effortPolicy,
          auto_confirm_orientation: landlord.autoConfirmOrientation,
          protocol_signatory: landlord.protocolSignatory,
        })),
      );
      await insert(session, AGREEMENT_COLUMNS, region.flowAgreements.map(agreementRow));
      await insert(
        session,
        'households (id, owner_id, reference, departement, version, entered_at, changed_at, facts)',
        mapped(region.households, householdRow),
      );
      await insert(session, VACANCY_COLUMNS, mapped(region.vacancies, vacancyRow));
      await loadHistory(session, region);
      await session.query('UPDATE region_state SET seed = $2, dirty_version = dirty_version + 1 WHERE region = $1', [
        REGION,
        region.seed,
      ]);
      await ringRegion(session, 'loaded');
    },
    { statementTimeoutMs: 120_000 },
  );
}

/** What was proposed and refused before: proposals of a run that is only a name. */
async function loadHistory(session: Session, region: RegionToLoad): Promise<void> {
  await session.query(
    `INSERT INTO runs (id, region, state, as_of, ended_at, dirty_version, fencing_token)
     VALUES ($1, $2, 'superseded', $3, clock_timestamp(), 0, 0)`,
    [HISTORY_RUN, REGION, region.asOf],
  );
  await insert(
    session,
    'proposals (id, vacancy_id, household_id, run_id, pseudonym, made_at, reached_on)',
    mapped(region.pastProposals, proposalRow),
  );
  await insert(
    session,
    'refusals (household_id, vacancy_id, refused_on, refused_by, reason, effect, rank)',
    mapped(region.refusals, refusalRow),
  );
}

const AGREEMENT_COLUMNS =
  'flow_agreements (landlord_id, departement, commune_code, contingent, reserver_id, year, share_permille)';
const VACANCY_COLUMNS =
  'vacancies (id, landlord_id, referent_id, status, posted_at, version, internal_id, address_key, departement, commune_code, contingent, reserver_id, declaration)';

/** Rows as one JSON array a statement: PostgreSQL reads each column by the table's own types. */
async function insert(session: Session, target: string, rows: Iterable<object>): Promise<void> {
  const [, table, columns] = /^(\w+) \((.+)\)$/.exec(target) as unknown as [string, string, string];
  const sql = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`;
  let batch: object[] = [];
  const write = async (): Promise<void> => {
    if (batch.length > 0) await session.query(sql, [JSON.stringify(batch)]);
    batch = [];
  };
  for (const row of rows) {
    batch.push(row);
    if (batch.length === ROWS_PER_STATEMENT) await write();
  }
  await write();
}

function* mapped<T>(items: Iterable<T>, row: (item: T, index: number) => object): Generator<object> {
  let index = 0;
  for (const item of items) yield row(item, index++);
}

function agreementRow(agreement: FlowAgreement): object {
  return {
    landlord_id: agreement.landlordId,
    departement: agreement.departement,
    commune_code: agreement.communeCode,
    contingent: agreement.contingent,
    reserver_id: agreement.reserverId,
    year: agreement.year,
    share_permille: agreement.sharePermille,
  };
}

function householdRow(household: Household): object {
  const entered = `${household.confirmedOn}T00:00:00Z`;
  return {
    id: household.id,
    owner_id: household.ownerId,
    reference: household.reference,
    departement: household.departement,
    version: 1,
    entered_at: entered,
    changed_at: entered,
    facts: household,
  };
}

function vacancyRow(vacancy: Vacancy): object {
  const { id, landlordId, referentId, status, postedAt, version, ...declaration } = vacancy;
  const { dwelling, reservation } = declaration;
  const oriented = reservation.state === 'oriented' ? reservation : null;
  return {
    id,
    landlord_id: landlordId,
    referent_id: referentId,
    status,
    posted_at: postedAt,
    version,
    internal_id: dwelling.internalId,
    address_key: addressKey(vacancy),
    departement: departementOf(dwelling.address.communeCode),
    commune_code: dwelling.address.communeCode,
    contingent: oriented?.contingent ?? null,
    reserver_id: oriented?.reserverId ?? null,
    declaration,
  };
}

function proposalRow(proposal: PastProposal, index: number): object {
  const at = `${proposal.on}T00:00:00Z`;
  return {
    id: `history-${index}`,
    vacancy_id: proposal.vacancyId,
    household_id: proposal.householdId,
    run_id: HISTORY_RUN,
    pseudonym: `H-${index}`,
    made_at: at,
    reached_on: proposal.on,
  };
}

function refusalRow(refusal: Refusal): object {
  return {
    household_id: refusal.householdId,
    vacancy_id: refusal.vacancyId,
    refused_on: refusal.on,
    refused_by: refusal.by,
    reason: refusal.reason,
    effect: refusal.effect,
    rank: refusal.rank,
  };
}
