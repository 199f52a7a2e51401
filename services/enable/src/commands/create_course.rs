use kit::{Caller, Unit, audit};

use crate::domain::course::{Course, Syllabus};
use crate::error::Error;
use crate::store;

/// Errors: `Taken` when another course has the key.
pub async fn run(unit: &mut Unit, caller: &Caller, syllabus: Syllabus) -> Result<Course, Error> {
    let course = Course::draft(unit.new_id(), syllabus, unit.now);
    store::course::insert(unit.conn(), &caller.tenant, &course).await?;
    let resource = format!("courses/{}", course.id);
    audit::changed(
        unit,
        &caller.tenant,
        "CreateCourse",
        resource,
        None,
        &course,
    );
    Ok(course)
}
