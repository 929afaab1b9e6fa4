//! One series on two bases, side by side: a measure that carries another one on.

use super::{Continues, Dataset, Period};

impl Dataset {
    /// From when on a measure could carry another one on: the first period that
    /// it has a figure for, where that is a later one, and both are of one kind.
    /// None if it cannot, or if one of the two belongs to such a pair already.
    pub fn could_carry_on(&self, new: usize, old: usize) -> Option<Period> {
        let (now, before) = (self.measures.get(new)?, self.measures.get(old)?);
        let is_free = |measure: usize| {
            let is_of = |c: &Continues| c.measure == measure;
            self.measures.get(measure).is_some_and(|m| m.continues.is_none())
                && !self.measures.iter().any(|m| m.continues.as_ref().is_some_and(is_of))
        };
        let first = |measure: usize| {
            let lines = (0..self.len()).filter(|line| self.measure(*line) == Some(measure));
            let figures = lines.filter(|line| self.value(*line).number().is_some());
            figures.filter_map(|line| self.period(line)).min()
        };
        let from = first(new)?;
        let is_later = first(old).is_some_and(|first| first < from);
        let can = new != old && now.kind == before.kind && is_free(new) && is_free(old);
        (can && is_later).then_some(from)
    }

    /// Says that a measure carries another one on, like for like: both are
    /// drawn, each for its own periods. Whether that is true is for whoever says
    /// so; the chart names them as its author. Nothing happens where it could not.
    pub fn carry_on(&mut self, new: usize, old: usize) {
        let Some(from) = self.could_carry_on(new, old) else { return };
        let name = |measure: usize| self.measures.get(measure).map_or("", |m| m.label.as_str());
        let note = format!(
            "{} from {} on are compared with {} before, as the author of the chart says",
            name(new),
            from.label(),
            name(old)
        );
        if let Some(measure) = self.measures.get_mut(new) {
            measure.continues = Some(Continues { measure: old, from, note });
        }
    }

    /// Takes over which measures carry others on from a dataset of the same data.
    pub fn carry_on_as_in(&mut self, other: &Self) {
        let named = |index: usize| self.measure_named(&other.measures.get(index)?.name);
        let pairs: Vec<(usize, usize)> = other
            .measures
            .iter()
            .enumerate()
            .filter_map(|(new, m)| named(new).zip(named(m.continues.as_ref()?.measure)))
            .collect();
        for (new, old) in pairs {
            self.carry_on(new, old);
        }
    }
}
