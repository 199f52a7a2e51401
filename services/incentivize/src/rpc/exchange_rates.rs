//! Exchange rates: recorded, imported, read.

use contracts::tandem::incentivize::v1::{
    BatchUpsertExchangeRatesRequest, BatchUpsertExchangeRatesResponse, ImportExchangeRatesRequest,
    ImportExchangeRatesResponse, ListExchangeRatesRequest, ListExchangeRatesResponse,
    exchange_rate_service_server::ExchangeRateService,
};
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::convert::exchange_rate as convert;
use crate::{
    commands::upsert_exchange_rates,
    error::Error,
    store::exchange_rate::{Listed, list},
};

pub(crate) struct ExchangeRates {
    pub(crate) kit: kit::Service,
}

#[tonic::async_trait]
impl ExchangeRateService for ExchangeRates {
    async fn batch_upsert_exchange_rates(
        &self,
        request: Request<BatchUpsertExchangeRatesRequest>,
    ) -> Result<Response<BatchUpsertExchangeRatesResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let quotes = convert::quotes(message.exchange_rates)?;
        let recorded =
            upsert_exchange_rates::run(&mut unit, &caller, "BatchUpsertExchangeRates", &quotes)
                .await?;
        unit.finish(BatchUpsertExchangeRatesResponse {
            created_count: convert::count(recorded.created),
            corrected_count: convert::count(recorded.corrected),
            unchanged_count: convert::count(recorded.unchanged),
        })
        .await
    }

    async fn import_exchange_rates(
        &self,
        request: Request<ImportExchangeRatesRequest>,
    ) -> Result<Response<ImportExchangeRatesResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let file = convert::file(&message)?;
        let recorded =
            upsert_exchange_rates::run(&mut unit, &caller, "ImportExchangeRates", &file.quotes)
                .await?;
        unit.finish(ImportExchangeRatesResponse {
            created_count: convert::count(recorded.created),
            corrected_count: convert::count(recorded.corrected),
            unchanged_count: convert::count(recorded.unchanged),
            skipped_currency_codes: file.skipped,
        })
        .await
    }

    async fn list_exchange_rates(
        &self,
        request: Request<ListExchangeRatesRequest>,
    ) -> Result<Response<ListExchangeRatesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListExchangeRates",
            message.page_size,
            &message.page_token,
        )?;
        let (filter, after) = (convert::filter(&message)?, page.after()?);
        let mut conn = self.kit.read().await?;
        let rows = list(&mut conn, &caller.tenant, &filter, after, page.limit()).await;
        let (rows, next_page_token) = page.finish(rows.map_err(Error::from)?, Listed::place);
        Ok(Response::new(ListExchangeRatesResponse {
            exchange_rates: rows.into_iter().map(convert::exchange_rate).collect(),
            next_page_token,
        }))
    }
}
