import type { Band, ShownProposal } from '#casework/confidentiality.js';
import { DECLINE_EFFECTS } from '#casework/decline-effects.js';
import { addDays, type CalendarDate, daysBetween } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { Criterion, Term } from '#domain/policy.js';
import type { Task } from '#domain/verdict.js';
import { BANDED_NOTE, type TermView, termView } from './criterion-words.js';
import { formatCount, formatDate, formatInstant, formatList, formatNumber } from './format.js';
import { RULE_WORDS, type TaskView, taskView } from './rule-words.js';
import { type AdjustmentView, adjustmentView } from './target-words.js';
import { type ThreeLines, threeLines } from './three-lines.js';

/** What the caller may see of the household, beyond what the proposal says. */
export interface CandidateFacts {
  /** Pseudonym for a landlord, own reference for the association. */
  readonly ref: string;
  readonly persons: number | null;
  /** Before contact, instead of `persons` and `supportDepartement`. */
  readonly personsBand: Band | null;
  readonly supportDepartement: Departement | null;
  readonly associationName: string | null;
  /** Whose tasks come first for this reader. */
  readonly viewer: Task['owner'];
}

export interface BarSegment {
  readonly x: number;
  readonly width: number;
  readonly tone: 'one' | 'two' | 'three';
}

export interface CandidateView {
  readonly id: string;
  readonly ref: string;
  readonly rank: number;
  /** `null` before contact. */
  readonly points: string | null;
  readonly bandedNote: string | null;
  readonly lines: ThreeLines;
  readonly bar: readonly BarSegment[];
  readonly barLabel: string;
  readonly terms: readonly TermView[];
  readonly adjustments: readonly AdjustmentView[];
  readonly tasks: readonly TaskView[];
  readonly subjectTo: readonly string[];
  readonly notices: readonly { readonly tone: '' | 'warn'; readonly text: string }[];
  readonly badges: readonly { readonly tone: string; readonly text: string }[];
  readonly contactRecorded: string | null;
  readonly opinion: string | null;
  readonly explanationHref: string;
}

export interface Candidate {
  readonly proposal: ShownProposal;
  readonly facts: CandidateFacts;
  /** Pseudonym of the household that this one replaces, where it replaces one. */
  readonly replacedRef: string | null;
}

/** One candidate of a list as the page shows it; `list` holds them all, by rank. */
export function candidateView(candidate: Candidate, list: readonly Candidate[]): CandidateView {
  const { proposal, facts } = candidate;
  const proposals = list.map((other) => other.proposal);
  const scale = Math.max(1, ...proposals.map((other) => other.points));
  const shares = pointShares(proposal);
  return {
    id: proposal.id,
    ref: facts.ref,
    rank: proposal.rank,
    points: proposal.banded ? null : formatNumber(proposal.points),
    bandedNote: proposal.banded ? BANDED_NOTE : null,
    lines: threeLines(proposal, proposals, facts.viewer),
    bar: barSegments(shares, scale),
    barLabel: `${formatCount(proposal.points, 'point')} : ${shares.map((share) => `${share.label} ${formatNumber(share.points)}`).join(', ')}`,
    terms: proposal.terms.map(termView),
    adjustments: proposal.adjustments.map(adjustmentView),
    tasks: proposal.tasks.map(taskView),
    subjectTo: proposal.subjectTo.map((code) => RULE_WORDS[code].question.toLocaleLowerCase('fr')),
    notices: notices(candidate, proposals),
    badges: badges(proposal),
    contactRecorded: proposal.contactRecordedAt === null ? null : formatInstant(proposal.contactRecordedAt),
    opinion: opinionText(proposal),
    explanationHref: `/vacances/${encodeURIComponent(proposal.vacancyId)}/candidats/${encodeURIComponent(proposal.pseudonym)}`,
  };
}

interface Share {
  readonly label: string;
  readonly tone: BarSegment['tone'];
  readonly points: number;
}

const LEGAL: readonly Criterion[] = ['legalPriority', 'beyondDaloLimit'];

