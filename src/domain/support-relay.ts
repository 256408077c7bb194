import type { CalendarDate } from './dates.js';
import type { Departement } from './departement.js';
import type { DwellingSize } from './dwelling.js';
import type { HouseholdId, OrganisationId, ProposalId } from './ids.js';

/** What the association that is asked may answer. */
export const RELAY_ANSWERS = ['accepted', 'noCapacity', 'outsideArea', 'outsideMission', 'other'] as const;
export type RelayAnswer = (typeof RELAY_ANSWERS)[number];

export const RELAY_ANSWER_LABELS: Readonly<Record<RelayAnswer | 'cancelled', string>> = {
  accepted: 'Relais accepté',
  noCapacity: 'Décliné : pas de place dans l’équipe',
  outsideArea: 'Décliné : secteur non couvert',
  outsideMission: 'Décliné : hors de la mission de l’association',
  other: 'Décliné : autre raison',
  cancelled: 'Demande reprise par l’association qui suit le ménage',
};

/**
 * A request of the association that follows a household to another one: to support it in the dwelling's département. It
 * holds what the other must know to answer; who the household is comes with the transfer of its file.
 */
export interface SupportRelay {
  readonly id: string;
  readonly proposalId: ProposalId;
  readonly householdId: HouseholdId;
  readonly fromId: OrganisationId;
  readonly toId: OrganisationId;
  readonly departement: Departement;
  readonly communeCode: string;
  readonly size: DwellingSize;
  /** Who would live in the dwelling. */
  readonly persons: number;
  readonly text: string | null;
  readonly askedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly answered: null | { readonly answer: RelayAnswer | 'cancelled'; readonly on: CalendarDate };
}
