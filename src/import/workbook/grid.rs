//! The cells of a sheet, wherever they stand, brought into records.

use super::MAX_TEXT_BYTES;
use crate::import::delimited::{MAX_CELLS, MAX_COLUMNS};
use crate::import::{ImportError, Problem, Watch};
use crate::table::{Merged, Place, Record, Table};
use std::collections::BTreeMap;

/// Most rows of a sheet.
pub const MAX_ROWS: u32 = 1_048_576;
/// Most bytes of a cell.
const MAX_CELL_BYTES: usize = 1 << 20;
/// Most cells that may stand out of order or be given twice. A sheet with
/// more was not written by a spreadsheet.
const MAX_MISPLACED: usize = 10_000;
/// Most merged ranges of a sheet.
const MAX_MERGED: usize = 100_000;
/// Blank rows that set cells apart from all others.
const FAR_ROWS: u32 = 1000;
/// Blank columns that set cells apart from all others.
const FAR_COLUMNS: u32 = 200;
/// Most cells that are left out for standing far away.
const MAX_STRAY: usize = 20;

/// The cells of a sheet that hold anything.
#[derive(Debug, Default)]
pub struct Grid {
    rows: Vec<(u32, Vec<(u32, String)>)>,
    merged: Vec<Merged>,
    n_cells: usize,
    n_bytes: usize,
    n_misplaced: usize,
}

