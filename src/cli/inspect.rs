//! What was read and how.

use crate::dataset::{Clue, Dataset, Dimension, Spelling, Variants};
use crate::import::dialect::Dialect;
use crate::import::layout::Orientation;
use crate::import::roles::{Column, Kind, Role};
use crate::import::style::Style;
use crate::import::{Import, Problem, ReadTable};
use crate::table::Record;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Lines of a list that are printed for people; JSON has all of them.
const MOST_LINES: usize = 40;

/// The account of an import, for people or as JSON.
pub fn inspect(import: &Import, json: bool) -> String {
    let mut out = if json { format!("{:#}", as_json(import)) } else { as_text(import) };
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

fn as_json(import: &Import) -> Value {
    let mut json = json!({
        "file": import.file,
        "sha256": import.sha256,
        "format": import.format,
        "encoding": import.encoding,
        "delimiter": import.dialect.as_ref().and_then(Dialect::delimiter),
        "quote": import.dialect.as_ref().and_then(Dialect::quote),
        "records": import.n_records,
        "tables": import.tables.iter().map(table_json).collect::<Vec<_>>(),
        "problems": import.problems.iter().map(problem_json).collect::<Vec<_>>(),
    });
    // Only files that were added up have these.
    if let (Some(account), false) = (json.as_object_mut(), import.remarks.is_empty()) {
        account.insert("remarks".to_owned(), json!(import.remarks));
    }
    json
}

fn table_json(table: &ReadTable) -> Value {
    let columns = table.columns.iter().skip(table.id.column as usize);
    let mut json = json!({
        "name": table.name,
        "sheet": table.sheet,
        "first_record": first_record(table),
        "last_record": table.rows.last().map(|row| row.index),
        "first_column": table.id.column,
        "header_rows": table.header_rows,
        "columns": columns.map(column_json).collect::<Vec<_>>(),
        "table": table.rows.iter().map(|row| cells(row, table)).collect::<Vec<_>>(),
        "row_lines": table.rows.iter().map(|row| row.index).collect::<Vec<_>>(),
        "totals": table.totals,
        "orientation": orientation_word(table.orientation),
        "skipped": table.skipped.iter().map(|s| json!({"record": s.record, "why": s.why.word()})).collect::<Vec<_>>(),
        "observations": table.n_observations,
        "flags": table.flags,
    });
    if let (Some(account), true) = (json.as_object_mut(), table.is_aggregated) {
        account.insert("aggregated".to_owned(), json!(true));
        account.insert("rows".to_owned(), json!(table.n_rows));
    }
    json
}

/// The cells of a row from the table's first column on.
fn cells<'a>(row: &'a Record, table: &ReadTable) -> &'a [String] {
    row.cells.get(table.id.column as usize..).unwrap_or_default()
}

fn column_json(column: &Column) -> Value {
    json!({
        "index": column.index,
        "name": column.name,
        "kind": kind_word(column.kind),
        "role": role_word(column.role),
        "unit": column.unit,
        "scale": column.scale,
        "decimal_mark": column.style.map(Style::decimal_mark),
    })
}

fn problem_json(problem: &Problem) -> Value {
    json!({
        "sheet": problem.sheet,
        "record": problem.place.record,
        "column": problem.place.column,
        "text": problem.text,
        "why": problem.why,
    })
}

fn first_record(table: &ReadTable) -> Option<u32> {
    table.header_rows.first().copied().or_else(|| table.rows.first().map(|row| row.index))
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Number => "number",
        Kind::Percent => "percent",
        Kind::Money => "money",
        Kind::Period => "period",
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Period => "period",
        Role::Entity => "entity",
        Role::Dimension => "dimension",
        Role::Measure => "measure",
        Role::Unit => "unit",
        Role::Note => "note",
        Role::Index => "index",
        Role::None => "none",
    }
}

fn orientation_word(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Long => "long",
        Orientation::Wide => "wide",
    }
}

fn as_text(import: &Import) -> String {
    let mut lines = vec![import.file.clone()];
    let delimiter = match &import.dialect {
        None => String::new(),
        Some(Dialect::Aligned(_)) => ", aligned by blanks".to_owned(),
        Some(Dialect::Trailing(_)) => ", figures behind single blanks".to_owned(),
        Some(dialect) => match dialect.delimiter().unwrap_or_default() {
            "\t" => ", tab between cells".to_owned(),
            " " => ", a blank between cells".to_owned(),
            sign => format!(", {sign} between cells"),
        },
    };
    let encoding = import.encoding.map(|name| format!(", {name}")).unwrap_or_default();
    lines.push(format!("  format   {}{encoding}{delimiter}", import.format));
    lines.push(format!("  records  {}", import.n_records));
    lines.push(format!("  sha256   {}", import.sha256));
    for (table, dataset) in import.tables.iter().zip(&import.datasets) {
        lines.push(String::new());
        lines.extend(table_lines(table, dataset));
    }
    if !import.remarks.is_empty() {
        lines.push(String::new());
        lines.extend(import.remarks.iter().cloned());
    }
    lines.push(String::new());
    lines.push(match import.problems.len() {
        0 => "No problems".to_owned(),
        1 => "1 problem".to_owned(),
        n => format!("{n} problems"),
    });
    lines.extend(shortened(import.problems.iter().map(problem_line).collect()));
    let clues: Vec<String> = import.datasets.iter().flat_map(clue_lines).collect();
    if !clues.is_empty() {
        lines.push(String::new());
        lines.push("Perhaps a break in the series (--break PERIOD=REASON marks it):".to_owned());
        lines.extend(shortened(clues));
    }
    let variants: Vec<String> = import.datasets.iter().flat_map(variant_lines).collect();
    if !variants.is_empty() {
        lines.push(String::new());
        lines.push("Perhaps one name (--same OLD=NEW makes it one):".to_owned());
        lines.extend(shortened(variants));
    }
    lines.join("\n")
}

