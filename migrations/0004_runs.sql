-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- The region's freshness, its lease and its fencing token: coalescing lives here, never in the queue.
CREATE TABLE region_state (
  region text PRIMARY KEY,
  seed text NOT NULL,
  dirty_version bigint NOT NULL DEFAULT 0,
  solved_version bigint NOT NULL DEFAULT 0,
  lease_until timestamptz,
  fencing_token bigint NOT NULL DEFAULT 0,
  scheduled_on date
);

CREATE TABLE runs (
  id text PRIMARY KEY,
  region text NOT NULL REFERENCES region_state (region),
  state text NOT NULL CHECK (state IN ('running', 'published', 'withheld', 'failed', 'superseded')),
  as_of date NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  dirty_version bigint NOT NULL,
  fencing_token bigint NOT NULL,
  input_hash text,
  result_hash text,
  outcome jsonb,
  stages jsonb NOT NULL DEFAULT '[]',
  problem text,
  -- Canonical JSON, gzip: the frozen instance and its result, replayable.
  instance bytea,
  result bytea
);
CREATE INDEX runs_latest ON runs (state, ended_at DESC);
ALTER TABLE runs ALTER COLUMN instance SET STORAGE EXTERNAL;
ALTER TABLE runs ALTER COLUMN result SET STORAGE EXTERNAL;

CREATE TABLE run_progress (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id text NOT NULL REFERENCES runs (id),
  stage text NOT NULL,
  done boolean NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX run_progress_of_run ON run_progress (run_id, id);

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE FUNCTION ring_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('rapprochement_outbox', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER outbox_rings AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION ring_outbox();

CREATE FUNCTION ring_run_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('rapprochement_run_progress', NEW.run_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER run_progress_rings AFTER INSERT ON run_progress FOR EACH ROW EXECUTE FUNCTION ring_run_progress();

ALTER TABLE region_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE region_state FORCE ROW LEVEL SECURITY;
ALTER TABLE runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE runs FORCE ROW LEVEL SECURITY;
ALTER TABLE run_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_progress FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE ON region_state, runs TO rapprochement_worker;
GRANT SELECT, INSERT, DELETE ON run_progress TO rapprochement_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO rapprochement_worker;
-- What a change writes: the dirty version and its doorbell, and it cannot write anything else here.
GRANT SELECT, UPDATE (dirty_version) ON region_state TO rapprochement_app;
GRANT INSERT ON outbox TO rapprochement_app;
-- Frozen instances hold households: the app reads the summary of a run, never its bytes.
GRANT SELECT (id, region, state, as_of, started_at, ended_at, dirty_version, input_hash, result_hash, outcome, stages, problem)
  ON runs TO rapprochement_app;
GRANT SELECT ON run_progress TO rapprochement_app;

CREATE POLICY worker ON region_state TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON runs TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON run_progress TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON outbox TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

CREATE POLICY readers ON region_state FOR SELECT TO rapprochement_app USING ((SELECT current_access_role()) IS NOT NULL);
CREATE POLICY dirty ON region_state FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) IS NOT NULL) WITH CHECK ((SELECT current_access_role()) IS NOT NULL);
CREATE POLICY readers ON runs FOR SELECT TO rapprochement_app USING ((SELECT current_access_role()) IS NOT NULL);
CREATE POLICY readers ON run_progress FOR SELECT TO rapprochement_app USING ((SELECT current_access_role()) IS NOT NULL);
CREATE POLICY rings ON outbox FOR INSERT TO rapprochement_app WITH CHECK ((SELECT current_access_role()) IS NOT NULL);
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TABLE outbox, run_progress, runs, region_state;
DROP FUNCTION ring_run_progress();
DROP FUNCTION ring_outbox();
RESET ROLE;
