import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { page } from '../auth/operations.js';

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
  readonly gzip: Buffer;
}

const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** The theme's sheets in the order of the cascade; one address serves them all. */
const SHEETS = [
  'base',
  'chrome',
  'actions',
  'cards',
  'tables',
  'candidates',
  'forms',
  'monitoring',
  'landlord',
  'association',
  'sessions',
  'adjustments',
] as const;

function asset(name: string, extension: string, type: string, ...files: readonly (string | URL)[]): Asset {
  const body = Buffer.concat(files.map((file) => readFileSync(file)));
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/theme/${name}.${hash}.${extension}`, type, body, gzip: gzipSync(body, { level: 9 }) };
}

const picoFile = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.min.css');
const pico = asset('pico', 'css', CSS, picoFile);
const theme = asset(
  'rapprochement',
  'css',
  CSS,
  ...SHEETS.map((sheet) => new URL(`../theme/${sheet}.css`, import.meta.url)),
);
const live = asset(
  'live',
  'js',
  SCRIPT,
  new URL('../theme/live.js', import.meta.url),
  new URL('../theme/check.js', import.meta.url),
);
const icon = asset('icon', 'svg', 'image/svg+xml', new URL('../theme/icon.svg', import.meta.url));

/** Addresses of the theme's files; the content hash in each name lets them be cached for ever. */
export const ASSETS = { pico: pico.path, theme: theme.path, live: live.path, icon: icon.path } as const;

/** Serves the theme's files under `/theme/`; an old hash is a 404, never an older file. */
export function registerAssets(app: FastifyInstance): void {
  for (const file of [pico, theme, live, icon]) {
    app.get(file.path, page('service.public'), (request, reply) => {
      const zipped = String(request.headers['accept-encoding'] ?? '').includes('gzip');
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('vary', 'accept-encoding')
        .type(file.type);
      if (zipped) reply.header('content-encoding', 'gzip');
      return reply.send(zipped ? file.gzip : file.body);
    });
  }
}
