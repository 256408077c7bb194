import pg from 'pg';
import type { Access, UnitOfWork } from '#ports.js';
import { beginning } from './beginning.js';
import { type TokenRow, toTokenAccess } from './tokens.js';

/** What every request asks before its own work: each a transaction of its own, in one exchange with the database. */
export function openingReads(pool: pg.Pool): Pick<UnitOfWork, 'tokenAccess' | 'header'> {
  return {
    async tokenAccess(tokenHash) {
      const statement = `SELECT * FROM resolve_token(${pg.escapeLiteral(tokenHash)})`;
      const row = await readOnce<TokenRow>(pool, { kind: 'system' }, statement);
      return row === undefined ? null : toTokenAccess(row);
    },
    async header(access) {
      const row = await readOnce<{ organisation: string | null; actions: number; unread: number }>(
        pool,
        access,
        'SELECT * FROM page_header()',
      );
      return {
        organisation: row?.organisation ?? '',
        counts: { actions: row?.actions ?? 0, unread: row?.unread ?? 0 },
      };
    },
  };
}

/** First row of one statement under the access's rights. A text of several statements gives a result for each. */
async function readOnce<R>(pool: pg.Pool, access: Access, statement: string): Promise<R | undefined> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const results: unknown = await client.query(`${beginning(access)}; ${statement}; COMMIT`);
    return (results as readonly pg.QueryResult[]).at(-2)?.rows[0] as R | undefined;
  } catch (error) {
    await client.query('ROLLBACK').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
