//! Ticks: round numbers on amounts, periods on time.

use super::numbers::{compact, grouped};
use super::{Axis, Tick};
use crate::dataset::{Decimal, MeasureKind, Period};

/// An axis of amounts that holds `low` to `high`.
///
/// Bars need zero on it; pass `low.min(0.0)`. The ends are round numbers, and
/// the ticks come in three densities with the same ends.
pub fn amounts(low: f64, high: f64, kind: MeasureKind) -> Axis {
    let span = if high > low { high - low } else { high.abs().max(1.0) };
    let step = round_step(span / 5.0);
    let first = (low / step).floor();
    let last = (high / step).ceil().max(first + 1.0);
    let level = |every: f64| -> Vec<Tick> {
        let n = ((last - first) / every).round() as usize;
        let values = (0..=n)
            .map(|i| (first + i as f64 * every) * step)
            .filter(|v| *v <= last * step * 1.000_001 + step * 1e-6);
        values.map(|at| Tick { at, text: amount_text(at, step * every, kind) }).collect()
    };
    Axis {
        domain: [first * step, last * step],
        ticks: vec![level(1.0), level(2.0), level(last - first)],
        has_grid: true,
        zero: (first <= 0.0 && last >= 0.0).then_some(0.0),
        is_bands: false,
    }
}

/// 1, 2 or 5 times a power of ten, at least `rough`.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let factor =
        [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= rough * 0.999).unwrap_or(10.0);
    factor * power
}

/// The text of a tick: as many decimals as its step has.
fn amount_text(at: f64, step: f64, kind: MeasureKind) -> String {
    let decimals = (-step.log10().floor()).clamp(0.0, 8.0) as u32;
    let at = if at.abs() < step * 1e-6 { 0.0 } else { at };
    let Ok(number) = Decimal::try_from(at) else { return String::new() };
    let number = number.round_dp(decimals);
    let text = if step >= 100_000.0 { compact(number) } else { grouped(number.normalize()) };
    if kind == MeasureKind::Percent { format!("{text}%") } else { text }
}

/// An axis of time over these periods, oldest first.
pub fn time(periods: &[Period]) -> Axis {
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return Axis::default();
    };
    let tick = |period: &Period| Tick { at: period.start_in_years(), text: period.label() };
    let is_split = periods.iter().all(|period| matches!(period, Period::Split(_)));
    let is_yearly = is_split || periods.iter().all(|period| matches!(period, Period::Year(_)));
    let mut levels: Vec<Vec<Tick>> = Vec::new();
    if is_yearly || periods.len() <= 12 {
        levels.push(periods.iter().map(tick).collect());
    }
    for every in [1, 2, 5, 10, 20, 50, 100] {
        if is_split {
            let whole = years(Period::Year(first.year()), Period::Year(last.year()), every, true);
            levels.push(whole.iter().map(|year| tick(&Period::Split(year.at as i32))).collect());
        } else {
            levels.push(years(*first, *last, every, is_yearly));
        }
    }
    // Ends that stand far from their neighbours look like a gap in the data.
    let is_even = |level: &Vec<Tick>| {
        let places = level.iter().map(|tick| tick.at);
        let gaps: Vec<f64> = places.clone().skip(1).zip(places).map(|(b, a)| b - a).collect();
        let step = gaps.iter().copied().fold(f64::INFINITY, f64::min);
        gaps.last().is_none_or(|last| *last <= step * 1.45)
    };
    levels.retain(is_even);
    levels.push(vec![tick(first), tick(last)]);
    levels.retain(|level| level.len() >= 2);
    if levels.is_empty() {
        levels.push(vec![tick(first)]);
    }
    Axis {
        domain: [first.start_in_years(), last.start_in_years()],
        ticks: levels,
        has_grid: false,
        zero: None,
        is_bands: false,
    }
}

/// Every so many years. Where each period is a year, the first and last are
/// among them, and those too close to them are not.
fn years(first: Period, last: Period, every: i32, has_ends: bool) -> Vec<Tick> {
    let (from, to) = (first.start_in_years(), last.start_in_years());
    let round = (first.year()..=last.year())
        .filter(|year| year % every == 0)
        .map(f64::from)
        .filter(|at| *at >= from && *at <= to);
    let mut places: Vec<f64> = round.collect();
    if has_ends {
        let near = f64::from(every) * 0.6;
        places.retain(|at| (at - from).abs() >= near && (to - at).abs() >= near);
        places.insert(0, from);
        places.push(to);
        places.dedup();
    }
    places.into_iter().map(|at| Tick { at, text: format!("{at:.0}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(level: &[Tick]) -> Vec<&str> {
        level.iter().map(|tick| tick.text.as_str()).collect()
    }

    #[test]
    fn amounts_end_on_round_numbers() {
        let axis = amounts(0.0, 36_210_368.0, MeasureKind::Count);
        assert!(axis.domain[0].abs() < 1e-9 && (axis.domain[1] - 40e6).abs() < 1e-3);
        assert_eq!(texts(&axis.ticks[0]), ["0", "10 M", "20 M", "30 M", "40 M"]);
        let small = amounts(0.0, 0.31, MeasureKind::Number);
        assert_eq!(texts(&small.ticks[0]), ["0", "0.1", "0.2", "0.3", "0.4"]);
        let signed = amounts(-5.0, 12.0, MeasureKind::Percent);
        assert!(texts(&signed.ticks[0]).contains(&"−5%"), "{:?}", texts(&signed.ticks[0]));
    }

    #[test]
    fn equal_values_still_have_an_axis() {
        let axis = amounts(7.0, 7.0, MeasureKind::Count);
        assert!(axis.domain[1] > axis.domain[0]);
        assert!(axis.ticks[0].len() >= 2);
    }

    #[test]
    fn years_keep_their_ends_and_stay_apart() {
        let periods: Vec<_> = (1998..=2025).map(Period::Year).collect();
        let axis = time(&periods);
        assert_eq!(axis.ticks[0].len(), 28);
        let five = ["1998", "2005", "2010", "2015", "2020", "2025"];
        assert!(axis.ticks.iter().any(|level| texts(level) == five));
        let periods: Vec<_> = (1998..=2025).map(Period::Split).collect();
        let axis_of_split = time(&periods);
        let five = ["1998/99", "2005/06", "2010/11", "2015/16", "2020/21", "2025/26"];
        assert!(axis_of_split.ticks.iter().any(|level| texts(level) == five));
        // 1998, 2000 … 2022, 2025 would look like a gap.
        assert!(!axis.ticks.iter().any(|level| texts(level).contains(&"2022") && level.len() < 28));
    }
}
