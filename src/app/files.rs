//! The files that were opened, and the reading of more.

use super::breaks::keep_breaks;
use super::command::Effect;
use super::editions;
use super::names::as_before;
use super::review::Review;
use super::stale::in_sentence;
use super::state::{Document, State};
use super::undo::remember;
use super::view_change::keep_view;
use crate::dataset::{Absence, Dataset, Value};
use crate::figure::numbers;
use crate::import::decisions::{self, Change};
use crate::import::{Choices, Class, ImportError, Source, TableId, Watch, read_with};
use std::path::PathBuf;
use std::sync::Arc;

/// The name of text that came from the clipboard.
pub const PASTED: &str = "pasted";

/// A file that was opened, with what was decided about it.
#[derive(Clone, Debug)]
pub struct OpenFile {
    /// Its name without its folders.
    pub name: String,
    /// Where it is; none for pasted text.
    pub path: Option<PathBuf>,
    /// Its bytes, for reading it once more.
    pub source: Arc<Source>,
    /// What the user decided about it.
    pub choices: Choices,
    /// What was found in it.
    pub review: Arc<Review>,
    /// The reading that is under way with other choices.
    pub pending: Option<Pending>,
}

/// A file that is being read once more.
#[derive(Clone, Debug)]
pub struct Pending {
    /// By which the answer is known.
    pub ticket: u64,
    /// The choices that it is read with.
    pub choices: Choices,
    /// By which it is stopped.
    pub watch: Arc<Watch>,
}

/// Where data comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// The clipboard: a name and the text.
    Clipboard(String, Arc<str>),
}

impl Origin {
    /// A path, or the name that stands for one.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Clipboard(name, _) => PathBuf::from(name),
        }
    }

    /// The name without folders.
    pub fn name(&self) -> String {
        let path = self.path();
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    }
}

/// Something that is to be read; the first in line is being read.
#[derive(Clone, Debug)]
pub struct Job {
    /// By which the answer is known.
    pub ticket: u64,
    /// What.
    pub origin: Origin,
    /// How far it is, and by which it is stopped.
    pub watch: Arc<Watch>,
}

/// A file as it was read on a worker.
#[derive(Debug)]
pub struct Opened {
    source: Arc<Source>,
    choices: Choices,
    /// The datasets of its tables, where they can be charted.
    datasets: Vec<(TableId, Option<Dataset>)>,
    review: Review,
    /// Why none of its tables can be charted, if so; one sentence.
    lacks: Option<String>,
}

impl Opened {
    /// Reads a source with what was decided about it. Tables that cannot be
    /// charted are there to be reviewed.
    ///
    /// # Errors
    /// If it holds no table at all.
    pub fn read(source: Arc<Source>, choices: Choices, watch: &Watch) -> Result<Self, ImportError> {
        let mut import = read_with(&source, &choices, watch)?;
        let lacks = import.chartable().err().map(|error| error.to_string());
        watch.check()?;
        let decisions = decisions::decisions(&import, &choices);
        let datasets = std::mem::take(&mut import.datasets);
        let review = Review::of(&import, decisions);
        let ids = import.tables.into_iter().map(|table| (table.id, table.lacks.is_none()));
        let datasets = ids
            .zip(datasets)
            .map(|((id, is_chartable), dataset)| (id, is_chartable.then_some(dataset)))
            .collect();
        Ok(Self { source, choices, datasets, review, lacks })
    }

    /// Whether one of its tables can be charted.
    pub fn is_chartable(&self) -> bool {
        self.lacks.is_none()
    }
}

/// Puts something in line for reading, and starts if nobody else is there.
pub(super) fn enqueue(state: &mut State, origins: Vec<Origin>) -> Vec<Effect> {
    let was_idle = state.reading.is_empty();
    for origin in origins {
        let ticket = state.next_ticket();
        state.reading.push(Job { ticket, origin, watch: Arc::default() });
    }
    if was_idle { start_next(state) } else { Vec::new() }
}

fn start_next(state: &State) -> Vec<Effect> {
    state.reading.first().cloned().map(Effect::Read).into_iter().collect()
}

/// Text from the clipboard becomes a source of its own.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if text.trim().is_empty() {
        state.complain("There is no text on the clipboard to paste");
        return Vec::new();
    }
    let n_pasted = state.files.iter().filter(|file| file.path.is_none()).count();
    let name = match n_pasted {
        0 => PASTED.to_owned(),
        n => format!("{PASTED} {}", n + 1),
    };
    enqueue(state, vec![Origin::Clipboard(name, text.into())])
}

