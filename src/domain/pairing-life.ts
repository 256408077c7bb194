import type { Contingent } from './contingent.js';
import type { CalendarDate } from './dates.js';
import type { Departement } from './departement.js';
import type { DocumentCode } from './household.js';
import type { HouseholdId, LandlordId, OrganisationId, ProposalId, VacancyId } from './ids.js';
import type { Role } from './organisation.js';
import type { DeclineReason } from './proposal.js';

/** Where a pairing (rapprochement) stands, from the engine's proposal to the follow-up one year after the support. */
export const PAIRING_STATES = [
  'proposed',
  'toContact',
  'toReview',
  'toAgree',
  'retained',
  'listed',
  'deferred',
  'ranked',
  'granted',
  'offered',
  'accepted',
  'leased',
  'supported',
  'supportEnded',
  'handedOver',
  'followedUp',
  'declined',
  'withdrawn',
  'expired',
  'superseded',
  'released',
  'notGranted',
  'inadmissible',
  'offerRefused',
  'failed',
] as const;
export type PairingState = (typeof PAIRING_STATES)[number];

export const PAIRING_STATE_LABELS: Readonly<Record<PairingState, string>> = {
  proposed: 'Proposé, désignation attendue',
  toContact: 'Contact à prendre',
  toReview: 'Avis de l’association attendu',
  toAgree: 'Accord du ménage attendu',
  retained: 'Retenu, à inscrire en CALEOL',
  listed: 'Inscrit en CALEOL',
  deferred: 'Ajourné, dossier incomplet',
  ranked: 'Attribué en rang suivant',
  granted: 'Attribué, offre à notifier',
  offered: 'Offre notifiée, réponse attendue',
  accepted: 'Offre acceptée, bail à signer',
  leased: 'Bail signé',
  supported: 'Accompagnement dans le logement (ADL)',
  supportEnded: 'Accompagnement terminé, recommandations à remettre',
  handedOver: 'Recommandations remises',
  followedUp: 'Bilan à un an fait',
  declined: 'Décliné',
  withdrawn: 'Retiré',
  expired: 'Périmé',
  superseded: 'Remplacé par un nouveau calcul',
  released: 'Libéré, logement pourvu ou retiré',
  notGranted: 'Non attribué par la CALEOL',
  inadmissible: 'Irrecevable',
  offerRefused: 'Offre refusée',
  failed: 'Échec du relogement',
};

/** Before the CALEOL: the state is the first step not yet met, whatever was recorded early. */
export const PREPARATION_STATES = ['proposed', 'toContact', 'toReview', 'toAgree', 'retained'] as const;

/** States that nothing but a recorded exit reaches; the household may be proposed again unless a refusal says not. */
export const EXIT_STATES = [
  'declined',
  'withdrawn',
  'expired',
  'superseded',
  'released',
  'notGranted',
  'inadmissible',
  'offerRefused',
  'failed',
] as const satisfies readonly PairingState[];

/** From the accepted offer on: the household is no longer proposed anywhere, and the vacancy is allocated. */
export const REHOUSED_STATES = [
  'accepted',
  'leased',
  'supported',
  'supportEnded',
  'handedOver',
  'followedUp',
] as const satisfies readonly PairingState[];

/** The five decisions of a CALEOL (CCH R441-3). An adjournment is not one of them. */
export const CALEOL_DECISIONS = ['granted', 'grantedByRank', 'conditional', 'notGranted', 'inadmissible'] as const;
export type CaleolDecision = (typeof CALEOL_DECISIONS)[number];

export const CALEOL_DECISION_LABELS: Readonly<Record<CaleolDecision, string>> = {
  granted: 'Attribution',
  grantedByRank: 'Attribution avec ordre de priorité',
  conditional: 'Attribution sous condition suspensive',
  notGranted: 'Non-attribution',
  inadmissible: 'Rejet pour irrecevabilité',
};

/** Written motives of a refusal (CCH L441-2-2); `outsideDepartement` is flagged to DRIHL. */
export const CALEOL_MOTIVES = [
  'sizeUnsuitable',
  'effortRate',
  'residualIncome',
  'incompleteFile',
  'allocatedToOther',
  'socialMix',
  'outsideDepartement',
  'dwellingUnsuitable',
  'incomeAboveCeiling',
  'irregularStay',
  'other',
] as const;
export type CaleolMotive = (typeof CALEOL_MOTIVES)[number];

