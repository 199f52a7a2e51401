//! Requests of rightful callers that are broken, too large, empty or absurd: refused as what they are, never a fault
//! of ours, and nothing is written.
use serde_json::Value;
use tonic::{Code, Status};

use super::client::encoded;
use super::contract::Rpc;
use super::given::Given;
use super::sample::{Sample, said};
use super::samples;
use super::written::{Tables, changed};

mod absurd;

const TOO_LARGE: usize = (16 << 20) + 1;
/// A length that runs past the end, and a wire type that does not exist.
const UNDECODABLE: [&[u8]; 2] = [&[0x0a, 0xff, 0x01], &[0x0f]];
/// Faults of ours.
const FAULTS: [Code; 6] = [
    Code::Unknown,
    Code::Internal,
    Code::DataLoss,
    Code::Unavailable,
    Code::DeadlineExceeded,
    Code::Unimplemented,
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_refused_and_writes_nothing() {
    let given = Given::prepare().await;
    let mut faults = Vec::new();
    let mut tables = Tables::of(&given.world).await;
    let mut before = tables.content().await;
    for rpc in Rpc::all().iter().filter(|rpc| !rpc.is_internal()) {
        let mut broken = Vec::new();
        for bytes in UNDECODABLE {
            let outcome = send(&given, rpc, bytes.to_vec()).await;
            broken.extend(unless(outcome, Code::InvalidArgument, "undecodable"));
        }
        let outcome = send(&given, rpc, vec![0; TOO_LARGE]).await;
        broken.extend(unless(outcome, Code::ResourceExhausted, "too large"));
        let empty = send(&given, rpc, Vec::new()).await;
        broken.extend(fault_of_ours(&empty));
        let after = tables.content().await;
        if empty.is_err() || rpc.reads() {
            let written = changed(&before, &after);
            broken.extend((!written.is_empty()).then(|| format!("wrote in {written:?}")));
        }
        if empty.is_ok() {
            given.settled().await;
        }
        before = tables.content().await;
        faults.extend(
            broken
                .into_iter()
                .map(|fault| format!("{}: {fault}", rpc.name())),
        );
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    given.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn absurd_values_are_never_a_fault_of_ours() {
    absurd_values(4).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: run it with --ignored when requests are read in a new way"]
async fn no_absurd_value_at_all_is_a_fault_of_ours() {
    absurd_values(1).await;
}

/// Tries one of so many mutants of each method, others for each.
async fn absurd_values(one_of: usize) {
    let given = Given::prepare().await;
    let calls = samples::of_every_method(&given).await;
    let mut faults = Vec::new();
    let public = calls.iter().filter(|(rpc, _)| !rpc.is_internal());
    for (nth, (rpc, sample)) in public.enumerate() {
        faults.extend(absurdities(&given, rpc, sample, (nth % one_of, one_of)).await);
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    given.world.stop().await;
}

/// One mutant after the other, each of a request that would be accepted as it was.
async fn absurdities(
    given: &Given,
    rpc: &Rpc,
    first: &Sample,
    (from, step): (usize, usize),
) -> Vec<String> {
    let mut faults = Vec::new();
    let mutants = |sample: &Sample| {
        let request = encoded(rpc, &sample.request);
        absurd::mutants(&rpc.method.input(), &request)
    };
    let mut current = mutants(first);
    for index in (from..current.len()).step_by(step) {
        let (what, mutant) = &current[index];
        let outcome = send(given, rpc, mutant.clone()).await;
        let fault = fault_of_ours(&outcome);
        faults.extend(fault.map(|fault| format!("{}: {what}: {fault}", rpc.name())));
        if outcome.is_ok() && !rpc.reads() {
            let fresh = samples::of(given, rpc).await.expect("a sample");
            current = mutants(&fresh);
        }
    }
    faults
}

async fn send(given: &Given, rpc: &Rpc, bytes: Vec<u8>) -> Result<Value, Status> {
    let somebody = given.callers.rightful(rpc, rpc.roles()[0]);
    given
        .services
        .send(rpc, somebody.token.as_deref(), bytes)
        .await
}

fn unless(outcome: Result<Value, Status>, code: Code, what: &str) -> Option<String> {
    match outcome {
        Err(refusal) if refusal.code() == code => None,
        Err(refusal) => Some(format!("{what}: {} instead of {code:?}", said(&refusal))),
        Ok(answer) => Some(format!("{what}: an answer: {answer}")),
    }
}

fn fault_of_ours(outcome: &Result<Value, Status>) -> Option<String> {
    let refusal = outcome.as_ref().err()?;
    FAULTS.contains(&refusal.code()).then(|| said(refusal))
}
