import { ACCESSIBILITY_GRID, type AccessibilityTheme, countsOf } from './accessibility-grid.js';
import type { ProsePage } from './prose.js';

const AUTOMATIC = 'Règles automatiques WCAG 2.1 A et AA (outil axe) sur les pages, par rôle : aucune anomalie admise.';

/** The statement of accessibility, printed from the grid of criteria: « non conforme » until all have been audited. */
export const ACCESSIBILITY: ProsePage = {
  path: '/accessibilite',
  title: 'Accessibilité : non conforme',
  lead: 'Rapprochement n’est pas conforme au RGAA 4.1.2 : aucun audit complet n’a encore été fait. Cette page dit ce qui est vérifié et ce qui ne l’est pas.',
  sections: [
    {
      title: 'État',
      paragraphs: [
        'Tant qu’un audit des 106 critères du référentiel n’a pas été mené, l’état déclaré est « non conforme » (article 47 de la loi n° 2005-102, décret n° 2019-768).',
        stateText(),
      ],
      table: {
        caption: 'Les 106 critères du RGAA 4.1.2, par thématique',
        head: ['Thématique', 'Conformes', 'Non conformes', 'Non applicables', 'Non audités', 'Critères'],
        rows: [...ACCESSIBILITY_GRID.map(rowOf), cells('Ensemble', ACCESSIBILITY_GRID)],
      },
    },
    {
      title: 'Ce qui est vérifié à chaque version',
      list: [
        AUTOMATIC,
        'Conformes parce qu’un essai les vérifie : 8.1 (type de document), 8.3 (langue), 8.5 (titre de page), 12.7 (lien d’accès rapide au contenu).',
        'Non applicables : les thématiques 2 et 4, aucune page n’ayant de cadre, de son ni de vidéo.',
        'Déclaration d’une vacance et avis d’une association au clavier seul.',
        'Largeur de 320 pixels sans défilement horizontal de la page.',
        'Lecture et formulaires sans JavaScript.',
      ],
    },
    {
      title: 'Ce qui ne l’est pas',
      list: [
        'Restitution par un lecteur d’écran, par des personnes qui en utilisent un.',
        'Contrastes des états que l’outil ne sait pas mesurer.',
        'La page de documentation de l’API (/docs), produite par un logiciel tiers, hors de cette grille.',
      ],
    },
    {
      title: 'Signaler un défaut, exercer un recours',
      paragraphs: [
        'Écrivez à l’exploitant de ce service : il doit vous donner l’information ou l’action sous une autre forme.',
        'Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits : formulaire sur defenseurdesdroits.fr, téléphone 09 69 39 00 00, ou courrier gratuit à Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.',
      ],
    },
  ],
};

function stateText(): string {
  const { criteria, met, notApplicable, notAudited } = countsOf(ACCESSIBILITY_GRID);
  return `À ce jour : ${notAudited} critères sur ${criteria} n’ont pas été audités, ${met} sont conformes par un essai de chaque version, ${notApplicable} ne s’appliquent pas.`;
}

function rowOf(theme: AccessibilityTheme): readonly string[] {
  return cells(`${theme.number}. ${theme.title}`, [theme]);
}

function cells(label: string, themes: readonly AccessibilityTheme[]): readonly string[] {
  const { met, notMet, notApplicable, notAudited, criteria } = countsOf(themes);
  return [label, ...[met, notMet, notApplicable, notAudited, criteria].map(String)];
}
