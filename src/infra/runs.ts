import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { runId } from '#domain/ids.js';
import type { Coefficient, Instance, Outcome, RunRepository, RunResult, RunState, RunSummary, Stage } from '#ports.js';
import { REGION } from './region.js';
import type { Session } from './unit-of-work.js';

const inflate = promisify(gunzip);

interface RunRow {
  id: string;
  state: RunState;
  as_of: CalendarDate;
  started_at: Date;
  ended_at: Date | null;
  input_hash: string | null;
  result_hash: string | null;
  outcome: Outcome | null;
  stages: Stage[];
  coefficients: Coefficient[];
  problem: string | null;
}

const COLUMNS =
  'id, state, as_of, started_at, ended_at, input_hash, result_hash, outcome, stages, coefficients, problem';

function toSummary(row: RunRow): RunSummary {
  return {
    id: runId(row.id),
    state: row.state,
    asOf: row.as_of,
    startedAt: row.started_at.toISOString() as Instant,
    endedAt: row.ended_at && (row.ended_at.toISOString() as Instant),
    inputHash: row.input_hash,
    resultHash: row.result_hash,
    outcome: row.outcome,
    stages: row.stages,
    coefficients: row.coefficients,
    problem: row.problem,
  };
}

/** Bytes (gzip) of a run's frozen instance and result: what an explanation's thread is given. System access only. */
export async function readRunBytes(session: Session, id: string): Promise<{ instance: Buffer; result: Buffer } | null> {
  const { rows } = await session.query<{ instance: Buffer | null; result: Buffer | null }>(
    'SELECT instance, result FROM runs WHERE id = $1',
    [id],
  );
  const { instance = null, result = null } = rows[0] ?? {};
  return instance === null || result === null ? null : { instance, result };
}

async function parse<T>(bytes: Buffer): Promise<T> {
  return JSON.parse((await inflate(bytes)).toString('utf8')) as T;
}

/** `changes` gathers the reasons for which the unit of work marks the region dirty at the end of the transaction. */
export function createRunRepository(session: Session, changes: string[]): RunRepository {
  return {
    async find(id) {
      const { rows } = await session.query<RunRow>(`SELECT ${COLUMNS} FROM runs WHERE id = $1`, [id]);
      return rows[0] ? toSummary(rows[0]) : null;
    },
    async latestPublished() {
      const { rows } = await session.query<RunRow>(
        `SELECT ${COLUMNS} FROM runs WHERE region = $1 AND state = 'published' ORDER BY ended_at DESC, id LIMIT 1`,
        [REGION],
      );
      return rows[0] ? toSummary(rows[0]) : null;
    },
    async latestEnded() {
      const { rows } = await session.query<RunRow>(
        `SELECT ${COLUMNS} FROM runs WHERE region = $1 AND ended_at IS NOT NULL ORDER BY ended_at DESC, id LIMIT 1`,
        [REGION],
      );
      return rows[0] ? toSummary(rows[0]) : null;
    },
    async underWay() {
      const { rows } = await session.query<{ id: string }>(
        "SELECT id FROM runs WHERE region = $1 AND state = 'running' ORDER BY started_at DESC, id LIMIT 1",
        [REGION],
      );
      return rows[0] === undefined ? null : runId(rows[0].id);
    },
    async load(id) {
      const bytes = await readRunBytes(session, id);
      if (bytes === null) return null;
      return { instance: await parse<Instance>(bytes.instance), result: await parse<RunResult>(bytes.result) };
    },
    async publishedByDay({ from, to }) {
      const { rows } = await session.query<{ id: string }>(
        `SELECT DISTINCT ON (as_of) id FROM runs
         WHERE region = $1 AND state = 'published' AND instance IS NOT NULL
           AND ($2::date IS NULL OR as_of >= $2) AND ($3::date IS NULL OR as_of <= $3)
         ORDER BY as_of, ended_at DESC, id`,
        [REGION, from, to],
      );
      return rows.map((row) => runId(row.id));
    },
    async regionState() {
      const { rows } = await session.query<{ dirty: string; solved: string; running: boolean }>(
        `SELECT dirty_version AS dirty, solved_version AS solved, coalesce(lease_until > now(), false) AS running
         FROM region_state WHERE region = $1`,
        [REGION],
      );
      const { dirty = '0', solved = '0', running = false } = rows[0] ?? {};
      return { dirtyVersion: Number(dirty), solvedVersion: Number(solved), running };
    },
    async markDirty(reason) {
      changes.push(reason);
    },
  };
}
