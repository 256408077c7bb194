import type { MaskedVerdict } from '#casework/confidentiality.js';
import { DOCUMENT_CODES, type DocumentCode } from '#domain/household.js';
import type { Fact, RuleCode, Task } from '#domain/verdict.js';
import { codeLabel } from './code-words.js';
import {
  formatArea,
  formatCount,
  formatDate,
  formatEuros,
  formatFloor,
  formatList,
  formatNumber,
  formatPermille,
  UNKNOWN,
} from './format.js';
import { communeName, DOCUMENT_LABELS } from './labels.js';

interface RuleWords {
  /** What the rule asks, as a question answered yes or no. */
  readonly question: string;
  readonly failed: string;
}

/** One entry per rule of src/eligibility: the compiler refuses a rule without words. */
export const RULE_WORDS: Readonly<Record<RuleCode, RuleWords>> = {
  INCOME_ABOVE_CEILING: {
    question: 'Ressources sous le plafond du financement',
    failed: 'Le revenu fiscal de référence dépasse le plafond du financement.',
  },
  IRREGULAR_STAY: {
    question: 'Séjour régulier de chaque adulte',
    failed: 'Le dossier indique que la condition de séjour n’est pas remplie.',
  },
  TYPOLOGY_UNSUITABLE: {
    question: 'Taille du logement adaptée à la composition',
    failed: 'Le nombre de personnes sort de la grille de typologie du bailleur.',
  },
  SURFACE_BELOW_MINIMUM: {
    question: 'Surface au moins égale au minimum légal',
    failed: 'La surface est inférieure au minimum légal pour ce nombre de personnes.',
  },
  ACCESSIBILITY_NOT_MET: {
    question: 'Besoins d’accessibilité satisfaits',
    failed: 'Le logement ne répond pas à un besoin d’accessibilité du ménage.',
  },
  ADAPTED_DWELLING_RESERVED: {
    question: 'Logement adapté : priorité à qui en a besoin',
    failed: 'Ce logement adapté va d’abord à un ménage qui en a besoin.',
  },
  PLACE_NOT_ACCEPTED: {
    question: 'Commune ou département accepté par le ménage',
    failed: 'Le ménage n’a pas donné son accord pour ce département ni cette commune.',
  },
  EXCLUDED_AREA: {
    question: 'Hors des secteurs à éviter',
    failed: 'Le logement est dans un secteur à éviter pour ce ménage.',
  },
  CONTINGENT_NOT_OPEN: {
    question: 'Contingent ouvert au ménage',
    failed: 'Le ménage ne relève pas du contingent de ce logement.',
  },
  PROTOCOL_NOT_ELIGIBLE: {
    question: 'Logement proposé hors protocole, ou ménage éligible au protocole',
    failed: 'Le logement est offert au protocole Logement d’abord et le ménage n’y est pas éligible.',
  },
  NOT_A_CANDIDATE: {
    question: 'Ménage en recherche de logement',
    failed: 'Le ménage n’est plus en recherche : demande close, ou accompagnement déjà dans le logement.',
  },
  ALREADY_COMMITTED: {
    question: 'Nombre de propositions en cours non atteint',
    failed: 'Le ménage a déjà autant de propositions en cours que la politique le permet, ou un rang 1 ailleurs.',
  },
  REFUSED_BEFORE: {
    question: 'Pas de refus qui court encore',
    failed: 'Un refus antérieur, avec son effet annoncé, court encore pour ce logement ou ce secteur.',
  },
  EFFORT_TOO_HIGH: {
    question: 'Taux d’effort accepté par le bailleur (estimation)',
    failed: 'Le taux d’effort estimé dépasse le maximum publié par le bailleur.',
  },
  RESIDUAL_INCOME_TOO_LOW: {
    question: 'Reste à vivre accepté par le bailleur (estimation)',
    failed: 'Le reste à vivre estimé est inférieur au minimum publié par le bailleur.',
  },
  PAUSED: {
    question: 'Ménage disponible',
    failed: 'Le ménage a demandé à ne pas recevoir de proposition pour le moment.',
  },
  STALE_DATA: {
    question: 'Données confirmées récemment',
    failed: 'Les données du ménage n’ont pas été confirmées depuis trop longtemps.',
  },
};

