/**
 * The tables again, in SQL written from the source's words and formulas, without the definitions: what an analyst
 * would type. `$1` is the date, `$2` the first day of a period where the table counts over one. Each statement gives rows (key, name, value); `value` is text, null without a population.
 */
const DEPARTEMENTS = `(VALUES ('75'),('77'),('78'),('91'),('92'),('93'),('94'),('95'),(NULL)) AS d (code)`;

const pairs = (columns: readonly string[]): string => columns.map((name) => `('${name}', ${name}::text)`).join(', ');

const percent = (top: string, bottom: string, decimals = 0): string =>
  `round(100.0 * (${top}) / nullif(${bottom}, 0), ${decimals})`;

const CONVENTION = `(CASE WHEN $1::date >= '2020-01-01' THEN DATE '2020-01-01' ELSE DATE '2017-01-01' END)`;
export const YEAR = `date_trunc('year', $1::date)::date`;
/** First day of the period asked for (`$2`), else of the year: of what is counted over a period. */
export const PERIOD = `coalesce($2::date, date_trunc('year', $1::date)::date)`;
export const WAITING = `s.towards_started_on <= $1::date AND coalesce(least(s.rehoused_on, s.within_started_on, s.exited_on) > $1::date, true)`;

/** The supports as they stood on a day. */
export const supportsAt = (day: string): string =>
  `(SELECT * FROM monitoring_supports v WHERE coalesce(v.valid_from <= ${day}, true) AND coalesce(v.valid_to > ${day}, true)) AS s`;
const SUPPORTS = supportsAt('$1::date');

const KEY_FIGURES_SQL = `
  WITH months AS (SELECT extract(year FROM age($1::date + 1, ${CONVENTION})) * 12 + extract(month FROM age($1::date + 1, ${CONVENTION})) AS n),
  counted AS (
    SELECT d.code,
      sum((s.diagnosed_on BETWEEN ${CONVENTION} AND $1::date)::int) AS diagnostiques,
      sum((s.diagnosed_on BETWEEN ${CONVENTION} AND $1::date AND s.scheme = 'avdlOutsideDalo')::int) AS outside,
      sum((${WAITING})::int) AS avl_en_cours,
      sum((s.rehoused_on BETWEEN ${CONVENTION} AND $1::date AND s.towards_started_on IS NOT NULL)::int) AS reloges,
      sum((s.within_started_on <= $1::date AND coalesce(s.ended_on > $1::date, true))::int) AS adl_en_cours
    FROM ${DEPARTEMENTS} LEFT JOIN ${SUPPORTS} ON s.departement IS NOT DISTINCT FROM d.code GROUP BY d.code),
  filled AS (SELECT code, coalesce(diagnostiques, 0) AS diagnostiques, coalesce(outside, 0) AS outside, coalesce(avl_en_cours, 0) AS avl_en_cours,
      coalesce(reloges, 0) AS reloges, coalesce(adl_en_cours, 0) AS adl_en_cours FROM counted)
  SELECT code AS key, name, value FROM filled, months, LATERAL (
    SELECT ${percent('outside', 'diagnostiques')} AS part_hors_dalo, ${percent('reloges', 'reloges + avl_en_cours')} AS taux_relogement,
      ${percent('adl_en_cours', 'adl_en_cours + avl_en_cours')} AS part_adl, round(reloges / months.n) AS relogements_mensuels) AS r,
  LATERAL (VALUES ${pairs(['diagnostiques', 'avl_en_cours', 'reloges', 'adl_en_cours', 'part_hors_dalo', 'taux_relogement', 'part_adl', 'relogements_mensuels'])}) AS v (name, value)`;