impl Grid {
    /// Puts a text into a cell. Nothing is no text.
    ///
    /// # Errors
    /// If there are more or larger cells than are read, or the same cells come
    /// again and again.
    pub fn put(&mut self, row: u32, column: u32, text: String) -> Result<(), ImportError> {
        let place = Place { record: row, column };
        if text.is_empty() {
            return Ok(());
        }
        if text.len() > MAX_CELL_BYTES {
            return Err(ImportError::CellTooLarge { place });
        }
        if column as usize >= MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { record: row, cap: MAX_COLUMNS });
        }
        if row >= MAX_ROWS {
            return Err(ImportError::Damaged { why: format!("it has a row {row}") });
        }
        self.n_bytes += text.len();
        if self.n_bytes > MAX_TEXT_BYTES {
            return Err(ImportError::TooMuchText { cap: MAX_TEXT_BYTES });
        }
        self.n_cells += 1;
        if self.n_cells > MAX_CELLS {
            return Err(ImportError::TooManyCells { cap: MAX_CELLS });
        }
        let is_new_row = self.rows.last().is_none_or(|(last, _)| *last < row);
        if is_new_row {
            self.rows.push((row, Vec::new()));
        }
        let index = match self.rows.last() {
            Some((last, _)) if *last == row => Ok(self.rows.len() - 1),
            _ => self.rows.binary_search_by_key(&row, |(row, _)| *row),
        };
        let index = index.unwrap_or_else(|index| {
            self.n_misplaced += 1;
            self.rows.insert(index, (row, Vec::new()));
            index
        });
        let Some((_, cells)) = self.rows.get_mut(index) else { return Ok(()) };
        if cells.last().is_none_or(|(last, _)| *last < column) {
            cells.push((column, text));
        } else {
            self.n_misplaced += 1;
            match cells.binary_search_by_key(&column, |(column, _)| *column) {
                Ok(index) => {
                    self.n_cells -= 1;
                    cells.get_mut(index).into_iter().for_each(|cell| cell.1.clone_from(&text));
                }
                Err(index) => cells.insert(index, (column, text)),
            }
        }
        if self.n_misplaced > MAX_MISPLACED {
            let why = format!("it gives row {} again and again", row.saturating_add(1));
            return Err(ImportError::Damaged { why });
        }
        Ok(())
    }

    /// Says that a range is shown as one cell.
    pub fn merge(&mut self, first: Place, last: Place) {
        if self.merged.len() < MAX_MERGED && first != last {
            self.merged.push(Merged { first, last });
        }
    }

    /// The first cell that holds a character.
    pub fn find(&self, character: char) -> Option<(Place, &str)> {
        self.rows.iter().find_map(|(record, cells)| {
            let (column, text) = cells.iter().find(|(_, text)| text.contains(character))?;
            Some((Place { record: *record, column: *column }, text.as_str()))
        })
    }

    /// Number of cells.
    pub fn n_cells(&self) -> usize {
        self.n_cells
    }

    /// Bytes of text in all cells.
    pub fn n_bytes(&self) -> usize {
        self.n_bytes
    }

    /// The records from the sheet's first row and column on, and what was left
    /// out of them. None if the sheet is empty.
    ///
    /// # Errors
    /// If they would have more cells than are read, or the watch says to stop.
    pub fn into_table(
        mut self,
        sheet: &str,
        is_hidden: bool,
        watch: &Watch,
    ) -> Result<Option<(Table, Vec<Problem>)>, ImportError> {
        let mut problems = self.leave_out_strays();
        for problem in &mut problems {
            problem.sheet = Some(sheet.to_owned());
        }
        let widths = self.rows.iter().filter_map(|(_, cells)| cells.last());
        let widths: Vec<usize> = widths.map(|(column, _)| *column as usize + 1).collect();
        let width = widths.iter().copied().max().unwrap_or(0) as u32;
        if widths.iter().sum::<usize>() > MAX_CELLS {
            return Err(ImportError::TooManyCells { cap: MAX_CELLS });
        }
        let Some((last_row, _)) = self.rows.last() else { return Ok(None) };
        let (n_rows, mut records) = (*last_row + 1, Vec::new());
        for (at, (row, cells)) in self.rows.into_iter().enumerate() {
            if at.is_multiple_of(1024) {
                watch.check()?;
            }
            while (records.len() as u32) < row {
                records.push(Record { index: records.len() as u32, cells: Vec::new() });
            }
            let mut texts = Vec::with_capacity(cells.last().map_or(0, |(c, _)| *c as usize + 1));
            for (column, text) in cells {
                texts.resize(column as usize, String::new());
                texts.push(text);
            }
            records.push(Record { index: row, cells: texts });
        }
        // Whoever fills merged ranges must not fill a million rows.
        let clipped = |merged: Merged| {
            let last = Place {
                record: merged.last.record.min(n_rows.saturating_sub(1)),
                column: merged.last.column.min(width.saturating_sub(1)),
            };
            let is_range = merged.first.record <= last.record
                && merged.first.column <= last.column
                && merged.first != last;
            is_range.then_some(Merged { first: merged.first, last })
        };
        let merged = self.merged.into_iter().filter_map(clipped).collect();
        Ok(Some((Table { sheet: Some(sheet.to_owned()), is_hidden, records, merged }, problems)))
    }

    /// Takes out the few cells that stand thousands of rows or hundreds of
    /// columns away from all others: somebody hit a key there once.
    fn leave_out_strays(&mut self) -> Vec<Problem> {
        let by_row = self.rows.iter().map(|(row, cells)| (*row, cells.len())).collect();
        let kept_rows = main_part(&by_row, FAR_ROWS);
        let mut by_column = BTreeMap::new();
        for (row, cells) in &self.rows {
            for (column, _) in cells.iter().filter(|_| is_within(*row, &kept_rows)) {
                *by_column.entry(*column).or_insert(0) += 1;
            }
        }
        let kept_columns = main_part(&by_column, FAR_COLUMNS);
        let mut problems = Vec::new();
        for (row, cells) in &mut self.rows {
            cells.retain(|(column, text)| {
                let is_kept = is_within(*row, &kept_rows) && is_within(*column, &kept_columns);
                if !is_kept {
                    let place = Place { record: *row, column: *column };
                    let why = "stands far away from all other cells; it was left out";
                    problems.push(Problem::new(place, text, why));
                }
                is_kept
            });
        }
        self.rows.retain(|(_, cells)| !cells.is_empty());
        problems
    }
}

