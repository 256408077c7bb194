-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- What one target costs, over the stored instance of a published run: asked for once, computed by a worker, kept.
CREATE TABLE frontiers (
  id text PRIMARY KEY,
  run_id text NOT NULL REFERENCES runs (id),
  target text NOT NULL,
  steps smallint NOT NULL CHECK (steps BETWEEN 1 AND 100),
  -- Null = that of the policy's target, or else its bonusMax.
  max_coefficient integer CHECK (max_coefficient BETWEEN 1 AND 100000),
  organisation_id text NOT NULL REFERENCES organisations (id),
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'computed', 'failed')),
  steps_done smallint NOT NULL DEFAULT 0,
  steps_all smallint NOT NULL DEFAULT 0,
  attempts smallint NOT NULL DEFAULT 0,
  lease_until timestamptz,
  fencing_token integer NOT NULL DEFAULT 0,
  result jsonb,
  problem text,
  ended_at timestamptz,
  CHECK ((state = 'computed') = (result IS NOT NULL)),
  CHECK ((state IN ('computed', 'failed')) = (ended_at IS NOT NULL))
);
-- The same question on the same run has one answer: it is asked again only where it has failed.
CREATE UNIQUE INDEX frontiers_one_answer ON frontiers (run_id, target, steps, coalesce(max_coefficient, 0)) WHERE state <> 'failed';
CREATE INDEX frontiers_waiting ON frontiers (asked_at, id) WHERE state IN ('waiting', 'running');
CREATE INDEX frontiers_latest ON frontiers (asked_at DESC, id DESC);

ALTER TABLE frontiers ENABLE ROW LEVEL SECURITY;
ALTER TABLE frontiers FORCE ROW LEVEL SECURITY;

GRANT SELECT ON frontiers TO rapprochement_worker;
GRANT UPDATE (state, steps_done, steps_all, attempts, lease_until, fencing_token, result, problem, ended_at)
  ON frontiers TO rapprochement_worker;
GRANT SELECT, INSERT (id, run_id, target, steps, max_coefficient, organisation_id, asked_by, asked_at)
  ON frontiers TO rapprochement_app;

CREATE POLICY worker ON frontiers TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
-- Figures of the whole region, small cells as they are: the region's alone.
CREATE POLICY readers ON frontiers FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY asks ON frontiers FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority' AND organisation_id = (SELECT current_organisation()));

-- Points that targets add to a pairing at rank 1, beside those of its terms.
ALTER TABLE list_entries ADD COLUMN adjustments jsonb NOT NULL DEFAULT '[]';
GRANT UPDATE (adjustments) ON list_entries TO rapprochement_worker;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
ALTER TABLE list_entries DROP COLUMN adjustments;
DROP TABLE frontiers;
RESET ROLE;
