-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- One chain per organisation that acts, `system` for the workers, `outside` for whoever writes without a context.
CREATE TABLE audit_heads (
  chain text PRIMARY KEY,
  seq bigint NOT NULL,
  hash bytea NOT NULL
) WITH (fillfactor = 50);

-- The bytes of `entry` are what is hashed; every other column is derived from them by the database.
CREATE TABLE audit_log (
  chain text NOT NULL,
  seq bigint NOT NULL,
  entry text NOT NULL,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL,
  at text NOT NULL GENERATED ALWAYS AS (entry::jsonb ->> 'at') STORED,
  action text NOT NULL GENERATED ALWAYS AS (entry::jsonb ->> 'action') STORED,
  event_seq bigint GENERATED ALWAYS AS ((entry::jsonb ->> 'event')::bigint) STORED,
  vacancy_id text GENERATED ALWAYS AS (entry::jsonb ->> 'vacancy') STORED,
  -- Salted hashes of the households concerned, the organisations that hold them, the départements concerned.
  subjects jsonb GENERATED ALWAYS AS (entry::jsonb -> 'subjects') STORED,
  holders jsonb GENERATED ALWAYS AS (entry::jsonb -> 'holders') STORED,
  departements jsonb GENERATED ALWAYS AS (entry::jsonb -> 'departements') STORED,
  PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_log_latest ON audit_log (at, chain, seq);
CREATE INDEX audit_log_of_event ON audit_log (event_seq) WHERE event_seq IS NOT NULL;
CREATE INDEX audit_log_of_subject ON audit_log USING gin (subjects jsonb_path_ops);
CREATE INDEX audit_log_of_vacancy ON audit_log (vacancy_id) WHERE vacancy_id IS NOT NULL;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Without its salt, nobody can tell which rows were about a household: erasing one is deleting it.
CREATE TABLE audit_salts (
  household_id text PRIMARY KEY,
  salt uuid NOT NULL
);

-- What was there before the chain began is not expected in it.
CREATE TABLE audit_origin (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  event_seq bigint NOT NULL
);
-- Batches of a run are read back to be checked.
CREATE INDEX events_of_run ON events (run_id, seq) WHERE run_id IS NOT NULL AND actor = 'engine';

ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_salts ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_salts FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_origin ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_origin FORCE ROW LEVEL SECURITY;

-- Nobody who signs in may insert: the functions below do, as the owner.
GRANT SELECT ON audit_heads, audit_log, audit_origin TO rapprochement_worker;
GRANT SELECT, DELETE ON audit_salts TO rapprochement_worker;
GRANT SELECT ON audit_log TO rapprochement_app;

CREATE POLICY worker ON audit_heads TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON audit_log TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON audit_salts TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON audit_origin TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

-- An organisation reads what it did; an association what was done about its households; a unit, its territory.
CREATE POLICY readers ON audit_log FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN chain = (SELECT current_organisation())
        OR departements ?| (SELECT current_departements())::text[]
      WHEN 'association' THEN chain = (SELECT current_organisation()) OR holders ? (SELECT current_organisation())
      ELSE chain = (SELECT current_organisation())
    END
  );

CREATE POLICY sealing ON audit_heads TO rapprochement_owner USING (true) WITH CHECK (true);
CREATE POLICY sealing ON audit_log FOR INSERT TO rapprochement_owner WITH CHECK (true);
CREATE POLICY salting ON audit_salts TO rapprochement_owner USING (true) WITH CHECK (true);
CREATE POLICY sealing ON audit_origin TO rapprochement_owner USING (true) WITH CHECK (true);
CREATE POLICY audited ON events FOR SELECT TO rapprochement_owner USING (true);
CREATE POLICY audited ON vacancies FOR SELECT TO rapprochement_owner USING (true);

INSERT INTO audit_origin (event_seq) SELECT coalesce(max(seq), 0) FROM events;
INSERT INTO audit_salts (household_id, salt) SELECT id, gen_random_uuid() FROM households;

CREATE FUNCTION salt_households() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit_salts (household_id, salt) SELECT id, gen_random_uuid() FROM entered ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER households_salted AFTER INSERT ON households
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION salt_households();

-- The salted hash under which the log names a household; NULL once its salt is dropped.
CREATE FUNCTION audit_subject(household text) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT left(encode(sha256(uuid_send(s.salt) || convert_to(s.household_id, 'UTF8')), 'hex'), 32)
  FROM audit_salts s WHERE s.household_id = household
$$;

-- What an event says that is not about a person: it can be checked after an erasure too.
CREATE FUNCTION audit_digest(e events) RETURNS text
  LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT encode(sha256(convert_to(jsonb_build_object(
    'seq', e.seq, 'name', e.name, 'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'actor', e.actor,
    'organisation', e.organisation_id, 'vacancy', e.vacancy_id, 'proposal', e.proposal_id, 'run', e.run_id, 'data', e.data
  )::text, 'UTF8')), 'hex')
$$;

-- The same for the engine's events of a run from one number to another: a publication is one row of the log.
CREATE FUNCTION audit_run_digest(run text, first bigint, last bigint, OUT digest text, OUT count bigint)
  LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT encode(sha256(convert_to(coalesce(string_agg(audit_digest(e), ',' ORDER BY e.seq), ''), 'UTF8')), 'hex'), count(*)
  FROM events e WHERE e.run_id = run AND e.actor = 'engine' AND e.seq BETWEEN first AND last
$$;