export const CALEOL_MOTIVE_LABELS: Readonly<Record<CaleolMotive, string>> = {
  sizeUnsuitable: 'Typologie inadaptée',
  effortRate: 'Taux d’effort trop élevé',
  residualIncome: 'Reste à vivre insuffisant',
  incompleteFile: 'Dossier incomplet',
  allocatedToOther: 'Attribué à un autre candidat',
  socialMix: 'Mixité sociale',
  outsideDepartement: 'Hors département',
  dwellingUnsuitable: 'Logement inadapté au ménage',
  incomeAboveCeiling: 'Ressources supérieures au plafond',
  irregularStay: 'Séjour non régulier',
  other: 'Autre motif',
};

export const OPINION_RESERVES = ['visitFirst', 'documentsPending', 'rentToConfirm', 'worksNeeded', 'other'] as const;
export type OpinionReserve = (typeof OPINION_RESERVES)[number];

/** Why a rehousing failed, and what takes its place (objective of the protocol with the AFFIL). */
export const FAILURE_CAUSES = [
  'householdLeft',
  'leaseNotSigned',
  'arrears',
  'disturbance',
  'violence',
  'dwellingUnfit',
  'conditionNotMet',
  'death',
  'other',
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

export const ALTERNATIVE_SOLUTIONS = [
  'intermediaryLetting',
  'slidingLease',
  'socialResidence',
  'familyBoardingHouse',
  'accommodation',
  'otherDwelling',
  'none',
] as const;
export type AlternativeSolution = (typeof ALTERNATIVE_SOLUTIONS)[number];

/** Why a destination département says no. */
export const INTER_DEPARTMENTAL_CAUSES = [
  'outsideDepartement',
  'localPriority',
  'noSupportRelay',
  'householdTies',
  'quota',
  'other',
] as const;
export type InterDepartmentalCause = (typeof INTER_DEPARTMENTAL_CAUSES)[number];

/** Whether the landlord's referent must reach the association before the CALEOL. */
export type ContactMode = 'mandatory' | 'default' | 'notApplicable';

/** What has been recorded on a pairing. Codes, dates, ids: no name, no free text. `null` = not recorded. */
export interface PairingFacts {
  readonly designation: null | {
    readonly outcome: 'designated' | 'lapsed' | 'returned';
    readonly act: 'designation' | 'daloDesignation' | null;
    readonly on: CalendarDate;
  };
  readonly contact: null | {
    readonly outcome: 'recorded' | 'waived';
    readonly on: CalendarDate;
    readonly caleolContactGiven: boolean;
  };
  readonly exchange: null | { readonly askedOn: CalendarDate; readonly answeredOn: CalendarDate | null };
  readonly opinion: null | {
    readonly given: 'accept' | 'acceptWithReserve' | 'decline';
    readonly reserve: OpinionReserve | null;
    readonly reason: DeclineReason | null;
    readonly on: CalendarDate;
  };
  readonly agreement: null | {
    readonly askedOn: CalendarDate | null;
    readonly visitedOn: CalendarDate | null;
    readonly answer: 'agreed' | 'declined' | null;
    readonly on: CalendarDate | null;
  };
  readonly interDepartmental: null | {
    readonly requestedOn: CalendarDate;
    readonly answer: 'agreed' | 'refused' | null;
    readonly cause: InterDepartmentalCause | null;
    readonly answeredOn: CalendarDate | null;
  };
  readonly relay: null | {
    readonly kind: 'sameAssociation' | 'relay';
    readonly organisationId: OrganisationId | null;
    readonly on: CalendarDate;
  };
  readonly listing: null | {
    readonly sessionId: string;
    readonly presentationId: string;
    readonly sessionOn: CalendarDate;
    readonly rank: number;
  };
  readonly deferrals: readonly {
    readonly sessionId: string;
    readonly on: CalendarDate;
    readonly document: DocumentCode;
  }[];
  readonly decision: null | {
    readonly decision: CaleolDecision;
    readonly motive: CaleolMotive | null;
    readonly rank: number | null;
    readonly on: CalendarDate;
    readonly sessionId: string;
    readonly condition: null | {
      readonly document: DocumentCode;
      readonly dueOn: CalendarDate;
      readonly metOn: CalendarDate | null;
    };
  };
  readonly calledUpOn: CalendarDate | null;
  readonly correspondentOn: CalendarDate | null;
  readonly offer: null | {
    readonly notifiedOn: CalendarDate;
    /** Last day to answer, at least ten days after the notice (CCH R441-10). */
    readonly answerDueOn: CalendarDate;
    /** Notice of CCH R441-16-3: the offer is made under DALO, and what a refusal costs. */
    readonly daloNotice: boolean;
    readonly answer: 'accepted' | 'refused' | null;
    readonly tacit: boolean;
    readonly answeredOn: CalendarDate | null;
  };
  readonly leasedOn: CalendarDate | null;
  readonly supportStartedOn: CalendarDate | null;
  readonly supportEndedOn: CalendarDate | null;
  readonly recommendations: null | { readonly on: CalendarDate; readonly toSocialServices: boolean };
  readonly followedUpOn: CalendarDate | null;
  /** A refusal of a household recognised DALO goes to the départemental unit; it never ends a recognition. */
  readonly daloRefusal: null | { readonly reportedOn: CalendarDate; readonly examinedOn: CalendarDate | null };
  readonly failure: null | {
    readonly on: CalendarDate;
    readonly cause: FailureCause;
    readonly alternative: AlternativeSolution;
  };
}

export const NO_FACTS: PairingFacts = {
  designation: null,
  contact: null,
  exchange: null,
  opinion: null,
  agreement: null,
  interDepartmental: null,
  relay: null,
  listing: null,
  deferrals: [],
  decision: null,
  calledUpOn: null,
  correspondentOn: null,
  offer: null,
  leasedOn: null,
  supportStartedOn: null,
  supportEndedOn: null,
  recommendations: null,
  followedUpOn: null,
  daloRefusal: null,
  failure: null,
};

/** What a pairing is whatever happens to it: whose dwelling, whose household, on which contingent. */
export interface PairingParties {
  readonly proposalId: ProposalId;
  readonly vacancyId: VacancyId;
  readonly householdId: HouseholdId;
  readonly landlordId: LandlordId;
  readonly associationId: OrganisationId;
  /** Of the dwelling, and of the household's support. */
  readonly departement: Departement;
  readonly householdDepartement: Departement;
  /** `null` while the vacancy is not oriented. */
  readonly contingent: Contingent | null;
  readonly reserverId: OrganisationId | null;
  readonly reserverDeadline: CalendarDate | null;
  readonly postedOn: CalendarDate;
  /** An association follows the household. */
  readonly followed: boolean;
  readonly protocol: boolean;
  /** Département of the DALO recognition; `null` = not recognised. */
  readonly daloDepartement: Departement | null;
}

export interface Pairing extends PairingParties {
  readonly state: PairingState;
  /** Incremented by every act. */
  readonly version: number;
  readonly facts: PairingFacts;
}

/** A dwelling in another département than the household's support. */
export function isInterDepartmental(pairing: Pick<PairingParties, 'departement' | 'householdDepartement'>): boolean {
  return pairing.departement !== pairing.householdDepartement;
}

export function isExit(state: PairingState): boolean {
  return (EXIT_STATES as readonly PairingState[]).includes(state);
}

/** Its rank stays taken: somebody has designated it or recorded a contact, and no exit was taken. */
export function isCommitted({ state, facts }: Pick<Pairing, 'state' | 'facts'>): boolean {
  if (isExit(state)) return false;
  const prepared = (PREPARATION_STATES as readonly PairingState[]).includes(state) && state !== 'retained';
  return !prepared || facts.contact?.outcome === 'recorded' || facts.designation?.outcome === 'designated';
}

/** Who owes a step: a role, in one organisation, or in whichever one serves the département. */
export interface StepOwner {
  readonly role: Role;
  readonly organisationId: OrganisationId | null;
  readonly departement: Departement | null;
}
