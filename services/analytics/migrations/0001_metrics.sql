-- What analytics keeps of each opportunity, the segments that it counts in, and running totals which every event
-- changes by its own difference: a figure costs the same however many opportunities stand behind it.

-- One row a tenant, locked by whoever changes the tenant's figures. Every change meets the others in the totals
-- anyway; meeting here keeps first wins and partnership types consistent without a lock order to remember.
CREATE TABLE projection (
    tenant_id TEXT PRIMARY KEY
);

CREATE TABLE partner (
    tenant_id    TEXT NOT NULL,
    partner_id   UUID NOT NULL,
    version      BIGINT NOT NULL,
    display_name TEXT NOT NULL,
    PRIMARY KEY (tenant_id, partner_id)
);

CREATE TABLE enrollment (
    tenant_id        TEXT NOT NULL,
    enrollment_id    UUID NOT NULL,
    version          BIGINT NOT NULL,
    partner_id       UUID NOT NULL,
    partnership_type TEXT NOT NULL,
    PRIMARY KEY (tenant_id, enrollment_id)
);
CREATE INDEX enrollment_partner ON enrollment (tenant_id, partner_id);

-- end_date is the first day on which it is no longer active; NULL: open.
CREATE TABLE active_period (
    tenant_id     TEXT NOT NULL,
    enrollment_id UUID NOT NULL,
    start_date    DATE NOT NULL,
    end_date      DATE,
    PRIMARY KEY (tenant_id, enrollment_id, start_date),
    FOREIGN KEY (tenant_id, enrollment_id) REFERENCES enrollment (tenant_id, enrollment_id),
    CONSTRAINT active_period_has_a_day CHECK (end_date > start_date)
);

-- currency is XXX, ISO 4217's "no currency", exactly when there is no value.
CREATE TABLE opportunity (
    tenant_id      TEXT NOT NULL,
    opportunity_id UUID NOT NULL,
    version        BIGINT NOT NULL,
    external_id    TEXT COLLATE "C" NOT NULL,
    account_id     UUID,
    status         TEXT NOT NULL,
    open_date      DATE,
    close_date     DATE,
    value          NUMERIC(28, 9),
    currency       TEXT NOT NULL,
    estimated      BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, opportunity_id),
    CONSTRAINT opportunity_status_is_known CHECK (status IN ('open', 'won', 'lost')),
    CONSTRAINT only_a_closed_opportunity_has_a_close_date CHECK ((status = 'open') = (close_date IS NULL)),
    CONSTRAINT a_value_has_a_currency CHECK ((value IS NULL) = (currency = 'XXX'))
);
-- Finds the first won deal of an account.
CREATE INDEX opportunity_wins ON opportunity (tenant_id, account_id, close_date, external_id, opportunity_id)
    WHERE status = 'won';

-- The segments that an opportunity counts in. closed_on is infinity while it is open, so that one index serves both.
CREATE TABLE placement (
    tenant_id      TEXT NOT NULL,
    opportunity_id UUID NOT NULL,
    dimension      TEXT NOT NULL,
    member         TEXT COLLATE "C" NOT NULL,
    sourced        BOOLEAN NOT NULL,
    closed_on      DATE NOT NULL,
    PRIMARY KEY (tenant_id, opportunity_id, dimension, member),
    FOREIGN KEY (tenant_id, opportunity_id) REFERENCES opportunity (tenant_id, opportunity_id),
    CONSTRAINT placement_dimension_is_known CHECK (dimension IN ('engagement', 'type', 'partner'))
);
CREATE INDEX placement_segment ON placement (tenant_id, dimension, member, closed_on, opportunity_id);

-- Accounts with a won deal, and the first one.
CREATE TABLE customer (
    tenant_id      TEXT NOT NULL,
    account_id     UUID NOT NULL,
    opportunity_id UUID NOT NULL,
    closed_on      DATE NOT NULL,
    PRIMARY KEY (tenant_id, account_id),
    FOREIGN KEY (tenant_id, opportunity_id) REFERENCES opportunity (tenant_id, opportunity_id)
);
CREATE INDEX customer_first_win ON customer (tenant_id, closed_on, opportunity_id);

-- Totals by segment, month of close (infinity: open) and currency.
CREATE TABLE metric_cell (
    tenant_id                  TEXT NOT NULL,
    dimension                  TEXT NOT NULL,
    member                     TEXT COLLATE "C" NOT NULL,
    month                      DATE NOT NULL,
    currency                   TEXT NOT NULL,
    open_count                 BIGINT NOT NULL,
    open_value                 NUMERIC(28, 9) NOT NULL,
    open_estimated_value       NUMERIC(28, 9) NOT NULL,
    won_count                  BIGINT NOT NULL,
    won_value                  NUMERIC(28, 9) NOT NULL,
    lost_count                 BIGINT NOT NULL,
    new_customer_count         BIGINT NOT NULL,
    sourced_new_customer_count BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, dimension, member, month, currency)
);

-- Partners whose enrollments changed at `since` and whose opportunities are placed anew behind it, in the order of
-- placement_segment; done up to (done_closed_on, done_id).
CREATE TABLE rederivation (
    tenant_id      TEXT NOT NULL,
    partner_id     UUID NOT NULL,
    since          TIMESTAMPTZ NOT NULL,
    done_closed_on DATE NOT NULL,
    done_id        UUID NOT NULL,
    PRIMARY KEY (tenant_id, partner_id)
);
