-- Up Migration
SET LOCAL ROLE rapprochement_owner;

CREATE TABLE households (
  id text PRIMARY KEY,
  owner_id text NOT NULL REFERENCES organisations (id),
  reference text NOT NULL,
  departement text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  -- The domain's Household, whole: what has no field there cannot be stored here. json, not jsonb: read back as written,
  -- by the thousand at each run, and never searched.
  facts json NOT NULL,
  UNIQUE (owner_id, reference)
);
CREATE INDEX households_by_reference ON households (reference, id);
CREATE INDEX households_by_departement ON households (departement);

CREATE TABLE vacancies (
  id text PRIMARY KEY,
  landlord_id text NOT NULL REFERENCES landlords (id),
  referent_id text,
  status text NOT NULL CHECK (status IN ('open', 'withdrawn', 'allocated')),
  posted_at timestamptz NOT NULL,
  version integer NOT NULL,
  internal_id text NOT NULL,
  -- Commune, address line, complement and floor, without case, accents or punctuation (src/infra/vacancies.ts).
  address_key text NOT NULL,
  departement text NOT NULL,
  commune_code text NOT NULL,
  -- NULL = not oriented yet.
  contingent text,
  reserver_id text REFERENCES organisations (id),
  declaration jsonb NOT NULL
);
CREATE UNIQUE INDEX vacancies_one_open_by_internal_id ON vacancies (landlord_id, internal_id) WHERE status = 'open';
CREATE UNIQUE INDEX vacancies_one_open_by_address ON vacancies (landlord_id, address_key) WHERE status = 'open';
CREATE INDEX vacancies_latest ON vacancies (posted_at DESC, id DESC);
CREATE INDEX vacancies_of_landlord ON vacancies (landlord_id, posted_at DESC, id DESC);
CREATE INDEX vacancies_of_reserver ON vacancies (reserver_id) WHERE reserver_id IS NOT NULL;

-- One row per household ever proposed on a vacancy; also what opens the vacancy to the household's association.
CREATE TABLE pseudonyms (
  vacancy_id text NOT NULL REFERENCES vacancies (id),
  household_id text NOT NULL REFERENCES households (id),
  landlord_id text NOT NULL REFERENCES landlords (id),
  code text NOT NULL,
  PRIMARY KEY (vacancy_id, household_id),
  UNIQUE (vacancy_id, code)
);
CREATE INDEX pseudonyms_of_household ON pseudonyms (household_id);

ALTER TABLE households ENABLE ROW LEVEL SECURITY;
ALTER TABLE households FORCE ROW LEVEL SECURITY;
ALTER TABLE vacancies ENABLE ROW LEVEL SECURITY;
ALTER TABLE vacancies FORCE ROW LEVEL SECURITY;
ALTER TABLE pseudonyms ENABLE ROW LEVEL SECURITY;
ALTER TABLE pseudonyms FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE ON households, vacancies, pseudonyms TO rapprochement_worker;
GRANT SELECT, INSERT, UPDATE ON households, vacancies TO rapprochement_app;
GRANT SELECT ON pseudonyms TO rapprochement_app;

CREATE POLICY worker ON households TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON vacancies TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON pseudonyms TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

CREATE POLICY readers ON households FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN owner_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  );
CREATE POLICY entry ON households FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'association' AND owner_id = (SELECT current_organisation()));
CREATE POLICY change ON households FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'association' AND owner_id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) = 'association' AND owner_id = (SELECT current_organisation()));

CREATE POLICY readers ON pseudonyms FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h)
      ELSE false
    END
  );

CREATE POLICY readers ON vacancies FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'reserver' THEN reserver_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN true
      WHEN 'association' THEN id IN (SELECT p.vacancy_id FROM pseudonyms p)
      ELSE false
    END
  );
CREATE POLICY post ON vacancies FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()));
CREATE POLICY change ON vacancies FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()));

-- The region counts households without reading one: the owner may read them through this function alone.
CREATE POLICY counting ON households FOR SELECT TO rapprochement_owner USING (true);
CREATE FUNCTION count_households() RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT CASE WHEN public.current_access_role() = 'regionalAuthority' THEN (SELECT count(*)::integer FROM public.households) END
  $$;
REVOKE ALL ON FUNCTION count_households() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_households() TO rapprochement_app;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION count_households();
DROP TABLE pseudonyms CASCADE;
DROP TABLE vacancies, households;
RESET ROLE;
