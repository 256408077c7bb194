import { CommandFailure, EXIT } from '../exit-codes.js';
import { say } from '../output.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PATIENCE_MS = 45_000;

/**
 * Resolves when a signal has come and `stop` has ended. A terminal's Ctrl-C may reach us several times (directly and
 * through the script that started us): once is enough, the others are noise.
 * Where `lost` resolves, what runs is of no use any more: stopped too, then rejects with its reason.
 */
export function untilStopped(stop: () => Promise<void>, lost?: Promise<Error>): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const end = (reason?: Error): void => {
      if (stopping) return;
      stopping = true;
      if (reason !== undefined) say(reason.message);
      say('Arrêt en cours…');
      const impatience = setTimeout(() => {
        say('L’arrêt dure trop longtemps : fin immédiate. Rien n’est perdu, la base reprendra où elle en est.');
        process.exit(1);
      }, PATIENCE_MS);
      stop()
        .then(() => {
          if (reason !== undefined) throw new CommandFailure(EXIT.failure, 'Arrêté : la base de données manque.');
          say('Arrêté.');
        })
        .then(resolve, reject)
        .finally(() => clearTimeout(impatience));
    };
    for (const signal of SIGNALS) process.on(signal, () => end());
    void lost?.then(end);
  });
}
