import { DECLINE_EFFECTS } from '#casework/decline-effects.js';
import { EVENTS } from '#domain/events.js';
import { sumCents } from '#domain/money.js';
import type { DeclineReason } from '#domain/proposal.js';
import { candidatesInAll, candidatesSought, type Vacancy } from '#domain/vacancy.js';
import { findFunding } from '#legislation/funding.js';
import type { Insufficiency } from '#matching/run-result.js';
import type { OrientationSuggestion, StoredEvent } from '#ports.js';
import {
  formatArea,
  formatCount,
  formatDate,
  formatEuros,
  formatFloor,
  formatInstant,
  formatNumber,
  UNKNOWN,
} from './format.js';
import {
  CONTINGENT_LABELS,
  communeName,
  contingentLabel,
  departementOfCommune,
  GROUND_LABELS,
  HEATING_LABELS,
  LETTING_LABELS,
  STATUS_LABELS,
} from './labels.js';
import { RULE_WORDS } from './rule-words.js';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface VacancyHead {
  readonly id: string;
  readonly href: string;
  /** « T3 de 62 m² à Paris 18e » */
  readonly title: string;
  readonly address: string;
  readonly status: { readonly text: string; readonly tone: string };
  readonly contingent: string;
  readonly rent: string;
  readonly availableFrom: string;
  readonly caleolOn: string | null;
  readonly place: string;
}

export function vacancyHead(vacancy: Vacancy): VacancyHead {
  const { dwelling, reservation } = vacancy;
  const { address } = dwelling;
  return {
    id: vacancy.id,
    href: `/vacances/${encodeURIComponent(vacancy.id)}`,
    title: `${dwelling.size} de ${formatArea(dwelling.floorAreaM2)} à ${communeName(address.communeCode)}`,
    address: `${address.line}${address.complement === null ? '' : `, ${address.complement}`}, ${address.postalCode} ${communeName(address.communeCode)}`,
    status: { text: STATUS_LABELS[vacancy.status], tone: vacancy.status === 'open' ? 'good' : '' },
    contingent: contingentLabel(reservation.state === 'oriented' ? reservation.contingent : null),
    rent: `${formatEuros(sumCents(dwelling.rentCents, dwelling.annexRentCents, dwelling.chargesCents))} par mois, charges comprises`,
    availableFrom: formatDate(vacancy.availableFrom),
    caleolOn: vacancy.caleolOn && formatDate(vacancy.caleolOn),
    place: departementOfCommune(address.communeCode),
  };
}

/** Everything that was declared, in words; « non connu » where nothing was. */
export function vacancyFacts(vacancy: Vacancy, reserverName: string | null): readonly Fact[] {
  const { dwelling, reservation } = vacancy;
  const funding = findFunding(dwelling.fundingCode);
  const facts: [string, string][] = [
    ['Identifiant du bailleur', dwelling.internalId],
    ['Identifiant RPLS', dwelling.rplsId ?? UNKNOWN],
    ['Département', departementOfCommune(dwelling.address.communeCode)],
    ['Étage', `${formatFloor(dwelling.floor)}, ${dwelling.lift ? 'avec' : 'sans'} ascenseur`],
    ['Accessibilité', accessibilityText(vacancy)],
    ['Énergie (DPE)', dwelling.energyClass === null ? UNKNOWN : `classe ${dwelling.energyClass}`],
    ['Chauffage', HEATING_LABELS[dwelling.heating].toLocaleLowerCase('fr')],
    [
      'Financement',
      funding === undefined
        ? `code RPLS ${dwelling.fundingCode}`
        : `${funding.label}${funding.scheme === null ? '' : ` – plafond ${funding.scheme}`}`,
    ],
    ['Loyer hors charges', `${formatEuros(dwelling.rentCents)} par mois`],
    ['Annexes', `${formatEuros(dwelling.annexRentCents)} par mois`],
    ['Charges', `${formatEuros(dwelling.chargesCents)} par mois`],
    [
      'Maximum de la convention',
      dwelling.conventionMaxRentCents === null ? UNKNOWN : `${formatEuros(dwelling.conventionMaxRentCents)} par mois`,
    ],
    ['Quartier prioritaire', dwelling.qpvCode ?? 'hors quartier'],
    ['Location', LETTING_LABELS[vacancy.letting].toLocaleLowerCase('fr')],
    ['Visite', vacancy.visitOn === null ? UNKNOWN : formatDate(vacancy.visitOn)],
    ['Protocole Logement d’abord', vacancy.protocolChannel ? 'oui' : 'non'],
    ['Candidats recherchés', candidatesText(vacancy)],
    ['Déclarée le', formatInstant(vacancy.postedAt)],
  ];
  if (reservation.state === 'oriented' && reservation.contingent !== 'unreserved') {
    facts.splice(3, 0, ['Réservataire', reserverName ?? UNKNOWN]);
    facts.splice(4, 0, [
      'Désignation au plus tard',
      reservation.reserverDeadline === null ? UNKNOWN : formatDate(reservation.reserverDeadline),
    ]);
  }
  return facts.map(([label, value]) => ({ label, value }));
}

