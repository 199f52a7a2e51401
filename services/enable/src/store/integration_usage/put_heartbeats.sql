-- An account's hour is restated as a whole; what is the same already is left alone.
INSERT INTO heartbeat (tenant_id, integration_id, hour, account_id, calls, errors, latency)
SELECT $1, integration_id, hour, account_id, calls, errors,
       ($7::bigint[])[(n::int - 1) * $8::int + 1 : n::int * $8::int]
FROM UNNEST($2::uuid[], $3::timestamptz[], $4::text[], $5::bigint[], $6::bigint[])
     WITH ORDINALITY AS h (integration_id, hour, account_id, calls, errors, n)
-- One order for all batches, so that two of them wait for each other instead of deadlocking.
ORDER BY integration_id, hour, account_id
ON CONFLICT (tenant_id, integration_id, hour, account_id) DO UPDATE
SET calls = excluded.calls, errors = excluded.errors, latency = excluded.latency
WHERE (heartbeat.calls, heartbeat.errors, heartbeat.latency)
      IS DISTINCT FROM (excluded.calls, excluded.errors, excluded.latency)
