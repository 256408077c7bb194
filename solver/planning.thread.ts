import { parentPort } from 'node:worker_threads';
import { type PlanningInput, planOrientations } from './planning.js';

parentPort?.on('message', (input: PlanningInput) => parentPort?.postMessage(planOrientations(input)));
