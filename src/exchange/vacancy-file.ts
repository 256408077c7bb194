import { CONTINGENT_LABELS, CONTINGENTS } from '#domain/contingent.js';
import { DWELLING_SIZES, ENERGY_CLASSES } from '#domain/dwelling.js';
import type { CellFormat } from './tables/cell-formats.js';
import {
  choiceFormat,
  codeFormat,
  dateFormat,
  decimalFormat,
  eurosFormat,
  integerFormat,
  textFormat,
  yesNoFormat,
} from './tables/cell-formats.js';
import type { ImportColumn, ImportProfile, Wire } from './tables/profile.js';
import { atPointer } from './tables/profile.js';

/** What the words of a file stand for: communes by name, financings by their usual short name, reservers by name. */
export interface VacancyFileWords {
  /** INSEE code of a code or of a name that one commune of the region alone has. */
  readonly communeCode: (text: string) => string | undefined;
  /** Two-digit RPLS code of a code, a label or « PLAI », « PLUS », « PLS ». */
  readonly fundingCode: (text: string) => string | undefined;
  /** Identifier of a reserver of the directory, by identifier or name. */
  readonly reserverId: (text: string) => string | undefined;
}

interface Column {
  readonly header: string;
  readonly synonyms?: readonly string[];
  readonly format: CellFormat;
  readonly definition: string;
  readonly example: string;
  readonly required?: true;
}

const column = (key: string, pointer: string, { synonyms = [], required, ...rest }: Column): ImportColumn => ({
  key,
  synonyms,
  required: required ?? false,
  ...rest,
  ...atPointer(pointer),
});

/** The file of vacancies of a landlord: one line per vacant dwelling. */
export function vacancyProfile(words: VacancyFileWords): ImportProfile {
  return {
    referenceKey: 'internalId',
    columns: [...addressColumns(words), ...dwellingColumns, ...rentColumns(words), ...reservationColumns(words)],
  };
}

const lookup = (read: (text: string) => string | undefined, expected: string): CellFormat => ({
  read,
  show: (value) => String(value ?? ''),
  expected,
});

const addressColumns = (words: VacancyFileWords): readonly ImportColumn[] => [
  column('internalId', '/internalId', {
    header: 'Identifiant du logement',
    synonyms: [
      'identifiant',
      'référence',
      'référence logement',
      'référence du logement',
      'code logement',
      'n° logement',
      'numéro de logement',
      'ident_int',
      'module',
      'UG',
    ],
    format: textFormat,
    definition:
      'Votre identifiant du logement, unique chez vous : il dit si la ligne crée une vacance ou la met à jour.',
    example: '75018-A-0042',
    required: true,
  }),
  column('rplsId', '/rplsId', {
    header: 'Identifiant RPLS',
    synonyms: ['rpls', 'n° rpls', 'numéro rpls', 'ident_rep'],
    format: codeFormat('dix chiffres ou lettres, par exemple 0123456789'),
    definition: 'Identifiant du logement au RPLS, dix caractères.',
    example: '',
  }),
  column('line', '/address/line', {
    header: 'Adresse',
    synonyms: ['numéro et voie', 'adresse du logement', 'rue', 'voie', 'adresse 1'],
    format: textFormat,
    definition: 'Numéro et voie.',
    example: '12 rue des Tilleuls',
    required: true,
  }),
  column('complement', '/address/complement', {
    header: "Complément d'adresse",
    synonyms: ['complément', 'bâtiment', 'escalier', 'porte', 'compl geo', 'complgeo'],
    format: textFormat,
    definition: 'Bâtiment, escalier, porte : ce qui distingue deux logements de la même adresse.',
    example: 'Bât. B, porte 14',
  }),
  column('postalCode', '/address/postalCode', {
    header: 'Code postal',
    synonyms: ['cp', 'codepostal'],
    format: codeFormat('cinq chiffres, par exemple 92000'),
    definition: 'Cinq chiffres.',
    example: '92000',
    required: true,
  }),
  column('communeCode', '/address/communeCode', {
    header: 'Commune',
    synonyms: ['ville', 'code insee', 'code commune', 'insee', 'depcom', 'libcom', 'commune insee'],
    format: lookup(
      words.communeCode,
      'code INSEE ou nom d’une commune d’Île-de-France ; à Paris l’arrondissement, par exemple 92050 ou Nanterre',
    ),
    definition: "Code INSEE, ou nom s'il n'y en a qu'une ; à Paris, l'arrondissement.",
    example: '92050',
    required: true,
  }),
];

