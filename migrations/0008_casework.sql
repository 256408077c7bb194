-- Up Migration
SET LOCAL ROLE rapprochement_owner;

ALTER TABLE refusals DROP CONSTRAINT refusals_refused_by_check;
ALTER TABLE refusals ADD CONSTRAINT refusals_refused_by_check
  CHECK (refused_by IN ('household', 'association', 'landlord', 'caleol', 'reserver'));
CREATE INDEX events_of_proposal ON events (proposal_id, seq) WHERE proposal_id IS NOT NULL;

-- The table of src/domain/pairing-acts.ts: what the database lets pass is what the code may do (a test compares them).
CREATE TABLE pairing_transitions (
  act text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  actors text[] NOT NULL,
  PRIMARY KEY (act, from_state, to_state)
);
INSERT INTO pairing_transitions (act, actors, from_state, to_state)
SELECT t.act, string_to_array(t.actors, ','), split_part(pair, '>', 1), split_part(pair, '>', 2)
-- transitions:begin
FROM (VALUES
  ('designate', 'reserver,departementalUnit,landlordReferent', 'proposed>toContact proposed>toReview proposed>toAgree proposed>retained'),
  ('declineDesignation', 'reserver,departementalUnit', 'proposed>declined'),
  ('returnDwelling', 'reserver,departementalUnit', 'proposed>toContact proposed>toReview proposed>toAgree proposed>retained'),
  ('lapseDesignation', 'system', 'proposed>toContact proposed>toReview proposed>toAgree proposed>retained'),
  ('recordContact', 'landlordReferent,association', 'proposed>proposed proposed>toReview proposed>toAgree proposed>retained toContact>toReview toContact>toAgree toContact>retained toReview>toReview toReview>toAgree toReview>retained toAgree>toAgree toAgree>retained'),
  ('waiveContact', 'landlordReferent', 'proposed>proposed proposed>toReview proposed>toAgree proposed>retained toContact>toReview toContact>toAgree toContact>retained toReview>toReview toReview>toAgree toReview>retained toAgree>toAgree toAgree>retained'),
  ('askExchange', 'association', 'proposed>proposed toContact>toContact toReview>toReview toAgree>toAgree'),
  ('answerExchange', 'landlordReferent', 'proposed>proposed toContact>toContact toReview>toReview toAgree>toAgree retained>retained'),
  ('giveOpinion', 'association', 'proposed>proposed proposed>toContact proposed>toAgree proposed>retained toContact>toContact toContact>toAgree toContact>retained toReview>toAgree toReview>retained toAgree>toAgree toAgree>retained'),
  ('declineOpinion', 'association', 'proposed>declined toContact>declined toReview>declined toAgree>declined'),
  ('askHousehold', 'association,landlordReferent', 'proposed>proposed toContact>toContact toReview>toReview toAgree>toAgree'),
  ('recordVisit', 'association,landlordReferent', 'proposed>proposed toContact>toContact toReview>toReview toAgree>toAgree retained>retained listed>listed deferred>deferred granted>granted offered>offered'),
  ('householdAgrees', 'association,landlordReferent', 'proposed>proposed proposed>toContact proposed>toReview proposed>retained toContact>toContact toContact>toReview toContact>retained toReview>toReview toReview>retained toAgree>retained'),
  ('householdDeclines', 'association,landlordReferent', 'proposed>declined toContact>declined toReview>declined toAgree>declined retained>declined'),
  ('requestInterDepartmental', 'departementalUnit', 'proposed>proposed toContact>toContact toReview>toReview toAgree>toAgree retained>retained'),
  ('agreeInterDepartmental', 'departementalUnit', 'proposed>proposed toContact>toContact toReview>toReview toAgree>toAgree retained>retained'),
  ('refuseInterDepartmental', 'departementalUnit', 'proposed>declined toContact>declined toReview>declined toAgree>declined retained>declined'),
  ('agreeRelay', 'association,departementalUnit', 'proposed>proposed toContact>toContact toReview>toReview toAgree>toAgree retained>retained listed>listed deferred>deferred ranked>ranked granted>granted offered>offered accepted>accepted leased>leased'),
  ('list', 'landlordReferent,caleolSecretary', 'retained>listed deferred>listed'),
  ('unlist', 'landlordReferent,caleolSecretary', 'listed>retained'),
  ('defer', 'caleolSecretary,landlordReferent', 'listed>deferred'),
  ('decide', 'caleolSecretary,landlordReferent', 'listed>granted listed>ranked listed>notGranted listed>inadmissible'),
  ('rectify', 'caleolSecretary', 'granted>granted granted>ranked granted>notGranted granted>inadmissible ranked>granted ranked>ranked ranked>notGranted ranked>inadmissible notGranted>granted notGranted>ranked notGranted>notGranted notGranted>inadmissible inadmissible>granted inadmissible>ranked inadmissible>notGranted inadmissible>inadmissible'),
  ('callUp', 'system,landlordReferent,caleolSecretary', 'ranked>granted'),
  ('nameCorrespondent', 'landlordReferent', 'granted>granted offered>offered accepted>accepted leased>leased supported>supported supportEnded>supportEnded handedOver>handedOver'),
  ('meetCondition', 'landlordReferent,association', 'granted>granted offered>offered accepted>accepted'),
  ('notifyOffer', 'landlordReferent', 'granted>offered'),
  ('acceptOffer', 'landlordReferent', 'offered>accepted'),
  ('refuseOffer', 'landlordReferent', 'offered>offerRefused'),
  ('refuseTacitly', 'system', 'offered>offerRefused'),
  ('signLease', 'landlordReferent', 'accepted>leased'),
  ('startSupport', 'association', 'leased>supported'),
  ('endSupport', 'association', 'supported>supportEnded'),
  ('handOver', 'association', 'supportEnded>handedOver'),
  ('followUp', 'landlordReferent,association', 'leased>followedUp handedOver>followedUp'),
  ('failRehousing', 'landlordReferent,association', 'accepted>failed leased>failed supported>failed supportEnded>failed handedOver>failed'),
  ('examineDaloRefusal', 'departementalUnit', 'declined>declined offerRefused>offerRefused'),
  ('withdraw', 'landlordReferent,association', 'proposed>withdrawn toContact>withdrawn toReview>withdrawn toAgree>withdrawn retained>withdrawn deferred>withdrawn ranked>withdrawn granted>withdrawn'),
  ('expire', 'system', 'proposed>expired toContact>expired toReview>expired toAgree>expired'),
  ('supersede', 'system', 'proposed>superseded toContact>superseded toReview>superseded toAgree>superseded'),
  ('release', 'system,landlordReferent', 'proposed>released toContact>released toReview>released toAgree>released retained>released listed>released deferred>released ranked>released granted>released offered>released'),
  ('correctPreparation', 'landlordReferent,association,reserver,departementalUnit', 'proposed>proposed proposed>toContact proposed>toReview proposed>toAgree proposed>retained toContact>proposed toContact>toContact toContact>toReview toContact>toAgree toContact>retained toReview>proposed toReview>toContact toReview>toReview toReview>toAgree toReview>retained toAgree>proposed toAgree>toContact toAgree>toReview toAgree>toAgree toAgree>retained retained>proposed retained>toContact retained>toReview retained>toAgree retained>retained'),
  ('correctOffer', 'landlordReferent', 'offered>granted')
-- transitions:end
) AS t (act, actors, pairs), unnest(string_to_array(t.pairs, ' ')) AS pair;

