import type { PlaceValue } from './household-file-words.js';
import type { CellFormat } from './tables/cell-formats.js';
import type { ImportColumn, Wire } from './tables/profile.js';

/** Lenses between the cells of a line and the lists of a household. */
type Lens = Pick<ImportColumn, 'get' | 'set' | 'pointers'>;

/** One column of the file of households, as a line of its table. */
export type HouseholdRow = readonly [
  key: string,
  header: string,
  lens: Lens,
  format: CellFormat,
  definition: string,
  example: string,
  synonyms?: readonly string[],
];

interface MemberWire {
  readonly role: string;
  readonly birthDate: string;
  readonly custody?: string;
  readonly disabilityCard?: boolean;
}

const listAt = <T>(wire: Wire, key: string): readonly T[] => (wire[key] as readonly T[] | null | undefined) ?? [];
const asList = (value: unknown): readonly unknown[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The same values in any order: a list that says nothing new is left as it is stored. */
function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return JSON.stringify([...a].toSorted()) === JSON.stringify([...b].toSorted());
}

function samePlaces(value: unknown, known: readonly { readonly place: PlaceValue }[]): boolean {
  const key = ({ scope, code }: PlaceValue) => `${scope}:${code}`;
  return sameItems(
    (asList(value) as PlaceValue[]).map(key),
    known.map(({ place }) => key(place)),
  );
}

const ROLE_ORDER = ['applicant', 'partner', 'coApplicant', 'dependant', 'otherOccupant'];
const CUSTODY_ORDER = ['full', 'alternating', 'visiting'];

/** Birth dates of the members of one role (and one custody); a member of the same day keeps what else is known of it. */
export function membersOf(role: string, custody: string, options: { readonly one: boolean }): Lens {
  const isOurs = (member: MemberWire) => member.role === role && (member.custody ?? 'full') === custody;
  return {
    pointers: [],
    get(wire) {
      const dates = listAt<MemberWire>(wire, 'members')
        .filter(isOurs)
        .map(({ birthDate }) => birthDate);
      return options.one ? (dates[0] ?? null) : dates.toSorted();
    },
    set(wire, value) {
      const members = listAt<MemberWire>(wire, 'members');
      const ours = members.filter(isOurs);
      if (
        sameItems(
          asList(value),
          ours.map(({ birthDate }) => birthDate),
        )
      )
        return;
      const kept = asList(value).map((birthDate) => {
        const at = ours.findIndex((member) => member.birthDate === birthDate);
        return at === -1 ? { role, birthDate, custody, disabilityCard: false } : ours.splice(at, 1)[0];
      });
      const before = members.filter((member) => !isOurs(member));
      wire.members = [...before, ...(kept as MemberWire[])].toSorted((a, b) => orderOf(a) - orderOf(b));
    },
  };
}

function orderOf({ role, custody }: MemberWire): number {
  return ROLE_ORDER.indexOf(role) * 10 + CUSTODY_ORDER.indexOf(custody ?? 'full');
}

interface ConsentWire {
  readonly place: PlaceValue;
  readonly consentedOn?: string;
  readonly expiresOn?: string | null;
  readonly wishRank?: number | null;
}

const samePlace = (a: PlaceValue) => (b: { readonly place: PlaceValue }) =>
  b.place.scope === a.scope && b.place.code === a.code;

/** Places accepted; a place accepted already keeps its date, its end and its wish. */
export const consentedPlaces: Lens = {
  pointers: ['/consents'],
  get: (wire) => listAt<ConsentWire>(wire, 'consents').map(({ place }) => place),
  set(wire, value) {
    const known = listAt<ConsentWire>(wire, 'consents');
    if (samePlaces(value, known)) return;
    wire.consents = (asList(value) as PlaceValue[]).map((place) => known.find(samePlace(place)) ?? { place });
  },
};

/** One date for every place accepted; shown only where they all share it. */
export function consentDate(field: 'consentedOn' | 'expiresOn'): Lens {
  return {
    pointers: [],
    get(wire) {
      const dates = new Set(listAt<ConsentWire>(wire, 'consents').map((consent) => consent[field] ?? null));
      return dates.size === 1 ? [...dates][0] : null;
    },
    set(wire, value) {
      wire.consents = listAt<ConsentWire>(wire, 'consents').map((consent) => ({ ...consent, [field]: value }));
    },
  };
}

interface AreaWire {
  readonly place: PlaceValue;
  readonly reason?: string | null;
}

