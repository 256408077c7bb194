import type { Instant } from '#domain/dates.js';
import type { FileImport, ImportKind, ImportLine, ImportState, LineStatus } from '#domain/file-import.js';
import { organisationId } from '#domain/ids.js';
import type { Access, ImportRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface ImportRow {
  id: string;
  organisation_id: string;
  kind: ImportKind;
  state: ImportState;
  file_name: string;
  reading: string;
  headers: string[];
  mapping: (string | null)[];
  line_count: number;
  cursor_line: number;
  created_at: Date;
  advanced_at: Date;
}

const COLUMNS =
  'id, organisation_id, kind, state, file_name, reading, headers, mapping, line_count, cursor_line, created_at, advanced_at';
const LINE_COLUMNS = 'line, cells, faults, reference, place, status, problems, changes, notes';

function toImport(row: ImportRow): FileImport {
  return {
    id: row.id,
    organisationId: organisationId(row.organisation_id),
    kind: row.kind,
    state: row.state,
    fileName: row.file_name,
    reading: row.reading,
    headers: row.headers,
    mapping: row.mapping,
    lines: row.line_count,
    cursor: row.cursor_line,
    createdAt: row.created_at.toISOString() as Instant,
    advancedAt: row.advanced_at.toISOString() as Instant,
  };
}

export function createImportRepository(session: Session, access: Access): ImportRepository {
  const organisation = access.kind === 'organisation' ? access.organisationId : null;
  return { ...jobs(session), ...lines(session), ...mappings(session, organisation) };
}

function jobs(session: Session) {
  const one = async (id: string, suffix: string): Promise<FileImport | null> => {
    const { rows } = await session.query<ImportRow>(`SELECT ${COLUMNS} FROM imports WHERE id = $1${suffix}`, [id]);
    return rows[0] ? toImport(rows[0]) : null;
  };
  return {
    async insert(job: FileImport): Promise<void> {
      await session.query(
        `INSERT INTO imports (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          job.id,
          job.organisationId,
          job.kind,
          job.state,
          job.fileName,
          job.reading,
          JSON.stringify(job.headers),
          JSON.stringify(job.mapping),
          job.lines,
          job.cursor,
          job.createdAt,
          job.advancedAt,
        ],
      );
    },
    find: (id: string) => one(id, ''),
    lock: (id: string) => one(id, ' FOR UPDATE'),
    async latest(limit: number): Promise<readonly FileImport[]> {
      const { rows } = await session.query<ImportRow>(
        `SELECT ${COLUMNS} FROM imports ORDER BY created_at DESC, id LIMIT $1`,
        [limit],
      );
      return rows.map(toImport);
    },
    async save(job: FileImport): Promise<void> {
      await session.query(
        `UPDATE imports SET state = $2, mapping = $3, line_count = $4, cursor_line = $5, advanced_at = $6 WHERE id = $1`,
        [job.id, job.state, JSON.stringify(job.mapping), job.lines, job.cursor, job.advancedAt],
      );
    },
    async purge(before: Instant): Promise<void> {
      await session.query('DELETE FROM imports WHERE created_at < $1', [before]);
    },
  };
}

function lines(session: Session) {
  return {
    async addLines(id: string, added: Parameters<ImportRepository['addLines']>[1]): Promise<void> {
      await session.query(
        `INSERT INTO import_lines (import_id, line, cells, faults)
         SELECT $1, line, cells, faults FROM jsonb_to_recordset($2) AS r(line integer, cells jsonb, faults jsonb)`,
        [id, JSON.stringify(added)],
      );
    },
    async lines(id: string, query: Parameters<ImportRepository['lines']>[1]): Promise<readonly ImportLine[]> {
      const { rows } = await session.query<ImportLine>(
        `SELECT ${LINE_COLUMNS} FROM import_lines
         WHERE import_id = $1 AND line > $2 AND ($3::text[] IS NULL OR status = ANY ($3)) ORDER BY line LIMIT $4`,
        [id, query.after, query.statuses ?? null, query.limit],
      );
      return rows;
    },
    async saveOutcomes(id: string, outcomes: Parameters<ImportRepository['saveOutcomes']>[1]): Promise<void> {
      await session.query(
        `UPDATE import_lines l SET reference = o.reference, place = o.place, status = o.status,
           problems = o.problems, changes = o.changes, notes = o.notes
         FROM jsonb_to_recordset($2) AS o(line integer, reference text, place text, status text,
           problems jsonb, changes jsonb, notes jsonb)
         WHERE l.import_id = $1 AND l.line = o.line`,
        [id, JSON.stringify(outcomes)],
      );
    },
    async resetLines(id: string): Promise<void> {
      await session.query(
        `UPDATE import_lines SET reference = NULL, place = NULL, status = 'waiting', problems = '[]', changes = '[]',
           notes = '[]' WHERE import_id = $1`,
        [id],
      );
    },
    async forgetLines(id: string): Promise<void> {
      await session.query(
        "UPDATE import_lines SET cells = '[]', changes = '[]' WHERE import_id = $1 AND status <> 'error'",
        [id],
      );
    },
    async dropLines(id: string): Promise<void> {
      await session.query('DELETE FROM import_lines WHERE import_id = $1', [id]);
    },
    async counts(id: string): Promise<Readonly<Partial<Record<LineStatus, number>>>> {
      const { rows } = await session.query<{ status: LineStatus; count: number }>(
        'SELECT status, count(*)::integer AS count FROM import_lines WHERE import_id = $1 GROUP BY status',
        [id],
      );
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    },
    async earlier(id: string, before: number, keys: Parameters<ImportRepository['earlier']>[2]) {
      const first = async (column: 'reference' | 'place', wanted: readonly string[]) => {
        const { rows } = await session.query<{ key: string; line: number }>(
          `SELECT ${column} AS key, min(line) AS line FROM import_lines
           WHERE import_id = $1 AND line < $2 AND ${column} = ANY ($3) GROUP BY ${column}`,
          [id, before, wanted],
        );
        return new Map(rows.map(({ key, line }) => [key, line]));
      };
      return { references: await first('reference', keys.references), places: await first('place', keys.places) };
    },
    async absentHouseholds(id: string, limit: number) {
      const { rows } = await session.query<{ reference: string; total: number }>(
        `SELECT h.reference, count(*) OVER ()::integer AS total FROM households h
         WHERE NOT EXISTS (SELECT FROM import_lines l WHERE l.import_id = $1 AND l.reference = h.reference)
         ORDER BY h.reference LIMIT $2`,
        [id, limit],
      );
      return { total: rows[0]?.total ?? 0, references: rows.map(({ reference }) => reference) };
    },
  };
}

function mappings(session: Session, organisation: string | null) {
  return {
    async rememberedMapping(kind: ImportKind): Promise<Readonly<Record<string, string>>> {
      const { rows } = await session.query<{ mapping: Record<string, string> }>(
        'SELECT mapping FROM import_mappings WHERE organisation_id = $1 AND kind = $2',
        [organisation, kind],
      );
      return rows[0]?.mapping ?? {};
    },
    async rememberMapping(kind: ImportKind, mapping: Readonly<Record<string, string>>, at: Instant): Promise<void> {
      await session.query(
        `INSERT INTO import_mappings (organisation_id, kind, mapping, changed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (organisation_id, kind)
         DO UPDATE SET mapping = import_mappings.mapping || excluded.mapping, changed_at = excluded.changed_at`,
        [organisation, kind, JSON.stringify(mapping), at],
      );
    },
  };
}
