import { Command, CommanderError } from 'commander';
import { addGenerateCommand } from './commands/generate.js';
import { CommandFailure, EXIT } from './exit-codes.js';
import { say } from './output.js';

export function buildProgram(): Command {
  const program = new Command('rapprochement');
  addGenerateCommand(program);
  return program;
}

/** Runs the command line on its arguments (without `node` and the script) and sets the exit code. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    await buildProgram().parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CommandFailure) {
    say(error.message);
    return error.exitCode;
  }
  say(`Erreur inattendue : ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return EXIT.failure;
}
