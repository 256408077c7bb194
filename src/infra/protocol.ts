import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { Household } from '#domain/household.js';
import { householdId, organisationId, vacancyId } from '#domain/ids.js';
import type { DirectoryContact, ProtocolPartner } from '#domain/protocol.js';
import type { OfferedVacancy, PartnerFigures, ProtocolRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface PartnerRow {
  id: string;
  version: number;
  kind: ProtocolPartner['kind'];
  organisation_id: string | null;
  name: string;
  departements: Departement[];
  standing: ProtocolPartner['standing'];
  signed_on: CalendarDate | null;
  left_on: CalendarDate | null;
}

const toPartner = (row: PartnerRow): ProtocolPartner => ({
  id: row.id,
  version: row.version,
  kind: row.kind,
  organisationId: row.organisation_id === null ? null : organisationId(row.organisation_id),
  name: row.name,
  departements: row.departements,
  standing: row.standing,
  signedOn: row.signed_on,
  leftOn: row.left_on,
});

const PARTNERS = `SELECT id, version, kind, organisation_id, name, departements, standing, signed_on::text, left_on::text
  FROM protocol_partners`;

interface ContactRow {
  id: string;
  organisation_id: string;
  role: DirectoryContact['role'];
  departement: Departement | null;
  name: string;
  job: string;
  email: string | null;
  phone: string | null;
  named_on: CalendarDate;
  replaced_on: CalendarDate | null;
}

const toContact = (row: ContactRow): DirectoryContact => ({
  id: row.id,
  organisationId: organisationId(row.organisation_id),
  role: row.role,
  departement: row.departement,
  name: row.name,
  job: row.job,
  email: row.email,
  phone: row.phone,
  namedOn: row.named_on,
  replacedOn: row.replaced_on,
});

interface OfferedRow {
  id: string;
  landlord_id: string;
  departement: Departement;
  commune_code: string;
  size: string;
  posted_at: Date;
  status: string;
}

const toOffered = (row: OfferedRow): OfferedVacancy => ({
  id: vacancyId(row.id),
  landlordId: organisationId(row.landlord_id),
  departement: row.departement,
  communeCode: row.commune_code,
  size: row.size,
  postedAt: row.posted_at.toISOString() as Instant,
  status: row.status,
});

const OFFERED = `SELECT id, landlord_id, departement, commune_code, declaration #>> '{dwelling,size}' AS size, posted_at, status
  FROM vacancies
  WHERE declaration ->> 'protocolChannel' = 'true' AND departement = $1
    AND ($2::date IS NULL OR (posted_at AT TIME ZONE 'Europe/Paris')::date > $2::date)
  ORDER BY posted_at DESC, id DESC`;

const ELIGIBLE = `SELECT id FROM households
  WHERE departement = $1 AND facts ->> 'protocolEligibleSince' IS NOT NULL
    AND facts #>> '{request,status}' = 'active' AND coalesce(facts #>> '{support,phase}', '') NOT IN ('within', 'ended')
  ORDER BY facts ->> 'protocolEligibleSince', id`;

const FIGURES = `SELECT o.id AS "organisationId",
    (SELECT count(*)::integer FROM vacancies v WHERE v.landlord_id = o.id AND v.declaration ->> 'protocolChannel' = 'true') AS offered,
    (SELECT count(*)::integer FROM monitoring_rehousings r WHERE r.landlord_id = o.id AND r.protocol) AS rehoused
  FROM organisations o WHERE o.kind = 'landlord'`;

export function createProtocolRepository(session: Session): ProtocolRepository {
  return {
    ...partnerRows(session),
    async figures() {
      return (await session.query<PartnerFigures>(FIGURES)).rows;
    },
    async contacts(formerToo) {
      const { rows } = await session.query<ContactRow>(
        `SELECT id, organisation_id, role, departement, name, job, email, phone, named_on::text, replaced_on::text
         FROM protocol_contacts WHERE $1 OR replaced_on IS NULL
         ORDER BY role, departement NULLS FIRST, organisation_id, named_on DESC, id`,
        [formerToo],
      );
      return rows.map(toContact);
    },
    async name(contact, userId) {
      const { organisationId: organisation, role, departement, namedOn } = contact;
      await session.query(
        `UPDATE protocol_contacts SET replaced_on = $4
         WHERE organisation_id = $1 AND role = $2 AND departement IS NOT DISTINCT FROM $3 AND replaced_on IS NULL`,
        [organisation, role, departement, namedOn],
      );
      await session.query(
        `INSERT INTO protocol_contacts (id, organisation_id, role, departement, name, job, email, phone, named_on, user_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          contact.id,
          organisation,
          role,
          departement,
          contact.name,
          contact.job,
          contact.email,
          contact.phone,
          namedOn,
          userId,
        ],
      );
    },
    async offeredSince(departement, since) {
      return (await session.query<OfferedRow>(OFFERED, [departement, since])).rows.map(toOffered);
    },
    async isReferent() {
      const { rows } = await session.query<{ referent: boolean }>('SELECT is_protocol_referent() AS referent');
      return rows[0]?.referent === true;
    },
    async nominative(page) {
      const [after] = keysAfter(page.after, 1);
      const { rows } = await session.query<{ id: string; facts: Household; name: string | null }>(
        'SELECT id, facts, name FROM protocol_households($1, $2)',
        [after, page.limit + 1],
      );
      return toPage(
        rows,
        page.limit,
        ({ facts, name }) => ({ household: facts, name }),
        (row) => [row.id],
      );
    },
    async eligible(departement) {
      return (await session.query<{ id: string }>(ELIGIBLE, [departement])).rows.map(({ id }) => householdId(id));
    },
    async setEligibility(id, since) {
      const { rows } = await session.query<{ done: boolean }>('SELECT set_protocol_eligibility($1, $2) AS done', [
        id,
        since,
      ]);
      return rows[0]?.done === true;
    },
  };
}

function partnerRows(
  session: Session,
): Pick<ProtocolRepository, 'partners' | 'findPartner' | 'insertPartner' | 'updatePartner'> {
  return {
    async partners() {
      return (await session.query<PartnerRow>(`${PARTNERS} ORDER BY kind, name`)).rows.map(toPartner);
    },
    async findPartner(id) {
      const { rows } = await session.query<PartnerRow>(`${PARTNERS} WHERE id = $1`, [id]);
      return rows[0] === undefined ? null : toPartner(rows[0]);
    },
    async insertPartner(one) {
      const { rowCount } = await session.query(
        `INSERT INTO protocol_partners (id, kind, organisation_id, name, departements, standing, signed_on, left_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (kind, name) DO NOTHING`,
        [one.id, one.kind, one.organisationId, one.name, one.departements, one.standing, one.signedOn, one.leftOn],
      );
      return rowCount === 1;
    },
    async updatePartner(one) {
      const { rowCount } = await session.query(
        `UPDATE protocol_partners SET departements = $3, standing = $4, signed_on = $5, left_on = $6, version = version + 1
         WHERE id = $1 AND version = $2`,
        [one.id, one.version, one.departements, one.standing, one.signedOn, one.leftOn],
      );
      return rowCount === 1;
    },
  };
}