const dwellingColumns: readonly ImportColumn[] = [
  column('size', '/size', {
    header: 'Typologie',
    synonyms: ['type', 'type de logement', 'nombre de pièces', 'nb pièces', 'nbpiece', 'pièces'],
    format: choiceFormat(
      DWELLING_SIZES.map((size) => [
        size,
        size,
        `F${size.slice(1)}`,
        size.slice(1),
        `type ${size.slice(1)}`,
        ...(size === 'T6' ? ['T6+', 'T7', 'T8'] : []),
      ]),
    ),
    definition: 'T1 à T6 ; T6 pour six pièces et plus.',
    example: 'T3',
    required: true,
  }),
  column('floorAreaM2', '/floorAreaM2', {
    header: 'Surface habitable (m²)',
    synonyms: ['surface', 'surface habitable', 'surfhab', 'm2', 'surface m2'],
    format: decimalFormat,
    definition: 'Surface habitable en mètres carrés.',
    example: '62,5',
    required: true,
  }),
  column('floor', '/floor', {
    header: 'Étage',
    synonyms: ['niveau'],
    format: {
      ...integerFormat,
      read: (text) => (/^(rdc|rez.de.chauss[ée]e)$/i.test(text) ? 0 : integerFormat.read(text)),
    },
    definition: '0 ou RDC pour le rez-de-chaussée.',
    example: '2',
  }),
  column('lift', '/lift', {
    header: 'Ascenseur',
    format: yesNoFormat,
    definition: 'Oui s’il y a un ascenseur dans l’immeuble.',
    example: 'oui',
    required: true,
  }),
  column('stepFree', '/accessibility/stepFree', {
    header: 'Accessible en fauteuil',
    synonyms: ['accessible', 'accessibilité', 'accessible pmr', 'pmr'],
    format: yesNoFormat,
    definition: 'Oui si l’on entre et circule sans marche. Non par défaut.',
    example: 'non',
  }),
  column('adapted', '/accessibility/adapted', {
    header: 'Adapté au handicap',
    synonyms: ['logement adapté', 'adapté'],
    format: yesNoFormat,
    definition: 'Oui si des travaux ont été faits pour un occupant handicapé. Non par défaut.',
    example: 'non',
  }),
  column('energyClass', '/energyClass', {
    header: 'Classe énergie (DPE)',
    synonyms: ['dpe', 'classe dpe', 'classe énergie', 'étiquette énergie', 'dpeenergie'],
    format: choiceFormat(ENERGY_CLASSES.map((letter) => [letter, letter])),
    definition: 'De A à G.',
    example: 'D',
  }),
  column('heating', '/heating', {
    header: 'Chauffage',
    synonyms: ['type de chauffage', 'mode de chauffage'],
    format: choiceFormat([
      ['individual', 'individuel', 'individuel gaz', 'individuel électrique', 'indiv'],
      ['collective', 'collectif', 'coll'],
      ['district', 'réseau de chaleur', 'réseau', 'chauffage urbain', 'urbain'],
      ['none', 'aucun', 'sans'],
    ]),
    definition: 'Individuel, collectif, réseau de chaleur ou aucun.',
    example: 'collectif',
    required: true,
  }),
];

