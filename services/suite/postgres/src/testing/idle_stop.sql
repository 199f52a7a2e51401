DO $$
DECLARE
    postmaster text := split_part(pg_read_file('postmaster.pid'), E'\n', 1);
    idle_since timestamptz := clock_timestamp();
BEGIN
    WHILE clock_timestamp() < idle_since + interval '{idle_seconds} seconds' LOOP
        PERFORM pg_sleep(1);
        -- Refreshes the view of the sessions and holds back no vacuum.
        COMMIT;
        IF EXISTS (
            SELECT FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND application_name <> 'idle-stop'
        ) THEN
            idle_since := clock_timestamp();
        END IF;
    END LOOP;
    -- SIGINT asks the postmaster for a fast shutdown.
    EXECUTE format('COPY (SELECT) TO PROGRAM %L', 'kill -INT ' || postmaster);
END $$;
