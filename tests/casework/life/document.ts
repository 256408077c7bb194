import { CORRECTIONS } from '#casework/life/corrections.js';
import { DEADLINE_POLICY, type Term } from '#casework/life/deadline-policy.js';
import { STEP_RULES, type StepRule } from '#casework/life/steps.js';
import { EVENTS } from '#domain/events.js';
import { ROLE_LABELS } from '#domain/organisation.js';
import { TRANSITIONS, targetsOf } from '#domain/pairing-acts.js';
import { PAIRING_STATE_LABELS, PAIRING_STATES } from '#domain/pairing-life.js';
import { STEP_LABELS } from '#domain/pairing-steps.js';
import type { ActActor, Transition } from '#domain/pairing-transition.js';

const OWNERS: Readonly<Record<StepRule['owner'], string>> = {
  designator: 'réservataire, unité départementale ou bailleur',
  landlord: 'référent du bailleur',
  association: 'association',
  household: 'association, ou bailleur si aucune ne suit le ménage',
  caleol: 'secrétariat de la CALEOL',
  origin: 'unité du département du ménage',
  destination: 'unité du département du logement',
  dalo: 'unité de la reconnaissance DALO',
};

const actor = (name: ActActor) => (name === 'system' ? 'système' : ROLE_LABELS[name]);

function term({ days, unit, source }: Term): string {
  const text = `${days} jour${days > 1 ? 's' : ''} ${unit === 'working' ? 'ouvrés' : 'calendaires'}`;
  return `${text} (${source})`;
}

/** The diagram: one arrow for each pair of states, with the acts that follow it. */
function diagram(): string {
  const arrows = new Map<string, string[]>();
  for (const row of TRANSITIONS as readonly Transition[]) {
    if (row.event === 'corrected' || row.act === 'rectify') continue;
    for (const from of row.from) {
      for (const to of targetsOf(row.act as (typeof TRANSITIONS)[number]['act'], from)) {
        if (from === to) continue;
        const arrow = `${from} --> ${to}`;
        arrows.set(arrow, [...(arrows.get(arrow) ?? []), row.act]);
      }
    }
  }
  const lines = [...arrows].map(([arrow, acts]) => `  ${arrow} : ${acts.join(', ')}`);
  return ['stateDiagram-v2', '  [*] --> proposed', ...lines].join('\n');
}

