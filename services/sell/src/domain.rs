//! The rules of selling, pure: the clock, ids and what others decided are arguments.

pub mod account;
pub mod achievement;
pub mod bounds;
pub mod co_sell;
pub mod fact;
pub mod gate;
pub mod knowledge;
pub mod opportunity;
pub mod product;
pub mod registration;
pub mod transition;
pub mod upsert;
pub mod vocabulary;
