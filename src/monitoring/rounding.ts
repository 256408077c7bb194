/**
 * `scale · numerator / denominator` rounded half up to `decimals`, on whole numbers only, so that 2,5 % prints 3 %
 * on every machine. `denominator` must be positive.
 */
export function roundedQuotient(numerator: number, denominator: number, scale: number, decimals: number): number {
  if (!(denominator > 0)) throw new RangeError('a quotient needs a positive denominator');
  const power = 10 ** decimals;
  const top = BigInt(numerator) * BigInt(scale * power) * 2n + BigInt(denominator);
  const bottom = BigInt(denominator) * 2n;
  const floor = top >= 0n ? top / bottom : -((-top + bottom - 1n) / bottom);
  return Number(floor) / power;
}

/** Part of a whole, in percent rounded half up; `null` where the whole is nobody. Whole numbers only. */
export function percentOf(part: number, whole: number, decimals: number): number | null {
  return whole === 0 ? null : roundedQuotient(part, whole, 100, decimals);
}

/** An estimate (never a count) to `decimals`, half up. */
export function rounded(value: number, decimals: number): number {
  const power = 10 ** decimals;
  return Math.floor(value * power + 0.5) / power;
}
