//! What is asked for: one view of a dataset, chosen in the window or on the
//! command line.

use super::{FigureError, KINDS, Kind};
use crate::compare::{Question, default_pair};
use crate::dataset::{Dataset, Dimension, Period, are_codes};
use std::collections::BTreeSet;

/// One view of a dataset. Everything that a person can choose about a chart,
/// but its size and theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Name of the chart kind.
    pub kind: &'static str,
    /// The dimension to compare by; `None` for the dataset as a whole.
    pub dimension: Option<usize>,
    /// The measure.
    pub measure: usize,
    /// The earlier of two periods to compare.
    pub before: Option<Period>,
    /// The later of two periods to compare.
    pub after: Option<Period>,
    /// Percent or number.
    pub amount: Amount,
    /// How many entities, the largest first; the kind's own number if `None`.
    pub top: Option<usize>,
    /// Exactly these entities instead.
    pub chosen: Option<BTreeSet<String>>,
    /// Members that other dimensions are held at: dimension, member.
    pub filters: Vec<(usize, usize)>,
    /// The person's own words.
    pub words: Words,
    /// Most entities that the page has room for.
    pub room: usize,
}

/// How a change is expressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Amount {
    /// Relative to the earlier figure.
    #[default]
    Percent,
    /// In the measure's unit.
    Number,
}

/// Words that replace the program's own; the note is added to its notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The title.
    pub title: Option<String>,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// The source.
    pub source: Option<String>,
    /// A further note.
    pub note: Option<String>,
}

impl View {
    /// The view that a dataset opens with: the comparison of its default
    /// periods by its most telling dimension; where that shows nothing, the
    /// next way of looking that does.
    pub fn of(dataset: &Dataset) -> Self {
        let mut view = Self {
            kind: "change",
            dimension: telling_dimension(dataset),
            measure: 0,
            before: None,
            after: None,
            amount: Amount::Percent,
            top: None,
            chosen: None,
            filters: Vec::new(),
            words: Words::default(),
            room: usize::MAX,
        };
        let dated = (0..dataset.measures.len()).find(|measure| dataset.is_dated(*measure));
        view.set_measure(dataset, dated.unwrap_or(0));
        let ways = [
            ("change", Amount::Percent),
            ("change", Amount::Number),
            ("trend", Amount::Percent),
            ("ranking", Amount::Percent),
            ("columns", Amount::Percent),
        ];
        let is_telling = |way: &Self| match way.kind {
            "change" | "ranking" => way.dimension.is_some(),
            "trend" => dataset.periods().len() > 1,
            _ => true,
        };
        let shows = |way: &Self| is_telling(way) && super::draw(dataset, way).is_ok();
        let by = |dimension| {
            let view = Self { dimension, ..view.clone() };
            let ways = ways.map(|(kind, amount)| Self { kind, amount, ..view.clone() });
            ways.into_iter().find(shows)
        };
        // Another dimension may say more of the first measure.
        let others = (0..dataset.dimensions.len()).map(Some).filter(|d| *d != view.dimension);
        by(view.dimension).or_else(|| others.into_iter().find_map(by)).unwrap_or(view)
    }

    /// Chooses a measure, and the periods that fit it.
    pub fn set_measure(&mut self, dataset: &Dataset, measure: usize) {
        self.measure = measure;
        let periods = comparable_periods(dataset, measure);
        let holds = |period: Option<Period>| period.is_some_and(|p| periods.contains(&p));
        if holds(self.before) && holds(self.after) {
            return;
        }
        let default = dataset
            .default_periods
            .filter(|(before, after)| periods.contains(before) && periods.contains(after));
        let pair = default.or_else(|| default_pair(dataset, measure, self.dimension, &periods));
        (self.before, self.after) = (pair.map(|(before, _)| before), pair.map(|(_, after)| after));
    }

    /// The chart kind.
    pub fn kind(&self) -> &'static Kind {
        KINDS.iter().find(|kind| kind.name == self.kind).unwrap_or(&super::change::KIND)
    }

    /// How many entities to show.
    pub fn n_shown(&self) -> usize {
        self.top.unwrap_or(self.kind().default_top).min(self.room).max(1)
    }

    /// The view as a question to the dataset.
    pub fn question(&self) -> Question {
        Question { dimension: self.dimension, measure: self.measure, filters: self.filters.clone() }
    }

    /// The one period of a chart that shows no other: the later of two, else
    /// the newest that the measure has a number in.
    pub fn period(&self, dataset: &Dataset) -> Option<Period> {
        let numbered = |period: &Period| {
            (0..dataset.len()).any(|o| {
                dataset.period(o) == Some(*period)
                    && dataset.measure(o) == Some(self.measure)
                    && dataset.value(o).number().is_some()
            })
        };
        let newest = || dataset.periods_of(self.measure).into_iter().rev().find(numbered);
        self.after.or_else(newest)
    }

    /// The two periods.
    ///
    /// # Errors
    /// When there are no two, when they are the wrong way round, or when the
    /// measure has no figures for one of them.
    pub fn two_periods(&self, dataset: &Dataset) -> Result<(Period, Period), FigureError> {
        let (Some(before), Some(after)) = (self.before, self.after) else {
            let n_periods = comparable_periods(dataset, self.measure).len();
            return Err(if n_periods > 1 { FigureError::NoPair } else { FigureError::OnePeriod });
        };
        if before >= after {
            return Err(FigureError::PeriodOrder(before, after));
        }
        let periods = comparable_periods(dataset, self.measure);
        match [before, after].into_iter().find(|period| !periods.contains(period)) {
            Some(missing) => Err(FigureError::NoSuchPeriod(missing)),
            None => Ok((before, after)),
        }
    }
}

/// The periods that a measure can be compared over: its own, those of the
/// measure it continues, and those of the one that continues it.
pub fn comparable_periods(dataset: &Dataset, measure: usize) -> Vec<Period> {
    let mut periods = dataset.periods_of(measure);
    if let Some(continues) = dataset.measures.get(measure).and_then(|m| m.continues.as_ref()) {
        periods.extend(
            dataset.periods_of(continues.measure).into_iter().filter(|p| *p < continues.from),
        );
        periods.sort();
        periods.dedup();
    }
    periods
}

/// The first dimension with at least two members that are not totals; one of
/// codes only if there is no other.
fn telling_dimension(dataset: &Dataset) -> Option<usize> {
    let n_members = |d: &Dimension| d.members.iter().filter(|member| !member.is_total).count();
    let telling = |dimension: &&Dimension| n_members(dimension) > 1;
    let position = |is: &dyn Fn(&Dimension) -> bool| {
        dataset.dimensions.iter().position(|dimension| telling(&dimension) && is(dimension))
    };
    position(&|dimension| !are_codes(dimension.members.iter().map(|m| m.name.trim())))
        .or_else(|| position(&|_| true))
        .or((!dataset.dimensions.is_empty()).then_some(0))
}
