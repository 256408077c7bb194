-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- What indicators are counted from: a projection of events, one row per lease, support, blocking situation, survey.
-- No reference to households: a history may come from files, or be rebuilt from published tables.
CREATE TABLE monitoring_rehousings (
  id text PRIMARY KEY,
  signed_on date NOT NULL,
  departement_from text,
  departement_to text,
  declared_departement_to text,
  contingent text,
  landlord_id text,
  landlord text,
  association_id text,
  scheme text,
  avdl boolean NOT NULL,
  protocol boolean NOT NULL,
  dalo boolean NOT NULL,
  first_quartile boolean,
  qpv boolean,
  action_logement_reported boolean NOT NULL,
  towards_started_on date,
  dalo_recognised_on date,
  provenance text NOT NULL
);
CREATE INDEX monitoring_rehousings_by_day ON monitoring_rehousings (signed_on);
CREATE INDEX monitoring_rehousings_avdl ON monitoring_rehousings (signed_on) WHERE avdl;
CREATE INDEX monitoring_rehousings_protocol ON monitoring_rehousings (signed_on) WHERE protocol;
CREATE INDEX monitoring_rehousings_of_landlord ON monitoring_rehousings (landlord_id, signed_on);

CREATE TABLE monitoring_supports (
  id text PRIMARY KEY,
  departement text,
  association_id text,
  scheme text,
  prescriber text,
  diagnosed_on date,
  towards_started_on date,
  rehoused_on date,
  within_started_on date,
  ended_on date,
  exited_on date,
  action_logement_reported_on date,
  protocol_entered_on date,
  protocol_exited_on date,
  proposed_on date,
  proposal_closed_on date,
  provenance text NOT NULL
);
CREATE INDEX monitoring_supports_of_association ON monitoring_supports (association_id);

CREATE TABLE monitoring_blockings (
  id text PRIMARY KEY,
  departement text,
  association_id text,
  kind text NOT NULL,
  opened_on date NOT NULL,
  solved_on date,
  provenance text NOT NULL
);

CREATE TABLE monitoring_follow_ups (
  id text PRIMARY KEY,
  departement text,
  landlord_id text,
  association_id text,
  asked_on date NOT NULL,
  support_ended_on date,
  returned boolean NOT NULL,
  arrears_3_months boolean,
  insurance_missing boolean,
  survey_unanswered boolean,
  notice boolean,
  provenance text NOT NULL
);

ALTER TABLE monitoring_rehousings ENABLE ROW LEVEL SECURITY;
ALTER TABLE monitoring_rehousings FORCE ROW LEVEL SECURITY;
ALTER TABLE monitoring_supports ENABLE ROW LEVEL SECURITY;
ALTER TABLE monitoring_supports FORCE ROW LEVEL SECURITY;
ALTER TABLE monitoring_blockings ENABLE ROW LEVEL SECURITY;
ALTER TABLE monitoring_blockings FORCE ROW LEVEL SECURITY;
ALTER TABLE monitoring_follow_ups ENABLE ROW LEVEL SECURITY;
ALTER TABLE monitoring_follow_ups FORCE ROW LEVEL SECURITY;

GRANT SELECT ON monitoring_rehousings, monitoring_supports, monitoring_blockings, monitoring_follow_ups TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON monitoring_rehousings, monitoring_supports, monitoring_blockings, monitoring_follow_ups
  TO rapprochement_worker;

CREATE POLICY worker ON monitoring_rehousings TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON monitoring_supports TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON monitoring_blockings TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON monitoring_follow_ups TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

CREATE POLICY readers ON monitoring_rehousings FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement_to = ANY ((SELECT current_departements())::text[])
        OR departement_from = ANY ((SELECT current_departements())::text[])
        OR declared_departement_to = ANY ((SELECT current_departements())::text[])
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY readers ON monitoring_supports FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY readers ON monitoring_blockings FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY readers ON monitoring_follow_ups FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TABLE monitoring_follow_ups, monitoring_blockings, monitoring_supports, monitoring_rehousings;
RESET ROLE;
