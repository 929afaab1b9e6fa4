//! Where the cells and the records of a piece of text end.

use super::masks::{CHUNK, Look, Masks, Signs, between};

/// The ends of cells and records. Stands only for records whose quotes are
/// plain: around a whole cell, or doubled within one.
#[derive(Debug, Default)]
pub struct Index {
    cells: Vec<u32>,
    ends: Vec<u32>,
    n_cells: usize,
    n_ends: usize,
    /// Line breaks within quotes.
    pub breaks: Vec<u32>,
    /// Whether a quote that is not plain put an end to it. The record after
    /// the last end has it.
    pub is_broken: bool,
}

/// A sign such that what stands behind it begins a cell, carried from a chunk
/// to the next.
struct Before {
    within: u64,
    cell: u64,
    quote: u64,
}

impl Index {
    /// The byte behind each cell, in order; before them the byte before the
    /// first cell.
    pub fn cells(&self) -> &[u32] {
        self.cells.get(..self.n_cells).unwrap_or_default()
    }

    /// Which of the cells are the last of their record.
    pub fn ends(&self) -> &[u32] {
        self.ends.get(..self.n_ends).unwrap_or_default()
    }

    /// Finds the ends in a part of a buffer. The part begins with a record; a
    /// chunk of anything must stand behind it.
    #[inline(always)]
    pub fn fill<L: Look>(&mut self, look: L, buffer: &[u8], part: (usize, usize), signs: Signs) {
        let (from, to) = part;
        // Room for as many ends as there are bytes, so that they need no asking.
        let room = to.saturating_sub(from) + 2 * CHUNK;
        if self.cells.len() < room {
            self.cells.resize(room, 0);
            self.ends.resize(room, 0);
        }
        self.breaks.clear();
        self.is_broken = false;
        let (mut n_cells, mut n_ends) = (1, 0);
        if let Some(first) = self.cells.first_mut() {
            *first = (from as u32).wrapping_sub(1);
        }
        let mut before = Before { within: 0, cell: 1, quote: 0 };
        let mut at = from;
        while at < to {
            let Some(chunk) = buffer.get(at..).and_then(<[u8]>::first_chunk::<CHUNK>) else {
                break;
            };
            let next = buffer.get(at + CHUNK).copied().unwrap_or(b'\n');
            let masks = look.look(chunk, signs);
            let (mut cells, lines, within, mut bad) = plain(&masks, next, signs, &mut before);
            let mut inner = (masks.feeds | masks.returns) & within;
            if to - at < CHUNK {
                let keep = (1_u64 << (to - at)).wrapping_sub(1);
                (cells, bad, inner) = (cells & keep, bad & keep, inner & keep);
            }
            if bad != 0 {
                cells &= (bad & bad.wrapping_neg()).wrapping_sub(1);
            }
            if inner != 0 {
                self.add_breaks(inner, at);
            }
            let mut lines = lines & cells;
            if let Some(out) =
                self.ends.get_mut(n_ends..).and_then(<[u32]>::first_chunk_mut::<CHUNK>)
            {
                let n = lines.count_ones() as usize;
                let number = |lines: u64| {
                    let below = (lines & lines.wrapping_neg()).wrapping_sub(1);
                    n_cells as u32 + (cells & below).count_ones()
                };
                let [first, second, rest @ ..] = out;
                *first = number(lines);
                lines &= lines.wrapping_sub(1);
                *second = number(lines);
                lines &= lines.wrapping_sub(1);
                for end in rest {
                    if lines == 0 {
                        break;
                    }
                    *end = number(lines);
                    lines &= lines.wrapping_sub(1);
                }
                n_ends += n;
            }
            if let Some(out) =
                self.cells.get_mut(n_cells..).and_then(<[u32]>::first_chunk_mut::<CHUNK>)
            {
                let n = cells.count_ones() as usize;
                let (start, rest) = out.split_at_mut(12);
                for end in start {
                    *end = at as u32 + cells.trailing_zeros();
                    cells &= cells.wrapping_sub(1);
                }
                if n > 12 {
                    for end in rest {
                        if cells == 0 {
                            break;
                        }
                        *end = at as u32 + cells.trailing_zeros();
                        cells &= cells.wrapping_sub(1);
                    }
                }
                n_cells += n;
            }
            if bad != 0 {
                self.is_broken = true;
                break;
            }
            at += CHUNK;
        }
        self.n_cells = n_cells;
        self.n_ends = n_ends;
    }

    #[cold]
    fn add_breaks(&mut self, mut inner: u64, at: usize) {
        while inner != 0 {
            self.breaks.push(at as u32 + inner.trailing_zeros());
            inner &= inner.wrapping_sub(1);
        }
    }
}

/// The ends of cells in a chunk, the ends of lines, what stands within quotes,
/// and the quotes that are not plain.
#[inline(always)]
fn plain(masks: &Masks, next: u8, signs: Signs, before: &mut Before) -> (u64, u64, u64, u64) {
    let Masks { delimiters, quotes, feeds, returns } = *masks;
    let is_next = |signs: &[u8]| u64::from(signs.contains(&next)) << 63;
    // A line feed behind a carriage return is the same end.
    let lone = returns & !((feeds >> 1) | is_next(b"\n"));
    let lines = feeds | lone;
    let within = between(quotes) ^ before.within;
    let cells = (delimiters | lines) & !within;
    let (opening, closing) = (quotes & within, quotes & !within);
    let begins = (cells << 1) | before.cell | (quotes << 1) | before.quote;
    let is_sign =
        next == signs.delimiter || next == b'\n' || next == b'\r' || signs.quote == Some(next);
    let ends = ((delimiters | feeds | returns | quotes) >> 1) | (u64::from(is_sign) << 63);
    let bad = (opening & !begins) | (closing & !ends);
    before.within = 0_u64.wrapping_sub(within >> 63);
    before.cell = cells >> 63;
    before.quote = quotes >> 63;
    (cells, lines & !within, within, bad)
}
