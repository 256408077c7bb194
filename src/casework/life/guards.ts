import { type CalendarDate, frenchDate } from '#domain/dates.js';
import type { Pairing } from '#domain/pairing-life.js';
import { EXIT_STATES, REHOUSED_STATES } from '#domain/pairing-life.js';
import type { GuardName } from '#domain/pairing-transition.js';
import type { Access, CaleolSession } from '#ports.js';
import type { CaseError, FieldProblem } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps } from '../transaction.js';
import { contactMode, isAgreed, isContactSettled, isInterDepartmentalSettled, isOpinionSettled } from './readiness.js';
import { designator, followUpDueOn } from './steps.js';

/** What a guard may read: the pairing before the act and as the act would leave it, who acts, and when. */
export interface GuardContext {
  readonly deps: CaseDeps;
  readonly access: Access;
  readonly pairing: Pairing;
  readonly next: Pairing;
  readonly today: CalendarDate;
  /** The session of the act; that of the listing by default. */
  readonly session: CaleolSession | null;
}

type Guard = (context: GuardContext) => CaseError | null | Promise<CaseError | null>;

const notReady = (detail: string, fields?: readonly FieldProblem[]) => caseError('PAIRING_NOT_READY', detail, fields);
const notYours = (detail: string) => caseError('NOT_YOUR_STEP', detail);
const when = (holds: boolean, error: () => CaseError) => (holds ? null : error());

function serves(access: Access, departement: string): boolean {
  return access.kind === 'organisation' && (access.departements as readonly string[]).includes(departement);
}

function isAssociationOf(access: Access, { associationId }: Pairing): boolean {
  return access.kind === 'organisation' && access.role === 'association' && access.organisationId === associationId;
}

