-- Up Migration
SET LOCAL ROLE rapprochement_owner;

CREATE TABLE events (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  organisation_id text REFERENCES organisations (id),
  vacancy_id text REFERENCES vacancies (id),
  household_id text REFERENCES households (id),
  proposal_id text REFERENCES proposals (id),
  run_id text REFERENCES runs (id),
  reason text,
  data jsonb NOT NULL
);
CREATE INDEX events_of_vacancy ON events (vacancy_id, seq);
CREATE INDEX events_of_household ON events (household_id, seq);
CREATE INDEX events_by_name ON events (name, at);
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Answers to writes, replayed for 48 hours.
CREATE TABLE idempotency_keys (
  organisation_id text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status integer,
  body text,
  location text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE events FORCE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON events TO rapprochement_app, rapprochement_worker;
GRANT SELECT, INSERT, UPDATE ON idempotency_keys TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO rapprochement_worker;

CREATE POLICY worker ON events TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON idempotency_keys TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

CREATE POLICY readers ON events FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN organisation_id = (SELECT current_organisation())
        OR household_id IN (SELECT h.id FROM households h)
        OR (household_id IS NULL AND proposal_id IS NULL AND vacancy_id IN (SELECT v.id FROM vacancies v))
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h) OR vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE organisation_id = (SELECT current_organisation()) OR vacancy_id IN (SELECT v.id FROM vacancies v)
    END
  );
CREATE POLICY appends ON events FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) IS NOT NULL AND organisation_id = (SELECT current_organisation()));

CREATE POLICY own ON idempotency_keys TO rapprochement_app
  USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()));
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TABLE idempotency_keys, events;
RESET ROLE;