/// Stops what is being read; its answer, should one come, means nothing.
pub(super) fn cancel(state: &mut State) -> Vec<Effect> {
    if state.reading.is_empty() {
        return Vec::new();
    }
    let job = state.reading.remove(0);
    job.watch.cancel();
    state.inform(format!("Stopped reading {}", job.origin.name()));
    start_next(state)
}

/// A file has been read, or cannot be.
pub(super) fn was_read(
    state: &mut State,
    ticket: u64,
    result: Result<Box<Opened>, String>,
) -> Vec<Effect> {
    let Some(at) = state.reading.iter().position(|job| job.ticket == ticket) else {
        return Vec::new();
    };
    let job = state.reading.remove(at);
    let mut effects = start_next(state);
    match result {
        Ok(opened) => effects.extend(add(state, job.origin, *opened)),
        Err(sentence) => state.complain(sentence),
    }
    effects
}

/// A new file with its tables. It may be another edition of what was shown.
fn add(state: &mut State, origin: Origin, opened: Opened) -> Option<Effect> {
    let shown = state.current;
    let before = state.snapshot();
    let first_new = state.documents.len();
    let Opened { source, choices, datasets, review, lacks } = opened;
    let file = state.files.len();
    let review = Arc::new(review);
    state.files.push(OpenFile {
        name: origin.name(),
        path: match origin {
            Origin::File(path) => Some(path),
            Origin::Clipboard(..) => None,
        },
        source,
        choices,
        review: Arc::clone(&review),
        pending: None,
    });
    if let Some(why) = lacks {
        state.offer_review(file, &why);
        return None;
    }
    for (table, dataset) in datasets {
        state.documents.extend(dataset.map(|dataset| document(&review, file, table, dataset)));
    }
    state.messages.retain(|message| message.join.is_none());
    state.forget_remarks();
    state.current = first_new;
    state.search.clear();
    state.review.look_at_chart();
    remember(state, before);
    state.redraw();
    state.forget_information();
    let name = state.files.get(file).map_or(String::new(), |file| file.name.clone());
    let hidden: Vec<&str> = review.hidden().collect();
    match hidden.as_slice() {
        [] => {}
        [only] => state.inform(format!("A hidden table was read too ({only}): {name}")),
        [first, others @ ..] => {
            let more = others.len();
            state.inform(format!("Hidden tables were read too ({first} and {more} more): {name}"));
        }
    }
    match review.problems.as_slice() {
        [] => {}
        [only] => state.remark_on(file, format!("{only}: {name}")),
        [first, ..] => {
            let n = numbers::grouped(review.problems.len().into());
            state.remark_on(file, format!("{n} problems; the first: {first}: {name}"));
        }
    }
    editions::compare(state, shown, first_new)
}

fn document(review: &Review, file: usize, table: TableId, dataset: Dataset) -> Document {
    let read = read_line(review, &dataset);
    let problems = review.problems.iter().take(MOST_PROBLEMS).map(ToString::to_string).collect();
    Document { problems, file: Some(file), table, ..Document::new(dataset, read) }
}

/// As many problems as a document repeats; the review has all.
const MOST_PROBLEMS: usize = 20;

/// How many numbers a dataset holds, and cells without one: `10,976 numbers,
/// 4,336 blank`.
pub(super) fn numbers_word(dataset: &Dataset) -> String {
    let (mut n_numbers, mut n_blank, mut n_other) = (0_usize, 0_usize, 0_usize);
    for at in 0..dataset.len() {
        match dataset.value(at) {
            Value::Number(_) => n_numbers += 1,
            Value::Absent(Absence::Blank) => n_blank += 1,
            Value::Absent(_) => n_other += 1,
        }
    }
    let plural = if n_numbers == 1 { "" } else { "s" };
    let mut line = format!("{} number{plural}", numbers::grouped(n_numbers.into()));
    for (n, words) in [(n_blank, "blank"), (n_other, "without a number")] {
        if n > 0 {
            line = format!("{line}, {} {words}", numbers::grouped(n.into()));
        }
    }
    line
}

/// What was read: a line for the foot of the window, without the file's name.
fn read_line(review: &Review, dataset: &Dataset) -> String {
    let count = |n: usize| numbers::grouped(n.into());
    let mut line =
        format!("{} rows read, {}", count(review.account.n_records), numbers_word(dataset));
    for (n, words) in [
        (review.account.count(Class::SetAside), "set aside"),
        (review.problems.len(), "not understood"),
    ] {
        if n > 0 {
            line = format!("{line}, {} {words}", count(n));
        }
    }
    line
}

