//! Everything that enable refuses, and the one place where it gets its code and reason.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("a stored row can't be read: {0}")]
    Stored(Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Kit(#[from] kit::Error),
}

impl Error {
    pub fn stored(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Stored(Box::new(cause))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Kit(error.into())
    }
}

impl From<Error> for kit::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Stored(cause) => Self::internal(cause),
            Error::Kit(error) => error,
        }
    }
}

impl From<Error> for tonic::Status {
    fn from(error: Error) -> Self {
        kit::Error::from(error).into()
    }
}
