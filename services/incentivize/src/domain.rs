//! The rules: pure functions of facts, plans and dates. Clock and ids are arguments.
//!
//! [`assess`] decides what one fact earns, or which period it is counted in; [`settle`] turns a year's totals into
//! earnings; [`derivation`] puts both together for a partner; [`activation`] proves that a plan can be computed. Each
//! mechanism has its own file under [`mechanisms`].

pub mod accepted_facts;
pub mod account;
pub mod activation;
pub mod assess;
pub mod attainment;
pub mod baseline;
pub mod calculation;
pub mod choice;
pub mod commitment;
pub mod component;
pub mod context;
pub mod derivation;
pub mod difference;
pub mod dues;
pub mod earning;
pub mod exact;
pub mod exchange;
pub mod explain;
pub mod fact;
pub mod family;
pub mod journal;
pub mod journal_file;
pub mod kept_outcome;
pub mod kinship;
pub mod lane;
pub mod ledger_mapping;
pub mod lineage;
pub mod lint;
pub mod mechanism;
pub mod mechanisms;
pub mod modifiers;
pub mod outcome;
pub mod payee;
pub mod payments;
pub mod percentage;
pub mod period;
pub mod plan;
pub mod plan_life;
pub mod premium;
pub mod problem;
pub mod product_selection;
pub mod purchase;
pub mod quote_file;
pub mod reach;
pub mod reconciliation;
pub mod requirement;
pub mod reward_table;
pub mod scale;
pub mod scope;
pub mod settle;
pub mod simulation;
pub mod span;
pub mod standing;
pub mod standing_difference;
pub mod step;
pub mod threshold;
pub mod tiers;
pub mod total;
pub mod trace;
pub mod volume;
