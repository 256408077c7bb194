-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- The rights of the policies below are those of before. 0019 read all that a caller sees once a statement, and a page asks
-- for one vacancy in ten statements. Who may read a household or a vacancy now stands in a narrow row of its own, which the
-- policies of what refers to it look up by key, or read whole by the caller's scope, as the planner counts; its own policy asks
-- no other table.
CREATE FUNCTION scope_as(VARIADIC roles text[]) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN current_access_role() = ANY (roles) THEN current_organisation() END $$;
CREATE FUNCTION scope_of_unit() RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT CASE WHEN current_access_role() = 'departementalUnit' THEN current_departements() END $$;

CREATE TABLE household_scopes (
  household_id text PRIMARY KEY,
  owner_id text NOT NULL,
  departement text NOT NULL
);
CREATE INDEX household_scopes_of_owner ON household_scopes (owner_id, household_id);
CREATE INDEX household_scopes_of_departement ON household_scopes (departement, household_id);
CREATE TABLE vacancy_scopes (
  vacancy_id text PRIMARY KEY,
  landlord_id text NOT NULL,
  reserver_id text,
  departement text NOT NULL
);
ALTER TABLE household_scopes ENABLE ROW LEVEL SECURITY;
ALTER TABLE household_scopes FORCE ROW LEVEL SECURITY;
ALTER TABLE vacancy_scopes ENABLE ROW LEVEL SECURITY;
ALTER TABLE vacancy_scopes FORCE ROW LEVEL SECURITY;
GRANT SELECT ON household_scopes, vacancy_scopes TO rapprochement_app;
CREATE POLICY keeping ON household_scopes TO rapprochement_owner USING (true) WITH CHECK (true);
CREATE POLICY keeping ON vacancy_scopes TO rapprochement_owner USING (true) WITH CHECK (true);
CREATE POLICY readers ON household_scopes FOR SELECT TO rapprochement_app
  USING (owner_id = (SELECT scope_as('association')) OR departement = ANY ((SELECT scope_of_unit())::text[]));
CREATE POLICY readers ON vacancy_scopes FOR SELECT TO rapprochement_app
  USING (
    landlord_id = (SELECT scope_as('landlordReferent', 'caleolSecretary'))
    OR reserver_id = (SELECT scope_as('reserver'))
    OR departement = ANY ((SELECT scope_of_unit())::text[])
    OR (SELECT current_access_role()) = 'regionalAuthority'
    OR ((SELECT current_access_role()) = 'caleolMember' AND EXISTS (
      SELECT FROM caleol_agenda a WHERE a.vacancy_id = vacancy_scopes.vacancy_id AND a.landlord_id = (SELECT current_organisation())))
  );

CREATE FUNCTION keep_household_scopes() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      INSERT INTO household_scopes (household_id, owner_id, departement) SELECT id, owner_id, departement FROM entered
      ON CONFLICT (household_id) DO UPDATE SET owner_id = EXCLUDED.owner_id, departement = EXCLUDED.departement;
    WHEN 'UPDATE' THEN
      UPDATE household_scopes s SET owner_id = e.owner_id, departement = e.departement FROM entered e
      WHERE s.household_id = e.id AND (s.owner_id, s.departement) IS DISTINCT FROM (e.owner_id, e.departement);
    ELSE
      DELETE FROM household_scopes s USING gone g WHERE s.household_id = g.id;
  END CASE;
  RETURN NULL;
END
$$;
CREATE TRIGGER households_scoped AFTER INSERT ON households
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION keep_household_scopes();
CREATE TRIGGER households_rescoped AFTER UPDATE ON households
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION keep_household_scopes();
CREATE TRIGGER households_unscoped AFTER DELETE ON households
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_household_scopes();

CREATE FUNCTION keep_vacancy_scopes() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      INSERT INTO vacancy_scopes (vacancy_id, landlord_id, reserver_id, departement)
      SELECT id, landlord_id, reserver_id, departement FROM entered
      ON CONFLICT (vacancy_id) DO UPDATE
        SET landlord_id = EXCLUDED.landlord_id, reserver_id = EXCLUDED.reserver_id, departement = EXCLUDED.departement;
    WHEN 'UPDATE' THEN
      UPDATE vacancy_scopes s SET landlord_id = e.landlord_id, reserver_id = e.reserver_id, departement = e.departement
      FROM entered e
      WHERE s.vacancy_id = e.id
        AND (s.landlord_id, s.reserver_id, s.departement) IS DISTINCT FROM (e.landlord_id, e.reserver_id, e.departement);
    ELSE
      DELETE FROM vacancy_scopes s USING gone g WHERE s.vacancy_id = g.id;
  END CASE;
  RETURN NULL;