function actsTable(): string {
  const rows = (TRANSITIONS as readonly Transition[]).map(
    ({ act, label, from, to, actors, guards, event }) =>
      `| \`${act}\` | ${label} | ${from.join(', ')} | ${to === 'same' ? '(même état)' : to.join(', ')} | ${actors.map(actor).join(', ')} | ${guards.join(', ') || '–'} | ${event} |`,
  );
  return [
    '| Acte | Ce qu’on fait | De | Vers | Qui | Gardes | Événement |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function stepsTable(): string {
  const rows = STEP_RULES.map(
    ({ step, states, condition, owner, term: name, dueOn }) =>
      `| \`${step}\` | ${STEP_LABELS[step]} | ${states.join(', ')} | ${condition} | ${OWNERS[owner]} | ${dueOn ? 'date du fait ; à défaut ' : ''}${term(DEADLINE_POLICY[name])} |`,
  );
  return [
    '| Étape | À faire | Ouverte dans | Tant que | Qui la doit | Échéance |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function statesTable(): string {
  return [
    '| État | À l’écran |',
    '|---|---|',
    ...PAIRING_STATES.map((state) => `| \`${state}\` | ${PAIRING_STATE_LABELS[state]} |`),
  ].join('\n');
}

function correctionsTable(): string {
  return [
    '| Événement annulé | À l’écran | Qui |',
    '|---|---|---|',
    ...Object.entries(CORRECTIONS).map(
      ([event, { roles }]) =>
        `| \`${event}\` | ${EVENTS[event as keyof typeof EVENTS].label} | ${roles.map(actor).join(', ')} |`,
    ),
    '| `offerNotified` | Offre notifiée, avant toute réponse | Référent bailleur |',
  ].join('\n');
}

/** docs/casework.md: the life of a rapprochement, printed from the tables of src/domain and src/casework/life. */
export function lifeDocument(
  functions: readonly { readonly file: string; readonly names: readonly string[] }[],
): string {
  const listed = functions.map(
    ({ file, names }) => `- \`#casework/${file}\` : ${names.map((name) => `\`${name}\``).join(', ')}`,
  );
  return `# La vie d’un rapprochement

Imprimé des tables de \`src/domain/pairing-*.ts\` et de \`src/casework/life\` ; un test refuse que cette page en diffère
(\`npx vitest run tests/casework/life/document.test.ts -u\` la réécrit).

Un rapprochement est la vie d’une proposition (même identifiant). Aucun état ne change hors de la table des actes : un seul exécuteur
(\`performAct\`) verrouille la ligne, vérifie l’acteur, l’état et les gardes, écrit les faits, ferme et ouvre les étapes, ajoute les
événements, et demande un calcul quand le moteur doit savoir. La base porte la même table (\`pairing_transitions\`) et refuse tout autre
passage, même sans le service ; des contraintes y redisent ce que chaque état suppose.

- **Faits en avance.** Le contact, l’avis, l’accord du ménage se notent dès que le rapprochement est envisagé, avant la désignation s’il le
  faut ; jusqu’à \`retained\`, l’état est la première étape non remplie. Ensuite l’ordre est strict.
- **Contact.** Obligatoire pour un ménage du protocole ; par défaut pour les autres ménages accompagnés (il se passe avec un motif) ;
  sans objet quand aucune association ne suit le ménage, et le bailleur recueille alors l’accord.
- **Réservataire.** L’unité départementale sur les contingents de l’État, le réservataire nommé sur les autres, le bailleur sinon. Délai
  passé ou logement rendu : le candidat continue sans désignation.
- **Séance.** Trois candidats par logement, ou une exception codée et sa preuve (CCH R441-3). Un ajournement n’est pas une décision. Le
  procès-verbal est validé par une seconde personne, et aucune offre ne part avant. Une décision ne s’annule pas : elle se rectifie.
- **Offre.** Dix jours au moins, jour de notification non compté, terme reporté au jour ouvré ; le silence vaut refus (CCH R441-10). Le
  rang suivant n’est appelé qu’après une attribution avec ordre de priorité. Un ménage DALO reçoit la mention de CCH R441-16-3 ; son refus
  va à l’unité et ne met jamais fin à la reconnaissance.
- **Bail.** Le correspondant est désigné avant ; la condition suspensive est levée. L’acceptation pourvoit le logement, libère les autres
  candidats, et retire le ménage des calculs. Après un échec, il redevient proposable.
- **À deux.** Chaque acte accepte la \`version\` lue ; le second qui agit reçoit \`PAIRING_CHANGED\` ou \`STEP_NOT_OPEN\` avec l’état actuel
  (\`current: { state, version }\`).

## Diagramme

Les flèches portent les actes ; les corrections et rectifications sont plus bas.

\`\`\`mermaid
${diagram()}
\`\`\`

## États

${statesTable()}

## Actes

${actsTable()}

## Étapes et échéances

Une étape est en retard le lendemain de son échéance. Une préparation dont toutes les étapes sont échues depuis ${DEADLINE_POLICY.expiry.days} jours périme (policy).

${stepsTable()}

## Corrections

Par un contre-événement motivé (\`correct\`) ; l’histoire garde tout.

${correctionsTable()}

## Cas d’usage

Chacun s’appelle \`f(deps, access, input)\` dans une transaction (\`inTransaction\`) et rend un \`Result\` ; \`input\` porte l’\`id\` de la proposition et, au besoin,
la \`version\` lue. \`runDeadlines(shell, signal)\` ouvre les siennes, sous l’accès du système.

${listed.join('\n')}

## Qui lit les noms

\`household_identities\` et le numéro unique (\`tx.identities\`, \`readIdentity\`) : l’association du ménage ; l’unité sur son territoire ; le bailleur à partir du contact
et de l’avis favorable (de l’accord du ménage si aucune association ne le suit), jusqu’à une sortie avant le bail ; le secrétariat et les membres de la CALEOL pour
les candidats de leurs séances, de la convocation à ${DEADLINE_POLICY.namesAfterMinutes.days} jours après le procès-verbal. Chaque lecture est journalisée.
`;
}
