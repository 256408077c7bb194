import { randomInt } from 'node:crypto';
import type { Session } from './unit-of-work.js';

/** Without the letters and digits that are read for one another. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface PseudonymNeed {
  readonly vacancyId: string;
  readonly householdId: string;
  readonly landlordId: string;
}

/**
 * The pseudonym (`M-XXXX`) of each household on each vacancy, by `"vacancy household"`: the one it already has there, else
 * one drawn at random, so that nothing links a household from one vacancy to another.
 */
export async function drawPseudonyms(
  session: Session,
  needs: readonly PseudonymNeed[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await session.query<{ vacancy_id: string; household_id: string; code: string }>(
    'SELECT vacancy_id, household_id, code FROM pseudonyms WHERE vacancy_id = ANY($1)',
    [[...new Set(needs.map((need) => need.vacancyId))]],
  );
  const codes = new Map(rows.map((row) => [`${row.vacancy_id} ${row.household_id}`, row.code]));
  const taken = new Set(rows.map((row) => `${row.vacancy_id} ${row.code}`));
  const drawn = needs
    .filter((need) => !codes.has(`${need.vacancyId} ${need.householdId}`))
    .map((need) => {
      let code = draw();
      while (taken.has(`${need.vacancyId} ${code}`)) code = draw();
      taken.add(`${need.vacancyId} ${code}`);
      codes.set(`${need.vacancyId} ${need.householdId}`, code);
      return { vacancy_id: need.vacancyId, household_id: need.householdId, landlord_id: need.landlordId, code };
    });
  await session.query(
    `INSERT INTO pseudonyms (vacancy_id, household_id, landlord_id, code)
     SELECT vacancy_id, household_id, landlord_id, code
     FROM jsonb_to_recordset($1::jsonb) AS p (vacancy_id text, household_id text, landlord_id text, code text)`,
    [JSON.stringify(drawn)],
  );
  return codes;
}

function draw(): string {
  return `M-${Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;
}
