import type { CalendarDate, Instant } from '#domain/dates.js';
import { departementOf } from '#domain/departement.js';
import { organisationId, userId, vacancyId } from '#domain/ids.js';
import type { Vacancy, VacancyDeclaration, VacancyStatus } from '#domain/vacancy.js';
import type { Access, VacancyFilter, VacancyRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface VacancyRow {
  id: string;
  landlord_id: string;
  referent_id: string | null;
  status: VacancyStatus;
  posted_at: Date;
  version: number;
  declaration: VacancyDeclaration;
}

export const VACANCY_COLUMNS = 'id, landlord_id, referent_id, status, posted_at, version, declaration';

export function toVacancy(row: VacancyRow): Vacancy {
  return {
    ...row.declaration,
    id: vacancyId(row.id),
    landlordId: organisationId(row.landlord_id),
    referentId: row.referent_id === null ? null : userId(row.referent_id),
    status: row.status,
    postedAt: row.posted_at.toISOString() as Instant,
    version: row.version,
  };
}

/** The declared part of a vacancy, and only it: what `declaration` stores. */
function declarationOf(vacancy: VacancyDeclaration): VacancyDeclaration {
  return {
    dwelling: vacancy.dwelling,
    letting: vacancy.letting,
    availableFrom: vacancy.availableFrom as CalendarDate,
    visitOn: vacancy.visitOn,
    caleolOn: vacancy.caleolOn,
    reservation: vacancy.reservation,
    protocolChannel: vacancy.protocolChannel,
    singleCandidateGround: vacancy.singleCandidateGround,
    candidatesWanted: vacancy.candidatesWanted ?? null,
  };
}

/** What tells two dwellings of a landlord apart by their address, whatever the case, accents and punctuation. */
export function addressKey({ dwelling }: Pick<VacancyDeclaration, 'dwelling'>): string {
  const { address, floor } = dwelling;
  const plain = (text: string | null) =>
    (text ?? '')
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return [address.communeCode, plain(address.line), plain(address.complement), floor ?? ''].join('|');
}

function oriented({ reservation }: VacancyDeclaration): { contingent: string | null; reserverId: string | null } {
  return reservation.state === 'toBeOriented'
    ? { contingent: null, reserverId: null }
    : { contingent: reservation.contingent, reserverId: reservation.reserverId };
}

const INSERTED =
  'id, landlord_id, referent_id, status, posted_at, version, internal_id, address_key, departement, commune_code, contingent, reserver_id, declaration';

function insertedRow(vacancy: Vacancy) {
  const { contingent, reserverId } = oriented(vacancy);
  const { communeCode } = vacancy.dwelling.address;
  return {
    id: vacancy.id,
    landlord_id: vacancy.landlordId,
    referent_id: vacancy.referentId,
    status: vacancy.status,
    posted_at: vacancy.postedAt,
    version: vacancy.version,
    internal_id: vacancy.dwelling.internalId,
    address_key: addressKey(vacancy),
    departement: departementOf(communeCode),
    commune_code: communeCode,
    contingent,
    reserver_id: reserverId,
    declaration: declarationOf(vacancy),
  };
}

function columnsOf(vacancy: VacancyDeclaration): readonly unknown[] {
  const { contingent, reserverId } = oriented(vacancy);
  const { communeCode } = vacancy.dwelling.address;
  return [
    vacancy.dwelling.internalId,
    addressKey(vacancy),
    departementOf(communeCode),
    communeCode,
    contingent,
    reserverId,
    JSON.stringify(declarationOf(vacancy)),
  ];
}

export function createVacancyRepository(session: Session, access: Access): VacancyRepository {
  const mine = scopeOf(access);
  return {
    async insert(...vacancies) {
      if (vacancies.length === 0) return;
      await session.query({
        name: 'vacancies.insert',
        text: `INSERT INTO vacancies (${INSERTED})
         SELECT ${INSERTED} FROM jsonb_to_recordset($1::jsonb) AS v (id text, landlord_id text, referent_id text, status text,
           posted_at timestamptz, version integer, internal_id text, address_key text, departement text, commune_code text,
           contingent text, reserver_id text, declaration jsonb)`,
        values: [JSON.stringify(vacancies.map(insertedRow))],
      });
    },
    async find(id) {
      const { rows } = await session.query<VacancyRow>(`SELECT ${VACANCY_COLUMNS} FROM vacancies WHERE id = $1`, [id]);
      return rows[0] ? toVacancy(rows[0]) : null;
    },
    async findAll(ids) {
      const { rows } = await session.query<VacancyRow>(`SELECT ${VACANCY_COLUMNS} FROM vacancies WHERE id = ANY ($1)`, [
        ids,
      ]);
      return new Map(rows.map(toVacancy).map((vacancy) => [vacancy.id, vacancy]));
    },
    findOpenDuplicate: async (landlordId, declaration) =>
      (await openDuplicates(session, landlordId, [declaration]))[0]?.twin ?? null,
    openDuplicates: (landlordId, declarations) => openDuplicates(session, landlordId, declarations),
    async openByInternalIds(landlordId, ids) {
      const { rows } = await session.query<VacancyRow>(
        `SELECT ${VACANCY_COLUMNS} FROM vacancies
         WHERE landlord_id = $1 AND status = 'open' AND internal_id = ANY ($2)`,
        [landlordId, ids],
      );
      return new Map(rows.map((row) => [row.declaration.dwelling.internalId, toVacancy(row)]));
    },
    async openAtPlaces(landlordId, declarations) {
      const places = declarations.map(addressKey);
      const { rows } = await session.query<{ id: string; address_key: string }>(
        `SELECT id, address_key FROM vacancies WHERE landlord_id = $1 AND status = 'open' AND address_key = ANY ($2)`,
        [landlordId, places],
      );
      const byPlace = new Map(rows.map((row) => [row.address_key, vacancyId(row.id)]));
      return places.map((place) => ({ place, vacancyId: byPlace.get(place) ?? null }));
    },
    async update(vacancy) {
      const { rows } = await session.query<VacancyRow>(
        `UPDATE vacancies SET referent_id = $3, status = $4, version = version + 1, internal_id = $5, address_key = $6,
           departement = $7, commune_code = $8, contingent = $9, reserver_id = $10, declaration = $11
         WHERE id = $1 AND version = $2 RETURNING ${VACANCY_COLUMNS}`,
        [vacancy.id, vacancy.version, vacancy.referentId, vacancy.status, ...columnsOf(vacancy)],
      );
      return rows[0] ? toVacancy(rows[0]) : null;
    },
    async list(filter, page) {
      const [postedAt, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<VacancyRow>(
        `SELECT ${VACANCY_COLUMNS} FROM vacancies
         WHERE ${mine} AND ${FILTER} AND ($4::timestamptz IS NULL OR (posted_at, id) < ($4::timestamptz, $5::text))
         ORDER BY posted_at DESC, id DESC LIMIT $6`,
        [...filterOf(filter), postedAt, id, page.limit + 1],
      );
      return toPage(rows, page.limit, toVacancy, (row) => [row.posted_at.toISOString(), row.id]);
    },
    async count(filter) {
      const { rows } = await session.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM vacancies WHERE ${mine} AND ${FILTER}`,
        [...filterOf(filter)],
      );
      return rows[0]?.count ?? 0;
    },
  };
}

/**
 * Two unique indexes give at most two rows by declaration. No ORDER BY … LIMIT: it would walk the landlord's whole list in
 * its order. Named, so planned once per connection: the policies on vacancies take ten times longer to plan than to run.
 */
async function openDuplicates(
  session: Session,
  landlordId: string,
  declarations: readonly VacancyDeclaration[],
): Promise<readonly { readonly place: string; readonly twin: Vacancy | null }[]> {
  const places = declarations.map(addressKey);
  const { rows } = await session.query<VacancyRow & { address_key: string }>({
    name: 'vacancies.openDuplicates',
    text: `SELECT ${VACANCY_COLUMNS}, address_key FROM vacancies
     WHERE landlord_id = $1 AND status = 'open' AND (internal_id = ANY ($2) OR address_key = ANY ($3))`,
    values: [landlordId, declarations.map(({ dwelling }) => dwelling.internalId), places],
  });
  const byId = new Map(rows.map((row) => [row.declaration.dwelling.internalId, row]));
  const byPlace = new Map(rows.map((row) => [row.address_key, row]));
  return declarations.map(({ dwelling }, index) => {
    const place = places[index] as string;
    const [oldest] = [byId.get(dwelling.internalId), byPlace.get(place)]
      .filter((row) => row !== undefined)
      .toSorted((a, b) => a.posted_at.getTime() - b.posted_at.getTime() || (a.id < b.id ? -1 : 1));
    return { place, twin: oldest === undefined ? null : toVacancy(oldest) };
  });
}

/** What the policies say again, in words that an index answers: they look rows up one after the other. */
function scopeOf(access: Access): string {
  switch (access.kind === 'system' ? null : access.role) {
    case 'landlordReferent':
    case 'caleolSecretary':
      return 'landlord_id = (SELECT current_organisation())';
    case 'reserver':
      return 'reserver_id = (SELECT current_organisation())';
    case 'departementalUnit':
      return 'departement = ANY ((SELECT current_departements())::text[])';
    case 'association':
      return `id IN (SELECT p.vacancy_id FROM household_scopes h JOIN pseudonyms p ON p.household_id = h.household_id
        WHERE h.owner_id = (SELECT current_organisation()))`;
    default:
      return 'true';
  }
}

const FILTER =
  '($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR departement = $2) AND ($3::text IS NULL OR contingent = $3)';

function filterOf(filter: VacancyFilter): readonly (string | null)[] {
  return [filter.status ?? null, filter.departement ?? null, filter.contingent ?? null];
}
