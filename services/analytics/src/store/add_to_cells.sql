INSERT INTO metric_cell AS cell
    (tenant_id, dimension, member, month, currency,
     open_count, open_value, open_estimated_value, won_count, won_value, lost_count,
     new_customer_count, sourced_new_customer_count)
SELECT $1, dimension, member, COALESCE(month, 'infinity'), currency,
       open_count, open_value, open_estimated_value, won_count, won_value, lost_count,
       new_customer_count, sourced_new_customer_count
FROM UNNEST($2::TEXT[], $3::TEXT[], $4::DATE[], $5::TEXT[],
            $6::BIGINT[], $7::NUMERIC[], $8::NUMERIC[], $9::BIGINT[], $10::NUMERIC[], $11::BIGINT[],
            $12::BIGINT[], $13::BIGINT[])
    AS added (dimension, member, month, currency,
              open_count, open_value, open_estimated_value, won_count, won_value, lost_count,
              new_customer_count, sourced_new_customer_count)
ON CONFLICT (tenant_id, dimension, member, month, currency) DO UPDATE
SET open_count = cell.open_count + EXCLUDED.open_count,
    open_value = cell.open_value + EXCLUDED.open_value,
    open_estimated_value = cell.open_estimated_value + EXCLUDED.open_estimated_value,
    won_count = cell.won_count + EXCLUDED.won_count,
    won_value = cell.won_value + EXCLUDED.won_value,
    lost_count = cell.lost_count + EXCLUDED.lost_count,
    new_customer_count = cell.new_customer_count + EXCLUDED.new_customer_count,
    sourced_new_customer_count = cell.sourced_new_customer_count + EXCLUDED.sourced_new_customer_count
