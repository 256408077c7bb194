import { COMMISSION_ACTS } from './pairing-commission-acts.js';
import { EXIT_ACTS } from './pairing-exit-acts.js';
import type { PairingState } from './pairing-life.js';
import { PREPARATION_STATES } from './pairing-life.js';
import { PREPARATION_ACTS } from './pairing-preparation-acts.js';
import type { ActActor, Transition } from './pairing-transition.js';

/** The life of a pairing, whole: no other code changes a state, and the database holds the same list. */
export const TRANSITIONS = [
  ...PREPARATION_ACTS,
  ...COMMISSION_ACTS,
  ...EXIT_ACTS,
] as const satisfies readonly Transition[];

export type PairingAct = (typeof TRANSITIONS)[number]['act'];

const BY_ACT = new Map<string, Transition>(TRANSITIONS.map((row) => [row.act, row]));

export function transitionOf(act: PairingAct): Transition {
  return BY_ACT.get(act) as Transition;
}

/** States where `act` may lead from `from`; empty where it is not open there. Only a correction leads back. */
export function targetsOf(act: PairingAct, from: PairingState): readonly PairingState[] {
  const row = transitionOf(act);
  if (!row.from.includes(from)) return [];
  if (row.to === 'same') return [from];
  if (row.event === 'corrected') return row.to;
  return row.to.filter((to) => positionOf(to) < 0 || positionOf(to) >= positionOf(from));
}

/** Place in the preparation, −1 outside of it. */
function positionOf(state: PairingState): number {
  return (PREPARATION_STATES as readonly PairingState[]).indexOf(state);
}

/** Acts of the table that `actor` may try from `state`, guards aside. */
export function actsOpen(state: PairingState, actor: ActActor): readonly PairingAct[] {
  return TRANSITIONS.filter(
    (row) =>
      (row.from as readonly PairingState[]).includes(state) && (row.actors as readonly ActActor[]).includes(actor),
  ).map((row) => row.act);
}
