//! The window.

mod bases;
mod breaks;
mod choices;
mod command;
mod editions;
mod effects;
mod files;
mod messages;
mod names;
mod panels;
mod plot;
mod reading;
mod receipt;
pub mod review;
pub mod side;
mod stale;
pub mod state;
mod style;
mod table;
mod undo;
mod view_change;
mod widgets;
mod words;

pub use command::{Command, Effect, Outcome, Wanted};
pub use effects::{Dialogs, SystemDialogs};
pub use state::State;

use crate::cli::Failure;
use crate::export::write;
use effects::Workers;
use eframe::egui;
use state::apply;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// The program's icon, drawn in `assets/icon.svg`.
const ICON: &[u8] = include_bytes!("../../assets/icon.png");

/// The program in a window.
pub struct App {
    /// What it shows.
    pub state: State,
    commands: Vec<Command>,
    workers: Workers,
    events: Events,
    pasting: reading::Pasting,
}

/// A log of what happened, for tests and benchmarks: a line each with the
/// milliseconds since the start.
#[derive(Debug)]
pub struct Events {
    path: Option<PathBuf>,
    start: Instant,
    is_first_frame: bool,
}

impl Events {
    /// A log that appends to a file, or says nothing.
    pub fn new(path: Option<PathBuf>, start: Instant) -> Self {
        Self { path, start, is_first_frame: true }
    }

    fn log(&self, what: &str) {
        if let Some(path) = &self.path {
            let milliseconds = self.start.elapsed().as_secs_f64() * 1000.0;
            write::append(path, &format!("{milliseconds:.1} {what}\n"));
        }
    }
}

impl App {
    /// The program, with files to open at once.
    ///
    /// # Errors
    /// When the built-in data cannot be read.
    pub fn new(
        ctx: &egui::Context,
        files: Vec<PathBuf>,
        dialogs: Arc<dyn Dialogs>,
        events: Events,
    ) -> Result<Self, String> {
        style::install(ctx);
        let commands = if files.is_empty() { Vec::new() } else { vec![Command::Open(files)] };
        let state = State::new()?;
        ctx.set_theme(panels::window_theme(state.theme));
        let (workers, pasting) = (Workers::new(dialogs), reading::Pasting::default());
        Ok(Self { state, commands, workers, events, pasting })
    }

    fn log_outcome(&mut self, command: &Command) {
        match command {
            Command::Done(Outcome::Read { path, result, .. }) => {
                let word = match result {
                    Ok(opened) if opened.is_chartable() => "imported",
                    Ok(_) => "uncharted",
                    Err(_) => "refused",
                };
                self.events.log(&format!("{word} {}", path.display()));
            }
            Command::Done(Outcome::Written { path, result }) => {
                let word = if result.is_ok() { "exported" } else { "not-exported" };
                self.events.log(&format!("{word} {}", path.display()));
            }
            _ => {}
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        // A frame may run twice; what has effects runs once.
        if ctx.current_pass_index() > 0 {
            return;
        }
        let dropped = ctx.input_mut(|input| std::mem::take(&mut input.raw.dropped_files));
        if !dropped.is_empty() {
            self.commands
                .push(Command::Open(dropped.iter().map(|file| file.path().to_owned()).collect()));
        }
        self.commands.extend(panels::shortcuts(ctx, &self.state));
        self.commands.extend(self.pasting.commands(ctx));
        self.commands.extend(self.workers.finished());
        for command in std::mem::take(&mut self.commands) {
            self.log_outcome(&command);
            for effect in apply(&mut self.state, command) {
                if matches!(effect, Effect::AskToPaste) {
                    self.pasting.ask();
                }
                self.workers.start(ctx, effect);
            }
            ctx.request_repaint();
        }
        ctx.set_theme(panels::window_theme(self.state.theme));
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        // The frame took its style before the state changed; without this, one
        // frame at each change would mix two themes.
        ui.set_style(ui.ctx().style_of(panels::window_theme(self.state.theme)));
        panels::window_ui(ui, &self.state, &mut self.commands);
        if !self.commands.is_empty() {
            ui.request_repaint();
        }
        if std::mem::take(&mut self.events.is_first_frame) {
            self.events.log("first-frame");
        }
    }
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// Exit code 3 when no window can be opened, and a sentence that names the way
/// without one.
pub fn run(files: Vec<PathBuf>, events: Option<PathBuf>) -> Result<(), Failure> {
    let events = Events::new(events, Instant::now());
    // A test reads the icon; without it the window has none.
    let icon = eframe::icon_data::from_png_bytes(ICON).unwrap_or_default();
    let viewport = egui::ViewportBuilder::default()
        .with_icon(icon)
        .with_app_id("tidemark")
        .with_title("Tidemark")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([800.0, 560.0])
        .with_drag_and_drop(true);
    let options =
        eframe::NativeOptions { viewport, system_font_fallback: false, ..Default::default() };
    let is_open = Arc::new(AtomicBool::new(false));
    let opened = Arc::clone(&is_open);
    let start = || {
        let create = move |cc: &eframe::CreationContext<'_>| {
            opened.store(true, Ordering::Relaxed);
            let app = App::new(&cc.egui_ctx, files, Arc::new(SystemDialogs), events)?;
            Ok(Box::new(app) as Box<dyn eframe::App>)
        };
        eframe::run_native("tidemark", options, Box::new(create))
    };
    // winit panics where it finds no display library; to the user that is the
    // same as an error.
    let result = catch_unwind(AssertUnwindSafe(start));
    let why = match result {
        Ok(Ok(())) => return Ok(()),
        Err(_) if is_open.load(Ordering::Relaxed) => {
            let sentence = "Tidemark ended because of a fault of its own; no file was changed";
            return Err(Failure { sentence: sentence.to_owned(), code: 1 });
        }
        Ok(Err(error)) => in_words(&error),
        Err(_) => "there is no display".to_owned(),
    };
    let sentence =
        format!("No window can be opened here ({why}); tidemark export makes charts without one");
    Err(Failure { sentence, code: 3 })
}

/// Why there is no window, without what only developers understand.
fn in_words(error: &eframe::Error) -> String {
    match error {
        eframe::Error::AppCreation(error) => error.to_string(),
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            "there is no display".to_owned()
        }
        _ => "there is no OpenGL or other graphics to draw with".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_icon_can_be_read() {
        let icon = eframe::icon_data::from_png_bytes(super::ICON).unwrap();
        assert_eq!((icon.width, icon.height), (256, 256));
    }
}
