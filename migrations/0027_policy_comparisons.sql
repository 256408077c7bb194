-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- Two policies compared on the simulated region: asked for once, each seed under each policy a task of its own.
CREATE TABLE policy_comparisons (
  id text PRIMARY KEY,
  -- Hash of the keys of its tasks: the same question has one answer.
  question text NOT NULL UNIQUE,
  -- What was chosen, with the words that name it: {name, label, spec}.
  first json NOT NULL,
  second json NOT NULL,
  seeds smallint NOT NULL CHECK (seeds BETWEEN 2 AND 100),
  months smallint NOT NULL CHECK (months BETWEEN 1 AND 36),
  mode text NOT NULL CHECK (mode IN ('opportunity', 'conserved')),
  organisation_id text NOT NULL REFERENCES organisations (id),
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL
);
CREATE INDEX policy_comparisons_latest ON policy_comparisons (asked_at DESC, id DESC);

-- One seed under one policy, whoever asked for it: the key identifies the request and the engine.
CREATE TABLE simulated_seeds (
  key text PRIMARY KEY,
  request json NOT NULL,
  asked_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'computed', 'failed')),
  attempts smallint NOT NULL DEFAULT 0,
  lease_until timestamptz,
  fencing_token integer NOT NULL DEFAULT 0,
  outcome json,
  problem text,
  ended_at timestamptz,
  CHECK ((state = 'computed') = (outcome IS NOT NULL)),
  CHECK ((state IN ('computed', 'failed')) = (ended_at IS NOT NULL))
);
CREATE INDEX simulated_seeds_waiting ON simulated_seeds (asked_at, key) WHERE state IN ('waiting', 'running');

CREATE TABLE policy_comparison_seeds (
  comparison_id text NOT NULL REFERENCES policy_comparisons (id),
  side smallint NOT NULL CHECK (side IN (1, 2)),
  seed integer NOT NULL,
  key text NOT NULL REFERENCES simulated_seeds (key),
  PRIMARY KEY (comparison_id, side, seed)
);

ALTER TABLE policy_comparisons ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_comparisons FORCE ROW LEVEL SECURITY;
ALTER TABLE simulated_seeds ENABLE ROW LEVEL SECURITY;
ALTER TABLE simulated_seeds FORCE ROW LEVEL SECURITY;
ALTER TABLE policy_comparison_seeds ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_comparison_seeds FORCE ROW LEVEL SECURITY;

GRANT SELECT ON simulated_seeds TO rapprochement_worker;
GRANT UPDATE (state, attempts, lease_until, fencing_token, outcome, problem, ended_at)
  ON simulated_seeds TO rapprochement_worker;
GRANT SELECT, INSERT ON policy_comparisons, policy_comparison_seeds TO rapprochement_app;
GRANT SELECT, INSERT (key, request, asked_at) ON simulated_seeds TO rapprochement_app;
-- A failed seed is asked again: that, and nothing else.
GRANT UPDATE (state, attempts, problem, ended_at) ON simulated_seeds TO rapprochement_app;

CREATE POLICY worker ON simulated_seeds TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY readers ON policy_comparisons FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY asks ON policy_comparisons FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority' AND organisation_id = (SELECT current_organisation()));
CREATE POLICY readers ON policy_comparison_seeds FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY asks ON policy_comparison_seeds FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY readers ON simulated_seeds FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY asks ON simulated_seeds FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY asks_again ON simulated_seeds FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority' AND state = 'failed')
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority' AND state = 'waiting');
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TABLE policy_comparison_seeds;
DROP TABLE simulated_seeds;
DROP TABLE policy_comparisons;
RESET ROLE;
