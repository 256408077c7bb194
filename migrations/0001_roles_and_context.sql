-- Up Migration
-- Roles: owner (owns, never signs in), app (API), worker (matching). They outlive this database: the cluster owns them.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['rapprochement_owner', 'rapprochement_app', 'rapprochement_worker'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', role_name);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    IF NOT pg_has_role(current_user, role_name, 'SET') OR role_name <> 'rapprochement_owner' THEN
      EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', role_name);
    END IF;
  END LOOP;
END
$$;
GRANT USAGE, CREATE ON SCHEMA public TO rapprochement_owner;
GRANT USAGE ON SCHEMA public TO rapprochement_app, rapprochement_worker;
-- So that a stranger to the roles holds nothing through PUBLIC.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

SET LOCAL ROLE rapprochement_owner;

-- Who asks, set by set_config(…, true) inside a transaction only. No context → NULL → every policy is false → no row.
CREATE FUNCTION current_access_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('rapprochement.role', true), '') $$;
CREATE FUNCTION current_organisation() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('rapprochement.organisation', true), '') $$;
CREATE FUNCTION current_departements() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT string_to_array(nullif(current_setting('rapprochement.departements', true), ''), ',') $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION refuse_change();
DROP FUNCTION current_departements();
DROP FUNCTION current_organisation();
DROP FUNCTION current_access_role();
RESET ROLE;
REVOKE ALL ON SCHEMA public FROM rapprochement_owner, rapprochement_app, rapprochement_worker;
