WITH w AS (
    SELECT start_date, end_date, n, start_date::timestamp AT TIME ZONE 'UTC' AS begun,
           end_date::timestamp AT TIME ZONE 'UTC' AS ended
    FROM UNNEST($3::date[], $4::date[]) WITH ORDINALITY AS w (start_date, end_date, n)
)
SELECT w.start_date AS "start!", w.end_date AS "end!",
       c.joint_customers AS "joint_customers!", c.using_customers AS "using_customers!",
       u.calls AS "calls!", u.errors AS "errors!", u.latency AS "latency!"
FROM w
-- Customers of the end day, and those of them with calls in the window.
CROSS JOIN LATERAL (
    SELECT count(*) AS joint_customers,
           count(*) FILTER (WHERE EXISTS (
               SELECT FROM heartbeat h
               WHERE h.tenant_id = c.tenant_id AND h.integration_id = c.integration_id
                 AND h.account_id = c.account_id AND h.hour >= w.begun AND h.hour < w.ended AND h.calls > 0
           )) AS using_customers
    FROM joint_customer c
    WHERE c.tenant_id = $1 AND c.integration_id = $2
      AND c.start_date <= w.end_date AND (c.end_date IS NULL OR c.end_date > w.end_date)
) c
-- Everybody's calls; classes of latency are summed each by itself.
CROSS JOIN LATERAL (
    SELECT coalesce(sum(h.calls), 0)::bigint AS calls, coalesce(sum(h.errors), 0)::bigint AS errors,
           ARRAY[coalesce(sum(h.latency[1]), 0)::bigint, coalesce(sum(h.latency[2]), 0)::bigint,
                 coalesce(sum(h.latency[3]), 0)::bigint, coalesce(sum(h.latency[4]), 0)::bigint,
                 coalesce(sum(h.latency[5]), 0)::bigint, coalesce(sum(h.latency[6]), 0)::bigint,
                 coalesce(sum(h.latency[7]), 0)::bigint, coalesce(sum(h.latency[8]), 0)::bigint,
                 coalesce(sum(h.latency[9]), 0)::bigint, coalesce(sum(h.latency[10]), 0)::bigint,
                 coalesce(sum(h.latency[11]), 0)::bigint, coalesce(sum(h.latency[12]), 0)::bigint] AS latency
    FROM heartbeat h
    WHERE h.tenant_id = $1 AND h.integration_id = $2 AND h.hour >= w.begun AND h.hour < w.ended
) u
ORDER BY w.n
