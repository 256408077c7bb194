import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { householdId, vacancyId } from '#domain/ids.js';
import type { ExplainAnswer, ExplainRequest } from '#infra/explainer.js';
import { compareBaselines } from '#matching/baselines.js';
import { explainPrepared, type PreparedRun, prepareExplanations, UnknownPairingError } from '#matching/explain.js';
import type { Instance } from '#matching/instance.js';
import { openingsOf } from '#matching/openings.js';
import type { RunResult } from '#matching/run-result.js';

interface Loaded {
  readonly runId: string;
  readonly prepared: PreparedRun;
  readonly hashes: Pick<RunResult, 'instanceHash' | 'resultHash'>;
}

const port = parentPort;
if (port === null) throw new Error('explain.thread runs in a worker thread');
let loaded: Loaded | undefined;

function parse<T>(bytes: Uint8Array): T {
  return JSON.parse(gunzipSync(bytes).toString('utf8')) as T;
}

function load({ runId, bytes }: ExplainRequest): Loaded {
  if (bytes !== null) {
    // The former run goes before the next one is built: one graph in memory, not two.
    loaded = undefined;
    const { instanceHash, resultHash } = parse<RunResult>(bytes.result);
    loaded = {
      runId,
      prepared: prepareExplanations(parse<Instance>(bytes.instance)),
      hashes: { instanceHash, resultHash },
    };
  }
  if (loaded?.runId !== runId) throw new Error(`run ${runId} is not loaded`);
  return loaded;
}

function answer(request: ExplainRequest): ExplainAnswer {
  try {
    const { prepared, hashes } = load(request);
    const { question } = request;
    if (question.kind === 'baselines') {
      return { id: request.id, answer: compareBaselines(prepared.graph, prepared.plan) };
    }
    if (question.kind === 'openings') {
      return { id: request.id, answer: openingsOf(prepared.graph, question.changed) };
    }
    const [vacancy, household] = [vacancyId(question.vacancyId), householdId(question.householdId)];
    return { id: request.id, answer: explainPrepared(prepared, hashes, vacancy, household) };
  } catch (error) {
    const { name, message } = error as Error;
    const missing = error instanceof UnknownPairingError ? error.missing : undefined;
    return { id: request.id, error: { name, message, ...(missing !== undefined && { missing }) } };
  }
}

port.on('message', (request: ExplainRequest) => port.postMessage(answer(request)));
