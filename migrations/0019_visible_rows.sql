-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- The rights of the policies below are those of before. They asked the policies of households and vacancies again for every
-- row of every table that refers to them: whole tables were read for one row. The caller's own identifiers are now
-- read once a statement, by their indexes.
CREATE POLICY indexing ON caleol_agenda FOR SELECT TO rapprochement_owner USING (true);
CREATE INDEX households_of_departement ON households (departement, id);
DROP INDEX households_by_departement;
CREATE INDEX vacancies_of_departement ON vacancies (departement, id);

-- Households whose rows the caller reads, the region's nominative accesses apart.
CREATE FUNCTION visible_households() RETURNS SETOF text
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

-- Vacancies whose rows the caller reads.
CREATE FUNCTION visible_vacancies() RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
  AS $$
    SELECT v.id FROM vacancies v
    WHERE current_access_role() IN ('landlordReferent', 'caleolSecretary') AND v.landlord_id = current_organisation()
    UNION ALL
    SELECT v.id FROM vacancies v WHERE current_access_role() = 'reserver' AND v.reserver_id = current_organisation()
    UNION ALL
    SELECT v.id FROM vacancies v
    WHERE current_access_role() = 'departementalUnit' AND v.departement = ANY (current_departements())
    UNION ALL
    SELECT v.id FROM vacancies v WHERE current_access_role() = 'regionalAuthority'
    UNION ALL
    SELECT p.vacancy_id FROM pseudonyms p JOIN households h ON h.id = p.household_id
    WHERE current_access_role() = 'association' AND h.owner_id = current_organisation()
    UNION ALL
    SELECT a.vacancy_id FROM caleol_agenda a
    WHERE current_access_role() = 'caleolMember' AND a.landlord_id = current_organisation()
  $$;
REVOKE ALL ON FUNCTION visible_households(), visible_vacancies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visible_households(), visible_vacancies() TO rapprochement_app, rapprochement_worker;

ALTER POLICY readers ON pseudonyms
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN household_id IN (SELECT visible_households())
      WHEN 'departementalUnit' THEN household_id IN (SELECT visible_households())
      ELSE false
    END
  );
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
ALTER POLICY readers ON proposal_lists
  USING (CASE (SELECT current_access_role()) WHEN 'regionalAuthority' THEN true ELSE vacancy_id IN (SELECT visible_vacancies()) END);
ALTER POLICY opens ON proposal_lists
  USING ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND vacancy_id IN (SELECT visible_vacancies()))
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND vacancy_id IN (SELECT visible_vacancies()));
ALTER POLICY readers ON proposals
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
ALTER POLICY readers ON list_entries
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT visible_households())
      WHEN 'departementalUnit' THEN household_id IN (SELECT visible_households()) OR vacancy_id IN (SELECT visible_vacancies())
      WHEN 'regionalAuthority' THEN true
      ELSE vacancy_id IN (SELECT visible_vacancies())
    END
  );
ALTER POLICY readers ON refusals
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT visible_households())
      WHEN 'departementalUnit' THEN household_id IN (SELECT visible_households())
      ELSE vacancy_id IN (SELECT visible_vacancies())
    END
  );
ALTER POLICY refuse ON refusals
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT visible_households()) AND refused_by IN ('association', 'household')
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT visible_vacancies()) AND refused_by = 'landlord'
      ELSE false
    END
  );
ALTER POLICY readers ON orientation_suggestions
  USING ((SELECT current_access_role()) <> 'association' AND vacancy_id IN (SELECT visible_vacancies()));
ALTER POLICY confirms ON orientation_suggestions
  USING ((SELECT current_access_role()) = 'landlordReferent' AND vacancy_id IN (SELECT visible_vacancies()))
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND vacancy_id IN (SELECT visible_vacancies()));
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
ALTER POLICY commission ON vacancies
  USING (
    CASE (SELECT current_access_role())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolMember' THEN id IN (SELECT visible_vacancies())
      ELSE false
    END
  );
ALTER POLICY commission ON households
  USING ((SELECT current_access_role()) IN ('caleolSecretary', 'caleolMember') AND id IN (SELECT visible_households()));
ALTER POLICY touches ON proposal_lists
  USING ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary')
    AND vacancy_id IN (SELECT visible_vacancies()))
  WITH CHECK ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary')
    AND vacancy_id IN (SELECT visible_vacancies()));
ALTER POLICY casework ON refusals
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT visible_vacancies()) AND refused_by IN ('household', 'caleol')
      WHEN 'caleolSecretary' THEN vacancy_id IN (SELECT visible_vacancies()) AND refused_by = 'caleol'
      WHEN 'reserver' THEN vacancy_id IN (SELECT visible_vacancies()) AND refused_by = 'reserver'
      WHEN 'departementalUnit' THEN vacancy_id IN (SELECT visible_vacancies()) AND refused_by = 'reserver'
      ELSE false
    END
  );
