import { ORACLES, PERIOD, REPORT_ORACLES, supportsAt } from './oracle.js';

/** Over the period, and over the same days a year before. */
const FLOWS_SQL = `
  WITH days AS (SELECT ${PERIOD} AS first, $1::date AS last, (${PERIOD} - INTERVAL '1 year')::date AS first_before,
      ($1::date - INTERVAL '1 year')::date AS last_before),
  now AS (SELECT * FROM ${supportsAt('$1::date')}), before AS (SELECT * FROM ${supportsAt("($1::date - INTERVAL '1 year')::date")})
  SELECT d.code AS key, name, value FROM days,
    (VALUES ('75'),('77'),('78'),('91'),('92'),('93'),('94'),('95'),(NULL)) AS d (code),
  LATERAL (SELECT count(*) FILTER (WHERE n.diagnosed_on BETWEEN first AND last) AS diagnostics,
      count(*) FILTER (WHERE n.rehoused_on BETWEEN first AND last AND n.towards_started_on IS NOT NULL) AS relogements
    FROM now n WHERE n.departement IS NOT DISTINCT FROM d.code) AS this,
  LATERAL (SELECT count(*) FILTER (WHERE b.diagnosed_on BETWEEN first_before AND last_before) AS diagnostics,
      count(*) FILTER (WHERE b.rehoused_on BETWEEN first_before AND last_before AND b.towards_started_on IS NOT NULL) AS relogements
    FROM before b WHERE b.departement IS NOT DISTINCT FROM d.code) AS that,
  LATERAL (VALUES ('diagnostics', this.diagnostics), ('relogements', this.relogements),
    ('evol_diagnostics', this.diagnostics - that.diagnostics), ('evol_relogements', this.relogements - that.relogements)) AS v (name, value)`;

/** Hosted from elsewhere, sent elsewhere, and their balance; leases with both places known. */
const BALANCES_SQL = `
  WITH leases AS (SELECT * FROM monitoring_rehousings WHERE avdl AND signed_on BETWEEN ${PERIOD} AND $1::date
    AND departement_from IS NOT NULL AND departement_to IS NOT NULL)
  SELECT d.code AS key, name, value FROM (VALUES ('75'),('77'),('78'),('91'),('92'),('93'),('94'),('95')) AS d (code),
  LATERAL (SELECT count(*) FILTER (WHERE departement_from = d.code AND departement_to <> d.code) AS envoyes,
      count(*) FILTER (WHERE departement_to = d.code AND departement_from <> d.code) AS accueillis,
      count(*) FILTER (WHERE departement_from = d.code) AS suivis, count(*) FILTER (WHERE departement_to = d.code) AS reloges_ici
    FROM leases) AS n,
  LATERAL (VALUES ('suivis', suivis), ('envoyes', envoyes), ('reloges_ici', reloges_ici), ('accueillis', accueillis),
    ('solde', accueillis - envoyes)) AS v (name, value)`;

/** Origin → place; the columns are the places. */
const MATRIX_SQL = `
  SELECT departement_from AS key, departement_to AS name, count(*) AS value FROM monitoring_rehousings
  WHERE avdl AND signed_on BETWEEN ${PERIOD} AND $1::date AND departement_from IS NOT NULL AND departement_to IS NOT NULL
  GROUP BY 1, 2`;

/** Tables that count over a period, by what an analyst would type. */
export const PERIOD_ORACLES: readonly (readonly [id: string, sql: string])[] = [
  ...[...ORACLES, ...REPORT_ORACLES].filter(([, sql]) => sql.includes('$2')),
  ['flux-annee', FLOWS_SQL],
  ['interdepartemental', MATRIX_SQL],
  ['interdepartemental-soldes', BALANCES_SQL],
];
