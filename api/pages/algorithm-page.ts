import { CRITERIA, type Criterion, type Policy } from '#domain/policy.js';
import { RULES } from '#eligibility/eligibility.js';
import { CRITERION_WORDS } from './criterion-words.js';
import { formatCount, formatNumber, formatOrdinal, formatPermille } from './format.js';
import type { ProsePage } from './prose.js';
import { articleLabel, RULE_WORDS } from './rule-words.js';

/** « Comment le moteur décide », written from the policy in force and the list of rules: it cannot differ from them. */
export function algorithmPage(policy: Policy): ProsePage {
  return {
    path: '/algorithme',
    title: 'Comment le moteur décide',
    lead: 'Le moteur recommande trois candidats par logement ; l’association, le référent du bailleur et la CALEOL décident. Voici tout ce qu’il lit et tout ce qu’il compte.',
    sections: [
      {
        title: '1. Qui peut être proposé ?',
        paragraphs: [
          `${formatCount(RULES.length, 'règle')}, chacune avec sa source. Ce qui n’est pas connu reste « non connu » : ${policy.rules.unknown === 'subjectTo' ? 'le candidat est proposé sous réserve, et la réserve est écrite' : 'le candidat n’est pas proposé'}.`,
          'L’accord du ménage pour un lieu est notre politique, pas la loi : pour une reconnaissance DALO, le préfet fixe le périmètre.',
        ],
        table: {
          caption: 'Règles d’éligibilité',
          head: ['Règle', 'Quand elle n’est pas remplie', 'Source'],
          rows: RULES.map((rule) => [
            RULE_WORDS[rule.code].question,
            RULE_WORDS[rule.code].failed,
            articleLabel(rule.article),
          ]),
        },
      },
      {
        title: '2. Combien de points ?',
        paragraphs: [
          `Politique « ${policy.title} », version ${policy.version}. Les points sont des entiers et s’additionnent ; les pondérations sont les nôtres et se discutent.`,
          `Tout sauf l’ancienneté est plafonné à ${formatNumber(policy.bonusMax)} points : après ${formatCount(Math.ceil(policy.bonusMax / policy.waiting.pointsPerDay), 'jour')} d’attente de plus, plus aucun nouveau venu compatible ne passe devant.`,
          'La priorité légale est donc pondérée, pas absolue. Le sexe, la nationalité, le nom, le lieu de naissance et la santé n’existent pas dans les données du moteur.',
        ],
        table: {
          caption: 'Critères et points',
          head: ['Critère', 'Ce qu’il mesure', 'Points'],
          rows: CRITERIA.map((criterion) => [
            CRITERION_WORDS[criterion].title,
            CRITERION_WORDS[criterion].definition,
            weightText(criterion, policy),
          ]),
        },
      },
      {
        title: '3. Qui est proposé où ?',
        list: [
          'Toutes les vacances ouvertes de la région sont traitées à la fois, tous contingents et départements confondus.',
          'Rang 1 : le plus grand nombre de vacances pourvues, puis la plus grande somme de points, puis la plus longue attente ; un ménage n’est de rang 1 qu’une fois. À égalité parfaite, un tirage enregistré et rejouable.',
          `Rangs 2 et 3 : de même, compte tenu des rangs précédents ; un ménage a au plus ${formatCount(policy.maxActiveProposals, 'proposition')} en cours.`,
          'Un rang 2 peut avoir plus de points que le rang 1 : il est alors de rang 1 ailleurs, et la page le dit.',
          `Une liste consultée est gardée ${formatCount(policy.listHoldDays, 'jour')} ; un contact enregistré garde le rang.`,
          'Un programme indépendant vérifie chaque calcul avant publication. S’il trouve un écart, rien n’est publié et les listes précédentes restent.',
        ],
      },
      {
        title: '4. Comment le contester ?',
        paragraphs: [
          'Chaque proposition s’ouvre sur le verdict de chaque règle, les termes des points, ce qui manque et le plus petit changement qui suffirait. Une donnée fausse se corrige dans le dossier du ménage : le calcul repart aussitôt.',
        ],
      },
    ],
  };
}

function weightText(criterion: Criterion, policy: Policy): string {
  const { legalPriority, neverProposed, need, interDepartmental, fit } = policy;
  switch (criterion) {
    case 'waiting':
      return `${formatNumber(policy.waiting.pointsPerDay)} par jour`;
    case 'legalPriority':
      return `DALO ${legalPriority.dalo} ; autre label ${legalPriority.otherLabel}`;
    case 'beyondDaloLimit':
      return `${legalPriority.pointsPerMonthBeyondLimit} par mois, au plus ${legalPriority.maxBeyondLimit}`;
    case 'neverProposed':
      return `${neverProposed.points} après ${formatCount(neverProposed.afterSupportMonths, 'mois', 'mois')}`;
    case 'need':
      return `sans logement ou hébergé ${need.homelessOrHosted} ; expulsion ${need.enforceableEviction} ; impropre ${need.unfitDwelling} ; violences ${need.violence} ; au plus ${need.max}`;
    case 'interDepartmentalOpening':
      return formatNumber(interDepartmental.opening);
    case 'homePreference':
      return formatNumber(interDepartmental.homePreference);
    case 'typologyExact':
      return formatNumber(fit.typologyExact);
    case 'effortMargin':
      return `${fit.effortMargin.pointsPerPercentPoint} par point sous ${formatPermille(fit.effortMargin.targetPermille)}, au plus ${fit.effortMargin.max}`;
    case 'wishRank':
      return fit.wishRank.map((points, index) => `${formatOrdinal(index + 1)} souhait ${points}`).join(' ; ');
    case 'accessibilityExact':
      return formatNumber(fit.accessibilityExact);
    case 'scarcity':
      return fit.scarcity.map(({ upTo, points }) => `au plus ${formatCount(upTo, 'logement')} : ${points}`).join(' ; ');
    case 'bonusCap':
      return `ramène la somme des autres termes à ${formatNumber(policy.bonusMax)}`;
  }
}
