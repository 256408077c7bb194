-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- The person behind the request; NULL for an API token.
CREATE FUNCTION current_app_user() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('rapprochement.user', true), '') $$;

-- Establishments of an organisation: what ProConnect says of who signs in.
CREATE TABLE organisation_sirets (
  siret text PRIMARY KEY CHECK (siret ~ '^[0-9]{14}$'),
  organisation_id text NOT NULL REFERENCES organisations (id)
);

CREATE TABLE users (
  id text PRIMARY KEY,
  -- `sub` is unique within its identity provider alone.
  provider text NOT NULL,
  subject text NOT NULL,
  email text NOT NULL,
  given_name text NOT NULL,
  usual_name text NOT NULL,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz,
  -- Sealed by the configured key; the last accepted step is never accepted again.
  totp_secret text,
  totp_confirmed_at timestamptz,
  totp_step bigint,
  totp_failures integer NOT NULL DEFAULT 0,
  totp_locked_until timestamptz,
  UNIQUE (provider, subject)
);

CREATE TABLE recovery_codes (
  user_id text NOT NULL REFERENCES users (id),
  code_hash text NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE memberships (
  user_id text NOT NULL REFERENCES users (id),
  organisation_id text NOT NULL REFERENCES organisations (id),
  role text NOT NULL,
  granted_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (user_id, organisation_id, role)
);
CREATE INDEX memberships_of_organisation ON memberships (organisation_id);

-- A session is a person's (role and organisation once chosen), or an API token's opened in a browser.
CREATE TABLE sessions (
  id_hash text PRIMARY KEY,
  handle text NOT NULL UNIQUE,
  user_id text REFERENCES users (id),
  token_hash text REFERENCES api_tokens (token_hash),
  organisation_id text REFERENCES organisations (id),
  role text,
  device text NOT NULL,
  -- Sealed; given back to the provider at sign-out.
  id_token text,
  strong_at timestamptz,
  started_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  CHECK ((user_id IS NULL) <> (token_hash IS NULL)),
  CHECK ((organisation_id IS NULL) = (role IS NULL))
);
CREATE INDEX sessions_of_user ON sessions (user_id, started_at DESC) WHERE user_id IS NOT NULL;

-- Who signed in without an organisation that we know asks for one.
CREATE TABLE access_requests (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id),
  siret text,
  organisation_name text NOT NULL,
  role text NOT NULL,
  message text NOT NULL,
  asked_at timestamptz NOT NULL,
  answered_at timestamptz,
  answered_by text,
  granted boolean,
  answer text
);
CREATE UNIQUE INDEX access_requests_one_open ON access_requests (user_id) WHERE answered_at IS NULL;

-- What was typed when a session ended, sealed, until its author signs in again.
CREATE TABLE kept_forms (
  id_hash text PRIMARY KEY,
  content text NOT NULL,
  expires_at timestamptz NOT NULL
);

-- A reasoned, logged and notified access of the region to one household, for one person, for one hour.
CREATE TABLE nominative_accesses (
  id text PRIMARY KEY,
  user_id text NOT NULL,
  organisation_id text NOT NULL REFERENCES organisations (id),
  household_id text NOT NULL REFERENCES households (id),
  holder_id text NOT NULL REFERENCES organisations (id),
  reason text NOT NULL CHECK (length(reason) >= 20),
  opened_at timestamptz NOT NULL,
  until timestamptz NOT NULL CHECK (until <= opened_at + interval '1 hour'),
  notified_at timestamptz
);
CREATE INDEX nominative_accesses_of_user ON nominative_accesses (user_id, until);
CREATE INDEX nominative_accesses_of_holder ON nominative_accesses (holder_id, opened_at DESC);

ALTER TABLE api_tokens ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE;
ALTER TABLE api_tokens ADD COLUMN created_by text;

ALTER TABLE organisation_sirets ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation_sirets FORCE ROW LEVEL SECURITY;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
ALTER TABLE recovery_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_codes FORCE ROW LEVEL SECURITY;
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE access_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_requests FORCE ROW LEVEL SECURITY;
ALTER TABLE kept_forms ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_forms FORCE ROW LEVEL SECURITY;
ALTER TABLE nominative_accesses ENABLE ROW LEVEL SECURITY;
ALTER TABLE nominative_accesses FORCE ROW LEVEL SECURITY;

-- Signing in happens before anyone is known: under the system's access.
GRANT SELECT, INSERT, UPDATE ON organisation_sirets, users, memberships, sessions, access_requests, nominative_accesses
  TO rapprochement_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_codes, kept_forms TO rapprochement_worker;
GRANT DELETE ON organisation_sirets TO rapprochement_worker;
GRANT SELECT (id_hash, handle, user_id, organisation_id, role, device, started_at, seen_at, expires_at, ended_at),
  UPDATE (ended_at) ON sessions TO rapprochement_app;
