//! The gateway as a process of its own.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    gateway::run().await
}
