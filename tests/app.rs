//! The window's state, driven through its accessibility tree, without pixels.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use eframe::egui::{self, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tidemark::app::App;
use tidemark::dataset::Period;
use tidemark::figure::{Amount, Theme};
use tidemark::import::builtin::NAMES;

#[path = "support/desktop.rs"]
mod desktop;
#[path = "support/dropped.rs"]
mod dropped;

use desktop::{Desktop, wait};
use dropped::Dropped;

fn open_window(desktop: &Arc<Desktop>) -> Harness<'static, App> {
    desktop::open(egui::vec2(1280.0, 1400.0), Vec::new(), desktop)
}

/// Whether the news are these, and the newest message of all.
fn says(app: &App, text: &str) -> bool {
    app.state.messages.last().is_some_and(|message| message.text == text && !message.is_error)
}

/// Whether these words are among what went wrong.
fn complains(app: &App, text: &str) -> bool {
    app.state.messages.iter().any(|message| message.text == text && message.is_error)
}

fn click(harness: &mut Harness<'static, App>, label: &str) {
    harness.get_by_role_and_label(egui::Role::Button, label).click();
    harness.run();
}

fn title(harness: &Harness<'static, App>) -> String {
    harness.state().state.picture.as_ref().expect("a chart").figure.title.clone()
}

fn view(harness: &Harness<'static, App>) -> tidemark::figure::View {
    harness.state().state.document().expect("a dataset").view.clone()
}

fn report(folder: &Path, name: &str, first: &str) -> PathBuf {
    let path = folder.join(name);
    let text = format!(
        "country,year,cases\n{first},2022,100\n{first},2023,150\nChile,2022,90\nChile,2023,60\n"
    );
    std::fs::write(&path, text).expect("written");
    path
}

#[test]
fn a_chart_is_there_at_once() {
    let harness = open_window(&Arc::default());
    assert_eq!(title(&harness), "Reports fell for six of the ten largest reporters in 2024 ▵");
    // A screen reader is told what the picture says.
    assert!(
        harness
            .query_by_label_contains("Bar chart of changes, 2023 to 2024: 6 fell, 4 rose")
            .is_some()
    );
}

#[test]
fn every_choice_is_one_click() {
    let mut harness = open_window(&Arc::default());
    click(&mut harness, "Number");
    assert_eq!(view(&harness).amount, Amount::Number);
    click(&mut harness, "Company");
    assert_eq!(view(&harness).dimension, Some(1));
    click(&mut harness, "From 2022");
    assert_eq!(view(&harness).before, Some(Period::Year(2022)));
    click(&mut harness, "To 2025");
    assert_eq!(view(&harness).after, Some(Period::Year(2025)));
    // Choosing the other one's period swaps the two.
    click(&mut harness, "From 2025");
    assert_eq!(
        (view(&harness).before, view(&harness).after),
        (Some(Period::Year(2022)), Some(Period::Year(2025)))
    );
    click(&mut harness, "Top 5");
    assert_eq!(view(&harness).top, Some(5));
    click(&mut harness, "How did it develop?");
    assert_eq!(view(&harness).kind, "trend");
    click(&mut harness, "How much was it each time?");
    assert_eq!(view(&harness).kind, "columns");
    click(&mut harness, "CyberTipline totals");
    assert_eq!(title(&harness), "About 29.2 million incidents in 2024, 19% fewer than in 2023");
    click(&mut harness, "Videos");
    let videos =
        harness.state().state.document().expect("a dataset").dataset.measure_named("video files");
    assert_eq!(Some(view(&harness).measure), videos);
    click(&mut harness, "Dark");
    assert_eq!(harness.state().state.theme, Theme::Dark);
    assert!(harness.state().state.picture.is_ok());
}

#[test]
fn a_ranking_is_of_any_one_period() {
    let mut harness = open_window(&Arc::default());
    click(&mut harness, "Who is largest?");
    assert_eq!(title(&harness), "Reports: Facebook largest in 2024, with 8.59 million");
    click(&mut harness, "In 2019");
    assert_eq!(
        title(&harness),
        "Reports: Facebook (all of Meta) largest in 2019, with 15.9 million"
    );
    // Nothing is before the first period; a comparison finds its own again.
    click(&mut harness, "Who fell, who rose?");
    assert!(harness.state().state.picture.is_ok());
    click(&mut harness, "Who is largest?");
    click(&mut harness, "In 2023");
    click(&mut harness, "Who fell, who rose?");
    assert_eq!(
        (view(&harness).before, view(&harness).after),
        (Some(Period::Year(2022)), Some(Period::Year(2023)))
    );
}

