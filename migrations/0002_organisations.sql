-- Up Migration
SET LOCAL ROLE rapprochement_owner;

CREATE TABLE organisations (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('landlord', 'association', 'regionalAuthority', 'departementalUnit', 'reserver')),
  name text NOT NULL,
  departements text[] NOT NULL
);
CREATE INDEX organisations_by_kind ON organisations (kind, name);

CREATE TABLE landlords (
  id text PRIMARY KEY REFERENCES organisations (id),
  typology_grid jsonb,
  effort_policy jsonb NOT NULL,
  auto_confirm_orientation boolean NOT NULL,
  protocol_signatory boolean NOT NULL
);

CREATE TABLE flow_agreements (
  landlord_id text NOT NULL REFERENCES landlords (id),
  departement text NOT NULL,
  commune_code text,
  contingent text NOT NULL,
  reserver_id text REFERENCES organisations (id),
  year integer NOT NULL,
  share_permille integer NOT NULL CHECK (share_permille BETWEEN 0 AND 1000)
);
CREATE UNIQUE INDEX flow_agreements_once ON flow_agreements
  (landlord_id, year, departement, contingent, commune_code, reserver_id) NULLS NOT DISTINCT;

CREATE TABLE api_tokens (
  token_hash text PRIMARY KEY,
  role text NOT NULL,
  organisation_id text NOT NULL REFERENCES organisations (id),
  label text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
ALTER TABLE landlords ENABLE ROW LEVEL SECURITY;
ALTER TABLE landlords FORCE ROW LEVEL SECURITY;
ALTER TABLE flow_agreements ENABLE ROW LEVEL SECURITY;
ALTER TABLE flow_agreements FORCE ROW LEVEL SECURITY;
ALTER TABLE api_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_tokens FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE ON organisations, landlords, flow_agreements, api_tokens TO rapprochement_worker;
GRANT DELETE ON flow_agreements TO rapprochement_worker;
GRANT SELECT ON organisations, landlords, flow_agreements TO rapprochement_app;
GRANT UPDATE ON landlords TO rapprochement_app;

CREATE POLICY worker ON organisations TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON landlords TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON flow_agreements TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON api_tokens TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

-- Names, and the landlords' published rules, are for whoever has signed in.
CREATE POLICY readers ON organisations FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) IS NOT NULL);
CREATE POLICY readers ON landlords FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) IS NOT NULL);
CREATE POLICY own ON landlords FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'landlordReferent' AND id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND id = (SELECT current_organisation()));
CREATE POLICY readers ON flow_agreements FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'reserver' THEN reserver_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN true
      ELSE false
    END
  );

-- A token is looked up before anyone is known: the owner may read this table, through this function alone.
CREATE POLICY resolve ON api_tokens FOR SELECT TO rapprochement_owner USING (true);
CREATE POLICY resolve ON organisations FOR SELECT TO rapprochement_owner USING (true);
CREATE FUNCTION resolve_token(hash text)
  RETURNS TABLE (role text, organisation_id text, departements text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT t.role, t.organisation_id, o.departements
    FROM public.api_tokens t JOIN public.organisations o ON o.id = t.organisation_id
    WHERE t.token_hash = hash AND t.revoked_at IS NULL
  $$;
REVOKE ALL ON FUNCTION resolve_token(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION resolve_token(text) TO rapprochement_app, rapprochement_worker;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION resolve_token(text);
DROP TABLE api_tokens, flow_agreements, landlords, organisations;
RESET ROLE;
