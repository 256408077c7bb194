-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- Who is party to the protocol, or rehouses its households without having signed.
CREATE TABLE protocol_partners (
  id text PRIMARY KEY,
  version integer NOT NULL DEFAULT 1,
  kind text NOT NULL CHECK (kind IN ('landlord', 'actionLogement', 'localAuthority')),
  -- NULL = a partner that has no account here.
  organisation_id text REFERENCES organisations (id),
  name text NOT NULL CHECK (length(name) <= 200),
  departements text[] NOT NULL,
  standing text NOT NULL CHECK (standing IN ('signatory', 'rehousesWithoutSigning', 'left')),
  signed_on date,
  left_on date,
  CHECK (standing = 'rehousesWithoutSigning' OR signed_on IS NOT NULL),
  CHECK ((standing = 'left') = (left_on IS NOT NULL))
);
CREATE UNIQUE INDEX protocol_partners_once ON protocol_partners (kind, name);

-- The directory: who to call, per organisation and département; a replaced person stays in its history.
CREATE TABLE protocol_contacts (
  id text PRIMARY KEY,
  organisation_id text NOT NULL REFERENCES organisations (id),
  role text NOT NULL CHECK (role IN ('landlordDepartemental', 'landlordRegional', 'caleolContact', 'protocolDepartemental', 'protocolRegional')),
  -- NULL = every département.
  departement text,
  name text NOT NULL CHECK (length(name) <= 120),
  job text NOT NULL CHECK (length(job) <= 120),
  email text CHECK (length(email) <= 254),
  phone text CHECK (length(phone) <= 30),
  named_on date NOT NULL,
  replaced_on date,
  CHECK (email IS NOT NULL OR phone IS NOT NULL),
  CHECK ((role IN ('landlordRegional', 'protocolRegional')) = (departement IS NULL))
);
CREATE UNIQUE INDEX protocol_contacts_in_post ON protocol_contacts (organisation_id, role, departement)
  NULLS NOT DISTINCT WHERE replaced_on IS NULL;

CREATE TABLE protocol_meetings (
  id text PRIMARY KEY,
  version integer NOT NULL DEFAULT 1,
  departement text NOT NULL,
  year smallint NOT NULL CHECK (year BETWEEN 2019 AND 2100),
  quarter smallint NOT NULL CHECK (quarter BETWEEN 1 AND 4),
  planned_on date NOT NULL,
  place text NOT NULL CHECK (length(place) <= 200),
  held_on date,
  attendance text CHECK (length(attendance) <= 2000),
  record text CHECK (length(record) <= 5000),
  -- What the agenda counted on the day it was held.
  figures jsonb,
  UNIQUE (departement, year, quarter),
  CHECK ((held_on IS NULL) = (figures IS NULL))
);

-- What a meeting decided of each eligible household that it revised.
CREATE TABLE protocol_reviews (
  meeting_id text NOT NULL REFERENCES protocol_meetings (id),
  household_id text NOT NULL REFERENCES households (id),
  outcome text NOT NULL CHECK (outcome IN ('kept', 'exited')),
  motive text,
  reviewed_on date NOT NULL,
  PRIMARY KEY (meeting_id, household_id),
  CHECK ((outcome = 'exited') = (motive IS NOT NULL))
);

-- Leases that the product did not see: a direct proposal, another channel, a landlord outside.
CREATE TABLE outside_rehousings (
  id text PRIMARY KEY,
  household_id text NOT NULL REFERENCES households (id),
  association_id text NOT NULL REFERENCES organisations (id),
  signed_on date NOT NULL,
  departement text,
  contingent text,
  landlord_id text REFERENCES organisations (id),
  landlord text CHECK (length(landlord) <= 200),
  protocol boolean NOT NULL,
  source text NOT NULL CHECK (source IN ('form', 'file')),
  recorded_at timestamptz NOT NULL,
  UNIQUE (household_id, signed_on)
);
CREATE INDEX outside_rehousings_latest ON outside_rehousings (association_id, signed_on DESC, id DESC);

-- One year after the end of a support, its landlord is asked how it goes; asked once.
CREATE TABLE survey_inquiries (
  id text PRIMARY KEY,
  household_id text NOT NULL REFERENCES households (id),
  departement text NOT NULL,
  landlord_id text REFERENCES organisations (id),
  signed_on date NOT NULL,
  support_ended_on date NOT NULL,
  asked_on date NOT NULL,
  answered_on date,
  arrears_3_months boolean,
  insurance_missing boolean,
  survey_unanswered boolean,
  notice boolean,
  UNIQUE (household_id, support_ended_on)
);
CREATE INDEX survey_inquiries_of_landlord ON survey_inquiries (landlord_id, answered_on);

ALTER TABLE protocol_partners ENABLE ROW LEVEL SECURITY;
ALTER TABLE protocol_partners FORCE ROW LEVEL SECURITY;
ALTER TABLE protocol_contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE protocol_contacts FORCE ROW LEVEL SECURITY;
ALTER TABLE protocol_meetings ENABLE ROW LEVEL SECURITY;
ALTER TABLE protocol_meetings FORCE ROW LEVEL SECURITY;
ALTER TABLE protocol_reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE protocol_reviews FORCE ROW LEVEL SECURITY;
ALTER TABLE outside_rehousings ENABLE ROW LEVEL SECURITY;
ALTER TABLE outside_rehousings FORCE ROW LEVEL SECURITY;
ALTER TABLE survey_inquiries ENABLE ROW LEVEL SECURITY;
ALTER TABLE survey_inquiries FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON protocol_partners, protocol_contacts, protocol_meetings, protocol_reviews, outside_rehousings,
  survey_inquiries TO rapprochement_app, rapprochement_worker;
