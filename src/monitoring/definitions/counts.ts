import { differ, inTheConvention, inThePeriod, is, known, open, reached } from '../conditions.js';
import type { Clock, Count } from '../definition.js';

const supports = 'supports' as const;
const rehousings = 'rehousings' as const;

const TOWARDS_OPEN = [
  reached('towardsStartedOn', 'asOf'),
  open('rehousedOn', 'asOf'),
  open('withinStartedOn', 'asOf'),
  open('exitedOn', 'asOf'),
];

export const DIAGNOSED: Count = {
  text: 'ménages dont le diagnostic a été conclu depuis le début de la convention',
  rows: supports,
  where: inTheConvention('diagnosedOn'),
};

export const DIAGNOSED_OUTSIDE_DALO: Count = {
  text: 'ménages diagnostiqués depuis le début de la convention et suivis hors DALO (prioritaires au titre de CCH L441-1)',
  rows: supports,
  where: [...inTheConvention('diagnosedOn'), is('scheme', 'avdlOutsideDalo')],
};

export const TOWARDS: Count = {
  text: 'ménages en accompagnement vers le logement (AVL) à la date, ni relogés ni sortis',
  rows: supports,
  where: TOWARDS_OPEN,
};

export const WITHIN: Count = {
  text: 'ménages en accompagnement dans le logement (ADL) à la date',
  rows: supports,
  where: [reached('withinStartedOn', 'asOf'), open('endedOn', 'asOf')],
};

export const REHOUSED_AFTER_TOWARDS: Count = {
  text: 'ménages relogés après un AVL depuis le début de la convention',
  rows: supports,
  where: [...inTheConvention('rehousedOn'), known('towardsStartedOn')],
};

const LIST = [
  reached('towardsStartedOn', 'listCut'),
  open('rehousedOn', 'yearEve'),
  open('withinStartedOn', 'yearEve'),
  open('exitedOn', 'asOf'),
];

export const LISTED: Count = {
  text: 'ménages en AVL depuis plus de six mois au 31 décembre précédent, suivis jusqu’à la date ; les sortis sans relogement n’en sont plus',
  rows: supports,
  where: LIST,
};

export const LISTED_REHOUSED: Count = {
  text: 'dont relogés dans l’année',
  rows: supports,
  where: [...LIST, reached('rehousedOn', 'asOf')],
};

export const LISTED_WITH_PROPOSAL: Count = {
  text: 'dont non relogés, une proposition en cours à la date',
  rows: supports,
  where: [
    ...LIST,
    open('rehousedOn', 'asOf'),
    { test: 'between', from: 'proposedOn', to: 'proposalClosedOn', at: 'asOf' },
  ],
};

export const LISTED_WITHOUT_PROPOSAL: Count = {
  text: 'dont non relogés et sans proposition en cours à la date',
  rows: supports,
  where: [
    ...LIST,
    open('rehousedOn', 'asOf'),
    { test: 'notBetween', from: 'proposedOn', to: 'proposalClosedOn', at: 'asOf' },
  ],
};

export const LISTED_REPORTED: Count = {
  text: 'ménages de la liste signalés à Action Logement (éligibles)',
  rows: supports,
  where: [...LIST, reached('actionLogementReportedOn', 'asOf')],
};

export const LISTED_NOT_REPORTED: Count = {
  text: 'ménages de la liste non éligibles à Action Logement',
  rows: supports,
  where: [...LIST, open('actionLogementReportedOn', 'asOf')],
};

const LISTED_LEASE = [...inThePeriod('signedOn'), is('avdl', true), reached('towardsStartedOn', 'listCut')];

export const LISTED_REPORTED_LEASES: Count = {
  text: 'relogements de l’année de ménages de la liste éligibles à Action Logement',
  rows: rehousings,
  where: [...LISTED_LEASE, is('actionLogementReported', true)],
};

