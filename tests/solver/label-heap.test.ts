import { expect, it } from 'vitest';
import { LabelHeap } from '#solver/label-heap.js';
import { seeded } from './random-problem.js';

/** Nodes with labels of few values, so that every term decides. */
function heapOf(seed: number, size: number) {
  const below = seeded(seed);
  const labels = [3, 3, 3].map((values) => Float64Array.from({ length: size }, () => below(values)));
  const [first, second, third] = labels as [Float64Array, Float64Array, Float64Array];
  const heap = new LabelHeap(first, second, third);
  const inOrder = (nodes: readonly number[]) =>
    [...nodes].sort((a, b) => first[a]! - first[b]! || second[a]! - second[b]! || third[a]! - third[b]! || a - b);
  return { heap, first, below, inOrder };
}

function popAll(heap: LabelHeap): number[] {
  const nodes: number[] = [];
  for (let node = heap.pop(); node >= 0; node = heap.pop()) nodes.push(node);
  expect(heap.pop()).toBe(-1);
  return nodes;
}

it('a heap gives nodes back by the three terms of their labels, then by number', () => {
  for (let seed = 0; seed < 60; seed++) {
    const { heap, inOrder } = heapOf(seed, 1 + (seed % 12));
    const nodes = Array.from({ length: 1 + (seed % 12) }, (_, node) => node);
    for (const node of nodes) heap.pushOrDecrease(node);
    expect({ seed, nodes: popAll(heap) }).toEqual({ seed, nodes: inOrder(nodes) });
  }
});

it('a heap moves up a node whose label fell, once, and may be used again', () => {
  for (let seed = 0; seed < 60; seed++) {
    const { heap, first, below, inOrder } = heapOf(seed, 9);
    const left = new Set(Array.from({ length: 9 }, (_, node) => node));
    for (const node of left) heap.pushOrDecrease(node);
    for (let step = 0; step < 6; step++) {
      const [next] = inOrder([...left]);
      expect(heap.pop()).toBe(next);
      left.delete(next!);
      const fallen = [...left][below(left.size)]!;
      first[fallen]! -= 1 + below(3);
      heap.pushOrDecrease(fallen);
    }
    expect({ seed, nodes: popAll(heap) }).toEqual({ seed, nodes: inOrder([...left]) });
    for (const node of [2, 5, 7]) heap.pushOrDecrease(node);
    expect(popAll(heap)).toEqual(inOrder([2, 5, 7]));
  }
});

it('a heap that is cleared has forgotten every node', () => {
  const { heap, inOrder } = heapOf(3, 6);
  for (let node = 0; node < 6; node++) heap.pushOrDecrease(node);
  heap.pop();
  heap.clear();
  expect(heap.pop()).toBe(-1);
  for (const node of [4, 1, 5, 0]) heap.pushOrDecrease(node);
  expect(popAll(heap)).toEqual(inOrder([0, 1, 4, 5]));
});
