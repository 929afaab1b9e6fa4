//! Choices about the view, and what each does to it.

use super::state::State;
use crate::dataset::{Dataset, Period};
use crate::figure::{self, Amount, KINDS, View, Words, comparable_periods};

/// A choice about the view.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewChange {
    /// Another question: the name of a chart kind.
    Kind(&'static str),
    /// By another dimension, or by none.
    Dimension(Option<usize>),
    /// Another measure.
    Measure(usize),
    /// Another earlier period.
    Before(Period),
    /// Another later period.
    After(Period),
    /// Another period of a chart that shows one.
    Period(Period),
    /// Percent or number.
    Amount(Amount),
    /// So many entities, the largest first.
    Top(usize),
    /// One entity more or less.
    Toggle(String),
    /// The largest ones again, instead of chosen ones.
    ChooseLargest,
    /// Another dimension held at a member, or set free.
    Filter {
        /// The dimension.
        dimension: usize,
        /// The member; `None` sets it free.
        member: Option<usize>,
    },
    /// Own words.
    Words(Words),
    /// All of it at once.
    Whole(Box<View>),
}

impl ViewChange {
    /// The one field of words that this types into. A reset types nothing.
    pub(super) fn typed_field(&self, view: &View) -> Option<usize> {
        let Self::Words(new) = self else { return None };
        let fields = |words: &Words| {
            let Words { title, subtitle, source, note } = words.clone();
            [title, subtitle, source, note]
        };
        let (old, new) = (fields(&view.words), fields(new));
        let mut changed = old.iter().zip(&new).enumerate().filter(|(_, (old, new))| old != new);
        let (field, (_, text)) = changed.next()?;
        (text.is_some() && changed.next().is_none()).then_some(field)
    }
}

/// Applies a choice to the view that is shown.
pub(super) fn change_view(state: &mut State, change: ViewChange) {
    let shown =
        state.picture.as_ref().ok().map(|picture| picture.shown.clone()).unwrap_or_default();
    let Some(document) = state.documents.get_mut(state.current) else { return };
    let (view, dataset) = (&mut document.view, &document.dataset);
    match change {
        ViewChange::Kind(name) => {
            if let Some(kind) = KINDS.iter().find(|kind| kind.name == name) {
                view.kind = kind.name;
                // One period may have been chosen that has none before it.
                view.set_measure(dataset, view.measure);
            }
        }
        ViewChange::Dimension(dimension) => {
            view.dimension = dimension;
            view.chosen = None;
            view.filters.retain(|(held, _)| Some(*held) != dimension);
        }
        ViewChange::Measure(measure) => view.set_measure(dataset, measure),
        // Choosing the other one's period swaps the two.
        ViewChange::Before(period) => {
            if view.after == Some(period) {
                view.after = view.before;
            }
            view.before = Some(period);
            order(view);
        }
        ViewChange::After(period) => {
            if view.before == Some(period) {
                view.before = view.after;
            }
            view.after = Some(period);
            order(view);
        }
        ViewChange::Period(period) => {
            let periods = comparable_periods(dataset, view.measure);
            let earlier = || periods.into_iter().rev().find(|earlier| *earlier < period);
            view.before = view.before.filter(|before| *before < period).or_else(earlier);
            view.after = Some(period);
        }
        ViewChange::Amount(amount) => view.amount = amount,
        ViewChange::Top(top) => {
            view.top = Some(top.max(1));
            view.chosen = None;
        }
        ViewChange::Toggle(name) => {
            let is_entity = |name: &String| {
                view.dimension
                    .and_then(|d| dataset.dimensions.get(d))
                    .is_some_and(|d| d.members.iter().any(|m| m.name == *name))
            };
            let chosen =
                view.chosen.get_or_insert_with(|| shown.into_iter().filter(is_entity).collect());
            if !chosen.remove(&name) {
                chosen.insert(name);
            }
        }
        ViewChange::ChooseLargest => view.chosen = None,
        ViewChange::Filter { dimension, member } => {
            view.filters.retain(|(held, _)| *held != dimension);
            view.filters.extend(member.map(|member| (dimension, member)));
        }
        ViewChange::Words(words) => view.words = words,
        ViewChange::Whole(whole) => *view = *whole,
    }
}

fn order(view: &mut View) {
    if let (Some(before), Some(after)) = (view.before, view.after)
        && before > after
    {
        (view.before, view.after) = (Some(after), Some(before));
    }
}

/// The view of a dataset that was read otherwise: as before, as far as the
/// same names and periods are still there.
pub(super) fn keep_view(old: &View, from: &Dataset, to: &Dataset) -> View {
    let fresh = View::of(to);
    let dimension_of = |dimension: usize| {
        from.dimensions.get(dimension).and_then(|old| to.dimension_named(&old.name))
    };
    let mut kept = View {
        kind: old.kind,
        amount: old.amount,
        top: old.top,
        words: old.words.clone(),
        ..fresh.clone()
    };
    match old.dimension {
        None => kept.dimension = None,
        Some(dimension) => kept.dimension = dimension_of(dimension).or(fresh.dimension),
    }
    let measure = from.measures.get(old.measure).and_then(|old| to.measure_named(&old.name));
    let measure = measure.unwrap_or(fresh.measure);
    let periods = comparable_periods(to, measure);
    let still = |period: Option<Period>| period.filter(|period| periods.contains(period));
    (kept.before, kept.after) = (still(old.before), still(old.after));
    if kept.before.is_none() || kept.after.is_none() {
        (kept.before, kept.after) = (None, None);
    }
    // What is missing is filled in with what fits the measure.
    kept.set_measure(to, measure);
    let has = |dimension: usize, name: &str| {
        to.dimensions.get(dimension)?.members.iter().position(|member| member.name == name)
    };
    let filter = |(dimension, member): &(usize, usize)| {
        let name = &from.dimensions.get(*dimension)?.members.get(*member)?.name;
        let dimension = dimension_of(*dimension)?;
        Some((dimension, has(dimension, name)?))
    };
    kept.filters = old.filters.iter().filter_map(filter).collect();
    kept.chosen = old.chosen.as_ref().and_then(|names| {
        let dimension = kept.dimension?;
        let names = names.iter().filter(|name| has(dimension, name).is_some());
        Some(names.cloned().collect())
            .filter(|names: &std::collections::BTreeSet<_>| !names.is_empty())
    });
    if figure::draw(to, &kept).is_ok() || figure::draw(to, &fresh).is_err() {
        return kept;
    }
    View { words: kept.words, ..fresh }
}