const rentColumns = (words: VacancyFileWords): readonly ImportColumn[] => [
  column('fundingCode', '/fundingCode', {
    header: 'Financement',
    synonyms: ['code financement', 'financement rpls', 'finan_code', 'finan', 'type de financement'],
    format: lookup(words.fundingCode, 'PLAI, PLUS, PLS, ou le code RPLS à deux chiffres, par exemple 13'),
    definition: 'PLAI, PLUS, PLS, ou le code RPLS du financement : il fixe le plafond de ressources.',
    example: 'PLUS',
    required: true,
  }),
  column('adaptedPlai', '/adaptedPlai', {
    header: 'PLAI adapté',
    format: yesNoFormat,
    definition: 'Oui pour la subvention de l’article D331-25-1. Non par défaut.',
    example: 'non',
  }),
  column('rentCents', '/rentCents', {
    header: 'Loyer hors charges (€)',
    synonyms: [
      'loyer',
      'loyer hc',
      'loyer hors charges',
      'loyer mensuel hors charges',
      'loyer principal',
      'loyerprinc',
    ],
    format: eurosFormat,
    definition: 'Loyer mensuel hors charges, en euros.',
    example: '412,50',
    required: true,
  }),
  column('chargesCents', '/chargesCents', {
    header: 'Charges (€)',
    synonyms: ['charges', 'provision pour charges', 'charges mensuelles', 'contrib'],
    format: eurosFormat,
    definition: 'Charges récupérables mensuelles, en euros.',
    example: '95',
    required: true,
  }),
  column('annexRentCents', '/annexRentCents', {
    header: 'Loyer des annexes (€)',
    synonyms: ['loyer annexes', 'loyer accessoire', 'loyeracc', 'parking'],
    format: eurosFormat,
    definition: 'Loyer mensuel des annexes, en euros. 0 par défaut.',
    example: '',
  }),
  column('conventionMaxRentCents', '/conventionMaxRentCents', {
    header: 'Loyer maximum de la convention (€)',
    synonyms: ['loyer maximum', 'loyer max apl', 'loyermaxapl', 'loyer plafond'],
    format: eurosFormat,
    definition: 'Loyer mensuel maximum de la convention APL, en euros.',
    example: '',
  }),
  column('qpvCode', '/qpvCode', {
    header: 'Quartier prioritaire (QPV 2024)',
    synonyms: ['qpv', 'code qpv', 'plg_qp24'],
    format: codeFormat('un code de la forme QN09301M'),
    definition: 'Code du quartier prioritaire, vide hors quartier.',
    example: '',
  }),
];

