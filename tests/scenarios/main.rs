//! Journeys across the services, through the gateway, on a real PostgreSQL.
mod access;
mod books;
mod crash;
mod crm_export;
mod harness;
mod journeys;
mod prepared_queries;
mod rebuild;
mod year_end;
