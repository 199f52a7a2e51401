use contracts::tandem::sell::v1 as wire;
use contracts::tandem::sell::v1::product_service_server::ProductService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::{convert, given, id};
use crate::commands::batch_upsert_products;
use crate::error::Error;
use crate::store;

pub(crate) struct Products {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl ProductService for Products {
    async fn get_product(
        &self,
        request: Request<wire::GetProductRequest>,
    ) -> Result<Response<wire::GetProductResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = id("product_id", &request.get_ref().product_id)?;
        let mut conn = self.kit.read().await?;
        let product = store::product::find(&mut conn, &caller.tenant, id).await?;
        let product = product.ok_or_else(|| Error::not_found("product", id))?;
        Ok(Response::new(wire::GetProductResponse {
            product: Some(convert::product(&product)),
        }))
    }

    async fn list_products(
        &self,
        request: Request<wire::ListProductsRequest>,
    ) -> Result<Response<wire::ListProductsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListProducts",
            message.page_size,
            &message.page_token,
        )?;
        let after: Option<String> = page.after()?;
        let (category, limit) = (given("category", &message.category)?, page.limit());
        let mut conn = self.kit.read().await?;
        let products =
            store::product::list(&mut conn, &caller.tenant, category, after.as_deref(), limit)
                .await?;
        let (products, next_page_token) =
            page.finish(products, |product| product.external_id.clone());
        let products = products.iter().map(convert::product).collect();
        Ok(Response::new(wire::ListProductsResponse {
            products,
            next_page_token,
        }))
    }

    async fn batch_upsert_products(
        &self,
        request: Request<wire::BatchUpsertProductsRequest>,
    ) -> Result<Response<wire::BatchUpsertProductsResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let rows = convert::product_rows(message.products)?;
        let results = batch_upsert_products::run(&mut unit, &caller, rows).await?;
        unit.finish(wire::BatchUpsertProductsResponse {
            results: convert::results(results),
        })
        .await
    }
}