function accessibilityText({ dwelling }: Vacancy): string {
  if (dwelling.accessibility.adapted) return 'adapté au handicap';
  return dwelling.accessibility.stepFree ? 'accessible en fauteuil roulant' : 'non accessible en fauteuil roulant';
}

function candidatesText(vacancy: Vacancy): string {
  const { singleCandidateGround: ground, candidatesWanted: wanted } = vacancy;
  if (ground !== null) return `${candidatesSought(vacancy)} – ${GROUND_LABELS[ground].toLocaleLowerCase('fr')}`;
  if (wanted == null) return '3 par le moteur (CCH R441-3)';
  return `${candidatesInAll(vacancy)} : ${wanted.engine} par le moteur, ${wanted.reserver} par le réservataire, ${wanted.landlord} par le bailleur`;
}

export interface InsufficiencyView {
  readonly title: string;
  readonly text: string;
  readonly failures: readonly { readonly question: string; readonly households: string }[];
  readonly next: string;
}

const INSUFFICIENCY_WORDS: Readonly<Record<Insufficiency['reason'], { readonly text: string; readonly next: string }>> =
  {
    noEligibleHousehold: {
      text: 'Aucun ménage en recherche ne remplit toutes les règles pour ce logement.',
      next: 'Vérifiez les caractéristiques déclarées (typologie, financement, contingent). Chaque nouveau ménage ou consentement relance le calcul.',
    },
    tooFewEligible: {
      text: 'Moins de ménages que nécessaire remplissent toutes les règles.',
      next: 'La CALEOL peut statuer avec cette trace de recherche : l’insuffisance est constatée (CCH R441-3). Chaque changement relance le calcul.',
    },
    committedElsewhere: {
      text: 'Des ménages remplissent les règles, mais ils sont déjà proposés ou engagés sur d’autres logements.',
      next: 'La liste se complétera dès qu’une de ces propositions se fermera ; le calcul est relancé à chaque changement.',
    },
    notOriented: {
      text: 'Le logement n’est pas encore orienté vers un contingent : aucun candidat ne peut être proposé.',
      next: 'Confirmez l’orientation suggérée, ou choisissez un contingent.',
    },
  };

/** The recorded insufficiency with the trace of the search, most frequent obstacle first. */
export function insufficiencyView(insufficiency: Insufficiency): InsufficiencyView {
  const { found, sought, examined, eligible, reason } = insufficiency;
  const words = INSUFFICIENCY_WORDS[reason];
  return {
    title: `${formatCount(found, 'candidat')} sur ${sought} recherchés`,
    text:
      examined === 0
        ? words.text
        : `${words.text} ${formatCount(examined, 'ménage examiné', 'ménages examinés')}, ${formatCount(eligible, 'éligible')}.`,
    failures: [...insufficiency.failures]
      .sort((a, b) => b.households - a.households || (a.code < b.code ? -1 : 1))
      .map(({ code, households }) => ({ question: RULE_WORDS[code].question, households: formatNumber(households) })),
    next: words.next,
  };
}

export interface OrientationView {
  /** As the form sends it back: what was read is what is confirmed. */
  readonly code: OrientationSuggestion['contingent'];
  readonly contingent: string;
  readonly reason: string;
  readonly confirmed: string | null;
}

export function orientationView(suggestion: OrientationSuggestion): OrientationView {
  return {
    code: suggestion.contingent,
    contingent: CONTINGENT_LABELS[suggestion.contingent],
    reason: suggestion.reason,
    confirmed: suggestion.confirmedAt && formatInstant(suggestion.confirmedAt),
  };
}

export interface JournalLine {
  readonly at: string;
  readonly label: string;
  readonly actor: string;
  readonly detail: string | null;
}

export const ACTOR_LABELS: Readonly<Record<StoredEvent['actor'], string>> = {
  landlordReferent: 'référent bailleur',
  association: 'association',
  reserver: 'réservataire',
  departementalUnit: 'unité départementale',
  regionalAuthority: 'DRIHL',
  caleol: 'CALEOL',
  household: 'ménage',
  engine: 'moteur',
  system: 'système',
};

/** Events of a vacancy, the latest first. */
export function journal(events: readonly StoredEvent[]): readonly JournalLine[] {
  return [...events]
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .map((event) => ({
      at: formatInstant(event.at),
      label: EVENTS[event.name].label,
      actor: ACTOR_LABELS[event.actor],
      detail: detailOf(event),
    }));
}

function detailOf({ name, data, reason }: StoredEvent): string | null {
  const parts: string[] = [];
  if (typeof data.rank === 'number') parts.push(`rang ${data.rank}`);
  if (name === 'opinionGiven') parts.push(data.opinion === 'accept' ? 'favorable' : 'décliné');
  const motive = typeof data.reason === 'string' ? data.reason : reason;
  if (motive !== null && motive in DECLINE_EFFECTS)
    parts.push(DECLINE_EFFECTS[motive as DeclineReason].label.toLocaleLowerCase('fr'));
  // Why another list was asked for, or a candidate withdrawn, in the landlord's own words.
  else if (name === 'proposalWithdrawn' && motive !== null) parts.push(`motif : ${motive}`);
  if (typeof data.heldUntil === 'string') parts.push(`gardée jusqu’au ${formatDate(data.heldUntil)}`);
  return parts.length === 0 ? null : parts.join(', ');
}
