import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chainOrigin, followChain } from '#casework/audit.js';
import type { AuditRow } from '#ports.js';
import { seededRandom } from '../support/random-instance.js';

const ROWS = 200;
const ORIGIN = { seq: 0, hash: chainOrigin('A') };

function chain(): AuditRow[] {
  const rows: AuditRow[] = [];
  let prevHash = ORIGIN.hash;
  for (let seq = 1; seq <= ROWS; seq += 1) {
    const entry = JSON.stringify({ seq, chain: 'A', action: 'householdChanged', at: `2026-11-22T11:00:00.${seq}Z` });
    const hash = createHash('sha256').update(entry).update(prevHash).digest();
    rows.push({ seq, entry, prevHash, hash });
    prevHash = hash;
  }
  return rows;
}

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};

describe('a chain of rows', () => {
  it('leads from its origin to its head', () => {
    const rows = chain();
    expect(followChain('A', ORIGIN, rows)).toEqual({ seq: ROWS, hash: rows.at(-1)?.hash });
  });

  it('a thousand changes of one bit, deletions and swaps are found, at the row or the one that follows it', () => {
    const random = seededRandom(7);
    const below = (n: number) => Math.floor(random() * n);
    const sound = chain();
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      const rows = [...sound];
      const at = below(ROWS - 1);
      const row = rows[at] as AuditRow;
      const kind = (['entry', 'hash', 'prevHash', 'deleted', 'swapped'] as const)[attempt % 5];
      if (kind === 'deleted') rows.splice(at, 1);
      else if (kind === 'swapped')
        [rows[at], rows[at + 1]] = [
          { ...(rows[at + 1] as AuditRow), seq: at + 1 },
          { ...row, seq: at + 2 },
        ];
      else if (kind === 'entry') {
        // A text, so the change stays one: any other character in its place.
        const character = below(row.entry.length);
        rows[at] = { ...row, entry: `${row.entry.slice(0, character)}~${row.entry.slice(character + 1)}` };
      } else rows[at] = { ...row, [kind as 'hash']: flipped(row[kind as 'hash'], below(256)) };
      const followed = followChain('A', ORIGIN, rows);
      expect('fault' in followed && followed.fault.seq, `${kind} ${at}`).toBe(at + 1);
    }
  });

  it('of another organisation is not taken for its own', () => {
    expect(followChain('B', ORIGIN, chain())).toEqual({ fault: { seq: 1, fault: 'rowMoved' } });
  });
});