GRANT SELECT, UPDATE (answered_at, answered_by, granted, answer) ON access_requests TO rapprochement_app;
GRANT SELECT (id, provider, subject, email, given_name, usual_name, created_at, disabled_at) ON users TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE (revoked_at) ON memberships TO rapprochement_app;
GRANT SELECT (id, role, organisation_id, label, created_at, revoked_at, created_by),
  INSERT (token_hash, role, organisation_id, label, created_by), UPDATE (revoked_at) ON api_tokens TO rapprochement_app;
GRANT SELECT, INSERT ON nominative_accesses TO rapprochement_app;

CREATE POLICY worker ON organisation_sirets TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON users TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON recovery_codes TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON memberships TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON sessions TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON access_requests TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON kept_forms TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON nominative_accesses TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

-- A person sees and ends her own sessions.
CREATE POLICY own ON sessions FOR SELECT TO rapprochement_app USING (user_id = (SELECT current_app_user()));
CREATE POLICY ends ON sessions FOR UPDATE TO rapprochement_app
  USING (user_id = (SELECT current_app_user())) WITH CHECK (user_id = (SELECT current_app_user()));

-- The region answers requests; a person reads her own.
CREATE POLICY readers ON access_requests FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority' OR user_id = (SELECT current_app_user()));
CREATE POLICY answers ON access_requests FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority')
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY readers ON memberships FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority' OR organisation_id = (SELECT current_organisation()));
CREATE POLICY grants ON memberships FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY revokes ON memberships FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'regionalAuthority')
  WITH CHECK ((SELECT current_access_role()) = 'regionalAuthority');
CREATE POLICY readers ON users FOR SELECT TO rapprochement_app
  USING (
    id = (SELECT current_app_user())
    OR id IN (SELECT m.user_id FROM memberships m)
    OR id IN (SELECT r.user_id FROM access_requests r)
  );

-- An organisation's tokens are made, seen and revoked by the role that they carry.
CREATE POLICY own ON api_tokens FOR SELECT TO rapprochement_app
  USING (organisation_id = (SELECT current_organisation()) AND role = (SELECT current_access_role()));
CREATE POLICY creates ON api_tokens FOR INSERT TO rapprochement_app
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND role = (SELECT current_access_role()));
CREATE POLICY revokes ON api_tokens FOR UPDATE TO rapprochement_app
  USING (organisation_id = (SELECT current_organisation()) AND role = (SELECT current_access_role()))
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND role = (SELECT current_access_role()));

-- Written by the region through open_household alone; read by it, and by the association that holds the household.
CREATE POLICY readers ON nominative_accesses FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN organisation_id = (SELECT current_organisation())
      WHEN 'association' THEN holder_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY opens ON nominative_accesses FOR INSERT TO rapprochement_app
  WITH CHECK (
    (SELECT current_access_role()) = 'regionalAuthority'
    AND organisation_id = (SELECT current_organisation())
    AND user_id = (SELECT current_app_user())
  );

-- Of a household that the region may not read yet, who holds it: by a candidate's code on a vacancy, nothing else.
CREATE FUNCTION household_behind(vacancy text, pseudonym text)
  RETURNS TABLE (household_id text, holder_id text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT h.id, h.owner_id
    FROM public.pseudonyms p JOIN public.households h ON h.id = p.household_id
    WHERE p.vacancy_id = vacancy AND p.code = pseudonym AND public.current_access_role() = 'regionalAuthority'
  $$;
CREATE POLICY behind ON pseudonyms FOR SELECT TO rapprochement_owner USING (true);
REVOKE ALL ON FUNCTION household_behind(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION household_behind(text, text) TO rapprochement_app;

CREATE POLICY nominative ON households FOR SELECT TO rapprochement_app
  USING (
    (SELECT current_access_role()) = 'regionalAuthority'
    AND id IN (
      SELECT n.household_id FROM nominative_accesses n
      WHERE n.user_id = (SELECT current_app_user()) AND n.until > statement_timestamp()
    )
  );
CREATE POLICY nominative ON household_identities FOR SELECT TO rapprochement_app
  USING (
    (SELECT current_access_role()) = 'regionalAuthority'
    AND household_id IN (
      SELECT n.household_id FROM nominative_accesses n
      WHERE n.user_id = (SELECT current_app_user()) AND n.until > statement_timestamp()
    )
  );
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP POLICY nominative ON household_identities;
DROP POLICY nominative ON households;
DROP FUNCTION household_behind(text, text);
DROP POLICY behind ON pseudonyms;
DROP POLICY revokes ON api_tokens;
DROP POLICY creates ON api_tokens;
DROP POLICY own ON api_tokens;
REVOKE ALL ON api_tokens FROM rapprochement_app;
ALTER TABLE api_tokens DROP COLUMN created_by, DROP COLUMN id;
DROP POLICY readers ON users;
DROP TABLE nominative_accesses, kept_forms, access_requests, sessions, recovery_codes, memberships, users, organisation_sirets;
DROP FUNCTION current_app_user();
RESET ROLE;
