//! Onboard as a process of its own.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    kit::run(onboard::NAME, &onboard::MIGRATIONS, async |service| {
        Ok(onboard::mount(service))
    })
    .await
}
