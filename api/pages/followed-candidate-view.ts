import { RESERVE_LABELS } from '#casework/life/contact.js';
import type { VisibleLife } from '#casework/life/visible-life.js';
import type { CalendarDate } from '#domain/dates.js';
import { EVENTS } from '#domain/events.js';
import { ROLE_LABELS, type Role } from '#domain/organisation.js';
import { CALEOL_DECISION_LABELS, CALEOL_MOTIVE_LABELS, PAIRING_STATE_LABELS } from '#domain/pairing-life.js';
import { STEP_LABELS } from '#domain/pairing-steps.js';
import type { HouseholdIdentity, LandlordContact, PairingStep } from '#ports.js';
import { formatDate, formatInstant } from './format.js';
import { DOCUMENT_LABELS, departementLabel } from './labels.js';
import { ACTOR_LABELS, type Fact } from './vacancy-view.js';

export interface StepLine {
  readonly label: string;
  readonly owner: string;
  readonly mine: boolean;
  readonly dueOn: string;
  readonly lateOn: string;
  readonly late: boolean;
  readonly closedOn: string | null;
}

/** One step of a candidate, who owes it and until when; `late` from the day after its due date. */
export function stepLine(
  step: PairingStep,
  {
    today,
    names,
    role: reader,
  }: { readonly today: CalendarDate; readonly names: ReadonlyMap<string, string>; readonly role: Role },
): StepLine {
  const { role, organisationId, departement } = step.owner;
  const who =
    organisationId === null ? departement && departementLabel(departement) : (names.get(organisationId) ?? null);
  return {
    label: STEP_LABELS[step.step],
    owner: who === null ? ROLE_LABELS[role] : `${ROLE_LABELS[role]} – ${who}`,
    mine: role === reader,
    dueOn: formatDate(step.dueOn),
    lateOn: formatDate(step.lateOn),
    late: step.closedOn === null && step.lateOn <= today,
    closedOn: step.closedOn && formatDate(step.closedOn),
  };
}

/** What is recorded on a candidate, in the order of the procedure; only what is there. */
export function lifeFacts({ pairing, dalo, contactMode }: VisibleLife): readonly Fact[] {
  const { facts } = pairing;
  const modes = {
    mandatory: 'obligatoire (protocole)',
    default: 'attendu',
    requested: 'contact demandé, nécessaire avant la CALEOL',
    notApplicable: 'sans objet, aucune association',
  };
  const lines: [string, string | null][] = [
    ['État', PAIRING_STATE_LABELS[pairing.state]],
    ['Reconnu DALO', dalo === null ? null : dalo ? 'oui' : 'non'],
    [
      'Désignation',
      facts.designation && `${DESIGNATION_WORDS[facts.designation.outcome]} le ${formatDate(facts.designation.on)}`,
    ],
    ['Contact avec l’association', contactText(pairing.facts.contact) ?? modes[contactMode]],
    ['Avis de l’association', opinionText(facts.opinion)],
    ['Accord du ménage', agreementText(facts.agreement)],
    ['Accord interdépartemental', interDepartmentalText(facts.interDepartmental)],
    ['Séance de CALEOL', facts.listing && `${formatDate(facts.listing.sessionOn)}, rang ${facts.listing.rank}`],
    ...facts.deferrals.map(({ on, document }): [string, string] => [
      'Ajourné',
      `le ${formatDate(on)}, dossier incomplet : ${DOCUMENT_LABELS[document].toLocaleLowerCase('fr')}`,
    ]),
    ['Décision de la CALEOL', decisionText(facts.decision)],
    ['Correspondant', facts.correspondentOn && `désigné le ${formatDate(facts.correspondentOn)}`],
    ['Offre', offerText(facts.offer)],
    ['Bail', facts.leasedOn && `signé le ${formatDate(facts.leasedOn)}`],
    ['Accompagnement dans le logement', supportText(facts.supportStartedOn, facts.supportEndedOn)],
    ['Recommandations', facts.recommendations && `remises le ${formatDate(facts.recommendations.on)}`],
    ['Bilan à un an', facts.followedUpOn && `fait le ${formatDate(facts.followedUpOn)}`],
  ];
  return lines.flatMap(([label, value]) => (value === null || value === '' ? [] : [{ label, value }]));
}

type Facts = VisibleLife['pairing']['facts'];

const DESIGNATION_WORDS = {
  designated: 'désigné',
  lapsed: 'délai du réservataire passé',
  returned: 'logement rendu au bailleur',
} as const;

