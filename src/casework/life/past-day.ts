import { type CalendarDate, frenchDate } from '#domain/dates.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';

/** The day an act took place, today by default. Error: INVALID_REQUEST where it is to come, or before `notBefore`. */
export function pastDay(
  on: CalendarDate | null | undefined,
  today: CalendarDate,
  { pointer = '/on', notBefore = null }: { readonly pointer?: string; readonly notBefore?: CalendarDate | null } = {},
): Result<CalendarDate, CaseError> {
  const day = on ?? today;
  const early = notBefore !== null && day < notBefore;
  if (day <= today && !early) return ok(day);
  return err(
    caseError('INVALID_REQUEST', early ? 'Cette date est trop ancienne.' : 'Cette date ne peut pas être à venir.', [
      {
        pointer,
        code: 'DATE_IMPOSSIBLE',
        message: early ? 'Cette date précède l’étape d’avant.' : 'Cette date est à venir.',
        expected: early ? `à partir du ${frenchDate(notBefore)}` : `au plus tard le ${frenchDate(today)}`,
        received: day,
      },
    ]),
  );
}
