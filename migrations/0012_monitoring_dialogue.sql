-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- Whose rows they are: one household or organisation is projected again alone. Versions: what a later day overwrites
-- closes a row and opens another, so that a past date reads what was true then.
ALTER TABLE monitoring_rehousings
  ADD COLUMN subject_id text NOT NULL DEFAULT '', ADD COLUMN priority boolean, ADD COLUMN place_agreement text;
ALTER TABLE monitoring_supports
  ADD COLUMN subject_id text NOT NULL DEFAULT '', ADD COLUMN valid_from date, ADD COLUMN valid_to date,
  ADD COLUMN dalo_recognised_on date, ADD COLUMN first_proposed_on date,
  ADD COLUMN size_band text, ADD COLUMN income_band text, ADD COLUMN single_parent boolean, ADD COLUMN accessibility_need boolean;
ALTER TABLE monitoring_blockings ADD COLUMN subject_id text NOT NULL DEFAULT '';
ALTER TABLE monitoring_follow_ups ADD COLUMN subject_id text NOT NULL DEFAULT '';
CREATE INDEX monitoring_rehousings_of_subject ON monitoring_rehousings (subject_id);
CREATE INDEX monitoring_supports_of_subject ON monitoring_supports (subject_id);
CREATE INDEX monitoring_blockings_of_subject ON monitoring_blockings (subject_id);
CREATE INDEX monitoring_follow_ups_of_subject ON monitoring_follow_ups (subject_id);

CREATE TABLE monitoring_proposals (
  id text PRIMARY KEY,
  subject_id text NOT NULL,
  valid_from date,
  valid_to date,
  departement_from text,
  departement_to text,
  contingent text,
  landlord_id text,
  association_id text,
  inter_departmental boolean,
  proposed_on date NOT NULL,
  contact_on date,
  requested_on date,
  presented_on date,
  incomplete_file_on date,
  decided_on date,
  signed_on date,
  closed_on date,
  failure_cause text,
  failure_motive text,
  provenance text NOT NULL
);
CREATE INDEX monitoring_proposals_of_subject ON monitoring_proposals (subject_id);
CREATE INDEX monitoring_proposals_by_day ON monitoring_proposals (proposed_on);

CREATE TABLE monitoring_staffing (
  id text PRIMARY KEY,
  subject_id text NOT NULL,
  association_id text,
  departement text,
  month date NOT NULL,
  provenance text NOT NULL
);
CREATE INDEX monitoring_staffing_of_subject ON monitoring_staffing (subject_id);

CREATE TABLE monitoring_comparisons (
  id text PRIMARY KEY,
  subject_id text NOT NULL,
  valid_from date,
  valid_to date,
  departement text,
  association_id text,
  register text NOT NULL,
  field text NOT NULL,
  compared_on date NOT NULL,
  state text NOT NULL,
  provenance text NOT NULL
);
CREATE INDEX monitoring_comparisons_of_subject ON monitoring_comparisons (subject_id);

-- What the projection has still to read. A row is written with its event, in the same transaction, and goes with the
-- rows it leads to: killing either side loses nothing and doubles nothing.
CREATE TABLE monitoring_pending (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  household_id text,
  proposal_id text,
  vacancy_id text,
  organisation_id text
);
-- Changes with every projection: what figures kept in memory are checked against.
CREATE TABLE monitoring_state (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  version bigint NOT NULL DEFAULT 0
);
INSERT INTO monitoring_state DEFAULT VALUES;

-- One yearly review of one association; steps 1 to 5 of the frame of 2 February 2023.
CREATE TABLE management_reviews (
  id text PRIMARY KEY,
  association_id text NOT NULL REFERENCES organisations (id),
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  departements text[] NOT NULL CHECK (cardinality(departements) > 0),
  opened_on date NOT NULL,
  opened_by text NOT NULL REFERENCES organisations (id),
  closed_on date,
  version integer NOT NULL DEFAULT 1,
  -- Frozen at the examination: five indicators with their numerators, denominators and means.
  figures jsonb,
  record jsonb NOT NULL,
  UNIQUE (association_id, year)
);

