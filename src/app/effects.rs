//! Dialogs, reading and writing, each on a thread of its own that always answers.

use super::command::{Command, Effect, Outcome, Wanted};
use super::names;
use super::state::{Job, Opened, Origin, PageSize, Picture};
use crate::dataset::entities::Entities;
use crate::export::write::{atomically, is_same_file};
use crate::export::{self, FORMATS, Options, TextAs};
use crate::import::{self, Choices, ImportError, Source, Watch, unpack};
use eframe::egui;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// The dialogs of the desktop; tests bring their own.
pub trait Dialogs: Send + Sync {
    /// Asks for files to open; none if it was cancelled.
    ///
    /// # Errors
    /// One sentence if no dialog can be shown.
    fn open(&self, wanted: Wanted) -> Result<Vec<PathBuf>, String>;
    /// Asks where to save; none if it was cancelled.
    ///
    /// # Errors
    /// One sentence if no dialog can be shown.
    fn save(&self, suggested: &str, extension: &str) -> Result<Option<PathBuf>, String>;
    /// Fetches a file that was chosen; tests take their time for it.
    ///
    /// # Errors
    /// If it cannot be read.
    fn fetch(&self, path: &Path) -> Result<Source, ImportError> {
        Source::open(path)
    }
}

/// The dialogs that the system has.
pub struct SystemDialogs;

/// Nobody cancels a dialog that fast: there was none. rfd does not tell the
/// two apart.
const FASTEST_CANCEL: Duration = Duration::from_millis(120);

/// What a dialog answered, or that there is none here.
fn answered<T>(ask: impl FnOnce() -> Option<T>) -> Result<Option<T>, String> {
    let start = Instant::now();
    let answer = ask();
    if answer.is_none() && start.elapsed() < FASTEST_CANCEL {
        let sentence = "This desktop shows no file dialogs (a portal or zenity would); open files \
                        by name: tidemark FILE, save with tidemark export";
        return Err(sentence.to_owned());
    }
    Ok(answer)
}

impl Dialogs for SystemDialogs {
    fn open(&self, wanted: Wanted) -> Result<Vec<PathBuf>, String> {
        if wanted == Wanted::Names {
            let dialog = rfd::FileDialog::new()
                .set_title("Open names")
                .add_filter("Names, kinds and parents", &[names::EXTENSION]);
            return answered(|| dialog.pick_files()).map(Option::unwrap_or_default);
        }
        let formats = import::FORMATS.iter();
        let extensions: Vec<&str> = formats
            .flat_map(|format| format.extensions)
            .chain(unpack::EXTENSIONS)
            .copied()
            .collect();
        let dialog = rfd::FileDialog::new()
            .set_title("Open report data")
            .add_filter("Report data", &extensions)
            .add_filter("All files", &["*"]);
        answered(|| dialog.pick_files()).map(Option::unwrap_or_default)
    }

    fn save(&self, suggested: &str, extension: &str) -> Result<Option<PathBuf>, String> {
        let is_names = extension == names::EXTENSION;
        let title = if is_names { "Save names" } else { "Export chart" };
        let mut dialog = rfd::FileDialog::new().set_title(title).set_file_name(suggested);
        if is_names {
            dialog = dialog.add_filter("Names, kinds and parents", &[extension]);
            return answered(|| dialog.save_file());
        }
        let mut formats: Vec<_> = FORMATS.iter().collect();
        // The format asked for stands first.
        formats.sort_by_key(|format| format.extension != extension);
        for format in formats {
            dialog = dialog.add_filter(format.name, &[format.extension]);
        }
        answered(|| dialog.save_file())
    }
}

/// Does effects, and hands what they come to back as commands.
pub struct Workers {
    dialogs: Arc<dyn Dialogs>,
    sender: Sender<Command>,
    receiver: Receiver<Command>,
}

impl Workers {
    /// Workers that ask with these dialogs.
    pub fn new(dialogs: Arc<dyn Dialogs>) -> Self {
        let (sender, receiver) = channel();
        Self { dialogs, sender, receiver }
    }

    /// What has come in since the last time.
    pub fn finished(&self) -> Vec<Command> {
        self.receiver.try_iter().collect()
    }

    /// Starts an effect.
    pub fn start(&self, ctx: &egui::Context, effect: Effect) {
        let dialogs = Arc::clone(&self.dialogs);
        match effect {
            Effect::CopyText(text) => ctx.copy_text(text),
            Effect::CopyPicture(picture) => {
                let clipboard = ctx.clone();
                self.spawn(ctx, move || {
                    let result = unbroken(|| copy(&clipboard, &picture));
                    Ok(Some(Command::Done(Outcome::Copied(result))))
                });
            }
            Effect::AskForFiles(wanted) => self.ask(ctx, move || {
                let paths = dialogs.open(wanted)?;
                Ok((!paths.is_empty()).then_some(Command::Open(paths)))
            }),
            Effect::AskWhereToSave { suggested, extension, then } => self.ask(ctx, move || {
                let path = dialogs.save(&suggested, extension)?;
                Ok(path.map(|path| then(with_extension(path, extension))))
            }),
            Effect::AskToPaste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            Effect::Read(Job { ticket, origin, watch }) => self.spawn(ctx, move || {
                let path = origin.path();
                let result = unbroken(|| read(dialogs.as_ref(), &origin, &watch));
                Ok(Some(Command::Done(Outcome::Read { ticket, path, result })))
            }),
            Effect::Reread { file, ticket, source, choices, watch } => self.spawn(ctx, move || {
                let result = unbroken(|| open(source, choices, &watch));
                Ok(Some(Command::Done(Outcome::Reread { file, ticket, result })))
            }),
            Effect::ReadNames(path) => self.spawn(ctx, move || {
                let result = unbroken(|| read_names(dialogs.as_ref(), &path));
                Ok(Some(Command::Done(Outcome::NamesRead { path, result })))
            }),
            Effect::SaveNames { path, names, sources } => self.spawn(ctx, move || {
                let result = unbroken(|| save(&path, names.to_toml().as_bytes(), &sources));
                Ok(Some(Command::Done(Outcome::Written { path, result })))
            }),
            Effect::Edition(work) => self.spawn(ctx, move || Ok(Some(work.run()))),
            Effect::Write { path, picture, sources } => self.spawn(ctx, move || {
                let result = unbroken(|| write(&path, &picture, &sources));
                Ok(Some(Command::Done(Outcome::Written { path, result })))
            }),
        }
    }

