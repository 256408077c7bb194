import type { DocumentCode } from '#domain/household.js';
import { CALEOL_DECISION_LABELS, CALEOL_MOTIVE_LABELS } from '#domain/pairing-life.js';
import type { CaleolPresentation, CaleolSession, CaleolSessionStatus } from '#ports.js';
import { formatDate, formatLongDate } from './format.js';
import { DOCUMENT_LABELS } from './labels.js';

export const SESSION_STATUS: Readonly<Record<CaleolSessionStatus, { readonly text: string; readonly tone: string }>> = {
  planned: { text: 'En préparation', tone: 'info' },
  convened: { text: 'Convoquée', tone: 'good' },
  validated: { text: 'Procès-verbal validé', tone: 'good' },
  cancelled: { text: 'Annulée', tone: 'warn' },
};

/** « mardi 1 décembre 2026 à 9 h 30 »; the day alone where no hour is set. */
export function sessionMoment({ heldOn, startsAt }: Pick<CaleolSession, 'heldOn' | 'startsAt'>): string {
  return startsAt === null ? formatLongDate(heldOn) : `${formatLongDate(heldOn)} à ${hourText(startsAt)}`;
}

function hourText(startsAt: string): string {
  const [hours, minutes] = startsAt.split(':');
  return `${Number(hours)}\u00a0h\u00a0${minutes}`;
}

export const sessionHref = (id: string) => `/seances/${encodeURIComponent(id)}`;
export const presentationHref = (id: string) => `/inscriptions/${encodeURIComponent(id)}`;

type Outcome = NonNullable<CaleolPresentation['outcome']>;

/** What the commission said of a candidate, in words; a deferral is said not to be a decision. */
export function outcomeText(outcome: Outcome): string {
  if (outcome.kind === 'deferred') return `Ajourné, pièce manquante : ${documentText(outcome.document)}`;
  const label = CALEOL_DECISION_LABELS[outcome.kind];
  if (outcome.kind === 'grantedByRank') return `${label}, rang ${outcome.rank ?? 'non renseigné'}`;
  return outcome.kind === 'conditional' ? `${label} : ${documentText(outcome.document)}` : label;
}

/** « Dossier incomplet – les mots de la commission » ; `null` where no motive is due. */
export function motiveText({ motive, motiveText: words }: Outcome): string | null {
  if (motive === null) return null;
  return words === null ? CALEOL_MOTIVE_LABELS[motive] : `${CALEOL_MOTIVE_LABELS[motive]} – ${words}`;
}

export function documentText(document: DocumentCode | null): string {
  return document === null ? 'pièce non précisée' : DOCUMENT_LABELS[document];
}

/** What remains before a session is over, in one sentence. */
export function nextStep(session: CaleolSession, today: string, undecided: number): string {
  switch (session.status) {
    case 'cancelled':
      return 'Cette séance est annulée : prévoyez-en une autre.';
    case 'validated':
      return `Procès-verbal validé le ${formatDate(session.minutesOn ?? session.heldOn)}. Les offres peuvent être notifiées par le bailleur.`;
    case 'planned':
      return 'Inscrivez les logements et leurs candidats, puis convoquez la séance.';
    case 'convened':
      if (today < session.heldOn)
        return 'Les membres lisent les dossiers. Les décisions se saisissent à partir du jour de la séance.';
      return undecided > 0
        ? `Saisissez les décisions : ${undecided} candidat(s) sans décision ni ajournement.`
        : 'Toutes les décisions sont saisies : une seconde personne valide le procès-verbal.';
  }
}
