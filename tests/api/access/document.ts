import { MATRIX_AREAS } from '#casework/access/matrix.js';
import type { FieldSet, Grant, OperationDefinition, Relation } from '#casework/access/operation.js';
import { ROLE_LABELS, ROLES, type Role } from '#domain/organisation.js';

const RELATION_WORDS: Readonly<Record<Relation, string>> = {
  own: 'les siens',
  territory: 'son territoire',
  any: 'tous',
};
const FIELD_WORDS: Readonly<Record<FieldSet, string>> = {
  none: '',
  aggregates: 'chiffres',
  pseudonyms: 'pseudonymes',
  ownHouseholds: 'ses ménages',
  names: 'noms',
};

/** docs/access.md, printed from the matrix and the addresses that declare each operation. */
export function accessDocument(routesOf: (operation: string) => readonly string[]): string {
  const areas = Object.entries(MATRIX_AREAS).map(
    ([title, area]) => `## ${title}\n\n${HEADER}\n${Object.entries(area).map(rowOf).join('\n')}\n\n${routesIn(area)}`,
  );
  return `${INTRODUCTION}\n${areas.join('\n\n')}\n`;

  function routesIn(area: Readonly<Record<string, OperationDefinition>>): string {
    return Object.keys(area)
      .map(
        (name) =>
          `- \`${name}\` : ${routesOf(name)
            .map((route) => `\`${route}\``)
            .join(', ')}`,
      )
      .join('\n');
  }
}

const HEADER = [
  `| Opération | Ce qu’on fait | ${ROLES.map((role) => ROLE_LABELS[role]).join(' | ')} |`,
  `|---|---|${ROLES.map(() => '---|').join('')}`,
].join('\n');

function rowOf([name, definition]: readonly [string, OperationDefinition]): string {
  const cells = ROLES.map((role) => cellOf(definition, role));
  return `| \`${name}\` | ${definition.label} | ${cells.join(' | ')} |`;
}

function cellOf({ grants, object }: OperationDefinition, role: Role): string {
  if (grants === 'public') return 'ouvert';
  const grant = grants[role];
  return grant === undefined ? '–' : wordsOf(grant, object !== null);
}

function wordsOf({ relation, fields }: Grant, ofObjects: boolean): string {
  const which = relation === 'any' && !ofObjects ? 'oui' : RELATION_WORDS[relation];
  return fields === 'none' ? which : `${which} : ${FIELD_WORDS[fields]}`;
}

const INTRODUCTION = `# Qui peut faire quoi

Imprimé de la matrice des accès (\`src/casework/access/\`) ; un test refuse que cette page en diffère, qu’une adresse n’ait pas d’opération, ou qu’une réponse s’en écarte
(\`tests/api/access/matrix.test.ts\` : chaque opération × chaque rôle × objet à soi, d’une autre organisation, inexistant, supprimé).

Une case dit sur quels objets le rôle agit, et ce qu’il lit des personnes. « – » : refusé (403) quel que soit l’objet. Hors de son périmètre, un objet est introuvable (404).
« les siens » : ceux que son organisation possède ou qui la concernent (les vacances d’un bailleur, celles où un ménage de l’association est proposé, le contingent d’un réservataire).
« son territoire » : ceux de ses départements. Derrière cette porte, la base de données applique les mêmes droits une seconde fois (\`FORCE ROW LEVEL SECURITY\`).

## Ajouter une opération

1. Une ligne dans le fichier de son domaine, sous \`src/casework/access/\` (un nouveau fichier s’ajoute à \`MATRIX_AREAS\` de \`matrix.ts\`) : libellé, sorte d’objet, un droit par rôle.
2. Sur chaque adresse : \`config: { operation: '…' }\` (API), ou \`page('…')\` de \`api/auth/operations.ts\` (pages). Une adresse ouverte à tous déclare \`service.public\`.
3. Une nouvelle sorte d’objet : son nom dans \`OBJECT_KINDS\`, et comment on la désigne dans \`PARAMETERS\` de \`tests/api/access/requests.ts\` (fabriquée dans \`world.ts\`).
4. Une écriture : ce qu’elle envoie dans \`BODIES\` ; des statuts de succès autres que 2xx et 3xx dans \`ALSO_THROUGH\`.
5. \`npx vitest run tests/api/access -u\` réécrit cette page ; relire ce qui change, puis committer les deux.
`;