-- Seals one act at the end of the chain of whoever acts: its bytes, chained to the row before by SHA-256.
CREATE FUNCTION seal_audit(act jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  own text := coalesce(current_organisation(), CASE current_access_role() WHEN 'system' THEN 'system' ELSE 'outside' END);
  head audit_heads;
  sealed text;
  sealed_hash bytea;
BEGIN
  SELECT * INTO head FROM audit_heads h WHERE h.chain = own FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_heads (chain, seq, hash) VALUES (own, 0, sha256(convert_to(own, 'UTF8'))) ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM audit_heads h WHERE h.chain = own FOR UPDATE;
  END IF;
  sealed := jsonb_strip_nulls(act || jsonb_build_object(
    'chain', own, 'seq', head.seq + 1, 'role', current_access_role(),
    'user', nullif(current_setting('rapprochement.user', true), ''),
    'at', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text;
  sealed_hash := sha256(convert_to(sealed, 'UTF8') || head.hash);
  INSERT INTO audit_log (chain, seq, entry, prev_hash, hash) VALUES (own, head.seq + 1, sealed, head.hash, sealed_hash);
  UPDATE audit_heads SET seq = head.seq + 1, hash = sealed_hash WHERE chain = own;
END
$$;

-- The households of an act as the log may name them: who they are (salted), who holds them, where.
CREATE FUNCTION audit_concerned(households text[], vacancy text) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object(
    'subjects', (SELECT jsonb_agg(audit_subject(h.id) ORDER BY audit_subject(h.id)) FROM households h WHERE h.id = ANY (households)),
    'holders', (SELECT jsonb_agg(DISTINCT h.owner_id) FROM households h WHERE h.id = ANY (households)),
    'departements', (SELECT jsonb_agg(DISTINCT d) FROM (
      SELECT h.departement FROM households h WHERE h.id = ANY (households)
      UNION SELECT v.departement FROM vacancies v WHERE v.id = vacancy) AS place (d)))
$$;

-- Free text may name somebody: its hash is salted as the household's is.
CREATE FUNCTION audit_reason(e events) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT left(encode(sha256(coalesce(uuid_send((SELECT s.salt FROM audit_salts s WHERE s.household_id = e.household_id)), '')
    || convert_to(e.seq || ' ' || e.reason, 'UTF8')), 'hex'), 32)
$$;

CREATE FUNCTION audit_event() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  act jsonb;
BEGIN
  act := audit_concerned(ARRAY[NEW.household_id], NEW.vacancy_id) || jsonb_build_object(
    'action', NEW.name, 'actor', NEW.actor, 'vacancy', NEW.vacancy_id, 'proposal', NEW.proposal_id, 'run', NEW.run_id,
    'event', NEW.seq, 'digest', audit_digest(NEW),
    'reason', audit_reason(NEW));
  IF NEW.actor = 'engine' AND NEW.run_id IS NOT NULL AND NEW.name <> 'runStarted' THEN
    act := act || (
      SELECT jsonb_build_object('first', batch.first, 'last', batch.last, 'count', batch.count, 'batch', d.digest)
      FROM (SELECT min(e.seq) AS first, max(e.seq) AS last, count(*) AS count FROM events e
            WHERE e.run_id = NEW.run_id AND e.actor = 'engine') AS batch,
           audit_run_digest(NEW.run_id, batch.first, batch.last) AS d);
  END IF;
  PERFORM seal_audit(act);
  RETURN NULL;
END
$$;
-- At commit, so that a chain is locked for the length of a commit and no longer. What the engine proposes is in the batch
-- of its run's last event.
CREATE CONSTRAINT TRIGGER events_audited AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.actor <> 'engine' OR NEW.run_id IS NULL OR NEW.name IN ('runStarted', 'runPublished', 'runWithheld'))
  EXECUTE FUNCTION audit_event();

-- Acts that are no event (reads, exports): an array of { action, households?, vacancy?, proposal?, run?, object?, purpose? }.
-- Codes and ids only: anything that could be free text is refused.
CREATE FUNCTION audit_acts(acts jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  act jsonb;
  field text;
BEGIN
  FOR act IN SELECT * FROM jsonb_array_elements(acts) LOOP
    FOREACH field IN ARRAY ARRAY['action', 'vacancy', 'proposal', 'run', 'object', 'purpose'] LOOP
      IF act ->> field !~ '^[A-Za-z0-9._:/-]{1,200}$' THEN
        RAISE EXCEPTION 'audit: % is not a code or an id', field USING ERRCODE = 'check_violation';
      END IF;
    END LOOP;
    PERFORM seal_audit(
      audit_concerned(ARRAY(SELECT jsonb_array_elements_text(act -> 'households')), act ->> 'vacancy')
      || jsonb_build_object('action', act ->> 'action', 'vacancy', act ->> 'vacancy', 'proposal', act ->> 'proposal',
        'run', act ->> 'run', 'object', act ->> 'object', 'purpose', act ->> 'purpose'));
  END LOOP;
END
$$;

REVOKE ALL ON FUNCTION salt_households(), audit_subject(text), seal_audit(jsonb), audit_concerned(text[], text),
  audit_reason(events), audit_event(), audit_acts(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_subject(text), audit_acts(jsonb) TO rapprochement_app, rapprochement_worker;
GRANT EXECUTE ON FUNCTION audit_reason(events) TO rapprochement_worker;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TRIGGER events_audited ON events;
DROP TRIGGER households_salted ON households;
DROP FUNCTION audit_acts(jsonb), audit_event(), audit_reason(events), audit_concerned(text[], text), seal_audit(jsonb),
  audit_run_digest(text, bigint, bigint), audit_digest(events), audit_subject(text), salt_households();
DROP POLICY audited ON vacancies;
DROP POLICY audited ON events;
DROP INDEX events_of_run;
DROP TABLE audit_origin, audit_salts, audit_log, audit_heads;
RESET ROLE;
