import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { organisationId } from '#domain/ids.js';
import {
  KIND_OF_ROLE,
  ORGANISATION_KINDS,
  type Organisation,
  type OrganisationKind,
  ROLES,
  type Role,
} from '#domain/organisation.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { oneOf } from '../options.js';
import { say } from '../output.js';

interface TokenOptions {
  readonly role: Role;
  readonly organisation?: string;
  readonly createOrganisation?: string;
  readonly kind?: OrganisationKind;
  readonly departements?: readonly Departement[];
  readonly label: string;
}

export function addTokenCommand(program: Command): void {
  const token = program.command('token').description('jetons d’API : create').usage('create');
  token
    .command('create')
    .description('crée un jeton pour un rôle dans une organisation ; il n’est montré qu’une fois')
    .requiredOption('--role <role>', `un de : ${ROLES.join(', ')}`, oneOf(ROLES))
    .option('--organisation <id>', 'organisation existante')
    .option('--create-organisation <nom>', 'crée l’organisation avec ce nom')
    .option('--kind <type>', 'type de l’organisation créée (par défaut, celui du rôle)', oneOf(ORGANISATION_KINDS))
    .option(
      '--departements <codes>',
      'départements de l’organisation créée, séparés par des virgules (par défaut : tous)',
      departementList,
    )
    .option('--label <texte>', 'à quoi sert le jeton', 'ligne de commande')
    .action(createTokenCommand);
}

function departementList(text: string): readonly Departement[] {
  return text.split(',').map(oneOf(DEPARTEMENTS));
}

async function createTokenCommand(options: TokenOptions): Promise<void> {
  if ((options.organisation === undefined) === (options.createOrganisation === undefined)) {
    throw new CommandFailure(EXIT.usage, 'Donnez --organisation ID ou --create-organisation NOM (l’un des deux).');
  }
  const [{ configuration }, { withDatabase }, { caseShellOn, withPool }, { createToken }, { inTransaction }] =
    await Promise.all([
      import('../service/configuration.js'),
      import('../service/database.js'),
      import('../service/service.js'),
      import('#casework/tokens.js'),
      import('#casework/transaction.js'),
    ]);
  const created = newOrganisation(options);
  const id = created?.id ?? organisationId(options.organisation as string);
  const result = await withDatabase(configuration(), (url) =>
    withPool(url, (pool) =>
      inTransaction(caseShellOn(pool), { kind: 'system' }, async (deps) => {
        if (created !== null) {
          await deps.tx.organisations.insert(created);
          if (created.kind === 'landlord') await deps.tx.organisations.saveLandlord(newLandlord(created));
        }
        return createToken(deps, { role: options.role, organisationId: id, label: options.label });
      }),
    ),
  );
  if (!result.ok) throw new CommandFailure(EXIT.failure, result.error.detail);
  if (created !== null) say(`Organisation créée : ${created.name} (${created.id}).`);
  say('Jeton, montré une seule fois :');
  process.stdout.write(`${result.value.token}\n`);
}

function newOrganisation(options: TokenOptions): Organisation | null {
  if (options.createOrganisation === undefined) return null;
  const kind = options.kind ?? KIND_OF_ROLE[options.role];
  return {
    id: organisationId(randomUUID()),
    kind,
    name: options.createOrganisation,
    departements: options.departements ?? DEPARTEMENTS,
  };
}

/** No grid of its own, no effort policy, suggestions to confirm by hand: what a landlord starts with. */
function newLandlord({ id, name }: Organisation) {
  const effortPolicy = { maxEffortPermille: null, minResidualCentsPerDay: null, hard: false };
  return { id, name, typologyGrid: null, effortPolicy, autoConfirmOrientation: false, protocolSignatory: false };
}
