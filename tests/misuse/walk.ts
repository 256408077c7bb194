import exceljs from 'exceljs';
import { type RouteOperation, routeOperations } from '#api/auth/operations.js';
import { isPublic, OPERATIONS, type Operation } from '#casework/access/matrix.js';
import type { Role } from '#domain/organisation.js';
import { BODIES, FREE_PARAMETERS, PARAMETERS, QUERIES } from '../api/access/requests.js';
import type { Case, World } from '../api/access/world.js';
import { readPdf } from '../support/pdf-reader.js';

/** Asks one route of the access matrix as one role, on one case, as the matrix's own tests do. */
export interface Asked {
  readonly route: RouteOperation;
  readonly role: Role;
  readonly made: Case;
}

export interface Told {
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
  /** Head and body; what a PDF draws and what the cells of a workbook hold, unpacked. */
  readonly text: string;
}

const STREAM_MS = 100;

/** Every route of the product that is not open to all. */
export const guardedRoutes = ({ api }: World): readonly RouteOperation[] =>
  routeOperations(api.app).filter(({ operation }) => operation !== null && !isPublic(operation as Operation));

export const nameOf = ({ method, url }: RouteOperation): string => `${method} ${url}`;

export async function ask(world: World, { route, role, made }: Asked): Promise<Told> {
  const { json, form, ndjson, headers = {} } = BODIES[nameOf(route)]?.(made) ?? {};
  const payload =
    json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form).toString() : ndjson;
  const kind = json !== undefined ? 'json' : form !== undefined ? 'x-www-form-urlencoded' : 'x-ndjson';
  const response = await world.api.app.inject({
    method: route.method as 'GET',
    url: `${addressOf(route, role, made)}${QUERIES[nameOf(route)] ?? ''}`,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(payload === undefined ? {} : { 'content-type': `application/${kind}` }),
      ...world.credentials(role),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
    payloadAsStream: true,
  });
  const type = String(response.headers['content-type']);
  const stream = response.stream();
  // A run's progress never ends by itself: what it says first is heard.
  if (type.startsWith('text/event-stream')) setTimeout(() => stream.destroy(), STREAM_MS);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch (error) {
    if (!type.startsWith('text/event-stream')) throw error;
  }
  const bytes = Buffer.concat(chunks);
  return {
    status: response.statusCode,
    type,
    bytes,
    text: JSON.stringify(response.headers) + (await unpacked(bytes, type)),
  };
}

async function unpacked(bytes: Buffer, type: string): Promise<string> {
  if (type.startsWith('application/pdf')) return readPdf(bytes).everything;
  if (type.includes('spreadsheetml')) return JSON.stringify(await cellsOf(bytes, type));
  return bytes.toString('utf8');
}

/** Every cell of a CSV or XLSX file, row by row; a workbook's formulas as objects. */
export async function cellsOf(bytes: Buffer, type: string): Promise<readonly (readonly unknown[])[]> {
  if (type.startsWith('text/csv')) {
    const { parse } = await import('csv-parse/sync');
    return parse(bytes, { delimiter: ';', bom: true, relax_column_count: true }) as string[][];
  }
  const book = new exceljs.Workbook();
  await book.xlsx.load(bytes as never);
  const rows: unknown[][] = [];
  for (const sheet of book.worksheets) sheet.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
  return rows;
}

export function addressOf(route: RouteOperation, role: Role, made: Case): string {
  const { object } = OPERATIONS[route.operation as Operation];
  const values = object === null ? {} : PARAMETERS[object](made, role);
  return route.url.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent((values as Record<string, string>)[name] ?? FREE_PARAMETERS[route.url] ?? 'none'),
  );
}
