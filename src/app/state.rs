//! What the window shows, and the one place where it changes.

use super::command::{Command, Effect, Outcome};
pub use super::messages::Message;
pub use super::view_change::ViewChange;
use super::view_change::change_view;
use crate::dataset::Dataset;
use crate::export::{FORMATS, Format};
use crate::figure::{self, Figure, Theme, View};
use crate::import::{Import, builtin};
use crate::page::{self, Page, Size};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
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
    /// Files that are being read.
    pub reading: Vec<PathBuf>,
    /// What is searched for among the entities.
    pub search: String,
    /// The field of words that the last step typed into; the next key goes on
    /// with that step.
    typing: Option<usize>,
    undo: Vec<Snapshot>,
    redo: Vec<Snapshot>,
}

/// A dataset with the view of it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The data.
    pub dataset: Arc<Dataset>,
    /// The view.
    pub view: View,
    /// The file that it was read from; none for built-in data.
    pub path: Option<PathBuf>,
    /// What was read: a line for the foot of the window.
    pub read: String,
    /// What could not be read, a line each.
    pub problems: Vec<String>,
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

/// What undo brings back.
#[derive(Clone, Debug)]
struct Snapshot {
    current: usize,
    view: View,
    theme: Theme,
    page_size: PageSize,
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
            let read = format!(
                "{} · {} figures, built in",
                dataset.title,
                figure::numbers::grouped(dataset.len().into())
            );
            documents.push(Document {
                view: View::of(&dataset),
                dataset: Arc::new(dataset),
                path: None,
                read,
                problems: Vec::new(),
            });
        }
        let mut state = Self {
            documents,
            current: 0,
            theme: Theme::Light,
            page_size: PageSize::Slide,
            picture: Err(String::new()),
            messages: Vec::new(),
            reading: Vec::new(),
            search: String::new(),
            typing: None,
            undo: Vec::new(),
            redo: Vec::new(),
        };
        state.redraw();
        Ok(state)
    }

    /// The document that is shown.
    pub fn document(&self) -> Option<&Document> {
        self.documents.get(self.current)
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    fn snapshot(&self) -> Option<Snapshot> {
        let view = self.document()?.view.clone();
        Some(Snapshot { current: self.current, view, theme: self.theme, page_size: self.page_size })
    }

    fn restore(&mut self, snapshot: Snapshot) {
        self.current = snapshot.current;
        self.theme = snapshot.theme;
        self.page_size = snapshot.page_size;
        if let Some(document) = self.documents.get_mut(snapshot.current) {
            document.view = snapshot.view;
        }
    }

    /// Draws the current view anew.
    fn redraw(&mut self) {
        let Some(document) = self.documents.get(self.current) else { return };
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
            state.current = index;
            state.search.clear();
            remember(state, before);
            state.redraw();
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
        Command::Undo => step(state, |state| (&mut state.undo, &mut state.redo)),
        Command::Redo => step(state, |state| (&mut state.redo, &mut state.undo)),
        Command::Search(text) => state.search = text,
        Command::Dismiss(message) => state.messages.retain(|shown| *shown != message),
        Command::OpenDialog => return vec![Effect::AskForFiles],
        Command::Open(paths) => {
            state.reading.extend(paths.iter().cloned());
            return paths.into_iter().map(Effect::Read).collect();
        }
        Command::ExportDialog(extension) => return export_dialog(state, extension),
        Command::Export(path) => {
            if let Ok(picture) = &state.picture {
                let opened = state.documents.iter().filter_map(|document| document.path.as_ref());
                let sources = opened.chain(&state.reading).cloned().collect();
                return vec![Effect::Write { path, picture: Arc::clone(picture), sources }];
            }
        }
        Command::CopyPicture => {
            return state.picture.iter().map(|p| Effect::CopyPicture(Arc::clone(p))).collect();
        }
        Command::CopyNumbers => return copy_numbers(state),
        Command::Done(outcome) => done(state, outcome),
    }
    Vec::new()
}

