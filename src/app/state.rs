//! What the window shows, and the one place where it changes.

use super::breaks::{self, Draft};
use super::command::{Command, Effect, Outcome, Wanted};
use super::editions::{self, Edition};
pub use super::files::{Job, OpenFile, Opened, Origin};
pub use super::messages::Message;
use super::names;
use super::receipt::{self, Card};
use super::review::Place;
use super::side::Side;
use super::undo::{History, redo, remember, undo};
pub use super::view_change::ViewChange;
use super::view_change::change_view;
use super::{files, review, side};
use crate::dataset::entities::Entities;
use crate::dataset::{Break, Dataset};
use crate::export::{FORMATS, Format};
use crate::figure::{self, Figure, Theme, View};
use crate::import::{TableId, builtin};
use crate::page::{self, Page, Size};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that the window shows.
#[derive(Debug)]
pub struct State {
    /// The datasets, built-in ones first.
    pub documents: Vec<Document>,
    /// Index of the one that is shown.
    pub current: usize,
    /// The page's colours; the window's follow.
    pub theme: Theme,
    /// The page's size.
    pub page_size: PageSize,
    /// The chart, or why there is none.
    pub picture: Result<Arc<Picture>, String>,
    /// What the last actions came to, the newest last.
    pub messages: Vec<Message>,
    /// The files that were opened, none of which ever leaves its place.
    pub files: Vec<OpenFile>,
    /// What is to be read; the first is being read.
    pub reading: Vec<Job>,
    /// What the review of the import shows.
    pub review: Place,
    /// What stands beside the page.
    pub side: Side,
    /// The receipt that lies over the page.
    pub receipt: Option<Card>,
    /// The break in the series that somebody is about to name.
    pub draft: Option<Draft>,
    /// The answer that is awaited about editions that are being joined.
    pub joining: Option<u64>,
    /// What is searched for among the entities.
    pub search: String,
    /// Names, kinds and parents of somebody's own, for all data.
    pub names: Arc<Entities>,
    /// The field of words that the last step typed into; the next key goes on
    /// with that step.
    pub(super) typing: Option<usize>,
    pub(super) history: History,
    n_tickets: u64,
}

/// A dataset with the view of it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The data, under the names that somebody gave, with the breaks that were
    /// named by hand at the end of its own.
    pub dataset: Arc<Dataset>,
    /// The data as it was read.
    pub(super) as_read: Arc<Dataset>,
    /// The names that it is shown under.
    pub(super) names: Arc<Entities>,
    /// Those breaks.
    pub breaks: Vec<Break>,
    /// What it was joined from, if it was.
    pub edition: Option<Arc<Edition>>,
    /// The view.
    pub view: View,
    /// The number of the file that it was read from; none for built-in data.
    pub file: Option<usize>,
    /// Its table in that file.
    pub table: TableId,
    /// What was read: a line for the foot of the window, behind the name.
    pub read: String,
    /// What could not be read, a line each; the first ones.
    pub problems: Vec<String>,
    /// Whether the file, read otherwise, no longer has that table. Undo may
    /// bring it back, so it keeps its place.
    pub is_gone: bool,
}

/// A figure and its page.
#[derive(Debug)]
pub struct Picture {
    /// The figure.
    pub figure: Figure,
    /// The page.
    pub page: Page,
    /// Names of the entities that it shows.
    pub shown: BTreeSet<String>,
}

/// The sizes that the window offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageSize {
    /// 1920 × 1080 pixels.
    #[default]
    Slide,
    /// 1080 × 1080 pixels.
    Square,
}

