//! Comparisons computed a second time, apart from the program, in whole
//! numbers: lines of wholes and parts, aliases, several categories, blanks and
//! withheld cells, counts, amounts and percentages. They agree to the last digit
//! that is shown.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tidemark::compare::{Comparison, Question, SMALL_BASE, series};
use tidemark::dataset::entities::Entities;
use tidemark::dataset::naming::resolve;
use tidemark::dataset::{
    Absence, Builder, Dataset, Decimal, Flags, Measure, MeasureKind, NewObservation, Period, Value,
};
use tidemark::figure::numbers::relative;
use tidemark::figure::{View, sentences};
use tidemark::table::Place;

#[path = "support/cases.rs"]
mod support;

/// As a report prints them; the last two are one.
const PRINTED: [&str; 8] =
    ["Meta", "Facebook", "Instagram", "Google", "YouTube", "Discord", "Twitter", "X"];
const CATEGORIES: [&str; 3] = ["spam", "fraud", "other"];
const TABLE: &str = r#"
entity = [
    { name = "Meta", kind = "company", company = "Meta" },
    { name = "Facebook", company = "Meta" },
    { name = "Instagram", company = "Meta" },
    { name = "Google", company = "Alphabet" },
    { name = "YouTube", company = "Alphabet" },
    { name = "X", aliases = [{ name = "Twitter" }] },
]
"#;

/// What stands in a cell, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Number(i128),
    Blank,
    Withheld,
    /// Nothing that may be said, as of two percentages in one place.
    Nonsense,
    NotListed,
}

/// A line of a report.
#[derive(Clone, Debug)]
struct Line {
    printed: usize,
    category: usize,
    year: i32,
    cell: Cell,
}

fn lines(kind: MeasureKind) -> impl Strategy<Value = Vec<Line>> {
    let number = match kind {
        MeasureKind::Count => {
            { prop_oneof![1 => Just(0), 2 => 0..100_i128, 4 => 0..3_000_000_i128].boxed() }
                .prop_map(|n| n * 100)
                .boxed()
        }
        MeasureKind::Money => prop_oneof![1 => -5_000..0_i128, 8 => 0..900_000_000_i128].boxed(),
        _ => (0..=1_000_i128).prop_map(|n| n * 10).boxed(),
    };
    let cell = prop_oneof![
        12 => number.prop_map(Cell::Number),
        1 => Just(Cell::Blank),
        1 => Just(Cell::Withheld),
    ];
    let line = (0..PRINTED.len(), 0..CATEGORIES.len(), 2020..2023, cell);
    prop::collection::vec(line, 1..40).prop_map(|lines| {
        let line = |(printed, category, year, cell)| Line { printed, category, year, cell };
        lines.into_iter().map(line).collect()
    })
}

fn dataset(lines: &[Line], kind: MeasureKind) -> Dataset {
    let measure = Measure {
        name: "figures".to_owned(),
        label: "Figures".to_owned(),
        unit: String::new(),
        kind,
        continues: None,
    };
    let dimensions = ["platform".to_owned(), "category".to_owned()];
    let mut builder = Builder::new("random", &dimensions, vec![measure]);
    for (record, line) in lines.iter().enumerate() {
        builder.push(&NewObservation {
            period: Some(Period::Year(line.year)),
            measure: 0,
            members: &[PRINTED[line.printed], CATEGORIES[line.category]],
            value: match line.cell {
                Cell::Number(n) => Value::Number(Decimal::from_i128_with_scale(n, 2)),
                Cell::Withheld => Value::Absent(Absence::Withheld),
                _ => Value::Absent(Absence::Blank),
            },
            flags: Flags::NONE,
            rounded_to: None,
            place: Place { record: record as u32, column: 3 },
            text: "",
        });
    }
    let mut dataset = builder.finish();
    resolve(&mut dataset, 0, Some("company"), &Entities::from_toml(TABLE).expect("a table"));
    dataset
}

/// What a comparison is by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Platform,
    Category,
    Company,
    Whole,
}

