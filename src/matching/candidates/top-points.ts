/** What has been scored, and the points of the T-th best of it (binary min-heap of the T best; Williams 1964). */
export class TopPoints {
  /** Points of the T-th best so far, −1 while there are fewer than T. */
  least = -1;
  /** How many have been scored. */
  added = 0;
  private readonly households: number[] = [];
  private readonly points: number[] = [];
  private readonly heap: number[] = [];
  private readonly depth: number;

  constructor(depth: number) {
    this.depth = depth;
  }

  add(household: number, points: number): void {
    this.added++;
    if (points < this.least) return;
    this.households.push(household);
    this.points.push(points);
    if (this.heap.length < this.depth) this.push(points);
    else if (points > this.least) this.replaceLeast(points);
    if (this.heap.length === this.depth) this.least = this.heap[0] as number;
  }

  /** The T best and all that tie with the last of them, in the order they came. */
  kept(): { readonly households: Int32Array; readonly points: Int32Array } {
    const places: number[] = [];
    for (let place = 0; place < this.points.length; place++) {
      if ((this.points[place] as number) >= this.least) places.push(place);
    }
    return {
      households: Int32Array.from(places, (place) => this.households[place] as number),
      points: Int32Array.from(places, (place) => this.points[place] as number),
    };
  }

  private push(points: number): void {
    const { heap } = this;
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if ((heap[above] as number) <= points) break;
      heap[place] = heap[above] as number;
      place = above;
    }
    heap[place] = points;
  }

  private replaceLeast(points: number): void {
    const { heap } = this;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && (heap[below + 1] as number) < (heap[below] as number)) below++;
      if ((heap[below] as number) >= points) break;
      heap[place] = heap[below] as number;
      place = below;
    }
    heap[place] = points;
  }
}