/// One step back or forth.
fn step(
    state: &mut State,
    stacks: impl Fn(&mut State) -> (&mut Vec<Snapshot>, &mut Vec<Snapshot>),
) {
    let now = state.snapshot();
    let (from, _) = stacks(state);
    let Some(snapshot) = from.pop() else { return };
    // Undoing a change to another dataset keeps that dataset's present view.
    let there = state
        .documents
        .get(snapshot.current)
        .map(|document| Snapshot { view: document.view.clone(), ..snapshot.clone() });
    let opposite = if snapshot.current == state.current {
        now
    } else {
        now.zip(there).map(|(now, there)| Snapshot { view: there.view, ..now })
    };
    stacks(state).1.extend(opposite);
    state.typing = None;
    state.restore(snapshot);
    state.redraw();
}

fn remember(state: &mut State, before: Option<Snapshot>) {
    const MOST_STEPS: usize = 200;
    let Some(before) = before else { return };
    let is_same = state.snapshot().is_some_and(|now| {
        now.current == before.current
            && now.view == before.view
            && now.theme == before.theme
            && now.page_size == before.page_size
    });
    if is_same {
        return;
    }
    state.typing = None;
    state.undo.push(before);
    if state.undo.len() > MOST_STEPS {
        state.undo.remove(0);
    }
    state.redo.clear();
}

fn export_dialog(state: &mut State, extension: &'static str) -> Vec<Effect> {
    let (Ok(picture), Some(document)) = (&state.picture, state.document()) else {
        state.complain("There is no chart to export");
        return Vec::new();
    };
    let suggested = format!("{}-{}.{extension}", document.dataset.name, picture.figure.kind);
    vec![Effect::AskWhereToExport { suggested, extension }]
}

fn copy_numbers(state: &mut State) -> Vec<Effect> {
    let Ok(picture) = &state.picture else { return Vec::new() };
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
fn done(state: &mut State, outcome: Outcome) {
    match outcome {
        Outcome::Read { path, result } => {
            if let Some(index) = state.reading.iter().position(|reading| *reading == path) {
                state.reading.remove(index);
            }
            match result {
                Ok(import) => add_import(state, &path, *import),
                Err(sentence) => state.complain(sentence),
            }
        }
        Outcome::Written { path, result } => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            match result {
                Ok(()) => state.inform(format!("Saved {name}")),
                Err(sentence) => state.complain(format!("{sentence}: {name}")),
            }
        }
        Outcome::Copied(Ok(())) => state.inform("The picture is on the clipboard"),
        Outcome::Copied(Err(sentence)) | Outcome::Failed(sentence) => state.complain(sentence),
    }
}

fn add_import(state: &mut State, path: &Path, import: Import) {
    let Import { file, n_records, datasets, problems, tables, .. } = import;
    let before = state.snapshot();
    let first_new = state.documents.len();
    let n_set_aside: usize = tables.iter().map(|table| table.skipped.len()).sum();
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let chartable = tables.iter().map(|table| table.lacks.is_none());
    for (dataset, _) in
        datasets.into_iter().zip(chartable).filter(|(_, is_chartable)| *is_chartable)
    {
        let count = |n: usize| figure::numbers::grouped(n.into());
        let mut read = format!(
            "{file} · {} records read, {} figures, {} set aside",
            count(n_records),
            count(dataset.len()),
            count(n_set_aside)
        );
        if !lines.is_empty() {
            read = format!("{read}, {} not understood", count(lines.len()));
        }
        state.documents.push(Document {
            view: View::of(&dataset),
            dataset: Arc::new(dataset),
            path: Some(path.to_owned()),
            read,
            problems: lines.clone(),
        });
    }
    if state.documents.len() > first_new {
        state.current = first_new;
        state.search.clear();
        remember(state, before);
        state.redraw();
        state.forget_information();
        if let Some(line) = lines.first() {
            state.complain(format!("{line}: {file}"));
        }
    }
}
