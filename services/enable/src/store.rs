//! Tables: free functions on a connection. What a partner's user may not see is not found.

pub mod known;
