-- The three login roles and what they may do in the database this is run in.
-- Run as a superuser; may be run again. Tables are granted by the migrations, not here.
--   sijill_owner  migrations and dumps: owns the database
--   sijill_web    the pages: row policies apply
--   sijill_work   worker, import: row policies let it through; may make passing tables
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['sijill_owner', 'sijill_web', 'sijill_work'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format(
                'CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION',
                role
            );
        END IF;
    END LOOP;
    -- Hundreds of pages are asked for at once: each takes one core, none starts workers of its own.
    IF NOT EXISTS (
        SELECT FROM pg_db_role_setting
        WHERE setrole = 'sijill_web'::regrole AND setdatabase = 0
            AND 'max_parallel_workers_per_gather=0' = ANY (setconfig)
    ) THEN
        ALTER ROLE sijill_web SET max_parallel_workers_per_gather = 0;
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO sijill_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO sijill_web, sijill_work', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO sijill_work', current_database());
END
$$;
ALTER SCHEMA public OWNER TO sijill_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO sijill_web, sijill_work;
