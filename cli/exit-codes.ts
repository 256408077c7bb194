/** Exit codes of the contract. */
export const EXIT = { ok: 0, failure: 1, usage: 2, invalidData: 3, noSolution: 4, integrity: 6 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An expected end of a command: `main` prints the French message on stderr and exits with the code. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'ce fichier n’existe pas.',
  EISDIR: 'c’est un dossier.',
  EACCES: 'la lecture en est interdite.',
};

/** A file that could not be read, in French where the system's code is a common one. */
export function cannotRead(path: string, error: unknown): CommandFailure {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new CommandFailure(EXIT.failure, `Lecture impossible de ${path} : ${READ_PROBLEMS[code] ?? message}`);
}
