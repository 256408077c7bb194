import type { UnitOfWork } from '#ports.js';
import type { DailyJob } from './daily.js';

/** Asks for a run on the day a signed policy takes effect. */
export function policyJob(uow: UnitOfWork): DailyJob {
  return {
    name: 'policies',
    from: '00:00',
    run: (today) =>
      uow.transaction({ kind: 'system' }, async (tx) => {
        const versions = await tx.policies.list();
        if (versions.some(({ signedAt, effectiveFrom }) => signedAt !== null && effectiveFrom === today))
          await tx.runs.markDirty('policyInForce');
      }),
  };
}
