/**
 * Binary min-heap of node numbers under labels (first, second, third) compared in that order, with decrease-key
 * (J. W. J. Williams, Algorithm 232, 1964, DOI 10.1145/512274.512284; positions as in E. W. Dijkstra's algorithm with
 * a heap, D. B. Johnson, 1977, DOI 10.1145/321992.321993). Push, decrease and pop take O(log n) for n nodes.
 * Labels live in arrays of the caller, who writes them before `pushOrDecrease`.
 */
export class LabelHeap {
  private readonly nodes: Int32Array;
  private readonly positions: Int32Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly third: Float64Array;
  private size = 0;

  constructor(first: Float64Array, second: Float64Array, third: Float64Array) {
    this.nodes = new Int32Array(first.length);
    this.positions = new Int32Array(first.length).fill(-1);
    this.first = first;
    this.second = second;
    this.third = third;
  }

  /** Puts the node in, or moves it up after its label fell. */
  pushOrDecrease(node: number): void {
    const known = this.positions[node]!;
    this.siftUp(node, known >= 0 ? known : this.size++);
  }

  /** Takes out the node with the least label, −1 when none is left. */
  pop(): number {
    if (this.size === 0) return -1;
    const top = this.nodes[0]!;
    this.positions[top] = -1;
    const last = this.nodes[--this.size]!;
    if (this.size > 0) this.siftDown(last);
    return top;
  }

  clear(): void {
    for (let position = 0; position < this.size; position++) this.positions[this.nodes[position]!] = -1;
    this.size = 0;
  }

  private less(a: number, b: number): boolean {
    if (this.first[a]! < this.first[b]!) return true;
    if (this.first[a]! > this.first[b]!) return false;
    return (this.second[a]! - this.second[b]! || this.third[a]! - this.third[b]! || a - b) < 0;
  }

  private siftUp(node: number, start: number): void {
    const { nodes, positions } = this;
    let position = start;
    while (position > 0) {
      const above = (position - 1) >> 1;
      const parent = nodes[above]!;
      if (!this.less(node, parent)) break;
      nodes[position] = parent;
      positions[parent] = position;
      position = above;
    }
    nodes[position] = node;
    positions[node] = position;
  }

  private siftDown(node: number): void {
    const { nodes, positions, size } = this;
    let position = 0;
    for (;;) {
      let below = 2 * position + 1;
      if (below >= size) break;
      if (below + 1 < size && this.less(nodes[below + 1]!, nodes[below]!)) below++;
      const child = nodes[below]!;
      if (!this.less(child, node)) break;
      nodes[position] = child;
      positions[child] = position;
      position = below;
    }
    nodes[position] = node;
    positions[node] = position;
  }
}
