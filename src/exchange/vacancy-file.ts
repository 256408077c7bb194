import { DWELLING_SIZES, ENERGY_CLASSES } from '#domain/dwelling.js';
import {
  choiceFormat,
  codeFormat,
  decimalFormat,
  eurosFormat,
  integerFormat,
  textFormat,
  yesNoFormat,
} from './tables/cell-formats.js';
import type { ImportColumn, ImportProfile, Wire } from './tables/profile.js';
import { column, lookup, type VacancyFileWords } from './vacancy-columns.js';
import { reservationColumns } from './vacancy-reservation-columns.js';

/** The file of vacancies of a landlord: one line per vacant dwelling. */
export function vacancyProfile(words: VacancyFileWords): ImportProfile {
  return {
    referenceKey: 'internalId',
    columns: [...addressColumns(words), ...dwellingColumns, ...rentColumns(words), ...reservationColumns(words)],
  };
}

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
    candidatesWanted: wantedOf(wire.candidatesWanted),
  };
}

/** An empty cell says nothing of its channel. */
function wantedOf(wanted: unknown): Wire | null {
  const said = Object.entries((wanted ?? {}) as Wire).filter(([, count]) => count != null);
  return said.length === 0 ? null : Object.fromEntries(said);
}

/** The vacancy as the columns see it: « à orienter » is a contingent of the file. */
export function vacancyForColumns(wire: Wire): Wire {
  const reservation = wire.reservation as Wire | undefined;
  if (reservation?.state !== 'toBeOriented') return structuredClone(wire);
  return { ...structuredClone(wire), reservation: { contingent: 'toBeOriented' } };
}
