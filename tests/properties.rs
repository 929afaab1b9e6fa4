//! What holds for every dataset, tried on random ones.

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tidemark::compare::{Change, Comparison, Contribution, Percent, Question};
use tidemark::dataset::{
    Absence, Builder, Dataset, Decimal, Flags, Measure, MeasureKind, NewObservation, Period, Value,
};
use tidemark::export::{Options, TextAs, csv, svg};
use tidemark::figure::Theme;
use tidemark::figure::numbers::relative;
use tidemark::figure::{Amount, KINDS, View, draw};
use tidemark::import::Source;
use tidemark::page::{self, Size};
use tidemark::table::Place;

#[path = "support/cases.rs"]
mod support;

/// One line of a report: entity, year, value.
type Line = (u8, i32, Option<i64>);

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let value =
        prop_oneof![1 => Just(None), 1 => Just(Some(0)), 6 => (0..2_000_000_i64).prop_map(Some)];
    prop::collection::vec((0..12_u8, 2019..2024, value), 1..60)
}

fn dataset(lines: &[Line]) -> Dataset {
    let measure = Measure {
        name: "cases".to_owned(),
        label: "Cases".to_owned(),
        unit: "cases".to_owned(),
        kind: MeasureKind::Count,
        continues: None,
    };
    let mut builder = Builder::new("random", &["country".to_owned()], vec![measure]);
    for (record, (entity, year, value)) in lines.iter().enumerate() {
        builder.push(&NewObservation {
            period: Some(Period::Year(*year)),
            measure: 0,
            members: &[&format!("Country {entity}")],
            value: value.map_or(Value::Absent(Absence::Blank), |n| Value::Number(Decimal::from(n))),
            flags: Flags::NONE,
            rounded_to: None,
            place: Place { record: record as u32, column: 2 },
            text: "",
        });
    }
    builder.finish()
}

fn comparison(dataset: &Dataset) -> Comparison {
    let question = Question { dimension: Some(0), measure: 0, filters: Vec::new() };
    Comparison::new(dataset, &question, Period::Year(2020), Period::Year(2022))
}

/// A comparison as text that does not depend on where lines stand.
fn essence(comparison: &Comparison) -> Vec<String> {
    let mut rows: Vec<String> = comparison
        .rows
        .iter()
        .map(|row| {
            format!("{} {:?} {:?} {:?}", row.name, row.before.value, row.after.value, row.change)
        })
        .collect();
    rows.sort();
    rows
}

/// The exact sum of the lines of one year, computed apart from the program.
fn sum_of(lines: &[Line], year: i32) -> i128 {
    lines.iter().filter(|line| line.1 == year).filter_map(|line| line.2).map(i128::from).sum()
}

