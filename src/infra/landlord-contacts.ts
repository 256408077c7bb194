import type { CalendarDate } from '#domain/dates.js';
import { organisationId, proposalId } from '#domain/ids.js';
import type { LandlordContact, PairingRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface ContactRow {
  id: string;
  proposal_id: string;
  landlord_id: string;
  association_id: string;
  kind: LandlordContact['kind'];
  name: string;
  position: string | null;
  email: string | null;
  phone: string | null;
  has_authority: boolean;
  named_on: CalendarDate;
  replaced_on: CalendarDate | null;
}

const CONTACT_COLUMNS =
  'id, proposal_id, landlord_id, association_id, kind, name, position, email, phone, has_authority, named_on, replaced_on';

function toContact(row: ContactRow): LandlordContact {
  return {
    id: row.id,
    proposalId: proposalId(row.proposal_id),
    landlordId: organisationId(row.landlord_id),
    associationId: organisationId(row.association_id),
    kind: row.kind,
    name: row.name,
    position: row.position,
    email: row.email,
    phone: row.phone,
    hasAuthority: row.has_authority,
    namedOn: row.named_on,
    replacedOn: row.replaced_on,
  };
}

export function contactQueries(session: Session): Pick<PairingRepository, 'contacts' | 'listContacts' | 'nameContact'> {
  return {
    async contacts(id) {
      const { rows } = await session.query<ContactRow>(
        `SELECT ${CONTACT_COLUMNS} FROM landlord_contacts WHERE proposal_id = $1 ORDER BY kind, named_on, replaced_on NULLS LAST, id`,
        [id],
      );
      return rows.map(toContact);
    },
    async listContacts(kind, page) {
      const [namedOn, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<ContactRow>(
        `SELECT ${CONTACT_COLUMNS} FROM landlord_contacts
         WHERE kind = $1 AND replaced_on IS NULL AND ($2::date IS NULL OR (named_on, id) < ($2::date, $3::text))
         ORDER BY named_on DESC, id DESC LIMIT $4`,
        [kind, namedOn, id, page.limit + 1],
      );
      return toPage(rows, page.limit, toContact, (row) => [row.named_on, row.id]);
    },
    async nameContact(contact) {
      await session.query(
        'UPDATE landlord_contacts SET replaced_on = $3 WHERE proposal_id = $1 AND kind = $2 AND replaced_on IS NULL',
        [contact.proposalId, contact.kind, contact.namedOn],
      );
      await session.query(
        `INSERT INTO landlord_contacts (${CONTACT_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)`,
        [
          contact.id,
          contact.proposalId,
          contact.landlordId,
          contact.associationId,
          contact.kind,
          contact.name,
          contact.position,
          contact.email,
          contact.phone,
          contact.hasAuthority,
          contact.namedOn,
        ],
      );
    },
  };
}
