//! A window without pixels, on a desktop that answers as the test says.

use eframe::egui;
use egui_kittest::Harness;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use tidemark::app::{App, Dialogs, Events, Wanted};
use tidemark::import::{ImportError, Source};

/// Dialogs that answer at once with what the test put there, and a disk that
/// can be slow.
#[derive(Default)]
pub struct Desktop {
    /// What is opened next.
    pub open: Mutex<Vec<PathBuf>>,
    /// Where files are saved: a folder, or the file itself. There are no
    /// dialogs without it.
    pub save: Mutex<Option<PathBuf>>,
    /// Whether reading waits.
    pub is_slow: Mutex<bool>,
    /// By which it is told that it need not any more.
    pub woken: Condvar,
}

impl Dialogs for Desktop {
    fn open(&self, _wanted: Wanted) -> Result<Vec<PathBuf>, String> {
        Ok(std::mem::take(&mut *self.open.lock().expect("not poisoned")))
    }

    fn save(&self, suggested: &str, _extension: &str) -> Result<Option<PathBuf>, String> {
        let place = self.save.lock().expect("not poisoned").clone();
        let place = place.ok_or("There are no dialogs here")?;
        Ok(Some(if place.extension().is_some() { place } else { place.join(suggested) }))
    }

    fn fetch(&self, path: &Path) -> Result<Source, ImportError> {
        let is_slow = self.is_slow.lock().expect("not poisoned");
        drop(self.woken.wait_while(is_slow, |is_slow| *is_slow).expect("not poisoned"));
        Source::open(path)
    }
}

/// A window that opens these files.
pub fn open(
    size: egui::Vec2,
    files: Vec<PathBuf>,
    desktop: &Arc<Desktop>,
) -> Harness<'static, App> {
    let dialogs: Arc<dyn Dialogs> = Arc::clone(desktop) as _;
    let mut harness = Harness::builder().with_size(size).with_max_steps(20).build_eframe(|cc| {
        let events = Events::new(None, Instant::now());
        App::new(&cc.egui_ctx, files, dialogs, events).expect("the built-in data")
    });
    wait(&mut harness, "opening", |app| app.state.reading.is_empty());
    harness
}

/// Steps until something holds; workers need real time.
pub fn wait(harness: &mut Harness<'static, App>, what: &str, holds: impl Fn(&App) -> bool) {
    for _ in 0..600 {
        harness.step();
        if holds(harness.state()) {
            harness.run();
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let app = harness.state();
    assert!(holds(app), "{what} did not happen; messages: {:?}", app.state.messages);
}
