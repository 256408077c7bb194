import { describePipeline } from '../support/pipeline-scenarios.js';

describePipeline({
  name: 'PostgreSQL',
  connect: () => ({ redisUrl: null }),
  lose: async (database) => {
    await database.pool.query('DELETE FROM bullmq.job');
  },
});
