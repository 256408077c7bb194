-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- An association asks another one to support its household in the dwelling's département: what the other must know to
-- answer, and nothing by which it could tell who the household is.
CREATE TABLE support_relays (
  id text PRIMARY KEY,
  proposal_id text NOT NULL REFERENCES proposals (id),
  household_id text NOT NULL REFERENCES households (id),
  from_id text NOT NULL REFERENCES organisations (id),
  to_id text NOT NULL REFERENCES organisations (id),
  departement text NOT NULL,
  commune_code text NOT NULL,
  size text NOT NULL,
  persons smallint NOT NULL,
  text text CHECK (length(text) <= 1000),
  asked_on date NOT NULL,
  due_on date NOT NULL,
  answer text CHECK (answer IN ('accepted', 'noCapacity', 'outsideArea', 'outsideMission', 'other', 'cancelled')),
  answered_on date,
  CHECK ((answer IS NULL) = (answered_on IS NULL))
);
CREATE UNIQUE INDEX support_relays_one_open ON support_relays (proposal_id) WHERE answer IS NULL;
CREATE INDEX support_relays_of_giver ON support_relays (from_id, asked_on DESC, id DESC);
CREATE INDEX support_relays_of_receiver ON support_relays (to_id, asked_on DESC, id DESC);

-- Who works on a blocking situation, until when, and how it ended; the situation itself is a fact of the household.
CREATE TABLE blocking_follow_ups (
  household_id text NOT NULL REFERENCES households (id),
  kind text NOT NULL,
  opened_on date NOT NULL,
  worker_id text REFERENCES social_workers (id),
  due_on date,
  result text CHECK (result IN ('solved', 'worked', 'abandoned')),
  result_text text CHECK (length(result_text) <= 500),
  closed_on date,
  PRIMARY KEY (household_id, kind, opened_on),
  CHECK ((result IS NULL) = (closed_on IS NULL))
);

-- The person named regional referent of the protocol, where she named herself from her own session.
ALTER TABLE protocol_contacts ADD COLUMN user_id text;

-- Day on which everything personal was taken away; the row stays, so that figures keep their subject.
ALTER TABLE households ADD COLUMN erased_on date;

GRANT SELECT, INSERT, UPDATE (answer, answered_on) ON support_relays TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE ON blocking_follow_ups TO rapprochement_app;
GRANT SELECT ON support_relays, blocking_follow_ups TO rapprochement_worker;

DO $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['support_relays', 'blocking_follow_ups'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    EXECUTE format('CREATE POLICY worker ON %I TO rapprochement_worker '
      || 'USING ((SELECT current_access_role()) = ''system'') WITH CHECK ((SELECT current_access_role()) = ''system'')', one);
  END LOOP;
  -- What erasing a household takes away.
  FOREACH one IN ARRAY ARRAY['support_relays', 'blocking_follow_ups', 'support_sheets', 'support_works', 'document_expiries',
    'consent_requests', 'alin_tasks', 'contests', 'nominative_accesses', 'list_entries', 'caleol_presentations', 'pairings',
    'issue_reports', 'issue_messages', 'events'] LOOP
    EXECUTE format('CREATE POLICY erasing ON %I TO rapprochement_owner USING (true) WITH CHECK (true)', one);
  END LOOP;
END
$$;
CREATE POLICY own ON blocking_follow_ups TO rapprochement_app
  USING ((SELECT current_access_role()) = 'association' AND household_id IN (SELECT visible_households()))
  WITH CHECK ((SELECT current_access_role()) = 'association' AND household_id IN (SELECT visible_households()));
CREATE POLICY readers ON support_relays FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN (SELECT current_organisation()) IN (from_id, to_id)
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  );
CREATE POLICY asks ON support_relays FOR INSERT TO rapprochement_app
  WITH CHECK (
    (SELECT current_access_role()) = 'association' AND from_id = (SELECT current_organisation()) AND answer IS NULL
    AND household_id IN (SELECT visible_households())
  );
