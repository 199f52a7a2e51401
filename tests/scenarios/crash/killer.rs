//! Kills services after so many acknowledgements; which and when is decided beforehand.
use rand::Rng as _;
use rand::rngs::StdRng;
use tokio::sync::watch;

use super::processes::Processes;

const VICTIMS: [&str; 3] = [onboard::NAME, sell::NAME, incentivize::NAME];

/// Ends a process without a word once so many calls have been acknowledged.
pub(super) struct Kill {
    after: usize,
    victim: &'static str,
}

/// Kills in their order, spread over all `acknowledgements`; each service is among the victims.
pub(super) fn plan(rng: &mut StdRng, kills: usize, acknowledgements: usize) -> Vec<Kill> {
    let mut kills: Vec<Kill> = (0..kills)
        .map(|n| Kill {
            after: rng.random_range(0..acknowledgements),
            victim: VICTIMS[if n < VICTIMS.len() {
                n
            } else {
                rng.random_range(0..VICTIMS.len())
            }],
        })
        .collect();
    kills.sort_by_key(|kill| kill.after);
    kills
}

/// Returns when all are done; whoever was killed is started again at once.
pub(super) async fn kill(
    processes: &mut Processes,
    kills: &[Kill],
    mut acknowledged: watch::Receiver<usize>,
) {
    for kill in kills {
        acknowledged
            .wait_for(|count| *count >= kill.after)
            .await
            .expect("the load goes on");
        processes.kill_and_restart(kill.victim).await;
    }
}
