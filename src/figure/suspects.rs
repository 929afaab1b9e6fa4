//! What may be a break in the series, in words; whether it is one is for others
//! to say.

use super::View;
use super::findings::listed;
use super::numbers::{grouped, in_words};
use super::phrases::{in_period, plural};
use super::view::comparable_periods;
use crate::compare::{Comparison, Jump, Suspect, suspects};
use crate::dataset::{Break, Dataset, Decimal};

/// A break that is proposed, with what speaks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedBreak {
    /// What speaks for it, in one sentence without its stop.
    pub text: String,
    /// The break, once somebody says that it is one.
    pub settled: Break,
}

/// What may be breaks in the series of a view, over all periods, oldest first.
pub fn proposed_breaks(dataset: &Dataset, view: &View) -> Vec<ProposedBreak> {
    let periods = comparable_periods(dataset, view.measure);
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Vec::new() };
    let comparison = Comparison::new(dataset, &view.question(), *first, *last);
    let question = &comparison.question;
    let found = suspects(dataset, question, comparison.small_base, (*first, *last));
    let proposed = |suspect: &Suspect| {
        let text = sentence(dataset, question.dimension, suspect)?;
        Some(ProposedBreak { text, settled: suspect.settled() })
    };
    found.iter().filter_map(proposed).collect()
}

/// What speaks for a break, without a stop.
pub(super) fn sentence(
    dataset: &Dataset,
    dimension: Option<usize>,
    suspect: &Suspect,
) -> Option<String> {
    let said = suspect.said.as_deref().map(|said| {
        // The sentence has a stop of its own.
        let said = said.trim_end_matches('.');
        format!("the data says “{said}”")
    });
    let lead = "Check for a break in the series";
    Some(match (&suspect.jump, said) {
        (Some(jump), None) => format!("{lead}: {}", together(dataset, dimension?, jump)?),
        (Some(jump), Some(said)) => {
            format!("{lead}: {}; {said}", together(dataset, dimension?, jump)?)
        }
        (None, said) => {
            let names = suspect.scope.members.as_ref().map(|(_, names)| {
                let names: Vec<&String> = names.iter().collect();
                format!(" of {}", listed(&names, |name| (*name).clone()))
            });
            let of = names.unwrap_or_default();
            format!("{lead}{of} {}: {}", in_period(suspect.period), said?)
        }
    })
}

/// What nearly all did together.
fn together(dataset: &Dataset, dimension: usize, jump: &Jump) -> Option<String> {
    let dimension = dataset.dimensions.get(dimension)?;
    let (n, all) = (in_words(jump.n_together), in_words(jump.n_all));
    let who =
        if jump.n_together == jump.n_all { format!("all {n}") } else { format!("{n} of {all}") };
    let verb = if jump.ratio > 1.0 { "rose" } else { "fell" };
    let ratio = Decimal::try_from(jump.ratio.max(jump.ratio.recip())).ok()?;
    let times = match ratio.round_dp(1) {
        ratio if ratio >= Decimal::TEN => grouped(ratio.round()),
        ratio => grouped(ratio.normalize()),
    };
    Some(format!(
        "{} {who} {} {verb} together, in the middle by a factor of {times}",
        in_period(jump.period),
        plural(dimension)
    ))
}
