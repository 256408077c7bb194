/** How many instances a property looks at: all, or at most SOLVER_RUNS where mutants are tested (scripts/mutation-runner.mjs). */
export const runs = (all: number): number => Math.min(all, Number(process.env.SOLVER_RUNS ?? all));
