use contracts::tandem::onboard::v1;
use contracts::tandem::onboard::v1::contact_service_server::ContactService;
use kit::page::Page;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::{self, contacts};
use crate::error::Error;
use crate::store::contact::Filter;
use crate::{commands, store};

#[tonic::async_trait]
impl ContactService for Api {
    async fn create_contact(
        &self,
        request: Request<v1::CreateContactRequest>,
    ) -> Result<Response<v1::CreateContactResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let person = contacts::create(message.contact)?;
        let contact = commands::create_contact::run(&mut unit, &caller, person).await?;
        let contact = Some(contacts::to_wire(&contact));
        unit.finish(v1::CreateContactResponse { contact }).await
    }

    async fn get_contact(
        &self,
        request: Request<v1::GetContactRequest>,
    ) -> Result<Response<v1::GetContactResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("contact_id", &request.into_inner().contact_id)?;
        let filter = Filter {
            contact_id: Some(id),
            ..Filter::default()
        };
        let mut conn = self.kit.read().await?;
        let found = store::contact::list(&mut conn, &caller, filter, None, 1)
            .await?
            .pop();
        let contact = found.ok_or_else(|| Error::NotFound("contact", id.to_string()))?;
        let contact = Some(contacts::to_wire(&contact));
        Ok(Response::new(v1::GetContactResponse { contact }))
    }

    async fn list_contacts(
        &self,
        request: Request<v1::ListContactsRequest>,
    ) -> Result<Response<v1::ListContactsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let page = Page::parse(
            &caller,
            "ListContacts",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let filter = contacts::filter(message)?;
        let mut conn = self.kit.read().await?;
        let rows = store::contact::list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |contact| {
            let card = contact.card.as_ref();
            (
                card.map(|card| card.display_name.clone())
                    .unwrap_or_default(),
                contact.id,
            )
        });
        let contacts = rows.iter().map(contacts::to_wire).collect();
        Ok(Response::new(v1::ListContactsResponse {
            contacts,
            next_page_token,
        }))
    }

    async fn update_contact(
        &self,
        request: Request<v1::UpdateContactRequest>,
    ) -> Result<Response<v1::UpdateContactResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, card) = contacts::update(message.contact)?;
        let contact = commands::update_contact::run(&mut unit, &caller, target, card).await?;
        let contact = Some(contacts::to_wire(&contact));
        unit.finish(v1::UpdateContactResponse { contact }).await
    }

    async fn erase_contact(
        &self,
        request: Request<v1::EraseContactRequest>,
    ) -> Result<Response<v1::EraseContactResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("contact_id", &message.contact_id, message.etag)?;
        let contact = commands::erase_contact::run(&mut unit, &caller, target).await?;
        let contact = Some(contacts::to_wire(&contact));
        unit.finish(v1::EraseContactResponse { contact }).await
    }
}
