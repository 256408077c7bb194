import { parentPort } from 'node:worker_threads';
import type { SeedRequest } from '#simulation/experiment.js';
import { simulateSeed } from '#simulation/simulate-seed.js';

parentPort?.on('message', (request: SeedRequest) => parentPort?.postMessage(simulateSeed(request)));
