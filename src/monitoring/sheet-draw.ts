/**
 * Problem: draw sheets so that nobody can have chosen them, and anybody can check it. Method: commit and reveal. The
 * candidates are hashed; a secret is drawn; SHA-256 of all that is published; then the secret is revealed and each
 * candidate is ranked by SHA-256(secret | id), smallest first. Guarantees: the draw is a function of what was committed;
 * every set of the remaining candidates is as likely; without replacement over the draws of a review. The secret must
 * not be known to who chooses the candidates before the commitment is published.
 */
import { createHash } from 'node:crypto';
import { SHEETS_DRAWN } from '#domain/management-review.js';

export interface DrawTerms {
  readonly on: string;
  readonly associationId: string;
  readonly number: number;
  readonly secret: string;
  readonly candidatesHash: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** SHA-256 of the candidates, sorted, one a line; the same whatever their order. */
export function candidatesHash(candidates: readonly string[]): string {
  return sha256(candidates.toSorted().join('\n'));
}

/** What is published before the draw: date|association|number|secret|hash of the candidates, in SHA-256. */
export function commitmentOf({ on, associationId, number, secret, candidatesHash: hash }: DrawTerms): string {
  return sha256([on, associationId, number, secret, hash].join('|'));
}

/** At most seven of the candidates, in the order drawn; all of them where they are fewer. */
export function drawSheets(candidates: readonly string[], secret: string): readonly string[] {
  return [...new Set(candidates)]
    .map((id) => ({ id, rank: sha256(`${secret}|${id}`) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, SHEETS_DRAWN)
    .map(({ id }) => id);
}
