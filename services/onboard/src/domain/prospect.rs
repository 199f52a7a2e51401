//! Recruitment: identified → contacted → aligned → invited → enrolled, or declined.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Named as _;
use super::named::{listed, named};
use super::partner::Profile;
use super::partnership_type::PartnershipType;

named! {
    pub enum ProspectState {
        Identified = "IDENTIFIED",
        Contacted = "CONTACTED",
        Aligned = "ALIGNED",
        Invited = "INVITED",
        Enrolled = "ENROLLED",
        Declined = "DECLINED",
    }
}

named! {
    /// What can be done with a prospect.
    pub enum ProspectAction {
        Contact = "CONTACT",
        Align = "ALIGN",
        Invite = "INVITE",
        Enroll = "ENROLL",
        Decline = "DECLINE",
    }
}

impl ProspectAction {
    /// The states in which it is legal.
    pub const fn starts_from(self) -> &'static [ProspectState] {
        use ProspectState as S;
        match self {
            // Who declined may be asked again.
            Self::Contact => &[S::Identified, S::Declined],
            Self::Align => &[S::Contacted],
            Self::Invite => &[S::Aligned],
            Self::Enroll => &[S::Invited],
            Self::Decline => &[S::Identified, S::Contacted, S::Aligned, S::Invited],
        }
    }

    pub const fn leads_to(self) -> ProspectState {
        use ProspectState as S;
        match self {
            Self::Contact => S::Contacted,
            Self::Align => S::Aligned,
            Self::Invite => S::Invited,
            Self::Enroll => S::Enrolled,
            Self::Decline => S::Declined,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProspectTransition {
    pub from: ProspectState,
    pub to: ProspectState,
    pub note: String,
    pub actor: String,
    pub at: DateTime<Utc>,
}

/// What people state about a prospect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lead {
    pub display_name: String,
    pub domain: String,
    pub wanted_type: PartnershipType,
    pub source: String,
    /// Vendor person who pursues it.
    pub owner: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prospect {
    #[serde(skip)]
    pub id: Uuid,
    #[serde(flatten)]
    pub lead: Lead,
    pub state: ProspectState,
    /// What the talk about both businesses came to; empty before.
    pub alignment_result: String,
    pub partner_id: Option<Uuid>,
    /// Oldest first.
    #[serde(skip)]
    pub transitions: Vec<ProspectTransition>,
    /// Rises with every change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("can't {action} a prospect that is {state}; {}", legal(*state))]
pub struct IllegalStep {
    pub action: ProspectAction,
    pub state: ProspectState,
}

/// What can be done in this state.
pub fn legal_actions(state: ProspectState) -> Vec<ProspectAction> {
    let all = ProspectAction::ALL.iter().copied();
    all.filter(|action| action.starts_from().contains(&state))
        .collect()
}

fn legal(state: ProspectState) -> String {
    match legal_actions(state).as_slice() {
        [] => "nothing can follow".to_owned(),
        actions => format!("legal is {}", listed(actions)),
    }
}

/// Who does it, when, and what there is to say about it.
#[derive(Debug, Clone)]
pub struct Remark {
    pub actor: String,
    pub at: DateTime<Utc>,
    pub note: String,
}

impl Prospect {
    pub fn identified(id: Uuid, lead: Lead, now: DateTime<Utc>) -> Self {
        Self {
            id,
            lead,
            state: ProspectState::Identified,
            alignment_result: String::new(),
            partner_id: None,
            transitions: Vec::new(),
            revision: 1,
            created_at: now,
        }
    }

    /// Contacts, invites, declines.
    pub fn step(mut self, action: ProspectAction, remark: Remark) -> Result<Self, IllegalStep> {
        let (from, to) = (self.state, action.leads_to());
        if !action.starts_from().contains(&from) {
            return Err(IllegalStep {
                action,
                state: from,
            });
        }
        let Remark { actor, at, note } = remark;
        self.transitions.push(ProspectTransition {
            from,
            to,
            note,
            actor,
            at,
        });
        Ok(Self {
            state: to,
            revision: self.revision + 1,
            ..self
        })
    }

    /// Keeps what the talk about both businesses came to.
    pub fn align(self, remark: Remark) -> Result<Self, IllegalStep> {
        let alignment_result = remark.note.clone();
        let aligned = self.step(ProspectAction::Align, remark)?;
        Ok(Self {
            alignment_result,
            ..aligned
        })
    }

    pub fn enroll(self, partner_id: Uuid, remark: Remark) -> Result<Self, IllegalStep> {
        let enrolled = self.step(ProspectAction::Enroll, remark)?;
        Ok(Self {
            partner_id: Some(partner_id),
            ..enrolled
        })
    }

    /// The partner that it becomes.
    pub fn profile(&self, external_id: String) -> Profile {
        Profile {
            display_name: self.lead.display_name.clone(),
            external_id,
            relationship_manager: self.lead.owner.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn remark(note: &str) -> Remark {
        Remark {
            actor: "ada".to_owned(),
            at: DateTime::UNIX_EPOCH,
            note: note.to_owned(),
        }
    }

    fn prospect() -> Prospect {
        let lead = Lead {
            display_name: "Globex".to_owned(),
            domain: "globex.example".to_owned(),
            wanted_type: PartnershipType::Referral,
            source: "fair".to_owned(),
            owner: "grace".to_owned(),
        };
        Prospect::identified(Uuid::nil(), lead, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn a_prospect_becomes_a_partner_step_by_step() {
        let contacted = prospect()
            .step(ProspectAction::Contact, remark("met at a fair"))
            .expect("legal");
        let early = contacted
            .clone()
            .enroll(Uuid::nil(), remark(""))
            .expect_err("too early");
        assert_eq!(
            early.to_string(),
            "can't ENROLL a prospect that is CONTACTED; legal is ALIGN, DECLINE"
        );
        let aligned = contacted.align(remark("same buyers")).expect("legal");
        let invited = aligned
            .step(ProspectAction::Invite, remark(""))
            .expect("legal");
        let enrolled = invited.enroll(Uuid::max(), remark("")).expect("legal");
        assert_eq!(
            (enrolled.alignment_result.as_str(), enrolled.partner_id),
            ("same buyers", Some(Uuid::max()))
        );
        assert_eq!(enrolled.transitions.len(), 4);
        assert!(legal_actions(enrolled.state).is_empty());
    }

    proptest! {
        #[test]
        fn only_the_steps_of_the_diagram_happen(actions in prop::collection::vec(0..ProspectAction::ALL.len(), 0..30)) {
            let mut prospect = prospect();
            for action in actions.into_iter().map(|n| ProspectAction::ALL[n]) {
                let before = prospect.clone();
                match prospect.clone().step(action, remark("")) {
                    Ok(after) => {
                        prop_assert!(action.starts_from().contains(&before.state));
                        prop_assert_eq!(after.transitions.last().map(|last| last.to), Some(after.state));
                        prospect = after;
                    }
                    Err(_) => prop_assert!(!action.starts_from().contains(&before.state)),
                }
            }
        }
    }
}
