import type { EventName } from './events.js';

/** Who is told, by what it is to the vacancy or the household of the event. */
const RELATIONS = ['landlord', 'caleol', 'association', 'namedAssociation', 'reserver', 'units', 'region'] as const;
export type Relation = (typeof RELATIONS)[number];

interface Rule {
  readonly to: readonly Relation[];
  /** What the receiver reads; no name, no reason. */
  readonly label: string;
}

/**
 * What is told for information, and to whom. What somebody has to do is not here: it is an open step, with its due date.
 * Whoever acts is not told.
 */
export const EVENT_NOTIFICATIONS = {
  designated: { to: ['landlord', 'association'], label: 'Le réservataire a désigné un candidat' },
  designationDeclined: { to: ['landlord'], label: 'Le réservataire a écarté un candidat' },
  designationLapsed: { to: ['landlord', 'reserver'], label: 'Le délai de désignation est passé' },
  orientationReturned: { to: ['landlord'], label: 'Le logement vous est rendu par le réservataire' },
  contactRecorded: { to: ['association'], label: 'Le bailleur a enregistré le contact' },
  exchangeAsked: { to: ['landlord'], label: 'L’association demande un échange' },
  exchangeAnswered: { to: ['association'], label: 'Le bailleur a répondu à votre demande d’échange' },
  opinionGiven: { to: ['landlord'], label: 'L’association a donné son avis' },
  householdAgreed: { to: ['landlord'], label: 'Le ménage est d’accord' },
  householdDeclined: { to: ['landlord'], label: 'Le ménage n’est pas d’accord' },
  candidateListed: { to: ['association'], label: 'Un de vos ménages est inscrit en CALEOL' },
  caleolDeferred: { to: ['association'], label: 'Dossier incomplet : passage en CALEOL ajourné' },
  caleolDecided: { to: ['association', 'reserver'], label: 'La CALEOL a décidé' },
  caleolRectified: { to: ['association', 'reserver'], label: 'Une décision de la CALEOL est rectifiée' },
  outsideDepartementFlagged: { to: ['region'], label: 'Motif « hors département » en CALEOL' },
  correspondentNamed: { to: ['association'], label: 'Le bailleur a nommé un correspondant' },
  offerNotified: { to: ['association'], label: 'L’offre est notifiée au ménage' },
  offerAnswered: { to: ['association', 'landlord'], label: 'Réponse à l’offre' },
  rankCalledUp: { to: ['association', 'landlord'], label: 'Le candidat suivant est appelé' },
  leaseSigned: { to: ['association', 'reserver', 'units'], label: 'Bail signé' },
  rehousingFailed: { to: ['association', 'landlord', 'units'], label: 'Échec d’un relogement' },
  recommendationsHandedOver: { to: ['landlord', 'units'], label: 'Recommandations de fin d’accompagnement remises' },
  interDepartmentalRequested: { to: ['units'], label: 'Demande interdépartementale' },
  interDepartmentalAnswered: { to: ['units', 'landlord'], label: 'Réponse à une demande interdépartementale' },
  daloRefusalReported: { to: ['units'], label: 'Refus d’un ménage reconnu DALO' },
  proposalExpired: { to: ['landlord', 'association'], label: 'Une proposition est périmée' },
  candidateReleased: {
    to: ['association'],
    label: 'Un de vos ménages n’est plus candidat : logement pourvu ou retiré',
  },
  issueReported: { to: ['units', 'region'], label: 'Nouveau signalement' },
  issueAnswered: { to: ['namedAssociation', 'landlord'], label: 'Réponse à un signalement' },
  runWithheld: { to: ['region'], label: 'Un calcul est retenu : les listes précédentes restent' },
} as const satisfies Partial<Record<EventName, Rule>>;

/** Told by a use case, where no event says it. */
export const ACT_NOTIFICATIONS = {
  listPublished: { to: ['landlord'], label: 'Calcul terminé : les candidats d’une vacance ont changé' },
  nominativeAccess: { to: ['association'], label: 'La DRIHL a ouvert un accès nominatif à un de vos ménages' },
  relayAsked: { to: ['namedAssociation'], label: 'Une association vous demande le relais d’un accompagnement' },
  relayAnswered: { to: ['namedAssociation'], label: 'Réponse à votre demande de relais' },
  relayCancelled: { to: ['namedAssociation'], label: 'Une demande de relais est reprise' },
  contestAsked: { to: ['units'], label: 'Demande de réexamen : réponse attendue' },
  contestAnswered: { to: ['association'], label: 'Réponse à votre demande de réexamen' },
  papersMissing: { to: ['association'], label: 'Pièces manquantes avant la CALEOL' },
  consentExpiring: { to: ['association'], label: 'Accords de ménages bientôt périmés' },
  opinionDue: { to: ['association'], label: 'Avis à donner : l’échéance approche' },
} as const satisfies Record<string, Rule>;

export type NotificationKind = keyof typeof EVENT_NOTIFICATIONS | keyof typeof ACT_NOTIFICATIONS;

const RULES: Readonly<Record<string, Rule>> = { ...EVENT_NOTIFICATIONS, ...ACT_NOTIFICATIONS };

/** What the receiver reads. */
export function notificationLabel(kind: NotificationKind): string {
  return RULES[kind]?.label ?? kind;
}

/** Whom an event is told to; none for most. */
export function toldOf(name: EventName): readonly Relation[] {
  return RULES[name]?.to ?? [];
}
