import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Session } from './unit-of-work.js';

/** Statements of one process at most; those after are planned at each use. */
const STATEMENTS = 400;

const names = new Map<string, string>();

/** A name that the text alone gives, so that every connection may keep its plan; `null` past the bound. */
function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= STATEMENTS) return null;
  const name = `t${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
  names.set(text, name);
  return name;
}

/**
 * The same connection, where a statement with parameters is prepared under a name of its own: it is parsed and its
 * policies rewritten once per connection, which costs more than running it.
 */
export function prepared(client: pg.ClientBase): Session {
  const query = (text: unknown, values?: unknown): unknown => {
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : null;
    return name === null
      ? client.query(text as string, values as unknown[])
      : client.query({ name, text: text as string, values: values as unknown[] });
  };
  return { query: query as Session['query'] };
}
