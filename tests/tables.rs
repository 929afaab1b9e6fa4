//! Tables as offices and companies publish them, and what is made of them: each
//! file of `tests/tables` with the account that stands beside it. `UPDATE_GOLDEN=1`
//! writes the accounts anew.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tidemark::cli::tidy::tidy;
use tidemark::import::{self, Import, ReadTable, Source};

/// What was made of a file, a fact a line.
fn account(import: &Import) -> String {
    let mut out = String::new();
    for table in &import.tables {
        let rows: Vec<u32> = table.rows.iter().map(|row| row.index).collect();
        let skipped: Vec<String> = table
            .skipped
            .iter()
            .map(|skipped| format!("{} {}", skipped.record, skipped.why.word()))
            .collect();
        let columns: Vec<String> = table
            .columns
            .iter()
            .filter(|column| !column.name.is_empty())
            .map(|column| format!("{} ({:?})", column.name, column.role).to_lowercase())
            .collect();
        let _ = writeln!(out, "table {}", table.name);
        let _ = writeln!(out, "header {:?}", table.header_rows);
        let _ = writeln!(out, "rows {rows:?}");
        let _ = writeln!(out, "totals {:?}", table.totals);
        let _ = writeln!(out, "others {}", skipped.join(", "));
        let _ = writeln!(out, "columns {}", columns.join(", "));
        if let Some(lacks) = &table.lacks {
            let _ = writeln!(out, "not charted: {lacks}");
        }
    }
    for problem in &import.problems {
        let _ = writeln!(out, "problem {problem}");
    }
    out.push_str(&tidy(import, None).unwrap());
    out
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_none_or(|extension| extension != "golden"));
    files.sort();
    files
}

#[test]
fn tables_are_read_as_their_accounts_say() {
    let mut differing = Vec::new();
    for path in files() {
        let source = Source::open(&path).unwrap();
        let found = account(&import::read(&source).unwrap());
        let golden = path.with_extension("golden");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            differing.push(format!("{}\n{found}", path.display()));
        }
    }
    assert_eq!(differing, Vec::<String>::new());
}

#[test]
fn every_record_is_accounted_for() {
    for path in files() {
        let import = import::read(&Source::open(&path).unwrap()).unwrap();
        let n_of =
            |table: &ReadTable| table.header_rows.len() + table.rows.len() + table.skipped.len();
        // Tables beside each other have the same records, each all of them.
        let (first, beside): (Vec<&ReadTable>, Vec<&ReadTable>) =
            import.tables.iter().partition(|table| table.id.column == 0);
        let n_records: usize = first.iter().map(|table| n_of(table)).sum();
        assert_eq!(n_records, import.n_records, "{}", path.display());
        for table in beside {
            assert_eq!(n_of(table), import.records_of(table).len(), "{}", path.display());
        }
    }
}

/// The clean observations of any table, read again, are the same.
#[test]
fn tidy_observations_read_again_are_the_same() {
    let values = |import: &Import| {
        let mut lines: Vec<String> = Vec::new();
        for dataset in &import.datasets {
            for i in 0..dataset.len() {
                lines.push(format!(
                    "{:?} {:?} {:?}",
                    dataset.period(i),
                    dataset.value(i),
                    dataset.flags(i)
                ));
            }
        }
        lines
    };
    for path in files() {
        let import = import::read(&Source::open(&path).unwrap()).unwrap();
        for table in 0..import.tables.len() {
            if import.tables[table].lacks.is_some() {
                continue;
            }
            let first = tidy(&import, Some(table)).unwrap();
            let again = import::read(&Source::from_bytes("tidy.csv", first.as_str())).unwrap();
            assert_eq!(
                tidy(&again, Some(0)).unwrap().lines().count(),
                first.lines().count(),
                "{}",
                path.display()
            );
            let only = Import { datasets: vec![import.datasets[table].clone()], ..import.clone() };
            assert_eq!(values(&again), values(&only), "{}\n{first}", path.display());
        }
    }
}
