//! Files of tenants, by the hash of their content: in a folder, or in a bucket of any store that speaks S3.
use std::fmt;
use std::path::Path as FolderPath;
use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use prost::bytes::Bytes;
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::tls;

/// Where files are kept.
#[derive(Clone)]
pub struct Objects(Arc<dyn ObjectStore>);

/// Why a store can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    #[error("{0:?} is no place for files; use file:///folder or s3://bucket/prefix")]
    UnknownPlace(String),
    #[error("the folder {0} can't be made: {1}")]
    Folder(String, std::io::Error),
    #[error(transparent)]
    Store(#[from] object_store::Error),
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Objects({})", self.0)
    }
}

impl Objects {
    /// A folder `file:///…`, or a bucket `s3://…` with its endpoint, region and credentials in the `AWS_` variables that
    /// every S3 client knows.
    pub fn open(place: &str) -> Result<Self, ObjectsError> {
        if let Some(folder) = place.strip_prefix("file://") {
            return Self::in_folder(FolderPath::new(folder));
        }
        let Some(bucket) = place.strip_prefix("s3://") else {
            return Err(ObjectsError::UnknownPlace(place.to_owned()));
        };
        let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
        Self::in_bucket(AmazonS3Builder::from_env().with_bucket_name(bucket), prefix)
    }

    /// A folder, made if need be. A file is written beside its place, synced and renamed, so that it is whole or not there.
    pub fn in_folder(folder: &FolderPath) -> Result<Self, ObjectsError> {
        std::fs::create_dir_all(folder)
            .map_err(|error| ObjectsError::Folder(folder.display().to_string(), error))?;
        let files = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self(Arc::new(files)))
    }

    fn in_bucket(builder: AmazonS3Builder, prefix: &str) -> Result<Self, ObjectsError> {
        tls::choose();
        // One file is deleted at a time, which every store understands.
        let bucket = builder.with_disable_bulk_delete(true).build()?;
        let store = PrefixStore::new(bucket, prefix);
        Ok(Self(Arc::new(store)))
    }

    /// Keeps the content and answers its SHA-256 in hex. Content that is there already is written once more, which mends it.
    pub async fn put(&self, tenant: &str, content: Bytes) -> Result<String, Error> {
        let hash = hash(&content);
        let payload = PutPayload::from_bytes(content);
        let put = self.0.put(&place(tenant, &hash), payload).await;
        put.map(|_| hash).map_err(unavailable)
    }

    /// The content of that hash. NOT_FOUND when it is not there; INTERNAL when what is there has another hash.
    pub async fn get(&self, tenant: &str, wanted: &str) -> Result<Bytes, Error> {
        let read = async { self.0.get(&place(tenant, wanted)).await?.bytes().await };
        let content = match read.await {
            Ok(content) => content,
            Err(object_store::Error::NotFound { .. }) => {
                return Err(Error::not_found("file", wanted));
            }
            Err(error) => return Err(unavailable(error)),
        };
        match hash(&content) == wanted {
            true => Ok(content),
            false => Err(Error::internal(format!(
                "the file {wanted} of {tenant} is damaged"
            ))),
        }
    }

    /// Forgets the content of that hash; fine when it is not there.
    pub async fn delete(&self, tenant: &str, hash: &str) -> Result<(), Error> {
        match self.0.delete(&place(tenant, hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}

/// `tenant/ab/cd/abcd…`
fn place(tenant: &str, hash: &str) -> Path {
    let parts = [
        tenant,
        hash.get(0..2).unwrap_or("_"),
        hash.get(2..4).unwrap_or("_"),
        hash,
    ];
    Path::from_iter(parts)
}

fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unavailable(error: object_store::Error) -> Error {
    tracing::warn!(%error, "the store of files did not answer");
    let message = "the store of files did not answer; try again with the same request_id";
    Error::unavailable("FILES_UNAVAILABLE", message)
}

#[cfg(test)]
mod tests;
