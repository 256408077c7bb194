import { isWorkingDay } from '#casework/working-days.js';
import { mailMessage } from '#exchange/mail/message.js';
import type { Logger } from '#infra/logger.js';
import { isAnswer, isPermanent } from '#infra/mailer.js';
import { claimMail, mailFailed, mailSent, prepareDigests, prepareUrgent } from '#infra/mails.js';
import type { Pool } from '#infra/postgres-pool.js';
import type { Clock, Mailer } from '#ports.js';
import type { DailyJob } from './daily.js';

export interface MailDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mailer: Mailer;
  /** Origin of the pages, without a slash at its end. */
  readonly baseUrl: string;
  readonly leaseMs?: number;
}

/** Longer than a server may take to answer: a mail being sent is not taken by another worker. */
const LEASE_MS = 120_000;

/** The digest, before the offices open, on working days. */
export function digestJob({ pool, log }: Pick<MailDeps, 'pool' | 'log'>): DailyJob {
  return {
    name: 'digest',
    from: '06:30',
    async run(today) {
      if (!isWorkingDay(today)) return;
      const mails = await prepareDigests(pool, today);
      log.info({ mails }, 'digests prepared');
    },
  };
}

/**
 * Sends what waits until nothing does, and what has become urgent with it. At least once: a worker that dies between the
 * server's answer and its own note sends the mail again, under the same Message-ID. Returns how many were sent.
 */
export async function sendMails(deps: MailDeps, stopping: AbortSignal): Promise<number> {
  const { pool } = deps;
  await prepareUrgent(pool, deps.clock.today());
  for (let sent = 0; ; ) {
    if (stopping.aborted) return sent;
    const mail = await claimMail(pool, deps.leaseMs ?? LEASE_MS);
    if (mail === null) return sent;
    try {
      await deps.mailer.send(mailMessage(mail, deps.baseUrl));
    } catch (error) {
      const permanent = isPermanent(error);
      // The server's sentence may repeat the address: only its code is kept.
      const problem = String(
        (error as { responseCode?: unknown; code?: unknown }).responseCode ??
          (error as { code?: unknown }).code ??
          'UNKNOWN',
      );
      deps.log.warn({ mailId: mail.id, attempts: mail.attempts, problem, permanent }, 'mail not sent');
      await mailFailed(pool, mail.id, { problem, permanent });
      // Nobody answered: the others would wait in vain too.
      if (!isAnswer(error)) return sent;
      continue;
    }
    await mailSent(pool, mail.id);
    sent += 1;
  }
}