const reservationColumns = (words: VacancyFileWords): readonly ImportColumn[] => [
  column('contingent', '/reservation/contingent', {
    header: 'Contingent',
    synonyms: ['réservation', 'type de réservation', 'contreslog', 'contingent réservataire'],
    format: choiceFormat([
      ['toBeOriented', 'À orienter', 'flux', 'gestion en flux'],
      ...CONTINGENTS.map((code) => [code, CONTINGENT_LABELS[code], ...CONTINGENT_WORDS[code]] as const),
    ]),
    definition: 'À orienter (gestion en flux), ou le contingent sur lequel le logement est orienté.',
    example: 'À orienter',
    required: true,
  }),
  column('reserverId', '/reservation/reserverId', {
    header: 'Réservataire',
    synonyms: ['nom du réservataire'],
    format: lookup(words.reserverId, 'nom ou identifiant d’un réservataire de l’annuaire'),
    definition: 'Organisme réservataire, tel que l’annuaire le nomme.',
    example: '',
  }),
  column('reserverDeadline', '/reservation/reserverDeadline', {
    header: 'Désignation avant le',
    synonyms: ['délai réservataire', 'date limite de désignation'],
    format: dateFormat,
    definition: 'Dernier jour de désignation par le réservataire.',
    example: '',
  }),
  column('letting', '/letting', {
    header: 'Première location ou relocation',
    synonyms: ['location', 'type de location', 'mise en location', 'neuf ou relocation'],
    format: choiceFormat([
      ['relet', 'Relocation', 'reloc', 'ancien'],
      ['new', 'Première location', 'neuf', 'livraison', '1ère location'],
    ]),
    definition: 'Première location (neuf) ou relocation.',
    example: 'Relocation',
    required: true,
  }),
  column('availableFrom', '/availableFrom', {
    header: 'Disponible le',
    synonyms: ['date de disponibilité', 'disponible à partir du', 'disponibilité', 'date dispo', 'date de libération'],
    format: dateFormat,
    definition: 'Jour à partir duquel le logement peut être loué.',
    example: '15/12/2026',
    required: true,
  }),
  column('visitOn', '/visitOn', {
    header: 'Visite le',
    synonyms: ['date de visite', 'visite'],
    format: dateFormat,
    definition: 'Visite prévue, si la date est fixée.',
    example: '',
  }),
  column('caleolOn', '/caleolOn', {
    header: 'CALEOL visée le',
    synonyms: ['date de caleol', 'caleol', 'date de cal', 'date cal', 'cal'],
    format: dateFormat,
    definition: 'CALEOL visée, si la date est fixée.',
    example: '',
  }),
  column('protocolChannel', '/protocolChannel', {
    header: 'Protocole AVDL Logement d’abord',
    synonyms: ['protocole', 'protocole lda', 'lda', 'logement d’abord'],
    format: yesNoFormat,
    definition: 'Oui si le logement est mis à disposition du protocole. Non par défaut.',
    example: 'non',
  }),
  column('singleCandidateGround', '/singleCandidateGround', {
    header: 'Motif de candidat unique',
    synonyms: ['motif candidat unique'],
    format: choiceFormat([
      ['daloDesignation', 'Désignation DALO', 'dalo'],
      ['adaptedPlai', 'PLAI adapté'],
      ['recordedInsufficiency', 'Insuffisance constatée', 'insuffisance'],
    ]),
    definition: 'Pourquoi moins de trois candidats (CCH R441-3) ; vide dans le cas courant.',
    example: '',
  }),
];

const CONTINGENT_WORDS: Readonly<Record<(typeof CONTINGENTS)[number], readonly string[]>> = {
  stateAgents: ['fonctionnaires', 'agents publics', 'état agents'],
  prefect: ['préfet', 'préfecture', 'état', 'mal-logés', 'préfet mal logés', 'contingent préfectoral'],
  actionLogement: ['al', '1 %', 'employeurs', 'als'],
  localAuthority: [
    'ville',
    'commune',
    'mairie',
    'collectivité',
    'collectivités',
    'collectivités territoriales',
    'département',
    'région',
    'epci',
  ],
  stateAgentsByAgreement: ['réservations conventionnelles'],
  otherReserver: ['autre', 'autres'],
  unreserved: ['bailleur', 'non réservé', 'libre', 'hors contingent'],
};

/** What a new line leaves unsaid, and the reservation in the shape of the wire format. */
export function completedVacancy(wire: Wire): Wire {
  const accessibility = { stepFree: false, adapted: false, ...(wire.accessibility as Wire | undefined) };
  const { contingent, state: _state, ...rest } = (wire.reservation ?? {}) as Wire;
  const oriented = { state: 'oriented', contingent, ...rest };
  const reservation = contingent === 'toBeOriented' && rest.reserverId == null && rest.reserverDeadline == null;
  return {
    ...wire,
    accessibility: { stepFree: accessibility.stepFree ?? false, adapted: accessibility.adapted ?? false },
    adaptedPlai: wire.adaptedPlai ?? false,
    annexRentCents: wire.annexRentCents ?? 0,
    protocolChannel: wire.protocolChannel ?? false,
    reservation: reservation ? { state: 'toBeOriented' } : oriented,
  };
}

/** The vacancy as the columns see it: « à orienter » is a contingent of the file. */
export function vacancyForColumns(wire: Wire): Wire {
  const reservation = wire.reservation as Wire | undefined;
  if (reservation?.state !== 'toBeOriented') return structuredClone(wire);
  return { ...structuredClone(wire), reservation: { contingent: 'toBeOriented' } };
}
