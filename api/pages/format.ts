import { formatPermille, UNKNOWN } from '#exchange/french-format.js';
import { percentOf } from '#monitoring/rounding.js';

/** Words and figures of the pages are formatted as those of the documents are. */
export * from '#exchange/french-format.js';

/** Share of a whole: `61, 1148` → « 5,3 % »; « non connu » where the whole is 0. */
export function formatShare(part: number, whole: number): string {
  const percent = percentOf(part, whole, 1);
  return percent === null ? UNKNOWN : formatPermille(10 * percent);
}
