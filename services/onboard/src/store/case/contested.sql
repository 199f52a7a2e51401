-- Whether another partner's enrollment in the program, in one of the states, has the same answer.
SELECT EXISTS (
    SELECT FROM enrollment e JOIN enrollment_progress p USING (tenant_id, enrollment_id)
    WHERE e.tenant_id = $1 AND e.program_id = $2 AND e.partner_id <> $3 AND e.state = ANY ($4::text[])
      -- Upper and lower case are the same.
      AND lower(p.work #>> $5::text[]) = lower($6::jsonb ->> 'value')
      -- What is shared stands against it only where the other one wants it exclusively.
      AND ($7::text[] IS NULL OR p.work #>> $7::text[] = 'true')
) AS "contested!"