/** T02 where `contingent` is null, else T03–T06; known places alone. */
const allocationsSql = (contingent: string | null): string => `
  WITH leases AS (SELECT * FROM monitoring_rehousings WHERE signed_on >= ${PERIOD} AND signed_on <= $1::date
    ${contingent === null ? '' : `AND contingent = '${contingent}'`}),
  counted AS (
    SELECT d.code, count(r.id) AS attr_total, count(r.id) FILTER (WHERE r.avdl) AS attr_avdl, count(r.id) FILTER (WHERE r.dalo) AS attr_dalo
    FROM ${DEPARTEMENTS} LEFT JOIN leases r ON r.departement_to = d.code WHERE d.code IS NOT NULL GROUP BY d.code)
  SELECT code AS key, name, value FROM counted,
  LATERAL (SELECT ${percent('attr_avdl', 'attr_total', 1)} AS pct_avdl, ${percent('attr_dalo', 'attr_total', 1)} AS pct_dalo) AS r,
  LATERAL (VALUES ${pairs(['attr_avdl', 'attr_dalo', 'attr_total', 'pct_avdl', 'pct_dalo'])}) AS v (name, value)`;

/** A month is 365.25 / 12 days; the median of an even number is the mean of the two in the middle. */
const DURATIONS_SQL = `
  WITH waits AS (
    SELECT departement_to, 'avdl' AS clock, signed_on - towards_started_on AS days FROM monitoring_rehousings
      WHERE avdl AND signed_on BETWEEN ${PERIOD} AND $1::date AND towards_started_on <= signed_on
    UNION ALL SELECT departement_to, 'dalo', signed_on - dalo_recognised_on FROM monitoring_rehousings
      WHERE dalo AND departement_to IS NOT NULL AND signed_on BETWEEN ${PERIOD} AND $1::date
        AND dalo_recognised_on <= signed_on),
  summed AS (SELECT departement_to AS code, clock, round((sum(days) / count(*)::numeric) / 30.4375, 1) AS moyenne,
      round((percentile_cont(0.5) WITHIN GROUP (ORDER BY days))::numeric / 30.4375, 1) AS mediane
    FROM waits WHERE departement_to IS NOT NULL GROUP BY departement_to, clock)
  SELECT code AS key, clock || '_' || name AS name, value FROM summed,
  LATERAL (VALUES ('moyenne', moyenne::text), ('mediane', mediane::text)) AS v (name, value)`;

const LIST = `s.towards_started_on < ${YEAR} - INTERVAL '6 months' AND coalesce(s.rehoused_on >= ${YEAR}, true)
  AND coalesce(s.within_started_on >= ${YEAR}, true) AND coalesce(s.exited_on > $1::date, true)`;

const OVER_SIX_MONTHS_SQL = `
  WITH list AS (SELECT s.*, coalesce(s.rehoused_on <= $1::date, false) AS gone,
      coalesce(s.proposed_on <= $1::date AND coalesce(s.proposal_closed_on > $1::date, true), false) AS offered
    FROM ${SUPPORTS} WHERE ${LIST}),
  counted AS (
    SELECT d.code, count(l.id) AS menages, count(l.id) FILTER (WHERE gone) AS relogements,
      count(l.id) FILTER (WHERE NOT gone AND offered) AS propositions_en_cours,
      count(l.id) FILTER (WHERE NOT gone AND NOT offered) AS sans_propositions,
      (SELECT count(*) FROM ${SUPPORTS} WHERE s.departement = d.code AND ${WAITING}) AS waiting
    FROM ${DEPARTEMENTS} LEFT JOIN list l ON l.departement = d.code WHERE d.code IS NOT NULL GROUP BY d.code)
  SELECT code AS key, name, value FROM counted,
  LATERAL (SELECT ${percent('relogements', 'menages')} AS part_reloges, ${percent('sans_propositions', 'menages')} AS part_attente_proposition,
    ${percent('sans_propositions', 'waiting')} AS part_plus6_dans_avl) AS r,
  LATERAL (VALUES ${pairs(['menages', 'relogements', 'propositions_en_cours', 'sans_propositions', 'part_reloges', 'part_attente_proposition', 'part_plus6_dans_avl'])}) AS v (name, value)`;

const LISTED_LEASES = `SELECT * FROM monitoring_rehousings WHERE avdl AND signed_on BETWEEN ${YEAR} AND $1::date
  AND towards_started_on < ${YEAR} - INTERVAL '6 months'`;

