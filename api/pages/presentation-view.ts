import type { OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { DOCUMENT_CODES } from '#domain/household.js';
import {
  CALEOL_DECISION_LABELS,
  CALEOL_DECISIONS,
  CALEOL_MOTIVE_LABELS,
  CALEOL_MOTIVES,
} from '#domain/pairing-life.js';
import type { CaleolSession, HouseholdIdentity } from '#ports.js';
import type { RefusedForm } from './form-refusal.js';
import { formatDate } from './format.js';
import { DOCUMENT_LABELS } from './labels.js';
import { type PresentedHere, preparesSessions, standing } from './session-reader.js';
import { motiveText, outcomeText, presentationHref, sessionHref, sessionMoment } from './session-words.js';

interface Seen {
  readonly access: OrganisationAccess;
  readonly today: CalendarDate;
  readonly refused: RefusedForm;
  readonly asked: boolean;
  readonly identity: HouseholdIdentity | null;
}

const DOCUMENT_OPTIONS = DOCUMENT_CODES.map((value) => ({ value, label: DOCUMENT_LABELS[value] }));
const MOTIVE_OPTIONS = CALEOL_MOTIVES.map((value) => ({ value, label: CALEOL_MOTIVE_LABELS[value] }));
const DECISION_OPTIONS = CALEOL_DECISIONS.map((value) => ({ value, label: CALEOL_DECISION_LABELS[value] }));

/** A candidate before its session: what was decided, and the forms open to the visitor on this day. */
export function presentationView(session: CaleolSession, here: PresentedHere, seen: Seen) {
  const { presentation, ref, pairing } = here;
  const { outcome, removed, rectifiedReason, candidate } = presentation;
  const external = candidate.kind === 'external';
  const { access, today, refused } = seen;
  const prepares = preparesSessions(access) && removed === null;
  const live = session.status === 'planned' || session.status === 'convened';
  const decides = prepares && outcome === null && session.status === 'convened' && session.heldOn <= today;
  return {
    href: presentationHref(presentation.id),
    sessionHref: sessionHref(session.id),
    moment: sessionMoment(session),
    ref,
    rank: presentation.rank,
    external,
    state: standing(here),
    version: pairing?.version ?? '',
    removed: removed === null ? null : `Retiré de l’ordre du jour le ${formatDate(removed.on)} : ${removed.reason}`,
    outcome: outcome === null ? null : `${outcomeText(outcome)}, le ${formatDate(outcome.on)}`,
    motive: outcome === null ? null : motiveText(outcome),
    rectified: rectifiedReason,
    canRemove: prepares && outcome === null && live && session.heldOn >= today,
    canDecide: decides,
    waiting: whyNotYet(session, today),
    canRectify:
      access.role === 'caleolSecretary' && removed === null && outcome !== null && outcome.kind !== 'deferred',
    canAskIdentity: access.role !== 'landlordReferent' && !external && !seen.asked,
    identityAsked: seen.asked,
    identity:
      seen.identity === null
        ? null
        : [
            { label: 'Nom', value: seen.identity.name },
            { label: 'Numéro unique', value: seen.identity.requestNumber ?? 'non renseigné' },
          ],
    decisions: DECISION_OPTIONS,
    motives: MOTIVE_OPTIONS,
    documents: DOCUMENT_OPTIONS,
    path: refused.path,
    typed: refused.typed,
    errors: refused.errors,
  };
}

function whyNotYet({ status, heldOn }: CaleolSession, today: CalendarDate): string | null {
  if (status === 'planned') return 'La séance n’est pas encore convoquée : aucune décision ne se saisit.';
  if (status === 'convened' && heldOn > today) return `La décision se saisit à partir du ${formatDate(heldOn)}.`;
  return null;
}
