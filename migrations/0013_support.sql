-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- What the association writes along the way of a support: the texts of its two sheets.
CREATE TABLE support_sheets (
  household_id text PRIMARY KEY REFERENCES households (id),
  version integer NOT NULL DEFAULT 1,
  needs text,
  strengths text,
  for_correspondent text,
  for_social_services text,
  vigilance text,
  contact_after_end text,
  syplo_updated_on date
);

CREATE TABLE support_works (
  id text PRIMARY KEY,
  household_id text NOT NULL REFERENCES households (id),
  phase text NOT NULL CHECK (phase IN ('towards', 'within')),
  happened_on date NOT NULL,
  what text NOT NULL CHECK (length(what) <= 500),
  outcome text CHECK (length(outcome) <= 500)
);
CREATE INDEX support_works_of_household ON support_works (household_id, happened_on, id);

-- Until when a document of the file is good; the facts of the household say whether it is there.
CREATE TABLE document_expiries (
  household_id text NOT NULL REFERENCES households (id),
  code text NOT NULL,
  expires_on date NOT NULL,
  PRIMARY KEY (household_id, code)
);

-- The household was asked whether it would live in a département; its consent itself is a fact of the household.
CREATE TABLE consent_requests (
  household_id text NOT NULL REFERENCES households (id),
  departement text NOT NULL,
  asked_on date NOT NULL,
  answered_on date,
  answer text CHECK (answer IN ('given', 'refused')),
  PRIMARY KEY (household_id, departement, asked_on),
  CHECK ((answered_on IS NULL) = (answer IS NULL))
);

-- Registration and applications in AL'in, direct proposals of Action Logement: what is to be followed.
CREATE TABLE alin_tasks (
  id text PRIMARY KEY,
  household_id text NOT NULL REFERENCES households (id),
  kind text NOT NULL CHECK (kind IN ('register', 'application', 'directProposal')),
  what text NOT NULL CHECK (length(what) <= 500),
  opened_on date NOT NULL,
  due_on date NOT NULL,
  done_on date,
  outcome text CHECK (outcome IN ('registered', 'retained', 'notRetained', 'refusedByHousehold', 'abandoned')),
  CHECK ((done_on IS NULL) = (outcome IS NULL))
);
CREATE INDEX alin_tasks_of_household ON alin_tasks (household_id);

CREATE TABLE social_workers (
  id text PRIMARY KEY,
  association_id text NOT NULL REFERENCES organisations (id),
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 80),
  departement text NOT NULL,
  started_on date NOT NULL,
  left_on date CHECK (left_on >= started_on)
);
CREATE INDEX social_workers_of_association ON social_workers (association_id, label);

CREATE TABLE social_worker_counts (
  association_id text NOT NULL REFERENCES organisations (id),
  month date NOT NULL,
  departement text NOT NULL,
  workers smallint NOT NULL CHECK (workers BETWEEN 0 AND 500),
  counted_at timestamptz NOT NULL,
  PRIMARY KEY (association_id, month, departement)
);

CREATE TABLE household_filters (
  id text PRIMARY KEY,
  association_id text NOT NULL REFERENCES organisations (id),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  query text NOT NULL CHECK (length(query) <= 500),
  UNIQUE (association_id, name)
);

