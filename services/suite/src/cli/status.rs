//! `tandem status`
use suite::DataDir;
use suite::operator::Operator;

use super::Place;

pub(super) async fn run(place: &Place) -> anyhow::Result<()> {
    let data_dir = DataDir::existing(&place.data_dir)?;
    let running = data_dir.running()?;
    let signer = kit::identity::Signer::new(&data_dir.signing_key()?, kit::clock::Clock::System);
    println!(
        "gateway http://{}, services http://{}",
        running.gateway, running.services
    );
    for service in Operator::new(running, signer)?.status().await? {
        println!(
            "\n{}: {} unnumbered, {} parked, {} jobs due",
            service.service, service.unnumbered, service.parked, service.jobs_due
        );
        for stream in service.outgoing {
            let behind = stream.head_seq.saturating_sub(stream.acknowledged_seq);
            println!(
                "  → {:<12} shard {}  at {:>8} of {:>8}  {behind} behind",
                stream.consumer, stream.shard, stream.acknowledged_seq, stream.head_seq
            );
        }
        for stream in service.incoming {
            let as_of = kit::wire::timestamp(stream.as_of)
                .map(|time| time.to_rfc3339())
                .unwrap_or_default();
            println!(
                "  ← {:<12} shard {}  at {:>8}  as of {as_of}",
                stream.source, stream.shard, stream.last_seq
            );
        }
    }
    Ok(())
}
