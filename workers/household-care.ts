import { randomUUID } from 'node:crypto';
import { runErasure } from '#casework/erasure.js';
import { runReminders } from '#casework/reminders.js';
import type { Logger } from '#infra/logger.js';
import type { Clock, UnitOfWork } from '#ports.js';
import type { DailyJob } from './daily.js';

interface HouseholdCareDeps {
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the day asks about households: reminders, told before the digest counts them, and the end of retention periods. */
export function householdCareJobs({ uow, clock, log }: HouseholdCareDeps): readonly DailyJob[] {
  const shellOf = (today: ReturnType<Clock['today']>) => ({
    uow,
    clock: { ...clock, today: () => today },
    newId: randomUUID,
  });
  return [
    {
      name: 'reminders',
      from: '06:00',
      async run(today) {
        const reminders = await runReminders(shellOf(today));
        log.info({ reminders, today }, 'associations reminded');
      },
    },
    {
      name: 'erasure',
      from: '02:00',
      async run(today, signal) {
        const report = await runErasure(shellOf(today), signal);
        log.info({ ...report, today }, 'households erased');
      },
    },
  ];
}
