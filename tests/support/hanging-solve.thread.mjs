// The solving thread, stopped for ever at HANG_AT once it has said so: what kill -9 then finds is the middle of a run.
import { writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { solveRun } from '../../dist/workers/solve-run.js';

const at = process.env.HANG_AT;

function hangAt(stage) {
  if (stage !== at) return;
  writeSync(1, 'hanging\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

parentPort.on('message', (request) => {
  hangAt('freezing');
  void solveRun(request, (message) => {
    parentPort.postMessage(message);
    hangAt(message.kind === 'frozen' ? 'frozen' : message.stage);
  });
});
