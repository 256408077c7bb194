/** Rows for `it.each('… %s')`: the whole sentence of a case is its name (`$it` would be cut short). */
export function named<Case extends { readonly it: string }>(cases: readonly Case[]): [name: string, row: Case][] {
  return cases.map((row) => [row.it, row]);
}
