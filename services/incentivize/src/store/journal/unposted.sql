-- What the partner is owed (or owes) by the journal, against what the earning says. The accrual accounts carry it: payable
-- on the credit side, receivable on the debit side.
WITH posted AS (
    SELECT e.earning_id,
           sum(CASE p.account WHEN 'ACCRUED_PAYABLE' THEN -p.amount WHEN 'ACCRUED_RECEIVABLE' THEN p.amount ELSE 0 END) AS amount
    FROM journal_entry e
    LEFT JOIN posting p ON p.tenant_id = e.tenant_id AND p.entry_id = e.entry_id
    WHERE e.tenant_id = $1 AND e.cause = 'EARNING' AND ($2::uuid IS NULL OR e.partner_id = $2)
    GROUP BY e.earning_id
), earned AS (
    SELECT earning_id, amount FROM earning
    WHERE tenant_id = $1 AND direction <> 'CREDIT' AND ($2::uuid IS NULL OR partner_id = $2)
)
SELECT coalesce(earned.earning_id, posted.earning_id) AS "earning_id!", earned.amount AS "earned?", posted.amount AS "posted?"
FROM earned FULL JOIN posted ON posted.earning_id = earned.earning_id
WHERE coalesce(earned.amount, 0) <> coalesce(posted.amount, 0)
ORDER BY 1