fn platform(line: &Line) -> &'static str {
    if line.printed == 6 { "X" } else { PRINTED[line.printed] }
}

fn company(line: &Line) -> &'static str {
    match line.printed {
        0..=2 => "Meta",
        3 | 4 => "Alphabet",
        _ => platform(line),
    }
}

fn member(line: &Line, by: By) -> &'static str {
    match by {
        By::Platform => platform(line),
        By::Category => CATEGORIES[line.category],
        By::Company => company(line),
        By::Whole => "Figures",
    }
}

/// The lines that count where Meta is added to others: for each category and
/// year, its own lines or those of its parts, whichever are more.
fn counted(lines: &[Line], kind: MeasureKind, pair: &[i32]) -> Vec<bool> {
    let mut sums: BTreeMap<(usize, i32), [Option<i128>; 2]> = BTreeMap::new();
    let has_both =
        lines.iter().any(|l| l.printed == 0) && lines.iter().any(|l| matches!(l.printed, 1 | 2));
    for line in lines.iter().filter(|line| line.printed <= 2) {
        let sides = sums.entry((line.category, line.year)).or_default();
        if let Cell::Number(n) = line.cell {
            let side = &mut sides[usize::from(line.printed > 0)];
            *side = Some(side.unwrap_or(0) + n);
        }
    }
    let is_more = |[whole, parts]: [Option<i128>; 2]| {
        whole.is_some_and(|whole| parts.is_none_or(|parts| whole > parts))
    };
    let is_whole = |key: &(usize, i32)| {
        let sides = sums.get(key).copied().unwrap_or_default();
        if kind == MeasureKind::Percent {
            return sides[0].is_some();
        }
        let other = |year: &i32| sums.get(&(key.0, *year)).is_some_and(|sides| is_more(*sides));
        is_more(sides) || (sides[0].is_some() && sides[0] == sides[1] && pair.iter().any(other))
    };
    lines
        .iter()
        .map(|line| {
            let is_of_meta = line.printed <= 2 && has_both;
            !is_of_meta || (line.printed == 0) == is_whole(&(line.category, line.year))
        })
        .collect()
}

/// The figure of a member in a year.
fn figure(lines: &[&Line], kind: MeasureKind) -> Cell {
    let Some(first) = lines.first() else { return Cell::NotListed };
    if kind == MeasureKind::Percent && lines.len() > 1 {
        return Cell::Nonsense;
    }
    lines[1..].iter().fold(first.cell, |sum, line| match (sum, line.cell) {
        (Cell::Number(a), Cell::Number(b)) => Cell::Number(a + b),
        (Cell::Blank, other) | (other, Cell::Blank) => other,
        _ => Cell::Withheld,
    })
}

/// The figures of all members in a year, and what they add up to.
fn figures(
    lines: &[Line],
    kind: MeasureKind,
    by: By,
    year: i32,
    pair: &[i32],
) -> (BTreeMap<&'static str, Cell>, Cell) {
    // Percentages cannot be added: they are those of the first category with one.
    let has_number = |line: &&Line| matches!(line.cell, Cell::Number(_));
    let told = || lines.iter().find(has_number).or_else(|| lines.first());
    let first = told().map_or(0, |line| line.category);
    let is_held =
        |line: &Line| kind != MeasureKind::Percent || by == By::Category || line.category == first;
    let first_platform = told().map_or("", platform);
    let is_held = |line: &Line| {
        is_held(line)
            && !(kind == MeasureKind::Percent
                && matches!(by, By::Category | By::Whole)
                && platform(line) != first_platform)
    };
    let counts = counted(lines, kind, pair);
    let mut groups: BTreeMap<&'static str, Vec<&Line>> = BTreeMap::new();
    let mut all: Vec<&Line> = Vec::new();
    for (line, is_counted) in lines.iter().zip(counts) {
        if line.year != year || !is_held(line) {
            continue;
        }
        if is_counted || by == By::Platform {
            groups.entry(member(line, by)).or_default().push(line);
        }
        if is_counted && line.cell != Cell::Blank {
            all.push(line);
        }
    }
    let figures = groups.into_iter().map(|(name, lines)| (name, figure(&lines, kind))).collect();
    (figures, figure(&all, kind))
}

