// Starts the embedded PostgreSQL of the build and stays, for tests that kill it.
import { startEmbeddedPostgres } from '../../dist/src/infra/embedded-postgres.js';

const { url } = await startEmbeddedPostgres({ home: process.env.START_HOME, log: () => {} });
process.stdout.write(`${url}\n`);
setInterval(() => {}, 60_000);
