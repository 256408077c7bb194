import { randomUUID } from 'node:crypto';
import { runDeadlines } from '#casework/life/deadlines.js';
import type { Logger } from '#infra/logger.js';
import type { Clock, UnitOfWork } from '#ports.js';
import type { DailyJob } from './daily.js';

export interface DeadlinesDeps {
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Applies the deadlines that ended the day before, as soon as the day begins in Paris or a worker starts. */
export function deadlinesJob({ uow, clock, log }: DeadlinesDeps): DailyJob {
  return {
    name: 'deadlines',
    from: '00:00',
    async run(today, signal) {
      // The day it was taken for, though it may end after midnight.
      const shell = { uow, clock: { ...clock, today: () => today }, newId: randomUUID };
      const report = await runDeadlines(shell, signal);
      log.info({ ...report, today }, 'deadlines applied');
    },
  };
}
