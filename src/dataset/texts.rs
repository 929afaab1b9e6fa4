//! The exact text behind each observation, kept compactly.

/// Texts one after the other, by the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    all: String,
    /// Where each text ends in `all`.
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a text. Past 4 GiB in all it is kept as an empty one.
    pub(super) fn push(&mut self, text: &str) {
        let start = self.all.len();
        self.all.push_str(text);
        let end = u32::try_from(self.all.len()).unwrap_or_else(|_| {
            self.all.truncate(start);
            start as u32
        });
        self.ends.push(end);
    }

    /// A text by its number; empty past the end.
    pub(super) fn get(&self, index: usize) -> &str {
        let Some(end) = self.ends.get(index) else { return "" };
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.all.get(start.unwrap_or(0) as usize..*end as usize).unwrap_or_default()
    }
}
