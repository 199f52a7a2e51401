use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use contracts::tandem::enable::v1;
use contracts::tandem::enable::v1::training_service_server::TrainingService;
use contracts::tandem::enable::v1::{
    ActivateCourseRequest, ActivateCourseResponse, CreateCourseEnrollmentRequest,
    CreateCourseEnrollmentResponse, CreateCourseRequest, CreateCourseResponse,
    GetCourseEnrollmentRequest, GetCourseEnrollmentResponse, GetCourseRequest, GetCourseResponse,
    ListCourseEnrollmentsRequest, ListCourseEnrollmentsResponse, ListCoursesRequest,
    ListCoursesResponse, RetireCourseRequest, RetireCourseResponse, StartAttemptRequest,
    StartAttemptResponse, SubmitAttemptRequest, SubmitAttemptResponse, UpdateCourseRequest,
    UpdateCourseResponse, WithdrawCourseEnrollmentRequest, WithdrawCourseEnrollmentResponse,
};
use kit::page::Page;
use kit::{Caller, Service, Unit};
use sqlx::PgConnection;
use tonic::{Request, Response, Status};

use super::Api;
use super::convert::courses::Solutions;
use super::convert::{self, attempts, course_enrollments, courses};
use crate::domain::course::{Attempt, CourseEnrollment};
use crate::error::Error;
use crate::{commands, store};

/// Solutions are for the vendor's people.
fn solutions_for(caller: &Caller) -> Solutions {
    match caller.partner {
        None => Solutions::Shown,
        Some(_) => Solutions::Hidden,
    }
}

#[tonic::async_trait]
impl TrainingService for Api {
    async fn create_course(
        &self,
        request: Request<CreateCourseRequest>,
    ) -> Result<Response<CreateCourseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let syllabus = courses::create(message.course)?;
        let course = commands::create_course::run(&mut unit, &caller, syllabus).await?;
        let course = Some(courses::to_wire(&course, Solutions::Shown));
        unit.finish(CreateCourseResponse { course }).await
    }

    async fn update_course(
        &self,
        request: Request<UpdateCourseRequest>,
    ) -> Result<Response<UpdateCourseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (target, syllabus) = courses::update(message.course)?;
        let course = commands::update_course::run(&mut unit, &caller, target, syllabus).await?;
        let course = Some(courses::to_wire(&course, Solutions::Shown));
        unit.finish(UpdateCourseResponse { course }).await
    }

    async fn activate_course(
        &self,
        request: Request<ActivateCourseRequest>,
    ) -> Result<Response<ActivateCourseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("course_id", &message.course_id, message.etag)?;
        let course = commands::activate_course::run(&mut unit, &caller, target).await?;
        let course = Some(courses::to_wire(&course, Solutions::Shown));
        unit.finish(ActivateCourseResponse { course }).await
    }

    async fn retire_course(
        &self,
        request: Request<RetireCourseRequest>,
    ) -> Result<Response<RetireCourseResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let target = convert::target("course_id", &message.course_id, message.etag)?;
        let course = commands::retire_course::run(&mut unit, &caller, target).await?;
        let course = Some(courses::to_wire(&course, Solutions::Shown));
        unit.finish(RetireCourseResponse { course }).await
    }

    async fn get_course(
        &self,
        request: Request<GetCourseRequest>,
    ) -> Result<Response<GetCourseResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = convert::id("course_id", &request.into_inner().course_id)?;
        let mut conn = self.kit.read().await?;
        let course = store::course::find(&mut conn, &caller, id).await?;
        let course = course.ok_or_else(|| Error::NotFound("course", id.to_string()))?;
        let course = Some(courses::to_wire(&course, solutions_for(&caller)));
        Ok(Response::new(GetCourseResponse { course }))
    }

    async fn list_courses(
        &self,
        request: Request<ListCoursesRequest>,
    ) -> Result<Response<ListCoursesResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let state = courses::state(&message)?;
        let page = Page::parse(
            &caller,
            "ListCourses",
            message.page_size,
            &message.page_token,
        )?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let rows = store::course::list(&mut conn, &caller, state, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |one| one.syllabus.course_key.clone());
        let solutions = solutions_for(&caller);
        let courses = rows.iter().map(|one| courses::to_wire(one, solutions));
        Ok(Response::new(ListCoursesResponse {
            courses: courses.collect(),
            next_page_token,
        }))
    }

    async fn create_course_enrollment(
        &self,
        request: Request<CreateCourseEnrollmentRequest>,
    ) -> Result<Response<CreateCourseEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let (course_id, taker) = course_enrollments::create(message.enrollment)?;
        let command = commands::create_course_enrollment::run;
        let enrollment = command(&mut unit, &caller, course_id, taker).await?;
        let enrollment = Some(written(&mut unit, &caller, enrollment).await?);
        unit.finish(CreateCourseEnrollmentResponse { enrollment })
            .await
    }

    async fn withdraw_course_enrollment(
        &self,
        request: Request<WithdrawCourseEnrollmentRequest>,
    ) -> Result<Response<WithdrawCourseEnrollmentResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = &message.course_enrollment_id;
        let target = convert::target("course_enrollment_id", id, message.etag)?;
        let command = commands::withdraw_course_enrollment::run;
        let enrollment = command(&mut unit, &caller, target).await?;
        let enrollment = Some(written(&mut unit, &caller, enrollment).await?);
        unit.finish(WithdrawCourseEnrollmentResponse { enrollment })
            .await
    }

    async fn get_course_enrollment(
        &self,
        request: Request<GetCourseEnrollmentRequest>,
    ) -> Result<Response<GetCourseEnrollmentResponse>, Status> {
        let caller = kit::caller(&request)?;
        let id = request.into_inner().course_enrollment_id;
        let id = convert::id("course_enrollment_id", &id)?;
        let mut conn = self.kit.read().await?;
        let found = store::course_enrollment::find(&mut conn, &caller, id).await?;
        let found = found.ok_or_else(|| Error::NotFound("course enrollment", id.to_string()))?;
        let shown = with_progress(&self.kit, &mut conn, &caller, vec![found]).await?;
        let enrollment = shown.into_iter().next();
        Ok(Response::new(GetCourseEnrollmentResponse { enrollment }))
    }

    async fn list_course_enrollments(
        &self,
        request: Request<ListCourseEnrollmentsRequest>,
    ) -> Result<Response<ListCourseEnrollmentsResponse>, Status> {
        let caller = kit::caller(&request)?;
        let message = request.into_inner();
        let filter = course_enrollments::filter(&message)?;
        let (size, token) = (message.page_size, &message.page_token);
        let page = Page::parse(&caller, "ListCourseEnrollments", size, token)?;
        let after = page.after()?;
        let mut conn = self.kit.read().await?;
        let list = store::course_enrollment::list;
        let rows = list(&mut conn, &caller, filter, after, page.limit()).await?;
        let (rows, next_page_token) = page.finish(rows, |one| one.id);
        Ok(Response::new(ListCourseEnrollmentsResponse {
            enrollments: with_progress(&self.kit, &mut conn, &caller, rows).await?,
            next_page_token,
        }))
    }

    async fn start_attempt(
        &self,
        request: Request<StartAttemptRequest>,
    ) -> Result<Response<StartAttemptResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let id = &message.course_enrollment_id;
        let target = convert::target("course_enrollment_id", id, String::new())?;
        let command = commands::start_attempt::run;
        let (attempt, course) = command(&mut unit, &caller, target, &message.module_key).await?;
        let attempt = Some(attempts::to_wire(&attempt, &course));
        unit.finish(StartAttemptResponse { attempt }).await
    }

    async fn submit_attempt(
        &self,
        request: Request<SubmitAttemptRequest>,
    ) -> Result<Response<SubmitAttemptResponse>, Status> {
        let (mut unit, caller, message) = kit::begin!(self.kit, request);
        let paper = attempts::paper(message)?;
        let (attempt, course) = commands::submit_attempt::run(&mut unit, &caller, paper).await?;
        let attempt = Some(attempts::to_wire(&attempt, &course));
        unit.finish(SubmitAttemptResponse { attempt }).await
    }
}

