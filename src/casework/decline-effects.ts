import type { CalendarDate } from '#domain/dates.js';
import { addDays } from '#domain/dates.js';
import type { DeclineReason, Refusal, RefusalEffect } from '#domain/proposal.js';
import type { Vacancy } from '#domain/vacancy.js';

export type EffectKind = RefusalEffect['kind'];

export interface DeclineEffect {
  /** The reason as the form says it. */
  readonly label: string;
  /** Whose refusal it is. */
  readonly by: Extract<Refusal['by'], 'household' | 'association'>;
  readonly kind: EffectKind;
  /** Days the effect lasts; 0 for a single vacancy. */
  readonly days: number;
  /** What the button says: exactly what will happen. */
  readonly button: string;
}

/**
 * What each reason to decline does unless the association chooses another effect. Durations are our policy. The
 * waiting clock never resets, and a DALO recognition never ends by a refusal.
 */
export const DECLINE_EFFECTS: Readonly<Record<DeclineReason, DeclineEffect>> = {
  householdRefusesDwelling: {
    label: 'Le ménage refuse ce logement',
    by: 'household',
    kind: 'vacancy',
    days: 0,
    button: 'Décliner ce logement seulement',
  },
  householdRefusesArea: {
    label: 'Le ménage refuse ce secteur',
    by: 'household',
    kind: 'place',
    days: 180,
    button: 'Décliner, et ne plus proposer cette commune pendant 180 jours',
  },
  dwellingUnsuitable: {
    label: 'Le logement ne convient pas au ménage',
    by: 'association',
    kind: 'vacancy',
    days: 0,
    button: 'Décliner ce logement seulement',
  },
  rentTooHigh: {
    label: 'Le loyer est trop élevé',
    by: 'association',
    kind: 'vacancy',
    days: 0,
    button: 'Décliner ce logement seulement',
  },
  accessibility: {
    label: 'L’accès ne convient pas',
    by: 'association',
    kind: 'vacancy',
    days: 0,
    button: 'Décliner ce logement seulement',
  },
  fileNotReady: {
    label: 'Le dossier n’est pas prêt',
    by: 'association',
    kind: 'all',
    days: 30,
    button: 'Décliner, et ne rien proposer à ce ménage pendant 30 jours',
  },
  householdUnreachable: {
    label: 'Le ménage est injoignable',
    by: 'association',
    kind: 'all',
    days: 30,
    button: 'Décliner, et ne rien proposer à ce ménage pendant 30 jours',
  },
  alreadyRehoused: {
    label: 'Le ménage est déjà relogé',
    by: 'association',
    kind: 'all',
    days: 365,
    button: 'Décliner, et ne rien proposer à ce ménage pendant 365 jours',
  },
  supportEnded: {
    label: 'L’accompagnement est terminé',
    by: 'association',
    kind: 'all',
    days: 365,
    button: 'Décliner, et ne rien proposer à ce ménage pendant 365 jours',
  },
  other: {
    label: 'Autre motif',
    by: 'association',
    kind: 'vacancy',
    days: 0,
    button: 'Décliner ce logement seulement',
  },
};

/** What a caller may choose instead of the declared effect: any kind, at most a year. */
export interface ChosenEffect {
  readonly kind: EffectKind;
  readonly until?: CalendarDate;
}

export const MAX_EFFECT_DAYS = 365;
const DEFAULT_CHOSEN_DAYS = 180;

/** The effect of a refusal of this vacancy; `null` where the chosen day is not within a year from tomorrow. */
export function refusalEffect(
  reason: DeclineReason,
  chosen: ChosenEffect | null,
  { dwelling }: Pick<Vacancy, 'dwelling'>,
  today: CalendarDate,
): RefusalEffect | null {
  const declared = DECLINE_EFFECTS[reason];
  const kind = chosen?.kind ?? declared.kind;
  if (kind === 'vacancy') return chosen?.until === undefined ? { kind } : null;
  const days = kind === declared.kind ? declared.days : DEFAULT_CHOSEN_DAYS;
  const until = chosen?.until ?? addDays(today, days);
  if (until <= today || until > addDays(today, MAX_EFFECT_DAYS)) return null;
  if (kind === 'all') return { kind, until };
  return { kind, place: { scope: 'commune', code: dwelling.address.communeCode }, until };
}