-- A draw is committed (hash published), then revealed; a row is never taken back.
CREATE TABLE management_review_draws (
  review_id text NOT NULL REFERENCES management_reviews (id),
  number integer NOT NULL CHECK (number >= 1),
  reason text,
  candidates text[] NOT NULL,
  candidates_hash text NOT NULL,
  commitment text NOT NULL,
  committed_at timestamptz NOT NULL,
  committed_by text NOT NULL REFERENCES organisations (id),
  -- Known to the server alone until it is revealed: no column of the app's rights.
  secret text NOT NULL,
  revealed_secret text,
  revealed_at timestamptz,
  drawn text[],
  PRIMARY KEY (review_id, number),
  CHECK (number = 1 OR reason IS NOT NULL),
  CHECK ((revealed_secret IS NULL) = (drawn IS NULL) AND (revealed_secret IS NULL) = (revealed_at IS NULL))
);

CREATE TABLE management_review_sheets (
  review_id text NOT NULL,
  number integer NOT NULL,
  household_id text NOT NULL,
  grid jsonb NOT NULL,
  examined_at timestamptz NOT NULL,
  examined_by text NOT NULL REFERENCES organisations (id),
  PRIMARY KEY (review_id, number, household_id),
  FOREIGN KEY (review_id, number) REFERENCES management_review_draws (review_id, number)
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['monitoring_proposals', 'monitoring_staffing', 'monitoring_comparisons', 'monitoring_pending',
    'monitoring_state', 'management_reviews', 'management_review_draws', 'management_review_sheets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO rapprochement_worker', name);
    EXECUTE format('CREATE POLICY worker ON %I TO rapprochement_worker USING ((SELECT current_access_role()) = %L) WITH CHECK ((SELECT current_access_role()) = %L)',
      name, 'system', 'system');
  END LOOP;
END
$$;

GRANT SELECT ON monitoring_proposals, monitoring_staffing, monitoring_comparisons, monitoring_state TO rapprochement_app;
GRANT SELECT, INSERT ON management_reviews TO rapprochement_app;
GRANT UPDATE (departements, closed_on, version, figures, record) ON management_reviews TO rapprochement_app;
GRANT SELECT (review_id, number, reason, candidates_hash, candidates, commitment, committed_at, committed_by, revealed_secret, revealed_at, drawn)
  ON management_review_draws TO rapprochement_app;
GRANT INSERT ON management_review_draws TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE (grid, examined_at, examined_by) ON management_review_sheets TO rapprochement_app;

CREATE POLICY readers ON monitoring_state FOR SELECT TO rapprochement_app USING ((SELECT current_access_role()) IS NOT NULL);
CREATE POLICY readers ON monitoring_proposals FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement_to = ANY ((SELECT current_departements())::text[])
        OR departement_from = ANY ((SELECT current_departements())::text[])
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY readers ON monitoring_staffing FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY readers ON monitoring_comparisons FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );

CREATE POLICY readers ON management_reviews FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departements && (SELECT current_departements())::text[]
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY opens ON management_reviews FOR INSERT TO rapprochement_app
  WITH CHECK (
    opened_by = (SELECT current_organisation())
    AND CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departements <@ (SELECT current_departements())::text[]
      ELSE false
    END
  );
CREATE POLICY changes ON management_reviews FOR UPDATE TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departements && (SELECT current_departements())::text[]
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  )
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departements && (SELECT current_departements())::text[]
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY readers ON management_review_draws FOR SELECT TO rapprochement_app
  USING (review_id IN (SELECT r.id FROM management_reviews r));
CREATE POLICY commits ON management_review_draws FOR INSERT TO rapprochement_app
  WITH CHECK (
    (SELECT current_access_role()) IN ('regionalAuthority', 'departementalUnit')
    AND committed_by = (SELECT current_organisation()) AND review_id IN (SELECT r.id FROM management_reviews r)
  );
CREATE POLICY readers ON management_review_sheets FOR SELECT TO rapprochement_app
  USING (review_id IN (SELECT r.id FROM management_reviews r));
CREATE POLICY examines ON management_review_sheets FOR INSERT TO rapprochement_app
  WITH CHECK (
    (SELECT current_access_role()) IN ('regionalAuthority', 'departementalUnit')
    AND examined_by = (SELECT current_organisation()) AND review_id IN (SELECT r.id FROM management_reviews r)
  );