/** Areas to avoid; an area known already keeps its reason, which no file brings. */
export const excludedPlaces: Lens = {
  pointers: ['/excludedAreas'],
  get: (wire) => listAt<AreaWire>(wire, 'excludedAreas').map(({ place }) => place),
  set(wire, value) {
    const known = listAt<AreaWire>(wire, 'excludedAreas');
    if (samePlaces(value, known)) return;
    wire.excludedAreas = (asList(value) as PlaceValue[]).map(
      (place) => known.find(samePlace(place)) ?? { place, reason: null },
    );
  },
};

interface DocumentWire {
  readonly code: string;
  readonly status: string;
  readonly checkedOn?: string | null;
}

/** Documents of the file in one status; the others keep theirs. */
export function documentsIn(status: 'received' | 'missing' | 'expired'): Lens {
  return {
    pointers: [],
    get: (wire) =>
      listAt<DocumentWire>(wire, 'documents').flatMap((document) =>
        document.status === status ? [document.code] : [],
      ),
    set(wire, value) {
      const known = listAt<DocumentWire>(wire, 'documents');
      const codes = asList(value) as string[];
      if (
        sameItems(
          codes,
          known.filter((document) => document.status === status).map(({ code }) => code),
        )
      )
        return;
      const others = known.filter((document) => document.status !== status && !codes.includes(document.code));
      const ours = codes.map(
        (code) =>
          known.find((document) => document.code === code && document.status === status) ?? {
            code,
            status,
            checkedOn: null,
          },
      );
      wire.documents = [...others, ...ours].toSorted((a, b) => (a.code < b.code ? -1 : 1));
    },
  };
}

const PHASE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  prescribed: [],
  diagnostic: ['diagnosticStartedOn'],
  towards: ['diagnostic', 'towardsStartedOn'],
  within: ['diagnostic', 'towardsStartedOn', 'rehousedOn', 'withinStartedOn'],
  ended: ['diagnostic', 'towardsStartedOn', 'rehousedOn', 'withinStartedOn', 'endedOn', 'endMotive'],
};
const EVERY_PHASE = ['phase', 'scheme', 'prescriber', 'prescribedOn', 'associationId', 'socialWorkerId', 'departement'];

/** One field of the support measure, whatever the phase; `completedHousehold` keeps those of the phase. */
export function supportField(path: string): Lens {
  const [first = '', second] = path.split('/');
  return {
    pointers: [`/support/${path}`],
    get(wire) {
      const support = wire.support as Wire | null | undefined;
      const value = support?.[first];
      return second === undefined ? value : (value as Wire | null | undefined)?.[second];
    },
    set(wire, value) {
      const support = { ...((wire.support as Wire | null | undefined) ?? {}) };
      support[first] = second === undefined ? value : { ...((support[first] as Wire | null) ?? {}), [second]: value };
      wire.support = support;
    },
  };
}

/**
 * The household of a line in the shape of the wire format: the support measure keeps the fields of its phase. What the
 * line says and its phase has no place for is told by `misplaced`.
 */
export function completedHousehold(given: Wire): Wire {
  const dalo = given.dalo as Wire | null | undefined;
  const wire = dalo != null && dalo.recognisedOn == null ? { ...given, dalo: null } : given;
  const support = wire.support as Wire | null | undefined;
  if (support == null) return wire;
  const phase = String(support.phase ?? '');
  // A diagnostic that begins and is not concluded yet: one column of the file, two places in the format.
  const diagnostic = support.diagnostic as Wire | null | undefined;
  const started = support.diagnosticStartedOn ?? diagnostic?.startedOn;
  const fields = [...EVERY_PHASE, ...(PHASE_FIELDS[phase] ?? Object.keys(support))];
  const complete: Wire = {
    departement: wire.departement,
    ...support,
    ...(phase === 'diagnostic' && started !== undefined ? { diagnosticStartedOn: started } : {}),
  };
  return { ...wire, support: Object.fromEntries(Object.entries(complete).filter(([key]) => fields.includes(key))) };
}

/** Columns of the support measure that the line fills and its phase has no place for. */
export function misplaced(
  wire: Wire,
  columns: readonly ImportColumn[],
  filled: ReadonlySet<string>,
): readonly ImportColumn[] {
  const phase = String((wire.support as Wire | null | undefined)?.phase ?? '');
  const allowed = PHASE_FIELDS[phase];
  if (allowed === undefined) return [];
  return columns.filter(({ key, pointers }) => {
    const field = /^\/support\/([^/]+)/.exec(pointers[0] ?? '')?.[1];
    if (field === undefined || !filled.has(key) || EVERY_PHASE.includes(field)) return false;
    const startsDiagnostic = phase === 'diagnostic' && pointers[0] === '/support/diagnostic/startedOn';
    return !allowed.includes(field) && !startsDiagnostic;
  });
}
