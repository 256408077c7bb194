/**
 * Problem: a search reads a row from its best pairing to its first free household; what stands before it, the saturated
 * prefix, deepens with the region, and few of its pairings are near enough to matter.
 *
 * Method: beyond its first `ONE_BY_ONE` places, the prefix is cut into blocks of `BLOCK`. Of each block that has been
 * read whole, the greatest worth (packed weight less the margin of the household) is kept. While margins only rise and
 * nobody loses its vacancy, no pairing of the block is ever worth more: a search that needs more passes the block by. The
 * stale bound of a lazily updated priority queue, per block instead of per element.
 *
 * Complexity: one comparison per block passed by, 8 B per block. Not for searches in which margins fall.
 */
export const BLOCK = 8;
/** Places before the first block: keeping the worths of rows that are no deeper costs more than it saves. */
const ONE_BY_ONE = 64;

export class SaturatedBlocks {
  /** A multiple of BLOCK. */
  readonly oneByOne: number;
  private readonly worths: Float64Array[];

  constructor(vacancyCount: number, oneByOne = ONE_BY_ONE) {
    this.oneByOne = oneByOne;
    const none = new Float64Array(0);
    this.worths = new Array<Float64Array>(vacancyCount).fill(none);
  }

  /** First place from `rank` on, both the first of a block, whose block may hold a pairing worth at least `least`. */
  firstWorth(vacancy: number, rank: number, least: number): number {
    const worths = this.worths[vacancy]!;
    let block = (rank - this.oneByOne) / BLOCK;
    while (block < worths.length && worths[block]! < least) block++;
    return this.oneByOne + block * BLOCK;
  }

  /** The best of the block that ends at `rank` is worth this much: every pairing of it has been read, and is held. */
  keep(vacancy: number, rank: number, worth: number): void {
    const block = (rank - this.oneByOne - BLOCK + 1) / BLOCK;
    const worths = this.worths[vacancy]!;
    if (block < worths.length) {
      worths[block] = worth;
      return;
    }
    const longer = new Float64Array(Math.max(4, 2 * worths.length)).fill(Number.POSITIVE_INFINITY);
    longer.set(worths);
    longer[block] = worth;
    this.worths[vacancy] = longer;
  }
}