    /// Runs a dialog: on a thread of its own but on macOS, where dialogs
    /// belong to the main thread.
    fn ask(
        &self,
        ctx: &egui::Context,
        work: impl FnOnce() -> Result<Option<Command>, String> + Send + 'static,
    ) {
        if cfg!(target_os = "macos") {
            answer(ctx, &self.sender, work);
        } else {
            self.spawn(ctx, work);
        }
    }

    fn spawn(
        &self,
        ctx: &egui::Context,
        work: impl FnOnce() -> Result<Option<Command>, String> + Send + 'static,
    ) {
        let (worker_ctx, sender) = (ctx.clone(), self.sender.clone());
        let thread = std::thread::Builder::new().name("worker".to_owned());
        if let Err(error) = thread.spawn(move || answer(&worker_ctx, &sender, work)) {
            let failed = Outcome::Failed(format!("No thread could be started ({error})"));
            // The receiver lives as long as the sender beside it.
            let _ = self.sender.send(Command::Done(failed));
        }
    }
}

/// Does the work and answers, whatever happens.
fn answer(
    ctx: &egui::Context,
    sender: &Sender<Command>,
    work: impl FnOnce() -> Result<Option<Command>, String>,
) {
    let command =
        unbroken(work).unwrap_or_else(|sentence| Some(Command::Done(Outcome::Failed(sentence))));
    if let Some(command) = command {
        // With the window gone nobody waits for the answer.
        let _ = sender.send(command);
    }
    ctx.request_repaint();
}

/// Does the work; a panic becomes one sentence.
fn unbroken<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let broken = |_| {
        Err("Something went wrong inside the program; what is shown has not changed".to_owned())
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(broken)
}

fn read(dialogs: &dyn Dialogs, origin: &Origin, watch: &Watch) -> Result<Box<Opened>, String> {
    let source = match origin {
        Origin::File(path) => dialogs.fetch(path).map_err(|error| error.to_string()),
        Origin::Clipboard(name, text) => Ok(Source::from_bytes(name.as_str(), text.as_bytes())),
    };
    let opened = source.and_then(|source| open(Arc::new(source), Choices::default(), watch));
    opened.map_err(|sentence| format!("{sentence}: {}", origin.name()))
}

fn read_names(dialogs: &dyn Dialogs, path: &Path) -> Result<Box<Entities>, String> {
    let source = dialogs.fetch(path).map_err(|error| error.to_string())?;
    let names = Entities::from_bytes(&source.bytes).map_err(|error| error.to_string())?;
    Ok(Box::new(names))
}

fn open(source: Arc<Source>, choices: Choices, watch: &Watch) -> Result<Box<Opened>, String> {
    let opened = Opened::read(source, choices, watch);
    opened.map(Box::new).map_err(|error| error.to_string())
}

fn copy(clipboard: &egui::Context, picture: &Picture) -> Result<(), String> {
    let pixels = export::pixels(&picture.page, PageSize::SCALE);
    let (width, height, pixels) = pixels.map_err(|error| error.to_string())?;
    clipboard.copy_image(egui::ColorImage::from_rgba_unmultiplied([width, height], &pixels));
    Ok(())
}

fn write(path: &Path, picture: &Picture, sources: &[PathBuf]) -> Result<(), String> {
    let format = export::format_of(&path.to_string_lossy()).map_err(|error| error.to_string())?;
    let options = Options { scale: PageSize::SCALE, text: TextAs::Text };
    let bytes = (format.bytes)(&picture.figure, &picture.page, &options)
        .map_err(|error| error.to_string())?;
    save(path, &bytes, sources)
}

/// Writes a file that is none of those that were opened.
pub(super) fn save(path: &Path, bytes: &[u8], sources: &[PathBuf]) -> Result<(), String> {
    if sources.iter().any(|source| is_same_file(path, source)) {
        return Err("A source is never replaced; choose another name".to_owned());
    }
    atomically(path, bytes).map_err(|error| error.to_string())
}

/// The path with the format's extension, unless it ends in a known one.
fn with_extension(path: PathBuf, extension: &str) -> PathBuf {
    let is_it = path.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension));
    if is_it
        || (extension != names::EXTENSION && export::format_of(&path.to_string_lossy()).is_ok())
    {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}
