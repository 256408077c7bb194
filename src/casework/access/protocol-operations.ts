import { any, operations, own, territory } from './operation.js';

const partners = {
  landlordReferent: territory(),
  association: territory(),
  departementalUnit: territory(),
  regionalAuthority: any(),
} as const;

/** The protocol AVDL Logement d'abord: register, directory, quarterly meetings, survey, leases signed elsewhere. */
export const PROTOCOL_OPERATIONS = operations({
  'protocol.read': {
    label: 'Lire le registre du protocole et l’annuaire des référents',
    object: null,
    grants: partners,
  },
  'protocol.keep': { label: 'Tenir le registre des partenaires', object: null, grants: { regionalAuthority: any() } },
  'directory.name': {
    label: 'Nommer les référents de son organisation dans l’annuaire',
    object: null,
    grants: { landlordReferent: own(), departementalUnit: own(), regionalAuthority: own() },
  },
  'meeting.list': { label: 'Lire les réunions trimestrielles et les retards', object: null, grants: partners },
  'meeting.plan': {
    label: 'Prévoir une réunion trimestrielle',
    object: null,
    grants: { departementalUnit: territory() },
  },
  'meeting.read': {
    label: 'Lire l’ordre du jour et le relevé d’une réunion',
    object: 'meeting',
    grants: { ...partners, departementalUnit: territory('ownHouseholds') },
  },
  'meeting.hold': {
    label: 'Réviser les ménages éligibles, enregistrer une réunion tenue',
    object: 'meeting',
    grants: { departementalUnit: territory('ownHouseholds') },
  },
  'outsideRehousing.list': {
    label: 'Lister les relogements faits hors du produit',
    object: null,
    grants: { association: own('ownHouseholds'), departementalUnit: territory('ownHouseholds') },
  },
  'outsideRehousing.record': {
    label: 'Enregistrer ses relogements faits hors du produit, un par un ou par fichier',
    object: null,
    grants: { association: own('ownHouseholds') },
  },
  'survey.read': {
    label: 'Lire l’enquête à un an : qui est interrogé, ce qui est revenu',
    object: null,
    grants: { landlordReferent: own(), departementalUnit: territory(), regionalAuthority: any() },
  },
  'survey.open': {
    label: 'Interroger les bailleurs des accompagnements terminés depuis un an',
    object: null,
    grants: { departementalUnit: territory(), regionalAuthority: any() },
  },
  'survey.answer': { label: 'Répondre à l’enquête à un an', object: null, grants: { landlordReferent: own() } },
});
