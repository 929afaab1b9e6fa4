//! What was decided about a table.

use super::decisions::{
    AS_THE_FILE_SAYS, Alternative, Change, Decision, ROLES, STYLES, alternative, column_letters,
};
use super::evidence::{self, counted};
use super::layout::Orientation;
use super::roles::{Column, Kind, Role};
use super::structure::Why;
use super::style::Style;
use super::{Choices, Import, Line, ReadTable, marks, sums};
use crate::dataset::Dataset;

/// A table and what its decisions are made of.
pub struct About<'a> {
    /// The whole file.
    pub import: &'a Import,
    /// What it was read with.
    pub choices: &'a Choices,
    /// The table.
    pub table: &'a ReadTable,
    /// What came of it.
    pub dataset: &'a Dataset,
}

impl About<'_> {
    /// Everything that was decided about the table.
    pub fn all(&self) -> Vec<Decision> {
        let mut all = vec![self.header()];
        all.extend(self.periods());
        all.extend(self.numbers());
        all.extend(self.names());
        all.extend(self.figures());
        all.extend(self.totals());
        all.extend(self.kept_apart(Why::Group));
        all.extend(self.kept_apart(Why::SetAside));
        all
    }

    fn decision(&self, subject: &'static str, value: String, evidence: String) -> Decision {
        Decision {
            table: Some(self.table.id),
            subject,
            value,
            evidence,
            is_chosen: false,
            alternatives: Vec::new(),
            takes_period: false,
        }
    }

    fn has_role(&self, column: usize) -> bool {
        self.choices.column(self.table.id, column).role.is_some()
    }

    /// Whether somebody decided how a column writes its numbers.
    fn is_decided(&self) -> impl Fn(usize) -> bool {
        |column| self.choices.column(self.table.id, column).style.is_some()
    }

    /// The records of the table that somebody decided about.
    fn chosen_lines(&self) -> impl Iterator<Item = (u32, Line)> {
        let range = self.import.records_of(self.table);
        let sheet = self.table.id.sheet;
        let all = self.choices.lines.iter().map(|((sheet, record), line)| (*sheet, *record, *line));
        all.filter(move |(of, record, _)| *of == sheet && range.contains(record))
            .map(|(_, record, line)| (record, line))
    }

    fn lines(&self, lines: Vec<(u32, Option<Line>)>) -> Change {
        Change::Lines { sheet: self.table.id.sheet, lines }
    }

    fn header(&self) -> Decision {
        let rows = &self.table.header_rows;
        let value = evidence::rows(rows).unwrap_or_else(|| "None".to_owned());
        let evidence = evidence::header(self.import, self.table);
        let mut decision = self.decision("Header", value, evidence);
        let first = self.table.rows.first().map_or(u32::MAX, |row| row.index);
        let is_of_header = |(record, line): (u32, Line)| {
            line == Line::Header || (record <= first && line != Line::Total)
        };
        decision.is_chosen = self.chosen_lines().any(is_of_header);
        if decision.is_chosen {
            decision.evidence.clear();
            let back = self.chosen_lines().map(|(record, _)| (record, None)).collect();
            decision.alternatives.push(alternative(AS_THE_FILE_SAYS, false, self.lines(back)));
        }
        let candidates = evidence::header_candidates(self.import, self.table);
        for (label, header) in candidates {
            let is_current = header == *rows;
            let change = self.lines(self.as_header(&header));
            decision.alternatives.push(alternative(label, is_current, change));
        }
        decision
    }

    /// What makes these records the header, and no others.
    fn as_header(&self, header: &[u32]) -> Vec<(u32, Option<Line>)> {
        let chosen = self.chosen_lines().filter(|(_, line)| *line == Line::Header);
        let mut records: Vec<u32> = self.table.header_rows.clone();
        records.extend(chosen.map(|(record, _)| record));
        records.extend(header);
        records.sort_unstable();
        records.dedup();
        let line = |record: &u32| match header.last() {
            _ if header.contains(record) => Line::Header,
            Some(last) if record < last => Line::Note,
            _ => Line::Data,
        };
        records.iter().map(|record| (*record, Some(line(record)))).collect()
    }

    fn role(&self, column: usize, role: Option<Role>) -> Change {
        Change::Role { table: self.table.id, column, role }
    }

    /// The roles of a column, as alternatives.
    fn roles(&self, column: &Column) -> Vec<Alternative> {
        let mut alternatives = Vec::new();
        if self.has_role(column.index) {
            let back = self.role(column.index, None);
            alternatives.push(alternative(AS_THE_FILE_SAYS, false, back));
        }
        let now = if column.role == Role::Entity { Role::Dimension } else { column.role };
        for (role, word) in ROLES {
            let change = self.role(column.index, Some(role));
            alternatives.push(alternative(word, role == now, change));
        }
        alternatives
    }

    fn periods(&self) -> Option<Decision> {
        let columns = &self.table.columns;
        let span = evidence::span(self.dataset);
        let in_column = columns.iter().find(|column| column.role == Role::Period);
        let value = match (self.table.orientation, in_column) {
            (Orientation::Wide, _) => "In the header".to_owned(),
            (Orientation::Long, Some(column)) => in_words(column),
            (Orientation::Long, None) => match self.table.dated {
                Some(dated) => dated.period.label(),
                None => "Not found".to_owned(),
            },
        };
        let evidence = evidence::periods(self.table, in_column, span);
        let mut decision = self.decision("Period", value, evidence);
        decision.takes_period = self.table.takes_period;
        let is_chosen = |column: &&Column| {
            self.choices.column(self.table.id, column.index).role == Some(Role::Period)
        };
        let chosen = columns.iter().find(is_chosen);
        let is_typed = self.choices.period(self.table.id).is_some();
        decision.is_chosen = chosen.is_some() || (is_typed && decision.takes_period);
        if is_typed {
            let back = Change::Period { table: self.table.id, period: None };
            decision.alternatives.push(alternative(AS_THE_FILE_SAYS, false, back));
        }
        if let Some(column) = chosen {
            let back = self.role(column.index, None);
            decision.alternatives.push(alternative(AS_THE_FILE_SAYS, false, back));
        }
        for column in evidence::possible_periods(self.table) {
            let is_current = in_column.is_some_and(|now| now.index == column.index);
            let change = self.role(column.index, Some(Role::Period));
            decision.alternatives.push(alternative(in_words(column), is_current, change));
        }
        // Without data there is nothing to say.
        (!self.table.rows.is_empty()).then_some(decision)
    }

    /// Columns that tell lines apart, and others of a role of their own.
    fn names(&self) -> Vec<Decision> {
        let subject = |column: &Column| match column.role {
            Role::Entity | Role::Dimension => Some("Names"),
            Role::Measure if column.kind == Kind::Text => Some("Measure names"),
            Role::Unit => Some("Unit"),
            Role::Note => Some("Remarks"),
            Role::Index => Some("Code"),
            Role::None if self.has_role(column.index) => Some("Not used"),
            _ => None,
        };
        let decide = |column: &Column| {
            let evidence = evidence::texts(self.table, column);
            let mut decision = self.decision(subject(column)?, in_words(column), evidence);
            decision.is_chosen = self.has_role(column.index);
            decision.alternatives = self.roles(column);
            Some(decision)
        };
        let mut all: Vec<Decision> = self.table.columns.iter().filter_map(decide).collect();
        if let Some((column, names)) = &self.table.split {
            let evidence = format!(
                "Column {} holds {} names a cell, set apart by commas",
                column_letters(*column),
                names.len()
            );
            all.insert(0, self.decision("Names", names.join(", "), evidence));
        }
        all
    }

    /// Columns of figures: one by one, many together.
    fn figures(&self) -> Vec<Decision> {
        const MOST_APART: usize = 4;
        let figures = evidence::figures(self.table);
        let is_chosen = |column: &&Column| self.has_role(column.index);
        let (apart, together): (Vec<&Column>, Vec<&Column>) = if figures.len() > MOST_APART {
            figures.iter().copied().partition(is_chosen)
        } else {
            (figures, Vec::new())
        };
        let mut all = Vec::new();
        if let (Some(first), Some(last)) = (together.first(), together.last()) {
            let value = format!(
                "{} columns, {} to {}",
                together.len(),
                evidence::short(&first.name),
                evidence::short(&last.name)
            );
            let evidence = evidence::numbers(self.table, &together, &self.is_decided());
            all.push(self.decision("Figures", value, evidence));
        }
        for column in apart {
            let evidence = evidence::numbers(self.table, &[column], &self.is_decided());
            let mut decision = self.decision("Figures", in_words(column), evidence);
            decision.is_chosen = self.has_role(column.index);
            decision.alternatives = self.roles(column);
            all.push(decision);
        }
        all
    }

    /// How numbers are written, a decision for each style.
    fn numbers(&self) -> Vec<Decision> {
        let mut all = Vec::new();
        for style in [Style::English, Style::German, Style::Mixed] {
            let is_so = |column: &&Column| column.style == Some(style);
            let columns: Vec<&Column> = self.table.columns.iter().filter(is_so).collect();
            if columns.is_empty() {
                continue;
            }
            let word = STYLES.iter().find(|(known, _)| *known == style).map(|(_, word)| *word);
            let value = word.unwrap_or("Each price by its own marks").to_owned();
            let indexes: Vec<usize> = columns.iter().map(|column| column.index).collect();
            let is_decided = indexes.iter().any(|column| self.is_decided()(*column));
            let evidence = if is_decided {
                marks::fitting(self.table, &columns, style)
            } else {
                marks::marks(self.table, &columns, style)
            };
            let mut decision = self.decision("Decimals", value, evidence);
            let change =
                |style| Change::Style { table: self.table.id, columns: indexes.clone(), style };
            decision.is_chosen = is_decided;
            if decision.is_chosen {
                decision.alternatives.push(alternative(AS_THE_FILE_SAYS, false, change(None)));
            }
            let offered =
                STYLES.map(|(other, word)| alternative(word, other == style, change(Some(other))));
            decision.alternatives.extend(offered);
            all.push(decision);
        }
        all
    }

    fn totals(&self) -> Option<Decision> {
        const MOST_OFFERED: usize = 12;
        if self.table.rows.is_empty() {
            return None;
        }
        let records: Vec<u32> = sums::total_records(self.table).collect();
        let value = evidence::rows(&records).or_else(|| sums::level(self.dataset));
        let value = value.unwrap_or_else(|| "None".to_owned());
        let chosen: Vec<u32> = self
            .chosen_lines()
            .filter(|(record, line)| match line {
                Line::Total => true,
                Line::Data => self.table.rows.iter().any(|row| row.index == *record),
                _ => false,
            })
            .map(|(record, _)| record)
            .collect();
        let evidence = sums::totals(self.table, self.dataset, &chosen);
        let mut decision = self.decision("Totals", value, evidence);
        decision.is_chosen = !chosen.is_empty();
        if decision.is_chosen {
            let back = chosen.iter().map(|record| (*record, None)).collect();
            decision.alternatives.push(alternative(AS_THE_FILE_SAYS, false, self.lines(back)));
        }
        if records.len() > 1 {
            let none = records.iter().map(|record| (*record, Some(Line::Data))).collect();
            decision.alternatives.push(alternative("None is a total", false, self.lines(none)));
        }
        for record in records.iter().take(MOST_OFFERED) {
            let label = format!("Row {} is no total", evidence::row(*record));
            let change = self.lines(vec![(*record, Some(Line::Data))]);
            decision.alternatives.push(alternative(label, false, change));
        }
        Some(decision)
    }

    /// Lines with a class of their own that someone may want to see elsewhere.
    fn kept_apart(&self, why: Why) -> Option<Decision> {
        let records = self.table.skipped.iter().filter(|skipped| skipped.why == why);
        let records: Vec<u32> = records.map(|skipped| skipped.record).collect();
        let value = evidence::rows(&records)?;
        let is_group = why == Why::Group;
        let (subject, evidence, own) = if is_group {
            let evidence =
                format!("{} a single text above other lines", counted(&records, "holds", "hold"));
            ("Group headings", evidence, Line::Group)
        } else {
            let evidence = format!("{} not into the table", counted(&records, "fits", "fit"));
            ("Set aside", evidence, Line::SetAside)
        };
        let mut decision = self.decision(subject, value, evidence);
        let chosen: Vec<u32> = self
            .chosen_lines()
            .filter(|(_, line)| *line == own)
            .map(|(record, _)| record)
            .collect();
        decision.is_chosen = !chosen.is_empty();
        if decision.is_chosen {
            let back = chosen.iter().map(|record| (*record, None)).collect();
            decision.alternatives.push(alternative(AS_THE_FILE_SAYS, false, self.lines(back)));
        }
        for (line, word) in [
            (Line::Data, "Data"),
            (Line::Group, "Group headings"),
            (Line::Note, "Notes"),
            (Line::SetAside, "Set aside"),
        ] {
            let change = self.lines(records.iter().map(|record| (*record, Some(line))).collect());
            decision.alternatives.push(alternative(word, line == own, change));
        }
        Some(decision)
    }
}

/// A column's name and place: `Country (A)`.
fn in_words(column: &Column) -> String {
    let letters = column_letters(column.index);
    match column.name.as_str() {
        "" => format!("Column {letters}"),
        name => format!("{} ({letters})", evidence::short(name)),
    }
}