#[test]
fn entities_are_chosen_by_name() {
    let mut harness = open_window(&Arc::default());
    harness.get_by_role_and_label(egui::Role::CheckBox, "Omegle").click();
    harness.run();
    let chosen = view(&harness).chosen.expect("a choice");
    assert!(
        !chosen.contains("Omegle") && chosen.contains("Google") && chosen.len() == 9,
        "{chosen:?}"
    );
    click(&mut harness, "Top 10");
    assert_eq!(view(&harness).chosen, None);
}

#[test]
fn undo_and_redo_bring_choices_back() {
    let mut harness = open_window(&Arc::default());
    let first = view(&harness);
    click(&mut harness, "Company");
    click(&mut harness, "CyberTipline by category");
    click(&mut harness, "Number");
    for _ in 0..3 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        harness.run();
    }
    assert_eq!((harness.state().state.current, view(&harness)), (0, first));
    for _ in 0..3 {
        harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        harness.run();
    }
    assert_eq!((harness.state().state.current, view(&harness).amount), (1, Amount::Number));
    assert!(harness.state().state.can_undo() && !harness.state().state.can_redo());
}

#[test]
fn words_typed_in_one_go_are_one_step() {
    let mut harness = open_window(&Arc::default());
    let first = title(&harness);
    harness.get_by_role_and_label(egui::Role::MultilineTextInput, "TITLE").focus();
    harness.run();
    for key in ["a", "b", "c"] {
        harness.get_by_role_and_label(egui::Role::MultilineTextInput, "TITLE").type_text(key);
        harness.run();
    }
    assert_ne!(title(&harness), first);
    let typed = title(&harness);
    // A reset is a step of its own: it can be taken back.
    click(&mut harness, "Reset");
    assert_eq!(title(&harness), first);
    click(&mut harness, "Undo");
    assert_eq!(title(&harness), typed);
    click(&mut harness, "Undo");
    assert_eq!(title(&harness), first);
    assert!(!harness.state().state.can_undo());
}

#[test]
fn the_title_is_edited_in_place() {
    let mut harness = open_window(&Arc::default());
    let field = harness.get_by_role_and_label(egui::Role::MultilineTextInput, "TITLE");
    field.focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness
        .get_by_role_and_label(egui::Role::MultilineTextInput, "TITLE")
        .type_text("Fewer reports");
    harness.run();
    assert_eq!(title(&harness), "Fewer reports");
    click(&mut harness, "Reset");
    assert_eq!(title(&harness), "Reports fell for six of the ten largest reporters in 2024 ▵");
}

#[test]
fn charts_are_exported_by_keyboard_and_by_button() {
    let folder = tempfile::tempdir().expect("a folder");
    let desktop = Arc::<Desktop>::default();
    *desktop.save.lock().expect("not poisoned") = Some(folder.path().to_owned());
    let mut harness = open_window(&desktop);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    wait(&mut harness, "export", |app| says(app, "Saved platforms-change.png"));
    click(&mut harness, "Export CSV…");
    wait(&mut harness, "export", |app| says(app, "Saved platforms-change.csv"));
    click(&mut harness, "Export SVG…");
    wait(&mut harness, "export", |app| says(app, "Saved platforms-change.svg"));
    let svg =
        std::fs::read_to_string(folder.path().join("platforms-change.svg")).expect("the file");
    assert!(svg.contains("six of the ten largest reporters"));
    // A folder that is gone is said, and nothing else changes.
    *desktop.save.lock().expect("not poisoned") = Some(folder.path().join("gone"));
    click(&mut harness, "Export PNG…");
    wait(&mut harness, "refusal", |app| {
        complains(
            app,
            "The file could not be written (the folder does not exist): platforms-change.png",
        )
    });
    assert_eq!(title(&harness), "Reports fell for six of the ten largest reporters in 2024 ▵");
}

#[test]
fn a_desktop_without_dialogs_is_said_to_be_one() {
    let mut harness = open_window(&Arc::default());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    wait(&mut harness, "sentence", |app| complains(app, "There are no dialogs here"));
}

