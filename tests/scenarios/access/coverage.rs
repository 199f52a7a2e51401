//! The methods one by one: all wrong callers are refused and nothing is written, then the same call succeeds for
//! every rightful one.
use tonic::Code;

use super::callers::Somebody;
use super::contract::Rpc;
use super::given::Given;
use super::sample::{Sample, said};
use super::samples;
use super::written::{Tables, changed};

#[tokio::test(flavor = "multi_thread")]
async fn every_method_refuses_every_wrong_caller_and_serves_every_rightful_one() {
    let given = Given::prepare().await;
    let calls = samples::of_every_method(&given).await;
    given.settled().await;

    let mut faults = Vec::new();
    let mut tables = Tables::of(&given.world).await;
    let before = tables.content().await;
    for (rpc, sample) in &calls {
        faults.extend(wrong_callers(&given, rpc, sample).await);
        let written = changed(&before, &tables.content().await);
        if !written.is_empty() {
            faults.push(format!("{}: refused, but wrote in {written:?}", rpc.name()));
            break;
        }
    }
    for (rpc, sample) in &calls {
        faults.extend(rightful_callers(&given, rpc, sample).await);
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    let written = changed(&before, &tables.content().await);
    for service in given.world.database_urls.keys() {
        let shows = written.iter().any(|table| table.starts_with(service));
        assert!(shows, "what is written in {service} shows: {written:?}");
    }
    given.world.stop().await;
}

async fn wrong_callers(given: &Given, rpc: &Rpc, sample: &Sample) -> Vec<String> {
    let callers = &given.callers;
    let mut faults = Vec::new();
    let refused = [
        (callers.unauthenticated(rpc), Code::Unauthenticated),
        (callers.denied(rpc), Code::PermissionDenied),
    ];
    for (wrong, code) in refused {
        for somebody in wrong {
            let fault = match ask(given, rpc, sample, &somebody).await {
                Err(refusal) if refusal.code() == code => continue,
                Err(refusal) => format!("got {} instead of {code:?}", said(&refusal)),
                Ok(answer) => format!("got an answer: {answer}"),
            };
            faults.push(format!("{}: {} {fault}", rpc.name(), somebody.who));
        }
    }
    let mut strangers = callers.of_another_tenant(rpc);
    if !sample.is_shared {
        strangers.extend(callers.of_another_partner(rpc));
    }
    // What strangers do with their own data is their right, and is left alone here.
    for sample in sample.of_others() {
        for stranger in &strangers {
            let fault = sample.fault_for_stranger(&ask(given, rpc, &sample, stranger).await);
            faults.extend(fault.map(|fault| format!("{}: {} {fault}", rpc.name(), stranger.who)));
        }
    }
    faults
}

/// The request that was refused to all others serves the first rightful caller, and all of them when it changes nothing.
async fn rightful_callers(given: &Given, rpc: &Rpc, first: &Sample) -> Vec<String> {
    let mut faults = Vec::new();
    let mut sample = first.clone();
    for (index, role) in rpc.roles().into_iter().enumerate() {
        if index > 0 && !rpc.reads() {
            sample = samples::of(given, rpc).await.expect("a sample");
        }
        let somebody = given.callers.rightful(rpc, role);
        let fault = sample.fault_for_owner(&ask(given, rpc, &sample, &somebody).await);
        faults.extend(fault.map(|fault| format!("{}: {} {fault}", rpc.name(), somebody.who)));
    }
    faults
}

async fn ask(
    given: &Given,
    rpc: &Rpc,
    sample: &Sample,
    somebody: &Somebody,
) -> Result<serde_json::Value, tonic::Status> {
    given
        .services
        .call(rpc, somebody.token.as_deref(), &sample.request)
        .await
}
