//! A vendor called acme, and short ways to say what happens there.

use chrono::NaiveDate;
use contracts::google::r#type::Date;
use contracts::tandem::onboard::v1 as onboard;
use contracts::tandem::partnership::v1::PartnershipType;
use kit::testing::TestService;
use uuid::Uuid;

pub(crate) const ACME: &str = "acme";

/// Two partners, always the same.
pub(crate) const FIRST: Uuid = Uuid::from_u128(0xa1);
pub(crate) const SECOND: Uuid = Uuid::from_u128(0xa2);

pub(crate) struct World {
    pub(crate) enable: TestService,
}

impl World {
    /// Partners that are known and enrolled since 2017.
    pub(crate) async fn new() -> Self {
        let enable = TestService::start(enable::NAME, &enable::MIGRATIONS, enable::mount).await;
        let world = Self { enable };
        world.enrolled(FIRST, "First", PartnershipType::Isv).await;
        world
            .enrolled(SECOND, "Second", PartnershipType::Reseller)
            .await;
        world
    }

    pub(crate) async fn enrolled(&self, partner: Uuid, name: &str, partnership: PartnershipType) {
        let changed = onboard::PartnerChanged {
            partner: Some(onboard::Partner {
                partner_id: partner.to_string(),
                display_name: name.to_owned(),
                ..Default::default()
            }),
        };
        let key = format!("partners/{partner}");
        self.enable
            .deliver("onboard", ACME, &key, 1, &changed)
            .await;
        self.enrollment(partner, partnership, 1, "2017-01-01", None)
            .await;
    }

    /// The newest version of a partner's one enrollment.
    pub(crate) async fn enrollment(
        &self,
        partner: Uuid,
        partnership: PartnershipType,
        version: u64,
        start: &str,
        end: Option<&str>,
    ) {
        let enrollment_id = Uuid::from_u128(partner.as_u128() + 0x1000);
        let changed = onboard::EnrollmentChanged {
            enrollment: Some(onboard::Enrollment {
                enrollment_id: enrollment_id.to_string(),
                partner_id: partner.to_string(),
                program_id: Uuid::from_u128(0xb1).to_string(),
                r#type: partnership.into(),
                active_periods: vec![onboard::ActivePeriod {
                    start_date: Some(date(start)),
                    end_date: end.map(date),
                }],
                ..Default::default()
            }),
        };
        let key = format!("enrollments/{enrollment_id}");
        self.enable
            .deliver("onboard", ACME, &key, version, &changed)
            .await;
    }
}

pub(crate) fn date(text: &str) -> Date {
    kit::wire::to_date(text.parse::<NaiveDate>().expect("a date"))
}
