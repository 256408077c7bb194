import { CONTINGENT_LABELS, type Contingent } from '#domain/contingent.js';
import { DEPARTEMENT_NAMES, isDepartement } from '#domain/departement.js';
import { DWELLING_SIZES } from '#domain/dwelling.js';
import { PRIORITY_CATEGORIES } from '#domain/household.js';
import { formatCount, formatFloor } from './format.js';

/** Words of the codes that rules and criteria observe; lower case, to stand inside a sentence. */
const CODE_WORDS: Readonly<Record<string, string>> = {
  yes: 'oui',
  no: 'non',
  unknown: 'non connu',
  none: 'aucun aménagement',
  dalo: 'reconnu DALO',
  otherLabel: 'label prioritaire (hors DALO)',
  label: 'label prioritaire',
  labelled: 'label SYPLO',
  unlabelled: 'sans label SYPLO',
  homelessOrHosted: 'sans logement ou hébergé',
  enforceableEviction: 'expulsion exécutoire',
  unfitDwelling: 'logement impropre à l’habitation',
  violence: 'violences',
  towards: 'accompagnement vers le logement (AVL)',
  within: 'accompagnement dans le logement (ADL)',
  prescribed: 'accompagnement prescrit',
  diagnostic: 'diagnostic en cours',
  ended: 'accompagnement terminé',
  active: 'demande active',
  radiated: 'demande radiée',
  expired: 'demande expirée',
  satisfied: 'demande satisfaite',
  stepFree: 'accès de plain-pied',
  adapted: 'logement adapté',
  adaptedDwelling: 'logement adapté',
  notAdapted: 'logement non adapté',
  lift: 'ascenseur',
  vacancy: 'ce logement',
  place: 'ce secteur',
  all: 'tout logement',
  exact: 'taille exacte',
  widened: 'taille en limite de grille',
  consent: 'accord du ménage',
  notListed: 'hors liste',
  alEligible: 'éligible à Action Logement',
  stateAgent: 'agent public',
  noLift: 'sans ascenseur',
  floorUnknown: 'étage non connu',
  needed: 'en a besoin',
  notNeeded: 'n’en a pas besoin',
  neededByOthers: 'd’autres en ont besoin',
  open: 'ouvert à tous',
  protocol: 'obligatoire, protocole Logement d’abord',
  mandatory: 'obligatoire',
  default: 'par défaut',
  cohabitation: 'cohabitation',
  separatedNotDivorced: 'séparation sans divorce',
  marriedApplyingAlone: 'marié demandant seul',
  familyReunification: 'regroupement familial',
  livingAbroad: 'conjoint résidant à l’étranger',
  other: 'autre situation',
  true: 'oui',
  false: 'non',
};

/** French words of a code; several codes joined by `+` or `,` are listed. An unlisted code is shown as it is. */
export function codeLabel(code: string): string {
  return code
    .split(/[+,]/)
    .map((part) => wordsOf(part.trim()))
    .join(', ');
}

function wordsOf(code: string): string {
  const known = CODE_WORDS[code] ?? CONTINGENT_LABELS[code as Contingent];
  if (known !== undefined) return known;
  if (isDepartement(code)) return `${DEPARTEMENT_NAMES[code]} (${code})`;
  if ((PRIORITY_CATEGORIES as readonly string[]).includes(code))
    return `label L441-1 ${code === 'gBis' ? 'g bis' : code})`;
  const [name, count] = code.split(':') as [string, string | undefined];
  if (count === undefined || !/^-?\d+$/.test(count)) return code;
  if ((DWELLING_SIZES as readonly string[]).includes(name))
    return `${formatCount(Number(count), 'personne')} pour un ${name}`;
  if (name === 'floor') return formatFloor(Number(count));
  return name === 'maxFloorWithoutLift' ? `au plus ${formatFloor(Number(count))} sans ascenseur` : code;
}
