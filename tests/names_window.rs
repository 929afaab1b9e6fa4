//! Names, parents and kinds in the window, driven through the accessibility
//! tree, without pixels.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use eframe::egui::{self, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use std::path::PathBuf;
use std::sync::Arc;
use tidemark::app::App;

#[path = "support/desktop.rs"]
mod desktop;
#[path = "support/dropped.rs"]
mod dropped;

use desktop::Desktop;
use dropped::Dropped;

const REPORTS: &str = "\
Platform,Year,Reports
Heron Inc.,2021,1000
Heron Inc.,2022,2000
HERON INC,2023,3000
HERON INC,2022,50
Stork,2021,500
Stork,2022,700
Stork,2023,600
Egret,2021,100
Egret,2022,300
Egret,2023,400
Crane,2021,10
Crane,2022,20
Crane,2023,40
";

struct Window {
    harness: Harness<'static, App>,
    desktop: Arc<Desktop>,
    folder: tempfile::TempDir,
}

fn window(files: &[(&str, &str)]) -> Window {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |(name, text): &(&str, &str)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    };
    let paths: Vec<PathBuf> = files.iter().map(write).collect();
    let desktop = Arc::<Desktop>::default();
    let mut harness = desktop::open(egui::vec2(1280.0, 1400.0), paths, &desktop);
    harness.key_press(Key::F5);
    harness.run();
    Window { harness, desktop, folder }
}

impl Window {
    fn click(&mut self, label: &str) {
        self.harness.get_by_role_and_label(egui::Role::Button, label).click();
        self.harness.run();
    }

    fn click_first(&mut self, label: &str) {
        let first = self.harness.get_all_by_role_and_label(egui::Role::Button, label).next();
        first.expect(label).click();
        self.harness.run();
    }

    /// Types into a field, and enters it.
    fn enter(&mut self, field: &str, text: &str) {
        self.harness.get_by_role_and_label(egui::Role::TextInput, field).focus();
        self.harness.run();
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        self.harness.step();
        for letter in text.chars() {
            self.harness.event(egui::Event::Text(letter.to_string()));
            self.harness.step();
        }
        self.harness.key_press(Key::Enter);
        self.harness.run();
    }

    fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// The members of the dimension of that name.
    fn members(&self, dimension: &str) -> Vec<String> {
        let dataset = &self.harness.state().state.document().expect("a document").dataset;
        let index = dataset.dimension_named(dimension);
        let members = index.map(|index| dataset.dimensions[index].members.iter());
        members.into_iter().flatten().map(|member| member.name.clone()).collect()
    }

    /// The numbers of the chart: name, before, after.
    fn rows(&self) -> Vec<(String, String, String)> {
        let picture = self.harness.state().state.picture.as_ref().expect("a chart");
        let rows = picture.figure.numbers.iter();
        let text = |value: Option<tidemark::dataset::Value>| {
            value
                .and_then(tidemark::dataset::Value::number)
                .map(|n| n.to_string())
                .unwrap_or_default()
        };
        rows.map(|row| (row.name.clone(), text(row.before), text(Some(row.after)))).collect()
    }

    fn row(&self, name: &str) -> Option<(String, String)> {
        let found = self.rows().into_iter().find(|(own, ..)| own == name);
        found.map(|(_, before, after)| (before, after))
    }
}

#[test]
fn two_spellings_are_one_in_two_clicks_and_two_again_by_undo() {
    let mut window = window(&[("reports.csv", REPORTS)]);
    window.click("Close");
    // The first click.
    window.click("Names (1)");
    assert!(window.has("HERON INC · Heron Inc.") || window.has("Heron Inc. · HERON INC"));
    // What it would come to stands there before.
    assert!(window.has("2,050"));
    // The second one.
    window.click("Take as one");
    assert_eq!(window.members("platform"), ["Heron Inc.", "Stork", "Egret", "Crane"]);
    assert_eq!(window.row("Heron Inc."), Some(("2050".to_owned(), "3000".to_owned())));
    let picture = window.harness.state().state.picture.as_ref().expect("a chart");
    assert!(
        picture
            .figure
            .notes
            .iter()
            .any(|note| note.contains("Heron Inc.") && note.contains("HERON INC"))
    );
    assert!(!window.has("Take as one"));
    window.click("Undo");
    assert_eq!(window.members("platform").len(), 5);
    assert!(window.has("Take as one"));
    window.click("Redo");
    assert_eq!(window.members("platform").len(), 4);
}