-- The life of a proposal: one row each, made with it. Codes, dates and ids; no name.
CREATE TABLE pairings (
  proposal_id text PRIMARY KEY REFERENCES proposals (id),
  -- Those of the proposal, which refers to both: a run makes pairings by the thousand.
  vacancy_id text NOT NULL,
  household_id text NOT NULL,
  landlord_id text NOT NULL,
  association_id text NOT NULL,
  departement text NOT NULL,
  household_departement text NOT NULL,
  contingent text,
  reserver_id text,
  reserver_deadline date,
  posted_on date NOT NULL,
  followed boolean NOT NULL,
  protocol boolean NOT NULL,
  dalo_departement text,
  state text NOT NULL DEFAULT 'proposed',
  version integer NOT NULL DEFAULT 1,
  last_act text,
  moved_on date,
  facts jsonb NOT NULL DEFAULT '{}',
  -- Second line of the guards: no state past the preparation without what leads to it.
  CONSTRAINT pairings_prepared CHECK (
    state NOT IN ('retained', 'listed', 'deferred', 'ranked', 'granted', 'offered', 'accepted', 'leased', 'supported',
      'supportEnded', 'handedOver', 'followedUp')
    OR (
      coalesce(facts -> 'designation', 'null') <> 'null'
      AND facts #>> '{agreement,answer}' IS NOT DISTINCT FROM 'agreed'
      AND (NOT followed OR (coalesce(facts -> 'contact', 'null') <> 'null'
        AND coalesce(facts #>> '{opinion,given}', '') IN ('accept', 'acceptWithReserve')))
    )
  ),
  CONSTRAINT pairings_listed CHECK (state <> 'listed' OR coalesce(facts -> 'listing', 'null') <> 'null'),
  CONSTRAINT pairings_decided CHECK (
    state NOT IN ('ranked', 'granted', 'offered', 'accepted', 'leased', 'supported', 'supportEnded', 'handedOver', 'followedUp')
    OR coalesce(facts #>> '{decision,decision}', '') IN ('granted', 'grantedByRank', 'conditional')
  ),
  CONSTRAINT pairings_offered CHECK (
    state NOT IN ('offered', 'accepted', 'leased', 'supported', 'supportEnded', 'handedOver', 'followedUp')
    OR coalesce(facts -> 'offer', 'null') <> 'null'
  ),
  CONSTRAINT pairings_leased CHECK (
    state NOT IN ('leased', 'supported', 'supportEnded', 'handedOver', 'followedUp')
    OR (facts ->> 'leasedOn' IS NOT NULL AND (NOT followed OR facts ->> 'correspondentOn' IS NOT NULL))
  )
);
CREATE INDEX pairings_of_vacancy ON pairings (vacancy_id);
CREATE INDEX pairings_of_household ON pairings (household_id);
-- One offer at a time on a dwelling, one rehousing at a time for a household.
CREATE UNIQUE INDEX pairings_one_offer ON pairings (vacancy_id)
  WHERE state IN ('offered', 'accepted', 'leased', 'supported', 'supportEnded', 'handedOver', 'followedUp');
CREATE UNIQUE INDEX pairings_one_rehousing ON pairings (household_id)
  WHERE state IN ('accepted', 'leased', 'supported', 'supportEnded', 'handedOver');

CREATE FUNCTION refuse_untabled_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 OR NOT EXISTS (
    SELECT FROM pairing_transitions t
    WHERE t.act = NEW.last_act AND t.from_state = OLD.state AND t.to_state = NEW.state
      AND current_access_role() = ANY (t.actors)
  ) THEN
    RAISE EXCEPTION 'pairing %: % may not lead from % to % for %', OLD.proposal_id, NEW.last_act, OLD.state, NEW.state,
      current_access_role() USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER pairings_by_the_table BEFORE UPDATE ON pairings FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.facts IS DISTINCT FROM NEW.facts OR OLD.version IS DISTINCT FROM NEW.version)
  EXECUTE FUNCTION refuse_untabled_act();

-- What waits for somebody, and what did.
CREATE TABLE pairing_steps (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  proposal_id text NOT NULL REFERENCES pairings (proposal_id),
  step text NOT NULL,
  owner_role text NOT NULL,
  -- One organisation, or whichever serves the département.
  owner_organisation text,
  owner_departement text,
  opened_on date NOT NULL,
  due_on date NOT NULL,
  late_on date NOT NULL,
  reminded_at timestamptz,
  closed_on date,
  closed_by text,
  CHECK ((owner_organisation IS NULL) <> (owner_departement IS NULL)),
  CHECK (opened_on <= due_on OR due_on < late_on),
  CHECK ((closed_on IS NULL) = (closed_by IS NULL))
);
CREATE UNIQUE INDEX pairing_steps_open_once ON pairing_steps (proposal_id, step) WHERE closed_on IS NULL;
CREATE INDEX pairing_steps_to_do ON pairing_steps (owner_role, owner_organisation, due_on) WHERE closed_on IS NULL;
CREATE INDEX pairing_steps_due ON pairing_steps (due_on) WHERE closed_on IS NULL;
CREATE INDEX pairing_steps_of_pairing ON pairing_steps (proposal_id, id);

CREATE TABLE caleol_sessions (
  id text PRIMARY KEY,
  landlord_id text NOT NULL REFERENCES landlords (id),
  held_on date NOT NULL,
  starts_at text CHECK (starts_at ~ '^\d\d:\d\d$'),
  place text,
  status text NOT NULL CHECK (status IN ('planned', 'convened', 'validated', 'cancelled')),
  convened_on date,
  minutes_on date,
  -- Last day on which the commission reads names; NULL until the minutes are validated.
  names_until date,
  recorded_by text,
  validated_by text,
  version integer NOT NULL DEFAULT 1,
  CHECK ((status IN ('convened', 'validated')) <= (convened_on IS NOT NULL)),
  CHECK ((status = 'validated') = (minutes_on IS NOT NULL)),
  CHECK (validated_by IS NULL OR validated_by <> recorded_by)
);
CREATE INDEX caleol_sessions_of_landlord ON caleol_sessions (landlord_id, held_on);

-- A dwelling on the agenda of a session, with the ground for fewer than three candidates (CCH R441-3).
CREATE TABLE caleol_agenda (
  session_id text NOT NULL REFERENCES caleol_sessions (id),
  vacancy_id text NOT NULL REFERENCES vacancies (id),
  landlord_id text NOT NULL,
  departement text NOT NULL,
  ground text CHECK (ground IN ('daloDesignation', 'adaptedPlai', 'recordedInsufficiency')),
  proof text,
  PRIMARY KEY (session_id, vacancy_id),
  CHECK ((ground IS NULL) = (proof IS NULL))
);

-- A candidate before a session: one of ours, or one of the landlord's of whom only the request number is kept.
CREATE TABLE caleol_presentations (
  id text PRIMARY KEY,
  session_id text NOT NULL REFERENCES caleol_sessions (id),
  vacancy_id text NOT NULL REFERENCES vacancies (id),
  landlord_id text NOT NULL,
  proposal_id text REFERENCES pairings (proposal_id),
  household_id text REFERENCES households (id),
  association_id text,
  household_departement text,
  request_number text,
  rank smallint NOT NULL CHECK (rank BETWEEN 1 AND 20),
  listed_on date NOT NULL,
  removed_on date,
  removed_reason text,
  outcome text CHECK (outcome IN ('deferred', 'granted', 'grantedByRank', 'conditional', 'notGranted', 'inadmissible')),
  document text,
  motive text,
  -- The commission's own words, for this candidate alone: communicable to him after hiding third parties.
  motive_text text,
  decided_rank smallint,
  decided_on date,
  rectified_reason text,
  CHECK ((proposal_id IS NULL) <> (request_number IS NULL)),
  CHECK ((proposal_id IS NULL) = (household_id IS NULL)),
  CHECK ((outcome IS NULL) = (decided_on IS NULL)),
  CHECK (outcome IS DISTINCT FROM 'deferred' OR document IS NOT NULL),
  CHECK (outcome IS NULL OR outcome NOT IN ('notGranted', 'inadmissible') OR (motive IS NOT NULL AND motive_text IS NOT NULL)),
  CHECK (outcome IS DISTINCT FROM 'grantedByRank' OR decided_rank IS NOT NULL)
);
CREATE UNIQUE INDEX caleol_presentations_once ON caleol_presentations (session_id, vacancy_id, coalesce(proposal_id, request_number))
  WHERE removed_on IS NULL;
CREATE UNIQUE INDEX caleol_presentations_one_by_rank ON caleol_presentations (session_id, vacancy_id, rank) WHERE removed_on IS NULL;
CREATE INDEX caleol_presentations_of_household ON caleol_presentations (household_id) WHERE household_id IS NOT NULL;
CREATE INDEX caleol_presentations_of_proposal ON caleol_presentations (proposal_id) WHERE proposal_id IS NOT NULL;

-- People of the landlord named for a candidate: the CALEOL contact "with authority", the household's correspondent.
CREATE TABLE landlord_contacts (
  id text PRIMARY KEY,
  proposal_id text NOT NULL REFERENCES pairings (proposal_id),
  landlord_id text NOT NULL,
  association_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('caleolContact', 'correspondent')),
  name text NOT NULL,
  position text,
  email text,
  phone text,
  has_authority boolean NOT NULL,
  named_on date NOT NULL,
  replaced_on date
);
CREATE UNIQUE INDEX landlord_contacts_one ON landlord_contacts (proposal_id, kind) WHERE replaced_on IS NULL;

-- Who a household is, apart from what the engine may know of it.
CREATE TABLE household_identities (
  household_id text PRIMARY KEY REFERENCES households (id),
  owner_id text NOT NULL REFERENCES organisations (id),
  name text NOT NULL,
  phone text,
  email text,
  version integer NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE pairings ENABLE ROW LEVEL SECURITY;
ALTER TABLE pairings FORCE ROW LEVEL SECURITY;
ALTER TABLE pairing_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE pairing_steps FORCE ROW LEVEL SECURITY;
ALTER TABLE caleol_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE caleol_sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE caleol_agenda ENABLE ROW LEVEL SECURITY;
ALTER TABLE caleol_agenda FORCE ROW LEVEL SECURITY;
ALTER TABLE caleol_presentations ENABLE ROW LEVEL SECURITY;
ALTER TABLE caleol_presentations FORCE ROW LEVEL SECURITY;
ALTER TABLE landlord_contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE landlord_contacts FORCE ROW LEVEL SECURITY;
ALTER TABLE household_identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE household_identities FORCE ROW LEVEL SECURITY;

GRANT SELECT ON pairing_transitions TO rapprochement_app, rapprochement_worker;
GRANT SELECT, INSERT, UPDATE ON pairings, pairing_steps, caleol_sessions, caleol_agenda, caleol_presentations, landlord_contacts,
  household_identities TO rapprochement_worker;
GRANT SELECT ON pairings TO rapprochement_app;
GRANT UPDATE (contingent, reserver_id, reserver_deadline, followed, protocol, dalo_departement, state, version, last_act, moved_on,
  facts) ON pairings TO rapprochement_app;
GRANT SELECT, INSERT ON pairing_steps TO rapprochement_app;
GRANT UPDATE (due_on, late_on, closed_on, closed_by) ON pairing_steps TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE ON caleol_sessions, caleol_agenda, caleol_presentations, landlord_contacts, household_identities
  TO rapprochement_app;
GRANT DELETE ON caleol_agenda TO rapprochement_app;

CREATE POLICY worker ON pairings TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON pairing_steps TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON caleol_sessions TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON caleol_agenda TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON caleol_presentations TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON landlord_contacts TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON household_identities TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

-- No policy below reads another table than by a key of its own row, so that none can read itself round a circle.
CREATE POLICY readers ON pairings FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolMember' THEN landlord_id = (SELECT current_organisation()) AND coalesce(facts -> 'listing', 'null') <> 'null'
      WHEN 'reserver' THEN reserver_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
        OR household_departement = ANY ((SELECT current_departements())::text[])
        OR dalo_departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN true
      ELSE false
    END
  );
CREATE POLICY acts ON pairings FOR UPDATE TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'reserver' THEN reserver_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
        OR household_departement = ANY ((SELECT current_departements())::text[])
        OR dalo_departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  )
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'reserver' THEN reserver_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
        OR household_departement = ANY ((SELECT current_departements())::text[])
        OR dalo_departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  );

