//! The committed query data, which builds rely on, is what the migrated databases say.
use kit::testing::check_queries;

macro_rules! prepared {
    ($($service:ident: $folder:literal),* $(,)?) => {$(
        #[tokio::test]
        async fn $service() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../", $folder);
            check_queries(::$service::NAME, &::$service::MIGRATIONS, folder).await;
        }
    )*};
}

prepared! {
    onboard: "services/onboard",
    enable: "services/enable",
    sell: "services/sell",
    incentivize: "services/incentivize",
    analytics: "services/analytics",
    gateway: "gateway",
}
