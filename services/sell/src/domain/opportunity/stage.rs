//! Open stages change freely among themselves and to won or lost; a lost opportunity may be taken up again; won is final.
//! An import observes what another system decided and is not bound by this.

use crate::domain::transition::IllegalTransition;
use crate::domain::vocabulary::words;

words! {
    /// How far a sale has come.
    Stage {
        Prospecting = "PROSPECTING",
        Engaging = "ENGAGING",
        Negotiating = "NEGOTIATING",
        Won = "WON",
        Lost = "LOST",
    }
}

impl Stage {
    pub fn is_open(self) -> bool {
        matches!(self, Self::Prospecting | Self::Engaging | Self::Negotiating)
    }

    pub fn legal_next(self) -> &'static [Self] {
        match self {
            Self::Prospecting => &[Self::Engaging, Self::Negotiating, Self::Won, Self::Lost],
            Self::Engaging => &[Self::Prospecting, Self::Negotiating, Self::Won, Self::Lost],
            Self::Negotiating => &[Self::Prospecting, Self::Engaging, Self::Won, Self::Lost],
            Self::Lost => &[Self::Engaging],
            Self::Won => &[],
        }
    }

    pub fn change_to(self, next: Self) -> Result<Self, IllegalTransition> {
        if self.legal_next().contains(&next) {
            return Ok(next);
        }
        Err(IllegalTransition {
            what: "the opportunity",
            from: self.as_str(),
            to: next.as_str(),
            legal: self
                .legal_next()
                .iter()
                .map(|stage| stage.as_str())
                .collect(),
        })
    }
}