impl PageSize {
    /// All of them, with their names.
    pub const ALL: [(Self, &'static str); 2] =
        [(Self::Slide, "Slide 16:9"), (Self::Square, "Square")];
    /// Pixels to a point.
    pub const SCALE: f64 = 2.0;

    /// Its size in points.
    pub fn points(self) -> Size {
        match self {
            Self::Slide => Size { width: 960.0, height: 540.0 },
            Self::Square => Size { width: 540.0, height: 540.0 },
        }
    }
}

impl Document {
    /// Data as it was read, in its own first view, of no file.
    pub(super) fn new(dataset: Dataset, read: String) -> Self {
        let as_read = Arc::new(dataset);
        Self {
            view: View::of(&as_read),
            dataset: Arc::clone(&as_read),
            as_read,
            names: Arc::default(),
            breaks: Vec::new(),
            edition: None,
            file: None,
            table: TableId::default(),
            read,
            problems: Vec::new(),
            is_gone: false,
        }
    }
}

impl State {
    /// The built-in datasets, the first one shown.
    ///
    /// # Errors
    /// When a built-in dataset cannot be read; a test makes sure it can.
    pub fn new() -> Result<Self, String> {
        let mut documents = Vec::new();
        for name in builtin::NAMES {
            let dataset = builtin::load(name).map_err(|error| error.to_string())?;
            let read = format!("{}, built in", files::numbers_word(&dataset));
            documents.push(Document::new(dataset, read));
        }
        let mut state = Self {
            documents,
            current: 0,
            theme: Theme::Light,
            page_size: PageSize::Slide,
            picture: Err(String::new()),
            messages: Vec::new(),
            files: Vec::new(),
            reading: Vec::new(),
            review: Place::default(),
            side: Side::default(),
            receipt: None,
            draft: None,
            joining: None,
            search: String::new(),
            names: Arc::default(),
            typing: None,
            history: History::default(),
            n_tickets: 0,
        };
        state.redraw();
        Ok(state)
    }

    /// The document that is shown.
    pub fn document(&self) -> Option<&Document> {
        self.documents.get(self.current)
    }

    /// The file of the document that is shown.
    pub fn file(&self) -> Option<(usize, &OpenFile)> {
        let index = self.document()?.file?;
        Some((index, self.files.get(index)?))
    }

    /// The document of a table, if it is charted.
    pub fn document_of(&self, file: usize, table: TableId) -> Option<usize> {
        self.documents.iter().position(|document| {
            document.file == Some(file) && document.table == table && !document.is_gone
        })
    }

    /// Whether a table of a file is charted.
    pub fn is_charted(&self, file: usize) -> bool {
        self.documents.iter().any(|document| document.file == Some(file) && !document.is_gone)
    }

    /// The files that were opened or are to be, none of which is ever written.
    pub(super) fn sources(&self) -> Vec<PathBuf> {
        let opened = self.files.iter().filter_map(|file| file.path.clone());
        opened.chain(self.reading.iter().map(|job| job.origin.path())).collect()
    }

    /// A number that no other answer bears.
    pub(super) fn next_ticket(&mut self) -> u64 {
        self.n_tickets += 1;
        self.n_tickets
    }

    /// Draws the current view anew.
    pub(super) fn redraw(&mut self) {
        if let Some(document) = self.documents.get_mut(self.current) {
            document.show_under(&self.names);
        }
        self.refresh_findings();
        self.refresh_proposed();
        self.refresh_names();
        let Some(document) = self.documents.get(self.current) else { return };
        self.draft = None;
        self.receipt.take_if(|card| !card.is_of(&document.dataset));
        let size = self.page_size.points();
        let draw = |room| figure::draw(&document.dataset, &View { room, ..document.view.clone() });
        let drawn = page::fitted(size, self.theme, draw).map_err(|error| error.to_string());
        self.picture = drawn.map(|(figure, page)| {
            let shown = drawn_entities(&figure, &document.view);
            Arc::new(Picture { figure, page, shown })
        });
    }
}

/// Names of the entities that a figure shows: those of its bars or lines. Columns
/// are of the whole, or of one that was chosen.
fn drawn_entities(figure: &Figure, view: &View) -> BTreeSet<String> {
    if figure.kind == "columns" {
        return view.chosen.clone().unwrap_or_default();
    }
    figure.marks.iter().filter_map(|mark| mark.hover.first().cloned()).collect()
}

/// The only place where the state changes. What comes back is to be done
/// outside: dialogs, reading, writing.
pub fn apply(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::View(change) => {
            let typing = state.document().and_then(|document| change.typed_field(&document.view));
            // Words that are typed in one go are one step.
            let goes_on = typing.is_some() && typing == state.typing;
            let before = state.snapshot().filter(|_| !goes_on);
            change_view(state, change);
            remember(state, before);
            state.typing = typing;
            state.redraw();
        }
        Command::ShowDataset(index) if index < state.documents.len() => {
            let before = state.snapshot();
            if state.current != index {
                state.forget_remarks();
            }
            state.current = index;
            state.search.clear();
            state.review.look_at_chart();
            remember(state, before);
            state.redraw();
            return editions::catch_up(state);
        }
        Command::ShowDataset(_) => {}
        Command::SetTheme(theme) => {
            let before = state.snapshot();
            state.theme = theme;
            remember(state, before);
            state.redraw();
        }
        Command::SetPageSize(page_size) => {
            let before = state.snapshot();
            state.page_size = page_size;
            remember(state, before);
            state.redraw();
        }
        Command::Undo => undo(state),
        Command::Redo => redo(state),
        Command::Search(text) => state.search = text,
        Command::Dismiss(message) => state.messages.retain(|shown| *shown != message),
        Command::OpenDialog => return vec![Effect::AskForFiles(Wanted::Data)],
        Command::Open(paths) => {
            let (tables, data): (Vec<_>, Vec<_>) =
                paths.into_iter().partition(|path| names::is_table(path));
            let mut effects: Vec<_> = tables.into_iter().map(Effect::ReadNames).collect();
            effects.extend(files::enqueue(state, data.into_iter().map(Origin::File).collect()));
            return effects;
        }
        Command::AskToPaste => return vec![Effect::AskToPaste],
        Command::Paste(text) => return files::paste(state, &text),
        Command::NothingToPaste(sentence) => state.complain(sentence),
        Command::CancelReading => return files::cancel(state),
        Command::Decide { file, change } => return files::decide(state, file, &change),
        Command::Review(change) => review::change(state, change),
        Command::Side(change) => side::change(state, change),
        Command::Break(change) => breaks::change(state, change),
        Command::Names(change) => return names::change(state, change),
        Command::Edition(change) => return editions::change(state, change),
        Command::Receipt(change) => {
            if let Some(text) = receipt::change(state, change) {
                state.inform("The receipt is on the clipboard");
                return vec![Effect::CopyText(text)];
            }
        }
        Command::ExportDialog(extension) => return export_dialog(state, extension),
        Command::Export(path) => {
            if let Some(picture) = state.chart() {
                let sources = state.sources();
                return vec![Effect::Write { path, picture: Arc::clone(picture), sources }];
            }
        }
        Command::CopyPicture => {
            return state.chart().into_iter().map(|p| Effect::CopyPicture(Arc::clone(p))).collect();
        }
        Command::CopyNumbers => return copy_numbers(state),
        Command::CopyText { text, said } => {
            state.inform(said);
            return vec![Effect::CopyText(text)];
        }
        Command::Done(outcome) => return done(state, outcome),
    }
    Vec::new()
}

fn export_dialog(state: &mut State, extension: &'static str) -> Vec<Effect> {
    let (Some(picture), Some(document)) = (state.chart(), state.document()) else {
        state.complain("There is no chart to export");
        return Vec::new();
    };
    let suggested = format!("{}-{}.{extension}", document.dataset.name, picture.figure.kind);
    vec![Effect::AskWhereToSave { suggested, extension, then: Command::Export }]
}

fn copy_numbers(state: &mut State) -> Vec<Effect> {
    let Some(picture) = state.chart() else { return Vec::new() };
    let csv: Option<&Format> = FORMATS.iter().find(|format| format.extension == "csv");
    let options = crate::export::Options { scale: 1.0, text: crate::export::TextAs::Text };
    let bytes =
        csv.and_then(|format| (format.bytes)(&picture.figure, &picture.page, &options).ok());
    let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return Vec::new();
    };
    state.inform("The numbers are on the clipboard");
    vec![Effect::CopyText(text)]
}

/// What came of an effect. A file that cannot be used leaves everything as it was.
fn done(state: &mut State, outcome: Outcome) -> Vec<Effect> {
    match outcome {
        Outcome::Read { ticket, result, .. } => return files::was_read(state, ticket, result),
        Outcome::Reread { file, ticket, result } => files::was_reread(state, file, ticket, result),
        Outcome::Written { path, result } => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            match result {
                Ok(()) => state.inform(format!("Saved {name}")),
                Err(sentence) => state.complain(format!("{sentence}: {name}")),
            }
        }
        Outcome::Copied(Ok(())) => state.inform("The picture is on the clipboard"),
        Outcome::NamesRead { path, result } => names::was_read(state, &path, result),
        Outcome::Compared { of, are_editions } => editions::compared(state, of, are_editions),
        Outcome::Joined(answer) => editions::joined(state, *answer),
        Outcome::Copied(Err(sentence)) => state.complain(sentence),
        Outcome::Failed(sentence) => {
            state.joining = None;
            state.complain(sentence);
        }
    }
    Vec::new()
}