/// Whether a button's text is light, as painted in the last frame.
fn is_painted_light(harness: &Harness<'static, App>, label: &str) -> bool {
    fn texts<'a>(shape: &'a egui::Shape, into: &mut Vec<&'a egui::epaint::TextShape>) {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, into)),
            egui::Shape::Text(text) => into.push(text),
            _ => {}
        }
    }
    let mut painted = Vec::new();
    for clipped in &harness.output().shapes {
        texts(&clipped.shape, &mut painted);
    }
    let text = painted.iter().find(|text| text.galley.text() == label).expect("it is painted");
    let own = text.galley.job.sections.first().expect("a section").format.color;
    let colour = if own == egui::Color32::PLACEHOLDER { text.fallback_color } else { own };
    colour.intensity() > 0.5
}

#[test]
fn no_frame_mixes_two_themes() {
    let mut harness = open_window(&Arc::default());
    for (button, theme) in [("Dark", Theme::Dark), ("Light", Theme::Light)] {
        harness.get_by_role_and_label(egui::Role::Button, button).click();
        let mut n_frames = 0;
        while harness.state().state.theme != theme {
            harness.step();
            n_frames += 1;
            assert!(n_frames < 10, "the click arrives");
            // The panels take the state's colours, the buttons egui's.
            let is_dark = harness.state().state.theme == Theme::Dark;
            assert_eq!(is_painted_light(&harness, "Open…"), is_dark, "in frame {n_frames}");
        }
    }
}

#[test]
fn picture_and_numbers_go_to_the_clipboard() {
    let mut harness = open_window(&Arc::default());
    click(&mut harness, "Copy numbers");
    assert!(says(harness.state(), "The numbers are on the clipboard"));
    harness.event(egui::Event::Copy);
    wait(&mut harness, "copy", |app| says(app, "The picture is on the clipboard"));
    assert_eq!(harness.state().state.messages.len(), 1, "news replace each other");
}

#[test]
fn dropped_files_become_datasets() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = open_window(&Arc::default());
    for (name, first) in [("one.csv", "Norway"), ("two.csv", "Ghana")] {
        let path = report(folder.path(), name, first);
        harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    }
    wait(&mut harness, "import", |app| app.state.documents.len() == NAMES.len() + 2);
    assert!(
        title(&harness).starts_with("Cases fell for one and rose for one of two countries in 2023"),
        "{}",
        title(&harness)
    );
    assert!(harness.state().state.reading.is_empty());
}

#[test]
fn files_are_opened_by_dialog() {
    let folder = tempfile::tempdir().expect("a folder");
    let desktop = Arc::<Desktop>::default();
    *desktop.open.lock().expect("not poisoned") = vec![report(folder.path(), "one.csv", "Norway")];
    let mut harness = open_window(&desktop);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    wait(&mut harness, "import", |app| app.state.documents.len() == NAMES.len() + 1);
    assert_eq!(harness.state().state.current, NAMES.len());
}

#[test]
fn a_file_that_cannot_be_used_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = open_window(&Arc::default());
    let before =
        (title(&harness), harness.state().state.documents.len(), harness.state().state.current);
    for (name, bytes) in
        [("empty.csv", b"".as_slice()), ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\0".as_slice())]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
        wait(&mut harness, "refusal", |app| {
            app.state.messages.iter().any(|m| m.is_error && m.text.ends_with(name))
        });
    }
    harness.input_mut().dropped_files.push(Arc::new(Dropped(folder.path().join("missing.csv"))));
    wait(&mut harness, "refusal", |app| {
        app.state.messages.iter().any(|m| m.is_error && m.text.ends_with("missing.csv"))
    });
    let after =
        (title(&harness), harness.state().state.documents.len(), harness.state().state.current);
    assert_eq!(before, after);
}

