import { addDays, addMonths, type CalendarDate } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import type { HouseholdId } from '#domain/ids.js';
import { CONSENT_NOTICE_DAYS, DATA_NOTICE_DAYS, HOUSEHOLD_SIGNS, NO_PROPOSAL_MONTHS } from '#domain/support-work.js';
import type { HouseholdFilter, SupportRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface LineRow {
  id: string;
  sort_key: string;
  facts: Household;
  proposed_on: CalendarDate | null;
}

/**
 * Each household of the caller with its signs, as of `$1` (today), `$2` (today less the months without a proposal),
 * `$3` (last day of a consent that is about to lapse) and `$4` (last day of data to confirm). The text of the facts is read once a row.
 */
const LINES = `SELECT h.id, h.reference, h.departement, h.facts, p.proposed_on,
    coalesce(h.fact #>> '{support,towardsStartedOn}', '9999-12-31') AS started,
    h.fact #>> '{support,phase}' = 'towards' AND h.fact #>> '{support,towardsStartedOn}' <= $2
      AND (p.proposed_on IS NULL OR p.proposed_on::text <= $2) AS "noProposal",
    jsonb_path_exists(h.fact, '$.blockingSituations[*] ? (@.solvedOn == null)') AS atypical,
    jsonb_path_exists(h.fact, '$.documents[*] ? (@.status != "received")') OR EXISTS (
      SELECT FROM document_expiries x WHERE x.household_id = h.id AND x.expires_on::text < $1) AS "fileIncomplete",
    h.fact #>> '{actionLogement,eligible}' = 'yes' AND h.fact #>> '{actionLogement,alinRegisteredOn}' IS NULL AS "notInAlin",
    h.fact ->> 'protocolEligibleSince' IS NOT NULL AS protocol,
    EXISTS (SELECT FROM jsonb_array_elements(h.fact -> 'consents') c
      WHERE c ->> 'expiresOn' IS NOT NULL AND c ->> 'expiresOn' <= $3) AS "consentExpiring",
    h.fact ->> 'confirmedOn' <= $4 AS "toConfirm"
  FROM (SELECT id, reference, departement, facts, facts::jsonb AS fact FROM households
    WHERE owner_id = (SELECT current_organisation()) OFFSET 0) h
  LEFT JOIN LATERAL (SELECT (max(p.made_at) AT TIME ZONE 'Europe/Paris')::date AS proposed_on
    FROM proposals p WHERE p.household_id = h.id) p ON true`;

const SORT_KEYS = { reference: 'l.reference', waiting: 'l.started', confirmed: "l.facts ->> 'confirmedOn'" } as const;

const days = (today: CalendarDate) => [
  today,
  addMonths(today, -NO_PROPOSAL_MONTHS),
  addDays(today, CONSENT_NOTICE_DAYS),
  addDays(today, -DATA_NOTICE_DAYS),
];

/** The association's table of households and the figures above it. */
export function householdLists(
  session: Session,
  noteRead: (...ids: readonly HouseholdId[]) => void,
): Pick<SupportRepository, 'households' | 'countSigns'> {
  return {
    async households(filter, page) {
      const [key, id] = keysAfter(page.after, 2);
      const sort = SORT_KEYS[filter.sort];
      const { rows } = await session.query<LineRow>(
        `SELECT l.id, ${sort} AS sort_key, l.facts, l.proposed_on FROM (${LINES}) l
         WHERE ($5::text IS NULL OR l.departement = $5) AND ($6::text IS NULL OR position(lower($6) IN lower(l.reference)) > 0)
           AND ($7::text IS NULL OR (${sort}, l.id) > ($7::text, $8::text))${signsOf(filter)}
         ORDER BY ${sort}, l.id LIMIT $9`,
        [...days(filter.today), filter.departement, filter.reference, key, id, page.limit + 1],
      );
      const found = toPage(
        rows,
        page.limit,
        ({ facts, proposed_on }) => ({ household: facts, proposedOn: proposed_on }),
        (row) => [row.sort_key, row.id],
      );
      noteRead(...found.items.map(({ household }) => household.id));
      return found;
    },
    async countSigns(today) {
      const counted = HOUSEHOLD_SIGNS.map((sign) => `count(*) FILTER (WHERE l."${sign}")::integer AS "${sign}"`);
      const { rows } = await session.query<Awaited<ReturnType<SupportRepository['countSigns']>>>(
        `SELECT count(*)::integer AS "all", ${counted.join(', ')} FROM (${LINES}) l`,
        days(today),
      );
      return rows[0] as Awaited<ReturnType<SupportRepository['countSigns']>>;
    },
  };
}

/** Names of columns, from a closed list. */
function signsOf({ signs }: HouseholdFilter): string {
  return HOUSEHOLD_SIGNS.filter((sign) => signs.includes(sign))
    .map((sign) => ` AND l."${sign}"`)
    .join('');
}
