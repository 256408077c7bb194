import type { Policy } from '#domain/policy.js';
import { canonicalJson } from '#matching/canonical-json.js';
import type { Instance } from '#matching/instance.js';
import type { RegionRequest } from './context.js';
import { generateRegion, type Region } from './region.js';

export interface InstanceRequest extends RegionRequest {
  readonly policy: Policy;
  readonly legislationVersion: string;
}

/** The instance of a synthetic region, whole in memory: for tests and small sizes. */
export function generateInstance(request: InstanceRequest): Instance {
  const region = generateRegion(request);
  return Object.fromEntries(
    instanceParts(request, region).map(([key, value]) => [key, materialise(value)]),
  ) as unknown as Instance;
}

/** The same instance as JSON text, piece by piece (one entity a line), in constant memory. */
export function* instanceText(request: InstanceRequest): Generator<string> {
  const region = generateRegion(request);
  let separator = '{\n';
  for (const [key, value] of instanceParts(request, region)) {
    yield `${separator}${JSON.stringify(key)}:`;
    separator = ',\n';
    if (isLazy(value)) yield* arrayText(value.items());
    else yield canonicalJson(value);
  }
  yield '\n}\n';
}

interface Lazy {
  readonly items: () => Iterable<unknown>;
}

function isLazy(value: unknown): value is Lazy {
  return typeof value === 'object' && value !== null && 'items' in value && typeof value.items === 'function';
}

function materialise(value: unknown): unknown {
  return isLazy(value) ? [...value.items()] : value;
}

function instanceParts(request: InstanceRequest, region: Region): readonly (readonly [keyof Instance, unknown])[] {
  const lazy = (items: () => Iterable<unknown>): Lazy => ({ items });
  return [
    ['formatVersion', 1],
    ['asOf', request.asOf],
    ['seed', request.seed],
    ['policy', request.policy],
    ['legislationVersion', request.legislationVersion],
    [
      'landlords',
      region.organisations.landlords.map(({ id, typologyGrid, effortPolicy }) => ({ id, typologyGrid, effortPolicy })),
    ],
    ['households', lazy(() => region.engineHouseholds)],
    ['vacancies', lazy(() => region.engineVacancies)],
    ['commitments', []],
    ['holds', []],
    ['refusals', lazy(() => flatten(region, 'refusals'))],
    ['pastProposals', lazy(() => flatten(region, 'pastProposals'))],
    ['flowAgreements', region.flowAgreements],
    ['counters', region.flowCounters],
    ['coefficients', []],
  ];
}

function* flatten(region: Region, key: 'refusals' | 'pastProposals'): Generator<unknown> {
  for (const history of region.histories) yield* history[key];
}

function* arrayText(items: Iterable<unknown>): Generator<string> {
  let separator = '[\n';
  let empty = true;
  for (const item of items) {
    yield separator + canonicalJson(item);
    separator = ',\n';
    empty = false;
  }
  yield empty ? '[]' : '\n]';
}