/** Waiting, legal priority, the rest; where the cap bites, the last two share what is left in proportion. */
function pointShares(proposal: ShownProposal): readonly Share[] {
  const sum = (keep: (term: Term) => boolean) =>
    proposal.terms.filter(keep).reduce((total, term) => total + term.points, 0);
  const waiting = sum((term) => term.criterion === 'waiting');
  const gross = sum((term) => term.criterion !== 'waiting' && term.criterion !== 'bonusCap');
  const net = proposal.points - waiting;
  const legal = gross === 0 ? 0 : Math.round((sum((term) => LEGAL.includes(term.criterion)) * net) / gross);
  return [
    { label: 'ancienneté', tone: 'one', points: waiting },
    { label: 'priorité légale', tone: 'two', points: legal },
    { label: 'besoin, ouverture et adaptation', tone: 'three', points: net - legal },
  ];
}

function barSegments(shares: readonly Share[], scale: number): readonly BarSegment[] {
  let x = 0;
  return shares.map(({ points, tone }) => {
    const width = (100 * Math.max(0, points)) / scale;
    const segment = { x: Number(x.toFixed(2)), width: Number(width.toFixed(2)), tone };
    x += width;
    return segment;
  });
}

function badges(proposal: ShownProposal): CandidateView['badges'] {
  const found = [];
  if (proposal.interDepartmental) found.push({ tone: 'info', text: 'Interdépartemental' });
  if (proposal.contactRecordedAt !== null) found.push({ tone: 'good', text: 'Contact enregistré' });
  if (proposal.opinion?.given === 'accept') found.push({ tone: 'good', text: 'Avis favorable' });
  if (proposal.opinion?.given === 'decline') found.push({ tone: 'bad', text: 'Décliné' });
  if (proposal.tasks.some((task) => task.code === 'completeFile'))
    found.push({ tone: 'warn', text: 'Dossier à compléter' });
  return found;
}

function notices({ proposal, replacedRef }: Candidate, list: readonly ShownProposal[]): CandidateView['notices'] {
  const found: { tone: '' | 'warn'; text: string }[] = [];
  if (proposal.replaces !== null) {
    const { reason, on } = proposal.replaces;
    const who = replacedRef ?? 'un autre ménage';
    found.push({
      tone: '',
      text: `Remplace ${who}, décliné le ${formatDate(on)} : ${DECLINE_EFFECTS[reason].label.toLocaleLowerCase('fr')}.`,
    });
  }
  if (proposal.rankOneElsewhere !== null) {
    const first = list.find((other) => other.rank === 1);
    const told = first !== undefined && !first.banded && !proposal.banded;
    const gap = !told ? 0 : proposal.points - first.points;
    const more = gap > 0 ? `A ${formatCount(gap, 'point')} de plus que le rang 1, mais reste` : 'Est';
    found.push({
      tone: '',
      text: `${more} au rang ${proposal.rank} ici : ce ménage est de rang 1 sur un autre logement, et un ménage n’est de rang 1 qu’une fois.`,
    });
  }
  if (proposal.kept === 'commitment')
    found.push({ tone: '', text: 'Rang conservé : le contact est enregistré, ce candidat n’est plus remis en jeu.' });
  if (proposal.kept === 'hold')
    found.push({ tone: '', text: 'Rang conservé : la liste a été consultée, elle est gardée quelques jours.' });
  if (proposal.subjectTo.length > 0) {
    found.push({
      tone: 'warn',
      text: `Sous réserve, car non connu : ${formatList(proposal.subjectTo.map((code) => RULE_WORDS[code].question.toLocaleLowerCase('fr')))}.`,
    });
  }
  return found;
}

function opinionText({ opinion }: ShownProposal): string | null {
  if (opinion === null) return null;
  if (opinion.given === 'accept') return `Avis favorable de l’association le ${formatDate(opinion.on)}`;
  return `Décliné par l’association le ${formatDate(opinion.on)}${opinion.reason === null ? '' : ` : ${DECLINE_EFFECTS[opinion.reason].label.toLocaleLowerCase('fr')}`}`;
}

/** « gardée jusqu’au 29/11/2026 », or nothing where the hold is over. */
export function holdText(heldUntil: CalendarDate | null, today: CalendarDate): string | null {
  if (heldUntil === null || daysBetween(today, heldUntil) < 0) return null;
  return `Cette liste a été consultée : elle est gardée telle quelle jusqu’au ${formatDate(heldUntil)} inclus, puis peut changer à partir du ${formatDate(addDays(heldUntil, 1))}.`;
}
