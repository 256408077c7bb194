/** The part of @socialgouv/jours-feries 1.1.0 that is used; the package ships no types. */
declare module '@socialgouv/jours-feries' {
  /** Name of each public holiday of the year → midnight of that day in the machine's zone, give or take a clock change. */
  function joursFeries(year: number, options?: { readonly alsace: boolean }): Record<string, Date>;
  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export default joursFeries;
}
