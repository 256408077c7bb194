import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAssignCommand } from './commands/assign.js';
import { addExplainCommand } from './commands/explain.js';
import { addGenerateCommand } from './commands/generate.js';
import { addLaterCommands } from './commands/later.js';
import { addSchemaCommand } from './commands/schema.js';
import { addSolveCommand } from './commands/solve.js';
import { addVerifyCommand } from './commands/verify.js';
import { inFrench } from './french.js';

/** Every command; each loads what it needs when it runs, so that `solve` starts without server or database code. */
export function buildProgram(): Command {
  const program = inFrench(new Command('rapprochement'))
    .usage('<commande> [options]')
    .description(
      'Rapproche logements sociaux vacants et ménages accompagnés. Données sur la sortie standard, messages sur la sortie d’erreur.\n' +
        'Codes de sortie : 0 réussi · 1 échec · 2 usage · 3 données invalides · 4 sans solution · 6 intégrité',
    )
    .version(packageVersion(), '-V, --version', 'affiche la version');
  addSolveCommand(program);
  addVerifyCommand(program);
  addExplainCommand(program);
  addGenerateCommand(program);
  addAssignCommand(program);
  addSchemaCommand(program);
  addLaterCommands(program);
  return program;
}

function packageVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as { version: string }).version;
    } catch {
      // From the sources the file is one folder up, from dist/ two.
    }
  }
  return '0.0.0';
}