#[test]
fn errors_stay_until_they_are_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = folder.path().join("bin.csv");
    std::fs::write(&bad, b"\x89PNG\r\n\x1a\n\0\0\0\0").expect("written");
    let good = report(folder.path(), "good.csv", "Norway");
    let mut harness = open_window(&Arc::default());
    for path in [bad, good, folder.path().join("missing.csv")] {
        harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    }
    wait(&mut harness, "import", |app| {
        app.state.documents.len() == NAMES.len() + 1 && app.state.reading.is_empty()
    });
    click(&mut harness, "Copy numbers");
    let ends = |harness: &Harness<'static, App>, name: &str| {
        harness.state().state.messages.iter().filter(|m| m.text.ends_with(name)).count()
    };
    assert_eq!([ends(&harness, "bin.csv"), ends(&harness, "missing.csv")], [1, 1]);
    assert!(harness.query_by_label_contains("bin.csv").is_some(), "it is on the screen");
    let close = |harness: &mut Harness<'static, App>| {
        let buttons = harness.get_all_by_role_and_label(egui::Role::Button, "Close");
        buttons.last().expect("a button").click();
        harness.run();
    };
    assert!(says(harness.state(), "The numbers are on the clipboard"));
    close(&mut harness);
    assert_eq!(harness.state().state.messages.len(), 2);
    close(&mut harness);
    close(&mut harness);
    assert_eq!(harness.state().state.messages, []);
}

#[test]
fn the_newest_four_messages_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = open_window(&Arc::default());
    for number in 0..6 {
        let path = folder.path().join(format!("missing{number}.csv"));
        harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
        wait(&mut harness, "refusal", |app| app.state.messages.len() == number + 1);
    }
    for (name, is_shown) in
        [("missing1.csv", false), ("missing2.csv", true), ("missing5.csv", true)]
    {
        assert_eq!(harness.query_by_label_contains(name).is_some(), is_shown, "{name}");
    }
    assert!(harness.query_by_label("2 earlier, behind these").is_some());
}

#[test]
fn an_opened_file_is_never_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let desktop = Arc::<Desktop>::default();
    *desktop.save.lock().expect("not poisoned") = Some(folder.path().to_owned());
    let mut harness = open_window(&desktop);
    // The first one has the name that is suggested for the second one's chart.
    let names = ["cases-change.csv", "cases.csv"];
    for (index, name) in names.into_iter().enumerate() {
        let path = report(folder.path(), name, "Norway");
        harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
        wait(&mut harness, "import", |app| app.state.documents.len() == NAMES.len() + 1 + index);
    }
    let target = folder.path().join("cases-change.csv");
    let before = std::fs::read(&target).expect("the file");
    click(&mut harness, "Export CSV…");
    let sentence = "A source is never replaced; choose another name: cases-change.csv";
    wait(&mut harness, "refusal", |app| complains(app, sentence));
    assert_eq!(std::fs::read(&target).expect("the file"), before);
}

#[test]
fn what_is_ticked_is_what_is_drawn() {
    let ticked = |harness: &Harness<'static, App>| {
        harness.state().state.picture.as_ref().expect("a chart").shown.clone()
    };
    let mut harness = open_window(&Arc::default());
    let figure = &harness.state().state.picture.as_ref().expect("a chart").figure;
    assert!(figure.numbers.len() > 10, "the table has more than the bars");
    assert_eq!(ticked(&harness).len(), 10);
    click(&mut harness, "How much was it each time?");
    assert_eq!(ticked(&harness).len(), 0, "columns of the whole");
    assert!(harness.query_by_label("Top 5").is_none());
    "google".clone_into(&mut harness.state_mut().state.search);
    harness.run();
    harness.get_by_role_and_label(egui::Role::CheckBox, "Google").click();
    harness.run();
    assert_eq!(Vec::from_iter(ticked(&harness)), ["Google"]);
    assert!(title(&harness).starts_with("Google: "), "{}", title(&harness));
    click(&mut harness, "How did it develop?");
    assert_eq!(Vec::from_iter(ticked(&harness)), ["Google"]);
}

#[test]
fn columns_of_numbers_stay_apart_in_the_smallest_window() {
    let harness = desktop::open(egui::vec2(860.0, 560.0), Vec::new(), &Arc::default());
    let rows: Vec<f32> =
        harness.query_all_by_role(egui::Role::Row).map(|row| row.rect().width()).collect();
    assert!(!rows.is_empty() && rows.iter().all(|width| *width > 600.0), "{rows:?}");
}

#[test]
fn a_hovering_file_is_shown_where_to_go() {
    let mut harness = open_window(&Arc::default());
    let n_shapes = harness.output().shapes.len();
    harness.input_mut().hovered_files.push(egui::HoveredFile::default());
    harness.step();
    assert!(harness.output().shapes.len() > n_shapes, "the drop target is drawn");
}
