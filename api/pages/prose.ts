/** A page of text: its sections in order; every string is escaped by the template. */
export interface ProsePage {
  readonly path: string;
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly ProseSection[];
}

export interface ProseSection {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  readonly list?: readonly string[];
  readonly table?: {
    readonly caption: string;
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

const LEGAL_NOTICE: ProsePage = {
  path: '/mentions-legales',
  title: 'Mentions légales',
  lead: 'Rapprochement est un logiciel libre que chaque exploitant installe et configure.',
  sections: [
    {
      title: 'Éditeur et hébergeur',
      paragraphs: [
        'L’organisme qui exploite cette installation en est l’éditeur. Il n’a pas encore renseigné ici son nom, son directeur de publication ni son hébergeur : il doit le faire avant toute ouverture au public.',
      ],
    },
    {
      title: 'Logiciel',
      paragraphs: [
        'Logiciel sous licence MIT. Feuille de style : Pico CSS, licence MIT. Communes : code officiel géographique de l’INSEE, Licence Ouverte 2.0.',
      ],
    },
    {
      title: 'Marque',
      paragraphs: [
        'Ce site n’utilise ni la Marque de l’État ni la police Marianne ; il n’est pas un site de l’État par lui-même.',
      ],
    },
  ],
};

const PERSONAL_DATA: ProsePage = {
  path: '/donnees-personnelles',
  title: 'Données personnelles',
  lead: 'Le moteur ne connaît d’un ménage que ce qu’une règle ou un point lit. Ce qui n’est pas là ne peut ni peser ni fuir.',
  sections: [
    {
      title: 'Ce que le moteur ne connaît pas',
      list: [
        'Sexe, nationalité, lieu de naissance, santé : aucun champ ne les accueille.',
        'Nom et coordonnées, quand l’association les saisit, sont gardés à part : ni le moteur, ni les listes, ni les journaux ne les lisent.',
        'Pièces justificatives : seul l’état « reçue, manquante ou expirée » d’une pièce est connu.',
      ],
    },
    {
      title: 'Qui voit quoi',
      list: [
        'Le bailleur voit un pseudonyme (M-XXXX) différent pour chaque vacance, jamais la référence du dossier, ni les secteurs à éviter.',
        'L’association voit ses propres ménages.',
        'L’unité départementale et les référents du protocole lisent les ménages de leur territoire ; chaque lecture est inscrite au journal des accès. La DRIHL n’ouvre un nom que par un accès motivé, d’une heure, dont l’association est prévenue.',
        'La base de données applique ces droits une seconde fois, ligne par ligne.',
      ],
    },
    {
      title: 'Combien de temps',
      table: {
        caption: 'Durées de conservation',
        head: ['Données', 'Durée', 'Comment elles s’effacent'],
        rows: [
          [
            'Dossier d’un ménage sans accompagnement, nom et coordonnées',
            'Un an sans contact après la fin de la demande (décret 2017-917, article 4)',
            'Seuls, chaque nuit, par le service',
          ],
          [
            'Dossier d’un ménage accompagné, fiches, démarches, nom et coordonnées',
            'Deux ans après le dernier contact, une fois la demande close (référentiel CNIL, délibération 2021-028)',
            'Seuls, chaque nuit, par le service ; les chiffres du suivi, qui ne nomment personne, restent',
          ],
          ['Fichiers importés : lignes et aperçu', '30 jours', 'Seuls, par le service'],
          [
            'Propositions, décisions, événements',
            'Tant que le service est exploité : ils expliquent une décision',
            'Par l’exploitant',
          ],
          [
            'Journal des accès',
            'Sans durée fixée ; sans valeur personnelle, un ménage y est une empreinte',
            'L’effacement du sel d’un ménage rend son empreinte muette',
          ],
          ['Réponses gardées pour éviter un double envoi', '48 heures', 'Seules, par le service'],
        ],
      },
    },
    {
      title: 'Décision',
      paragraphs: [
        'Aucune décision n’est prise par le seul traitement automatisé : le moteur recommande, l’association, le référent du bailleur et la commission d’attribution (CALEOL) décident. Chaque proposition porte son explication (article L311-3-1 du code des relations entre le public et l’administration).',
      ],
    },
    {
      title: 'Vos droits',
      paragraphs: [
        'Accès, rectification, opposition : auprès de l’organisme qui exploite cette installation, responsable du traitement, puis auprès de la CNIL. L’exploitant complète cette page avant toute ouverture au public.',
      ],
    },
  ],
};

const COOKIES: ProsePage = {
  path: '/cookies',
  title: 'Gestion des cookies',
  lead: 'Aucun traceur, aucune mesure d’audience : il n’y a donc pas de bandeau de consentement.',
  sections: [
    {
      title: 'Cookies strictement nécessaires',
      table: {
        caption: 'Cookies posés par ce service',
        head: ['Nom', 'Rôle', 'Durée'],
        rows: [
          ['rapprochement-session', 'Session d’une organisation connectée ; illisible par les scripts', '12 heures'],
          ['rapprochement-demo-role', 'Rôle choisi dans la démonstration', '12 heures'],
        ],
      },
    },
  ],
};

/** The figures of the screens; those of monitoring are printed from their own records. */
export const DEFINITIONS: ProsePage = {
  path: '/definitions',
  title: 'Définitions des chiffres',
  lead: 'Chaque chiffre montré, avec ce qu’il compte, son unité et ce qu’il ne dit pas.',
  sections: [
    {
      title: 'Accueil',
      table: {
        caption: 'Chiffres de l’accueil',
        head: ['Chiffre', 'Définition', 'Date'],
        rows: [
          [
            'Vacances ouvertes',
            'Logements déclarés par un bailleur, ni attribués ni retirés, dans le périmètre de la personne connectée.',
            'À l’instant de la lecture',
          ],
          [
            'Avec trois candidats',
            'Vacances dont la liste en vigueur compte au moins trois candidats. Dénominateur : vacances ouvertes.',
            'Dernier calcul publié',
          ],
          [
            'Sans trois candidats',
            'Différence entre les deux : à orienter, insuffisance constatée, un seul candidat recherché, ou calcul en attente.',
            'Dernier calcul publié',
          ],
          [
            'Propositions interdépartementales consenties',
            'Propositions de rang 1 en vigueur dont le logement est dans un autre département que l’accompagnement, avec l’accord daté du ménage. Dénominateur : propositions de rang 1 en vigueur.',
            'Dernier calcul publié',
          ],
          [
            'Repère de 5,3 %',
            '61 relogements venus d’un autre département sur 1 148 relogements hors Action Logement en 2022, dont 142 de lieu non connu ; 6,1 % des 1 006 de lieu connu. Source : DRIHL, 2 février 2023. Des relogements, pas des propositions.',
            'Année 2022',
          ],
        ],
      },
    },
    {
      title: 'Propositions',
      table: {
        caption: 'Chiffres d’une proposition',
        head: ['Chiffre', 'Définition'],
        rows: [
          [
            'Points',
            'Somme entière des termes de la politique publiée ; les termes sont montrés avec chaque proposition.',
          ],
          [
            'Ancienneté',
            'Durée la plus longue entre la reconnaissance (DALO ou premier label) et le début de l’accompagnement. En mois de 30,4375 jours, une décimale ; en jours au-dessous de 61.',
          ],
          [
            'Taux d’effort estimé',
            '(Loyer + charges − APL estimée) rapportés aux ressources mensuelles déclarées. Estimation datée, jamais un droit.',
          ],
          [
            'Reste à vivre estimé',
            'Ressources et APL estimée moins loyer et charges, par jour et par unité de consommation.',
          ],
          [
            'Rang',
            'Ordre de proposition (1, 2 ou 3) sur un logement. Personne n’est « titulaire » avant la décision de la CALEOL.',
          ],
          ['Ménages examinés', 'Ménages du calcul, pour lesquels toutes les règles ont été évaluées.'],
        ],
      },
    },
    {
      title: 'Calcul',
      table: {
        caption: 'Chiffres du calcul',
        head: ['Chiffre', 'Définition'],
        rows: [
          [
            'Optimal, certificat fermé',
            'Aucune autre répartition ne pourvoit plus de vacances, ni autant avec plus de points : la borne égale la valeur, vérifiée par un second programme.',
          ],
          [
            'Points et borne',
            'Somme des points des rangs 1, et la plus grande somme possible ; l’écart est nul à l’optimum.',
          ],
          ['Durée', 'De la lecture des données à la publication des listes.'],
        ],
      },
    },
  ],
};

export const OWN_PAGES: readonly ProsePage[] = [LEGAL_NOTICE, PERSONAL_DATA, COOKIES];