CREATE POLICY readers ON pairing_steps FOR SELECT TO rapprochement_app
  USING (EXISTS (SELECT FROM pairings p WHERE p.proposal_id = pairing_steps.proposal_id));
CREATE POLICY opens ON pairing_steps FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) NOT IN ('regionalAuthority', 'caleolMember')
    AND EXISTS (SELECT FROM pairings p WHERE p.proposal_id = pairing_steps.proposal_id));
CREATE POLICY closes ON pairing_steps FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) NOT IN ('regionalAuthority', 'caleolMember')
    AND EXISTS (SELECT FROM pairings p WHERE p.proposal_id = pairing_steps.proposal_id))
  WITH CHECK ((SELECT current_access_role()) NOT IN ('regionalAuthority', 'caleolMember')
    AND EXISTS (SELECT FROM pairings p WHERE p.proposal_id = pairing_steps.proposal_id));

CREATE POLICY readers ON caleol_presentations FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolMember' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN household_departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  );
CREATE POLICY lists ON caleol_presentations FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'caleolSecretary') AND landlord_id = (SELECT current_organisation()));
CREATE POLICY decides ON caleol_presentations FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) IN ('landlordReferent', 'caleolSecretary') AND landlord_id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'caleolSecretary') AND landlord_id = (SELECT current_organisation()));

