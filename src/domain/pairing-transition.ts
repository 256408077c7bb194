import type { EventName } from './events.js';
import type { Role } from './organisation.js';
import type { PairingState } from './pairing-life.js';

/** Who may perform an act: a role, the system (deadlines, publication). */
export type ActActor = Role | 'system';

export const GUARDS = [
  'designatesHere',
  'followsHousehold',
  'speaksForHousehold',
  'contactWaivable',
  'contactRecordedOnce',
  'opinionOpen',
  'destinationUnit',
  'originUnit',
  'sessionOpen',
  'readyForCaleol',
  'sessionHeld',
  'rankGiven',
  'minutesOpen',
  'offerNotMade',
  'admitted',
  'minutesValidated',
  'noOtherOffer',
  'daloNoticeGiven',
  'answerInTime',
  'answerOverdue',
  'ranksAboveOut',
  'correspondentNamed',
  'conditionMet',
  'relaySettled',
  'yearPassed',
  'daloUnit',
] as const;
export type GuardName = (typeof GUARDS)[number];

/**
 * One row of the life of a pairing. `to` lists where the act may lead: where it is longer than one, the first step not
 * yet met decides (preparation), or the decision taken. A state in `from` that is also reached means that a fact was
 * recorded early or beside the path.
 */
export interface Transition {
  readonly act: string;
  readonly label: string;
  readonly from: readonly PairingState[];
  readonly to: readonly PairingState[] | 'same';
  readonly actors: readonly ActActor[];
  readonly guards: readonly GuardName[];
  readonly event: EventName;
}
