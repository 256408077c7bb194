import { calendarDate } from '#domain/dates.js';
import type { FundingScheme } from '#domain/dwelling.js';
import { dated } from './dated.js';

export interface Funding {
  readonly code: string;
  readonly label: string;
  /** Ceiling that applies; `null` where the convention alone says (unknown, never guessed). */
  readonly scheme: FundingScheme | null;
  /** Whether the dwelling goes before a CALEOL: intermediate housing and home ownership do not. */
  readonly social: boolean;
}

const ROWS: readonly (readonly [code: string, label: string, scheme: FundingScheme | null, social?: false])[] = [
  ['10', 'PLA d’intégration (PLAI)', 'PLAI'],
  ['11', 'PLA très social, loyer minoré (PLA-TS, PLA-LM)', 'PLAI'],
  ['12', 'PLA ordinaire', 'PLUS'],
  ['13', 'PLUS', 'PLUS'],
  ['14', 'PLS, PPLS, PLA-CFF', 'PLS'],
  ['15', 'PAP locatif', null, false],
  ['16', 'PLI, logement intermédiaire', null, false],
  ['17', 'PCL', 'PLS'],
  ['49', 'Autre financement depuis 1977', null],
  ['50', 'HBM', 'PLUS'],
  ['51', 'PLR, PSR', 'PLUS'],
  ['52', 'HLM/O', 'PLUS'],
  ['53', 'ILM', 'PLS'],
  ['54', 'ILN', 'PLS'],
  ['55', 'Prêt spécial du Crédit foncier (CFF)', 'PLS'],
  ['99', 'Autre financement avant 1977', null],
];

/** RPLS funding codes; the APL convention of the building decides where it differs. */
export const FUNDINGS: readonly Funding[] = ROWS.map(([code, label, scheme, social = true]) => ({
  code,
  label,
  scheme,
  social,
}));

export const FUNDING_CODES = dated<readonly Funding[]>(
  'financements RPLS et plafonds qui s’y appliquent',
  [
    {
      from: calendarDate('2010-01-05'),
      mark: 'memory',
      source: { title: 'RPLS, champ 32 (financement)', article: 'arrêté du 5 janvier 2010, annexe', url: null },
      value: FUNDINGS,
    },
  ],
  { reviewBy: calendarDate('2027-12-31') },
);

const BY_CODE: ReadonlyMap<string, Funding> = new Map(FUNDINGS.map((funding) => [funding.code, funding]));

/** Funding of an RPLS code; `undefined` where the code does not exist. */
export function findFunding(code: string): Funding | undefined {
  return BY_CODE.get(code);
}
