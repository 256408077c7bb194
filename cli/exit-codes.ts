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