fn is_within(position: u32, kept: &[(u32, u32)]) -> bool {
    kept.iter().any(|(first, last)| (*first..=*last).contains(&position))
}

/// The ranges of positions to keep: all but those that are far from the others
/// and hold few cells.
fn main_part(n_at: &BTreeMap<u32, usize>, far: u32) -> Vec<(u32, u32)> {
    let mut clusters: Vec<(u32, u32, usize)> = Vec::new();
    for (position, n_cells) in n_at {
        match clusters.last_mut() {
            Some((_, last, n)) if position - *last <= far => {
                *last = *position;
                *n += n_cells;
            }
            _ => clusters.push((*position, *position, *n_cells)),
        }
    }
    let most = clusters.iter().map(|(_, _, n)| *n).max().unwrap_or(0);
    let mut is_main_seen = false;
    clusters.retain(|(_, _, n)| {
        let is_main = *n == most && !is_main_seen;
        is_main_seen |= is_main;
        // A table may be followed by a small one far below.
        is_main || *n > MAX_STRAY || *n * 4 > most && most > MAX_STRAY
    });
    clusters.into_iter().map(|(first, last, _)| (first, last)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(u32, u32, &str)]) -> (Table, Vec<Problem>) {
        let mut grid = Grid::default();
        for (row, column, text) in cells {
            grid.put(*row, *column, (*text).to_owned()).unwrap();
        }
        grid.into_table("S", false, &Watch::default()).unwrap().unwrap()
    }

    #[test]
    fn records_count_from_the_first_row_and_column() {
        let (table, problems) = table(&[(2, 2, "c"), (2, 1, "b"), (0, 1, "a"), (2, 1, "B")]);
        let cells: Vec<_> = table.records.iter().map(|r| r.cells.clone()).collect();
        assert_eq!(cells, [vec!["", "a"], vec![], vec!["", "B", "c"]]);
        assert_eq!(problems, []);
    }

    #[test]
    fn strays_are_left_out_and_named() {
        let (kept, problems) = table(&[(0, 0, "a"), (1, 0, "b"), (1_048_575, 0, "x")]);
        assert_eq!(kept.records.len(), 2);
        assert_eq!(
            problems[0].to_string(),
            "“x” in row 1048576, column 1 of sheet S: stands far away from all other cells; it was left out"
        );
        let (kept, problems) = table(&[(0, 0, "a"), (1, 0, "b"), (1, 16_383, "x")]);
        assert_eq!((kept.records[1].cells.len(), problems.len()), (1, 1));
        // Tables that begin late or have gaps are no strays.
        let (kept, problems) = table(&[(5000, 3, "a"), (5900, 3, "b")]);
        assert_eq!((kept.records.len(), problems.len()), (5901, 0));
    }

    #[test]
    fn merged_ranges_end_where_the_cells_end() {
        let mut grid = Grid::default();
        grid.put(0, 0, "a".to_owned()).unwrap();
        grid.put(1, 1, "b".to_owned()).unwrap();
        let place = |record, column| Place { record, column };
        grid.merge(place(0, 0), place(0, 16_383));
        grid.merge(place(7, 0), place(9, 3));
        let (table, _) = grid.into_table("S", false, &Watch::default()).unwrap().unwrap();
        assert_eq!(table.merged, [Merged { first: place(0, 0), last: place(0, 1) }]);
    }

    #[test]
    fn caps_are_errors() {
        let mut grid = Grid::default();
        let again = |grid: &mut Grid| grid.put(0, 0, "a".to_owned());
        let error = (0..20_000).find_map(|_| again(&mut grid).err()).unwrap();
        assert_eq!(error.to_string(), "The file is damaged: it gives row 1 again and again");
        assert!(Grid::default().put(0, 16_384, "a".to_owned()).is_err());
        assert!(Grid::default().put(MAX_ROWS, 0, "a".to_owned()).is_err());
        assert!(Grid::default().put(0, 0, "a".repeat(MAX_CELL_BYTES + 1)).is_err());
    }
}
