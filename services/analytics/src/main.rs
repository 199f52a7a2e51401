#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    kit::run(analytics::NAME, &analytics::MIGRATIONS, async |service| {
        Ok(analytics::mount(service))
    })
    .await
}
