-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- Vacancies being declared, as they were typed: nothing of them is read by the engine.
CREATE TABLE vacancy_drafts (
  id text PRIMARY KEY,
  landlord_id text NOT NULL REFERENCES landlords (id),
  typed jsonb NOT NULL CHECK (jsonb_typeof(typed) = 'object' AND length(typed::text) <= 20000),
  step smallint NOT NULL CHECK (step BETWEEN 1 AND 5),
  saved_at timestamptz NOT NULL
);
CREATE INDEX vacancy_drafts_of_landlord ON vacancy_drafts (landlord_id, saved_at DESC);

ALTER TABLE vacancy_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE vacancy_drafts FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON vacancy_drafts TO rapprochement_app;
GRANT SELECT, DELETE ON vacancy_drafts TO rapprochement_worker;

CREATE POLICY own ON vacancy_drafts TO rapprochement_app
  USING ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()));
CREATE POLICY worker ON vacancy_drafts TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TABLE vacancy_drafts;
RESET ROLE;
