import type { Household } from '#domain/household.js';
import type { HouseholdId } from '#domain/ids.js';
import type { Access, HouseholdRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface HouseholdRow {
  id: string;
  reference: string;
  version: number;
  facts: Household;
}

/** `noteRead` hears of every household whose facts leave this repository. */
export function createHouseholdRepository(
  session: Session,
  access: Access,
  noteRead: (...ids: readonly HouseholdId[]) => void,
): HouseholdRepository {
  const mine = scopeOf(access);
  return {
    async insert(...households) {
      if (households.length === 0) return;
      const rows = households.map((facts) => ({
        id: facts.id,
        owner_id: facts.ownerId,
        reference: facts.reference,
        departement: facts.departement,
        facts,
      }));
      await session.query(
        `INSERT INTO households (id, owner_id, reference, departement, facts)
         SELECT id, owner_id, reference, departement, facts FROM json_to_recordset($1::json) AS h (id text, owner_id text,
           reference text, departement text, facts json)`,
        [JSON.stringify(rows)],
      );
    },
    async find(id) {
      const { rows } = await session.query<HouseholdRow>('SELECT facts FROM households WHERE id = $1', [id]);
      noteRead(...rows.map(({ facts }) => facts.id));
      return rows[0]?.facts ?? null;
    },
    async findAll(ids) {
      const { rows } = await session.query<HouseholdRow>('SELECT facts FROM households WHERE id = ANY ($1)', [ids]);
      noteRead(...rows.map(({ facts }) => facts.id));
      return new Map(rows.map(({ facts }) => [facts.id, facts]));
    },
    async findByReference(reference) {
      const { rows } = await session.query<HouseholdRow>(
        'SELECT facts, version FROM households WHERE reference = $1 ORDER BY id LIMIT 1',
        [reference],
      );
      noteRead(...rows.map(({ facts }) => facts.id));
      return rows[0] ? { household: rows[0].facts, version: rows[0].version } : null;
    },
    async findByReferences(references) {
      const { rows } = await session.query<HouseholdRow>(
        'SELECT reference, version, facts FROM households WHERE reference = ANY ($1)',
        [references],
      );
      noteRead(...rows.map(({ facts }) => facts.id));
      return new Map(rows.map(({ reference, facts, version }) => [reference, { household: facts, version }]));
    },
    async update(household, version) {
      const { rowCount } = await session.query(
        `UPDATE households SET owner_id = $3, reference = $4, departement = $5, facts = $6,
           version = version + 1, changed_at = now()
         WHERE id = $1 AND version = $2`,
        [
          household.id,
          version,
          household.ownerId,
          household.reference,
          household.departement,
          JSON.stringify(household),
        ],
      );
      return rowCount === 1;
    },
    async list(page) {
      const [reference, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<HouseholdRow>(
        `SELECT id, reference, facts FROM households
         WHERE ${mine} AND ($1::text IS NULL OR (reference, id) > ($1::text, $2::text))
         ORDER BY reference, id LIMIT $3`,
        [reference, id, page.limit + 1],
      );
      const found = toPage(
        rows,
        page.limit,
        (row) => row.facts,
        (row) => [row.reference, row.id],
      );
      noteRead(...found.items.map(({ id }) => id));
      return found;
    },
    async count() {
      const regional = access.kind === 'organisation' && access.role === 'regionalAuthority';
      const { rows } = await session.query<{ count: number | null }>(
        regional
          ? 'SELECT count_households() AS count'
          : `SELECT count(*)::integer AS count FROM households WHERE ${mine}`,
      );
      return rows[0]?.count ?? 0;
    },
    async ofLease(id) {
      const { rows } = await session.query<{ told: Pick<Household, 'support' | 'members' | 'incomes'> | null }>(
        'SELECT household_of_lease($1) AS told',
        [id],
      );
      return rows[0]?.told ?? null;
    },
  };
}

/** What the policies say again, in words that an index answers: they choose by role, row after row. */
function scopeOf(access: Access): string {
  if (access.kind === 'system') return 'true';
  if (access.role === 'association') return 'owner_id = current_organisation()';
  if (access.role === 'departementalUnit') return 'departement = ANY (current_departements())';
  return 'true';
}
