/** A set of small integers, 32 to a word; every set of one index has the same number of words. */
export type Bitset = Uint32Array;

export function emptyBitset(size: number): Bitset {
  return new Uint32Array((size + 31) >>> 5);
}

/** Every integer from 0 to `size` − 1. */
export function fullBitset(size: number): Bitset {
  const bits = emptyBitset(size).fill(0xffff_ffff);
  if ((size & 31) !== 0) bits[bits.length - 1] = 2 ** (size & 31) - 1;
  return bits;
}

export function addBit(bits: Bitset, member: number): void {
  bits[member >>> 5] = (bits[member >>> 5] as number) | (1 << (member & 31));
}

export function removeBit(bits: Bitset, member: number): void {
  bits[member >>> 5] = (bits[member >>> 5] as number) & ~(1 << (member & 31));
}

export function hasBit(bits: Bitset, member: number): boolean {
  return (((bits[member >>> 5] as number) >>> (member & 31)) & 1) === 1;
}

/** Keeps in `bits` what is also in every one of `others`. */
export function intersect(bits: Bitset, others: readonly Bitset[]): void {
  for (const other of others) {
    for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] as number) & (other[word] as number);
  }
}

/** Calls `visit` for each member that is also in `within`, ascending; members removed meanwhile do no harm. */
export function visitBits(bits: Bitset, within: Bitset | null, visit: (member: number) => void): void {
  for (let word = 0; word < bits.length; word++) {
    let left = within === null ? (bits[word] as number) : (bits[word] as number) & (within[word] as number);
    while (left !== 0) {
      visit((word << 5) + 31 - Math.clz32(left & -left));
      left &= left - 1;
    }
  }
}

export function countBits(bits: Bitset): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) {
    let left = bits[word] as number;
    left -= (left >>> 1) & 0x5555_5555;
    left = (left & 0x3333_3333) + ((left >>> 2) & 0x3333_3333);
    count += Math.imul((left + (left >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
  }
  return count;
}

/** The members, ascending, each replaced by its entry in `names`. */
export function namedMembers(bits: Bitset, names: Int32Array): Int32Array {
  const members = new Int32Array(countBits(bits));
  let count = 0;
  for (let word = 0; word < bits.length; word++) {
    let left = bits[word] as number;
    while (left !== 0) {
      members[count++] = names[(word << 5) + 31 - Math.clz32(left & -left)] as number;
      left &= left - 1;
    }
  }
  return members;
}
