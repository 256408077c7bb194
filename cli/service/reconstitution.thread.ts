import { workerData } from 'node:worker_threads';
import { loadReconstitutionOnce } from './reconstitution.js';
import { withPool } from './service.js';

await withPool((workerData as { databaseUrl: string }).databaseUrl, loadReconstitutionOnce);
