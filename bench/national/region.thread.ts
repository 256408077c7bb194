import { parentPort, workerData } from 'node:worker_threads';
import { type RegionOrder, runRegion } from './region-run.js';

parentPort?.postMessage(runRegion(workerData as RegionOrder));