CREATE POLICY readers ON caleol_agenda FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolMember' THEN landlord_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      ELSE false
    END
  );
CREATE POLICY prepares ON caleol_agenda TO rapprochement_app
  USING ((SELECT current_access_role()) IN ('landlordReferent', 'caleolSecretary') AND landlord_id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'caleolSecretary') AND landlord_id = (SELECT current_organisation()));

CREATE POLICY readers ON caleol_sessions FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolMember' THEN landlord_id = (SELECT current_organisation()) AND convened_on IS NOT NULL
      WHEN 'association' THEN id IN (SELECT p.session_id FROM caleol_presentations p)
      WHEN 'departementalUnit' THEN id IN (SELECT p.session_id FROM caleol_presentations p)
        OR id IN (SELECT a.session_id FROM caleol_agenda a)
      ELSE false
    END
  );
CREATE POLICY plans ON caleol_sessions FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'caleolSecretary') AND landlord_id = (SELECT current_organisation()));
CREATE POLICY changes ON caleol_sessions FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) IN ('landlordReferent', 'caleolSecretary', 'caleolMember')
    AND landlord_id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'caleolSecretary', 'caleolMember')
    AND landlord_id = (SELECT current_organisation()));

CREATE POLICY readers ON landlord_contacts FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
CREATE POLICY names ON landlord_contacts FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()));
CREATE POLICY replaces ON landlord_contacts FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND landlord_id = (SELECT current_organisation()));

