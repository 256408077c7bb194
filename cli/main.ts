import { CommanderError } from 'commander';
import { CommandFailure, EXIT } from './exit-codes.js';
import { frenchUsageError } from './french.js';
import { say } from './output.js';
import { buildProgram } from './program.js';

/** Runs the command line on its arguments (without `node` and the script) and sets the exit code. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    await buildProgram().parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    const message = frenchUsageError(error);
    if (message !== null) say(message);
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (error instanceof CommandFailure) {
    say(error.message);
    return error.exitCode;
  }
  say(`Erreur inattendue : ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return EXIT.failure;
}
