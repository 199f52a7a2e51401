//! From the objective to the first deal that is sold together, one journey for each type of partner, all through the gateway.
mod affiliate;
mod informal;
mod isv;
mod oem;
mod referral;
mod reseller;
mod si;
mod vendor;
mod workflow;