END
$$;
CREATE TRIGGER vacancies_scoped AFTER INSERT ON vacancies
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION keep_vacancy_scopes();
CREATE TRIGGER vacancies_rescoped AFTER UPDATE ON vacancies
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION keep_vacancy_scopes();
CREATE TRIGGER vacancies_unscoped AFTER DELETE ON vacancies
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_vacancy_scopes();
INSERT INTO household_scopes (household_id, owner_id, departement) SELECT id, owner_id, departement FROM households;
INSERT INTO vacancy_scopes (vacancy_id, landlord_id, reserver_id, departement)
SELECT id, landlord_id, reserver_id, departement FROM vacancies;
ANALYZE household_scopes, vacancy_scopes;

ALTER POLICY readers ON pseudonyms
  USING (
    landlord_id = (SELECT scope_as('landlordReferent'))
    OR ((SELECT current_access_role()) = 'association'
      AND EXISTS (SELECT FROM household_scopes h WHERE h.household_id = pseudonyms.household_id AND h.owner_id = (SELECT current_organisation())))
    OR ((SELECT current_access_role()) = 'departementalUnit'
      AND EXISTS (SELECT FROM household_scopes h WHERE h.household_id = pseudonyms.household_id AND h.departement = ANY ((SELECT current_departements())::text[])))
  );
ALTER POLICY readers ON vacancies
  USING (
    landlord_id = (SELECT scope_as('landlordReferent'))
    OR reserver_id = (SELECT scope_as('reserver'))
    OR departement = ANY ((SELECT scope_of_unit())::text[])
    OR (SELECT current_access_role()) = 'regionalAuthority'
    OR ((SELECT current_access_role()) = 'association' AND EXISTS (SELECT FROM pseudonyms p WHERE p.vacancy_id = vacancies.id))
  );
ALTER POLICY readers ON proposal_lists
  USING (
    (SELECT current_access_role()) = 'regionalAuthority'
    OR EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = proposal_lists.vacancy_id)
      OR ((SELECT current_access_role()) = 'association' AND EXISTS (SELECT FROM pseudonyms p WHERE p.vacancy_id = proposal_lists.vacancy_id))
  );
ALTER POLICY opens ON proposal_lists
  USING ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND (EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = proposal_lists.vacancy_id)
      OR ((SELECT current_access_role()) = 'association' AND EXISTS (SELECT FROM pseudonyms p WHERE p.vacancy_id = proposal_lists.vacancy_id))))
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND (EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = proposal_lists.vacancy_id)
      OR ((SELECT current_access_role()) = 'association' AND EXISTS (SELECT FROM pseudonyms p WHERE p.vacancy_id = proposal_lists.vacancy_id))));
ALTER POLICY touches ON proposal_lists
  USING ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary') AND EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = proposal_lists.vacancy_id))
  WITH CHECK ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary') AND EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = proposal_lists.vacancy_id));
ALTER POLICY acts ON proposals
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN EXISTS (SELECT FROM household_scopes h WHERE h.household_id = proposals.household_id AND h.owner_id = (SELECT current_organisation()))
      WHEN 'landlordReferent' THEN EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = proposals.vacancy_id)
      ELSE false
    END
  )
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN EXISTS (SELECT FROM household_scopes h WHERE h.household_id = proposals.household_id AND h.owner_id = (SELECT current_organisation()))
      WHEN 'landlordReferent' THEN EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = proposals.vacancy_id)
      ELSE false
    END
  );
ALTER POLICY readers ON proposals
  USING (
    (SELECT current_access_role()) = 'regionalAuthority'
    OR ((SELECT current_access_role()) = 'association'
      AND EXISTS (SELECT FROM household_scopes h WHERE h.household_id = proposals.household_id AND h.owner_id = (SELECT current_organisation())))
    OR ((SELECT current_access_role()) = 'departementalUnit'
      AND EXISTS (SELECT FROM household_scopes h WHERE h.household_id = proposals.household_id AND h.departement = ANY ((SELECT current_departements())::text[])))
    OR ((SELECT current_access_role()) <> 'association' AND EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = proposals.vacancy_id))
  );
