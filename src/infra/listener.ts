import { createListenClient } from './postgres-pool.js';

export interface ListenerSettings {
  readonly url: string;
  readonly channel: string;
  readonly onNotification: (payload: string) => void;
  readonly onError: (error: Error) => void;
}

const RETRY_MS = 1_000;

/**
 * Listens to a channel and takes the connection up again when it drops. What is notified meanwhile is lost: a listener is
 * a doorbell, whoever uses it also polls. Returns what ends it.
 */
export function listen(settings: ListenerSettings): () => Promise<void> {
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let client = createListenClient(settings.url, `rapprochement ${settings.channel}`);

  const reconnect = () => {
    if (closed || retry !== undefined) return;
    retry = setTimeout(() => {
      retry = undefined;
      client = createListenClient(settings.url, `rapprochement ${settings.channel}`);
      void connect();
    }, RETRY_MS);
  };
  const connect = async () => {
    const mine = client;
    mine.on('error', settings.onError);
    mine.on('end', () => mine === client && reconnect());
    mine.on('notification', ({ payload }) => settings.onNotification(payload ?? ''));
    try {
      await mine.connect();
      await mine.query(`LISTEN ${settings.channel}`);
      // What came while nobody listened is found by whoever polls at this ring.
      settings.onNotification('');
    } catch (error) {
      if (!closed) settings.onError(error as Error);
      await mine.end().catch(() => {});
      reconnect();
    }
  };
  const connecting = connect();
  return async () => {
    closed = true;
    clearTimeout(retry);
    await connecting;
    await client.end().catch(() => {});
  };
}
