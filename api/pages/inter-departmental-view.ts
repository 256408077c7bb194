import { isActOpen } from '#casework/life/reading.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { type InterDepartmentalCause, PAIRING_STATE_LABELS, type Pairing } from '#domain/pairing-life.js';
import type { PairingStep } from '#ports.js';
import { formatDate } from './format.js';
import { departementLabel } from './labels.js';

export const CAUSE_LABELS: Readonly<Record<InterDepartmentalCause, string>> = {
  outsideDepartement: 'Ménage hors département',
  localPriority: 'Priorité aux ménages du département',
  noSupportRelay: 'Pas de relais d’accompagnement sur place',
  householdTies: 'Attaches du ménage ailleurs',
  quota: 'Quota de logements atteint',
  other: 'Autre cause',
};

interface Seen {
  readonly steps: readonly PairingStep[];
  readonly ref: string | null;
  readonly access: OrganisationAccess;
  readonly today: CalendarDate;
}

const isSent = (pairing: Pairing, { access }: Seen) => !access.departements.includes(pairing.departement);

/** One request as the list shows it: who asks whom, since when, the answer or until when it is due. */
export function requestRow(pairing: Pairing, seen: Seen) {
  const step = seen.steps.find(
    (one) => one.step === 'requestInterDepartmental' || one.step === 'answerInterDepartmental',
  );
  return {
    ref: seen.ref ?? 'non connu',
    href: `/interdepartemental/${encodeURIComponent(pairing.proposalId)}`,
    sent: isSent(pairing, seen),
    from: departementLabel(pairing.householdDepartement),
    to: departementLabel(pairing.departement),
    said: answerText(pairing),
    due: step === undefined ? null : formatDate(step.dueOn),
    late: step !== undefined && step.lateOn <= seen.today,
    state: PAIRING_STATE_LABELS[pairing.state],
  };
}

function answerText({ facts: { interDepartmental: fact } }: Pairing): string {
  if (fact === null) return 'À demander';
  if (fact.answer === null || fact.answeredOn === null)
    return `Demandée le ${formatDate(fact.requestedOn)}, sans réponse`;
  const on = formatDate(fact.answeredOn);
  if (fact.answer === 'agreed') return `Acceptée le ${on}`;
  return `Refusée le ${on} : ${fact.cause === null ? 'cause non connue' : CAUSE_LABELS[fact.cause].toLocaleLowerCase('fr')}`;
}

/** A request as its page shows it, with the acts open to the unit. */
export function requestView(
  pairing: Pairing,
  seen: Seen & { readonly association: string; readonly relay: string | null },
) {
  const { role } = seen.access;
  const { interDepartmental: fact, relay } = pairing.facts;
  const sent = isSent(pairing, seen);
  const own = seen.access.departements.includes(pairing.householdDepartement);
  return {
    ...requestRow(pairing, seen),
    version: pairing.version,
    association: seen.association,
    relay:
      relay === null
        ? 'à convenir'
        : `${relay.kind === 'sameAssociation' ? 'la même association' : seen.relay} (${formatDate(relay.on)})`,
    canAsk: own && fact === null && isActOpen(pairing, 'requestInterDepartmental', role),
    canAnswer: !sent && fact !== null && fact.answer === null && isActOpen(pairing, 'agreeInterDepartmental', role),
    canRelay: isActOpen(pairing, 'agreeRelay', role),
  };
}
