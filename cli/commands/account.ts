import type { Command } from 'commander';
import type { CaseError } from '#casework/errors.js';
import type { CaseDeps } from '#casework/transaction.js';
import { organisationId, userId } from '#domain/ids.js';
import { ROLES, type Role } from '#domain/organisation.js';
import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { oneOf } from '../options.js';
import { say } from '../output.js';

const SYSTEM = { kind: 'system' } as const;

/** What the operator does before anybody may do it on a page: the first SIRET, the first answer, a role taken back. */
export function addAccountCommand(program: Command): void {
  const account = program
    .command('account')
    .description('comptes personnels : siret, requests, answer, grant, revoke')
    .usage('siret|requests|answer|grant|revoke');
  account
    .command('siret <siret>')
    .description('rattache un établissement à une organisation : ses agents y entrent à leur première connexion')
    .requiredOption('--organisation <id>', 'organisation existante')
    .action(saveSiret);
  account.command('requests').description('liste les demandes d’accès en attente').action(listRequests);
  account
    .command('answer <demande>')
    .description('donne le rôle demandé dans une organisation, ou refuse avec un motif')
    .option('--organisation <id>', 'organisation où donner le rôle')
    .option('--refuse <motif>', 'refuse, avec ce motif')
    .action(answerRequest);
  for (const [name, description] of CHANGES) {
    account
      .command(`${name} <personne>`)
      .description(description)
      .requiredOption('--role <role>', `un de : ${ROLES.join(', ')}`, oneOf(ROLES))
      .requiredOption('--organisation <id>', 'organisation existante')
      .action((person: string, options: RoleOptions) => changeRole(name, person, options));
  }
}

const CHANGES = [
  ['grant', 'donne un rôle à une personne connue'],
  ['revoke', 'reprend un rôle : ses sessions prennent fin à la requête suivante'],
] as const;

interface RoleOptions {
  readonly role: Role;
  readonly organisation: string;
}

async function run<T>(work: (deps: CaseDeps) => Promise<Result<T, CaseError>>): Promise<T> {
  const [{ configuration }, { withDatabase }, { caseShellOn, withPool }, { inTransaction }] = await Promise.all([
    import('../service/configuration.js'),
    import('../service/database.js'),
    import('../service/service.js'),
    import('#casework/transaction.js'),
  ]);
  const result = await withDatabase(configuration(), (url) =>
    withPool(url, (pool) => inTransaction(caseShellOn(pool), SYSTEM, work)),
  );
  if (!result.ok) throw new CommandFailure(EXIT.failure, result.error.detail);
  return result.value;
}

async function saveSiret(siret: string, { organisation }: { readonly organisation: string }): Promise<void> {
  if (!/^\d{14}$/.test(siret)) throw new CommandFailure(EXIT.usage, `« ${siret} » n’est pas un SIRET : 14 chiffres.`);
  const name = await run(async ({ tx }) => {
    const found = await tx.organisations.find(organisationId(organisation));
    if (found === null)
      throw new CommandFailure(EXIT.failure, `L’organisation « ${organisation} » n’est pas dans l’annuaire.`);
    await tx.accounts.saveSiret(siret, found.id);
    return ok(found.name);
  });
  say(`${siret} : ${name}.`);
}

async function listRequests(): Promise<void> {
  const open = await run(async ({ tx }) => ok(await tx.accounts.openRequests()));
  if (open.length === 0) say('Aucune demande d’accès en attente.');
  for (const { id, role, organisationName, siret, user } of open)
    say(`${id}  ${role}  ${organisationName}  ${siret ?? 'sans SIRET'}  ${user.email}`);
}

async function answerRequest(
  id: string,
  { organisation, refuse }: { readonly organisation?: string; readonly refuse?: string },
): Promise<void> {
  if ((organisation === undefined) === (refuse === undefined))
    throw new CommandFailure(EXIT.usage, 'Donnez --organisation ID ou --refuse MOTIF (l’un des deux).');
  const { answerAccessRequest } = await import('#casework/accounts.js');
  const { granted } = await run(async (deps) => {
    const request = (await deps.tx.accounts.openRequests()).find((one) => one.id === id);
    return answerAccessRequest(deps, SYSTEM, {
      requestId: id,
      organisationId: organisation === undefined ? null : organisationId(organisation),
      role: request?.role ?? 'association',
      text: refuse ?? '',
    });
  });
  say(granted ? 'Rôle donné : la personne entre à sa prochaine connexion.' : 'Demande refusée.');
}

async function changeRole(change: 'grant' | 'revoke', person: string, options: RoleOptions): Promise<void> {
  const { changeMembership } = await import('#casework/accounts.js');
  const membership = {
    userId: userId(person),
    organisationId: organisationId(options.organisation),
    role: options.role,
  };
  await run((deps) => changeMembership(deps, membership, change));
  say(change === 'grant' ? 'Rôle donné.' : 'Rôle repris.');
}