/** Every guard that the table names: `null` where the act may go on, else what is missing and what to do. */
export const GUARD_RULES: Readonly<Record<GuardName, Guard>> = {
  designatesHere: ({ access, pairing }) => {
    const owner = designator(pairing);
    if (access.kind !== 'organisation') return null;
    const mine =
      owner === null
        ? access.role === 'landlordReferent'
        : access.role === owner.role &&
          (owner.departement === null
            ? access.organisationId === owner.organisationId
            : serves(access, owner.departement));
    return when(mine, () =>
      notYours('La désignation revient au réservataire de ce logement, ou au bailleur à défaut.'),
    );
  },
  followsHousehold: ({ access, pairing }) =>
    when(isAssociationOf(access, pairing), () => notYours('Cet acte revient à l’association qui suit le ménage.')),
  speaksForHousehold: ({ access, pairing }) =>
    when(isAssociationOf(access, pairing) || !pairing.followed, () =>
      notYours('Une association suit ce ménage : c’est elle qui recueille sa réponse.'),
    ),
  contactWaivable: ({ pairing }) =>
    when(contactMode(pairing) === 'default' && pairing.facts.contact === null, () =>
      notReady(
        contactMode(pairing) === 'mandatory'
          ? 'Le contact avec l’association est obligatoire pour un ménage du protocole : enregistrez-le.'
          : 'Il n’y a pas de contact à passer sur ce rapprochement.',
      ),
    ),
  contactRecordedOnce: ({ pairing }) =>
    when(pairing.facts.contact?.outcome !== 'recorded', () => notReady('Le contact est déjà enregistré.')),
  opinionOpen: ({ access, pairing }) => {
    if (!isAssociationOf(access, pairing)) return notYours('L’avis revient à l’association du ménage.');
    return when(pairing.facts.opinion === null, () =>
      caseError('OPINION_ALREADY_GIVEN', 'L’avis de l’association est déjà rendu sur cette proposition.'),
    );
  },
  originUnit: ({ access, pairing }) => {
    if (!serves(access, pairing.householdDepartement))
      return notYours('La demande revient à l’unité du département qui suit le ménage.');
    if (pairing.departement === pairing.householdDepartement)
      return notReady('Le logement est dans le département du ménage : il n’y a rien à demander.');
    return when(pairing.facts.interDepartmental === null, () => notReady('La demande est déjà faite.'));
  },
  destinationUnit: ({ access, pairing }) => {
    if (!serves(access, pairing.departement))
      return notYours('La réponse revient à l’unité du département du logement.');
    const request = pairing.facts.interDepartmental;
    if (request === null) return notReady('Aucune demande interdépartementale n’attend de réponse.');
    return when(request.answer === null, () => notReady('La demande a déjà reçu sa réponse.'));
  },
  sessionOpen: ({ session, pairing, today }) => {
    if (session === null || session.landlordId !== pairing.landlordId)
      return caseError('SESSION_NOT_OPEN', 'Cette séance n’existe pas pour ce bailleur.');
    const open = session.status === 'planned' || session.status === 'convened';
    return when(open && session.heldOn >= today, () =>
      caseError('SESSION_NOT_OPEN', 'Cette séance est passée, annulée ou close : choisissez-en une à venir.'),
    );
  },
  readyForCaleol: ({ pairing }) => {
    const missing = missingBeforeCaleol(pairing);
    return when(missing.length === 0, () =>
      notReady('Ce candidat ne peut pas encore être inscrit en CALEOL : une étape préalable manque.', missing),
    );
  },
  sessionHeld: ({ session, today }) =>
    when(session !== null && session.status !== 'planned' && session.heldOn <= today, () =>
      caseError(
        'SESSION_NOT_OPEN',
        'La séance n’est pas convoquée ou n’a pas encore eu lieu : la décision s’enregistre le jour venu.',
      ),
    ),
  minutesOpen: ({ session }) =>
    when(session !== null && session.status === 'convened', () =>
      caseError('SESSION_NOT_OPEN', 'Le procès-verbal est validé : seule une rectification motivée est possible.'),
    ),
  rankGiven: async ({ deps, next }) => {
    const { decision } = next.facts;
    if (decision === null || decision.rank === null) return null;
    const others = await deps.tx.pairings.list({ vacancyId: next.vacancyId }, { limit: 100, after: null });
    const taken = others.items.some(
      (other) =>
        other.proposalId !== next.proposalId &&
        (other.state === 'granted' || other.state === 'ranked') &&
        other.facts.decision?.sessionId === decision.sessionId &&
        other.facts.decision.rank === decision.rank,
    );
    return when(!taken, () =>
      caseError('DECISION_INVALID', `Le rang ${decision.rank} est déjà donné à un autre candidat de ce logement.`),
    );
  },
  offerNotMade: ({ pairing }) =>
    when(pairing.facts.offer === null, () =>
      notReady('Une offre est déjà partie sur cette décision : elle ne se rectifie plus, l’offre se corrige d’abord.'),
    ),
  admitted: ({ pairing }) =>
    when(pairing.facts.decision !== null, () => notReady('Le correspondant se désigne à partir de l’admission.')),
  minutesValidated: async ({ deps, pairing }) => {
    const id = pairing.facts.decision?.sessionId;
    const session = id === undefined ? null : await deps.tx.caleol.findSession(id);
    return when(session?.status === 'validated', () =>
      notReady('Le procès-verbal de la séance n’est pas validé par une seconde personne : l’offre attend.'),
    );
  },
  noOtherOffer: async ({ deps, pairing }) => {
    const states = ['offered', ...REHOUSED_STATES] as const;
    const others = await deps.tx.pairings.list({ vacancyId: pairing.vacancyId, states }, { limit: 1, after: null });
    return when(others.items.length === 0, () =>
      notReady('Une offre est déjà en cours sur ce logement : attendez sa réponse.'),
    );
  },
  daloNoticeGiven: ({ pairing, next }) =>
    when(pairing.daloDepartement === null || next.facts.offer?.daloNotice === true, () =>
      caseError(
        'OFFER_INVALID',
        'Ce ménage est reconnu DALO : l’offre doit dire qu’elle est faite à ce titre et ce que coûte un refus (CCH R441-16-3).',
      ),
    ),
  answerInTime: ({ pairing, next }) => {
    const due = pairing.facts.offer?.answerDueOn;
    const on = next.facts.offer?.answeredOn;
    return when(due !== undefined && on != null && on <= due, () =>
      caseError(
        'OFFER_INVALID',
        `Le délai de réponse est passé depuis le ${due && frenchDate(due)} : le silence vaut refus (CCH R441-10).`,
      ),
    );
  },
  answerOverdue: ({ pairing, today }) => {
    const due = pairing.facts.offer?.answerDueOn;
    return when(due !== undefined && today > due, () => notReady('Le délai de réponse court encore.'));
  },
  ranksAboveOut: async ({ deps, pairing }) => {
    const mine = pairing.facts.decision;
    const others = await deps.tx.pairings.list({ vacancyId: pairing.vacancyId }, { limit: 100, after: null });
    const above = others.items.some(
      (other) =>
        other.proposalId !== pairing.proposalId &&
        !(EXIT_STATES as readonly string[]).includes(other.state) &&
        other.facts.decision?.sessionId === mine?.sessionId &&
        (other.facts.decision?.rank ?? 99) < (mine?.rank ?? 0),
    );
    return when(!above, () => notReady('Un candidat de rang plus haut n’a pas encore refusé.'));
  },
  correspondentNamed: ({ pairing }) =>
    when(!pairing.followed || pairing.facts.correspondentOn !== null, () =>
      notReady('Le correspondant du ménage n’est pas désigné : désignez-le avant d’enregistrer le bail.'),
    ),
  conditionMet: ({ pairing }) => {
    const condition = pairing.facts.decision?.condition ?? null;
    return when(condition === null || condition.metOn !== null, () =>
      notReady('La condition suspensive de la décision n’est pas levée : la pièce demandée manque.'),
    );
  },
  relaySettled: ({ pairing }) =>
    when(pairing.departement === pairing.householdDepartement || pairing.facts.relay !== null, () =>
      notReady('Le logement est dans un autre département : convenez d’abord de qui accompagnera le ménage.'),
    ),
  yearPassed: ({ pairing, next }) => {
    if (pairing.state === 'leased' && pairing.followed)
      return notReady('L’accompagnement dans le logement n’est pas terminé.');
    const due = followUpDueOn(pairing);
    const on = next.facts.followedUpOn;
    return when(due !== null && on !== null && on >= due, () =>
      notReady(`Le bilan se fait un an après la fin de l’accompagnement, à partir du ${due && frenchDate(due)}.`),
    );
  },
  daloUnit: ({ access, pairing }) => {
    const refusal = pairing.facts.daloRefusal;
    if (refusal === null || refusal.examinedOn !== null) return notReady('Aucun refus DALO n’attend d’examen.');
    return when(serves(access, pairing.daloDepartement ?? pairing.householdDepartement), () =>
      notYours('L’examen revient à l’unité du département de la reconnaissance DALO.'),
    );
  },
};

const MISSING = {
  designation: 'Désignation par le réservataire, ou délai passé, ou logement rendu',
  contact: 'Contact entre le bailleur et l’association',
  opinion: 'Avis favorable de l’association',
  agreement: 'Accord du ménage',
  interDepartmental: 'Accord du département de destination',
} as const;

/** Steps that the seeds put before the CALEOL and that are not met, one problem each. */
export function missingBeforeCaleol(pairing: Pairing): readonly FieldProblem[] {
  const met: Readonly<Record<keyof typeof MISSING, boolean>> = {
    designation: pairing.facts.designation !== null,
    contact: isContactSettled(pairing),
    opinion: isOpinionSettled(pairing),
    agreement: isAgreed(pairing),
    interDepartmental: isInterDepartmentalSettled(pairing),
  };
  return (Object.keys(MISSING) as (keyof typeof MISSING)[])
    .filter((step) => !met[step])
    .map((step) => ({ pointer: `/${step}`, code: 'STEP_MISSING', message: MISSING[step], expected: null }));
}
