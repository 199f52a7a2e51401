-- The continuous check of the books: each partner's turn comes round, and a difference stands until it is gone.
ALTER TABLE calculation ADD COLUMN check_queued BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE book_check (
    tenant_id  TEXT NOT NULL,
    partner_id UUID NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, partner_id)
);
CREATE INDEX book_check_oldest ON book_check (tenant_id, checked_at);

CREATE TABLE book_difference (
    tenant_id  TEXT NOT NULL,
    partner_id UUID NOT NULL,
    subject    TEXT NOT NULL,
    expected   TEXT NOT NULL,
    found      TEXT NOT NULL,
    found_at   TIMESTAMPTZ NOT NULL,
    -- A second check has found it, too: it is not what a derivation that is still queued will change.
    confirmed  BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, partner_id, subject)
);
