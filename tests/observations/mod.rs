//! Observations as tests compare them.

use tidemark::dataset::{Dataset, Decimal, Value};

/// The observations of a dataset, a line each, as they are printed.
pub fn lines(dataset: &Dataset) -> Vec<String> {
    let line = |i: usize| {
        let mut words = vec![dataset.period(i).map(|p| p.to_string()).unwrap_or_default()];
        words.extend(
            (0..dataset.dimensions.len())
                .filter_map(|d| dataset.printed_name(d, i))
                .map(str::to_owned),
        );
        words
            .push(dataset.measure(i).map(|m| dataset.measures[m].name.clone()).unwrap_or_default());
        words.push(match dataset.value(i) {
            Value::Number(number) => number.to_string(),
            Value::Absent(absence) => absence.word().to_owned(),
        });
        words.extend(Some(dataset.flags(i).to_string()).filter(|flags| !flags.is_empty()));
        words.join(" | ")
    };
    (0..dataset.len()).map(line).collect()
}

/// What the numbers of some observations add up to.
pub fn sum(dataset: &Dataset, is_counted: impl Fn(usize) -> bool) -> Decimal {
    (0..dataset.len()).filter(|i| is_counted(*i)).filter_map(|i| dataset.value(i).number()).sum()
}
