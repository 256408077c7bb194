-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- A version of the policy: proposed by one person, signed by another, in force from a day on. Never changed, never deleted.
CREATE TABLE policies (
  version text PRIMARY KEY CHECK (version ~ '^[0-9A-Za-z.-]{1,64}$'),
  policy json NOT NULL,
  effective_from date NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 20 AND 1000),
  organisation_id text NOT NULL REFERENCES organisations (id),
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  signed_by text,
  signed_by_organisation text REFERENCES organisations (id),
  signed_at timestamptz,
  CHECK (signed_by IS NULL OR signed_by <> proposed_by),
  CHECK ((signed_by IS NULL) = (signed_at IS NULL))
);
CREATE INDEX policies_in_force ON policies (effective_from DESC, signed_at DESC) WHERE signed_at IS NOT NULL;

ALTER TABLE policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE policies FORCE ROW LEVEL SECURITY;

GRANT SELECT ON policies TO rapprochement_worker;
GRANT SELECT, INSERT ON policies TO rapprochement_app;
GRANT UPDATE (signed_by, signed_by_organisation, signed_at) ON policies TO rapprochement_app;

CREATE POLICY worker ON policies TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
-- A signed policy is for whoever has signed in; a proposal is for those who may sign it.
CREATE POLICY readers ON policies FOR SELECT TO rapprochement_app
  USING (
    (SELECT current_access_role()) IN ('regionalAuthority', 'departementalUnit')
    OR (signed_at IS NOT NULL AND (SELECT current_access_role()) IS NOT NULL)
  );
CREATE POLICY proposes ON policies FOR INSERT TO rapprochement_app
  WITH CHECK (
    (SELECT current_access_role()) = 'regionalAuthority' AND organisation_id = (SELECT current_organisation()) AND signed_at IS NULL
  );
CREATE POLICY signs ON policies FOR UPDATE TO rapprochement_app
  USING (signed_at IS NULL AND (SELECT current_access_role()) IN ('regionalAuthority', 'departementalUnit'))
  WITH CHECK (
    (SELECT current_access_role()) IN ('regionalAuthority', 'departementalUnit')
    AND signed_by_organisation = (SELECT current_organisation())
  );

-- What a run published of its soft targets: one coefficient per target and scope, none while targets are off.
ALTER TABLE runs ADD COLUMN coefficients jsonb NOT NULL DEFAULT '[]';
GRANT SELECT (coefficients) ON runs TO rapprochement_app;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
ALTER TABLE runs DROP COLUMN coefficients;
DROP TABLE policies;
RESET ROLE;
