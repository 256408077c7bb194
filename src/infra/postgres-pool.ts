import pg from 'pg';

export type Pool = pg.Pool;

const DATE_OID = 1082;

/** Calendar dates stay text: a `Date` would move them by the machine's time zone. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === DATE_OID && format !== 'binary' ? (text: string) => text : pg.types.getTypeParser(oid, format)) as never,
};

export interface PoolSettings {
  readonly url: string;
  /** Connections at most; the default suits one process of the API. */
  readonly max?: number;
  readonly applicationName?: string;
  readonly statementTimeoutMs?: number;
  /** How long a connection waits for its next use before it is given back; 5 seconds by default. */
  readonly idleMs?: number;
  /** Called with errors of idle connections (server restart): without a listener they would end the process. */
  readonly onError: (error: Error) => void;
}

/** Connection pool of a process: dates as text, timeouts on statements, locks and idle transactions. */
export function createPool(settings: PoolSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.max ?? 10,
    application_name: settings.applicationName ?? 'rapprochement',
    types,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: settings.idleMs ?? 5_000,
    statement_timeout: settings.statementTimeoutMs ?? 10_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 30_000,
  });
  pool.on('error', settings.onError);
  // A connection lost between two statements of a transaction: the next one fails, and says it.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Connection of its own, outside of any pool, for LISTEN; the caller connects, listens to `error` and ends it. */
export function createListenClient(url: string, applicationName: string): pg.Client {
  return new pg.Client({ connectionString: url, application_name: applicationName, keepAlive: true });
}
