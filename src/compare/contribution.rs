//! Who made the change of the whole.

use super::comparison::{Comparison, Row};
use crate::dataset::Decimal;
use std::collections::HashMap;

/// The parts of a change that sum to it exactly.
///
/// There are two wholes that a part can have a share of, and they must not be
/// confused: the net change, in which rises make up for falls, and the gross
/// decline (or rise), which adds up what fell (or rose) alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// The change of the whole.
    pub net: Decimal,
    /// The sum of all that fell; 0 or negative.
    pub decline: Decimal,
    /// The sum of all that rose; 0 or positive.
    pub rise: Decimal,
    /// One part a row that has a figure in both periods, the deepest fall first.
    pub parts: Vec<Part>,
    /// What no such row accounts for: rows that are listed in one of the two
    /// periods only, and what the list does not itemise.
    pub rest: Decimal,
    /// Where the part of a row stands among the parts.
    places: HashMap<usize, usize>,
}

/// One row's part of the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Index of the row in [`Comparison::rows`].
    pub row: usize,
    /// Its own change.
    pub amount: Decimal,
    /// The sum of this and all parts before it.
    pub cumulated: Decimal,
}

impl Contribution {
    /// The contributions to a comparison's total; none where there is no total
    /// with a change, as for rates, which cannot be added.
    ///
    /// Rows in whose place others count are left out.
    pub fn of(comparison: &Comparison) -> Option<Self> {
        let net = comparison.total.as_ref()?.row.change.absolute()?;
        let amount = |(index, row): (usize, &Row)| Some((row.change.absolute()?, index));
        let rows = comparison.rows.iter().enumerate().filter(|(_, row)| !row.is_within);
        let mut amounts: Vec<(Decimal, usize)> = rows.filter_map(amount).collect();
        amounts.sort_by(|(a, i), (b, j)| {
            let name = |index: &usize| comparison.rows.get(*index).map(|row| row.name.as_str());
            a.cmp(b).then_with(|| name(i).cmp(&name(j)))
        });
        let mut cumulated = Decimal::ZERO;
        let (mut decline, mut rise) = (Decimal::ZERO, Decimal::ZERO);
        let mut parts = Vec::with_capacity(amounts.len());
        for (amount, row) in amounts {
            cumulated = cumulated.checked_add(amount)?;
            let side = if amount < Decimal::ZERO { &mut decline } else { &mut rise };
            *side = side.checked_add(amount)?;
            parts.push(Part { row, amount, cumulated });
        }
        let rest = net.checked_sub(cumulated)?;
        let places = parts.iter().enumerate().map(|(place, part)| (part.row, place)).collect();
        Some(Self { net, decline, rise, parts, rest, places })
    }

    /// The part of a row.
    pub fn part(&self, row: usize) -> Option<&Part> {
        self.parts.get(*self.places.get(&row)?)
    }

    /// An amount in percent of the net change: negative where it went against
    /// it, over 100 where others made up for it. None if nothing changed.
    pub fn share_of_net(&self, amount: Decimal) -> Option<Decimal> {
        share(amount, self.net)
    }

    /// An amount in percent of the gross decline if it fell, of the gross rise
    /// if it rose: never negative, never over 100.
    pub fn share_of_gross(&self, amount: Decimal) -> Option<Decimal> {
        share(amount, if amount < Decimal::ZERO { self.decline } else { self.rise })
    }
}

fn share(amount: Decimal, whole: Decimal) -> Option<Decimal> {
    amount.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)
}

impl Comparison {
    /// The rank of each row before and after, 1 for the largest figure; rows of
    /// equal figures share the better rank. Only rows of entities are ranked,
    /// not wholes nor what merely stands among them.
    pub fn ranks(&self) -> Vec<[Option<usize>; 2]> {
        let ranked = |side: fn(&Row) -> Option<Decimal>| -> Vec<Option<usize>> {
            let own = |row: &Row| side(row).filter(|_| !row.is_within && !row.is_apart);
            let mut figures: Vec<Decimal> = self.rows.iter().filter_map(own).collect();
            figures.sort_unstable_by(|a, b| b.cmp(a));
            let rank = |figure| figures.partition_point(|other| *other > figure) + 1;
            self.rows.iter().map(|row| own(row).map(rank)).collect()
        };
        let before = ranked(|row| row.before.value.number());
        let after = ranked(|row| row.after.value.number());
        before.into_iter().zip(after).map(|(before, after)| [before, after]).collect()
    }
}
