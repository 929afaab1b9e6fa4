//! What each record of a file was taken for, and whether the sum is right:
//! nothing is dropped without a word.

use super::structure::Why;
use super::{Import, ReadTable};
use crate::table::Table;
use std::ops::Range;

/// Most cells of a file that are kept for showing.
pub const MOST_KEPT: usize = 2_000_000;

/// The cells of a sheet, exactly as they stand in the file.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its records; only the first ones of a large file.
    pub table: Table,
    /// Number of all its records.
    pub n_records: usize,
}

/// Keeps the first cells of a file's sheets, all of them in most files.
pub(super) fn keep(tables: Vec<Table>, most: usize) -> Vec<Sheet> {
    let mut left = most;
    let keep = |mut table: Table| {
        let n_records = table.records.len();
        let mut fits = |record: &crate::table::Record| {
            let rest = left.checked_sub(record.cells.len().max(1));
            left = rest.unwrap_or(0);
            rest.is_some()
        };
        let n_kept = table.records.iter().take_while(|record| fits(record)).count();
        table.records.truncate(n_kept);
        table.records.shrink_to_fit();
        Sheet { table, n_records }
    };
    // `left` runs through all sheets, in the order of the file.
    tables.into_iter().map(keep).collect()
}

/// What a record was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A line of the header, also where it is repeated.
    Header,
    /// Data.
    Data,
    /// Data that sums other data.
    Total,
    /// A line above the table.
    Title,
    /// A heading of the lines below it.
    Group,
    /// A remark.
    Note,
    /// Nothing in it.
    Blank,
    /// Not used, though there is something in it.
    SetAside,
}

impl Class {
    /// All of them, in the order of an account.
    pub const ALL: [Self; 8] = [
        Self::Header,
        Self::Data,
        Self::Total,
        Self::Title,
        Self::Group,
        Self::Note,
        Self::Blank,
        Self::SetAside,
    ];

    /// The word for a record of this class.
    pub fn word(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Data => "data",
            Self::Total => "total",
            Self::Title => "title",
            Self::Group => "group",
            Self::Note => "note",
            Self::Blank => "blank",
            Self::SetAside => "set aside",
        }
    }

    /// So many of them, in words: `2 totals`, `57 data`.
    pub fn counted(self, n: usize) -> String {
        let is_countable = matches!(self, Self::Total | Self::Title | Self::Group | Self::Note);
        let plural = match self {
            Self::Header if n != 1 => " lines",
            _ if is_countable && n != 1 => "s",
            _ => "",
        };
        format!("{} {}{plural}", grouped(n), self.word())
    }

    fn of(why: Why) -> Self {
        match why {
            Why::Blank => Self::Blank,
            Why::Title => Self::Title,
            Why::Note => Self::Note,
            Why::Group => Self::Group,
            Why::Header => Self::Header,
            Why::SetAside => Self::SetAside,
        }
    }
}

/// A number with commas between thousands.
pub(super) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many records were taken for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Number of records, counted where they stand.
    pub n_records: usize,
    /// Number of those among the data whose values were left out.
    pub n_torn: usize,
    counts: [usize; Class::ALL.len()],
}

impl Account {
    /// How many records are of a class; totals are not counted among the data.
    pub fn count(&self, class: Class) -> usize {
        let of_class = Class::ALL.iter().zip(self.counts).find(|(known, _)| **known == class);
        of_class.map_or(0, |(_, n)| n)
    }

    /// Whether every record was taken for exactly one thing.
    pub fn balances(&self) -> bool {
        self.counts.iter().sum::<usize>() == self.n_records
    }

    /// The classes that occur, with their numbers, and the totals among the
    /// data: `57 data (2 totals)` is the class data with 57.
    pub fn terms(&self) -> Vec<(Class, usize)> {
        let total = self.count(Class::Total);
        let all = |class: Class| match class {
            Class::Data => self.count(class) + total,
            class => self.count(class),
        };
        let classes = Class::ALL.into_iter().filter(|class| *class != Class::Total);
        classes.map(|class| (class, all(class))).filter(|(_, n)| *n > 0).collect()
    }

    /// The account in words: `61 rows = 1 header + 57 data (2 totals) +
    /// 2 titles + 1 blank`.
    pub fn sentence(&self) -> String {
        let n_totals = self.count(Class::Total);
        let term = |(class, n): (Class, usize)| {
            let totals = (n_totals > 0).then(|| Class::Total.counted(n_totals));
            let torn = (self.n_torn > 0).then(|| self.torn());
            let among: Vec<String> = totals.into_iter().chain(torn).collect();
            match class {
                Class::Data if !among.is_empty() => {
                    format!("{} ({})", class.counted(n), among.join(", "))
                }
                class => class.counted(n),
            }
        };
        let terms: Vec<String> = self.terms().into_iter().map(term).collect();
        let plural = if self.n_records == 1 { "" } else { "s" };
        format!("{} row{plural} = {}", grouped(self.n_records), terms.join(" + "))
    }

