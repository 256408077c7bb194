import { CONTINGENTS } from '#domain/contingent.js';
import { DWELLING_SIZES, ENERGY_CLASSES, HEATINGS } from '#domain/dwelling.js';
import { LETTINGS, SINGLE_CANDIDATE_GROUNDS } from '#domain/vacancy.js';
import { FUNDINGS } from '#legislation/funding.js';
import { CONTINGENT_LABELS, GROUND_LABELS, HEATING_LABELS, LETTING_LABELS, SIZE_LABELS } from './labels.js';

export interface Option {
  readonly value: string;
  readonly label: string;
}

export type FieldKind = 'text' | 'euros' | 'decimal' | 'integer' | 'date' | 'select' | 'check' | 'commune';

/** One field of the declaration: what is asked, how it is typed, and the pointer of what it fills in the wire format. */
export interface DeclareField {
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly kind: FieldKind;
  readonly pointer: string;
  readonly required: boolean;
  readonly options?: readonly Option[];
  readonly autocomplete?: string;
}

export interface DeclareSection {
  readonly title: string;
  readonly fields: readonly DeclareField[];
}

const field = (
  name: string,
  kind: FieldKind,
  pointer: string,
  label: string,
  hint: string | null,
  more: Partial<Pick<DeclareField, 'required' | 'options'>> = {},
): DeclareField => ({ name, kind, pointer, label, hint, required: more.required ?? true, ...more });

const optional = { required: false } as const;
const options = <T extends string>(codes: readonly T[], labels: Readonly<Record<T, string>>): Option[] =>
  codes.map((value) => ({ value, label: labels[value] }));

/** The form « Déclarer une vacance », in the order of the page. */
export function declareSections(reservers: readonly Option[]): readonly DeclareSection[] {
  return [
    { title: 'Adresse et identité', fields: addressFields },
    { title: 'Logement', fields: dwellingFields },
    { title: 'Loyer et financement', fields: rentFields },
    { title: 'Réservation et calendrier', fields: reservationFields(reservers) },
  ];
}

/** Intermediate housing and home ownership do not go before a CALEOL: they are not offered. */
const fundingOptions: readonly Option[] = FUNDINGS.filter((funding) => funding.social && funding.scheme !== null).map(
  (funding) => ({
    value: funding.code,
    label: `${funding.label} – plafond ${funding.scheme}`,
  }),
);

const addressFields: readonly DeclareField[] = [
  field(
    'internalId',
    'text',
    '/internalId',
    'Votre identifiant du logement',
    'Unique chez vous. Exemple : 75018-A-0042',
  ),
  field('rplsId', 'text', '/rplsId', 'Identifiant RPLS', 'Dix caractères, si vous le connaissez', optional),
  field('line', 'text', '/address/line', 'Numéro et voie', 'Exemple : 12 rue des Tilleuls'),
  field(
    'complement',
    'text',
    '/address/complement',
    'Complément',
    'Bâtiment, escalier, porte : ce qui distingue deux logements de la même adresse',
    optional,
  ),
  field('postalCode', 'text', '/address/postalCode', 'Code postal', 'Cinq chiffres. Exemple : 92000'),
  field(
    'commune',
    'commune',
    '/address/communeCode',
    'Commune',
    'Nom ou code INSEE ; à Paris, l’arrondissement. Exemple : Nanterre (92050)',
  ),
];

const dwellingFields: readonly DeclareField[] = [
  field('size', 'select', '/size', 'Typologie', null, { options: options(DWELLING_SIZES, SIZE_LABELS) }),
  field('floorArea', 'decimal', '/floorAreaM2', 'Surface habitable (m²)', 'Exemple : 62 ou 62,5'),
  field('floor', 'integer', '/floor', 'Étage', '0 pour le rez-de-chaussée ; vide si non connu', optional),
  field('energyClass', 'select', '/energyClass', 'Classe énergie (DPE)', 'Vide si non connue', {
    ...optional,
    options: ENERGY_CLASSES.map((value) => ({ value, label: value })),
  }),
  field('heating', 'select', '/heating', 'Chauffage', null, { options: options(HEATINGS, HEATING_LABELS) }),
  field('lift', 'check', '/lift', 'Il y a un ascenseur', null, optional),
  field(
    'stepFree',
    'check',
    '/accessibility/stepFree',
    'Accessible en fauteuil roulant',
    'On entre et on circule sans marche',
    optional,
  ),
  field(
    'adapted',
    'check',
    '/accessibility/adapted',
    'Adapté au handicap',
    'Travaux faits pour un occupant handicapé : il va d’abord à qui en a besoin (CCH R441-4)',
    optional,
  ),
];

