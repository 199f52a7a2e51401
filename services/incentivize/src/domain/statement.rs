//! Statements: what a partner earned until a day, with everything that is needed to compute it again.
//!
//! [`draft`] finds the lines: what each earning is now, less what earlier statements said of it. [`document`] is what the
//! partner gets: facts, terms, lines and totals in canonical JSON. [`verify`] needs nothing but that document: it derives
//! every line again from the document's facts and terms, the way the service did, and names each difference.

pub mod canonical;
pub mod change;
pub mod document;
pub mod draft;
pub mod entries;
pub mod evidence;
pub mod explain;
pub mod ledger;
pub mod life;
pub mod line;
pub mod settings;
pub mod slim;
pub mod state;
pub mod stated_fact;
pub mod stated_opening;
pub mod totals;
pub mod verify;