/// What the file says that may mean a break.
fn clue_lines(dataset: &Dataset) -> Vec<String> {
    let clues = dataset.context.clues.iter().filter(|clue| clue.is_plain);
    let line = |clue: &Clue| {
        let of = clue.scope.members.as_ref().map(|(_, names)| {
            format!(" ({})", names.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
        });
        format!("  {}{}: {}", clue.period, of.unwrap_or_default(), clue.text)
    };
    clues.map(line).collect()
}

/// Names that differ in their spelling only.
fn variant_lines(dataset: &Dataset) -> Vec<String> {
    let line = |variants: Variants| {
        let names =
            variants.names.iter().map(|Spelling { name, n_observations: n, span }| match span {
                Some((first, last)) => format!("{name} ({n}, {})", first.range_label(*last)),
                None => format!("{name} ({n})"),
            });
        format!("  {}", names.collect::<Vec<_>>().join("; "))
    };
    let dimensions = 0..dataset.dimensions.len();
    dimensions.flat_map(|dimension| dataset.variants(dimension)).map(line).collect()
}

fn table_lines(table: &ReadTable, dataset: &Dataset) -> Vec<String> {
    let mut lines = vec![format!("Table {}", table.name)];
    let mut fact = |name: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("  {name:<13}{text}"));
        }
    };
    let records =
        |records: &[u32]| records.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    fact(
        "header",
        if table.header_rows.is_empty() {
            "none".to_owned()
        } else {
            format!("record {}", records(&table.header_rows))
        },
    );
    fact("rows", format!("{}, {}", table.n_rows, orientation_word(table.orientation)));
    let periods = dataset
        .periods()
        .first()
        .zip(dataset.periods().last())
        .map(|(first, last)| first.range_label(*last));
    fact("periods", periods.unwrap_or_default());
    fact(
        "measures",
        dataset.measures.iter().map(|measure| measure.name.as_str()).collect::<Vec<_>>().join(", "),
    );
    let level = |dimension: &Dimension| format!("{} ({})", dimension.name, dimension.members.len());
    fact("dimensions", dataset.dimensions.iter().map(level).collect::<Vec<_>>().join(", "));
    fact("observations", table.n_observations.to_string());
    fact("flags", counts(table.flags.iter().map(|(word, n)| (*word, *n))));
    fact(
        "totals",
        if table.totals.is_empty() {
            String::new()
        } else {
            format!("{} rows", table.totals.len())
        },
    );
    let mut skipped: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &table.skipped {
        *skipped.entry(record.why.word()).or_default() += 1;
    }
    fact("skipped", counts(skipped));
    lines.push("  columns".to_owned());
    let width =
        table.columns.iter().map(|column| column.name.chars().count()).max().unwrap_or(0).min(40);
    let column_line = |column: &Column| {
        let Column { index, name, kind, role, unit, .. } = column;
        let name: String = name.chars().take(width).collect();
        let line = format!(
            "    {index:>3}  {name:<width$}  {:<7}  {:<9}  {}",
            kind_word(*kind),
            role_word(*role),
            unit.unwrap_or_default()
        );
        line.trim_end().to_owned()
    };
    lines.extend(shortened(table.columns.iter().map(column_line).collect()));
    lines
}

fn counts<'a>(counts: impl IntoIterator<Item = (&'a str, usize)>) -> String {
    counts.into_iter().map(|(word, n)| format!("{n} {word}")).collect::<Vec<_>>().join(", ")
}

/// With the numbers of JSON, from 0, where [`Problem`] displays those of people.
fn problem_line(Problem { place, text, why, .. }: &Problem) -> String {
    let text = if text.is_empty() { String::new() } else { format!(", {text:?}") };
    format!("  record {}, column {}{text}: {why}", place.record, place.column)
}

/// The first lines of a list, and how many more there are.
fn shortened(mut lines: Vec<String>) -> Vec<String> {
    let n_more = lines.len().saturating_sub(MOST_LINES);
    if n_more > 0 {
        lines.truncate(MOST_LINES);
        lines.push(format!("    … and {n_more} more"));
    }
    lines
}