const rentFields: readonly DeclareField[] = [
  field('rent', 'euros', '/rentCents', 'Loyer mensuel hors charges (€)', 'Exemple : 412,50'),
  field(
    'charges',
    'euros',
    '/chargesCents',
    'Charges mensuelles (€)',
    'Provision pour charges récupérables. Exemple : 95',
  ),
  field(
    'annexRent',
    'euros',
    '/annexRentCents',
    'Loyer mensuel des annexes (€)',
    'Parking, cave… Vide si aucun',
    optional,
  ),
  field(
    'conventionMaxRent',
    'euros',
    '/conventionMaxRentCents',
    'Loyer maximum de la convention APL (€)',
    'Par mois ; vide si vous ne l’avez pas',
    optional,
  ),
  field('fundingCode', 'select', '/fundingCode', 'Financement', 'Celui du RPLS : il fixe le plafond de ressources', {
    options: fundingOptions,
  }),
  field('adaptedPlai', 'check', '/adaptedPlai', 'PLAI adapté', 'Subvention de l’article D331-25-1', optional),
  field(
    'qpvCode',
    'text',
    '/qpvCode',
    'Quartier prioritaire (QPV 2024)',
    'Code de la forme QN09301M ; vide hors quartier',
    optional,
  ),
];

function reservationFields(reservers: readonly Option[]): readonly DeclareField[] {
  return [
    field(
      'contingent',
      'select',
      '/reservation/contingent',
      'Contingent',
      'En gestion en flux, choisissez « À orienter » : une orientation vous sera suggérée',
      {
        options: [
          { value: 'toBeOriented', label: 'À orienter (gestion en flux)' },
          ...options(CONTINGENTS, CONTINGENT_LABELS),
        ],
      },
    ),
    field('reserver', 'select', '/reservation/reserverId', 'Réservataire', 'Vide si vous ne le connaissez pas', {
      ...optional,
      options: reservers,
    }),
    field(
      'reserverDeadline',
      'date',
      '/reservation/reserverDeadline',
      'Le réservataire désigne au plus tard le',
      'JJ/MM/AAAA ; ensuite le logement vous revient',
      optional,
    ),
    field('letting', 'select', '/letting', 'Première location ou relocation', null, {
      options: options(LETTINGS, LETTING_LABELS),
    }),
    field('availableFrom', 'date', '/availableFrom', 'Disponible à partir du', 'JJ/MM/AAAA. Exemple : 15/12/2026'),
    field('visitOn', 'date', '/visitOn', 'Visite prévue le', 'JJ/MM/AAAA, si la date est fixée', optional),
    field('caleolOn', 'date', '/caleolOn', 'CALEOL visée le', 'JJ/MM/AAAA, si la date est fixée', optional),
    field(
      'protocolChannel',
      'check',
      '/protocolChannel',
      'Mis à disposition du protocole AVDL Logement d’abord',
      'Seuls ses ménages éligibles seront proposés',
      optional,
    ),
    field(
      'wantedOfEngine',
      'integer',
      '/candidatesWanted/engine',
      'Candidats du moteur',
      'De 1 à 3 ; vide : 3',
      optional,
    ),
    field(
      'wantedOfReserver',
      'integer',
      '/candidatesWanted/reserver',
      'Candidats que le réservataire apporte',
      'Hors du moteur, de 0 à 10 ; vide : 0',
      optional,
    ),
    field(
      'wantedOfLandlord',
      'integer',
      '/candidatesWanted/landlord',
      'Vos propres candidats',
      'Inscrits en séance par leur seul numéro unique, de 0 à 10 ; vide : 0. Trois en tout au moins (CCH R441-3)',
      optional,
    ),
    field(
      'singleCandidateGround',
      'select',
      '/singleCandidateGround',
      'Motif de n’examiner qu’un candidat',
      'Vide dans le cas courant : la CALEOL examine au moins trois demandes (CCH R441-3)',
      {
        ...optional,
        options: options(SINGLE_CANDIDATE_GROUNDS, GROUND_LABELS),
      },
    ),
  ];
}