    /// Those whose values were left out, in words.
    pub fn torn(&self) -> String {
        format!("{} left out", grouped(self.n_torn))
    }

    fn add(&mut self, class: Class, n: usize) {
        if let Some(index) = Class::ALL.iter().position(|known| *known == class)
            && let Some(count) = self.counts.get_mut(index)
        {
            *count += n;
        }
    }
}

impl Import {
    /// The records of a table, in its sheet.
    pub fn records_of(&self, table: &ReadTable) -> Range<u32> {
        let others = self.tables.iter().map(|table| table.id);
        let next = others
            .filter(|id| id.sheet == table.id.sheet && id.start > table.id.start)
            .map(|id| id.start)
            .min();
        let end = || self.sheets.get(table.id.sheet).map_or(0, |sheet| sheet.n_records as u32);
        table.id.start..next.unwrap_or_else(end).max(table.id.start)
    }

    /// What became of the records of a table.
    pub fn account_of(&self, table: &ReadTable) -> Account {
        let mut account =
            Account { n_records: self.records_of(table).len(), n_torn: 0, counts: [0; 8] };
        let is_row =
            |record: &&u32| table.rows.binary_search_by_key(*record, |row| row.index).is_ok();
        account.n_torn = table.torn.iter().filter(is_row).count();
        account.add(Class::Header, table.header_rows.len());
        account.add(Class::Data, table.n_rows.saturating_sub(table.totals.len()));
        account.add(Class::Total, table.totals.len());
        for skipped in &table.skipped {
            account.add(Class::of(skipped.why), 1);
        }
        account
    }

    /// What became of all records.
    pub fn account(&self) -> Account {
        let mut sum = Account { n_records: self.n_records, n_torn: 0, counts: [0; 8] };
        sum.add(Class::Blank, self.n_blank_elsewhere);
        for table in &self.tables {
            let account = self.account_of(table);
            // Each of two tables beside each other has all of their records.
            sum.n_torn += account.n_torn;
            sum.n_records += if table.id.column > 0 { account.n_records } else { 0 };
            for (sum, n) in sum.counts.iter_mut().zip(account.counts) {
                *sum += n;
            }
        }
        sum
    }

    /// What each record of a table was taken for, as far as its cells are kept.
    pub fn classes_of(&self, table: &ReadTable) -> Vec<Class> {
        let range = self.records_of(table);
        let n_kept = self.sheets.get(table.id.sheet).map_or(0, |sheet| sheet.table.records.len());
        let n = (n_kept as u32).min(range.end).saturating_sub(range.start);
        let mut classes = vec![Class::Blank; n as usize];
        let mut set = |record: u32, class: Class| {
            let at = record.checked_sub(range.start).map(|at| at as usize);
            if let Some(place) = at.and_then(|at| classes.get_mut(at)) {
                *place = class;
            }
        };
        table.header_rows.iter().for_each(|record| set(*record, Class::Header));
        table.rows.iter().for_each(|row| set(row.index, Class::Data));
        let totals = table.totals.iter().filter_map(|row| table.rows.get(*row));
        totals.for_each(|row| set(row.index, Class::Total));
        table.skipped.iter().for_each(|skipped| set(skipped.record, Class::of(skipped.why)));
        classes
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Source, read};
    use super::*;
    use crate::table::Record;

    fn account(text: &str) -> Account {
        read(&Source::from_bytes("a.csv", text)).unwrap().account()
    }

    #[test]
    fn an_account_is_one_sentence_and_balances() {
        for (text, expected) in [
            (
                "Reports\n\nplace,2019,2020\nA,10,20\nB,30,45\nTotal,40,65\nNote: rounded\n",
                "7 rows = 1 header + 3 data (1 total) + 1 title + 1 note + 1 blank",
            ),
            ("place,2019,2020\nA,10,20\nB,30,45\n", "3 rows = 1 header + 2 data"),
            (
                "place,2019,2020\nEurope\nA,1,2\nAsia\nB,2,3\n",
                "5 rows = 1 header + 2 data + 2 groups",
            ),
            ("place,2019,2020\nA,1,2\nB,2,3,x\nC,4,5\n", "4 rows = 1 header + 3 data (1 left out)"),
        ] {
            let account = account(text);
            assert_eq!(account.sentence(), expected);
            assert!(account.balances(), "{text:?}");
        }
    }

    #[test]
    fn large_files_keep_their_first_records() {
        let record = |index| Record { index, cells: vec![String::new(); 3] };
        let table = || Table { records: (0..4).map(record).collect(), ..Table::default() };
        for (most, expected) in [(100, [4, 4]), (24, [4, 4]), (20, [4, 2]), (5, [1, 0])] {
            let kept = keep(vec![table(), table()], most);
            assert!(kept.iter().all(|sheet| sheet.n_records == 4));
            let n_kept: Vec<usize> = kept.iter().map(|sheet| sheet.table.records.len()).collect();
            assert_eq!(n_kept, expected, "{most}");
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        for (n, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(n), expected);
        }
    }
}