-- Whether the caller may know who a household is. The landlord: from the contact and the association's favourable
-- opinion (from the household's agreement where no association follows it) until an exit before the lease. The
-- commission: for its candidates, from the convocation to thirty days after the minutes.
CREATE POLICY identity ON pairings FOR SELECT TO rapprochement_owner USING (true);
CREATE POLICY identity ON caleol_presentations FOR SELECT TO rapprochement_owner USING (true);
CREATE POLICY identity ON caleol_sessions FOR SELECT TO rapprochement_owner USING (true);
CREATE FUNCTION is_before_commission(household text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT EXISTS (
      SELECT FROM public.caleol_presentations c JOIN public.caleol_sessions s ON s.id = c.session_id
      WHERE c.household_id = household AND c.removed_on IS NULL AND s.landlord_id = public.current_organisation()
        AND s.status IN ('convened', 'validated')
        AND (s.names_until IS NULL OR s.names_until >= (now() AT TIME ZONE 'Europe/Paris')::date))
  $$;
CREATE FUNCTION identity_is_open(household text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT CASE public.current_access_role()
      WHEN 'system' THEN true
      WHEN 'association' THEN EXISTS (
        SELECT FROM public.households h WHERE h.id = household AND h.owner_id = public.current_organisation())
      WHEN 'departementalUnit' THEN EXISTS (
        SELECT FROM public.households h WHERE h.id = household AND h.departement = ANY (public.current_departements()))
      WHEN 'landlordReferent' THEN EXISTS (
        SELECT FROM public.pairings p
        WHERE p.household_id = household AND p.landlord_id = public.current_organisation()
          AND p.state NOT IN ('declined', 'withdrawn', 'expired', 'superseded', 'released', 'notGranted', 'inadmissible', 'offerRefused')
          AND CASE WHEN p.followed
            THEN p.facts #>> '{contact,outcome}' = 'recorded' AND p.facts #>> '{opinion,given}' IN ('accept', 'acceptWithReserve')
            ELSE p.facts #>> '{agreement,answer}' = 'agreed' END)
      WHEN 'caleolSecretary' THEN public.is_before_commission(household)
      WHEN 'caleolMember' THEN public.is_before_commission(household)
      ELSE false
    END
  $$;
-- The request number (numéro unique) opens and closes with the name.
CREATE FUNCTION request_number_of(household text) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT CASE WHEN public.identity_is_open(household)
      THEN (SELECT h.facts #>> '{request,requestNumber}' FROM public.households h WHERE h.id = household) END
  $$;
REVOKE ALL ON FUNCTION identity_is_open(text), is_before_commission(text), request_number_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity_is_open(text), is_before_commission(text), request_number_of(text)
  TO rapprochement_app, rapprochement_worker;

CREATE POLICY readers ON household_identities FOR SELECT TO rapprochement_app USING (identity_is_open(household_id));
CREATE POLICY entry ON household_identities FOR INSERT TO rapprochement_app
  WITH CHECK ((SELECT current_access_role()) = 'association' AND owner_id = (SELECT current_organisation())
    AND identity_is_open(household_id));
CREATE POLICY change ON household_identities FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) = 'association' AND owner_id = (SELECT current_organisation()))
  WITH CHECK ((SELECT current_access_role()) = 'association' AND owner_id = (SELECT current_organisation()));

-- The commission reads its dwellings, its candidates' files, their pseudonyms.
CREATE POLICY commission ON vacancies FOR SELECT TO rapprochement_app
  USING (
    CASE (SELECT current_access_role())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolMember' THEN id IN (SELECT a.vacancy_id FROM caleol_agenda a)
      ELSE false
    END
  );
CREATE POLICY commission ON households FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) IN ('caleolSecretary', 'caleolMember')
    AND id IN (SELECT c.household_id FROM caleol_presentations c) AND is_before_commission(id));
CREATE POLICY commission ON pseudonyms FOR SELECT TO rapprochement_app
  USING ((SELECT current_access_role()) IN ('caleolSecretary', 'caleolMember') AND landlord_id = (SELECT current_organisation()));
CREATE POLICY touches ON proposal_lists FOR UPDATE TO rapprochement_app
  USING ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary')
    AND vacancy_id IN (SELECT v.id FROM vacancies v))
  WITH CHECK ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary')
    AND vacancy_id IN (SELECT v.id FROM vacancies v));