fn shown(value: Value) -> Cell {
    match value {
        Value::Number(number) => {
            let hundredths = number * Decimal::ONE_HUNDRED;
            assert!(hundredths.fract().is_zero());
            Cell::Number(hundredths.try_into().expect("a whole number"))
        }
        Value::Absent(Absence::Blank) => Cell::Blank,
        Value::Absent(Absence::Withheld) => Cell::Withheld,
        Value::Absent(Absence::NotListed) => Cell::NotListed,
        Value::Absent(_) => Cell::Nonsense,
    }
}

/// A ratio of whole numbers with so many decimals, halves away from zero, in
/// units of the last.
fn rounded(numerator: i128, denominator: i128, decimals: u32) -> i128 {
    let (n, d) = (numerator.abs() * 10_i128.pow(decimals), denominator.abs());
    let number = (2 * n + d) / (2 * d);
    if (numerator < 0) == (denominator < 0) { number } else { -number }
}

fn written(units: i128, decimals: u32) -> String {
    let one = 10_i128.pow(decimals);
    let mut whole = (units.abs() / one).to_string();
    let mut at = whole.len();
    while at > 3 {
        at -= 3;
        whole.insert(at, ',');
    }
    let sign = if units < 0 { "−" } else { "+" };
    let rest = units.abs() % one;
    if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:0width$}", width = decimals as usize)
    }
}

/// The relative change as it is to be printed.
fn percentage(before: Cell, after: Cell, kind: MeasureKind) -> String {
    let (Cell::Number(before), Cell::Number(after)) = (before, after) else { return String::new() };
    if kind == MeasureKind::Percent {
        let tenths = (after - before) / 10;
        if tenths == 0 {
            return "0 pts".to_owned();
        }
        let is_whole = tenths % 10 == 0;
        let text = if is_whole { written(tenths / 10, 0) } else { written(tenths, 1) };
        return format!("{text} pts");
    }
    if before == 0 {
        return if after == 0 { "0" } else { "new" }.to_owned();
    }
    if before < 0 || after < 0 {
        return String::new();
    }
    let small_base: i128 = SMALL_BASE.try_into().expect("a whole number");
    if kind == MeasureKind::Count && before < small_base * 100 {
        return String::new();
    }
    let change = (after - before) * 100;
    if change == 0 {
        return "0%".to_owned();
    }
    if after == 0 {
        return "−100%".to_owned();
    }
    let least = u32::from(change.abs() < 1000 * before);
    for decimals in least..=4 {
        let units = rounded(change, before, decimals);
        if units != 0 && units != -100 * 10_i128.pow(decimals) {
            return format!("{}%", written(units, decimals));
        }
    }
    if rounded(change, before, 4) == 0 {
        "under ±0.0001%".to_owned()
    } else {
        "−99.99%".to_owned()
    }
}

