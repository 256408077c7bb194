-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- A reserver reads the monitoring of the dwellings reserved to it.
ALTER TABLE monitoring_rehousings ADD COLUMN reserver_id text;
ALTER TABLE monitoring_proposals ADD COLUMN reserver_id text;
CREATE INDEX monitoring_rehousings_of_reserver ON monitoring_rehousings (reserver_id, signed_on) WHERE reserver_id IS NOT NULL;
ALTER POLICY readers ON monitoring_rehousings
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement_to = ANY ((SELECT current_departements())::text[])
        OR departement_from = ANY ((SELECT current_departements())::text[])
        OR declared_departement_to = ANY ((SELECT current_departements())::text[])
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'reserver' THEN reserver_id = (SELECT current_organisation())
      ELSE false
    END
  );
ALTER POLICY readers ON monitoring_proposals
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement_to = ANY ((SELECT current_departements())::text[])
        OR departement_from = ANY ((SELECT current_departements())::text[])
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      WHEN 'reserver' THEN reserver_id = (SELECT current_organisation())
      ELSE false
    END
  );
-- Rows of before are projected again, with their reservers.
INSERT INTO monitoring_pending (household_id)
  SELECT DISTINCT household_id FROM events WHERE household_id IS NOT NULL AND name IN ('leaseSigned', 'proposalMade');

-- A convention owes a reserver a share of all that the landlord orients: how many dwellings went to others, and no more,
-- where the caller has a convention.
CREATE POLICY counting ON flow_agreements FOR SELECT TO rapprochement_owner USING (true);
CREATE FUNCTION oriented_to_others(until date)
  RETURNS TABLE (landlord_id text, departement text, year integer, oriented integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT v.landlord_id, v.departement, extract(year FROM v.posted_at AT TIME ZONE 'Europe/Paris')::integer, count(*)::integer
    FROM vacancies v
    WHERE current_access_role() = 'reserver' AND v.contingent IS NOT NULL AND v.status <> 'withdrawn'
      AND (v.posted_at AT TIME ZONE 'Europe/Paris')::date <= until
      AND v.reserver_id IS DISTINCT FROM current_organisation()
      AND EXISTS (SELECT FROM flow_agreements f WHERE f.reserver_id = current_organisation()
        AND f.landlord_id = v.landlord_id AND f.departement = v.departement
        AND f.year = extract(year FROM v.posted_at AT TIME ZONE 'Europe/Paris'))
    GROUP BY 1, 2, 3
  $$;

-- What the lease of an accepted candidate tells monitoring of its household: scheme of the support, resources and
-- composition, from which its quartile follows. Open to the landlord that signs, and to nobody else.
CREATE FUNCTION household_of_lease(household text) RETURNS json
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT json_build_object('support', h.facts -> 'support', 'members', h.facts -> 'members', 'incomes', h.facts -> 'incomes')
    FROM households h
    WHERE h.id = household AND (current_access_role() = 'system' OR EXISTS (
      SELECT FROM pairings p WHERE p.household_id = household AND p.state = 'accepted'
        AND current_access_role() = 'landlordReferent' AND p.landlord_id = current_organisation()))
  $$;
REVOKE ALL ON FUNCTION oriented_to_others(date), household_of_lease(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION oriented_to_others(date), household_of_lease(text) TO rapprochement_app, rapprochement_worker;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION household_of_lease(text), oriented_to_others(date);
DROP POLICY counting ON flow_agreements;
ALTER POLICY readers ON monitoring_rehousings
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement_to = ANY ((SELECT current_departements())::text[])
        OR departement_from = ANY ((SELECT current_departements())::text[])
        OR declared_departement_to = ANY ((SELECT current_departements())::text[])
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
ALTER POLICY readers ON monitoring_proposals
  USING (
    CASE (SELECT current_access_role())
      WHEN 'regionalAuthority' THEN true
      WHEN 'departementalUnit' THEN departement_to = ANY ((SELECT current_departements())::text[])
        OR departement_from = ANY ((SELECT current_departements())::text[])
      WHEN 'landlordReferent' THEN landlord_id = (SELECT current_organisation())
      WHEN 'association' THEN association_id = (SELECT current_organisation())
      ELSE false
    END
  );
ALTER TABLE monitoring_rehousings DROP COLUMN reserver_id;
ALTER TABLE monitoring_proposals DROP COLUMN reserver_id;
RESET ROLE;
