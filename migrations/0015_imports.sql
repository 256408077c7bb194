-- Up Migration
SET LOCAL ROLE rapprochement_owner;

-- Files sent by a landlord or an association: previewed here, then written by parts; `cursor_line` says how far.
CREATE TABLE imports (
  id text PRIMARY KEY,
  organisation_id text NOT NULL REFERENCES organisations (id),
  kind text NOT NULL CHECK (kind IN ('vacancies', 'households', 'decisions')),
  state text NOT NULL CHECK (state IN ('mapping', 'checking', 'ready', 'writing', 'done', 'abandoned')),
  file_name text NOT NULL,
  reading text NOT NULL,
  headers jsonb NOT NULL,
  mapping jsonb NOT NULL,
  line_count integer NOT NULL,
  cursor_line integer NOT NULL,
  created_at timestamptz NOT NULL,
  advanced_at timestamptz NOT NULL
);
CREATE INDEX imports_latest ON imports (organisation_id, created_at DESC);

CREATE TABLE import_lines (
  import_id text NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  line integer NOT NULL,
  cells jsonb NOT NULL,
  faults jsonb NOT NULL,
  reference text,
  place text,
  status text NOT NULL DEFAULT 'waiting'
    CHECK (status IN ('waiting', 'toCreate', 'toUpdate', 'unchanged', 'error', 'created', 'updated')),
  problems jsonb NOT NULL DEFAULT '[]',
  changes jsonb NOT NULL DEFAULT '[]',
  notes jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (import_id, line)
);
CREATE INDEX import_lines_by_reference ON import_lines (import_id, reference);
CREATE INDEX import_lines_by_place ON import_lines (import_id, place) WHERE place IS NOT NULL;

-- What each heading of an organisation's files stands for, so that it is asked once.
CREATE TABLE import_mappings (
  organisation_id text NOT NULL REFERENCES organisations (id),
  kind text NOT NULL CHECK (kind IN ('vacancies', 'households', 'decisions')),
  mapping jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, kind)
);

ALTER TABLE imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports FORCE ROW LEVEL SECURITY;
ALTER TABLE import_lines ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_lines FORCE ROW LEVEL SECURITY;
ALTER TABLE import_mappings ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_mappings FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE, DELETE ON imports, import_lines TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE ON import_mappings TO rapprochement_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON imports, import_lines, import_mappings TO rapprochement_worker;

CREATE POLICY worker ON imports TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON import_lines TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');
CREATE POLICY worker ON import_mappings TO rapprochement_worker
  USING ((SELECT current_access_role()) = 'system') WITH CHECK ((SELECT current_access_role()) = 'system');

CREATE FUNCTION may_import(kind text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  AS $$
    SELECT CASE kind
      WHEN 'vacancies' THEN current_access_role() = 'landlordReferent'
      WHEN 'households' THEN current_access_role() = 'association'
      WHEN 'decisions' THEN current_access_role() IN ('landlordReferent', 'caleolSecretary')
      ELSE false
    END
  $$;
CREATE POLICY own ON imports TO rapprochement_app
  USING (organisation_id = (SELECT current_organisation()) AND may_import(kind))
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND may_import(kind));
CREATE POLICY own ON import_lines TO rapprochement_app
  USING (import_id IN (SELECT i.id FROM imports i)) WITH CHECK (import_id IN (SELECT i.id FROM imports i));
CREATE POLICY own ON import_mappings TO rapprochement_app
  USING (organisation_id = (SELECT current_organisation()) AND may_import(kind))
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND may_import(kind));
RESET ROLE;

-- Down Migration
SET LOCAL ROLE rapprochement_owner;
DROP TABLE import_mappings, import_lines, imports;
DROP FUNCTION may_import(text);
RESET ROLE;
