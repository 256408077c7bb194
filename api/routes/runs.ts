import { z } from 'zod';
import { runId } from '#domain/ids.js';
import { text } from '#exchange/fields.js';
import type { RunSummary } from '#ports.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { problem } from '../errors.js';
import { openEventStream } from '../event-stream.js';
import { runSchema } from '../proposal-schemas.js';
import { runStep } from '../run-steps.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';

const byId = z.strictObject({ id: text(64) });
const tags = ['calculs'];
const ENDED_CHECK_MS = 5_000;

export function runRoutes(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/runs/:id',
    {
      config: { operation: 'run.read' },
      schema: {
        summary: 'Un calcul : état, étapes, empreintes',
        tags,
        params: byId,
        querystring: noParameters,
        response: { 200: runSchema, ...problems(401, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const run = await deps.uow.transaction(access, (tx) => tx.runs.find(runId(request.params.id)));
      return reply.send(runSchema.parse(known(run)));
    },
  );
  app.get(
    '/api/v1/runs/:id/events',
    {
      config: { operation: 'run.read' },
      exposeHeadRoute: false,
      schema: {
        summary: 'Progression d’un calcul (Server-Sent Events)',
        description:
          'Événements `progress` numérotés ; Last-Event-ID reprend après un numéro ; le flux se ferme à la fin du calcul.',
        tags,
        params: byId,
        querystring: noParameters,
        response: {
          200: { description: 'text/event-stream', content: { 'text/event-stream': { schema: z.string() } } },
          ...problems(401, 404),
        },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const id = runId(request.params.id);
      known(await deps.uow.transaction(access, (tx) => tx.runs.find(id)));
      const after = Number(/^\d{1,15}$/.exec(String(request.headers['last-event-id'] ?? ''))?.[0] ?? 0);
      const stream = openEventStream(request, reply);
      const stop = deps.runProgress.subscribe(id, (event) => {
        if (event.id > after)
          stream.send({ id: event.id, name: 'progress', data: { ...runStep(event.stage), done: event.done } });
        if (event.done) stream.close();
      });
      const watch = setInterval(() => void closeIfEnded(), ENDED_CHECK_MS);
      watch.unref();
      stream.onClose(() => {
        clearInterval(watch);
        stop();
      });
      // A run whose worker died says no last word: its state does.
      async function closeIfEnded(): Promise<void> {
        const run = await deps.uow.transaction(access, (tx) => tx.runs.find(id)).catch(() => null);
        if (run === null || run.state === 'running') return;
        stream.send({ name: 'ended', data: { state: run.state } });
        stream.close();
      }
      return reply;
    },
  );
}

function known(run: RunSummary | null): RunSummary {
  if (run === null) throw problem('NOT_FOUND', 'Ce calcul n’existe pas.');
  return run;
}
