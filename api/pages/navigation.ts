import { ROLES, type Role } from '#domain/organisation.js';
import type { Chrome } from './render.js';

interface NavLink {
  readonly href: string;
  readonly label: string;
  readonly roles: readonly Role[] | null;
}

/** Parties that meet each quarter, and share the directory. */
const PROTOCOL_PARTIES: readonly Role[] = ['landlordReferent', 'association', 'departementalUnit', 'regionalAuthority'];

const NAV: readonly NavLink[] = [
  { href: '/', label: 'Accueil', roles: null },
  {
    href: '/vacances',
    label: 'Vacances',
    roles: ['landlordReferent', 'association', 'regionalAuthority', 'departementalUnit', 'reserver'],
  },
  { href: '/vacances/nouvelle', label: 'Déclarer une vacance', roles: ['landlordReferent'] },
  { href: '/propositions', label: 'Propositions à examiner', roles: ['association'] },
  { href: '/menages', label: 'Mes ménages', roles: ['association'] },
  { href: '/situations-bloquantes', label: 'Situations bloquantes', roles: ['association'] },
  { href: '/action-logement', label: 'Action Logement', roles: ['association'] },
  { href: '/relais', label: 'Relais d’accompagnement', roles: ['association'] },
  { href: '/equipe', label: 'Équipe', roles: ['association'] },
  {
    href: '/reexamens',
    label: 'Réexamens',
    roles: ['association', 'departementalUnit', 'regionalAuthority'],
  },
  { href: '/designations', label: 'Désignations', roles: ['reserver', 'departementalUnit'] },
  { href: '/interdepartemental', label: 'Interdépartemental', roles: ['departementalUnit'] },
  { href: '/refus-dalo', label: 'Refus DALO', roles: ['departementalUnit'] },
  { href: '/territoire', label: 'Ménages du territoire', roles: ['departementalUnit', 'regionalAuthority'] },
  {
    href: '/seances',
    label: 'Séances de la CALEOL',
    roles: ['caleolSecretary', 'caleolMember', 'landlordReferent', 'association', 'departementalUnit'],
  },
  { href: '/imports', label: 'Importer un fichier', roles: ['landlordReferent', 'association'] },
  {
    href: '/suivi',
    label: 'Suivi',
    roles: ['regionalAuthority', 'departementalUnit', 'association', 'landlordReferent', 'reserver'],
  },
  { href: '/frontiere', label: 'Frontière d’un objectif', roles: ['regionalAuthority'] },
  { href: '/regles/comparaisons', label: 'Comparer deux politiques', roles: ['regionalAuthority'] },
  {
    href: '/dialogues',
    label: 'Dialogues de gestion',
    roles: ['regionalAuthority', 'departementalUnit', 'association'],
  },
  {
    href: '/signalements',
    label: 'Signalements',
    roles: ['landlordReferent', 'association', 'departementalUnit', 'regionalAuthority'],
  },
  { href: '/protocole', label: 'Protocole et annuaire', roles: PROTOCOL_PARTIES },
  { href: '/reunions', label: 'Réunions trimestrielles', roles: PROTOCOL_PARTIES },
  { href: '/relogements-ailleurs', label: 'Relogements ailleurs', roles: ['association', 'departementalUnit'] },
  { href: '/enquete', label: 'Enquête à un an', roles: ['landlordReferent', 'departementalUnit', 'regionalAuthority'] },
  { href: '/journal-des-acces', label: 'Journal des accès', roles: ROLES },
  { href: '/acces-nominatifs', label: 'Accès nominatifs', roles: ['association', 'regionalAuthority'] },
  { href: '/demandes-acces', label: 'Demandes d’accès', roles: ['regionalAuthority'] },
  { href: '/regles', label: 'Règles et politique', roles: ROLES },
  { href: '/algorithme', label: 'Comment le moteur décide', roles: null },
];

/** The menu of a role, the closest entry to the current page marked; `null` = nobody has signed in. */
export function navigationOf(role: Role | null, path: string): Chrome['nav'] {
  const open = NAV.filter(({ roles }) => roles === null || (role !== null && roles.includes(role)));
  const matching = open.filter(({ href }) =>
    href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`),
  );
  const current = matching.toSorted((a, b) => b.href.length - a.href.length)[0];
  return open.map((link) => ({ href: link.href, label: link.label, current: link === current }));
}