export const VERDICT_LABELS: Readonly<Record<MaskedVerdict['status'], string>> = {
  passed: 'Oui',
  failed: 'Non',
  unknown: 'Non connu',
  notFailed: 'Rien ne s’y oppose',
};

/** « policy » and « landlord » are the two sources that are not articles of law. */
export function articleLabel(article: string): string {
  return article
    .split(' ; ')
    .map((part) => (part === 'policy' ? 'Politique publiée' : part === 'landlord' ? 'Règle publiée du bailleur' : part))
    .join(' ; ');
}

/** A fact of a verdict in words with its unit; `null` is « non connu ». */
export function factText(fact: Fact, unit: string): string {
  if (fact === null || fact === '') return UNKNOWN;
  if (typeof fact === 'boolean') return fact ? 'oui' : 'non';
  if (Array.isArray(fact)) return arrayText(fact, unit);
  if (typeof fact === 'number') return numberText(fact, unit);
  return unit === 'date' || /^\d{4}-\d{2}-\d{2}$/.test(String(fact)) ? formatDate(String(fact)) : wordOf(String(fact));
}

function arrayText(facts: readonly (number | string)[], unit: string): string {
  if (facts.length === 0) return 'aucun';
  if (unit === 'persons' && facts.length === 2) return `${facts[0]} à ${formatCount(Number(facts[1]), 'personne')}`;
  return formatList(facts.map((fact) => factText(fact, unit)));
}

function numberText(value: number, unit: string): string {
  switch (unit) {
    case 'centsPerYear':
      return `${formatEuros(value)} par an`;
    case 'centsPerMonth':
      return `${formatEuros(value)} par mois`;
    case 'centsPerDay':
      return `${formatEuros(value)} par jour et par unité de consommation`;
    case 'persons':
      return formatCount(value, 'personne');
    case 'm2':
      return formatArea(value);
    case 'permille':
      return formatPermille(value);
    case 'floor':
      return formatFloor(value);
    case 'days':
      return formatCount(value, 'jour');
    case 'proposals':
      return formatCount(value, 'proposition');
    default:
      return formatNumber(value, Number.isInteger(value) ? 0 : 1);
  }
}

function wordOf(code: string): string {
  return /^\d{5}$/.test(code) ? `${communeName(code)} (${code})` : codeLabel(code);
}

const TASK_WORDS: Readonly<Record<Task['code'], string>> = {
  completeFile: 'Compléter le dossier',
  recordContact: 'Prendre contact et l’enregistrer',
  provideSeparationProof: 'Fournir la preuve de la séparation ou de la situation familiale',
  askForLabel: 'Demander le label prioritaire (SYPLO)',
  findRelayAssociation: 'Trouver une association relais dans le nouveau département',
  resolveUnknown: 'Renseigner ce qui n’est pas connu',
  registerInAlin: 'Inscrire le ménage dans AL’in',
  sendDaloNotice: 'Remettre l’information DALO (CCH R441-16-3)',
};

const OWNER_LABELS: Readonly<Record<Task['owner'], string>> = {
  association: 'association',
  landlord: 'bailleur',
  departementalUnit: 'unité départementale',
};

export interface TaskView {
  readonly text: string;
  readonly owner: string;
  readonly due: string | null;
}

/** A task in words: what, who, and by when where a clock runs. */
export function taskView(task: Task): TaskView {
  const detail = task.detail === null ? '' : ` (${taskDetail(task.detail)})`;
  return {
    text: TASK_WORDS[task.code] + detail,
    owner: OWNER_LABELS[task.owner],
    due: task.dueOn && formatDate(task.dueOn),
  };
}

function taskDetail(detail: string): string {
  return formatList(
    detail.split(',').map((part) => {
      const code = part.trim();
      if (code in RULE_WORDS) return RULE_WORDS[code as RuleCode].question.toLocaleLowerCase('fr');
      if ((DOCUMENT_CODES as readonly string[]).includes(code)) return DOCUMENT_LABELS[code as DocumentCode];
      return wordOf(code);
    }),
  );
}
