//! What the window says of the numbers: findings, receipts, breaks and
//! editions, driven through the accessibility tree, without pixels.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use eframe::egui::{self, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tidemark::app::{App, Dialogs, Events};
use tidemark::dataset::Period;
use tidemark::figure::{View, Words};

/// A desktop without dialogs.
struct Desktop;

impl Dialogs for Desktop {
    fn open(&self) -> Result<Vec<PathBuf>, String> {
        Ok(Vec::new())
    }

    fn save(&self, _suggested: &str, _extension: &str) -> Result<Option<PathBuf>, String> {
        Ok(None)
    }
}

struct Window {
    harness: Harness<'static, App>,
    _folder: tempfile::TempDir,
}

/// A window with these files, named and with their text.
fn window(files: &[(&str, &str)]) -> Window {
    window_of(egui::vec2(1280.0, 1400.0), files)
}

fn window_of(size: egui::Vec2, files: &[(&str, &str)]) -> Window {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |(name, text): &(&str, &str)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let paths: Vec<PathBuf> = files.iter().map(write).collect();
    let dialogs: Arc<dyn Dialogs> = Arc::new(Desktop);
    let harness = Harness::builder().with_size(size).with_max_steps(20).build_eframe(|cc| {
        let events = Events::new(None, Instant::now());
        App::new(&cc.egui_ctx, paths, dialogs, events).expect("the built-in data")
    });
    let mut window = Window { harness, _folder: folder };
    window.wait("opening", |app| app.state.reading.is_empty());
    window
}

impl Window {
    /// Steps until something holds; workers need real time.
    fn wait(&mut self, what: &str, holds: impl Fn(&App) -> bool) {
        for _ in 0..600 {
            self.harness.step();
            if holds(self.harness.state()) {
                self.harness.run();
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let app = self.harness.state();
        assert!(holds(app), "{what}; messages: {:?}", app.state.messages);
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_role_and_label(egui::Role::Button, label).click();
        self.harness.run();
    }

    fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.run();
    }

    fn shows(&self, words: &str) -> bool {
        self.harness.query_by_label_contains(words).is_some()
    }

    fn view(&self) -> View {
        self.harness.state().state.document().expect("a document").view.clone()
    }

    fn title(&self) -> String {
        self.harness.state().state.picture.as_ref().expect("a chart").figure.title.clone()
    }

    /// Clicks a button, and tells what it puts on the clipboard.
    fn copied(&mut self, label: &str) -> String {
        let copy = self.harness.get_all_by_role_and_label(egui::Role::Button, label).next();
        copy.expect(label).click();
        for _ in 0..10 {
            self.harness.step();
            let commands = &self.harness.output().platform_output.commands;
            let text = commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            });
            if let Some(text) = text {
                self.harness.run();
                return text;
            }
        }
        String::new()
    }
}

const CASES: &str = "\
country,year,cases
Norway,2021,1900
Norway,2022,1000
Norway,2023,1500
Chile,2021,800
Chile,2022,9000
Chile,2023,6000
Ghana,2021,400
Ghana,2022,3000
Ghana,2023,4500
";

const WHOLE: &str = "Cases fell by 1,000 (−7.7%) from 13,000 in 2022 to 12,000 in 2023.";

#[test]
fn findings_open_by_button_and_key_and_close_by_escape() {
    let mut window = window(&[("cases.csv", CASES)]);
    assert!(!window.shows(WHOLE));
    window.click("Findings");
    assert!(window.shows(WHOLE), "{:?}", window.title());
    assert!(window.shows("Of three countries with a figure for both 2022 and 2023, one fell"));
    window.press(Key::Escape);
    assert!(!window.shows(WHOLE));
    window.press(Key::F3);
    assert!(window.shows(WHOLE));
    window.press(Key::F3);
    assert!(!window.shows(WHOLE));
}

#[test]
fn a_finding_shows_its_chart_and_undo_brings_the_old_one_back() {
    let mut window = window(&[("cases.csv", CASES)]);
    let words = Words { title: Some("My words".to_owned()), ..Words::default() };
    let mine = View { words, ..window.view() };
    window.harness.get_by_role_and_label(egui::Role::MultilineTextInput, "TITLE").focus();
    window.harness.run();
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.harness.run();
    window
        .harness
        .get_by_role_and_label(egui::Role::MultilineTextInput, "TITLE")
        .type_text("My words");
    window.harness.run();
    assert_eq!((window.view(), window.title().as_str()), (mine.clone(), "My words"));
    window.click("Findings");
    window.click(WHOLE);
    assert_eq!((window.view().kind, window.view().dimension), ("columns", None));
    assert!(window.title().starts_with("Cases"), "{}", window.title());
    // Its chart is of the whole; the findings by country stay beside it.
    let falls = "The only fall from a base large enough: Chile −3,000 (−33.3%).";
    window.click(falls);
    assert_eq!(window.view().chosen.expect("a choice").into_iter().collect::<Vec<_>>(), ["Chile"]);
    window.click("Undo");
    window.click("Undo");
    assert_eq!(window.view(), mine);
    assert!(window.shows(falls));
}

#[test]
fn findings_follow_the_periods_and_the_dataset() {
    let mut window = window(&[("cases.csv", CASES)]);
    window.click("Findings");
    window.click("From 2021");
    assert!(!window.shows(WHOLE));
    assert!(window.shows("Cases rose by 8,900 (+287.1%) from 3,100 in 2021 to 12,000 in 2023."));
    assert_eq!(window.view().before, Some(Period::Year(2021)));
    window.click("CyberTipline by platform");
    assert!(window.shows("Reports from service providers fell by 15,596,520"));
    // In a ranking one period is chosen, and compared with the one before.
    window.click("Who is largest?");
    window.click("In 2020");
    assert!(window.shows("2019 to 2020"));
}

#[test]
fn findings_are_copied_one_by_one_and_all_together() {
    let mut window = window(&[("cases.csv", CASES)]);
    window.click("Findings");
    assert_eq!(window.copied("Copy"), WHOLE);
    let all = window.copied("Copy all");
    let found = window.harness.state().state.side.findings.as_ref().expect("findings");
    let sentences = found.sentences.as_ref().expect("sentences");
    let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    assert!(texts.len() > 3);
    assert_eq!(all, texts.join("\n"));
}

#[test]
fn one_period_has_no_findings_and_says_why() {
    let mut window = window(&[("one.csv", "country,cases\nNorway,1900\nChile,800\nGhana,400\n")]);
    window.click("Findings");
    assert!(window.shows("The data has only one period, so nothing can be compared"));
}

#[test]
fn a_narrow_window_has_the_findings_below() {
    let mut window = window_of(egui::vec2(1000.0, 700.0), &[("cases.csv", CASES)]);
    window.click("Findings");
    let sentence = window.harness.get_by_label(WHOLE).rect();
    let picture = window.harness.get_by_role(egui::Role::Image).rect();
    assert!(sentence.top() > picture.bottom() && sentence.right() < 1000.0);
    // The review takes its place.
    window.press(Key::F4);
    assert!(!window.shows(WHOLE) && window.shows("Row 3: data"));
}