fn check(lines: &[Line], kind: MeasureKind) -> Result<(), TestCaseError> {
    let dataset = dataset(lines, kind);
    let (before, after) = (2020, 2022);
    let pair = [before, after];
    for by in [By::Platform, By::Category, By::Company, By::Whole] {
        let dimension = match by {
            By::Platform => Some(0),
            By::Category => Some(1),
            By::Company => dataset.dimension_named("company"),
            By::Whole => None,
        };
        if by == By::Company && dimension.is_none() {
            continue;
        }
        let question = Question { dimension, measure: 0, filters: Vec::new() };
        let comparison =
            Comparison::new(&dataset, &question, Period::Year(before), Period::Year(after));
        let [(earlier, sum_before), (later, sum_after)] =
            pair.map(|year| figures(lines, kind, by, year, &pair));
        let mut expected: BTreeMap<&str, [Cell; 2]> = BTreeMap::new();
        for name in earlier.keys().chain(later.keys()) {
            let side =
                |side: &BTreeMap<&str, Cell>| side.get(name).copied().unwrap_or(Cell::NotListed);
            expected.insert(name, [side(&earlier), side(&later)]);
        }
        if by == By::Whole {
            expected.entry("Figures").or_insert([Cell::NotListed; 2]);
        }
        let names: BTreeSet<&str> = comparison.rows.iter().map(|row| row.name.as_str()).collect();
        prop_assert_eq!(names, expected.keys().copied().collect::<BTreeSet<_>>(), "{:?}", by);
        for row in &comparison.rows {
            let [before, after] = expected[row.name.as_str()];
            prop_assert_eq!(
                [shown(row.before.value), shown(row.after.value)],
                [before, after],
                "{:?} {}",
                by,
                row.name
            );
            let change = match (before, after) {
                (Cell::Number(before), Cell::Number(after)) => Some(Cell::Number(after - before)),
                _ => None,
            };
            prop_assert_eq!(row.change.absolute().map(|n| shown(Value::Number(n))), change);
            let text = relative(comparison.percent(row), None);
            prop_assert_eq!(text, percentage(before, after, kind), "{:?} {}", by, row.name);
        }
        match &comparison.total {
            Some(total) => {
                let found = [shown(total.row.before.value), shown(total.row.after.value)];
                prop_assert_eq!(found, [sum_before, sum_after], "{:?}", by);
                let text = relative(comparison.percent(&total.row), None);
                prop_assert_eq!(text, percentage(sum_before, sum_after, kind));
            }
            None => prop_assert!(kind == MeasureKind::Percent || by == By::Whole),
        }
        for line in series(&dataset, &question).series {
            for point in &line.points {
                let (figures, _) = figures(lines, kind, by, point.period.year(), &[]);
                let expected = figures.get(line.name.as_str()).copied().unwrap_or(Cell::NotListed);
                prop_assert_eq!(shown(point.reading.value), expected, "{:?} {}", by, line.name);
            }
        }
    }
    for sentence in sentences(&dataset, &View::of(&dataset)).into_iter().flatten() {
        for nonsense in ["NaN", "inf ", "−0%", "-0%", "00000", "99999999"] {
            prop_assert!(!sentence.text.contains(nonsense), "{}", sentence.text);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(support::cases(2_000))]

    #[test]
    fn counts_agree(lines in lines(MeasureKind::Count)) {
        check(&lines, MeasureKind::Count)?;
    }

    #[test]
    fn amounts_agree(lines in lines(MeasureKind::Money)) {
        check(&lines, MeasureKind::Money)?;
    }

    #[test]
    fn percentages_agree(lines in lines(MeasureKind::Percent)) {
        check(&lines, MeasureKind::Percent)?;
    }
}

#[test]
fn a_whole_stands_in_where_its_parts_have_no_line() {
    let line =
        |printed, year, n: i128| Line { printed, category: 0, year, cell: Cell::Number(n * 100) };
    // Meta alone, then with its parts; Discord beside it.
    let lines = [
        line(0, 2020, 1_000),
        line(5, 2020, 100),
        line(0, 2022, 1_200),
        line(1, 2022, 700),
        line(2, 2022, 500),
        line(5, 2022, 90),
    ];
    let dataset = dataset(&lines, MeasureKind::Count);
    let question = Question { dimension: Some(0), measure: 0, filters: Vec::new() };
    let comparison = Comparison::new(&dataset, &question, Period::Year(2020), Period::Year(2022));
    let total = comparison.total.as_ref().expect("a total");
    assert_eq!(shown(total.row.before.value), Cell::Number(110_000));
    assert_eq!(shown(total.row.after.value), Cell::Number(129_000));
    let within: Vec<&str> =
        comparison.rows.iter().filter(|row| row.is_within).map(|row| row.name.as_str()).collect();
    assert_eq!(within, ["Facebook", "Instagram"]);
}
