//! Breaks that nobody has named yet: what the data says of itself, and jumps
//! that nearly all entities make together. They are proposed, never taken for
//! breaks.

use super::jumps::{Jump, jumps};
use super::reading::Question;
use crate::dataset::{Break, Dataset, Decimal, Period, Scope};

/// What may be a break in the series, with the evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    /// The first period of what may be a new meaning.
    pub period: Period,
    /// What it concerns.
    pub scope: Scope,
    /// What the data says of it, if anything.
    pub said: Option<String>,
    /// The jump that nearly all entities make there, if they do.
    pub jump: Option<Jump>,
}

impl Suspect {
    /// The break, once somebody says that it is one. What the data says stands
    /// at the foot of the chart; it is too long for the plot.
    pub fn settled(&self) -> Break {
        let reason = self.said.as_deref().unwrap_or_default().trim_end_matches('.');
        let label = Break::set_by_user(self.period, Scope::default(), "").label;
        Break { label, ..Break::set_by_user(self.period, self.scope.clone(), reason) }
    }
}

/// What may be breaks between two periods, oldest first. Where a known break
/// says why, there is nothing to propose.
pub fn suspects(
    dataset: &Dataset,
    question: &Question,
    small_base: Decimal,
    (before, after): (Period, Period),
) -> Vec<Suspect> {
    let mut jumps = jumps(dataset, question, small_base, (before, after));
    let mut found = Vec::new();
    for clue in &dataset.context.clues {
        let is_asked = before < clue.period && clue.period <= after;
        let is_known = dataset.context.breaks.iter().any(|known| {
            known.is_known
                && known.period == clue.period
                && (known.scope == clue.scope || known.scope == Scope::default())
        });
        if !is_asked || is_known || !clue.scope.concerns_measure(Some(question.measure)) {
            continue;
        }
        let is_of_all = clue.scope.members.is_none();
        let at = jumps.iter().position(|jump| is_of_all && jump.period == clue.period);
        let jump = at.map(|at| jumps.remove(at));
        if clue.is_plain || jump.is_some() {
            let said = Some(clue.text.clone());
            found.push(Suspect { period: clue.period, scope: clue.scope.clone(), said, jump });
        }
    }
    found.extend(jumps.into_iter().map(|jump| Suspect {
        period: jump.period,
        scope: Scope::default(),
        said: None,
        jump: Some(jump),
    }));
    found.sort_by_key(|suspect| suspect.period);
    found
}