ALTER POLICY asks ON contests
  WITH CHECK (
    (SELECT current_access_role()) = 'association' AND association_id = (SELECT current_organisation())
    AND household_id IN (SELECT visible_households()) AND vacancy_id IN (SELECT visible_vacancies())
    AND answer IS NULL
  );
ALTER POLICY reports ON issue_reports
  WITH CHECK (
    reporter_id = (SELECT current_organisation()) AND reporter_role = (SELECT current_access_role())
    AND (vacancy_id IS NULL OR vacancy_id IN (SELECT visible_vacancies()))
    AND (household_id IS NULL OR (SELECT current_access_role()) <> 'association' OR household_id IN (SELECT visible_households()))
  );
ALTER POLICY readers ON protocol_reviews
  USING (
    (SELECT current_access_role()) IN ('association', 'departementalUnit') AND household_id IN (SELECT visible_households())
  );
ALTER POLICY entry ON protocol_reviews
  WITH CHECK (
    (SELECT current_access_role()) = 'departementalUnit' AND household_id IN (SELECT visible_households())
    AND meeting_id IN (SELECT m.id FROM protocol_meetings m)
  );
ALTER POLICY change ON protocol_reviews
  USING ((SELECT current_access_role()) = 'departementalUnit' AND household_id IN (SELECT visible_households()))
  WITH CHECK ((SELECT current_access_role()) = 'departementalUnit' AND household_id IN (SELECT visible_households()));
ALTER POLICY readers ON outside_rehousings
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN household_id IN (SELECT visible_households())
      ELSE false
    END
  );
ALTER POLICY entry ON outside_rehousings
  WITH CHECK (
    (SELECT current_access_role()) = 'association' AND association_id = (SELECT current_organisation())
    AND household_id IN (SELECT visible_households())
  );
DO $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['support_sheets', 'support_works', 'document_expiries', 'consent_requests', 'alin_tasks'] LOOP
    EXECUTE format('ALTER POLICY own ON %I '
      || 'USING ((SELECT current_access_role()) = ''association'' AND household_id IN (SELECT visible_households())) '
      || 'WITH CHECK ((SELECT current_access_role()) = ''association'' AND household_id IN (SELECT visible_households()))', one);
  END LOOP;
END
$$;

-- What waits for whoever serves a département, beside pairing_steps_to_do.
CREATE INDEX pairing_steps_of_territory ON pairing_steps (owner_role, owner_departement, due_on)
  WHERE closed_on IS NULL AND owner_departement IS NOT NULL;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP INDEX pairing_steps_of_territory;
ALTER POLICY asks ON contests
  WITH CHECK (
    (SELECT current_access_role()) = 'association' AND association_id = (SELECT current_organisation())
    AND household_id IN (SELECT h.id FROM households h) AND vacancy_id IN (SELECT v.id FROM vacancies v)
    AND answer IS NULL
  );
ALTER POLICY reports ON issue_reports
  WITH CHECK (
    reporter_id = (SELECT current_organisation()) AND reporter_role = (SELECT current_access_role())
    AND (vacancy_id IS NULL OR vacancy_id IN (SELECT v.id FROM vacancies v))
    AND (household_id IS NULL OR (SELECT current_access_role()) <> 'association' OR household_id IN (SELECT h.id FROM households h))
  );
ALTER POLICY readers ON protocol_reviews
  USING (
    (SELECT current_access_role()) IN ('association', 'departementalUnit') AND household_id IN (SELECT h.id FROM households h)
  );
ALTER POLICY entry ON protocol_reviews
  WITH CHECK (
    (SELECT current_access_role()) = 'departementalUnit' AND household_id IN (SELECT h.id FROM households h)
    AND meeting_id IN (SELECT m.id FROM protocol_meetings m)
  );
ALTER POLICY change ON protocol_reviews
  USING ((SELECT current_access_role()) = 'departementalUnit' AND household_id IN (SELECT h.id FROM households h))
  WITH CHECK ((SELECT current_access_role()) = 'departementalUnit' AND household_id IN (SELECT h.id FROM households h));
ALTER POLICY readers ON outside_rehousings
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h)
      ELSE false
    END
  );
ALTER POLICY entry ON outside_rehousings
  WITH CHECK (
    (SELECT current_access_role()) = 'association' AND association_id = (SELECT current_organisation())
    AND household_id IN (SELECT h.id FROM households h)
  );