CREATE POLICY corrects ON management_review_sheets FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) IN ('regionalAuthority', 'departementalUnit') AND review_id IN (SELECT r.id FROM management_reviews r))
  WITH CHECK (examined_by = (SELECT current_organisation()) AND review_id IN (SELECT r.id FROM management_reviews r));

-- Written by the event itself, whoever appends it: the owner may insert here through this function alone.
CREATE POLICY notes ON monitoring_pending FOR INSERT TO rapprochement_owner WITH CHECK (true);
CREATE FUNCTION note_monitoring() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO public.monitoring_pending (household_id, proposal_id, vacancy_id, organisation_id)
    SELECT DISTINCT a.household_id, CASE WHEN a.household_id IS NULL THEN a.proposal_id END,
      CASE WHEN a.household_id IS NULL AND a.proposal_id IS NULL AND a.name IN ('listSuperseded', 'designationLapsed') THEN a.vacancy_id END,
      CASE WHEN a.name = 'socialWorkersCounted' THEN a.organisation_id END
    FROM added a
    WHERE a.household_id IS NOT NULL OR a.proposal_id IS NOT NULL OR a.name IN ('socialWorkersCounted', 'listSuperseded', 'designationLapsed');
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION note_monitoring() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_monitoring() TO rapprochement_app, rapprochement_worker;
CREATE TRIGGER events_note_monitoring AFTER INSERT ON events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION note_monitoring();

-- The secret of a committed draw leaves the database by being revealed, once, with what it draws.
CREATE POLICY reveal ON management_reviews FOR SELECT TO rapprochement_owner
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departements && (SELECT current_departements())::text[]
      ELSE false
    END
  );
CREATE POLICY reveal ON management_review_draws FOR SELECT TO rapprochement_owner
  USING (review_id IN (SELECT r.id FROM management_reviews r));
CREATE POLICY revealed ON management_review_draws FOR UPDATE TO rapprochement_owner
  USING (review_id IN (SELECT r.id FROM management_reviews r)) WITH CHECK (revealed_secret = secret);
CREATE FUNCTION secret_of_draw(review text, draw integer) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT d.secret FROM public.management_review_draws d WHERE d.review_id = review AND d.number = draw
  $$;
CREATE FUNCTION reveal_draw(review text, draw integer, at timestamptz, sheets text[]) RETURNS boolean
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    WITH done AS (
      UPDATE public.management_review_draws d SET revealed_secret = d.secret, revealed_at = at, drawn = sheets
      WHERE d.review_id = review AND d.number = draw AND d.revealed_secret IS NULL
      RETURNING 1)
    SELECT EXISTS (SELECT FROM done)
  $$;
REVOKE ALL ON FUNCTION secret_of_draw(text, integer), reveal_draw(text, integer, timestamptz, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION secret_of_draw(text, integer), reveal_draw(text, integer, timestamptz, text[]) TO rapprochement_app;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TRIGGER events_note_monitoring ON events;
DROP FUNCTION note_monitoring();
DROP FUNCTION secret_of_draw(text, integer);
DROP FUNCTION reveal_draw(text, integer, timestamptz, text[]);
DROP TABLE management_review_sheets, management_review_draws, management_reviews, monitoring_state, monitoring_pending,
  monitoring_comparisons, monitoring_staffing, monitoring_proposals;
ALTER TABLE monitoring_rehousings DROP COLUMN subject_id, DROP COLUMN priority, DROP COLUMN place_agreement;
ALTER TABLE monitoring_supports DROP COLUMN subject_id, DROP COLUMN valid_from, DROP COLUMN valid_to, DROP COLUMN dalo_recognised_on,
  DROP COLUMN first_proposed_on, DROP COLUMN size_band, DROP COLUMN income_band, DROP COLUMN single_parent, DROP COLUMN accessibility_need;
ALTER TABLE monitoring_blockings DROP COLUMN subject_id;
ALTER TABLE monitoring_follow_ups DROP COLUMN subject_id;
RESET ROLE;
