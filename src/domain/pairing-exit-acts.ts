import type { Transition } from './pairing-transition.js';

const PREPARATION = ['proposed', 'toContact', 'toReview', 'toAgree', 'retained'] as const;
const BEFORE_AGREEMENT = ['proposed', 'toContact', 'toReview', 'toAgree'] as const;

/** Exits, and corrections by a counter-event. */
export const EXIT_ACTS = [
  // Exits and corrections
  {
    act: 'withdraw',
    label: 'Retirer le candidat, avec un motif',
    from: [...PREPARATION, 'deferred', 'ranked', 'granted'],
    to: ['withdrawn'],
    actors: ['landlordReferent', 'association'],
    guards: [],
    event: 'proposalWithdrawn',
  },
  {
    act: 'expire',
    label: 'Périmer une proposition sans suite',
    from: BEFORE_AGREEMENT,
    to: ['expired'],
    actors: ['system'],
    guards: [],
    event: 'proposalExpired',
  },
  {
    act: 'supersede',
    label: 'Remplacer par un nouveau calcul',
    from: BEFORE_AGREEMENT,
    to: ['superseded'],
    actors: ['system'],
    guards: [],
    event: 'proposalSuperseded',
  },
  {
    act: 'release',
    label: 'Libérer un candidat',
    from: [...PREPARATION, 'listed', 'deferred', 'ranked', 'granted', 'offered'],
    to: ['released'],
    actors: ['system', 'landlordReferent'],
    guards: [],
    event: 'candidateReleased',
  },
  {
    act: 'correctPreparation',
    label: 'Annuler un acte, avec un motif',
    from: PREPARATION,
    to: PREPARATION,
    actors: ['landlordReferent', 'association', 'reserver', 'departementalUnit'],
    guards: [],
    event: 'corrected',
  },
  {
    act: 'correctOffer',
    label: 'Annuler la notification de l’offre, avec un motif',
    from: ['offered'],
    to: ['granted'],
    actors: ['landlordReferent'],
    guards: [],
    event: 'corrected',
  },
] as const satisfies readonly Transition[];