-- The receiver answers; the giver may only take its request back.
CREATE POLICY answers ON support_relays FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'association' AND (SELECT current_organisation()) IN (from_id, to_id))
  WITH CHECK (
    (SELECT current_access_role()) = 'association'
    AND CASE WHEN answer = 'cancelled' THEN from_id ELSE to_id END = (SELECT current_organisation())
  );

-- Whether the caller is a regional referent of the protocol in post.
CREATE POLICY referents ON protocol_contacts FOR SELECT TO rapprochement_owner USING (true);
CREATE FUNCTION is_protocol_referent() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT current_access_role() = 'regionalAuthority' AND EXISTS (
      SELECT FROM protocol_contacts c
      WHERE c.organisation_id = current_organisation() AND c.role = 'protocolRegional' AND c.replaced_on IS NULL
        AND c.user_id = current_app_user())
  $$;
-- Households eligible to the protocol, with their names, for its regional referents alone.
CREATE FUNCTION protocol_households(after text, most integer)
  RETURNS TABLE (id text, reference text, owner_id text, departement text, facts json, name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT h.id, h.reference, h.owner_id, h.departement, h.facts, i.name
    FROM households h LEFT JOIN household_identities i ON i.household_id = h.id
    WHERE is_protocol_referent() AND h.erased_on IS NULL AND h.facts ->> 'protocolEligibleSince' IS NOT NULL
      AND (after IS NULL OR h.id > after)
    ORDER BY h.id LIMIT most
  $$;
REVOKE ALL ON FUNCTION is_protocol_referent(), protocol_households(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_protocol_referent(), protocol_households(text, integer) TO rapprochement_app;

-- An erased household is nobody's any more.
ALTER POLICY worker ON households USING ((SELECT current_access_role()) = 'system' AND erased_on IS NULL);
ALTER POLICY readers ON households
  USING (
    erased_on IS NULL AND CASE (SELECT current_access_role())
      WHEN 'association' THEN owner_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  );
CREATE OR REPLACE FUNCTION visible_households() RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
  AS $$
    SELECT h.id FROM households h
    WHERE current_access_role() = 'association' AND h.owner_id = current_organisation() AND h.erased_on IS NULL
    UNION ALL
    SELECT h.id FROM households h
    WHERE current_access_role() = 'departementalUnit' AND h.departement = ANY (current_departements()) AND h.erased_on IS NULL
    UNION ALL
    SELECT c.household_id FROM caleol_presentations c JOIN caleol_sessions s ON s.id = c.session_id
    WHERE current_access_role() IN ('caleolSecretary', 'caleolMember') AND c.household_id IS NOT NULL
      AND c.landlord_id = current_organisation() AND c.removed_on IS NULL AND s.landlord_id = current_organisation()
      AND s.status IN ('convened', 'validated')
      AND (s.names_until IS NULL OR s.names_until >= (now() AT TIME ZONE 'Europe/Paris')::date)
  $$;
CREATE OR REPLACE FUNCTION count_households() RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT CASE WHEN public.current_access_role() = 'regionalAuthority'
      THEN (SELECT count(*)::integer FROM public.households h WHERE h.erased_on IS NULL) END
  $$;

-- An event is never changed, but for the words of an erased household's: what is sealed of them was salted, and is mute.
CREATE FUNCTION refuse_event_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.reason IS NULL AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason'
    AND EXISTS (SELECT FROM households h WHERE h.id = OLD.household_id AND h.erased_on IS NOT NULL) THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER events_append_only ON events;
CREATE TRIGGER events_append_only BEFORE DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_unchanged BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_event_change();

-- Takes away everything personal of a household whose retention period has passed, and seals that it was done. False where
-- it is not there, or a rapprochement of it still goes on. Figures live on monitoring's rows, which name nobody.
CREATE FUNCTION erase_household(household text, day date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF current_access_role() IS DISTINCT FROM 'system' THEN RETURN false; END IF;
  PERFORM FROM households h WHERE h.id = household AND h.erased_on IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF EXISTS (SELECT FROM pairings p WHERE p.household_id = household AND p.state NOT IN ('followedUp', 'declined',
    'withdrawn', 'expired', 'superseded', 'released', 'notGranted', 'inadmissible', 'offerRefused', 'failed'))
    THEN RETURN false; END IF;
  -- Before its salt goes: this row is the last that says whom it is about, and it goes mute with the others.
  PERFORM audit_acts(jsonb_build_array(jsonb_build_object('action', 'householdErased', 'households', jsonb_build_array(household))));
  DELETE FROM support_sheets WHERE household_id = household;
  DELETE FROM support_works WHERE household_id = household;
  DELETE FROM document_expiries WHERE household_id = household;
  DELETE FROM consent_requests WHERE household_id = household;
  DELETE FROM alin_tasks WHERE household_id = household;
  DELETE FROM support_relays WHERE household_id = household;
  DELETE FROM blocking_follow_ups WHERE household_id = household;
  DELETE FROM nominative_accesses WHERE household_id = household;
  DELETE FROM household_identities WHERE household_id = household;
  DELETE FROM audit_salts WHERE household_id = household;
  UPDATE contests SET text = 'effacé', answer_text = CASE WHEN answer_text IS NOT NULL THEN 'effacé' END
    WHERE household_id = household;
  UPDATE issue_messages m SET text = 'effacé' FROM issue_reports r WHERE r.id = m.report_id AND r.household_id = household;
  UPDATE issue_reports SET household_id = NULL WHERE household_id = household;
  UPDATE caleol_presentations SET motive_text = 'effacé' WHERE household_id = household AND motive_text IS NOT NULL;
  UPDATE list_entries SET terms = '[]', tasks = '[]' WHERE household_id = household;
  UPDATE households SET erased_on = day, reference = 'erased:' || id, facts = '{}', changed_at = now() WHERE id = household;
  UPDATE events SET reason = NULL WHERE household_id = household AND reason IS NOT NULL;
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION erase_household(text, date), refuse_event_change() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_household(text, date) TO rapprochement_worker;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION erase_household(text, date);
DROP TRIGGER events_unchanged ON events;
DROP TRIGGER events_append_only ON events;
DROP FUNCTION refuse_event_change();
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE FUNCTION count_households() RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT CASE WHEN public.current_access_role() = 'regionalAuthority' THEN (SELECT count(*)::integer FROM public.households) END
  $$;
CREATE OR REPLACE FUNCTION visible_households() RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
  AS $$
    SELECT h.id FROM households h
    WHERE current_access_role() = 'association' AND h.owner_id = current_organisation()
    UNION ALL
    SELECT h.id FROM households h
    WHERE current_access_role() = 'departementalUnit' AND h.departement = ANY (current_departements())
    UNION ALL
    SELECT c.household_id FROM caleol_presentations c JOIN caleol_sessions s ON s.id = c.session_id
    WHERE current_access_role() IN ('caleolSecretary', 'caleolMember') AND c.household_id IS NOT NULL
      AND c.landlord_id = current_organisation() AND c.removed_on IS NULL AND s.landlord_id = current_organisation()
      AND s.status IN ('convened', 'validated')
      AND (s.names_until IS NULL OR s.names_until >= (now() AT TIME ZONE 'Europe/Paris')::date)
  $$;
ALTER POLICY readers ON households
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN owner_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  );
ALTER POLICY worker ON households USING ((SELECT current_access_role()) = 'system');
DROP FUNCTION protocol_households(text, integer), is_protocol_referent();
DROP POLICY referents ON protocol_contacts;
DROP TABLE blocking_follow_ups, support_relays;
DO $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['support_sheets', 'support_works', 'document_expiries', 'consent_requests', 'alin_tasks',
    'contests', 'nominative_accesses', 'list_entries', 'caleol_presentations', 'pairings', 'issue_reports', 'issue_messages',
    'events'] LOOP
    EXECUTE format('DROP POLICY erasing ON %I', one);
  END LOOP;
END
$$;
ALTER TABLE households DROP COLUMN erased_on;
ALTER TABLE protocol_contacts DROP COLUMN user_id;
RESET ROLE;
