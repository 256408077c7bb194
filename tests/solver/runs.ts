/** How many instances a property looks at: all, or at most SOLVER_RUNS where mutants are tested (vitest.mutation.config.ts). */
export const runs = (all: number): number => Math.min(all, Number(process.env.SOLVER_RUNS ?? all));
