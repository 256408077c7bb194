import { parentPort, workerData } from 'node:worker_threads';
import type { SeedRequest } from '#simulation/experiment.js';
import { simulateSeed } from '#simulation/simulate-seed.js';

parentPort?.postMessage(simulateSeed(workerData as SeedRequest));
