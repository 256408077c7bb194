/**
 * Catalogue of the events of the procedure: what casework emits and monitoring reads, stored append-only.
 * `clock` names the delay the event starts or stops; `subject` names the ids an event row must carry.
 * Fields are codes, ids, dates and numbers: no personal value is ever in an event.
 */
export type EventSubject = 'vacancy' | 'household' | 'proposal' | 'organisation' | 'run' | 'session' | 'report';
export type EventActor =
  | 'landlordReferent'
  | 'association'
  | 'reserver'
  | 'departementalUnit'
  | 'regionalAuthority'
  | 'caleol'
  | 'household'
  | 'engine'
  | 'system';

export interface EventDefinition {
  readonly label: string;
  readonly subjects: readonly EventSubject[];
  readonly actors: readonly EventActor[];
  readonly fields: readonly string[];
  readonly clock: { readonly starts?: string; readonly stops?: string } | null;
}

const define = <T extends Record<string, EventDefinition>>(events: T): T => events;

export const EVENTS = define({
  // Vacancy
  vacancyPosted: {
    label: 'Vacance déclarée',
    subjects: ['vacancy', 'organisation'],
    actors: ['landlordReferent', 'system'],
    fields: ['contingent', 'departement', 'size'],
    clock: { starts: 'vacancyOpen' },
  },
  vacancyChanged: {
    label: 'Vacance modifiée',
    subjects: ['vacancy', 'organisation'],
    actors: ['landlordReferent'],
    fields: ['changed'],
    clock: null,
  },
  vacancyWithdrawn: {
    label: 'Vacance retirée',
    subjects: ['vacancy', 'organisation'],
    actors: ['landlordReferent', 'system'],
    fields: ['reason'],
    clock: { stops: 'vacancyOpen' },
  },
  orientationSuggested: {
    label: 'Orientation suggérée',
    subjects: ['vacancy'],
    actors: ['engine'],
    fields: ['contingent', 'reserver'],
    clock: { starts: 'orientation' },
  },
  orientationConfirmed: {
    label: 'Orientation confirmée',
    subjects: ['vacancy'],
    actors: ['landlordReferent', 'system'],
    fields: ['contingent', 'reserver'],
    clock: { stops: 'orientation', starts: 'designation' },
  },
  orientationReturned: {
    label: 'Logement rendu au bailleur',
    subjects: ['vacancy'],
    actors: ['reserver', 'system'],
    fields: ['reason'],
    clock: { stops: 'designation' },
  },
  // Household and support
  householdEntered: {
    label: 'Ménage enregistré',
    subjects: ['household', 'organisation'],
    actors: ['association', 'system'],
    fields: ['departement', 'sizeBand', 'incomeBand', 'singleParent', 'accessibilityNeed'],
    clock: null,
  },
  householdChanged: {
    label: 'Ménage mis à jour',
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: ['changed'],
    clock: null,
  },
  daloRecognised: {
    label: 'Reconnaissance DALO',
    subjects: ['household'],
    actors: ['system', 'departementalUnit'],
    fields: ['departement', 'on'],
    clock: { starts: 'daloDelay' },
  },
  labelGranted: {
    label: 'Label SYPLO posé',
    subjects: ['household'],
    actors: ['departementalUnit', 'system'],
    fields: ['category', 'departement', 'on'],
    clock: null,
  },
  consentGiven: {
    label: 'Consentement donné',
    subjects: ['household'],
    actors: ['association'],
    fields: ['place', 'expiresOn'],
    clock: null,
  },
  consentWithdrawn: {
    label: 'Consentement retiré',
    subjects: ['household'],
    actors: ['association'],
    fields: ['place'],
    clock: null,
  },
  supportPrescribed: {
    label: 'Accompagnement prescrit',
    subjects: ['household'],
    actors: ['system', 'association'],
    fields: ['prescriber', 'scheme', 'departement'],
    clock: { starts: 'diagnostic' },
  },
  diagnosticStarted: {
    label: 'Diagnostic commencé',
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: [],
    clock: null,
  },
  diagnosticConcluded: {
    label: 'Diagnostic conclu',
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: ['conclusion'],
    clock: { stops: 'diagnostic' },
  },
  supportTowardsStarted: {
    label: 'Accompagnement vers le logement (AVL) commencé',
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: ['departement'],
    clock: { starts: 'supportTowards' },
  },
  supportWithinStarted: {
    label: 'Accompagnement dans le logement (ADL) commencé',
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: ['departement'],
    clock: { starts: 'supportWithin' },
  },
  supportEnded: {
    label: 'Accompagnement terminé',
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: ['motive'],
    clock: { stops: 'supportWithin', starts: 'oneYearFollowUp' },
  },
  supportTransferred: {
    label: 'Accompagnement transféré',
    subjects: ['household', 'organisation'],
    actors: ['association'],
    fields: ['from', 'to'],
    clock: null,
  },
  blockingSituationOpened: {
    label: 'Situation bloquante signalée',
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: ['kind'],
    clock: { starts: 'blocking' },
  },
  blockingSituationSolved: {
    label: 'Situation bloquante résolue',
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: ['kind', 'proof'],
    clock: { stops: 'blocking' },
  },
  protocolEligibilityEntered: {
    label: 'Éligibilité au protocole',
    subjects: ['household'],
    actors: ['association', 'departementalUnit', 'system'],
    fields: ['on'],
    clock: null,
  },
  protocolExited: {
    label: 'Sortie du protocole',
    subjects: ['household'],
    actors: ['association', 'departementalUnit', 'system'],
    fields: ['motive'],
    clock: null,
  },
  alinRegistered: {
    label: "Inscription dans AL'in",
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: ['on'],
    clock: null,
  },
  reportedToActionLogement: {
    label: 'Signalé à Action Logement',
    subjects: ['household'],
    actors: ['association', 'system'],
    fields: [],
    clock: null,
  },
  // Runs and proposals
  runStarted: {
    label: 'Calcul commencé',
    subjects: ['run'],
    actors: ['engine'],
    fields: ['dirtyVersion'],
    clock: null,
  },
  runPublished: {
    label: 'Calcul publié',
    subjects: ['run'],
    actors: ['engine'],
    fields: ['inputHash', 'resultHash', 'proposals'],
    clock: null,
  },
  runWithheld: { label: 'Calcul retenu', subjects: ['run'], actors: ['engine'], fields: ['properties'], clock: null },
  proposalMade: {
    label: 'Proposition',
    subjects: ['proposal', 'vacancy', 'household', 'run'],
    actors: ['engine'],
    fields: ['rank', 'interDepartmental'],
    clock: { starts: 'contact' },
  },
  listSuperseded: {
    label: 'Liste remplacée',
    subjects: ['vacancy', 'run'],
    actors: ['engine'],
    fields: ['reason'],
    clock: null,
  },
  listOpened: {
    label: 'Liste consultée',
    subjects: ['vacancy', 'organisation'],
    actors: ['landlordReferent', 'association'],
    fields: ['heldUntil'],
    clock: null,
  },
  otherListRequested: {
    label: 'Autre liste demandée',
    subjects: ['vacancy'],
    actors: ['landlordReferent'],
    fields: ['reason'],
    clock: null,
  },
  designated: {
    label: 'Candidat désigné par le réservataire',
    subjects: ['proposal'],
    actors: ['reserver', 'departementalUnit', 'landlordReferent'],
    fields: ['act'],
    clock: { stops: 'designation' },
  },
  designationDeclined: {
    label: 'Désignation déclinée',
    subjects: ['proposal'],
    actors: ['reserver', 'departementalUnit'],
    fields: ['reason'],
    clock: { stops: 'designation' },
  },
  designationLapsed: {
    label: 'Délai du réservataire passé',
    subjects: ['vacancy'],
    actors: ['system'],
    fields: [],
    clock: { stops: 'designation' },
  },
  contactRecorded: {
    label: 'Contact enregistré',
    subjects: ['proposal'],
    actors: ['landlordReferent', 'association'],
    fields: ['means', 'on', 'caleolContactGiven'],
    clock: { stops: 'contact', starts: 'opinion' },
  },
  opinionGiven: {
    label: "Avis de l'association",
    subjects: ['proposal'],
    actors: ['association'],
    fields: ['opinion', 'reason', 'effect'],
    clock: { stops: 'opinion' },
  },
  householdAsked: {
    label: 'Ménage consulté',
    subjects: ['proposal'],
    actors: ['association'],
    fields: ['on'],
    clock: { starts: 'householdAgreement' },
  },
  householdVisited: {
    label: 'Visite',
    subjects: ['proposal'],
    actors: ['association', 'landlordReferent'],
    fields: ['on'],
    clock: null,
  },
  householdAgreed: {
    label: 'Accord du ménage',
    subjects: ['proposal'],
    actors: ['association'],
    fields: ['on'],
    clock: { stops: 'householdAgreement' },
  },
  householdDeclined: {
    label: 'Refus du ménage',
    subjects: ['proposal'],
    actors: ['association', 'household'],
    fields: ['reason', 'effect'],
    clock: { stops: 'householdAgreement' },
  },
  proposalWithdrawn: {
    label: 'Proposition retirée',
    subjects: ['proposal'],
    actors: ['landlordReferent', 'association', 'engine'],
    fields: ['reason'],
    clock: null,
  },
  proposalExpired: {
    label: 'Proposition périmée',
    subjects: ['proposal'],
    actors: ['system'],
    fields: [],
    clock: null,
  },
  // CALEOL
  candidateListed: {
    label: 'Inscription en CALEOL',
    subjects: ['proposal', 'session'],
    actors: ['landlordReferent', 'caleol'],
    fields: ['rank', 'external'],
    clock: { starts: 'caleol' },
  },
  caleolDeferred: {
    label: 'Ajournement (dossier incomplet)',
    subjects: ['proposal', 'session'],
    actors: ['caleol'],
    fields: ['document'],
    clock: null,
  },
  caleolDecided: {
    label: 'Décision de la CALEOL',
    subjects: ['proposal', 'session'],
    actors: ['caleol'],
    fields: ['decision', 'motive', 'rank'],
    clock: { stops: 'caleol', starts: 'correspondent' },
  },
  correspondentNamed: {
    label: 'Correspondant désigné',
    subjects: ['proposal', 'organisation'],
    actors: ['landlordReferent'],
    fields: [],
    clock: { stops: 'correspondent' },
  },
  offerNotified: {
    label: 'Offre notifiée',
    subjects: ['proposal'],
    actors: ['landlordReferent'],
    fields: ['on', 'daloNotice'],
    clock: { starts: 'offerAnswer' },
  },
  offerAnswered: {
    label: "Réponse à l'offre",
    subjects: ['proposal'],
    actors: ['household', 'landlordReferent'],
    fields: ['answer', 'reason', 'tacit'],
    clock: { stops: 'offerAnswer' },
  },
  rankCalledUp: {
    label: 'Rang suivant appelé',
    subjects: ['proposal'],
    actors: ['caleol', 'system'],
    fields: ['rank'],
    clock: null,
  },
  leaseSigned: {
    label: 'Bail signé',
    subjects: ['household', 'vacancy'],
    actors: ['landlordReferent', 'system'],
    fields: [
      'on',
      'departementFrom',
      'departementTo',
      'declaredDepartementTo',
      'contingent',
      'landlord',
      'scheme',
      'protocol',
      'dalo',
      'firstQuartile',
      'qpv',
      'provenance',
    ],
    clock: { stops: 'supportTowards' },
  },
  rehousingFailed: {
    label: 'Échec du relogement',
    subjects: ['household', 'vacancy'],
    actors: ['landlordReferent', 'association'],
    fields: ['cause', 'alternative'],
    clock: null,
  },
  // After the lease
  recommendationsHandedOver: {
    label: 'Recommandations remises',
    subjects: ['household'],
    actors: ['association'],
    fields: ['to', 'on'],
    clock: null,
  },
  oneYearFollowedUp: {
    label: 'Bilan à un an',
    subjects: ['household'],
    actors: ['landlordReferent', 'association', 'system'],
    fields: ['arrears3Months', 'insuranceMissing', 'surveyUnanswered', 'notice'],
    clock: { stops: 'oneYearFollowUp' },
  },
  // Inter-departmental
  interDepartmentalRequested: {
    label: 'Demande interdépartementale',
    subjects: ['proposal'],
    actors: ['departementalUnit'],
    fields: ['from', 'to'],
    clock: { starts: 'interDepartmental' },
  },
  interDepartmentalAnswered: {
    label: 'Réponse interdépartementale',
    subjects: ['proposal'],
    actors: ['departementalUnit'],
    fields: ['answer', 'cause'],
    clock: { stops: 'interDepartmental' },
  },
  supportRelayAgreed: {
    label: "Relais d'accompagnement convenu",
    subjects: ['proposal', 'organisation'],
    actors: ['association', 'departementalUnit'],
    fields: ['relay'],
    clock: null,
  },
  // Reports, meetings, corrections
  issueReported: {
    label: 'Signalement',
    subjects: ['report'],
    actors: ['landlordReferent', 'association'],
    fields: ['kind', 'severity'],
    clock: { starts: 'issueReport' },
  },
  issueAnswered: {
    label: 'Réponse à un signalement',
    subjects: ['report'],
    actors: ['regionalAuthority', 'departementalUnit'],
    fields: ['answer'],
    clock: { stops: 'issueReport' },
  },
  meetingHeld: {
    label: 'Réunion trimestrielle',
    subjects: ['session'],
    actors: ['departementalUnit', 'regionalAuthority'],
    fields: ['departement', 'on'],
    clock: null,
  },
  socialWorkersCounted: {
    label: 'Travailleurs sociaux en poste',
    subjects: ['organisation'],
    actors: ['association', 'system'],
    fields: ['month', 'count', 'departement'],
    clock: null,
  },
  registerCompared: {
    label: 'Donnée comparée au registre de l’État',
    subjects: ['household', 'organisation'],
    actors: ['association', 'regionalAuthority', 'system'],
    fields: ['register', 'field', 'state', 'on'],
    clock: null,
  },
  corrected: {
    label: 'Correction',
    subjects: ['proposal', 'household', 'vacancy'],
    actors: ['landlordReferent', 'association', 'caleol', 'regionalAuthority', 'departementalUnit', 'reserver'],
    fields: ['event', 'reason'],
    clock: null,
  },
} satisfies Record<string, EventDefinition>);

export type EventName = keyof typeof EVENTS;
