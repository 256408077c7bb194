-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- What an organisation is told, for one of its roles. What it has to do is not here: it is its open steps.
CREATE TABLE notifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation_id text NOT NULL REFERENCES organisations (id),
  role text NOT NULL,
  kind text NOT NULL,
  vacancy_id text REFERENCES vacancies (id),
  proposal_id text REFERENCES proposals (id),
  object_id text,
  due_on date,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  read_at timestamptz,
  read_by text
);
CREATE INDEX notifications_of_organisation ON notifications (organisation_id, role, id DESC);
CREATE INDEX notifications_unread ON notifications (organisation_id, role) WHERE read_at IS NULL;

-- What a person wants by e-mail. No row: a digest every working day, with information. An action due is never silent.
CREATE TABLE notification_preferences (
  user_id text PRIMARY KEY,
  to_do text NOT NULL DEFAULT 'daily' CHECK (to_do IN ('daily', 'immediate')),
  information boolean NOT NULL DEFAULT true,
  -- What the link of one-click unsubscription carries: it can silence information, nothing else.
  unsubscribe_key uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Mails to send, once each: `id` is what the message is deduplicated by, here and at its receiver's (Message-ID).
CREATE TABLE mails (
  id text PRIMARY KEY,
  user_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('digest', 'urgent')),
  -- Codes, ids, numbers and dates: no name, no address; the recipient's is read at the sending.
  content jsonb NOT NULL,
  prepared_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts integer NOT NULL DEFAULT 0,
  sent_at timestamptz,
  given_up_at timestamptz,
  problem text
);
CREATE INDEX mails_to_send ON mails (next_attempt_at) WHERE sent_at IS NULL AND given_up_at IS NULL;

-- What a person has been warned of at once: a due date is said once.
CREATE TABLE urgent_warnings (
  user_id text NOT NULL,
  vacancy_id text NOT NULL REFERENCES vacancies (id),
  role text NOT NULL,
  due_on date NOT NULL,
  PRIMARY KEY (user_id, vacancy_id, role, due_on)
);

-- What is done once a day, by one worker at a time.
CREATE TABLE daily_jobs (
  job text PRIMARY KEY,
  done_on date,
  lease_until timestamptz,
  fencing_token bigint NOT NULL DEFAULT 0
);

ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifications FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_preferences ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_preferences FORCE ROW LEVEL SECURITY;
ALTER TABLE mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE mails FORCE ROW LEVEL SECURITY;
ALTER TABLE urgent_warnings ENABLE ROW LEVEL SECURITY;
ALTER TABLE urgent_warnings FORCE ROW LEVEL SECURITY;
ALTER TABLE daily_jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE daily_jobs FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE, DELETE ON notifications, mails, urgent_warnings TO rapprochement_worker;
GRANT SELECT, INSERT, UPDATE ON notification_preferences, daily_jobs TO rapprochement_worker;
GRANT SELECT, UPDATE (read_at, read_by) ON notifications TO rapprochement_app;
GRANT SELECT, INSERT (user_id, to_do, information), UPDATE (to_do, information, changed_at) ON notification_preferences
  TO rapprochement_app;

CREATE POLICY worker ON notifications TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON notification_preferences TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON mails TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON urgent_warnings TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON daily_jobs TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

CREATE POLICY own ON notifications TO rapprochement_app
  USING (organisation_id = (SELECT current_organisation()) AND role = (SELECT current_access_role()))
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND role = (SELECT current_access_role()));
CREATE POLICY own ON notification_preferences TO rapprochement_app
  USING (user_id = nullif(current_setting('rapprochement.user', true), ''))
  WITH CHECK (user_id = nullif(current_setting('rapprochement.user', true), ''));

CREATE POLICY delivering ON notifications FOR INSERT TO rapprochement_owner WITH CHECK (true);
CREATE POLICY delivering ON proposals FOR SELECT TO rapprochement_owner USING (true);

-- Tells whoever stands in a relation to a vacancy or a household: an array of { kind, relation, vacancy?, proposal?,
-- household?, organisation?, object?, due? }. Whoever acts is not told what it has just done.
CREATE FUNCTION deliver_notifications(items jsonb) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  delivered integer;
BEGIN
  IF current_access_role() IS NULL THEN
    RAISE EXCEPTION 'nobody acts' USING ERRCODE = 'insufficient_privilege';
  END IF;
  WITH item AS (
    SELECT i.kind, i.relation, v.id AS vacancy, i.proposal, i.organisation, i.object, i.due, v.landlord_id, v.reserver_id,
      v.departement AS vacancy_departement, h.owner_id, h.departement AS household_departement
    FROM jsonb_to_recordset(items) AS i
      (kind text, relation text, vacancy text, proposal text, household text, organisation text, object text, due date)
    LEFT JOIN proposals p ON p.id = i.proposal
    LEFT JOIN vacancies v ON v.id = coalesce(i.vacancy, p.vacancy_id)
    LEFT JOIN households h ON h.id = coalesce(i.household, p.household_id)
  ), told AS (
    SELECT item.*, item.landlord_id AS recipient, 'landlordReferent' AS to_role FROM item WHERE relation = 'landlord'
    UNION ALL SELECT item.*, item.landlord_id, 'caleolSecretary' FROM item WHERE relation = 'caleol'
    UNION ALL SELECT item.*, item.owner_id, 'association' FROM item WHERE relation = 'association'
    UNION ALL SELECT item.*, item.reserver_id, 'reserver' FROM item WHERE relation = 'reserver'
    UNION ALL SELECT item.*, item.organisation, 'association' FROM item WHERE relation = 'namedAssociation'
    UNION ALL SELECT item.*, o.id, 'regionalAuthority' FROM item JOIN organisations o ON o.kind = 'regionalAuthority'
      WHERE relation = 'region'
    UNION ALL SELECT item.*, o.id, 'departementalUnit' FROM item
      JOIN organisations o ON o.kind = 'departementalUnit' AND o.departements && ARRAY[item.vacancy_departement, item.household_departement]
      WHERE relation = 'units'
  )
  INSERT INTO notifications (organisation_id, role, kind, vacancy_id, proposal_id, object_id, due_on)
  SELECT recipient, to_role, kind, vacancy, proposal, object, due FROM told
  WHERE recipient IS NOT NULL
    AND (recipient, to_role) IS DISTINCT FROM (current_organisation(), current_access_role());
  GET DIAGNOSTICS delivered = ROW_COUNT;
  RETURN delivered;
END
$$;
REVOKE ALL ON FUNCTION deliver_notifications(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION deliver_notifications(jsonb) TO rapprochement_app, rapprochement_worker;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION deliver_notifications(jsonb);
DROP POLICY delivering ON proposals;
DROP TABLE daily_jobs, urgent_warnings, mails, notification_preferences, notifications;
RESET ROLE;
