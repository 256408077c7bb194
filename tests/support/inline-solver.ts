import type { Solver } from '#workers/solve.js';
import { SolveFailure } from '#workers/solve.js';
import type { Solved } from '#workers/solve-messages.js';
import { solveRun } from '#workers/solve-run.js';

/** The engine on the event loop, without a thread; `before` may act between the solution and its publication. */
export function inlineSolver(before: (solved: Solved) => Promise<Solved> | Solved = (solved) => solved): Solver {
  return {
    async solve(snapshot, policy, observer) {
      let answer: Solved | undefined;
      await solveRun({ id: 1, snapshot, policy }, (message) => {
        if (message.kind === 'frozen') observer.frozen(message.inputHash, message.instanceBytes);
        if (message.kind === 'stage') observer.stage(message.stage);
        if (message.kind === 'solved') answer = message.solved;
      });
      if (answer === undefined) throw new SolveFailure('nothing was solved');
      return before(answer);
    },
    abort: async () => {},
    close: async () => {},
  };
}
