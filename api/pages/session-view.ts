import { MIN_CANDIDATES } from '#casework/life/agenda-rules.js';
import { personOf } from '#casework/life/sessions.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { ROLE_LABELS } from '#domain/organisation.js';
import { PAIRING_STATE_LABELS } from '#domain/pairing-life.js';
import { STEP_LABELS } from '#domain/pairing-steps.js';
import type { CaleolSession } from '#ports.js';
import { formatCount, formatDate } from './format.js';
import { GROUND_LABELS } from './labels.js';
import type { PresentedHere, SessionInFull, SessionItem } from './session-reader.js';
import { isUndecided, preparesSessions, standing } from './session-reader.js';
import {
  motiveText,
  nextStep,
  outcomeText,
  presentationHref,
  SESSION_STATUS,
  sessionHref,
  sessionMoment,
} from './session-words.js';
import { vacancyHead } from './vacancy-view.js';

/** One line of the calendar of sessions. */
export function sessionRow(session: CaleolSession, landlord: string, files: number | null) {
  return {
    href: sessionHref(session.id),
    icsHref: `${sessionHref(session.id)}/ics`,
    moment: sessionMoment(session),
    landlord,
    place: session.place ?? 'à préciser',
    files: files === null ? null : formatCount(files, 'candidat inscrit', 'candidats inscrits'),
    status: SESSION_STATUS[session.status],
  };
}

interface Seen {
  readonly access: OrganisationAccess;
  readonly today: CalendarDate;
}

/** A session as its page shows it: agenda, what is missing, what the visitor may do and why not. */
export function sessionView(full: SessionInFull, { access, today }: Seen) {
  const { session, items, landlord } = full;
  const candidates = items.flatMap((item) => item.candidates);
  const undecided = candidates.filter(isUndecided).length;
  const prepares = preparesSessions(access);
  const open = (session.status === 'planned' || session.status === 'convened') && session.heldOn >= today;
  return {
    id: session.id,
    href: sessionHref(session.id),
    version: session.version,
    status: SESSION_STATUS[session.status],
    moment: sessionMoment(session),
    next: nextStep(session, today, undecided),
    facts: [
      ['Bailleur', landlord],
      ['Date et heure', sessionMoment(session)],
      ['Lieu', session.place ?? 'à préciser'],
      ['Logements', String(items.length)],
      ['Candidats', String(candidates.length)],
      ['Convoquée le', session.convenedOn === null ? 'pas encore' : formatDate(session.convenedOn)],
      ['Procès-verbal validé le', session.minutesOn === null ? 'pas encore' : formatDate(session.minutesOn)],
      ...(session.namesUntil === null
        ? []
        : [['Noms lisibles par la commission jusqu’au', formatDate(session.namesUntil)]]),
    ].map(([label, value]) => ({ label, value })),
    items: items.map(itemView),
    minimum: MIN_CANDIDATES,
    canPrepare: prepares && open,
    canConvene: prepares && open && session.status === 'planned',
    convenePrevented: preventsConvening(items),
    canValidate: (access.role === 'caleolSecretary' || access.role === 'caleolMember') && session.status === 'convened',
    validationPrevented: preventsValidation(session, { access, today }, undecided),
    canMove: candidates.length === 0,
    consequences: session.status === 'planned' ? [] : candidates.flatMap((one) => consequenceOf(one, today)),
    form: { jour: formatDate(session.heldOn), heure: session.startsAt ?? '', lieu: session.place ?? '' },
  };
}

function itemView({ item, vacancy, candidates, shortage }: SessionItem) {
  const head = vacancy === null ? null : vacancyHead(vacancy);
  return {
    vacancyId: item.vacancyId,
    reference: vacancy?.dwelling.internalId ?? 'logement retiré',
    title: head?.title ?? 'Logement',
    detail: head === null ? '' : `${head.address} – ${head.contingent} – ${head.rent}`,
    exception:
      item.exception === null ? null : `${GROUND_LABELS[item.exception.ground]}. Preuve : ${item.exception.proof}`,
    shortage,
    candidates: candidates.map(candidateRow),
  };
}

function candidateRow(one: PresentedHere) {
  const { presentation, ref } = one;
  const { outcome, candidate, rank } = presentation;
  return {
    href: presentationHref(presentation.id),
    rank,
    ref,
    external: candidate.kind === 'external',
    state: standing(one),
    decision: outcome === null ? null : outcomeText(outcome),
    motive: outcome === null ? null : motiveText(outcome),
    deferred: outcome?.kind === 'deferred',
  };
}

function preventsConvening(items: readonly SessionItem[]): string | null {
  if (items.length === 0) return 'l’ordre du jour est vide, inscrivez un logement';
  const short = items.filter(({ shortage }) => shortage !== null).length;
  if (short === 0) return null;
  return `${formatCount(short, 'logement a', 'logements ont')} moins de trois candidats sans exception motivée (CCH R441-3)`;
}

function preventsValidation(
  { heldOn, recordedBy }: CaleolSession,
  { access, today }: Seen,
  undecided: number,
): string | null {
  if (heldOn > today) return `la séance n’a lieu que le ${formatDate(heldOn)}`;
  if (undecided > 0) return `${formatCount(undecided, 'candidat')} sans décision ni ajournement`;
  return recordedBy === personOf(access)
    ? 'vous avez enregistré les décisions : une seconde personne valide le procès-verbal'
    : null;
}

/** What follows for one of our candidates: where it stands, and what is due by whom. */
function consequenceOf({ ref, pairing, steps, presentation }: PresentedHere, today: CalendarDate) {
  if (pairing === null || presentation.outcome === null) return [];
  const { calledUpOn } = pairing.facts;
  return [
    {
      ref,
      href: presentationHref(presentation.id),
      state: `${PAIRING_STATE_LABELS[pairing.state]}${calledUpOn === null ? '' : `, rang appelé le ${formatDate(calledUpOn)}`}`,
      due: steps
        .filter(({ closedOn }) => closedOn === null)
        .map(({ step, owner, dueOn, lateOn }) => ({
          text: `${STEP_LABELS[step]} – ${ROLE_LABELS[owner.role].toLocaleLowerCase('fr')}, avant le ${formatDate(dueOn)}`,
          late: lateOn <= today,
        })),
    },
  ];
}
