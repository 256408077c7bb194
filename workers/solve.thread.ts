import { parentPort } from 'node:worker_threads';
import type { SolveRequest } from './solve-messages.js';
import { solveRun } from './solve-run.js';

const port = parentPort;
if (port === null) throw new Error('solve.thread runs in a worker thread');

port.on('message', (request: SolveRequest) => {
  solveRun(request, (message) => port.postMessage(message)).catch((error: Error) => {
    port.postMessage({ id: request.id, kind: 'failed', problem: `${error.name}: ${error.message}` });
  });
});