/// An enrollment that was written just now, as this unit sees it.
async fn written(
    unit: &mut Unit,
    caller: &Caller,
    enrollment: CourseEnrollment,
) -> Result<v1::CourseEnrollment, Error> {
    let now = unit.now;
    let course = store::course::find(unit.conn(), caller, enrollment.course_id).await?;
    let course =
        course.ok_or_else(|| Error::NotFound("course", enrollment.course_id.to_string()))?;
    let attempts = store::attempt::list(unit.conn(), &caller.tenant, &[enrollment.id]).await?;
    Ok(course_enrollments::to_wire(
        &enrollment,
        &course,
        &attempts,
        now,
    ))
}

async fn with_progress(
    kit: &Service,
    conn: &mut PgConnection,
    caller: &Caller,
    enrollments: Vec<CourseEnrollment>,
) -> Result<Vec<v1::CourseEnrollment>, Error> {
    let ids: Vec<_> = enrollments.iter().map(|one| one.id).collect();
    let attempts = store::attempt::list(&mut *conn, &caller.tenant, &ids).await?;
    let mut courses = BTreeMap::new();
    for id in enrollments.iter().map(|one| one.course_id) {
        if let Entry::Vacant(entry) = courses.entry(id) {
            let course = store::course::find(&mut *conn, caller, id).await?;
            entry.insert(course.ok_or_else(|| Error::NotFound("course", id.to_string()))?);
        }
    }
    let now = kit.clock.now();
    let shown = enrollments.iter().filter_map(|enrollment| {
        let course = courses.get(&enrollment.course_id)?;
        let of_it = |one: &&Attempt| one.course_enrollment_id == enrollment.id;
        let mine: Vec<Attempt> = attempts.iter().filter(of_it).cloned().collect();
        Some(course_enrollments::to_wire(enrollment, course, &mine, now))
    });
    Ok(shown.collect())
}
