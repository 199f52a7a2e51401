//! How the door opens and closes.
use std::time::Duration;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Door;

/// Requests that still run then are ended.
const HARD_STOP: Duration = Duration::from_secs(25);

impl Door {
    /// Serves HTTP/1.1 and HTTP/2 until `stop`; then says that it is not ready, waits for `drain` so that balancers look
    /// away, lets running requests end, and closes.
    pub async fn serve(
        mut self,
        listener: TcpListener,
        drain: Duration,
        stop: CancellationToken,
    ) -> std::io::Result<()> {
        self.stop = stop.clone();
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        let drained = stop.clone();
        let serving = axum::serve(listener, self.router()).with_graceful_shutdown(async move {
            drained.cancelled().await;
            tokio::time::sleep(drain).await;
        });
        tokio::select! {
            served = serving => served,
            () = async { stop.cancelled().await; tokio::time::sleep(HARD_STOP).await } => Ok(()),
        }
    }
}
