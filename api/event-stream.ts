import type { FastifyReply, FastifyRequest } from 'fastify';

export interface EventStream {
  send(event: { readonly id?: number; readonly name: string; readonly data: unknown }): void;
  close(): void;
  onClose(listener: () => void): void;
}

const HEARTBEAT_MS = 15_000;
const open = new WeakMap<object, Set<EventStream>>();

/** Server-Sent Events on a reply taken over from fastify: heartbeat every 15 s, ends with the connection or the server. */
export function openEventStream(request: FastifyRequest, reply: FastifyReply): EventStream {
  const { raw } = reply;
  const listeners: (() => void)[] = [];
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 2000\n\n');
  const heartbeat = setInterval(() => raw.write(': battement\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  const streams = streamsOf(request.server);
  let closed = false;
  const finish = () => {
    if (closed) return;
    closed = true;
    clearInterval(heartbeat);
    streams.delete(stream);
    for (const listener of listeners) listener();
  };
  const stream: EventStream = {
    send({ id, name, data }) {
      if (closed) return;
      raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    close() {
      finish();
      raw.end();
    },
    onClose(listener) {
      if (closed) listener();
      else listeners.push(listener);
    },
  };
  streams.add(stream);
  raw.on('close', finish);
  return stream;
}

function streamsOf(server: object): Set<EventStream> {
  const known = open.get(server) ?? new Set();
  open.set(server, known);
  return known;
}

/** Ends every stream of a server that closes; otherwise its clients would keep it open. */
export function closeEventStreams(server: object): void {
  for (const stream of [...streamsOf(server)]) stream.close();
}
