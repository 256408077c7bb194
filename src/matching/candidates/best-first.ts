import type { RowChunk } from '#solver/lazy-rows.js';

/** The same pairings in the order that lists are read: points, waiting days, tie-break descending, then household. */
export function bestFirst({ households, points, tieBreak }: RowChunk, waitingDays: Int32Array): RowChunk {
  const days = (place: number) => waitingDays[households[place] as number] as number;
  const order = Int32Array.from(households.keys()).sort(
    (a, b) =>
      (points[b] as number) - (points[a] as number) ||
      days(b) - days(a) ||
      (tieBreak[b] as number) - (tieBreak[a] as number) ||
      (households[a] as number) - (households[b] as number),
  );
  return placesOf({ households, points, tieBreak }, order);
}

/** Some places of a row, in the order given. */
export function placesOf({ households, points, tieBreak }: RowChunk, places: ArrayLike<number>): RowChunk {
  const { length } = places;
  const part = {
    households: new Int32Array(length),
    points: new Int32Array(length),
    tieBreak: new Uint32Array(length),
  };
  for (let i = 0; i < length; i++) {
    const place = places[i] as number;
    part.households[i] = households[place] as number;
    part.points[i] = points[place] as number;
    part.tieBreak[i] = tieBreak[place] as number;
  }
  return part;
}
