import { listen } from '#infra/listener.js';
import type { Logger } from '#infra/logger.js';
import { OUTBOX_CHANNEL, relayOutbox } from '#infra/outbox.js';
import type { Pool } from '#infra/postgres-pool.js';
import type { Producer } from '#infra/queue.js';

export interface RelayDeps {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly producer: Producer;
  readonly log: Logger;
  /** Polling is the truth; the notification only makes it sooner. */
  readonly pollMs?: number;
}

const BATCH = 100;

/** Carries the outbox to the queue until it is closed. While the queue is down the rows wait, and are tried at each poll. */
export function startRelay(deps: RelayDeps): { close(): Promise<void> } {
  let rung = false;
  let closed = false;
  let relaying: Promise<void> | undefined;

  const drain = async () => {
    do {
      rung = false;
      for (let carried = BATCH; carried === BATCH && !closed; ) {
        // The id holds a letter and no colon: what both backends of the queue accept.
        carried = await relayOutbox(
          deps.pool,
          (row) => deps.producer.add(row.topic, row.payload, `outbox-${row.id}`),
          BATCH,
        );
      }
    } while (rung && !closed);
  };
  const ring = () => {
    rung = true;
    relaying ??= drain()
      .catch((error: Error) => deps.log.warn({ err: error }, 'outbox not relayed, it waits'))
      .finally(() => {
        relaying = undefined;
      });
  };
  const stopListening = listen({
    url: deps.databaseUrl,
    channel: OUTBOX_CHANNEL,
    onNotification: ring,
    onError: (error) => deps.log.warn({ err: error }, 'outbox not listened to'),
  });
  const poll = setInterval(ring, deps.pollMs ?? 2_000);
  ring();
  return {
    async close() {
      closed = true;
      clearInterval(poll);
      await stopListening();
      await relaying;
    },
  };
}
