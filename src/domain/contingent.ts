/** Reservation contingents: the seven values of RPLS field 63 (arrêté du 5 janvier 2010, annexe), one to one. */
export const CONTINGENTS = [
  'stateAgents',
  'prefect',
  'actionLogement',
  'localAuthority',
  'stateAgentsByAgreement',
  'otherReserver',
  'unreserved',
] as const;
export type Contingent = (typeof CONTINGENTS)[number];

export const CONTINGENT_LABELS: Readonly<Record<Contingent, string>> = {
  stateAgents: 'État – agents publics',
  prefect: 'Préfet – mal-logés',
  actionLogement: 'Action Logement',
  localAuthority: 'Collectivité territoriale',
  stateAgentsByAgreement: 'État – agents, réservations conventionnelles',
  otherReserver: 'Autre réservataire',
  unreserved: 'Bailleur (non réservé)',
};
