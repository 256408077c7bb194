/** The part of javascript-lp-solver 1.0.3 that is used; its own types describe a CommonJS module, its import is not one. */
declare module 'javascript-lp-solver' {
  export interface Model {
    readonly optimize: string;
    readonly opType: 'min' | 'max';
    readonly constraints: Record<string, { readonly min?: number; readonly max?: number; readonly equal?: number }>;
    readonly variables: Record<string, Record<string, number>>;
  }
  /** Variables at 0 are absent. */
  export interface SolveResult {
    readonly feasible: boolean;
    readonly result: number;
    readonly [variable: string]: number | boolean | undefined;
  }
  /** The matrix under way; one call per iteration of the simplex. */
  export interface Tableau {
    pivot: (this: Tableau, row: number, column: number) => void;
  }
  const solver: {
    readonly Solve: (model: Model) => SolveResult;
    readonly Tableau: { readonly prototype: Tableau };
  };
  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export default solver;
}
