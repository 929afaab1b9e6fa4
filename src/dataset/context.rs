//! What must be known to read the numbers: breaks in the series, completeness
//! of lists, notes and sources. All of it is data.

use super::{Dataset, Decimal, Period};
use std::collections::BTreeSet;

/// Everything around the observations.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Breaks in the series.
    pub breaks: Vec<Break>,
    /// What is known about each period's list.
    pub lists: Vec<Completeness>,
    /// Facts to print where they concern what is shown.
    pub notes: Vec<Note>,
    /// Sentences to print with every chart: what the numbers are not.
    pub caveats: Vec<String>,
    /// The documents.
    pub sources: Vec<Source>,
    /// Periods that are not complete. Each has breaks, too, so that no change
    /// across its ends goes unmarked.
    pub partial: Vec<Period>,
    /// What may be breaks.
    pub clues: Vec<Clue>,
}

/// What the data says of itself that may mean a break in the series. It is
/// proposed to people, never taken for a break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    /// The first period that it is said of.
    pub period: Period,
    /// What it concerns.
    pub scope: Scope,
    /// Its words.
    pub text: String,
    /// Whether it says by itself that something changed; else it is only worth
    /// mentioning where the figures jump.
    pub is_plain: bool,
}

impl Clue {
    /// A clue.
    pub fn new(period: Period, scope: Scope, text: String, is_plain: bool) -> Self {
        Self { period, scope, text, is_plain }
    }
}

/// From a period on, figures mean something else than before: definition, unit
/// or scope changed. A change that crosses it is not like for like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The first period of the new meaning.
    pub period: Period,
    /// Known to concern its scope, or only possible.
    pub is_known: bool,
    /// What it concerns.
    pub scope: Scope,
    /// A few words, for the plot.
    pub label: String,
    /// One sentence, for the foot of the chart.
    pub note: String,
    /// The document that says so, where the data names one.
    pub source: Option<usize>,
}

/// Which observations something concerns. An empty scope concerns all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Dimension and members; `None` for all.
    pub members: Option<(usize, BTreeSet<String>)>,
    /// Dimension and members that are left out.
    pub except: Option<(usize, BTreeSet<String>)>,
    /// Measures; `None` for all.
    pub measures: Option<BTreeSet<usize>>,
}

/// What is known about the list of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// The period.
    pub period: Period,
    /// Whether every entity has a line. If not, a missing one is not listed,
    /// not vanished.
    pub is_complete: bool,
    /// The total that the source prints.
    pub total: Option<Decimal>,
    /// The part of the total that has no line.
    pub remainder: Option<Decimal>,
}

/// A fact that is printed when what it concerns is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it concerns.
    pub scope: Scope,
    /// Periods that must be among those shown; empty for any.
    pub periods: Vec<Period>,
    /// One sentence.
    pub text: String,
}

/// A document that figures come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The key that observations name it by.
    pub id: String,
    /// As it is printed under a chart, without the edition.
    pub short: String,
    /// The edition, such as a year.
    pub edition: Option<String>,
    /// Who handed the figures on, if not the publisher.
    pub via: Option<String>,
    /// Where it was found.
    pub url: String,
}

impl Scope {
    /// Whether an observation is concerned.
    pub fn concerns(&self, dataset: &Dataset, observation: usize) -> bool {
        let is_among = |(dimension, names): &(usize, BTreeSet<String>)| {
            dataset
                .member(*dimension, observation)
                .is_some_and(|member| names.contains(&member.name))
        };
        let measure = dataset.measure(observation);
        self.concerns_measure(measure)
            && self.members.as_ref().is_none_or(is_among)
            && !self.except.as_ref().is_some_and(is_among)
    }

    /// Whether observations of a measure can be concerned at all.
    pub fn concerns_measure(&self, measure: Option<usize>) -> bool {
        self.measures.as_ref().is_none_or(|set| measure.is_some_and(|m| set.contains(&m)))
    }
}

impl Break {
    /// A known break that the user names, with a reason, which may be empty.
    pub fn set_by_user(period: Period, scope: Scope, reason: &str) -> Self {
        let reason = reason.trim();
        let head = format!("Break in series {}", period.label());
        let note = match reason {
            "" => format!("{head}, set by the author of the chart"),
            reason => format!("{head}: {reason}"),
        };
        let label = if reason.is_empty() { "Break in series" } else { reason };
        Self { period, is_known: true, scope, label: label.to_owned(), note, source: None }
    }

    /// Whether an observation means something else from it on. A measure that
    /// carries another one on from that very period does not, unless the break
    /// is about that measure.
    pub fn concerns(&self, dataset: &Dataset, observation: usize) -> bool {
        let measure = dataset.measure(observation).and_then(|m| dataset.measures.get(m));
        let carries_on = measure
            .and_then(|measure| measure.continues.as_ref())
            .is_some_and(|continues| continues.from == self.period);
        let is_meant = self.scope.measures.is_some() || !carries_on;
        is_meant && self.scope.concerns(dataset, observation)
    }

    /// Whether a comparison of these periods crosses it.
    pub fn is_between(&self, before: Period, after: Period) -> bool {
        before < self.period && self.period <= after
    }
}

impl Context {
    /// What is known about the list of a period.
    pub fn list(&self, period: Period) -> Option<&Completeness> {
        self.lists.iter().find(|list| list.period == period)
    }
}
