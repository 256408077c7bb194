import type { Contingent } from '#domain/contingent.js';
import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { organisationId } from '#domain/ids.js';
import type { EffortPolicy, FlowAgreement, FlowCounter, Landlord, TypologyGrid } from '#domain/landlord.js';
import type { Organisation, OrganisationKind } from '#domain/organisation.js';
import type { OrganisationRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface OrganisationRow {
  id: string;
  kind: OrganisationKind;
  name: string;
  departements: Departement[];
}

export interface LandlordRow {
  id: string;
  name: string;
  typology_grid: TypologyGrid | null;
  effort_policy: EffortPolicy;
  auto_confirm_orientation: boolean;
  protocol_signatory: boolean;
}

interface FlowRow {
  landlord_id: string;
  departement: Departement;
  commune_code: string | null;
  contingent: Contingent;
  reserver_id: string | null;
  year: number;
  share_permille: number;
  oriented: number;
}

const reserver = (id: string | null) => (id === null ? null : organisationId(id));

function toOrganisation(row: OrganisationRow): Organisation {
  return { id: organisationId(row.id), kind: row.kind, name: row.name, departements: row.departements };
}

export function toLandlord(row: LandlordRow): Landlord {
  return {
    id: organisationId(row.id),
    name: row.name,
    typologyGrid: row.typology_grid,
    effortPolicy: row.effort_policy,
    autoConfirmOrientation: row.auto_confirm_orientation,
    protocolSignatory: row.protocol_signatory,
  };
}

export const LANDLORDS = `SELECT l.id, o.name, l.typology_grid, l.effort_policy, l.auto_confirm_orientation, l.protocol_signatory
  FROM landlords l JOIN organisations o ON o.id = l.id`;

/** Every flow agreement, or those of one landlord. */
export async function readFlowAgreements(
  session: Session,
  landlordId: string | null,
): Promise<readonly FlowAgreement[]> {
  const { rows } = await session.query<FlowRow>(
    `SELECT landlord_id, departement, commune_code, contingent, reserver_id, year, share_permille FROM flow_agreements
     WHERE $1::text IS NULL OR landlord_id = $1
     ORDER BY landlord_id, year, departement, contingent, commune_code, reserver_id`,
    [landlordId],
  );
  return rows.map((row) => ({
    landlordId: organisationId(row.landlord_id),
    departement: row.departement,
    communeCode: row.commune_code,
    contingent: row.contingent,
    reserverId: reserver(row.reserver_id),
    year: row.year,
    sharePermille: row.share_permille,
  }));
}

/** Vacancies of each year, up to `until` where it is given, that were oriented and not withdrawn, against which an agreement is paced. */
export async function readFlowCounters(
  session: Session,
  landlordId: string | null,
  until: CalendarDate | null = null,
): Promise<readonly FlowCounter[]> {
  const { rows } = await session.query<FlowRow>(
    `SELECT landlord_id, departement, contingent, reserver_id, count(*)::integer AS oriented,
            extract(year FROM posted_at AT TIME ZONE 'Europe/Paris')::integer AS year
     FROM vacancies
     WHERE contingent IS NOT NULL AND status <> 'withdrawn' AND ($1::text IS NULL OR landlord_id = $1)
       AND ($2::date IS NULL OR (posted_at AT TIME ZONE 'Europe/Paris')::date <= $2)
     GROUP BY landlord_id, departement, contingent, reserver_id, year
     ORDER BY landlord_id, year, departement, contingent, reserver_id`,
    [landlordId, until],
  );
  return rows.map((row) => ({
    landlordId: organisationId(row.landlord_id),
    departement: row.departement,
    contingent: row.contingent,
    reserverId: reserver(row.reserver_id),
    year: row.year,
    oriented: row.oriented,
  }));
}

/** Of a reserver alone: dwellings that the landlords of its conventions oriented to others, as `readFlowCounters` counts. */
export async function readOrientedToOthers(
  session: Session,
  until: CalendarDate,
): Promise<readonly Pick<FlowCounter, 'landlordId' | 'departement' | 'year' | 'oriented'>[]> {
  const { rows } = await session.query<Pick<FlowRow, 'landlord_id' | 'departement' | 'year' | 'oriented'>>(
    'SELECT landlord_id, departement, year, oriented FROM oriented_to_others($1) ORDER BY landlord_id, departement, year',
    [until],
  );
  return rows.map(({ landlord_id, ...row }) => ({ landlordId: organisationId(landlord_id), ...row }));
}

/** A name is asked for many times in a transaction: it is read once. */
export function createOrganisationRepository(session: Session): OrganisationRepository {
  const known = new Map<string, Organisation>();
  return {
    async find(id) {
      const found = known.get(id);
      if (found !== undefined) return found;
      const { rows } = await session.query<OrganisationRow>('SELECT * FROM organisations WHERE id = $1', [id]);
      if (rows[0] === undefined) return null;
      const organisation = toOrganisation(rows[0]);
      known.set(id, organisation);
      return organisation;
    },
    async list(kind) {
      const { rows } = await session.query<OrganisationRow>(
        'SELECT * FROM organisations WHERE $1::text IS NULL OR kind = $1 ORDER BY name, id',
        [kind ?? null],
      );
      return rows.map(toOrganisation);
    },
    async landlord(id) {
      const { rows } = await session.query<LandlordRow>(`${LANDLORDS} WHERE l.id = $1`, [id]);
      return rows[0] ? toLandlord(rows[0]) : null;
    },
    async insert(organisation) {
      await session.query('INSERT INTO organisations (id, kind, name, departements) VALUES ($1, $2, $3, $4)', [
        organisation.id,
        organisation.kind,
        organisation.name,
        organisation.departements,
      ]);
    },
    async saveLandlord(landlord) {
      await session.query(
        `INSERT INTO landlords (id, typology_grid, effort_policy, auto_confirm_orientation, protocol_signatory)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET typology_grid = $2, effort_policy = $3, auto_confirm_orientation = $4, protocol_signatory = $5`,
        [
          landlord.id,
          landlord.typologyGrid && JSON.stringify(landlord.typologyGrid),
          JSON.stringify(landlord.effortPolicy),
          landlord.autoConfirmOrientation,
          landlord.protocolSignatory,
        ],
      );
    },
    async saveFlowAgreement(agreement) {
      await session.query(
        `INSERT INTO flow_agreements (landlord_id, departement, commune_code, contingent, reserver_id, year, share_permille)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (landlord_id, year, departement, contingent, commune_code, reserver_id)
         DO UPDATE SET share_permille = EXCLUDED.share_permille`,
        [
          agreement.landlordId,
          agreement.departement,
          agreement.communeCode,
          agreement.contingent,
          agreement.reserverId,
          agreement.year,
          agreement.sharePermille,
        ],
      );
    },
    flowAgreements: (landlordId) => readFlowAgreements(session, landlordId),
    flowCounters: (landlordId) => readFlowCounters(session, landlordId),
  };
}
