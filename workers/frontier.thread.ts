import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { frontier } from '#matching/frontier.js';
import type { Instance } from '#matching/instance.js';
import type { FrontierMessage, FrontierRequest } from './frontier-messages.js';

const port = parentPort;
if (port === null) throw new Error('frontier.thread runs in a worker thread');
const say = (message: FrontierMessage): void => port.postMessage(message);

const { instance, target, steps, maxCoefficient } = workerData as FrontierRequest;
try {
  const found = frontier(JSON.parse(gunzipSync(instance).toString('utf8')) as Instance, {
    target,
    steps,
    ...(maxCoefficient !== null && { maxCoefficient }),
    onProgress: (done, of) => say({ kind: 'progress', done, of }),
  });
  say({ kind: 'computed', frontier: found });
} catch (error) {
  const { name, message } = error as Error;
  say({ kind: 'failed', problem: `${name}: ${message}` });
}