GRANT UPDATE (version, departements, standing, signed_on, left_on) ON protocol_partners TO rapprochement_app;
GRANT UPDATE (replaced_on) ON protocol_contacts TO rapprochement_app;
GRANT UPDATE (version, planned_on, place, held_on, attendance, record, figures) ON protocol_meetings TO rapprochement_app;
GRANT UPDATE (outcome, motive, reviewed_on) ON protocol_reviews TO rapprochement_app;
GRANT UPDATE (answered_on, arrears_3_months, insurance_missing, survey_unanswered, notice) ON survey_inquiries
  TO rapprochement_app;

CREATE POLICY worker ON protocol_partners TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON protocol_contacts TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON protocol_meetings TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON protocol_reviews TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON outside_rehousings TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON survey_inquiries TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

-- Partners of one's départements; the region keeps the register.
CREATE POLICY readers ON protocol_partners FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      ELSE departements && (SELECT current_departements())::text[]
    END
  );
CREATE POLICY entry ON protocol_partners FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY change ON protocol_partners FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority')
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority');

-- Each organisation names its own; those of one's départements, and the regional ones, are read by the others.
CREATE POLICY readers ON protocol_contacts FOR SELECT TO rapprochement_app
  USING (
    organisation_id = (SELECT current_organisation())
    OR CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'landlordReferent' THEN role = 'protocolRegional'
        OR (role = 'protocolDepartemental' AND departement = ANY ((SELECT current_departements())::text[]))
      WHEN 'association' THEN departement = ANY ((SELECT current_departements())::text[])
        OR role IN ('landlordRegional', 'protocolRegional')
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
        OR role IN ('landlordRegional', 'protocolRegional')
      ELSE false
    END
  );
CREATE POLICY entry ON protocol_contacts FOR INSERT TO rapprochement_app
  WITH CHECK (
    organisation_id = (SELECT current_organisation())
    AND CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN role IN ('landlordDepartemental', 'landlordRegional', 'caleolContact')
      WHEN 'departementalUnit' THEN role = 'protocolDepartemental' AND departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN role = 'protocolRegional'
      ELSE false
    END
  );
CREATE POLICY change ON protocol_contacts FOR UPDATE TO rapprochement_app
  USING (
    organisation_id = (SELECT current_organisation())
    AND (SELECT current_access_role()) IN ('landlordReferent', 'departementalUnit', 'regionalAuthority')
  )
  WITH CHECK (
    organisation_id = (SELECT current_organisation())
    AND (SELECT current_access_role()) IN ('landlordReferent', 'departementalUnit', 'regionalAuthority')
  );

-- The unit of the département holds its meetings; their partners read when they are and what they recorded.
CREATE POLICY readers ON protocol_meetings FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'landlordReferent' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'association' THEN departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  );
CREATE POLICY entry ON protocol_meetings FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'departementalUnit' AND departement = ANY ((SELECT current_departements())::text[]));
CREATE POLICY change ON protocol_meetings FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'departementalUnit' AND departement = ANY ((SELECT current_departements())::text[]))
  WITH CHECK ((SELECT current_access_role()) = 'departementalUnit' AND departement = ANY ((SELECT current_departements())::text[]));

CREATE POLICY readers ON protocol_reviews FOR SELECT TO rapprochement_app
  USING (
    (SELECT current_access_role()) IN ('association', 'departementalUnit') AND household_id IN (SELECT h.id FROM households h)
  );
CREATE POLICY entry ON protocol_reviews FOR INSERT TO rapprochement_app
  WITH CHECK (
    (SELECT current_access_role()) = 'departementalUnit' AND household_id IN (SELECT h.id FROM households h)
    AND meeting_id IN (SELECT m.id FROM protocol_meetings m)
  );
CREATE POLICY change ON protocol_reviews FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'departementalUnit' AND household_id IN (SELECT h.id FROM households h))
  WITH CHECK ((SELECT current_access_role()) = 'departementalUnit' AND household_id IN (SELECT h.id FROM households h));

CREATE POLICY readers ON outside_rehousings FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h)
      ELSE false
    END
  );
CREATE POLICY entry ON outside_rehousings FOR INSERT TO rapprochement_app
  WITH CHECK (
    (SELECT current_access_role()) = 'association' AND association_id = (SELECT current_organisation())
    AND household_id IN (SELECT h.id FROM households h)
  );

CREATE POLICY readers ON survey_inquiries FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY entry ON survey_inquiries FOR INSERT TO rapprochement_app
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  );
CREATE POLICY answers ON survey_inquiries FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()));

-- A unit enters and ends the eligibility of a household of its territory: this one fact of the file, nothing else of it.
CREATE POLICY eligibility ON households FOR UPDATE TO rapprochement_owner USING (true) WITH CHECK (true);
CREATE FUNCTION set_protocol_eligibility(household text, since date) RETURNS boolean
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    WITH changed AS (
      UPDATE public.households h
      SET facts = jsonb_set(h.facts::jsonb, '{protocolEligibleSince}', coalesce(to_jsonb(since), 'null'::jsonb))::json,
        version = h.version + 1, changed_at = now()
      WHERE h.id = household AND public.current_access_role() = 'departementalUnit'
        AND h.departement = ANY (public.current_departements())
      RETURNING 1
    )
    SELECT count(*) = 1 FROM changed
  $$;
REVOKE ALL ON FUNCTION set_protocol_eligibility(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_protocol_eligibility(text, date) TO rapprochement_app;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION set_protocol_eligibility(text, date);
DROP POLICY eligibility ON households;
DROP TABLE survey_inquiries, outside_rehousings, protocol_reviews, protocol_meetings, protocol_contacts, protocol_partners;
RESET ROLE;