CREATE POLICY casework ON refusals FOR INSERT TO rapprochement_app
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by IN ('household', 'caleol')
      WHEN 'caleolSecretary' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by = 'caleol'
      WHEN 'reserver' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by = 'reserver'
      WHEN 'departementalUnit' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by = 'reserver'
      ELSE false
    END
  );

-- Every proposal has its life, through whichever door it came in; statement by statement, since runs make them by the thousand.
CREATE FUNCTION pair_proposals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO pairings (proposal_id, vacancy_id, household_id, landlord_id, association_id, departement, household_departement,
    contingent, reserver_id, reserver_deadline, posted_on, followed, protocol, dalo_departement)
  SELECT p.id, p.vacancy_id, p.household_id, v.landlord_id, h.owner_id, v.departement, h.departement, v.contingent, v.reserver_id,
    (v.declaration #>> '{reservation,reserverDeadline}')::date, (v.posted_at AT TIME ZONE 'Europe/Paris')::date,
    f.support IS NOT NULL AND f.support ->> 'phase' <> 'ended', f."protocolEligibleSince" IS NOT NULL, f.dalo ->> 'departement'
  FROM new_proposals p JOIN vacancies v ON v.id = p.vacancy_id JOIN households h ON h.id = p.household_id,
    json_to_record(h.facts) AS f (support jsonb, dalo jsonb, "protocolEligibleSince" text);
  RETURN NULL;
END
$$;
CREATE TRIGGER proposals_paired AFTER INSERT ON proposals REFERENCING NEW TABLE AS new_proposals
  FOR EACH STATEMENT EXECUTE FUNCTION pair_proposals();

-- A dwelling oriented anew changes who designates.
CREATE FUNCTION reorient_pairings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pairings SET contingent = NEW.contingent, reserver_id = NEW.reserver_id,
    reserver_deadline = (NEW.declaration #>> '{reservation,reserverDeadline}')::date
  WHERE vacancy_id = NEW.id AND state = 'proposed';
  RETURN NULL;
END
$$;
CREATE TRIGGER vacancies_reoriented AFTER UPDATE ON vacancies FOR EACH ROW
  WHEN (OLD.declaration -> 'reservation' IS DISTINCT FROM NEW.declaration -> 'reservation')
  EXECUTE FUNCTION reorient_pairings();

-- A household whose support, protocol or recognition changes before it is retained.
CREATE FUNCTION refresh_pairings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE pairings p SET followed = f.followed, protocol = f.protocol, dalo_departement = f.dalo_departement
  FROM (
    SELECT x.support IS NOT NULL AND x.support ->> 'phase' <> 'ended' AS followed, x."protocolEligibleSince" IS NOT NULL AS protocol,
      x.dalo ->> 'departement' AS dalo_departement
    FROM json_to_record(NEW.facts) AS x (support jsonb, dalo jsonb, "protocolEligibleSince" text)
  ) AS f
  WHERE p.household_id = NEW.id AND p.state IN ('proposed', 'toContact', 'toReview', 'toAgree')
    AND (p.followed, p.protocol, p.dalo_departement) IS DISTINCT FROM (f.followed, f.protocol, f.dalo_departement);
  RETURN NULL;
END
$$;
CREATE TRIGGER households_refreshed AFTER UPDATE ON households FOR EACH ROW EXECUTE FUNCTION refresh_pairings();

-- Proposals of an earlier release: what was recorded on them becomes the facts of their life.
SET LOCAL ROLE rapprochement_worker;
SELECT set_config('rapprochement.role', 'system', true);
INSERT INTO pairings (proposal_id, vacancy_id, household_id, landlord_id, association_id, departement, household_departement,
  contingent, reserver_id, reserver_deadline, posted_on, followed, protocol, dalo_departement, state, facts)
SELECT p.id, p.vacancy_id, p.household_id, v.landlord_id, h.owner_id, v.departement, h.departement, v.contingent, v.reserver_id,
  (v.declaration #>> '{reservation,reserverDeadline}')::date, (v.posted_at AT TIME ZONE 'Europe/Paris')::date,
  f.support IS NOT NULL AND f.support ->> 'phase' <> 'ended', f."protocolEligibleSince" IS NOT NULL, f.dalo ->> 'departement',
  CASE
    WHEN p.opinion = 'decline' THEN 'declined'
    WHEN NOT EXISTS (SELECT FROM list_entries e JOIN proposal_lists l ON l.id = e.list_id AND l.current WHERE e.proposal_id = p.id)
      THEN 'superseded'
    ELSE 'proposed'
  END,
  jsonb_strip_nulls(jsonb_build_object(
    'contact', CASE WHEN p.contact_recorded_at IS NOT NULL THEN jsonb_build_object('outcome', 'recorded', 'caleolContactGiven', false,
      'on', (p.contact_recorded_at AT TIME ZONE 'Europe/Paris')::date) END,
    'opinion', CASE WHEN p.opinion IS NOT NULL THEN jsonb_build_object('given', p.opinion, 'reason', p.opinion_reason, 'on', p.opinion_on) END))
FROM proposals p JOIN vacancies v ON v.id = p.vacancy_id JOIN households h ON h.id = p.household_id,
  json_to_record(h.facts) AS f (support jsonb, dalo jsonb, "protocolEligibleSince" text);
SELECT set_config('rapprochement.role', '', true);
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TRIGGER households_refreshed ON households;
DROP TRIGGER vacancies_reoriented ON vacancies;
DROP TRIGGER proposals_paired ON proposals;
DROP FUNCTION refresh_pairings(), reorient_pairings(), pair_proposals();
DROP POLICY casework ON refusals;
DROP POLICY touches ON proposal_lists;
DROP POLICY commission ON pseudonyms;
DROP POLICY commission ON households;
DROP POLICY commission ON vacancies;
DROP TABLE household_identities;
DROP FUNCTION request_number_of(text), identity_is_open(text), is_before_commission(text);
DROP TABLE landlord_contacts, caleol_presentations, pairing_steps, pairings, pairing_transitions CASCADE;
DROP TABLE caleol_agenda, caleol_sessions CASCADE;
DROP FUNCTION refuse_untabled_act();
DROP INDEX events_of_proposal;
ALTER TABLE refusals DROP CONSTRAINT refusals_refused_by_check;
ALTER TABLE refusals ADD CONSTRAINT refusals_refused_by_check CHECK (refused_by IN ('household', 'association', 'landlord', 'caleol')) NOT VALID;
RESET ROLE;
