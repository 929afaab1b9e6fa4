//! Periods that the records of a file do not cover to the end: a file that was
//! made in October has no whole year.

use super::rows::unpacked;
use crate::dataset::{Dataset, Period, days_in_month};

/// Days that may be missing at an end of a month, or of a longer period.
const MOST_MISSING: [i32; 2] = [3, 14];

/// Marks the first and the last period where records begin late or end early.
/// `days` are the first and the last day of all records, as numbers.
pub(super) fn mark(dataset: &mut Dataset, days: (u32, u32)) {
    let (first_day, last_day) = days;
    let (Some(first), Some(last)) =
        (dataset.periods().first().copied(), dataset.periods().last().copied())
    else {
        return;
    };
    if first_day > last_day {
        return;
    }
    let (start, end) = (unpacked(first_day), unpacked(last_day));
    let is_month = |period| matches!(period, Period::Month(..));
    let most = |period| MOST_MISSING[usize::from(!is_month(period))];
    let month = |period, of_end| match period {
        Period::Month(_, month) => month,
        _ if of_end => 12,
        _ => 1,
    };
    let last_month = month(last, true);
    let whole_end = (last.year(), last_month, days_in_month(last.year(), last_month));
    if days_between(end, whole_end) > most(last) {
        let day = Period::Day(end.0, end.1, end.2).label();
        dataset.mark_partial(last, &format!("the file ends on {day}"));
    }
    let whole_start = (first.year(), month(first, false), 1);
    if first != last && days_between(whole_start, start) > most(first) {
        let day = Period::Day(start.0, start.1, start.2).label();
        dataset.mark_partial(first, &format!("the file begins on {day}"));
    }
}

/// Days from one day to another of the same year; 0 for days of different
/// years, as where undated years stand beside the days.
fn days_between(from: (i32, u8, u8), to: (i32, u8, u8)) -> i32 {
    let day_of_year = |(year, month, day): (i32, u8, u8)| {
        (1..month).map(|m| i32::from(days_in_month(year, m))).sum::<i32>() + i32::from(day)
    };
    if from.0 == to.0 { day_of_year(to) - day_of_year(from) } else { 0 }
}