const ACTION_LOGEMENT_SQL = `
  WITH leases AS (${LISTED_LEASES} AND action_logement_reported)
  SELECT d.code AS key, name, value FROM ${DEPARTEMENTS},
  LATERAL (SELECT count(*) AS relogements FROM leases WHERE declared_departement_to IS NOT DISTINCT FROM d.code) AS c,
  LATERAL (VALUES ('relogements', relogements::text), ('part', ${percent('relogements', '(SELECT count(*) FROM leases)')}::text)) AS v (name, value)`;

const OTHERS_SQL = `
  WITH leases AS (${LISTED_LEASES} AND NOT action_logement_reported)
  SELECT d.code AS key, name, value FROM ${DEPARTEMENTS},
  LATERAL (SELECT count(*) AS reloges, coalesce(sum((departement_from <> declared_departement_to)::int), 0) AS issus_autres_departements
    FROM leases WHERE declared_departement_to = d.code) AS c,
  LATERAL (VALUES ('reloges', reloges::text), ('issus_autres_departements', issus_autres_departements::text),
    ('pct', ${percent('issus_autres_departements', 'reloges')}::text)) AS v (name, value)
  WHERE d.code IS NOT NULL`;

const protocolAt = (day: string): string => `
  SELECT d.code, count(s.id) FILTER (WHERE s.protocol_entered_on <= ${day}) AS eligibles,
    count(s.id) FILTER (WHERE s.protocol_entered_on <= ${day} AND s.rehoused_on <= ${day}) AS reloges,
    count(s.id) FILTER (WHERE s.protocol_entered_on <= ${day} AND coalesce(s.rehoused_on > ${day}, true) AND s.protocol_exited_on <= ${day}) AS sortie_sans_relogement
  FROM ${DEPARTEMENTS} LEFT JOIN ${supportsAt(day)} ON s.departement IS NOT DISTINCT FROM d.code GROUP BY d.code`;

const PROTOCOL_SQL = `
  SELECT now.code AS key, name, value FROM (${protocolAt('$1::date')}) AS now
  JOIN (${protocolAt(`($1::date - INTERVAL '1 year')::date`)}) AS before ON before.code IS NOT DISTINCT FROM now.code,
  LATERAL (VALUES ('eligibles', now.eligibles), ('reloges', now.reloges), ('sortie_sans_relogement', now.sortie_sans_relogement),
    ('restant', now.eligibles - now.reloges - now.sortie_sans_relogement), ('evol_eligibles', now.eligibles - before.eligibles),
    ('evol_reloges', now.reloges - before.reloges)) AS v (name, value)`;

const PROTOCOL_CONTINGENTS_SQL = `
  SELECT c.key, name, value FROM (VALUES ('prefect'), ('unreserved'), ('localAuthority'), ('actionLogement'), (NULL)) AS c (key),
  LATERAL (SELECT count(*) AS relogements, count(*) FILTER (WHERE signed_on > $1::date - INTERVAL '1 year') AS evol
    FROM monitoring_rehousings WHERE protocol AND signed_on <= $1::date AND contingent IS NOT DISTINCT FROM c.key) AS n,
  LATERAL (VALUES ('relogements', relogements::text), ('evol', evol::text),
    ('part', ${percent('relogements', '(SELECT count(*) FROM monitoring_rehousings WHERE protocol AND signed_on <= $1::date)')}::text)) AS v (name, value)`;

const PROTOCOL_LANDLORDS_SQL = `
  WITH counted AS (SELECT landlord, count(*) AS n, count(*) FILTER (WHERE signed_on > $1::date - INTERVAL '1 year') AS more
    FROM monitoring_rehousings WHERE protocol AND signed_on <= $1::date GROUP BY landlord),
  shown AS (SELECT CASE WHEN landlord IS NOT NULL AND n < 10 THEN 'others' ELSE landlord END AS key, sum(n) AS relogements, sum(more) AS evol
    FROM counted GROUP BY 1)
  SELECT key, name, value FROM shown, LATERAL (VALUES ${pairs(['relogements', 'evol'])}) AS v (name, value)`;

