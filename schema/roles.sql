-- Roles and their rights. Applied after every `calotype migrate`, so that tables of later migrations get their rights as well.
-- Running it again changes nothing. If the migrating user may not create roles, a superuser can run it with psql.
--
-- calotype_admin   owns the tables that a superuser has created, and migrates
-- calotype_app     calotype serve and ingest: rows of all tables, no schema changes
-- calotype_writer  AI writers in SQL: reads photos and results, writes results
--
-- Only their owner may execute the functions of triggers and those that run with the rights of their owner.
--
-- Roles belong to the cluster, so the libraries of one cluster share them. They cannot log in by default:
-- docs/database-roles.md.
DO $roles$
DECLARE
    name TEXT;
    thing RECORD;
    wanted TEXT;
    -- The schema of the shared tables, found through the search path. Until the path is narrowed below, every function and
    -- operator must be in pg_catalog and match exactly: a user who may create objects in the schema could add a better match,
    -- and a superuser would run it.
    place CONSTANT OID := COALESCE(
        (SELECT relnamespace FROM pg_catalog.pg_class
         WHERE oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass('photos'::pg_catalog.text)::pg_catalog.oid),
        (SELECT oid FROM pg_catalog.pg_namespace
         WHERE nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema()));
    place_name CONSTANT TEXT := (SELECT nspname FROM pg_catalog.pg_namespace WHERE oid OPERATOR(pg_catalog.=) place);
    owner OID;
    owners OID[];
BEGIN
    -- Only in this transaction.
    PERFORM pg_catalog.set_config('search_path'::pg_catalog.text, 'pg_catalog, pg_temp'::pg_catalog.text, TRUE);

    -- Two libraries of a cluster may be migrated at the same time: a role that the other migration has just created is not an error.
    FOREACH name IN ARRAY ARRAY['calotype_admin', 'calotype_app', 'calotype_writer'] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = name);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN
        END;
    END LOOP;

    -- Objects of a superuser get calotype_admin as their owner, so that functions which run as their owner have fewer rights.
    -- Objects of other roles keep their owner.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'calotype_admin')
        AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        FOR thing IN
            SELECT format('%s %s', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                                                WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass) AS words
            FROM pg_class
            WHERE relnamespace = place AND relowner = current_user::regrole AND relkind IN ('r', 'p', 'v', 'm', 'S')
              -- A column's sequence follows its table; members of an extension stay with the extension.
              AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
                                                      AND (deptype IN ('e', 'i') OR relkind = 'S' AND deptype = 'a'))
            UNION ALL
            SELECT 'ROUTINE ' || oid::regprocedure FROM pg_proc
            WHERE pronamespace = place AND proowner = current_user::regrole
              AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid
                                                      AND deptype = 'e')
        LOOP
            EXECUTE format('ALTER %s OWNER TO calotype_admin', thing.words);
        END LOOP;
        IF NOT has_schema_privilege('calotype_admin', place, 'CREATE') THEN
            EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO calotype_admin', place_name);
        END IF;
    END IF;

    owner := (SELECT relowner FROM pg_class WHERE relnamespace = place AND relname = 'photos');
    FOREACH name IN ARRAY ARRAY['calotype_app', 'calotype_writer'] LOOP
        CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name);
        IF NOT has_schema_privilege(name, place, 'USAGE') THEN
            BEGIN
                EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', place_name, name);
            EXCEPTION WHEN insufficient_privilege THEN
            END;
        END IF;
        -- Tables of the library's owner in its schema; grants each missing right.
        FOR thing IN
            SELECT pg_class.oid, relname, relkind, privilege
            FROM pg_class, unnest(CASE
                WHEN relkind = 'S' THEN CASE name WHEN 'calotype_app' THEN ARRAY['USAGE', 'SELECT'] ELSE '{}' END
                WHEN name = 'calotype_app' THEN
                    CASE relname WHEN 'schema_migrations' THEN ARRAY['SELECT']
                                 -- Entries are only added.
                                 WHEN 'audit_log' THEN ARRAY['SELECT', 'INSERT']
                                 -- The feed may be restarted.
                                 WHEN 'photo_changes' THEN ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']
                                 ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] END
                ELSE CASE relname WHEN 'photos' THEN ARRAY['SELECT']
                                  WHEN 'photo_ai_results' THEN ARRAY['SELECT', 'INSERT'] ELSE '{}' END
                END) AS privilege
            WHERE relnamespace = place AND relowner = owner AND relkind IN ('r', 'p', 'v', 'm', 'S')
              AND NOT CASE relkind WHEN 'S' THEN has_sequence_privilege(name, pg_class.oid, privilege)
                                   ELSE has_table_privilege(name, pg_class.oid, privilege) END
        LOOP
            BEGIN
                EXECUTE format('GRANT %s ON %s %I.%I TO %I', thing.privilege,
                               CASE thing.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, place_name, thing.relname, name);
            EXCEPTION WHEN insufficient_privilege THEN
            END;
        END LOOP;
    END LOOP;

    -- CREATE TRIGGER requires EXECUTE on the function; firing the trigger does not. PUBLIC has that right on every new function.
    -- With a trigger on a table of its own, such as a temporary one, any role could run a function with the rights of the
    -- function's owner, on tables and triggers of that role.
    IF owner IS NOT NULL THEN
        owners := ARRAY(SELECT oid FROM pg_roles WHERE oid = owner OR rolname IN (current_user, 'calotype_admin'));
    END IF;
    FOR thing IN
        SELECT oid::regprocedure AS words, pg_has_role(proowner, 'USAGE') AS may_revoke
        FROM pg_proc
        WHERE pronamespace = place AND proowner = ANY (owners) AND (prosecdef OR prorettype = 'trigger'::regtype)
          AND EXISTS (SELECT FROM aclexplode(COALESCE(proacl, acldefault('f', proowner))) WHERE grantee = 0)
          AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
    LOOP
        IF thing.may_revoke THEN
            EXECUTE format('REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC', thing.words);
        ELSE
            RAISE WARNING 'every role may execute %, with the rights of its owner: run schema/roles.sql as a superuser',
                thing.words;
        END IF;
    END LOOP;
    -- What programs call themselves. The functions of triggers need no right.
    FOR thing IN
        SELECT pg_proc.oid::regprocedure AS words
        FROM pg_proc, pg_roles
        WHERE pronamespace = place AND proowner = ANY (owners) AND proname = 'claim_change_feed'
          AND rolname = 'calotype_app' AND NOT has_function_privilege(rolname, pg_proc.oid, 'EXECUTE')
    LOOP
        BEGIN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO calotype_app', thing.words);
        EXCEPTION WHEN insufficient_privilege THEN
        END;
    END LOOP;

    -- Results cannot be moved to another photo, and the database sets the time of a change.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'calotype_writer') THEN
        SELECT string_agg(format('%I', attname), ', ') INTO wanted
        FROM pg_attribute
        WHERE attrelid = (SELECT oid FROM pg_class WHERE relnamespace = place AND relname = 'photo_ai_results')
          AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('photo_id', 'changed_at')
          AND NOT has_column_privilege('calotype_writer', attrelid, attnum, 'UPDATE');
        IF wanted IS NOT NULL THEN
            BEGIN
                EXECUTE format('GRANT UPDATE (%s) ON %I.photo_ai_results TO calotype_writer', wanted, place_name);
            EXCEPTION WHEN insufficient_privilege THEN
            END;
        END IF;
    END IF;
END $roles$;
