//! A body becomes a file of ours, with its hash.
use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::time::Duration;

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use tonic::Code;

use crate::problem::Problem;
use crate::rest::too_large;

/// How long the next part of an upload may keep us waiting.
const PATIENCE: Duration = Duration::from_secs(30);

/// A file taken in whole, ready to be read from its beginning.
pub(super) struct Upload {
    pub file: File,
    pub hash: [u8; 32],
}

/// Takes in a body of at most `max_bytes`; a larger or broken one leaves nothing behind.
pub(super) async fn take<S, E>(mut body: S, max_bytes: u64) -> Result<Upload, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let mut upload = Spool::new()?;
    while let Some(chunk) = tokio::time::timeout(PATIENCE, body.next())
        .await
        .map_err(|_| too_slow())?
    {
        let chunk = chunk.map_err(|_| {
            Problem::new(
                Code::Cancelled,
                "BODY_BROKE_OFF",
                "the body broke off; nothing was imported",
            )
        })?;
        upload.length += chunk.len() as u64;
        if upload.length > max_bytes {
            return Err(too_large(max_bytes));
        }
        upload = blocking(move || upload.write(&chunk)).await?;
    }
    blocking(move || upload.finish()).await
}

fn too_slow() -> Problem {
    Problem::new(
        Code::Cancelled,
        "BODY_TOO_SLOW",
        "the body stopped arriving; nothing was imported",
    )
}

struct Spool {
    file: File,
    hash: Sha256,
    length: u64,
}

impl Spool {
    fn new() -> Result<Self, Problem> {
        Ok(Self {
            file: tempfile::tempfile().map_err(|error| failed(&error))?,
            hash: Sha256::new(),
            length: 0,
        })
    }

    fn write(mut self, chunk: &[u8]) -> std::io::Result<Self> {
        self.hash.update(chunk);
        self.file.write_all(chunk)?;
        Ok(self)
    }

    fn finish(mut self) -> std::io::Result<Upload> {
        self.file.rewind()?;
        Ok(Upload {
            file: self.file,
            hash: self.hash.finalize().into(),
        })
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(std::io::Error::other)
        .flatten()
        .map_err(|error| failed(&error))
}

pub(super) fn failed(error: &std::io::Error) -> Problem {
    tracing::error!(%error, "an uploaded file can't be kept");
    Problem::new(
        Code::Internal,
        "INTERNAL",
        "the file can't be kept; it has been logged",
    )
}
