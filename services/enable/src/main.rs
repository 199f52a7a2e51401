//! Enable as a process of its own.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    kit::run(enable::NAME, &enable::MIGRATIONS, async |service| {
        Ok(enable::mount(service))
    })
    .await
}
