import type { RunId } from '#domain/ids.js';
import type { RunProgress } from '#ports.js';
import { listen } from './listener.js';
import type { Pool } from './postgres-pool.js';
import { RUN_PROGRESS_CHANNEL } from './run-log.js';
import { transaction } from './unit-of-work.js';

type Listener = Parameters<RunProgress['subscribe']>[1];

interface Subscription {
  readonly runId: string;
  readonly listener: Listener;
  last: number;
  reading: Promise<void>;
}

export interface RunProgressSettings {
  readonly pool: Pool;
  readonly url: string;
  readonly onError: (error: Error) => void;
  readonly pollMs?: number;
}

/**
 * Progress of runs from the database: a subscriber hears every step from the first one, in order and once, whatever
 * happened before it came; `id` grows within a run. Nothing is listened to while nobody subscribes.
 */
export function createRunProgress(settings: RunProgressSettings): RunProgress & { close(): Promise<void> } {
  const subscriptions = new Set<Subscription>();
  let stop: (() => Promise<void>) | undefined;
  let poll: NodeJS.Timeout | undefined;

  const catchUp = (subscription: Subscription) => {
    subscription.reading = subscription.reading
      .then(async () => {
        for (const row of await readAfter(settings.pool, subscription)) {
          if (!subscriptions.has(subscription)) return;
          subscription.last = row.id;
          subscription.listener(row);
        }
      })
      .catch(settings.onError);
  };
  const wake = (runId: string) => {
    for (const subscription of subscriptions) if (runId === '' || runId === subscription.runId) catchUp(subscription);
  };
  const end = async () => {
    clearInterval(poll);
    const stopping = stop;
    stop = undefined;
    await stopping?.();
  };
  return {
    subscribe(runId: RunId, listener) {
      const subscription: Subscription = { runId, listener, last: 0, reading: Promise.resolve() };
      subscriptions.add(subscription);
      if (stop === undefined) {
        stop = listen({
          url: settings.url,
          channel: RUN_PROGRESS_CHANNEL,
          onNotification: wake,
          onError: settings.onError,
        });
        poll = setInterval(() => wake(''), settings.pollMs ?? 2_000);
      }
      catchUp(subscription);
      return () => {
        subscriptions.delete(subscription);
        if (subscriptions.size === 0) void end();
      };
    },
    async close() {
      subscriptions.clear();
      await end();
    },
  };
}

async function readAfter(
  pool: Pool,
  { runId, last }: Subscription,
): Promise<readonly { id: number; stage: string; done: boolean }[]> {
  return transaction(pool, { kind: 'system' }, async (session) => {
    const { rows } = await session.query<{ id: string; stage: string; done: boolean }>(
      'SELECT id::text, stage, done FROM run_progress WHERE run_id = $1 AND id > $2 ORDER BY id',
      [runId, last],
    );
    return rows.map((row) => ({ id: Number(row.id), stage: row.stage, done: row.done }));
  });
}
