import { parentPort, workerData } from 'node:worker_threads';
import { type PlanningInput, planOrientations } from './planning.js';

parentPort?.postMessage(planOrientations(workerData as PlanningInput));