-- An explanation that its association contests: a question with a clock, answered by the unit or the region.
CREATE TABLE contests (
  id text PRIMARY KEY,
  version integer NOT NULL DEFAULT 1,
  household_id text NOT NULL REFERENCES households (id),
  vacancy_id text NOT NULL REFERENCES vacancies (id),
  association_id text NOT NULL REFERENCES organisations (id),
  departement text NOT NULL,
  ground text NOT NULL,
  text text NOT NULL CHECK (length(text) <= 2000),
  asked_at timestamptz NOT NULL,
  due_on date NOT NULL,
  answer text CHECK (answer IN ('upheld', 'dataToCorrect', 'notUpheld')),
  answer_text text CHECK (length(answer_text) <= 2000),
  answered_at timestamptz,
  answered_by text REFERENCES organisations (id),
  CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX contests_latest ON contests (asked_at DESC, id DESC);
CREATE INDEX contests_of_household ON contests (household_id);

GRANT SELECT, INSERT, UPDATE ON support_sheets, consent_requests, alin_tasks, social_workers, social_worker_counts
  TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON document_expiries TO rapprochement_app;
GRANT SELECT, INSERT ON support_works TO rapprochement_app;
GRANT SELECT, INSERT, DELETE ON household_filters TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE (version, answer, answer_text, answered_at, answered_by) ON contests TO rapprochement_app;

DO $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['support_sheets', 'support_works', 'document_expiries', 'consent_requests', 'alin_tasks',
    'social_workers', 'social_worker_counts', 'household_filters', 'contests'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('GRANT SELECT ON %I TO rapprochement_worker', one);
    EXECUTE format('CREATE POLICY worker ON %I TO rapprochement_worker '
      || 'USING ((SELECT current_access_role()) = ''system'') WITH CHECK ((SELECT current_access_role()) = ''system'')', one);
  END LOOP;
  -- What is written about a household is its association's alone, and follows the household.
  FOREACH one IN ARRAY ARRAY['support_sheets', 'support_works', 'document_expiries', 'consent_requests', 'alin_tasks'] LOOP
    EXECUTE format('CREATE POLICY own ON %I TO rapprochement_app '
      || 'USING ((SELECT current_access_role()) = ''association'' AND household_id IN (SELECT h.id FROM households h)) '
      || 'WITH CHECK ((SELECT current_access_role()) = ''association'' AND household_id IN (SELECT h.id FROM households h))', one);
  END LOOP;
  FOREACH one IN ARRAY ARRAY['social_workers', 'social_worker_counts', 'household_filters'] LOOP
    EXECUTE format('CREATE POLICY own ON %I TO rapprochement_app '
      || 'USING ((SELECT current_access_role()) = ''association'' AND association_id = (SELECT current_organisation())) '
      || 'WITH CHECK ((SELECT current_access_role()) = ''association'' AND association_id = (SELECT current_organisation()))', one);
  END LOOP;
END
$$;

CREATE POLICY readers ON contests FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN true
      ELSE false
    END
  );
CREATE POLICY asks ON contests FOR INSERT TO rapprochement_app
  WITH CHECK (
    (SELECT current_access_role()) = 'association' AND association_id = (SELECT current_organisation())
    AND household_id IN (SELECT h.id FROM households h) AND vacancy_id IN (SELECT v.id FROM vacancies v)
    AND answer IS NULL
  );
CREATE POLICY answers ON contests FOR UPDATE TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN true
      ELSE false
    END
  )
  WITH CHECK (
    answered_by = (SELECT current_organisation())
    AND CASE (SELECT current_access_role())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN true
      ELSE false
    END
  );

-- An association hands a household over to another one: its row leaves the giver's sight, so that no policy of the giver
-- could check it. The life of a rapprochement is not handed over while it goes on.
CREATE POLICY transferring ON households FOR UPDATE TO rapprochement_owner USING (true) WITH CHECK (true);
CREATE POLICY transferring ON household_identities TO rapprochement_owner USING (true) WITH CHECK (true);
CREATE FUNCTION transfer_household(household text, receiver text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  moved public.households%ROWTYPE;
BEGIN
  IF public.current_access_role() IS DISTINCT FROM 'association' THEN RETURN 'notFound'; END IF;
  SELECT * INTO moved FROM public.households h
    WHERE h.id = household AND h.owner_id = public.current_organisation() FOR UPDATE;
  IF NOT FOUND THEN RETURN 'notFound'; END IF;
  IF receiver = moved.owner_id OR NOT EXISTS (
    SELECT FROM public.organisations o WHERE o.id = receiver AND o.kind = 'association') THEN RETURN 'notAnAssociation'; END IF;
  IF EXISTS (SELECT FROM public.pairings p WHERE p.household_id = household AND p.state NOT IN ('followedUp', 'declined',
    'withdrawn', 'expired', 'superseded', 'released', 'notGranted', 'inadmissible', 'offerRefused', 'failed'))
    THEN RETURN 'inProgress'; END IF;
  IF EXISTS (SELECT FROM public.households h WHERE h.owner_id = receiver AND h.reference = moved.reference)
    THEN RETURN 'referenceTaken'; END IF;
  UPDATE public.households h SET owner_id = receiver, version = h.version + 1, changed_at = now(),
    facts = (h.facts::jsonb || jsonb_build_object('ownerId', receiver) || CASE
      WHEN json_typeof(h.facts -> 'support') = 'object' THEN jsonb_build_object('support',
        (h.facts -> 'support')::jsonb || jsonb_build_object('associationId', receiver, 'socialWorkerId', null))
      ELSE '{}'::jsonb END)::json
    WHERE h.id = household;
  UPDATE public.household_identities i SET owner_id = receiver WHERE i.household_id = household;
  RETURN 'done';
END
$$;
REVOKE ALL ON FUNCTION transfer_household(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION transfer_household(text, text) TO rapprochement_app;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION transfer_household(text, text);
DROP POLICY transferring ON household_identities;
DROP POLICY transferring ON households;
DROP TABLE contests, household_filters, social_worker_counts, social_workers, alin_tasks, consent_requests,
  document_expiries, support_works, support_sheets;
RESET ROLE;
