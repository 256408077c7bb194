import { candidateOf, openCandidate, openFollowed, type Walk } from './walk-steps.js';

/** An agenda of three candidates, two of them the landlord's own, convened. */
export async function conveneSession(walk: Walk, day: string): Promise<void> {
  const { hand } = walk;
  await walk.become('caleolSecretary');
  await hand.page.goto('/');
  await hand.follow('Séances de la CALEOL');
  await hand.write('Jour', day);
  await hand.write('Heure', '09:30');
  await hand.write('Lieu', `Salle ${walk.number}`);
  await hand.press('Prévoir la séance');
  await hand.sees('Séance prévue');
  walk.session = new URL(hand.page.url()).pathname;
  await hand.follow('Inscrire un logement');
  await hand.follow(`Inscrire ESSAI-${walk.number}`);
  await hand.write(`Rang de ${candidateOf(walk).pseudonym}`, '1');
  for (const line of [1, 2]) {
    await hand.write(`Numéro unique, candidat ${line}`, `09211260000010000${walk.number * 2 + line}`);
    await hand.write(`Rang du candidat ${line}`, String(line + 1));
  }
  await walk.shoot('inscription');
  await hand.press('Inscrire à l’ordre du jour');
  await hand.sees('Candidats inscrits à l’ordre du jour');
  await hand.press('Convoquer la séance');
  await hand.sees('Séance convoquée');
  await walk.shoot('seance-convoquee');
}

/** One is granted, the two others are refused with a motive; a member validates the minutes, and reads them. */
export async function decide(walk: Walk): Promise<void> {
  const { hand } = walk;
  await walk.become('caleolSecretary');
  await hand.page.goto(walk.session);
  await hand.follow(candidateOf(walk).pseudonym);
  await walk.shoot('fiche');
  await hand.check('Attribution');
  await hand.press('Enregistrer la décision');
  for (const last of [false, true]) {
    await hand.sees('Décision enregistrée');
    await hand.check('Non-attribution');
    await hand.choose('Motif', 'Attribué à un autre candidat');
    await hand.write('Motivation écrite', 'un autre candidat attend depuis plus longtemps');
    await hand.press('Enregistrer la décision');
    if (last) await hand.sees('Toutes les décisions sont saisies');
  }
  await walk.shoot('decisions');
  await walk.become('caleolMember');
  await hand.page.goto(walk.session);
  await hand.press('Valider la séance');
  await hand.sees('Procès-verbal validé');
  await hand.follow('Procès-verbal');
  await hand.sees(/Procès-verbal/);
  await walk.shoot('proces-verbal');
}

export async function offerDwelling(walk: Walk): Promise<void> {
  const { hand } = walk;
  await openCandidate(walk);
  await hand.write('Correspondant : nom', 'Camille Correspondance');
  await hand.write('Téléphone', '01 00 00 00 00');
  await hand.press('Désigner ce correspondant');
  await hand.sees('Correspondant désigné');
  if (candidateOf(walk).dalo) await hand.check('L’offre porte la mention de CCH R441-16-3');
  await walk.shoot('offre');
  await hand.press('Enregistrer la notification');
  await hand.sees('Offre notifiée');
}

export async function acceptOffer(walk: Walk): Promise<void> {
  await openCandidate(walk);
  await walk.hand.press('Enregistrer l’acceptation');
  await walk.hand.sees('Acceptation enregistrée');
}

export async function signLease(walk: Walk): Promise<void> {
  const { hand } = walk;
  await openCandidate(walk);
  await hand.press('Enregistrer le bail');
  await hand.sees('Bail enregistré');
  await walk.shoot('bail');
  await openFollowed(walk);
  await hand.press('Noter le début de l’ADL');
  await hand.sees('ADL commencé');
}

/** The support within ends, and the recommendations are handed over to the correspondent. */
export async function endSupport(walk: Walk): Promise<void> {
  const { hand } = walk;
  await openFollowed(walk);
  await hand.choose('Motif de fin', 'Objectifs atteints');
  await hand.press('Noter la fin de l’accompagnement');
  await hand.sees('Accompagnement fini');
  await hand.check('Aussi aux services sociaux du département');
  await walk.shoot('recommandations');
  await hand.press('Noter la remise');
  await hand.sees('Recommandations remises');
}

/** DRIHL has the landlords asked about the supports that ended a year before. */
export async function openSurvey(walk: Walk): Promise<void> {
  const { hand } = walk;
  await walk.become('regionalAuthority');
  await hand.page.goto('/');
  await hand.follow('Enquête à un an');
  await hand.press('Interroger leurs bailleurs');
  await hand.sees('1 ménage : son bailleur est interrogé');
  await walk.shoot('enquete-ouverte');
}

/** The landlord answers the survey about its lease, then closes the rehousing with its review. */
export async function reviewRehousing(walk: Walk, signedOn: string): Promise<void> {
  const { hand } = walk;
  await walk.become('landlordReferent');
  await hand.page.goto('/');
  await hand.follow('Enquête à un an');
  await hand.check('Non');
  await walk.shoot('enquete');
  await hand.press(`Répondre pour le bail du ${signedOn}`);
  await hand.sees('Réponse enregistrée');
  await openCandidate(walk);
  await hand.choose('Impayés de plus de trois mois', 'Non');
  await walk.shoot('bilan');
  await hand.press('Enregistrer le bilan');
  await hand.sees('Bilan enregistré');
  await walk.shoot('bilan-fait');
}

/** The inter-departmental matrix and its file, then the landlord's report; the text of the file. */
export async function superviseRegion(walk: Walk, save: () => Promise<string>): Promise<string> {
  const { hand } = walk;
  await walk.become('regionalAuthority');
  await hand.page.goto('/');
  await hand.follow('Suivi');
  await walk.shoot('suivi');
  await hand.follow(/^Ouvrir ce tableau.*matrice origine – destination/);
  await hand.sees(/matrice origine – destination/);
  const file = await save();
  await hand.follow('Signalements');
  // The reports of the other walks have been taken up.
  await hand.choose('État', 'Reçu');
  await hand.press('Filtrer');
  await hand.follow('Besoin d’appui');
  await hand.sees('Signalement : Besoin d’appui');
  await hand.press('Prendre en charge');
  await hand.sees('Signalement pris en charge');
  await walk.shoot('signalement-pris-en-charge');
  return file;
}
