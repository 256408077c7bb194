-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- A list is what one run proposed on one vacancy. It is superseded, never deleted; a run that finds it again confirms it.
CREATE TABLE proposal_lists (
  id text PRIMARY KEY,
  vacancy_id text NOT NULL REFERENCES vacancies (id),
  run_id text NOT NULL REFERENCES runs (id),
  confirmed_run_id text NOT NULL REFERENCES runs (id),
  current boolean NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  insufficiency jsonb,
  opened_at timestamptz,
  held_until date,
  -- Incremented by every act on the list, so that a run that read it earlier does not replace it unseen.
  touched integer NOT NULL DEFAULT 0,
  superseded_at timestamptz,
  superseded_reason text,
  CHECK (current = (superseded_at IS NULL))
);
CREATE UNIQUE INDEX proposal_lists_one_current ON proposal_lists (vacancy_id) WHERE current;
CREATE INDEX proposal_lists_of_vacancy ON proposal_lists (vacancy_id, made_at);

-- A household proposed on a vacancy, over the consecutive lists that keep it: contact and opinion belong here.
CREATE TABLE proposals (
  id text PRIMARY KEY,
  vacancy_id text NOT NULL REFERENCES vacancies (id),
  household_id text NOT NULL REFERENCES households (id),
  run_id text NOT NULL REFERENCES runs (id),
  pseudonym text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- First day it reached people: its list was opened, or a contact recorded.
  reached_on date,
  contact_recorded_at timestamptz,
  opinion text CHECK (opinion IN ('accept', 'decline')),
  opinion_reason text,
  opinion_effect jsonb,
  opinion_on date
);
CREATE INDEX proposals_of_vacancy ON proposals (vacancy_id);
CREATE INDEX proposals_of_household ON proposals (household_id);

-- One line of one list, as its run computed it.
CREATE TABLE list_entries (
  list_id text NOT NULL REFERENCES proposal_lists (id),
  proposal_id text NOT NULL REFERENCES proposals (id),
  vacancy_id text NOT NULL REFERENCES vacancies (id),
  household_id text NOT NULL REFERENCES households (id),
  rank smallint NOT NULL CHECK (rank BETWEEN 1 AND 3),
  points integer NOT NULL,
  terms jsonb NOT NULL,
  tasks jsonb NOT NULL,
  subject_to text[] NOT NULL,
  inter_departmental boolean NOT NULL,
  kept text CHECK (kept IN ('commitment', 'hold')),
  replaces jsonb,
  rank_one_elsewhere text,
  PRIMARY KEY (list_id, rank),
  UNIQUE (list_id, household_id)
);
CREATE INDEX list_entries_of_proposal ON list_entries (proposal_id);
CREATE INDEX list_entries_of_household ON list_entries (household_id);

CREATE TABLE refusals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  household_id text NOT NULL REFERENCES households (id),
  vacancy_id text NOT NULL REFERENCES vacancies (id),
  refused_on date NOT NULL,
  refused_by text NOT NULL CHECK (refused_by IN ('household', 'association', 'landlord', 'caleol')),
  reason text NOT NULL,
  effect jsonb NOT NULL,
  rank smallint
);
CREATE INDEX refusals_of_household ON refusals (household_id);

CREATE TABLE orientation_suggestions (
  vacancy_id text PRIMARY KEY REFERENCES vacancies (id),
  contingent text NOT NULL,
  reserver_id text REFERENCES organisations (id),
  reason text NOT NULL,
  run_id text NOT NULL REFERENCES runs (id),
  suggested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  confirmed_at timestamptz,
  confirmed_by text CHECK (confirmed_by IN ('referent', 'policy'))
);

ALTER TABLE proposal_lists ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_lists FORCE ROW LEVEL SECURITY;
ALTER TABLE proposals ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposals FORCE ROW LEVEL SECURITY;
ALTER TABLE list_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE list_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE refusals ENABLE ROW LEVEL SECURITY;
ALTER TABLE refusals FORCE ROW LEVEL SECURITY;
ALTER TABLE orientation_suggestions ENABLE ROW LEVEL SECURITY;
ALTER TABLE orientation_suggestions FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE ON proposal_lists, proposals, orientation_suggestions TO rapprochement_worker;
GRANT SELECT, INSERT ON list_entries, refusals TO rapprochement_worker;
-- What a run that finds the list again refreshes; who stands at which rank with how many points never changes.
GRANT UPDATE (terms, tasks, subject_to, kept, replaces, rank_one_elsewhere) ON list_entries TO rapprochement_worker;
GRANT SELECT, UPDATE (opened_at, held_until, touched) ON proposal_lists TO rapprochement_app;
GRANT SELECT, UPDATE (reached_on, contact_recorded_at, opinion, opinion_reason, opinion_effect, opinion_on) ON proposals TO rapprochement_app;
GRANT SELECT ON list_entries TO rapprochement_app;
GRANT SELECT, INSERT ON refusals TO rapprochement_app;
GRANT SELECT, UPDATE (confirmed_at, confirmed_by) ON orientation_suggestions TO rapprochement_app;

CREATE POLICY worker ON proposal_lists TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON proposals TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON list_entries TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON refusals TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON orientation_suggestions TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

-- A list follows its vacancy; what it says of households follows the households for an association.
CREATE POLICY readers ON proposal_lists FOR SELECT TO rapprochement_app
  USING (vacancy_id IN (SELECT v.id FROM vacancies v));
CREATE POLICY opens ON proposal_lists FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND vacancy_id IN (SELECT v.id FROM vacancies v))
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND vacancy_id IN (SELECT v.id FROM vacancies v));

CREATE POLICY readers ON proposals FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h) OR vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE vacancy_id IN (SELECT v.id FROM vacancies v)
    END
  );
CREATE POLICY acts ON proposals FOR UPDATE TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE false
    END
  )
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE false
    END
  );

CREATE POLICY readers ON list_entries FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h) OR vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE vacancy_id IN (SELECT v.id FROM vacancies v)
    END
  );

CREATE POLICY readers ON refusals FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h)
      ELSE vacancy_id IN (SELECT v.id FROM vacancies v)
    END
  );
CREATE POLICY refuse ON refusals FOR INSERT TO rapprochement_app
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h) AND refused_by IN ('association', 'household')
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by = 'landlord'
      ELSE false
    END
  );

CREATE POLICY readers ON orientation_suggestions FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) <> 'association' AND vacancy_id IN (SELECT v.id FROM vacancies v));
CREATE POLICY confirms ON orientation_suggestions FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'landlordReferent' AND vacancy_id IN (SELECT v.id FROM vacancies v))
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND vacancy_id IN (SELECT v.id FROM vacancies v));
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TABLE orientation_suggestions, refusals, list_entries, proposals, proposal_lists;
RESET ROLE;
