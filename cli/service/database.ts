import type { Config } from '#infra/config.js';
import { startEmbeddedPostgres } from '#infra/embedded-postgres.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { say } from '../output.js';
import { findRunning } from './running.js';

export interface OpenDatabase {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * The database of the configuration: the server of DATABASE_URL, that of a start under way on this home, or the
 * embedded one, started for the time of the command.
 */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  const nothing = async (): Promise<void> => {};
  if (config.databaseUrl !== null) return { url: config.databaseUrl, close: nothing };
  const running = findRunning(config.home);
  if (running !== null) return { url: running.databaseUrl, close: nothing };
  const embedded = await startEmbedded(config);
  return { url: embedded.url, close: () => embedded.stop() };
}

export async function startEmbedded(
  config: Config,
  onLost: (error: Error) => void = () => {},
): ReturnType<typeof startEmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({ home: config.home, log: say, onLost });
  } catch (error) {
    throw new CommandFailure(EXIT.failure, (error as Error).message);
  }
}

export async function withDatabase<T>(config: Config, work: (url: string) => Promise<T>): Promise<T> {
  const database = await openDatabase(config);
  try {
    return await work(database.url);
  } finally {
    await database.close();
  }
}