export const LISTED_OTHER_LEASES: Count = {
  text: 'relogements de l’année de ménages de la liste non éligibles à Action Logement',
  rows: rehousings,
  where: [...LISTED_LEASE, is('actionLogementReported', false)],
};

export const LISTED_OTHER_LEASES_LOCATED: Count = {
  text: 'les mêmes, département de relogement déclaré',
  rows: rehousings,
  where: [...LISTED_OTHER_LEASES.where, known('declaredDepartementTo')],
};

export const LISTED_OTHER_LEASES_FROM_ELSEWHERE: Count = {
  text: 'les mêmes, venus d’un autre département que celui du relogement',
  rows: rehousings,
  where: [...LISTED_OTHER_LEASES.where, differ('declaredDepartementTo', 'departementFrom')],
};

export const AVDL_ALLOCATIONS: Count = {
  text: 'attributions de l’année à des ménages AVDL, quelle que soit la phase de l’accompagnement',
  rows: rehousings,
  where: [...inThePeriod('signedOn'), is('avdl', true)],
};

export const AVDL_OF_THE_CONVENTION: Count = {
  text: 'relogements AVDL depuis le début de la convention',
  rows: rehousings,
  where: [...inTheConvention('signedOn'), is('avdl', true)],
};

export const DALO_ALLOCATIONS: Count = {
  text: 'attributions de l’année, localisées, à des ménages reconnus DALO',
  rows: rehousings,
  where: [...inThePeriod('signedOn'), is('dalo', true), known('departementTo')],
};

export const ALL_ALLOCATIONS: Count = {
  text: 'attributions de l’année, localisées, à tous les ménages',
  rows: rehousings,
  where: [...inThePeriod('signedOn'), known('departementTo')],
};

export const AVDL_CLOCK: Clock = {
  text: 'du début de l’AVL à la signature du bail, ménages AVDL relogés dans l’année',
  rows: rehousings,
  where: AVDL_ALLOCATIONS.where,
  from: 'towardsStartedOn',
  to: 'signedOn',
};

export const DALO_CLOCK: Clock = {
  text: 'de la reconnaissance DALO à la signature du bail, ménages reconnus DALO relogés dans l’année',
  rows: rehousings,
  where: DALO_ALLOCATIONS.where,
  from: 'daloRecognisedOn',
  to: 'signedOn',
};

const PROTOCOL = [reached('protocolEnteredOn', 'asOf')];

export const PROTOCOL_ELIGIBLE: Count = {
  text: 'ménages entrés dans le protocole depuis sa signature',
  rows: supports,
  where: PROTOCOL,
};
export const PROTOCOL_REHOUSED: Count = {
  text: 'dont relogés',
  rows: supports,
  where: [...PROTOCOL, reached('rehousedOn', 'asOf')],
};
export const PROTOCOL_EXITED: Count = {
  text: 'dont sortis du protocole sans relogement',
  rows: supports,
  where: [...PROTOCOL, open('rehousedOn', 'asOf'), reached('protocolExitedOn', 'asOf')],
};
export const PROTOCOL_REMAINING: Count = {
  text: 'dont restant à reloger',
  rows: supports,
  where: [...PROTOCOL, open('rehousedOn', 'asOf'), open('protocolExitedOn', 'asOf')],
};
export const PROTOCOL_REHOUSED_WITHIN: Count = {
  text: 'relogés et encore en ADL',
  rows: supports,
  where: [...PROTOCOL_REHOUSED.where, reached('withinStartedOn', 'asOf'), open('endedOn', 'asOf')],
};
export const PROTOCOL_REHOUSED_ENDED: Count = {
  text: 'relogés, accompagnement terminé',
  rows: supports,
  where: [...PROTOCOL_REHOUSED.where, reached('endedOn', 'asOf')],
};

export const PROTOCOL_LEASES: Count = {
  text: 'relogements au titre du protocole depuis sa signature',
  rows: rehousings,
  where: [reached('signedOn', 'asOf'), is('protocol', true)],
};