proptest! {
    #![proptest_config(support::cases(2_000))]

    #[test]
    fn parts_sum_to_the_whole(lines in lines()) {
        let comparison = comparison(&dataset(&lines));
        let total = comparison.total.as_ref().expect("a total");
        for (year, reading) in [(2020, &total.row.before), (2022, &total.row.after)] {
            // Without a line there is no sum, not a sum of 0.
            let is_listed = lines.iter().any(|line| line.1 == year && line.2.is_some());
            let whole = reading.value.number().map(|whole| whole.to_string());
            prop_assert_eq!(whole, is_listed.then(|| sum_of(&lines, year).to_string()));
        }
        let changes: Decimal = comparison.rows.iter().map(|row| {
            let number = |value: Value| value.number().unwrap_or_default();
            number(row.after.value) - number(row.before.value)
        }).sum();
        if let Some(change) = total.row.change.absolute() {
            prop_assert_eq!(changes, change);
        }
        let shares: Decimal = comparison.rows.iter().filter_map(|row| comparison.share(row, true)).sum();
        if total.row.after.value.number().is_some_and(|whole| !whole.is_zero()) {
            prop_assert!((shares - Decimal::ONE_HUNDRED).abs() < Decimal::new(1, 15), "{}", shares);
        }
    }

    #[test]
    fn percentages_are_the_exact_ratio(before in 50..10_000_000_i64, after in 0..10_000_000_i64) {
        let change = Change::between(Value::Number(before.into()), Value::Number(after.into()), MeasureKind::Count);
        let Percent::Of(percent) = change.percent(tidemark::compare::SMALL_BASE) else {
            return Err(TestCaseError::fail("no percentage"));
        };
        // percent × before = 100 × (after − before), but for the last digit of the division.
        let error = percent * Decimal::from(before) - Decimal::from(100 * (after - before));
        prop_assert!(error.abs() < Decimal::new(1, 12), "{}", error);
    }

    /// Computed once more in whole numbers, the printed digits are the same.
    #[test]
    fn printed_percentages_are_right_to_the_last_digit(before in 50..10_000_000_i64, after in 0..10_000_000_i64) {
        let lines = [(1, 2020, Some(before)), (1, 2022, Some(after))];
        let comparison = comparison(&dataset(&lines));
        let row = comparison.rows.first().ok_or_else(|| TestCaseError::fail("no row"))?;
        let text = relative(comparison.percent(row), None);
        let (before, change) = (i128::from(before), i128::from(after - before));
        // Tenths of a percent, halves away from zero.
        let tenths = (change.abs() * 2_000 + before) / (2 * before);
        let is_plain = tenths > 0 && tenths < 10_000 && !(change < 0 && tenths == 1000);
        if is_plain {
            let sign = if change < 0 { "−" } else { "+" };
            prop_assert_eq!(text, format!("{sign}{}.{}%", tenths / 10, tenths % 10));
        } else if change == 0 {
            prop_assert_eq!(text, "0%");
        } else {
            prop_assert!(text != "0%" && !text.starts_with("−0.0%") && (after == 0 || text != "−100%"), "{}", text);
        }
        // The average of two years, squared, is the ratio again.
        if let Some(a_year) = row.change.percent_a_year(comparison.small_base, comparison.years()) {
            let factor = a_year / Decimal::ONE_HUNDRED + Decimal::ONE;
            let ratio = Decimal::from(after) / Decimal::from(before as i64);
            let error = (factor * factor - ratio).abs();
            prop_assert!(error <= ratio.max(Decimal::ONE) * Decimal::new(1, 5), "{}", error);
        }
    }

    #[test]
    fn nothing_is_computed_from_what_is_missing(lines in lines()) {
        for row in comparison(&dataset(&lines)).rows {
            let is_known = row.before.value.number().is_some() && row.after.value.number().is_some();
            prop_assert_eq!(row.change.absolute().is_some(), is_known);
        }
    }

    #[test]
    fn the_order_of_lines_does_not_matter(lines in lines()) {
        let mut reversed = lines.clone();
        reversed.reverse();
        prop_assert_eq!(essence(&comparison(&dataset(&lines))), essence(&comparison(&dataset(&reversed))));
    }

    #[test]
    fn contributions_sum_to_the_net_change(lines in lines()) {
        let comparison = comparison(&dataset(&lines));
        let Some(of) = Contribution::of(&comparison) else { return Ok(()) };
        let net = sum_of(&lines, 2022) - sum_of(&lines, 2020);
        prop_assert_eq!(of.net.to_string(), net.to_string());
        // Each entity's figure in a year, computed apart from the program.
        let mut figures: BTreeMap<(u8, i32), Option<i128>> = BTreeMap::new();
        for (entity, year, value) in &lines {
            let figure = figures.entry((*entity, *year)).or_default();
            *figure = match (*figure, value) {
                (Some(sum), Some(value)) => Some(sum + i128::from(*value)),
                (figure, value) => figure.or(value.map(i128::from)),
            };
        }
        let entities: BTreeSet<u8> = lines.iter().map(|line| line.0).collect();
        let figure = |entity: u8, year| figures.get(&(entity, year)).copied().flatten();
        let changes: BTreeMap<String, i128> = entities.iter().filter_map(|entity| {
            Some((format!("Country {entity}"), figure(*entity, 2022)? - figure(*entity, 2020)?))
        }).collect();
        let parts: BTreeMap<String, i128> = of.parts.iter().map(|part| {
            let name = comparison.rows.get(part.row).map(|row| row.name.clone()).unwrap_or_default();
            (name, part.amount.try_into().unwrap_or_default())
        }).collect();
        prop_assert_eq!(&parts, &changes);
        let side = |is: fn(&i128) -> bool| changes.values().copied().filter(is).sum::<i128>();
        prop_assert_eq!(of.decline.to_string(), side(|n| *n < 0).to_string());
        prop_assert_eq!(of.rise.to_string(), side(|n| *n > 0).to_string());
        prop_assert_eq!(of.rest.to_string(), (net - changes.values().sum::<i128>()).to_string());
        let last = of.parts.last().map(|part| part.cumulated).unwrap_or_default();
        prop_assert_eq!(last + of.rest, of.net);
        // Shares as exact ratios, but for the last digit of the division.
        for part in &of.parts {
            let whole = if part.amount < Decimal::ZERO { of.decline } else { of.rise };
            for (share, whole) in [(of.share_of_net(part.amount), of.net), (of.share_of_gross(part.amount), whole)] {
                prop_assert_eq!(share.is_none(), whole.is_zero());
                let error = share.unwrap_or_default() * whole - part.amount * Decimal::ONE_HUNDRED;
                prop_assert!(whole.is_zero() || error.abs() < Decimal::new(1, 9), "{}", error);
            }
        }
        // A rank is one more than the number of larger figures.
        for (row, ranks) in comparison.rows.iter().zip(comparison.ranks()) {
            for (year, rank, value) in [(2020, ranks[0], row.before.value), (2022, ranks[1], row.after.value)] {
                let larger = |own: i128| entities.iter().filter_map(|e| figure(*e, year)).filter(|other| *other > own).count();
                let own: Option<i128> = value.number().map(|n| n.try_into().unwrap_or_default());
                prop_assert_eq!(rank, own.map(|own| larger(own) + 1));
            }
        }
    }

    #[test]
    fn an_entity_of_zeros_changes_nothing_else(lines in lines()) {
        let mut more = lines.clone();
        more.extend((2019..2024).map(|year| (99, year, Some(0))));
        let (one, two) = (comparison(&dataset(&lines)), comparison(&dataset(&more)));
        let rest: Vec<String> = essence(&two).into_iter().filter(|row| !row.starts_with("Country 99 ")).collect();
        prop_assert_eq!(essence(&one), rest);
        // But where nobody has a line: there its 0 is the first figure.
        let total = |c: &Comparison| {
            let total = c.total.as_ref().map(|total| [total.row.before.value, total.row.after.value]);
            total.map(|sides| sides.map(|value| value.number().unwrap_or_default()))
        };
        prop_assert_eq!(total(&one), total(&two));
    }
}

