/**
 * Problem: one integer below 2^32 per (household, vacancy, seed) that orders plans equal in every other respect, the
 * same on every machine and in any input order.
 *
 * Method: 32-bit FNV-1a over the UTF-8 bytes of the text (L. C. Noll, K.-P. Vo, D. Eastlake & T. Hansen, "The FNV
 * Non-Cryptographic Hash Algorithm", RFC 9923, 2026, DOI 10.17487/RFC9923), then the 32-bit finaliser of MurmurHash3
 * (A. Appleby, 2011, public domain), a bijection in which each input bit flips each output bit about half of the time.
 * Complexity: O(bytes). Range: any text, any unsigned 32-bit digests.
 * Guarantee: depends on the three texts alone. Deviation: 1. the digests are chained, so household and vacancy are not
 * interchangeable. Not for: secrets, or telling apart more than some ten thousand texts without collision.
 */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Unsigned 32-bit digest of a text, an identifier or the seed of a run. */
export function digest(text: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // From here on the bytes of UTF-8 are not the code units.
    // Stryker disable next-line ConditionalExpression,EqualityOperator: the bytes give the same below, more slowly.
    if (unit > 127) return finalise(bytesHash(text.slice(i), hash));
    hash = Math.imul(hash ^ unit, FNV_PRIME);
  }
  return finalise(hash);
}

function bytesHash(text: string, start: number): number {
  let hash = start;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash;
}

/** Unsigned 32-bit tie-break of a pairing from the digests of its household, its vacancy and the seed. */
export function mix(householdDigest: number, vacancyDigest: number, seedDigest: number): number {
  return finalise(finalise(finalise(seedDigest + 0x9e3779b9) ^ householdDigest) + Math.imul(vacancyDigest, 0x9e3779b1));
}

function finalise(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