/** Those in AVL at some moment of the period; an offer still open when it began, or made since. */
const fairnessSql = (field: string, values: string): string => `
  SELECT b.key, name, value FROM (VALUES ${values}) AS b (key),
  LATERAL (SELECT count(*) AS menages, count(*) FILTER (WHERE s.rehoused_on <= $1::date) AS reloges,
      count(*) FILTER (WHERE s.proposed_on <= $1::date AND coalesce(s.proposal_closed_on >= ${PERIOD}, true)) AS proposes
    FROM ${SUPPORTS} WHERE s.towards_started_on <= $1::date AND coalesce(s.rehoused_on >= ${PERIOD}, true)
      AND coalesce(s.within_started_on >= ${PERIOD}, true) AND coalesce(s.exited_on >= ${PERIOD}, true)
      AND ${field}::text IS NOT DISTINCT FROM b.key) AS n,
  LATERAL (VALUES ${pairs(['menages', 'proposes', 'reloges'])}, ('taux_proposes', ${percent('proposes', 'menages', 1)}::text),
    ('taux_reloges', ${percent('reloges', 'menages', 1)}::text)) AS v (name, value)`;

const FIRST_QUARTILE_SQL = `
  WITH leases AS (SELECT * FROM monitoring_rehousings WHERE signed_on BETWEEN ${PERIOD} AND $1::date AND NOT qpv)
  SELECT d.code AS key, name, value FROM ${DEPARTEMENTS},
  LATERAL (SELECT count(*) FILTER (WHERE first_quartile IS NOT NULL) AS base, count(*) FILTER (WHERE first_quartile) AS comptes,
      count(*) FILTER (WHERE first_quartile IS NULL) AS inconnus
    FROM leases WHERE departement_to IS NOT DISTINCT FROM d.code) AS c,
  LATERAL (VALUES ${pairs(['base', 'comptes', 'inconnus'])}, ('taux', ${percent('comptes', 'base', 1)}::text)) AS v (name, value)`;

/** Waits that end before they begin are in no cohort. */
const COHORTS_SQL = `
  SELECT extract(year FROM s.towards_started_on)::text AS key, 'entres' AS name, count(*)::text AS value
  FROM ${SUPPORTS} WHERE s.towards_started_on <= $1::date
    AND coalesce(least(s.rehoused_on, s.within_started_on, s.exited_on) >= s.towards_started_on, true)
  GROUP BY 1`;

const AGES_SQL = `
  WITH waiting AS (SELECT s.* FROM ${SUPPORTS} WHERE ${WAITING})
  SELECT d.code AS key, name, value FROM ${DEPARTEMENTS},
  LATERAL (SELECT count(*) AS attente, count(*) FILTER (WHERE towards_started_on <= ($1::date - INTERVAL '6 months')::date) AS six_mois,
      count(*) FILTER (WHERE towards_started_on <= ($1::date - INTERVAL '12 months')::date) AS douze_mois,
      count(*) FILTER (WHERE towards_started_on <= ($1::date - INTERVAL '6 months')::date AND coalesce(first_proposed_on > $1::date, true)) AS six_mois_sans,
      round((sum($1::date - towards_started_on) / nullif(count(*), 0)::numeric) / 30.4375, 1) AS anciennete_moyenne
    FROM waiting w WHERE w.departement IS NOT DISTINCT FROM d.code) AS c,
  LATERAL (VALUES ${pairs(['attente', 'six_mois', 'douze_mois', 'six_mois_sans', 'anciennete_moyenne'])}) AS v (name, value)`;