#[test]
fn what_is_kept_apart_is_never_proposed_again() {
    let mut window = window(&[("reports.csv", REPORTS)]);
    window.click("Keep apart");
    assert!(!window.has("Take as one"));
    assert_eq!(window.members("platform").len(), 5);
    window.click("Names of Stork");
    window.enter("Shown as", "White stork");
    assert!(!window.has("Take as one"));
    window.click("Undo");
    window.click("Undo");
    assert!(window.has("Take as one"));
}

#[test]
fn platforms_of_a_company_are_compared_as_one() {
    let mut window = window(&[("reports.csv", REPORTS)]);
    assert!(!window.has("Company"));
    window.click("Names of Stork");
    window.enter("Part of 1", "Waders");
    assert_eq!(window.members("company").len(), 5);
    // The next one takes two clicks.
    window.click("Names of Egret");
    window.click("Waders");
    window.click("Company");
    assert_eq!(window.row("Waders"), Some(("1000".to_owned(), "1000".to_owned())));
    // Taken back, it is on its own again.
    window.click("Remove");
    assert_eq!(window.row("Waders"), Some(("700".to_owned(), "600".to_owned())));
    assert_eq!(window.row("Egret"), Some(("300".to_owned(), "400".to_owned())));
}

#[test]
fn a_parent_has_years() {
    let mut window = window(&[("reports.csv", REPORTS)]);
    window.click("Names of Stork");
    window.enter("Part of 1", "Waders");
    window.enter("Part of 1 to", "2022");
    window.click("Company");
    assert_eq!(window.row("Waders").map(|(before, _)| before), Some("700".to_owned()));
    assert_eq!(window.row("Stork").map(|(_, after)| after), Some("600".to_owned()));
    window.enter("Part of 1 from", "20");
    assert!(window.has("20 is no year; write it like 2021"));
    assert_eq!(window.row("Waders").map(|(before, _)| before), Some("700".to_owned()));
    window.enter("Part of 1 from", "2023");
    assert!(window.has("Waders ends before it begins"));
}

#[test]
fn an_entity_is_renamed_takes_in_another_name_and_changes_its_kind() {
    let mut window = window(&[("reports.csv", REPORTS)]);
    window.click("Names of Stork");
    window.enter("Shown as", "White stork");
    assert_eq!(window.row("White stork"), Some(("700".to_owned(), "600".to_owned())));
    // What is given up with Escape holds no more than what is being typed.
    let name = window.harness.get_by_role_and_label(egui::Role::TextInput, "Shown as");
    name.focus();
    window.harness.run();
    window.harness.event(egui::Event::Text("x".to_owned()));
    window.harness.run();
    assert!(window.row("White stork").is_some());
    window.harness.key_press(Key::Escape);
    window.harness.run();
    assert!(window.row("White stork").is_some() && window.has("Shown as"));
    window.enter("Another name", "egret");
    assert_eq!(window.row("White stork"), Some(("1000".to_owned(), "1000".to_owned())));
    assert!(!window.members("platform").contains(&"Egret".to_owned()));
    // What the file prints is never forgotten.
    assert!(window.has("Egret – 3 figures, 2021–2023") && window.has("egret"));
    window.harness.get_by_role_and_label(egui::Role::ComboBox, "Kind").click();
    window.harness.run();
    window.click("Hotline");
    let dataset = &window.harness.state().state.document().expect("a document").dataset;
    let stork = dataset.dimensions[0].members.iter().find(|m| m.name == "White stork");
    assert!(stork.expect("it").is_apart());
    window.click("Undo mine");
    assert_eq!(window.members("platform").len(), 5);
    assert_eq!(window.row("Stork"), Some(("700".to_owned(), "600".to_owned())));
}