ALTER POLICY readers ON list_entries
  USING (
    (SELECT current_access_role()) = 'regionalAuthority'
    OR ((SELECT current_access_role()) = 'association'
      AND EXISTS (SELECT FROM household_scopes h WHERE h.household_id = list_entries.household_id AND h.owner_id = (SELECT current_organisation())))
    OR ((SELECT current_access_role()) = 'departementalUnit'
      AND EXISTS (SELECT FROM household_scopes h WHERE h.household_id = list_entries.household_id AND h.departement = ANY ((SELECT current_departements())::text[])))
    OR ((SELECT current_access_role()) <> 'association' AND EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = list_entries.vacancy_id))
  );
ALTER POLICY readers ON events
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN organisation_id = (SELECT current_organisation())
        OR EXISTS (SELECT FROM household_scopes h WHERE h.household_id = events.household_id AND h.owner_id = (SELECT current_organisation()))
        OR (household_id IS NULL AND proposal_id IS NULL AND EXISTS (SELECT FROM pseudonyms p WHERE p.vacancy_id = events.vacancy_id))
      WHEN 'departementalUnit' THEN EXISTS (SELECT FROM household_scopes h WHERE h.household_id = events.household_id AND h.departement = ANY ((SELECT current_departements())::text[])) OR EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = events.vacancy_id)
      ELSE organisation_id = (SELECT current_organisation()) OR EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = events.vacancy_id)
    END
  );
ALTER POLICY readers ON orientation_suggestions
  USING ((SELECT current_access_role()) <> 'association' AND EXISTS (SELECT FROM vacancy_scopes v WHERE v.vacancy_id = orientation_suggestions.vacancy_id));

-- Whoever owes a step reads it; the others by its pairing.
ALTER POLICY readers ON pairing_steps
  USING (
    (owner_role = (SELECT current_access_role()) AND owner_organisation = (SELECT current_organisation()))
    OR (owner_role = (SELECT current_access_role()) AND owner_departement = ANY ((SELECT scope_of_unit())::text[]))
    OR EXISTS (SELECT FROM pairings p WHERE p.proposal_id = pairing_steps.proposal_id)
  );

