-- Up Migration
SET LOCAL ROLE rapprochement_owner;

CREATE TABLE issue_reports (
  id text PRIMARY KEY,
  version integer NOT NULL DEFAULT 1,
  kind text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('ordinary', 'serious')),
  state text NOT NULL CHECK (state IN ('received', 'takenUp', 'answered', 'closed')),
  departement text NOT NULL,
  reporter_id text NOT NULL REFERENCES organisations (id),
  reporter_role text NOT NULL CHECK (reporter_role IN ('landlordReferent', 'association')),
  vacancy_id text REFERENCES vacancies (id),
  household_id text REFERENCES households (id),
  about_id text REFERENCES organisations (id),
  reported_at timestamptz NOT NULL,
  due_on date NOT NULL,
  region_from date NOT NULL,
  answered_at timestamptz
);
CREATE INDEX issue_reports_latest ON issue_reports (reported_at DESC, id DESC);
CREATE INDEX issue_reports_of_reporter ON issue_reports (reporter_id, reported_at DESC, id DESC);
CREATE INDEX issue_reports_of_departement ON issue_reports (departement, reported_at DESC, id DESC);

CREATE TABLE issue_messages (
  report_id text NOT NULL REFERENCES issue_reports (id),
  number smallint NOT NULL,
  at timestamptz NOT NULL,
  organisation_id text NOT NULL REFERENCES organisations (id),
  role text NOT NULL,
  act text NOT NULL CHECK (act IN ('report', 'takeUp', 'answer', 'complete', 'close')),
  text text NOT NULL CHECK (length(text) <= 2000),
  PRIMARY KEY (report_id, number)
);

ALTER TABLE issue_reports ENABLE ROW LEVEL SECURITY;
ALTER TABLE issue_reports FORCE ROW LEVEL SECURITY;
ALTER TABLE issue_messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE issue_messages FORCE ROW LEVEL SECURITY;

GRANT SELECT ON issue_reports, issue_messages TO rapprochement_worker;
GRANT SELECT, INSERT, UPDATE (state, version, answered_at, due_on) ON issue_reports TO rapprochement_app;
GRANT SELECT, INSERT ON issue_messages TO rapprochement_app;

CREATE POLICY worker ON issue_reports TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON issue_messages TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

-- Its reporter; the unit of the département unless it is confidential; the region from its day on, while unanswered before it.
CREATE POLICY readers ON issue_reports FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN reporter_id = (SELECT current_organisation()) AND reporter_role = 'landlordReferent'
      WHEN 'association' THEN reporter_id = (SELECT current_organisation()) AND reporter_role = 'association'
      WHEN 'departementalUnit' THEN kind <> 'discrimination' AND departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN region_from <= (now() AT TIME ZONE 'Europe/Paris')::date
        AND (answered_at IS NULL OR (answered_at AT TIME ZONE 'Europe/Paris')::date >= region_from)
      ELSE false
    END
  );
CREATE POLICY reports ON issue_reports FOR INSERT TO rapprochement_app
  WITH CHECK (
    reporter_id = (SELECT current_organisation()) AND reporter_role = (SELECT current_access_role())
    AND (vacancy_id IS NULL OR vacancy_id IN (SELECT v.id FROM vacancies v))
    AND (household_id IS NULL OR (SELECT current_access_role()) <> 'association' OR household_id IN (SELECT h.id FROM households h))
  );
CREATE POLICY acts ON issue_reports FOR UPDATE TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN reporter_id = (SELECT current_organisation()) AND reporter_role = 'landlordReferent'
      WHEN 'association' THEN reporter_id = (SELECT current_organisation()) AND reporter_role = 'association'
      WHEN 'departementalUnit' THEN kind <> 'discrimination' AND departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN region_from <= (now() AT TIME ZONE 'Europe/Paris')::date
      ELSE false
    END
  )
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN reporter_id = (SELECT current_organisation()) AND reporter_role = 'landlordReferent'
      WHEN 'association' THEN reporter_id = (SELECT current_organisation()) AND reporter_role = 'association'
      WHEN 'departementalUnit' THEN kind <> 'discrimination' AND departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN region_from <= (now() AT TIME ZONE 'Europe/Paris')::date
      ELSE false
    END
  );

CREATE POLICY readers ON issue_messages FOR SELECT TO rapprochement_app
  USING (report_id IN (SELECT r.id FROM issue_reports r));
CREATE POLICY says ON issue_messages FOR INSERT TO rapprochement_app
  WITH CHECK (
    organisation_id = (SELECT current_organisation()) AND role = (SELECT current_access_role())
    AND report_id IN (SELECT r.id FROM issue_reports r)
  );

-- The region counts every report without reading one.
CREATE POLICY counting ON issue_reports FOR SELECT TO rapprochement_owner USING (true);
CREATE FUNCTION count_issue_reports() RETURNS TABLE (kind text, state text, late boolean, reports integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT r.kind, r.state, r.state IN ('received', 'takenUp') AND r.due_on < (now() AT TIME ZONE 'Europe/Paris')::date, count(*)::integer
    FROM public.issue_reports r
    WHERE CASE public.current_access_role()
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN r.kind <> 'discrimination' AND r.departement = ANY (public.current_departements())
      ELSE false
    END
    GROUP BY 1, 2, 3
  $$;
REVOKE ALL ON FUNCTION count_issue_reports() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_issue_reports() TO rapprochement_app;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION count_issue_reports();
DROP TABLE issue_messages, issue_reports;
RESET ROLE;