#[test]
fn names_are_saved_dropped_and_hold_for_other_data() {
    let mut window = window(&[("reports.csv", REPORTS)]);
    *window.desktop.save.lock().expect("not poisoned") = Some(window.folder.path().to_owned());
    window.click("Take as one");
    window.click("Names of Stork");
    window.enter("Part of 1", "Waders");
    window.click("Save names…");
    desktop::wait(&mut window.harness, "saving", |app| {
        app.state.messages.iter().any(|message| message.text == "Saved names.toml")
    });
    let saved = window.folder.path().join("names.toml");
    let text = std::fs::read_to_string(&saved).expect("the file");
    assert!(text.contains("company = \"Waders\"") && text.contains("HERON INC"), "{text}");
    window.click("Undo all");
    assert_eq!(window.members("platform").len(), 5);
    let before = window.harness.state().state.names.to_toml();
    window.harness.input_mut().dropped_files.push(Arc::new(Dropped(saved)));
    desktop::wait(&mut window.harness, "opening", |app| app.state.names.to_toml() != before);
    assert_eq!(window.members("platform").len(), 4);
    assert!(window.has("Names of 2 entities opened: names.toml"));
    // Other data follow when they are shown.
    let other = window.folder.path().join("other.csv");
    std::fs::write(
        &other,
        "Platform,Year,Cases\nStork,2021,1\nStork,2022,2\nIbis,2021,3\nIbis,2022,4\n",
    )
    .expect("written");
    window.harness.input_mut().dropped_files.push(Arc::new(Dropped(other)));
    desktop::wait(&mut window.harness, "import", |app| app.state.files.len() == 2);
    assert_eq!(window.members("company"), ["Waders", "Ibis"]);
}

#[test]
fn what_is_no_table_of_names_changes_nothing_and_is_said() {
    let mut window = window(&[("reports.csv", REPORTS)]);
    window.click("Take as one");
    let path = window.folder.path().join("settings.toml");
    std::fs::write(&path, "[package]\nname = \"x\"\n").expect("written");
    *window.desktop.open.lock().expect("not poisoned") = vec![path];
    window.click("Open names…");
    desktop::wait(&mut window.harness, "a sentence", |app| {
        app.state.messages.iter().any(|message| message.is_error)
    });
    let message = window.harness.state().state.messages.last().expect("it").text.clone();
    assert!(message.starts_with("Line 1 is no line of a table of names"), "{message}");
    assert!(message.ends_with("settings.toml"), "{message}");
    assert_eq!(window.members("platform").len(), 4);
}

#[test]
fn what_is_chosen_goes_with_its_entity_and_outlives_another_reading() {
    let mut window = window(&[("reports.csv", REPORTS)]);
    window.harness.get_by_role_and_label(egui::Role::CheckBox, "Stork").click();
    window.harness.run();
    window.click("Names of Egret");
    window.enter("Shown as", "Great egret");
    let chosen = |window: &Window| {
        let view = &window.harness.state().state.document().expect("it").view;
        view.chosen.clone().expect("a choice").into_iter().collect::<Vec<_>>()
    };
    assert_eq!(chosen(&window), ["Great egret", "HERON INC"]);
    // Read otherwise, the file still has them.
    window.click("Review import");
    window.click("Row 2: data");
    window.click("Note");
    desktop::wait(&mut window.harness, "reading again", |app| {
        app.state.files.iter().all(|file| file.pending.is_none())
    });
    assert_eq!(chosen(&window), ["Great egret", "HERON INC"]);
    assert_eq!(window.row("Great egret"), Some(("300".to_owned(), "400".to_owned())));
}

#[test]
fn names_hold_for_joined_editions() {
    let later = REPORTS.replace("Stork,2023,600", "Stork,2023,650")
        + "Stork,2024,900\nHERON INC,2024,10\nEgret,2024,1\nCrane,2024,2\n";
    let mut window = window(&[("reports-2023.csv", REPORTS), ("reports-2024.csv", &later)]);
    window.click("Names of Stork");
    window.enter("Part of 1", "Waders");
    let is_offered = |app: &App| app.state.messages.iter().any(|m| m.join.is_some());
    desktop::wait(&mut window.harness, "the offer", is_offered);
    let join = window.harness.get_by_label_contains("Join with");
    join.click();
    desktop::wait(&mut window.harness, "joining", |app| app.state.edition().is_some());
    assert_eq!(window.members("company"), ["Heron Inc.", "HERON INC", "Waders", "Egret", "Crane"]);
    window.harness.key_press(Key::F5);
    window.harness.run();
    // Whoever was being edited still is.
    window.click("Undo mine");
    assert!(window.members("company").is_empty());
}

#[test]
fn panes_stand_side_by_side() {
    let mut window = window(&[("reports.csv", REPORTS)]);
    window.click_first("Breaks");
    assert!(window.has("Add a break…"));
    window.click("Findings");
    assert!(
        window.harness.query_all_by_label_contains("Written from the numbers").next().is_some()
    );
    window.click("Names");
    assert!(window.has("Take as one"));
}