function contactText(contact: Facts['contact']): string | null {
  if (contact === null) return null;
  if (contact.outcome === 'waived') return `passé outre le ${formatDate(contact.on)}`;
  return `enregistré le ${formatDate(contact.on)}, ${contact.caleolContactGiven ? 'interlocuteur ayant autorité en CALEOL donné' : 'interlocuteur ayant autorité en CALEOL non donné'}`;
}

function opinionText(opinion: Facts['opinion']): string | null {
  if (opinion === null) return null;
  const on = `le ${formatDate(opinion.on)}`;
  if (opinion.given === 'decline') return `décliné ${on}`;
  if (opinion.reserve === null) return `favorable ${on}`;
  return `favorable sous réserve ${on} : ${RESERVE_LABELS[opinion.reserve].toLocaleLowerCase('fr')}`;
}

function agreementText(agreement: Facts['agreement']): string | null {
  if (agreement === null) return null;
  const parts = [
    agreement.askedOn && `consulté le ${formatDate(agreement.askedOn)}`,
    agreement.visitedOn && `visite le ${formatDate(agreement.visitedOn)}`,
    agreement.answer &&
      `${agreement.answer === 'agreed' ? 'd’accord' : 'refus'}${agreement.on === null ? '' : ` le ${formatDate(agreement.on)}`}`,
  ];
  return parts.filter(Boolean).join(', ');
}

function interDepartmentalText(request: Facts['interDepartmental']): string | null {
  if (request === null) return null;
  const answer = request.answer === null ? 'sans réponse' : request.answer === 'agreed' ? 'accordé' : 'refusé';
  return `demandé le ${formatDate(request.requestedOn)}, ${answer}`;
}

function decisionText(decision: Facts['decision']): string | null {
  if (decision === null) return null;
  const rank = decision.rank === null ? '' : `, rang ${decision.rank}`;
  const motive = decision.motive === null ? '' : ` : ${CALEOL_MOTIVE_LABELS[decision.motive].toLocaleLowerCase('fr')}`;
  const condition =
    decision.condition === null
      ? ''
      : `, pièce attendue avant le ${formatDate(decision.condition.dueOn)}${decision.condition.metOn === null ? '' : `, produite le ${formatDate(decision.condition.metOn)}`}`;
  return `${CALEOL_DECISION_LABELS[decision.decision]}${rank} le ${formatDate(decision.on)}${motive}${condition}`;
}

function offerText(offer: Facts['offer']): string | null {
  if (offer === null) return null;
  const notified = `notifiée le ${formatDate(offer.notifiedOn)}, réponse au plus tard le ${formatDate(offer.answerDueOn)}`;
  if (offer.answer === null) return notified;
  const how = offer.answer === 'accepted' ? 'acceptée' : offer.tacit ? 'refusée par silence' : 'refusée';
  return `${notified} ; ${how}${offer.answeredOn === null ? '' : ` le ${formatDate(offer.answeredOn)}`}`;
}

function supportText(from: CalendarDate | null, to: CalendarDate | null): string | null {
  if (from === null) return null;
  return `commencé le ${formatDate(from)}${to === null ? '' : `, terminé le ${formatDate(to)}`}`;
}

/** Persons of the landlord named for the household, those replaced included. */
export function contactLines(contacts: readonly LandlordContact[]) {
  return contacts.map((contact) => ({
    kind: contact.kind === 'correspondent' ? 'Correspondant' : 'Interlocuteur pour la CALEOL',
    name: contact.name,
    position: contact.position ?? 'non connue',
    reach: [contact.email, contact.phone].filter(Boolean).join(', ') || 'non connu',
    authority: contact.kind === 'correspondent' ? 'sans objet' : contact.hasAuthority ? 'oui' : 'non',
    since: formatDate(contact.namedOn),
    until: contact.replacedOn === null ? 'en fonction' : `remplacé le ${formatDate(contact.replacedOn)}`,
  }));
}

export function identityFacts(identity: HouseholdIdentity): readonly Fact[] {
  return [
    { label: 'Nom du ménage', value: identity.name },
    { label: 'Numéro unique', value: identity.requestNumber ?? 'non connu' },
    { label: 'Téléphone', value: identity.phone ?? 'non connu' },
    { label: 'Adresse électronique', value: identity.email ?? 'non connue' },
  ];
}

/** The history, the latest first, with the reasons that were given. */
export function historyLines(history: VisibleLife['history']) {
  return [...history].reverse().map((event) => ({
    at: formatInstant(event.at),
    label: EVENTS[event.name].label,
    actor: ACTOR_LABELS[event.actor],
    detail: event.reason?.includes(' ') ? event.reason : null,
  }));
}
