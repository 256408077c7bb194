import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** Fields that hold a person or a secret, wherever they stand in the first three levels of what is logged. */
const PERSONAL = [
  'requestNumber',
  'members',
  'incomes',
  'birthDate',
  'household',
  'households',
  'facts',
  'excludedAreas',
  'address',
  'body',
];
const SECRET = [
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'tokens',
  'password',
  'idempotency-key',
  'connectionString',
];

// Where PostgreSQL quotes the row or the value that it refuses: « Failing row contains (…) », « Key (…)=(…) »; and the
// whole connection, which the pool hangs on the error of an idle one.
const QUOTED = ['detail', 'where', 'internalQuery', 'client'].flatMap((name) => [`err.${name}`, `error.${name}`]);

const paths = [...PERSONAL, ...SECRET].flatMap((name) => {
  const field = name.includes('-') ? `["${name}"]` : `.${name}`;
  const top = name.includes('-') ? `["${name}"]` : name;
  return [top, `*${field}`, `*.*${field}`];
});

/** JSON logger of a process; identifiers are kept, persons and secrets are replaced by `[retiré]`. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...paths, ...QUOTED], censor: '[retiré]' },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
}
