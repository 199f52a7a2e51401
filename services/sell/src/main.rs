//! The process of the service sell.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    kit::run(sell::NAME, &sell::MIGRATIONS, async |service| {
        Ok(sell::mount(service))
    })
    .await
}