/// Decides something about a file, which is then read once more.
pub(super) fn decide(state: &mut State, file: usize, change: &Change) -> Vec<Effect> {
    let ticket = state.next_ticket();
    let Some(opened) = state.files.get_mut(file) else { return Vec::new() };
    // Clicks that come fast build on each other.
    let mut choices = match opened.pending.take() {
        Some(pending) => {
            pending.watch.cancel();
            pending.choices
        }
        None => opened.choices.clone(),
    };
    change.apply(&mut choices);
    if choices == opened.choices {
        return Vec::new();
    }
    let watch: Arc<Watch> = Arc::default();
    opened.pending = Some(Pending { ticket, choices: choices.clone(), watch: Arc::clone(&watch) });
    let source = Arc::clone(&opened.source);
    vec![Effect::Reread { file, ticket, source, choices, watch }]
}

/// Gives up a reading with other choices. Whether there was one.
pub(super) fn forget_pending(state: &mut State) -> bool {
    let file = state.reviewed().map(|(index, _)| index);
    let pending =
        file.and_then(|file| state.files.get_mut(file)).and_then(|file| file.pending.take());
    pending.inspect(|pending| pending.watch.cancel()).is_some()
}

/// A file has been read once more. Where nothing of it can be charted any more,
/// the last chart stays, greyed out: one decision may be the first of several
/// that it takes, and the cells must be seen to take them.
pub(super) fn was_reread(
    state: &mut State,
    file: usize,
    ticket: u64,
    result: Result<Box<Opened>, String>,
) {
    let Some(opened) = state.files.get_mut(file) else { return };
    if opened.pending.as_ref().is_none_or(|pending| pending.ticket != ticket) {
        return;
    }
    opened.pending = None;
    let name = opened.name.clone();
    state.forget_remarks();
    match result {
        Ok(opened) => replace(state, file, *opened),
        Err(why) => {
            // Without a table there are no cells to go on with, so nothing is kept.
            let why = in_sentence(&why);
            state.remark(format!(
                "Not changed: read so, {why}. Choose something else, or leave at least one row \
                 with numbers as data: {name}"
            ));
        }
    }
}

/// The tables of a file, read otherwise, take the place of the old ones.
fn replace(state: &mut State, file: usize, opened: Opened) {
    let before = state.snapshot().map(|before| before.with_file(state, file));
    let Opened { choices, datasets, review, lacks, .. } = opened;
    let review = Arc::new(review);
    let reviewed = state.reviewed_table().filter(|(of, _)| *of == file).map(|(_, table)| table.id);
    let was_charted = reviewed.is_some_and(|table| state.document_of(file, table).is_some());
    if let Some(opened) = state.files.get_mut(file) {
        opened.choices = choices;
        opened.review = Arc::clone(&review);
    }
    let is_of_file = |document: &Document| document.file == Some(file);
    for document in state.documents.iter_mut().filter(|document| is_of_file(document)) {
        document.is_gone = true;
    }
    for (table, dataset) in datasets {
        let Some(dataset) = dataset else { continue };
        let mut new = document(&review, file, table, dataset);
        let old = state.documents.iter_mut().find(|old| is_of_file(old) && old.table == table);
        if let Some(old) = old {
            new.show_under(&state.names);
            new.view = keep_view(&old.view, &old.dataset, &new.dataset);
            new.set_breaks(keep_breaks(&old.breaks, &old.dataset, &new.dataset, as_before));
            new.keep_bases(&old.dataset);
            *old = new;
        } else {
            state.documents.push(new);
        }
    }
    // What can be charted from now on is what the decision was for.
    let new = reviewed.filter(|_| !was_charted).and_then(|table| state.document_of(file, table));
    let is_lost = state.document().is_none_or(|document| document.is_gone);
    let is_first = before.as_ref().is_some_and(|before| !before.has_tables());
    // A table that is still there keeps its last chart in sight.
    let stays = state
        .document()
        .is_some_and(|shown| is_of_file(shown) && review.table(shown.table).is_some());
    let live = |document: &Document| is_of_file(document) && !document.is_gone;
    let may_move = is_first || (is_lost && !stays);
    let first = || state.documents.iter().position(live).filter(|_| may_move);
    if let Some(shown) = new.or_else(first) {
        state.current = shown;
        state.search.clear();
        state.review.look_at_chart();
    }
    remember(state, before);
    state.forget_information();
    match lacks {
        Some(why) => state.offer_review(file, &why),
        None => state.withdraw_review(file),
    }
    state.redraw();
}
