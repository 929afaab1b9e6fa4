//! What a later edition says otherwise, in words and as numbers.

use super::findings::listed;
use super::foot::names;
use super::numbers::{grouped, relative};
use super::rows::printed_percent;
use crate::compare::{Change, Joined, Percent, Proposal, Restated, SMALL_BASE};
use crate::dataset::{Dataset, Decimal, MeasureKind, Period, Value};

/// One figure that two editions give differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `restated`, `added` where the earlier edition has no number, `withdrawn`
    /// where the later one has none.
    pub kind: &'static str,
    /// Its members, in the order of the dimensions.
    pub members: Vec<String>,
    /// Its period.
    pub period: Option<Period>,
    /// Its measure.
    pub measure: String,
    /// What the earlier edition says.
    pub earlier: Value,
    /// What the later edition says.
    pub later: Value,
    /// The later figure less the earlier one.
    pub change: Option<Decimal>,
    /// That in percent; none on a base that carries no percentage.
    pub percent: Option<Decimal>,
    /// The percentage as people read it.
    pub percent_text: String,
    /// The lines of the earlier edition, as observations of its dataset.
    pub earlier_lines: Vec<usize>,
    /// The lines of the later edition, as observations of its dataset.
    pub later_lines: Vec<usize>,
}

/// All figures that differ, restated ones first, in the order of their names.
pub fn differences(joined: &Joined) -> Vec<Difference> {
    let all = joined.restated.iter().chain(&joined.withdrawn);
    let mut differences: Vec<Difference> =
        all.map(|both| difference(&joined.dataset, both)).collect();
    let rank = |kind: &str| ["restated", "added", "withdrawn"].iter().position(|k| *k == kind);
    differences.sort_by(|a, b| {
        let order = rank(a.kind).cmp(&rank(b.kind));
        order.then_with(|| (&a.members, a.period).cmp(&(&b.members, b.period)))
    });
    differences
}

fn difference(dataset: &Dataset, both: &Restated) -> Difference {
    let measure = dataset.measures.iter().find(|m| m.name == both.measure);
    let kind = measure.map_or(MeasureKind::Number, |m| m.kind);
    let small_base = if kind == MeasureKind::Count { SMALL_BASE } else { Decimal::ZERO };
    let change = Change::between(both.earlier, both.later, kind);
    let percent = change.percent(small_base);
    Difference {
        kind: match (both.earlier, both.later) {
            (Value::Number(_), Value::Number(_)) => "restated",
            (Value::Absent(_), _) => "added",
            (_, Value::Absent(_)) => "withdrawn",
        },
        members: both.members.clone(),
        period: both.period,
        measure: both.measure.clone(),
        earlier: both.earlier,
        later: both.later,
        change: change.absolute(),
        percent: match percent {
            Percent::Of(number) => Some(printed_percent(number)),
            _ => None,
        },
        percent_text: relative(percent, None),
        earlier_lines: both.earlier_lines.clone(),
        later_lines: both.later_lines.clone(),
    }
}

impl Difference {
    /// `Chad, 2021: 1,210 → 1,215 (+0.4%)`.
    pub fn text(&self) -> String {
        let figure = |value: Value| match value {
            Value::Number(number) => grouped(number),
            Value::Absent(why) => why.word().to_owned(),
        };
        let period = self.period.map(Period::label);
        let what: Vec<String> = self.members.iter().cloned().chain(period).collect();
        let percent = match self.percent_text.as_str() {
            "" => String::new(),
            text => format!(" ({text})"),
        };
        let (earlier, later) = (figure(self.earlier), figure(self.later));
        format!("{}: {earlier} → {later}{percent}", what.join(", "))
    }
}

/// What differs, a sentence each: figures, names, measures.
pub fn sentences(joined: &Joined) -> Vec<String> {
    let differences = differences(joined);
    let mut sentences = Vec::new();
    for (kind, one, several) in [
        ("restated", "One figure was restated", "figures were restated"),
        ("added", "One figure was added to a period", "figures were added to periods"),
        ("withdrawn", "One figure is no longer given", "figures are no longer given"),
    ] {
        let of_kind: Vec<&Difference> = differences.iter().filter(|d| d.kind == kind).collect();
        let lead = match of_kind.len() {
            0 => continue,
            1 => one.to_owned(),
            n => format!("{} {several}", grouped(n.into())),
        };
        let known = if kind == "added" { " that the earlier edition has too" } else { "" };
        let texts = listed(&of_kind, Difference::text);
        sentences.push(format!("{lead}{known}: {texts}."));
    }
    if differences.is_empty() {
        sentences.push("No figure that both editions have differs.".to_owned());
    }
    for (lead, members) in
        [("New", &joined.new), ("Not in the later edition any more", &joined.gone)]
    {
        if !members.is_empty() {
            let texts = listed(&members.iter().collect::<Vec<_>>(), |(_, name)| name.clone());
            sentences.push(format!("{lead}: {texts}."));
        }
    }
    sentences.extend(joined.proposals.iter().map(proposal));
    for (old, new) in &joined.renamed {
        sentences.push(format!(
            "“{old}” is called “{new}” in the later edition; if its meaning changed too, that is \
             a break in the series."
        ));
    }
    sentences
}

/// What may have become of a name: `Contoso is probably Fabrikam now`.
fn proposal(Proposal { gone, now, periods, .. }: &Proposal) -> String {
    let when: Vec<String> = periods.iter().map(|period| period.label()).collect();
    match now.as_slice() {
        [now] => {
            format!("{gone} is probably {now} now: the figures of {} are the same.", names(&when))
        }
        parts => format!(
            "{gone} was probably split into {}: their figures of {} add up to its own.",
            names(parts),
            names(&when)
        ),
    }
}
