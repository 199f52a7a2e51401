//! The groups that opportunities are counted in.
use uuid::Uuid;

use super::partnership_type::{PartnershipType, UnknownPartnershipType};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    Engagement(Engagement),
    Type(PartnershipType),
    Partner(Uuid),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engagement {
    All,
    /// No partner holds a role.
    Direct,
    /// A partner holds any role.
    Influenced,
}

/// What the segments of one question have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    Engagement,
    Type,
    Partner,
}

#[derive(Debug, thiserror::Error)]
pub enum UnknownSegment {
    #[error("{0:?} is no engagement")]
    Engagement(String),
    #[error(transparent)]
    Type(#[from] UnknownPartnershipType),
    #[error("a partner's segment: {0}")]
    Partner(#[from] uuid::Error),
    #[error("{0:?} is no dimension")]
    Dimension(String),
}

impl Dimension {
    pub fn name(self) -> &'static str {
        match self {
            Self::Engagement => "engagement",
            Self::Type => "type",
            Self::Partner => "partner",
        }
    }
}

impl Engagement {
    pub const EACH: [Self; 3] = [Self::All, Self::Direct, Self::Influenced];

    fn name(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Direct => "DIRECT",
            Self::Influenced => "INFLUENCED",
        }
    }
}

impl Segment {
    pub const ALL: Self = Self::Engagement(Engagement::All);
    pub const INFLUENCED: Self = Self::Engagement(Engagement::Influenced);

    pub fn dimension(self) -> Dimension {
        match self {
            Self::Engagement(_) => Dimension::Engagement,
            Self::Type(_) => Dimension::Type,
            Self::Partner(_) => Dimension::Partner,
        }
    }

    /// Its name within the dimension.
    pub fn member(self) -> String {
        match self {
            Self::Engagement(engagement) => engagement.name().to_owned(),
            Self::Type(kind) => kind.name().to_owned(),
            Self::Partner(partner_id) => partner_id.to_string(),
        }
    }

    /// The segment of these names.
    ///
    /// Errors: names that no segment has.
    pub fn named(dimension: &str, member: &str) -> Result<Self, UnknownSegment> {
        match dimension {
            "engagement" => Engagement::EACH
                .into_iter()
                .find(|engagement| engagement.name() == member)
                .map(Self::Engagement)
                .ok_or_else(|| UnknownSegment::Engagement(member.to_owned())),
            "type" => Ok(Self::Type(member.parse()?)),
            "partner" => Ok(Self::Partner(member.parse()?)),
            other => Err(UnknownSegment::Dimension(other.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_found_again_by_its_names() {
        let mut segments = vec![Segment::Partner(Uuid::from_u128(7))];
        segments.extend(Engagement::EACH.map(Segment::Engagement));
        segments.extend(PartnershipType::ALL.map(Segment::Type));
        for segment in segments {
            let found = Segment::named(segment.dimension().name(), &segment.member());
            assert_eq!(found.unwrap(), segment);
        }
        assert!(Segment::named("type", "PARTNER").is_err());
        assert!(Segment::named("team", "ALL").is_err());
    }
}