proptest! {
    #![proptest_config(support::cases(200))]

    /// A file with its columns in another order says the same.
    #[test]
    fn the_order_of_columns_does_not_matter(
        rows in prop::collection::vec(prop::array::uniform4(50..1_000_000_u32), 3..9),
        order in Just([0_usize, 1, 2]).prop_shuffle(),
    ) {
        const NAMES: [&str; 8] = ["Chad", "Mali", "Peru", "Iran", "Cuba", "Togo", "Oman", "Fiji"];
        let read = |order: [usize; 3]| {
            let line = |cells: [String; 3]| order.map(|at| cells[at].clone()).join(",") + "\n";
            let mut text = line(["Country", "Year", "Cases"].map(str::to_owned));
            for (name, row) in NAMES.iter().zip(&rows) {
                for (year, cases) in (2019..).zip(row) {
                    text += &line([(*name).to_owned(), year.to_string(), cases.to_string()]);
                }
            }
            let import = tidemark::import::read(&Source::from_bytes("a.csv", text));
            let datasets = import.map(|import| import.datasets).unwrap_or_default();
            datasets.first().map(|dataset| essence(&comparison(dataset)))
        };
        let plain = read([0, 1, 2]);
        prop_assert!(plain.as_ref().is_some_and(|rows| rows.len() >= 3));
        prop_assert_eq!(plain, read(order));
    }

    #[test]
    fn no_output_has_noise_or_nonsense(lines in lines()) {
        let dataset = dataset(&lines);
        for kind in KINDS {
            for amount in [Amount::Percent, Amount::Number] {
                let view = View { kind: kind.name, amount, ..View::of(&dataset) };
                let Ok(figure) = draw(&dataset, &view) else { continue };
                let page = page::place(&figure, Size { width: 960.0, height: 540.0 }, Theme::Light);
                let svg = svg(&page, &Options { scale: 1.0, text: TextAs::Text });
                let csv = String::from_utf8(csv(&figure).expect("numbers")).expect("UTF-8");
                for text in [&svg, &csv, &figure.dump()] {
                    for nonsense in ["NaN", "inf", "−0%", "-0%", "-0.0,", "000000001", "999999999"] {
                        prop_assert!(!text.contains(nonsense), "{} in {}", nonsense, text);
                    }
                }
            }
        }
    }
}
