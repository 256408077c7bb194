-- Up Migration
SET LOCAL ROLE rapprochement_owner;
-- What the header of every page says, under the caller's own policies; in PL/pgSQL, whose plans a connection keeps.
CREATE FUNCTION page_header(OUT organisation text, OUT actions integer, OUT unread integer)
  LANGUAGE plpgsql STABLE
  AS $$
BEGIN
  SELECT o.name INTO organisation FROM public.organisations o WHERE o.id = current_organisation();
  SELECT c.open INTO actions FROM count_owed_steps(NULL) c;
  SELECT count(*) INTO unread FROM public.notifications n WHERE n.read_at IS NULL;
END
$$;
REVOKE ALL ON FUNCTION page_header() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION page_header() TO rapprochement_app;
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP FUNCTION page_header();
RESET ROLE;
