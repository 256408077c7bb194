import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SeedOutcome } from '#simulation/experiment.js';

/**
 * Outcomes already known, one JSON line each, found again by the key of their request: a run that was stopped goes on
 * where it was. A last line cut by a stop is left out, and its seed run again.
 */
export class OutcomeStore {
  readonly #path: string;
  readonly #known = new Map<string, SeedOutcome>();
  #endsClean = true;

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(path: string): Promise<OutcomeStore> {
    const store = new OutcomeStore(path);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    for (const line of text.split('\n')) {
      const outcome = parsed(line);
      if (outcome) store.#known.set(outcome.key, outcome);
    }
    store.#endsClean = text === '' || text.endsWith('\n');
    await mkdir(dirname(path), { recursive: true });
    return store;
  }

  get(key: string): SeedOutcome | undefined {
    return this.#known.get(key);
  }

  async add(outcome: SeedOutcome): Promise<void> {
    this.#known.set(outcome.key, outcome);
    const start = this.#endsClean ? '' : '\n';
    this.#endsClean = true;
    await appendFile(this.#path, `${start}${JSON.stringify(outcome)}\n`);
  }
}

function parsed(line: string): SeedOutcome | null {
  try {
    const value = JSON.parse(line) as SeedOutcome;
    return value.formatVersion === 1 && typeof value.key === 'string' ? value : null;
  } catch {
    return null;
  }
}
