import { type Config, ConfigError, readConfig } from '#infra/config.js';
import { CommandFailure, EXIT } from '../exit-codes.js';

/** The configuration of the environment; a bad or unknown variable ends the command with a sentence for each. */
export function configuration(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandFailure(EXIT.failure, error.message);
    throw error;
  }
}

/** The database of commands that never start one of their own. */
export function requiredDatabaseUrl(config: Config, command: string): string {
  if (config.databaseUrl !== null) return config.databaseUrl;
  throw new CommandFailure(
    EXIT.failure,
    `« ${command} » demande DATABASE_URL (une adresse postgres://…). Sans serveur, « npm start » lance tout avec un PostgreSQL embarqué.`,
  );
}
