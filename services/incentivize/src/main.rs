//! Serves incentivize alone.

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    kit::run(incentivize::NAME, &incentivize::MIGRATIONS, async |kit| {
        Ok(incentivize::mount(kit))
    })
    .await
}
