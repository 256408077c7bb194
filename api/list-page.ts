import { decodeCursor } from '#infra/keyset.js';
import type { PageQuery } from '#ports.js';
import { problem } from './errors.js';

const DEFAULT_LIMIT = 50;

/** Page asked by `limit` and `after`, a cursor of `keys` sort keys. Problem: INVALID_CURSOR where `after` is not a cursor of ours. */
export function pageOf(
  { limit, after }: { limit?: string | undefined; after?: string | undefined },
  keys = 2,
): PageQuery {
  if (after !== undefined && decodeCursor(after, keys) === undefined) {
    throw problem('INVALID_CURSOR', 'Ce curseur n’est pas un « next » d’une page précédente.', [
      {
        pointer: '/after',
        code: 'INVALID_CURSOR',
        message: 'Curseur inconnu.',
        expected: 'la valeur « next » de la page précédente',
      },
    ]);
  }
  return { limit: limit === undefined ? DEFAULT_LIMIT : Number(limit), after: after ?? null };
}
