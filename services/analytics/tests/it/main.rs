//! Analytics through its port, on a database of its own, with the events that sell and onboard announce.
mod bad_input;
mod crm_export;
mod drill_down;
mod enrollments;
mod figures;
mod given;
mod model;
mod order;
