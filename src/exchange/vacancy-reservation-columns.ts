import { CONTINGENT_LABELS, CONTINGENTS } from '#domain/contingent.js';
import { choiceFormat, dateFormat, integerFormat, yesNoFormat } from './tables/cell-formats.js';
import type { ImportColumn } from './tables/profile.js';
import { column, lookup, type VacancyFileWords } from './vacancy-columns.js';

const wantedColumns: readonly ImportColumn[] = [
  column('wantedOfEngine', '/candidatesWanted/engine', {
    header: 'Candidats du moteur',
    synonyms: ['candidats recherchés'],
    format: integerFormat,
    definition: 'Combien de rangs le moteur remplit, de 1 à 3. Vide : 3.',
    example: '',
  }),
  column('wantedOfReserver', '/candidatesWanted/reserver', {
    header: 'Candidats du réservataire',
    format: integerFormat,
    definition: 'Combien de candidats le réservataire apporte hors du moteur, de 0 à 10. Vide : 0.',
    example: '',
  }),
  column('wantedOfLandlord', '/candidatesWanted/landlord', {
    header: 'Vos propres candidats',
    synonyms: ['candidats du bailleur'],
    format: integerFormat,
    definition: 'Combien de candidats vous inscrivez vous-même par leur numéro unique, de 0 à 10. Vide : 0.',
    example: '',
  }),
];

/** Who the dwelling is for, when, and how many candidates are wanted. */
export const reservationColumns = (words: VacancyFileWords): readonly ImportColumn[] => [
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
  ...wantedColumns,
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
