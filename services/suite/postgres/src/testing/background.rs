use std::future::Future;
use std::thread;

/// Runs database work in a thread and runtime of its own: a test's runtime ends with the test, and
/// guards are dropped where there is none. Failures are of no interest: the server is gone, and
/// with it what the work was about.
pub(crate) fn in_background(work: impl Future<Output = sqlx::Result<()>> + Send + 'static) {
    let _ = thread::Builder::new().spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let _ = runtime.map(|runtime| runtime.block_on(work));
    });
}
