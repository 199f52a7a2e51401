//! Advice in words, with the numbers.

use super::{Assessment, Demand, Neighbour, Situation};

pub(super) fn of_choice(
    situation: &Situation,
    assessments: &[Assessment],
    place: usize,
    destination: usize,
) -> Vec<String> {
    let chosen = &assessments[place];
    let currency = situation.price.currency().code();
    let economics = &chosen.economics;
    let mut reasons: Vec<String> = chosen
        .market
        .iter()
        .filter(|each| each.needed != "0")
        .map(met)
        .collect();
    if chosen.model.our_share.is_zero() {
        reasons.push("shows customers what others already use; there is no money in it".to_owned());
    }
    reasons.push(format!(
        "brings {} {currency} a year: {} % of {} less {} for our people",
        economics.result, chosen.model.our_share, economics.revenue, economics.cost
    ));
    if place != destination {
        let leads_to = assessments[destination].model.partnership_type;
        reasons.push(format!("one step at a time; {leads_to} fits already"));
    }
    reasons
}

pub(super) fn of_neighbours(
    assessments: &[Assessment],
    place: usize,
    destination: usize,
) -> Vec<Neighbour> {
    let below = place.checked_sub(1);
    let above = Some(place + 1).filter(|above| *above < assessments.len());
    let of_below = below.map(|below| {
        neighbour(
            assessments,
            below,
            lower(assessments, below, place, destination),
        )
    });
    let of_above = above.map(|above| {
        let reasons = match above <= destination {
            true => vec!["partners go along the spectrum one step at a time".to_owned()],
            false => higher(&assessments[above], &assessments[place]),
        };
        neighbour(assessments, above, reasons)
    });
    of_below.into_iter().chain(of_above).collect()
}

fn neighbour(assessments: &[Assessment], place: usize, reasons: Vec<String>) -> Neighbour {
    Neighbour {
        partnership_type: assessments[place].model.partnership_type,
        reasons,
    }
}

fn lower(
    assessments: &[Assessment],
    below: usize,
    place: usize,
    destination: usize,
) -> Vec<String> {
    let (less, more) = (
        assessments[below].economics.result,
        assessments[place].economics.result,
    );
    let text = match more >= less {
        true => format!("brings {less} instead of {more}, and the people for more are there"),
        false => {
            let Assessment {
                model, economics, ..
            } = &assessments[destination];
            let (leads_to, result) = (model.partnership_type, economics.result);
            format!(
                "brings {less} instead of {more}, but the way leads to {leads_to}, which brings {result}"
            )
        }
    };
    vec![text]
}

fn higher(above: &Assessment, chosen: &Assessment) -> Vec<String> {
    let mut reasons: Vec<String> = above.unmet().map(missing).collect();
    let (result, present) = (above.economics.result, chosen.economics.result);
    if result < present {
        reasons.push(format!(
            "brings {result} instead of {present}: its people cost {}",
            above.economics.cost
        ));
    }
    reasons
}

fn met(demand: &Demand) -> String {
    format!(
        "{}: {} of the {} needed",
        demand.what, demand.available, demand.needed
    )
}

fn missing(demand: &Demand) -> String {
    format!(
        "{}: {} needed, {} there",
        demand.what, demand.needed, demand.available
    )
}