-- The figure in every page's header: a step is counted by whoever owes it, without its pairing being read.
CREATE FUNCTION count_owed_steps(late_on_day date, OUT open integer, OUT late integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT coalesce(sum(n), 0)::integer, coalesce(sum(l), 0)::integer FROM (
      SELECT count(*) AS n, count(*) FILTER (WHERE s.late_on <= late_on_day) AS l FROM pairing_steps s
      WHERE s.closed_on IS NULL AND s.owner_role = current_access_role() AND s.owner_organisation = current_organisation()
      UNION ALL
      SELECT count(*), count(*) FILTER (WHERE s.late_on <= late_on_day) FROM pairing_steps s
      WHERE s.closed_on IS NULL AND s.owner_role = current_access_role() AND s.owner_departement = ANY (current_departements())
    ) AS owed
  $$;
REVOKE ALL ON FUNCTION count_owed_steps(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_owed_steps(date) TO rapprochement_app, rapprochement_worker;
CREATE POLICY counting ON pairing_steps FOR SELECT TO rapprochement_owner USING (true);

DROP INDEX pairing_steps_to_do, pairing_steps_of_territory;
CREATE INDEX pairing_steps_to_do ON pairing_steps (owner_role, owner_organisation, due_on, id) INCLUDE (late_on)
  WHERE closed_on IS NULL;
CREATE INDEX pairing_steps_of_territory ON pairing_steps (owner_role, owner_departement, due_on, id)
  INCLUDE (late_on) WHERE closed_on IS NULL AND owner_departement IS NOT NULL;

-- As before, each item's rows looked up by their keys: an array of unknown length was joined to whole tables.
CREATE OR REPLACE FUNCTION deliver_notifications(items jsonb) RETURNS integer
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
    LEFT JOIN LATERAL (SELECT o.vacancy_id, o.household_id FROM proposals o WHERE o.id = i.proposal OFFSET 0) p ON true
    LEFT JOIN LATERAL (SELECT o.id, o.landlord_id, o.reserver_id, o.departement FROM vacancies o
      WHERE o.id = coalesce(i.vacancy, p.vacancy_id) OFFSET 0) v ON true
    LEFT JOIN LATERAL (SELECT o.owner_id, o.departement FROM households o
      WHERE o.id = coalesce(i.household, p.household_id) OFFSET 0) h ON true
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
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
CREATE OR REPLACE FUNCTION deliver_notifications(items jsonb) RETURNS integer
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
DROP INDEX pairing_steps_of_territory, pairing_steps_to_do;
CREATE INDEX pairing_steps_of_territory ON pairing_steps (owner_role, owner_departement, due_on)
  WHERE closed_on IS NULL AND owner_departement IS NOT NULL;
CREATE INDEX pairing_steps_to_do ON pairing_steps (owner_role, owner_organisation, due_on) WHERE closed_on IS NULL;
DROP POLICY counting ON pairing_steps;
DROP FUNCTION count_owed_steps(date);
ALTER POLICY readers ON pairing_steps
  USING (EXISTS (SELECT FROM pairings p WHERE p.proposal_id = pairing_steps.proposal_id));
ALTER POLICY readers ON orientation_suggestions
  USING ((SELECT current_access_role()) <> 'association' AND vacancy_id IN (SELECT visible_vacancies()));
ALTER POLICY readers ON events
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN organisation_id = (SELECT current_organisation())
        OR household_id IN (SELECT visible_households())
        OR (household_id IS NULL AND proposal_id IS NULL AND vacancy_id IN (SELECT visible_vacancies()))
      WHEN 'departementalUnit' THEN household_id IN (SELECT visible_households()) OR vacancy_id IN (SELECT visible_vacancies())
      ELSE organisation_id = (SELECT current_organisation()) OR vacancy_id IN (SELECT visible_vacancies())
    END
  );
ALTER POLICY readers ON list_entries
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT visible_households())
      WHEN 'departementalUnit' THEN household_id IN (SELECT visible_households()) OR vacancy_id IN (SELECT visible_vacancies())
      WHEN 'regionalAuthority' THEN true
      ELSE vacancy_id IN (SELECT visible_vacancies())
    END
  );
ALTER POLICY acts ON proposals
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT visible_households())
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT visible_vacancies())
      ELSE false
    END
  )
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT visible_households())
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT visible_vacancies())
      ELSE false
    END
  );
ALTER POLICY readers ON proposals
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT visible_households())
      WHEN 'departementalUnit' THEN household_id IN (SELECT visible_households()) OR vacancy_id IN (SELECT visible_vacancies())
      WHEN 'regionalAuthority' THEN true
      ELSE vacancy_id IN (SELECT visible_vacancies())
    END
  );
ALTER POLICY touches ON proposal_lists
  USING ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary')
    AND vacancy_id IN (SELECT visible_vacancies()))
  WITH CHECK ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary')
    AND vacancy_id IN (SELECT visible_vacancies()));
ALTER POLICY opens ON proposal_lists
  USING ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND vacancy_id IN (SELECT visible_vacancies()))
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND vacancy_id IN (SELECT visible_vacancies()));
ALTER POLICY readers ON proposal_lists
  USING (CASE (SELECT current_access_role()) WHEN 'regionalAuthority' THEN true ELSE vacancy_id IN (SELECT visible_vacancies()) END);
ALTER POLICY readers ON vacancies
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'reserver' THEN reserver_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN true
      WHEN 'association' THEN id IN (SELECT visible_vacancies())
      ELSE false
    END
  );
ALTER POLICY readers ON pseudonyms
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN household_id IN (SELECT visible_households())
      WHEN 'departementalUnit' THEN household_id IN (SELECT visible_households())
      ELSE false
    END
  );
DROP TRIGGER vacancies_unscoped ON vacancies;
DROP TRIGGER vacancies_rescoped ON vacancies;
DROP TRIGGER vacancies_scoped ON vacancies;
DROP FUNCTION keep_vacancy_scopes();
DROP TRIGGER households_unscoped ON households;
DROP TRIGGER households_rescoped ON households;
DROP TRIGGER households_scoped ON households;
DROP FUNCTION keep_household_scopes();
DROP TABLE vacancy_scopes, household_scopes;
DROP FUNCTION scope_of_unit(), scope_as(text[]);
RESET ROLE;
