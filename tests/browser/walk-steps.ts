import type { Role } from '#domain/organisation.js';
import type { Hand } from './hands.js';

/** One household's way, walked by one pair of hands. */
export interface Walk {
  readonly hand: Hand;
  /** Tells the dwellings of two walks apart. */
  readonly number: number;
  become(role: Role): Promise<void>;
  /** A picture of the page, where somebody wants to look. */
  shoot(name: string): Promise<void>;
  /** Address of the vacancy, once it is declared. */
  vacancy: string;
  /** Address of the session. */
  session: string;
  candidate: Candidate | null;
}

export interface Candidate {
  readonly proposalId: string;
  /** What the landlord, and the association, call the household. */
  readonly pseudonym: string;
  readonly reference: string;
  readonly dalo: boolean;
  /** Who follows the household. */
  readonly association: string;
}

export function candidateOf({ candidate }: Walk): Candidate {
  if (candidate === null) throw new Error('nobody is proposed yet');
  return candidate;
}

async function home({ hand, become }: Walk, role: Role): Promise<void> {
  await become(role);
  await hand.page.goto('/');
}

export async function declareVacancy(walk: Walk): Promise<void> {
  const { hand } = walk;
  await home(walk, 'landlordReferent');
  await hand.follow('Déclarer une vacance');
  await hand.write('Votre identifiant du logement', `ESSAI-${walk.number}`);
  await hand.write('Numéro et voie', `90${walk.number} rue des Essais`);
  await hand.write('Code postal', '93300');
  await hand.write('Commune', 'Aubervilliers');
  await hand.press('Suivant');
  await hand.choose('Typologie', 'T3');
  await hand.write('Surface habitable (m²)', `61,${walk.number}`);
  await hand.write('Étage', '3');
  await hand.choose('Classe énergie (DPE)', 'C');
  await hand.choose('Chauffage', 'Collectif');
  await hand.check('Il y a un ascenseur');
  await walk.shoot('logement');
  await hand.press('Suivant');
  await hand.write('Loyer mensuel hors charges (€)', '412,50');
  await hand.write('Charges mensuelles (€)', '95');
  await hand.choose('Financement', 'PLUS');
  await hand.press('Suivant');
  await hand.choose('Contingent', 'Pr');
  await hand.choose('Première location ou relocation', 'Relocation');
  await hand.write('Disponible à partir du', '15/12/2026');
  await hand.press('Suivant');
  await walk.shoot('verifier');
  await hand.press('Publier la vacance');
  await hand.sees('Calcul en cours');
  await walk.shoot('calcul-en-cours');
  walk.vacancy = new URL(hand.page.url()).pathname;
}

/** Reads the three candidates on the page left open, which shows them by itself; their pseudonyms, by rank. */
export async function readCandidates(walk: Walk): Promise<readonly string[]> {
  const { hand } = walk;
  await hand.sees('Trois candidats proposés');
  await walk.shoot('trois-candidats');
  const names = await hand.page.locator('.candidate h3').allInnerTexts();
  return names.map((name) => /M-\w+/.exec(name)?.[0] ?? name);
}

export async function designate(walk: Walk): Promise<void> {
  const { hand } = walk;
  await home(walk, 'departementalUnit');
  await hand.follow('Désignations');
  const link = `Désigner ou décliner ${candidateOf(walk).pseudonym}`;
  await hand.turnTo(link);
  await hand.follow(link);
  await walk.shoot('designation');
  if (candidateOf(walk).dalo) await hand.check('Désignation au titre du DALO');
  await hand.press('Désigner ce candidat');
  await hand.sees('Candidat désigné');
}

/** The candidate's page of the landlord, from the steps of the vacancy. */
export async function openCandidate(walk: Walk): Promise<void> {
  const { hand } = walk;
  await walk.become('landlordReferent');
  await hand.page.goto(walk.vacancy);
  await hand.follow(/^Étapes$/);
  await hand.follow(candidateOf(walk).pseudonym);
}

export async function recordContact(walk: Walk): Promise<void> {
  const { hand } = walk;
  await openCandidate(walk);
  await hand.write('Interlocuteur du bailleur pour la CALEOL : nom', 'Dominique Autorité');
  await hand.write('Adresse électronique', 'caleol@example.org');
  await hand.check('Cette personne a autorité en CALEOL');
  await walk.shoot('contact');
  await hand.press('Enregistrer le contact');
  await hand.sees('Contact enregistré');
  await hand.follow('Signaler un dysfonctionnement');
  await hand.choose('Motif', 'Besoin d’appui');
  await hand.choose('Gravité', 'Grave');
  await hand.write('Ce qui se passe', 'Le dossier demande un appui avant la CALEOL.');
  await walk.shoot('signalement');
  await hand.press('Envoyer le signalement');
  await hand.sees('Signalement envoyé');
}

export async function giveOpinion(walk: Walk): Promise<void> {
  const { hand } = walk;
  await home(walk, 'association');
  await hand.follow('Propositions à examiner');
  const dwelling = `T3 de 61,${walk.number}\\sm² à Aubervilliers`;
  const link = new RegExp(`^Donner un avis sur ${dwelling} pour ${candidateOf(walk).reference}$`);
  await hand.turnTo(link);
  await hand.follow(link);
  await walk.shoot('avis');
  await hand.press('Accepter la proposition');
  await hand.sees('Avis favorable enregistré');
  await openFollowed(walk);
  await hand.press('Noter la consultation');
  await hand.sees('Consultation notée');
  await hand.press('Noter l’accord');
  await hand.sees('Accord noté');
  await walk.shoot('accord');
}

/** The candidate's page of the association, from the household's. */
export async function openFollowed(walk: Walk): Promise<void> {
  await walk.become('association');
  await walk.hand.page.goto(`/association/candidats/${candidateOf(walk).proposalId}`);
}

/** The checklist of the file, a consent, and why not another of the association's households. */
export async function keepFile(walk: Walk): Promise<void> {
  const { hand } = walk;
  const { reference } = candidateOf(walk);
  await home(walk, 'association');
  await hand.follow('Mes ménages');
  await hand.write('Référence', reference);
  await hand.press('Filtrer');
  await hand.follow(reference);
  await hand.sees(`Ménage ${reference}`);
  await hand.follow('Dossier et pièces');
  await hand.choose('Pièce', 'Pièce d’identité');
  await hand.choose('État', 'Reçue');
  await hand.press('Enregistrer la pièce');
  await hand.sees('Pièce enregistrée');
  await walk.shoot('pieces');
  await hand.follow('Souhaits et mobilité');
  await hand.choose('Département', 'Essonne');
  await hand.choose('Ce qui s’est passé', 'Accord donné');
  await hand.press('Enregistrer');
  await hand.sees('Accord de lieu enregistré');
  await walk.shoot('accords-de-lieu');
}

export async function askWhyNot(walk: Walk, other: string): Promise<void> {
  const { hand } = walk;
  await walk.become('association');
  await hand.page.goto(walk.vacancy);
  await hand.write('Référence du ménage', other);
  await hand.press('Voir l’explication');
  await hand.sees(other);
  await walk.shoot('pourquoi-pas');
}
