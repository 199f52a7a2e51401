use contracts::tandem::enable::v1;
use tonic::Code;
use uuid::Uuid;

use crate::world::{
    FIRST, SECOND, World, answer, bad_fields, course, fields, got, person, refused, start, taker,
};

#[tokio::test]
async fn a_course_is_completed_once_and_announced_once() {
    let world = World::new().await;
    let basics = world.course("basics").await;
    let taken = world.takes(&basics, FIRST, person(1)).await;
    let failed = world.answers(&taken, "41").await;
    assert_eq!(failed.state(), v1::AttemptState::Failed);
    assert_eq!(failed.score_percent.expect("a score").value, "0");

    // Tried again too early, then in time.
    let mut training = world.training_of(FIRST);
    let early = refused(training.start_attempt(start(&taken)).await);
    assert_eq!(early, (Code::FailedPrecondition, "TOO_EARLY".to_owned()));
    world.set_day("2018-01-16");
    let mut training = world.training_of(FIRST);
    let passed = world.answers(&taken, "42").await;
    assert_eq!(
        (passed.state(), passed.number),
        (v1::AttemptState::Passed, 2)
    );

    let request = v1::GetCourseEnrollmentRequest {
        course_enrollment_id: taken.course_enrollment_id.clone(),
    };
    let after = got(training.get_course_enrollment(request).await)
        .enrollment
        .expect("it");
    assert_eq!(after.state(), v1::CourseEnrollmentState::Completed);
    assert_eq!(
        after.completion_date,
        Some(crate::world::date("2018-01-16"))
    );
    assert_eq!(
        (after.progress[0].passed, after.progress[0].attempts_used),
        (true, 2)
    );
    let over = refused(training.start_attempt(start(&taken)).await);
    assert_eq!(over.1, "ILLEGAL_TRANSITION");
    let announced = world.enable.announced::<v1::CourseCompleted>().await;
    let [completed] = announced.as_slice() else {
        panic!("once: {announced:?}")
    };
    let completion = completed.completion.clone().expect("a completion");
    assert_eq!(
        (completion.course_key.as_str(), completion.person_id),
        ("basics", person(1).to_string())
    );
}

#[tokio::test]
async fn solutions_are_hidden_until_the_module_is_passed() {
    let world = World::new().await;
    let basics = world.course("basics").await;
    let taken = world.takes(&basics, FIRST, person(1)).await;
    let value = |questions: &[v1::Question]| match &questions[0].form {
        Some(v1::question::Form::Number(number)) => number.value.clone(),
        other => panic!("a number: {other:?}"),
    };
    let request = v1::GetCourseRequest {
        course_id: basics.course_id.clone(),
    };
    let mut training = world.training_of(FIRST);
    let seen = got(training.get_course(request).await)
        .course
        .expect("a course");
    assert_eq!(value(&seen.modules[0].questions), None);
    let failed = world.answers(&taken, "7").await;
    assert_eq!(value(&failed.questions), None);
    world.set_day("2018-01-17");
    let passed = world.answers(&taken, "42").await;
    assert!(value(&passed.questions).is_some());
}

#[tokio::test]
async fn attempts_run_out_and_an_open_one_goes_on() {
    let world = World::new().await;
    let basics = world.course("basics").await;
    let taken = world.takes(&basics, FIRST, person(1)).await;
    let mut training = world.training_of(FIRST);
    let first = got(training.start_attempt(start(&taken)).await).attempt;
    let again = got(training.start_attempt(start(&taken)).await).attempt;
    assert_eq!(first, again);
    for day in ["2018-01-16", "2018-01-18"] {
        world.set_day(day);
        world.answers(&taken, "1").await;
    }
    world.set_day("2018-02-18");
    // The day before's token is no longer good.
    let mut training = world.training_of(FIRST);
    let none = refused(training.start_attempt(start(&taken)).await);
    assert_eq!(
        none,
        (Code::FailedPrecondition, "NO_ATTEMPT_LEFT".to_owned())
    );
}

