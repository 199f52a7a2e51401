//! Money that moves: who is paid and to which account, what one batch pays, taxes, invoices, and the payment file.

pub mod bank_details;
pub mod batch;
pub mod batch_state;
pub mod delivery;
pub mod due;
pub mod invoice;
pub mod payee;
pub mod payment_file;
pub mod payout;
pub mod posting;
pub mod sepa_text;
pub mod settings;
pub mod tax;
