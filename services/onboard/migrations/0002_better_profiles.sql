-- The default profiles name facts of more kinds. A tenant that never changed a profile gets its new default, announced and on record
-- (job `renew_type_profile`); one that did keeps its own. A database without jobs has no tenants yet.

DO $$
BEGIN
    IF to_regclass('kit.job') IS NOT NULL THEN
        INSERT INTO kit.job (tenant_id, job_id, kind, key, due_at)
        SELECT tenant_id, gen_random_uuid(), 'renew_type_profile', partnership_type, TIMESTAMPTZ 'epoch'
        FROM type_profile WHERE revision = 1;
    END IF;
END $$;