#[tokio::test]
async fn bad_answers_are_named_and_change_nothing() {
    let world = World::new().await;
    let basics = world.course("basics").await;
    let taken = world.takes(&basics, FIRST, person(1)).await;
    let mut training = world.training_of(FIRST);
    let attempt = got(training.start_attempt(start(&taken)).await)
        .attempt
        .expect("an attempt");
    let unknown = v1::Answer {
        question_key: "q9".to_owned(),
        ..Default::default()
    };
    let request = v1::SubmitAttemptRequest {
        course_enrollment_id: taken.course_enrollment_id.clone(),
        attempt_id: attempt.attempt_id,
        answers: vec![answer("42"), answer("42"), unknown],
        ..Default::default()
    };
    let written = world.enable.written().await;
    assert_eq!(
        bad_fields(training.submit_attempt(request).await),
        fields([
            ("answers[1].question_key", "DUPLICATE"),
            ("answers[2].question_key", "UNKNOWN_QUESTION"),
        ])
    );
    assert_eq!(world.enable.written().await, written);
}

#[tokio::test]
async fn partners_act_for_their_own_people_in_active_courses() {
    let world = World::new().await;
    let basics = world.course("basics").await;
    let draft = v1::CreateCourseRequest {
        course: Some(course("drafted")),
        ..Default::default()
    };
    let draft = got(world.training().create_course(draft).await)
        .course
        .expect("a draft");
    let enroll = async |course: &v1::Course, by: Uuid, partner: Uuid| {
        let request = v1::CreateCourseEnrollmentRequest {
            enrollment: Some(taker(course, partner, person(1))),
            ..Default::default()
        };
        world
            .training_of(by)
            .create_course_enrollment(request)
            .await
    };
    assert_eq!(
        refused(enroll(&basics, FIRST, SECOND).await).0,
        Code::NotFound
    );
    assert_eq!(
        refused(enroll(&draft, FIRST, FIRST).await).0,
        Code::NotFound
    );
    let own = got(enroll(&basics, FIRST, FIRST).await)
        .enrollment
        .expect("an enrollment");
    let twice = refused(enroll(&basics, FIRST, FIRST).await);
    assert_eq!(twice, (Code::AlreadyExists, "ALREADY_ENROLLED".to_owned()));
    let foreign = v1::GetCourseEnrollmentRequest {
        course_enrollment_id: own.course_enrollment_id.clone(),
    };
    let foreign = world
        .training_of(SECOND)
        .get_course_enrollment(foreign)
        .await;
    assert_eq!(refused(foreign).0, Code::NotFound);
    let foreign = refused(world.training_of(SECOND).start_attempt(start(&own)).await);
    assert_eq!(foreign.0, Code::NotFound);
    let listed = v1::ListCoursesRequest::default();
    let listed = got(world.training_of(FIRST).list_courses(listed).await).courses;
    let keys: Vec<&str> = listed.iter().map(|one| one.course_key.as_str()).collect();
    assert_eq!(keys, ["basics"]);
}

#[tokio::test]
async fn a_course_names_its_bad_fields_and_its_key_is_taken_once() {
    let world = World::new().await;
    world.course("basics").await;
    let create = async |course: v1::Course| {
        let request = v1::CreateCourseRequest {
            course: Some(course),
            ..Default::default()
        };
        world.training().create_course(request).await
    };
    let taken = refused(create(course("basics")).await);
    assert_eq!(taken, (Code::AlreadyExists, "COURSE_KEY_TAKEN".to_owned()));
    let mut bad = course("Not a key");
    bad.display_name.clear();
    bad.modules[0].questions[0].form = None;
    bad.max_attempts = 0;
    assert_eq!(
        bad_fields(create(bad).await),
        fields([
            ("course.course_key", "MALFORMED_KEY"),
            ("course.display_name", "REQUIRED"),
            ("course.modules[0].questions[0]", "REQUIRED"),
            ("course.max_attempts", "OUT_OF_RANGE"),
        ])
    );
}
