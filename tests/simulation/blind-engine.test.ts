import { expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import type { Assumptions } from '#simulation/assumptions.js';
import { endOfStep } from '#simulation/calendar.js';
import { engineChooser } from '#simulation/engine-choice.js';
import { drawStreams, Population } from '#simulation/population/streams.js';
import { World } from '#simulation/world.js';
import { SMALL, SMALL_CALIBRATION } from './support.js';

/** The proposals of the first half-month under the engine, and whether each would be accepted. */
function firstProposals(changes: Partial<Assumptions>) {
  const population = new Population(7, { ...SMALL, ...changes });
  const streams = drawStreams(population, SMALL_CALIBRATION, endOfStep(0));
  const world = new World(population, SMALL_CALIBRATION, streams);
  world.step(0, engineChooser(DEFAULT_POLICY, null, ''));
  return world.proposals.map(({ household, dwelling, fate }) => ({
    place: `${streams.arrivals[household]?.traits.id} ${dwelling.offer.traits.vacancy.id}`,
    fate: JSON.stringify(fate),
  }));
}

it('the engine proposes the same whatever makes households accept: it does not know the model, only its outcomes differ', () => {
  const base = firstProposals({});
  expect(base.length).toBeGreaterThan(20);
  for (const changes of [
    { acceptWished: 0.7, acceptUnwished: 0.475, tasteForExactSize: -0.5 },
    { acceptWished: 0.05, acceptUnwished: 0.95 },
  ]) {
    const other = firstProposals(changes);
    expect(other.map(({ place }) => place)).toEqual(base.map(({ place }) => place));
    expect(other.map(({ fate }) => fate)).not.toEqual(base.map(({ fate }) => fate));
  }
});
