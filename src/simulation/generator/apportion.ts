/**
 * Shares `total` into whole parts in proportion to the weights (largest remainder, earlier part first on a tie): the
 * parts add up to `total`, and to the weights themselves where `total` is their sum.
 */
export function apportion<K extends string>(
  total: number,
  weights: Readonly<Record<K, number>>,
): Readonly<Record<K, number>> {
  const entries = Object.entries(weights) as [K, number][];
  const sum = entries.reduce((all, [, weight]) => all + weight, 0);
  const shares = entries.map(([key, weight], order) => {
    const exact = (total * weight) / sum;
    return { key, order, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  const missing = total - shares.reduce((all, share) => all + share.whole, 0);
  const rounded = shares
    .toSorted((a, b) => b.rest - a.rest || a.order - b.order)
    .map((share, i) => ({ ...share, whole: share.whole + (i < missing ? 1 : 0) }));
  return Object.fromEntries(
    rounded.toSorted((a, b) => a.order - b.order).map((share) => [share.key, share.whole]),
  ) as Record<K, number>;
}

/** Which part the item number `index` falls in, parts laid end to end in their order. */
export function partOf<K extends string>(parts: Readonly<Record<K, number>>, index: number): K {
  let rest = index;
  for (const [key, size] of Object.entries(parts) as [K, number][]) {
    if (rest < size) return key;
    rest -= size;
  }
  throw new RangeError(`no part holds item ${index}`);
}