const MOVES_SQL = `
  SELECT c.key, name, value FROM (VALUES ('prefect'), ('unreserved'), ('localAuthority'), ('actionLogement'), ('stateAgents'), (NULL)) AS c (key),
  LATERAL (SELECT count(*) AS relogements, count(*) FILTER (WHERE departement_from IS NOT NULL AND departement_to IS NOT NULL) AS localises,
      count(*) FILTER (WHERE departement_from <> departement_to) AS interdepartementaux
    FROM monitoring_rehousings WHERE avdl AND signed_on BETWEEN ${PERIOD} AND $1::date AND contingent IS NOT DISTINCT FROM c.key) AS n,
  LATERAL (VALUES ('relogements', relogements::text), ('localises', localises::text), ('interdepartementaux', interdepartementaux::text),
    ('part_sur_tous', CASE WHEN localises > 0 THEN ${percent('interdepartementaux', 'relogements', 1)} END::text),
    ('part_sur_localises', ${percent('interdepartementaux', 'localises', 1)}::text)) AS v (name, value)`;

/** The convention before, at the same age: three years earlier, while both run (2020 to 2022). */
const EVOLUTIONS_SQL = `
  WITH now AS (SELECT s.* FROM ${SUPPORTS}), before AS (SELECT s.* FROM ${supportsAt("($1::date - INTERVAL '3 years')::date")})
  SELECT d.code AS key, 'evol_diagnostiques' AS name, (
    (SELECT count(*) FROM now n WHERE n.departement IS NOT DISTINCT FROM d.code AND n.diagnosed_on BETWEEN '2020-01-01' AND $1::date)
    - (SELECT count(*) FROM before b WHERE b.departement IS NOT DISTINCT FROM d.code
        AND b.diagnosed_on BETWEEN '2017-01-01' AND ($1::date - INTERVAL '3 years')::date))::text AS value
  FROM ${DEPARTEMENTS}
  UNION ALL SELECT d.code, 'evol_reloges', (
    (SELECT count(*) FROM now n WHERE n.departement IS NOT DISTINCT FROM d.code AND n.towards_started_on IS NOT NULL
        AND n.rehoused_on BETWEEN '2020-01-01' AND $1::date)
    - (SELECT count(*) FROM before b WHERE b.departement IS NOT DISTINCT FROM d.code AND b.towards_started_on IS NOT NULL
        AND b.rehoused_on BETWEEN '2017-01-01' AND ($1::date - INTERVAL '3 years')::date))::text
  FROM ${DEPARTEMENTS}`;

export const ORACLES: readonly (readonly [id: string, sql: string])[] = [
  ['T01', KEY_FIGURES_SQL],
  ['T02', allocationsSql(null)],
  ['T03', allocationsSql('prefect')],
  ['T04', allocationsSql('actionLogement')],
  ['T05', allocationsSql('localAuthority')],
  ['T06', allocationsSql('unreserved')],
  ['T07', DURATIONS_SQL],
  ['T08', OVER_SIX_MONTHS_SQL],
  ['T09', ACTION_LOGEMENT_SQL],
  ['T10', OTHERS_SQL],
  ['T11', PROTOCOL_SQL],
  ['T12', PROTOCOL_LANDLORDS_SQL],
  ['T13', PROTOCOL_CONTINGENTS_SQL],
  ['anciennete-attente', AGES_SQL],
  ['interdepartemental-contingents', MOVES_SQL],
  ['T01', EVOLUTIONS_SQL],
  ['taux-premier-quartile', FIRST_QUARTILE_SQL],
];

/** Of tables that are not made by a definition alone. */
export const REPORT_ORACLES: readonly (readonly [id: string, sql: string])[] = [
  ['equite-taille', fairnessSql('s.size_band', `('1'), ('2'), ('3'), ('4'), ('5+'), (NULL)`)],
  [
    'equite-ressources',
    fairnessSql('s.income_band', `('under500'), ('from500to599'), ('from600to999'), ('from1000'), (NULL)`),
  ],
  [
    'equite-departements',
    fairnessSql('s.departement', `('75'), ('77'), ('78'), ('91'), ('92'), ('93'), ('94'), ('95'), (NULL)`),
  ],
  ['equite-accessibilite', fairnessSql('s.accessibility_need', `('true'), ('false'), (NULL)`)],
  ['equite-monoparentales', fairnessSql('s.single_parent', `('true'), ('false'), (NULL)`)],
  ['cohortes', COHORTS_SQL],
];
