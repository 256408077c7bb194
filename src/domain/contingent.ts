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

export const CONTINGENT_RPLS_CODES: Readonly<Record<Contingent, string>> = {
  stateAgents: '1',
  prefect: '2',
  actionLogement: '3',
  localAuthority: '4',
  stateAgentsByAgreement: '5',
  otherReserver: '6',
  unreserved: '7',
};

export const CONTINGENT_LABELS: Readonly<Record<Contingent, string>> = {
  stateAgents: 'État – agents publics',
  prefect: 'Préfet – mal-logés',
  actionLogement: 'Action Logement',
  localAuthority: 'Collectivité territoriale',
  stateAgentsByAgreement: 'État – agents, réservations conventionnelles',
  otherReserver: 'Autre réservataire',
  unreserved: 'Bailleur (non réservé)',
};

/** Contingents on which a reserver designates before the landlord (house of the procedure: "reserver first"). */
export function isReserved(contingent: Contingent): boolean {
  return contingent !== 'unreserved';
}
