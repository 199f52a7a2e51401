//! One rightful call of a method, and what it means to everybody else.
use serde_json::Value;
use tonic::{Code, Status};

/// A request that every rightful caller succeeds with.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) request: Value,
    pub(super) about: About,
    /// Every partner of the tenant may see it.
    pub(super) is_shared: bool,
}

/// What a request touches, and so what callers of another tenant or partner get.
#[derive(Clone, Debug)]
pub(super) enum About {
    /// One resource, by its id: it is not there for others.
    Resource,
    /// Something new that names resources: they are unknown to others.
    References,
    /// Rows, recognised by this text: others get an answer without it.
    Rows(String),
    /// A count under this name: others get nothing.
    Count(&'static str),
    /// Whatever the caller's own tenant has; nobody is a stranger to it.
    Own,
}

impl Sample {
    fn of(request: Value, about: About) -> Option<Self> {
        Some(Self {
            request,
            about,
            is_shared: false,
        })
    }

    pub(super) fn resource(request: Value) -> Option<Self> {
        Self::of(request, About::Resource)
    }

    pub(super) fn references(request: Value) -> Option<Self> {
        Self::of(request, About::References)
    }

    /// `mark` is an id or another text of a row that is the first partner's.
    pub(super) fn rows(request: Value, mark: &Value) -> Option<Self> {
        let mark = mark
            .as_str()
            .map_or_else(|| mark.to_string(), str::to_owned);
        assert!(
            !mark.is_empty() && mark != "null",
            "rows need a mark: {request}"
        );
        Self::of(request, About::Rows(mark))
    }

    pub(super) fn count(request: Value, name: &'static str) -> Option<Self> {
        Self::of(request, About::Count(name))
    }

    pub(super) fn own(request: Value) -> Option<Self> {
        Self::of(request, About::Own)
    }

    /// The same, visible to every partner of the tenant.
    pub(super) fn shared(sample: Option<Self>) -> Option<Self> {
        sample.map(|sample| Self {
            is_shared: true,
            ..sample
        })
    }

    /// What strangers ask for: none where there are no strangers to it, and rows with and without a filter by partner.
    pub(super) fn of_others(&self) -> Vec<Self> {
        if matches!(self.about, About::Own) {
            return Vec::new();
        }
        let mut all = vec![self.clone()];
        let mut unfiltered = self.clone();
        let filter = unfiltered
            .request
            .as_object_mut()
            .and_then(|request| request.remove("partnerId"));
        if filter.is_some() && matches!(self.about, About::Rows(_)) {
            all.push(unfiltered);
        }
        all
    }

    /// What is wrong with the answer to a rightful caller, if anything.
    pub(super) fn fault_for_owner(&self, outcome: &Result<Value, Status>) -> Option<String> {
        let answer = match outcome {
            Ok(answer) => answer,
            Err(refusal) => return Some(format!("was refused: {}", said(refusal))),
        };
        match &self.about {
            About::Rows(mark) if !contains(answer, mark) => {
                Some(format!("got an answer without {mark}: {answer}"))
            }
            About::Count(name) if number(&answer[name]) == 0 => {
                Some(format!("got an answer without {name}: {answer}"))
            }
            _ => None,
        }
    }

    /// What is wrong with the answer to a caller of another tenant or partner, if anything.
    pub(super) fn fault_for_stranger(&self, outcome: &Result<Value, Status>) -> Option<String> {
        let unknown = [Code::NotFound, Code::InvalidArgument];
        match (&self.about, outcome) {
            (About::Resource, Err(refusal)) if refusal.code() == Code::NotFound => None,
            (About::References, Err(refusal)) if unknown.contains(&refusal.code()) => None,
            (About::References, Err(refusal))
                if kit::testing::reason(refusal).ends_with("_UNKNOWN") =>
            {
                None
            }
            (About::Rows(_) | About::Count(_), Err(refusal))
                if refusal.code() == Code::NotFound =>
            {
                None
            }
            (About::Rows(mark), Ok(answer)) if !contains(answer, mark) => None,
            (About::Count(name), Ok(answer)) if number(&answer[name]) == 0 => None,
            (_, Ok(answer)) => Some(format!("got an answer: {answer}")),
            (_, Err(refusal)) => Some(format!("got {}", said(refusal))),
        }
    }
}

/// A refusal for people.
pub(super) fn said(refusal: &Status) -> String {
    let reason = kit::testing::reason(refusal);
    format!("{:?} {reason} {:?}", refusal.code(), refusal.message())
}

fn contains(answer: &Value, mark: &str) -> bool {
    answer.to_string().contains(mark)
}

fn number(value: &Value) -> i64 {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_default()
}
