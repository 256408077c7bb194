import { addMonths, type CalendarDate } from '#domain/dates.js';
import { err, ok } from '#domain/result.js';
import { caseError } from './errors.js';
import { type CaseShell, inTransaction } from './transaction.js';

const SYSTEM = { kind: 'system' } as const;
const BATCH = 100;

/**
 * Months without any contact after which a household is erased. Our reading, to be confirmed by the controller: the file of
 * a support, two years after the last contact (CNIL, référentiel « personnes en difficulté », délibération 2021-028); the
 * data of a request alone, one year after it ended (décret 2017-917, art. 4).
 */
export const ERASURE_MONTHS = { support: 24, request: 12 } as const;

export interface ErasureReport {
  readonly erased: number;
  /** Households due that a rapprochement under way still holds. */
  readonly kept: number;
}

/**
 * Erases every household whose retention period has ended on the clock's day: names, file, texts, requests; figures stay,
 * since monitoring's rows name nobody. A household whose request is active is never erased. One transaction each; stops
 * early on the signal.
 */
export async function runErasure(shell: CaseShell, signal?: AbortSignal): Promise<ErasureReport> {
  const on = shell.clock.today();
  const cutoffs = { support: cutoff(on, 'support'), request: cutoff(on, 'request') };
  const report = { erased: 0, kept: 0 };
  for (let after: string | null = null; ; ) {
    const ids: readonly string[] = await shell.uow.transaction(SYSTEM, (tx) => tx.erasures.due(cutoffs, after, BATCH));
    for (const id of ids) {
      if (signal?.aborted) return report;
      const done = await inTransaction(shell, SYSTEM, async ({ tx }) =>
        (await tx.erasures.erase(id, on))
          ? ok(null)
          : err(caseError('STEP_NOT_OPEN', 'Un rapprochement est en cours.')),
      );
      report[done.ok ? 'erased' : 'kept'] += 1;
    }
    after = ids.at(-1) ?? null;
    if (ids.length < BATCH) return report;
  }
}

const cutoff = (on: CalendarDate, kind: keyof typeof ERASURE_MONTHS) => addMonths(on, -ERASURE_MONTHS[kind]);
