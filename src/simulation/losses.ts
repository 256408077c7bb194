/** Where the dwellings of a window are lost: proposals that fail, with what the engine can see of them and what it cannot. */
import type { Window } from './outcomes.js';
import { zoneIndex } from './population/household.js';
import type { Arrival } from './population/streams.js';
import type { Proposal, World } from './world.js';

/** Counts over the half-months of a window; proposals by their half-month, whenever they are answered. */
export interface Losses {
  readonly proposals: number;
  /** The first ever made to the household. */
  readonly first: number;
  /** The estimated effort rate is above what the CALEOL hesitates at; the engine estimates the same rate. */
  readonly overEffort: number;
  /** A document is missing from the file; seen by the engine, a task and never a criterion. */
  readonly incomplete: number;
  readonly refused: number;
  /** … of a sector that the household does not truly accept, whatever it declared: nobody sees it. */
  readonly refusedElsewhere: number;
  readonly unfavourable: number;
  readonly unfavourableOverEffort: number;
  /** … with a bearable rent, and a document missing. */
  readonly unfavourableIncomplete: number;
  readonly leased: number;
  /** Dwellings lost in the window, and those of them that no household was found for. */
  readonly lost: number;
  readonly unclaimed: number;
}

export function lossesOf(world: World, { start, end }: Window): Losses {
  const seen = new Set<number>();
  const made: Seen[] = [];
  for (const proposal of world.proposals) {
    if (proposal.step >= start && proposal.step < end)
      made.push(seenOf(world, proposal, !seen.has(proposal.household)));
    seen.add(proposal.household);
  }
  const count = (of: (one: Seen) => boolean): number => made.filter(of).length;
  const sum = (perStep: readonly number[]): number => perStep.slice(start, end).reduce((total, n) => total + n, 0);
  return {
    proposals: made.length,
    first: count(({ first }) => first),
    overEffort: count(({ over }) => over),
    incomplete: count(({ complete }) => !complete),
    refused: count(({ fate }) => fate === 'refused'),
    refusedElsewhere: count(({ fate, wished }) => fate === 'refused' && !wished),
    unfavourable: count(({ fate }) => fate === 'unfavourable'),
    unfavourableOverEffort: count(({ fate, over }) => fate === 'unfavourable' && over),
    unfavourableIncomplete: count(({ fate, over, complete }) => fate === 'unfavourable' && !over && !complete),
    leased: count(({ fate }) => fate === 'leased'),
    lost: sum(world.lostAt),
    unclaimed: sum(world.unclaimedAt),
  };
}

interface Seen extends Pick<Proposal, 'fate' | 'complete'> {
  readonly first: boolean;
  readonly over: boolean;
  readonly wished: boolean;
}

function seenOf({ streams, fates }: World, { household, dwelling, fate, complete }: Proposal, first: boolean): Seen {
  const { traits } = streams.arrivals[household] as Arrival;
  const home = dwelling.offer.traits;
  return {
    fate,
    complete,
    first,
    over: fates.effortExceeded(traits, home),
    wished: traits.acceptedZones[zoneIndex(home.departement, home.zone)] === 1,
  };
}