DO $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['support_sheets', 'support_works', 'document_expiries', 'consent_requests', 'alin_tasks'] LOOP
    EXECUTE format('ALTER POLICY own ON %I '
      || 'USING ((SELECT current_access_role()) = ''association'' AND household_id IN (SELECT h.id FROM households h)) '
      || 'WITH CHECK ((SELECT current_access_role()) = ''association'' AND household_id IN (SELECT h.id FROM households h))', one);
  END LOOP;
END
$$;
ALTER POLICY readers ON pseudonyms
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h)
      ELSE false
    END
  );
ALTER POLICY readers ON vacancies
  USING (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'reserver' THEN reserver_id = (SELECT current_organisation())
      WHEN 'departementalUnit' THEN departement = ANY ((SELECT current_departements())::text[])
      WHEN 'regionalAuthority' THEN true
      WHEN 'association' THEN id IN (SELECT p.vacancy_id FROM pseudonyms p)
      ELSE false
    END
  );
ALTER POLICY readers ON proposal_lists
  USING (vacancy_id IN (SELECT v.id FROM vacancies v));
ALTER POLICY opens ON proposal_lists
  USING ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND vacancy_id IN (SELECT v.id FROM vacancies v))
  WITH CHECK ((SELECT current_access_role()) IN ('landlordReferent', 'association') AND vacancy_id IN (SELECT v.id FROM vacancies v));
ALTER POLICY readers ON proposals
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h) OR vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE vacancy_id IN (SELECT v.id FROM vacancies v)
    END
  );
ALTER POLICY acts ON proposals
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE false
    END
  )
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE false
    END
  );
ALTER POLICY readers ON list_entries
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h) OR vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE vacancy_id IN (SELECT v.id FROM vacancies v)
    END
  );
ALTER POLICY readers ON refusals
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h)
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h)
      ELSE vacancy_id IN (SELECT v.id FROM vacancies v)
    END
  );
ALTER POLICY refuse ON refusals
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN household_id IN (SELECT h.id FROM households h) AND refused_by IN ('association', 'household')
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by = 'landlord'
      ELSE false
    END
  );
ALTER POLICY readers ON orientation_suggestions
  USING ((SELECT current_access_role()) <> 'association' AND vacancy_id IN (SELECT v.id FROM vacancies v));
ALTER POLICY confirms ON orientation_suggestions
  USING ((SELECT current_access_role()) = 'landlordReferent' AND vacancy_id IN (SELECT v.id FROM vacancies v))
  WITH CHECK ((SELECT current_access_role()) = 'landlordReferent' AND vacancy_id IN (SELECT v.id FROM vacancies v));
ALTER POLICY readers ON events
  USING (
    CASE (SELECT current_access_role())
      WHEN 'association' THEN organisation_id = (SELECT current_organisation())
        OR household_id IN (SELECT h.id FROM households h)
        OR (household_id IS NULL AND proposal_id IS NULL AND vacancy_id IN (SELECT v.id FROM vacancies v))
      WHEN 'departementalUnit' THEN household_id IN (SELECT h.id FROM households h) OR vacancy_id IN (SELECT v.id FROM vacancies v)
      ELSE organisation_id = (SELECT current_organisation()) OR vacancy_id IN (SELECT v.id FROM vacancies v)
    END
  );
ALTER POLICY commission ON vacancies
  USING (
    CASE (SELECT current_access_role())
      WHEN 'caleolSecretary' THEN landlord_id = (SELECT current_organisation())
      WHEN 'caleolMember' THEN id IN (SELECT a.vacancy_id FROM caleol_agenda a)
      ELSE false
    END
  );
ALTER POLICY commission ON households
  USING ((SELECT current_access_role()) IN ('caleolSecretary', 'caleolMember')
    AND id IN (SELECT c.household_id FROM caleol_presentations c) AND is_before_commission(id));
ALTER POLICY touches ON proposal_lists
  USING ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary')
    AND vacancy_id IN (SELECT v.id FROM vacancies v))
  WITH CHECK ((SELECT current_access_role()) IN ('reserver', 'departementalUnit', 'caleolSecretary')
    AND vacancy_id IN (SELECT v.id FROM vacancies v));
ALTER POLICY casework ON refusals
  WITH CHECK (
    CASE (SELECT current_access_role())
      WHEN 'landlordReferent' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by IN ('household', 'caleol')
      WHEN 'caleolSecretary' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by = 'caleol'
      WHEN 'reserver' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by = 'reserver'
      WHEN 'departementalUnit' THEN vacancy_id IN (SELECT v.id FROM vacancies v) AND refused_by = 'reserver'
      ELSE false
    END
  );
DROP FUNCTION visible_vacancies(), visible_households();
DROP INDEX vacancies_of_departement;
CREATE INDEX households_by_departement ON households (departement);
DROP INDEX households_of_departement;
DROP POLICY indexing ON caleol_agenda;
RESET ROLE;
