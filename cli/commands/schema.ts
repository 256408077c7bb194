import { Argument, type Command } from 'commander';

const DOCUMENTS = ['instance', 'result', 'policy', 'vacancy', 'household'] as const;

export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('écrit le schéma JSON d’un format')
    .addArgument(new Argument('<format>', `un de : ${DOCUMENTS.join(', ')}`).choices(DOCUMENTS))
    .action(async (name: (typeof DOCUMENTS)[number]) => {
      const { jsonSchemaOf } = await import('#exchange/schemas.js');
      process.stdout.write(`${JSON.stringify(jsonSchemaOf(name), null, 2)}\n`);
    });
}
