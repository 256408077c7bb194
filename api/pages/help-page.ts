import { ROLE_LABELS, type Role } from '#domain/organisation.js';
import type { ProsePage } from './prose.js';

/** First steps of each role, in the order of its work. */
const FIRST_STEPS: Readonly<Record<Role, readonly string[]>> = {
  landlordReferent: [
    'Déclarez une vacance (« Déclarer une vacance »), ou envoyez un fichier (« Importer un fichier »), sans attendre la réunion trimestrielle.',
    'Quelques minutes après, ouvrez la vacance : trois candidats au plus, sous pseudonyme, avec ce qui les sépare.',
    'Prenez contact avec l’association de chaque candidat, et donnez-lui l’interlocuteur qui a autorité en CALEOL : c’est avant toute inscription.',
    'Après l’admission, désignez le correspondant du ménage, avant sa réponse.',
    'Nommez vos référents dans « Protocole et annuaire », et répondez à l’enquête un an après l’accompagnement.',
  ],
  association: [
    'Importez vos ménages, ou saisissez-les ; tenez à jour pièces, lieux acceptés et ressources.',
    'Donnez votre avis sur les propositions faites à vos ménages, avant la date indiquée.',
    'Recueillez l’accord du ménage : il est distinct de votre avis.',
    'Ouvrez « Pourquoi ce ménage, pourquoi pas celui-là » pour savoir ce qui changerait le résultat, et corriger une donnée.',
    'Enregistrez dans « Relogements ailleurs » les baux signés par une autre voie ; signalez ce qui bloque.',
  ],
  regionalAuthority: [
    'Suivez la région dans « Suivi » : chaque chiffre a sa définition et son export.',
    'Lisez les signalements graves, confidentiels, ou restés quinze jours sans réponse.',
    'Tenez le registre du protocole ; les réunions en retard y sont dites.',
    'Proposez une politique dans « Règles et politique » : une seconde personne la signe.',
    'Un nom ne s’ouvre que par un accès motivé, d’une heure, dont l’association est prévenue.',
  ],
  departementalUnit: [
    'Désignez les candidats du contingent préfectoral avant l’échéance.',
    'Prévoyez la réunion de chaque trimestre : son ordre du jour se construit seul, avec les ménages à réviser.',
    'Répondez aux signalements de votre territoire, et aux demandes des autres départements.',
    'Lancez l’enquête un an après l’accompagnement.',
  ],
  reserver: [
    'Désignez un candidat sur votre contingent, déclinez, ou rendez le logement au bailleur avant l’échéance.',
    'Passé ce délai, le logement revient au bailleur : l’échéance est sur chaque vacance.',
  ],
  caleolSecretary: [
    'Prévoyez la séance, inscrivez les candidats : moins de trois demande un motif prévu par les textes.',
    'Éditez les fiches de présentation et l’ordre du jour, puis convoquez.',
    'Enregistrez les décisions ; une seconde personne valide le procès-verbal.',
  ],
  caleolMember: [
    'Lisez les dossiers de vos séances : qui, pourquoi, pièces et démarches.',
    'Validez le procès-verbal.',
  ],
};

export const HELP: ProsePage = {
  path: '/aide',
  title: 'Aide : premiers pas',
  lead: 'Ce service propose des ménages pour chaque logement vacant. Des personnes décident : l’association, le bailleur, le réservataire, la CALEOL et le ménage.',
  sections: [
    ...Object.entries(FIRST_STEPS).map(([role, list]) => ({ title: ROLE_LABELS[role as Role], list })),
    {
      title: 'Quand quelque chose manque ou étonne',
      list: [
        'Un bouton fermé dit pourquoi à côté de lui ; une liste vide dit pourquoi et que faire.',
        'Un chiffre a sa définition sur « Définitions des chiffres », dans le pied de page.',
        'Une règle ou un nombre de points étonne : « Comment le moteur décide » les écrit tous.',
        'Une erreur porte un code : donnez-le à l’exploitant du service, sans capture d’écran qui montre un ménage.',
      ],
    },
  ],
};
