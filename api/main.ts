import type { ApiInstance, AppDeps } from './app.js';
import { buildApp } from './app.js';

export interface RunningApi {
  readonly app: ApiInstance;
  /** `http://127.0.0.1:3000` */
  readonly address: string;
  /** Stops accepting, lets the requests in progress end, closes the event streams. */
  stop(): Promise<void>;
}

/** Builds the application and listens; `port` 0 takes a free one. Signals are the caller's. */
export async function startApi(
  deps: AppDeps,
  listen: { readonly host: string; readonly port: number },
): Promise<RunningApi> {
  const app = await buildApp(deps);
  const address = await app.listen({ host: listen.host, port: listen.port });
  return { app, address, stop: () => app.close() };
}
