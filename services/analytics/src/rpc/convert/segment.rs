use contracts::tandem::{
    analytics::v1::{self as wire, segment::Segment as Kind},
    partnership::v1::PartnershipType as WireType,
};
use kit::{Violations, wire::uuid};

use crate::domain::{
    partnership_type::PartnershipType,
    segment::{Engagement, Segment},
};

/// All opportunities when absent.
pub fn segment(violations: &mut Violations, segment: Option<wire::Segment>) -> Option<Segment> {
    let Some(kind) = segment.and_then(|segment| segment.segment) else {
        return Some(Segment::ALL);
    };
    match kind {
        Kind::Engagement(engagement) => match wire::Engagement::try_from(engagement) {
            Ok(wire::Engagement::All) => Some(Segment::ALL),
            Ok(wire::Engagement::Direct) => Some(Segment::Engagement(Engagement::Direct)),
            Ok(wire::Engagement::Influenced) => Some(Segment::INFLUENCED),
            Ok(wire::Engagement::Unspecified) | Err(_) => {
                violations.add(
                    "segment.engagement",
                    "UNKNOWN_ENGAGEMENT",
                    "all, direct or influenced",
                );
                None
            }
        },
        Kind::Type(kind) => {
            let kind = WireType::try_from(kind).unwrap_or_default();
            partnership_type(violations, "segment.type", kind).map(Segment::Type)
        }
        Kind::PartnerId(id) => uuid(violations, "segment.partner_id", &id).map(Segment::Partner),
    }
}

pub fn to_segment(segment: Segment) -> wire::Segment {
    let kind = match segment {
        Segment::Engagement(Engagement::All) => Kind::Engagement(wire::Engagement::All.into()),
        Segment::Engagement(Engagement::Direct) => {
            Kind::Engagement(wire::Engagement::Direct.into())
        }
        Segment::Engagement(Engagement::Influenced) => {
            Kind::Engagement(wire::Engagement::Influenced.into())
        }
        Segment::Type(kind) => Kind::Type(to_partnership_type(kind).into()),
        Segment::Partner(partner_id) => Kind::PartnerId(partner_id.to_string()),
    };
    wire::Segment {
        segment: Some(kind),
    }
}

pub fn partnership_type(
    violations: &mut Violations,
    path: &str,
    kind: WireType,
) -> Option<PartnershipType> {
    let kind = PartnershipType::ALL
        .into_iter()
        .find(|known| to_partnership_type(*known) == kind);
    if kind.is_none() {
        violations.add(path, "UNKNOWN_TYPE", "a partnership type is needed");
    }
    kind
}

fn to_partnership_type(kind: PartnershipType) -> WireType {
    match kind {
        PartnershipType::Informal => WireType::Informal,
        PartnershipType::Affiliate => WireType::Affiliate,
        PartnershipType::Referral => WireType::Referral,
        PartnershipType::Reseller => WireType::Reseller,
        PartnershipType::Isv => WireType::Isv,
        PartnershipType::Oem => WireType::Oem,
        PartnershipType::Si => WireType::Si,
    }
}
