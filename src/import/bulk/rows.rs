//! The rows of a piece, a column at a time, to the log.

use super::cells::{self, Key, PAD};
use super::group::NONE;
use super::log::{Missing, Remark, Special, What};
use super::plan::{Again, Granularity, Plan, ValuePlan};
use super::scan::{Scanner, Text};
use crate::dataset::{Absence, Decimal, Flags, Period, Value};
use crate::import::layout;
use crate::import::number::Sign;
use crate::import::observe::BLANK_MEMBER;
use crate::import::{dates, period};
use std::ops::Range;

/// A day as a number that grows with time.
#[inline(always)]
fn packed(year: u32, month: u32, day: u32) -> u32 {
    year << 9 | month << 5 | day
}

/// The day of such a number.
pub(super) fn unpacked(packed: u32) -> (i32, u8, u8) {
    ((packed >> 9) as i32, (packed >> 5 & 15) as u8, (packed & 31) as u8)
}

impl Scanner<'_> {
    /// Adds the periods of rows to the log. Rows without one are odd, and no
    /// longer among the rows.
    #[inline(always)]
    pub(super) fn periods_of(
        &mut self,
        text: &Text<'_>,
        cells: &[u32],
        rows: &mut Vec<(u32, u32)>,
    ) {
        let column = Cells::of(self.plan, self.plan.period);
        let n_before = self.log.groups.len();
        let by_month = self.plan.granularity == Granularity::Month;
        let mut n_odd = 0;
        let (mut earliest, mut latest) = self.days;
        for (first, record) in rows.iter() {
            let (from, mut to) = column.range(text.buffer, cells, *first);
            if to.wrapping_sub(from) > 10 && is_with_time(text.buffer, from..to) {
                to = from + 10;
            }
            let mut code = NONE;
            if to.wrapping_sub(from) == 10
                && let Some((year, month, day)) = cells::date(text.buffer, from)
            {
                let packed = packed(year, month, day);
                (earliest, latest) = (earliest.min(packed), latest.max(packed));
                let month = if by_month { month } else { 0 };
                let at = ((year - 1900) * 13 + month) as usize;
                code = self.calendar.get(at).copied().unwrap_or(NONE);
            }
            if code == NONE {
                code = self.rare_period(text, from..to);
            }
            n_odd += usize::from(code == NONE);
            self.log.groups.push(code);
            self.log.records.push(*record);
        }
        self.days = (earliest.min(self.days.0), latest.max(self.days.1));
        if n_odd > 0 {
            self.take_out_odd(text, cells, rows, n_before);
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn take_out_odd(
        &mut self,
        text: &Text<'_>,
        cells: &[u32],
        rows: &mut Vec<(u32, u32)>,
        n_before: usize,
    ) {
        let codes = self.log.groups.split_off(n_before);
        self.log.records.truncate(n_before);
        let old = std::mem::take(rows);
        for ((first, record), code) in old.into_iter().zip(codes) {
            if code == NONE {
                let at = |cell: u32| cells.get(cell as usize).copied().unwrap_or(0);
                let start = at(first - 1).wrapping_add(1) as usize;
                let end = at(first + self.plan.width as u32 - 1) as usize;
                self.odd_row(text, start..end, record);
            } else {
                rows.push((first, record));
                self.log.groups.push(code);
                self.log.records.push(record);
            }
        }
    }

    /// The code of a period that was not met yet, or is not written as most
    /// are; [`NONE`] if it is none.
    #[cold]
    #[inline(never)]
    pub(super) fn rare_period(&mut self, text: &Text<'_>, cell: Range<usize>) -> u32 {
        let raw = text.buffer.get(cell.clone()).unwrap_or_default();
        // A day with its time of day is looked up by the day.
        let key = Key::of(text.buffer, cell.start, cell.end);
        let known =
            key.map_or_else(|| self.period_codes.get_long(raw), |key| self.period_codes.get(key));
        if let Some(code) = known {
            return code;
        }
        let code = self.period_code(&self.plan.unquoted(raw));
        if code != NONE {
            self.period_codes.insert(key, raw, code);
        }
        if raw.len() == 10
            && let Some((year, month, _)) = cells::date(text.buffer, cell.start)
        {
            let month = if self.plan.granularity == Granularity::Month { month } else { 0 };
            if let Some(known) = self.calendar.get_mut(((year - 1900) * 13 + month) as usize) {
                *known = code;
            }
        }
        code
    }

    /// The code of a period by its text.
    pub(super) fn period_code(&mut self, text: &str) -> u32 {
        let Some(period) = period::parse(text) else { return NONE };
        if let Period::Day(year, month, day) = period {
            let packed = packed(year.unsigned_abs(), month.into(), day.into());
            self.days = (self.days.0.min(packed), self.days.1.max(packed));
        }
        let code = self.periods.code(&self.plan.granularity.of(period));
        if code as usize >= self.plan.n_periods {
            self.again = self.again.or(Some(Again::Periods));
            return 0;
        }
        code
    }

    /// Makes groups of periods by adding the members of the rows.
    #[inline(always)]
    pub(super) fn members_of(&mut self, text: &Text<'_>, cells: &[u32], rows: &[(u32, u32)]) {
        let plan = self.plan;
        let n_before = self.log.groups.len() - rows.len();
        for (number, dimension) in plan.dimensions.iter().enumerate() {
            let column = Cells::of(plan, dimension.column);
            let capacity = dimension.capacity as u32;
            for (at, (first, _)) in rows.iter().enumerate() {
                let (from, to) = column.range(text.buffer, cells, *first);
                let key = Key::of(text.buffer, from, to);
                let known = key.and_then(|key| self.dimension_codes.get(number)?.get(key));
                let code = match known {
                    Some(code) => code,
                    None => self.rare_member(text, number, from..to, key),
                };
                if let Some(group) = self.log.groups.get_mut(n_before + at) {
                    *group = *group * capacity + code;
                }
            }
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn rare_member(
        &mut self,
        text: &Text<'_>,
        number: usize,
        cell: Range<usize>,
        key: Option<Key>,
    ) -> u32 {
        let raw = text.buffer.get(cell).unwrap_or_default();
        if let Some(code) = self.dimension_codes.get(number).and_then(|codes| codes.get_long(raw)) {
            return code;
        }
        let code = self.member_code(number, &self.plan.unquoted(raw));
        if let Some(codes) = self.dimension_codes.get_mut(number) {
            codes.insert(key, raw, code);
        }
        code
    }

    /// The code of a member by its text.
    pub(super) fn member_code(&mut self, number: usize, text: &str) -> u32 {
        let text = text.trim();
        let name = if text.is_empty() { BLANK_MEMBER } else { text };
        let Some(names) = self.members.get_mut(number) else { return 0 };
        let code = names.code(&name.to_owned());
        let capacity = self.plan.dimensions.get(number).map_or(0, |dimension| dimension.capacity);
        if code as usize >= capacity {
            self.again = self.again.or(Some(Again::Members(number)));
            return 0;
        }
        code
    }

    /// Adds the values of a column to the log.
    #[inline(always)]
    pub(super) fn values_of(
        &mut self,
        text: &Text<'_>,
        cells: &[u32],
        rows: &[(u32, u32)],
        number: usize,
        value: &ValuePlan,
    ) {
        let column = Cells::of(self.plan, value.column);
        let Some(mut out) = self.log.values.get_mut(number).map(std::mem::take) else { return };
        let row = out.len();
        let (scale, mark) = (value.scale, value.style.decimal_mark() as u8);
        out.extend(rows.iter().enumerate().map(|(at, (first, record))| {
            let (from, to) = column.range(text.buffer, cells, *first);
            if let Some(number) = cells::decimal(text.buffer, from, to, scale, mark) {
                return number;
            }
            let raw = text.buffer.get(from..to).unwrap_or_default();
            self.rare_value(&self.plan.unquoted(raw), (row + at) as u32, *record, number)
        }));
        if let Some(values) = self.log.values.get_mut(number) {
            *values = out;
        }
    }

    /// What a cell adds that is not plainly a number.
    #[cold]
    #[inline(never)]
    pub(super) fn rare_value(&mut self, text: &str, row: u32, record: u32, value: usize) -> i64 {
        let Some(plan) = self.plan.values.get(value) else { return 0 };
        let reading = layout::read(text, plan.style, plan.is_decided);
        let mut add = |what| self.log.specials.push(Special { row, value, what });
        if reading.flags != Flags::NONE {
            add(What::Flags(reading.flags));
        }
        if reading.has_aside {
            let why = "the number behind the figure was left out";
            self.log.remark(Remark {
                record,
                column: plan.column as u32,
                text: text.to_owned(),
                why,
            });
        }
        let mut add = |what| self.log.specials.push(Special { row, value, what });
        let missing = match reading.value {
            Value::Absent(absence) => Missing::Absent(absence),
            Value::Number(_) if reading.sign != plan.sign && reading.sign != Sign::None => {
                Missing::OtherUnit
            }
            Value::Number(number) => {
                if let Some(number) = scaled(number, plan.scale) {
                    return number;
                }
                add(What::Fine(number));
                return 0;
            }
        };
        add(What::Missing(missing));
        let why = match missing {
            Missing::Absent(Absence::Unreadable) if reading.is_other_style => plan.style.misfit(),
            Missing::Absent(Absence::Unreadable) => "not a number",
            Missing::OtherUnit => "of another unit than the others, and not added",
            Missing::Absent(_) => return 0,
        };
        self.log.remark(Remark { record, column: plan.column as u32, text: text.to_owned(), why });
        0
    }
}

/// Whether the time of day stands behind a date.
#[cold]
fn is_with_time(buffer: &[u8], cell: Range<usize>) -> bool {
    cells::date(buffer, cell.start).is_some()
        && matches!(buffer.get(cell.start + 10), Some(b'T' | b' '))
        && buffer
            .get(cell.start + 11..cell.end)
            .and_then(|time| std::str::from_utf8(time).ok())
            .is_some_and(|time| dates::is_time(time.trim_end()))
}

/// A column by which cells of rows are found.
#[derive(Clone, Copy)]
struct Cells {
    column: u32,
    is_last: bool,
}

impl Cells {
    fn of(plan: &Plan, column: usize) -> Self {
        Self { column: column as u32, is_last: column + 1 == plan.width }
    }

    /// Where the cell of a row begins and ends.
    #[inline(always)]
    fn range(self, buffer: &[u8], cells: &[u32], first: u32) -> (usize, usize) {
        let at = (first + self.column) as usize;
        let Some([before, behind]) = cells.get(at - 1..=at).and_then(<[u32]>::first_chunk::<2>)
        else {
            return (PAD, PAD);
        };
        let (from, mut to) = (before.wrapping_add(1) as usize, *behind as usize);
        // A carriage return before the line feed belongs to the line's end.
        if self.is_last
            && to > from
            && buffer.get(to) == Some(&b'\n')
            && buffer.get(to - 1) == Some(&b'\r')
        {
            to -= 1;
        }
        (from, to)
    }
}

/// A number in units of a decimal; none if it is finer or larger.
fn scaled(number: Decimal, scale: usize) -> Option<i64> {
    let more = (scale as u32).checked_sub(number.scale())?;
    let tens = 10_i128.checked_pow(more)?;
    number.mantissa().checked_mul(tens).and_then(|number| i64::try_from(number).ok())
}
