-- Numbers committed rows in the order of their ids: rows of one aggregate are inserted under its lock, so their ids rise
-- with their versions. The lease row is locked first, and its epoch decides: a deposed relay finds no row and numbers
-- nothing.
WITH lease AS (
    SELECT head_seq FROM kit.relay_lease WHERE shard = $1 AND epoch = $2 FOR UPDATE
), waiting AS (
    SELECT tenant_id, created_at, id FROM kit.outbox WHERE shard = $1 AND seq IS NULL ORDER BY id LIMIT $3
), ordered AS (
    SELECT tenant_id, created_at, id, row_number() OVER (ORDER BY id) AS n FROM waiting
), numbered AS (
    UPDATE kit.outbox o SET seq = lease.head_seq + ordered.n
    FROM ordered, lease
    WHERE o.tenant_id = ordered.tenant_id AND o.created_at = ordered.created_at AND o.id = ordered.id
    RETURNING 1
)
UPDATE kit.relay_lease l SET head_seq = l.head_seq + (SELECT count(*) FROM numbered)
WHERE l.shard = $1 AND l.epoch = $2
RETURNING l.head_seq, (SELECT count(*) FROM numbered) AS "numbered!"
