//! What the window says of the numbers: findings, receipts, breaks and
//! editions, driven through the accessibility tree, without pixels.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use eframe::egui::{self, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tidemark::app::App;
use tidemark::app::state::Document;
use tidemark::dataset::Period;
use tidemark::figure::{Mark, Shape, View, Words};
use tidemark::page::Item;

#[path = "support/desktop.rs"]
mod desktop;
#[path = "support/dropped.rs"]
mod dropped;

use desktop::Desktop;
use dropped::Dropped;

struct Window {
    harness: Harness<'static, App>,
    desktop: Arc<Desktop>,
    folder: tempfile::TempDir,
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
    let desktop = Arc::<Desktop>::default();
    let harness = desktop::open(size, paths, &desktop);
    Window { harness, desktop, folder }
}

impl Window {
    fn wait(&mut self, what: &str, holds: impl Fn(&App) -> bool) {
        desktop::wait(&mut self.harness, what, holds);
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_role_and_label(egui::Role::Button, label).click();
        self.harness.run();
    }

    /// Clicks the first button whose label begins so.
    fn click_like(&mut self, label: &str) {
        let begins = |node: &egui_kittest::Node<'_>| {
            node.accesskit_node().label().is_some_and(|own| own.starts_with(label))
        };
        let button = self.harness.query_all_by_role(egui::Role::Button).find(begins);
        button.expect(label).click();
        self.harness.run();
    }

    fn press(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.run();
    }

    fn shows(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }

    fn view(&self) -> View {
        self.harness.state().state.document().expect("a document").view.clone()
    }

    fn title(&self) -> String {
        self.harness.state().state.picture.as_ref().expect("a chart").figure.title.clone()
    }

    /// Where a mark's item stands, by the place of its mark in the figure.
    fn mark_at(&self, mark: usize, point: usize) -> egui::Pos2 {
        let picture = self.harness.state().state.picture.as_ref().expect("a chart");
        let at = picture.page.items().find_map(|item| match item {
            Item::Bar { rect, mark: m, .. } if *m == mark => {
                Some((f64::midpoint(rect.left, rect.right), f64::midpoint(rect.top, rect.bottom)))
            }
            Item::Line { points, mark: Some(m), .. } if *m == mark => {
                points.get(point).map(|p| (p.x, p.y))
            }
            _ => None,
        });
        let (x, y) = at.expect("the mark is on the page");
        let on_screen = self.harness.get_by_role(egui::Role::Image).rect();
        let scale = on_screen.width() / picture.page.size.width as f32;
        on_screen.min + egui::vec2(x as f32, y as f32) * scale
    }

    fn click_at(&mut self, at: egui::Pos2, button: egui::PointerButton) {
        self.harness.hover_at(at);
        self.harness.run();
        for pressed in [true, false] {
            let modifiers = egui::Modifiers::NONE;
            self.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            self.harness.step();
        }
        self.harness.remove_cursor();
        self.harness.run();
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

#[test]
fn a_bar_a_row_and_a_point_have_receipts() {
    let mut window = window(&[("cases.csv", CASES)]);
    let steps = ["2022: 9,000", "Change: 6,000 − 9,000 = −3,000", "−3,000 ÷ 9,000 = −33.3%"];
    // The first bar is that of the largest fall.
    window.click_at(window.mark_at(0, 0), egui::PointerButton::Primary);
    assert!(window.shows("Chile, 2022 to 2023"));
    for step in steps {
        assert!(window.shows(step), "{step}");
    }
    assert!(window.shows("“9000”") && window.shows("cases.csv, row 6, column C"));
    window.press(Key::Escape);
    assert!(!window.shows("Chile, 2022 to 2023"));
    let row = window
        .harness
        .query_all_by_role(egui::Role::Row)
        .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with("Ghana")));
    row.expect("the row of Ghana").click();
    window.harness.run();
    assert!(window.shows("Ghana, 2022 to 2023") && window.shows("“4500”"));
    // Of a line, the point that is nearest.
    window.click("How did it develop?");
    let figure = window.harness.state().state.picture.as_ref().expect("a chart").figure.clone();
    let line =
        figure.marks.iter().position(|mark| mark.hover.first().is_some_and(|n| n == "Norway"));
    window.click_at(window.mark_at(line.expect("a line"), 1), egui::PointerButton::Primary);
    assert!(window.shows("Norway, 2021 to 2022") && window.shows("“1000”"));
    window.click("How much was it each time?");
    window.click_at(window.mark_at(2, 0), egui::PointerButton::Primary);
    assert!(window.shows("2023: 1,500 + 6,000 + 4,500 = 12,000"));
    assert!(window.shows("The 6 cells that it was read from"));
    // Another dataset has other receipts.
    window.click("CyberTipline by platform");
    assert!(!window.shows("The 6 cells that it was read from"));
}

#[test]
fn a_finding_says_how_its_numbers_came_about() {
    let mut window = window(&[("cases.csv", CASES)]);
    window.click("Findings");
    let how = |window: &mut Window, number: usize| {
        let nodes = window.harness.query_all_by_role_and_label(egui::Role::Button, "How?");
        nodes.into_iter().nth(number).expect("a button").click();
        window.harness.run();
    };
    how(&mut window, 0);
    assert!(window.shows("2022: 1,000 + 9,000 + 3,000 = 13,000"));
    how(&mut window, 1);
    assert!(window.shows("1 of 3") && window.shows("Norway, 2022 to 2023"));
    window.click("→");
    assert!(window.shows("2 of 3") && window.shows("Chile, 2022 to 2023"));
    window.click("←");
    window.click("←");
    assert!(window.shows("3 of 3") && window.shows("Ghana, 2022 to 2023"));
    let text = window.copied("Copy receipt");
    let sha256 = &window.harness.state().state.files[0].source.sha256;
    assert!(text.starts_with("Ghana, 2022 to 2023\n2022: 3,000\n"), "{text}");
    let cell = format!("2023 Ghana: “4500” in cases.csv, row 10, column C (SHA-256 {sha256})\n");
    assert!(text.ends_with(&cell), "{text}");
}

#[test]
fn a_cell_of_a_receipt_is_shown_in_its_file() {
    let mut window = window(&[("cases.csv", CASES)]);
    window.click_at(window.mark_at(0, 0), egui::PointerButton::Primary);
    let buttons = window.harness.query_all_by_role_and_label(egui::Role::Button, "Show in file");
    buttons.into_iter().next_back().expect("a button").click();
    window.harness.run();
    let review = &window.harness.state().state.review;
    let cell = review.cell.expect("a cell to look at");
    assert_eq!((review.is_open, cell.record, cell.column), (true, 6, 2));
    assert!(window.shows("Row 7: data"));
    // Built-in data has no file to show.
    window.click("CyberTipline by platform");
    window.click_at(window.mark_at(0, 0), egui::PointerButton::Primary);
    assert!(window.shows("platforms.csv, row") && !window.shows("Show in file"));
}

#[test]
fn thousands_of_cells_scroll() {
    let lines = |region: usize| {
        [("Norway", 10, 5), ("Chile", 7, 8)].map(|(country, before, after)| {
            let key = format!("{country},R{region}");
            format!("{key},2022,{before}\n{key},2023,{after}\n")
        })
    };
    let lines: Vec<String> = (0..3_000).flat_map(lines).collect();
    let text = format!("country,region,year,cases\n{}", lines.concat());
    let mut window = window(&[("cases.csv", &text)]);
    window.click("Country");
    window.click_at(window.mark_at(0, 0), egui::PointerButton::Primary);
    assert!(window.shows("2022: the sum of 3,000 lines = 30,000"));
    assert!(window.shows("The 6,000 cells that it was read from"));
    let n_shown = window.harness.query_all_by_label_contains("cases.csv, row").count();
    assert!((3..40).contains(&n_shown), "{n_shown} cells are laid out");
}

/// The breaks that were named by hand.
fn breaks(window: &Window) -> Vec<String> {
    let document = window.harness.state().state.document().expect("a document");
    document.breaks.iter().map(|b| b.note.clone()).collect()
}

#[test]
fn a_break_is_named_at_the_axis_and_marked_everywhere() {
    let mut window = window(&[("cases.csv", CASES)]);
    window.click("How did it develop?");
    let before = window.title();
    let point = window.mark_at(0, 2);
    let picture = window.harness.get_by_role(egui::Role::Image).rect();
    let plot = window.harness.state().state.picture.as_ref().expect("a chart").page.plot;
    let scale = picture.height() / 540.0;
    let axis = egui::pos2(point.x, picture.top() + plot.bottom as f32 * scale + 8.0);
    window.click_at(axis, egui::PointerButton::Primary);
    window.click("Break in the series from 2023 on…");
    // The field of the reason waits for it.
    window.harness.event(egui::Event::Text("New rules".to_owned()));
    window.harness.run();
    assert!(window.shows("Note: Break in series 2023: New rules"));
    window.press(Key::Enter);
    assert_eq!(breaks(&window), ["Break in series 2023: New rules"]);
    let figure = window.harness.state().state.picture.as_ref().expect("a chart").figure.clone();
    assert_eq!(figure.rules.len(), 1);
    assert!(figure.notes.iter().any(|note| note.contains("New rules")), "{:?}", figure.notes);
    window.click("Who fell, who rose?");
    assert!(window.title().ends_with('▵'), "{}", window.title());
    window.click("Findings");
    assert!(window.shows("not like for like ▵."));
    window.press(Key::F3);
    window.click("Undo");
    window.click("Undo");
    assert_eq!((breaks(&window), window.title()), (Vec::new(), before));
    window.click("Redo");
    assert_eq!(breaks(&window).len(), 1);
    window.click("Remove");
    assert_eq!(breaks(&window).len(), 0);
}

#[test]
fn a_break_that_the_file_hints_at_is_one_by_one_click() {
    let text = "Service,2021,2022\u{b2},2023\nAster,100,210,215\nBorage,300,640,650\n\
                Clover,520,1070,1090\nDill,90,200,210\nElder,410,850,840\n\n\
                1 Provisional.\n2 New counting rules.\n";
    let mut window = window(&[("rules.csv", text)]);
    window.click("How did it develop?");
    window.click("Findings");
    window.click("Breaks");
    let proposal = "Check for a break in the series: in 2022 all five services rose together, in \
                    the middle by a factor of 2.1; the data says “New counting rules”.";
    assert!(window.shows(proposal));
    assert!(breaks(&window).is_empty());
    window.click("It is one");
    assert_eq!(breaks(&window), ["Break in series 2022: New counting rules"]);
    assert!(!window.shows(proposal));
    let figure = window.harness.state().state.picture.as_ref().expect("a chart").figure.clone();
    assert_eq!(figure.rules[0].label, "▵ Break in series");
    window.click("Undo");
    assert!(window.shows(proposal) && breaks(&window).is_empty());
}

#[test]
fn two_bases_are_drawn_side_by_side_by_one_click() {
    let text = "Year,Reports,Incidents\n2020,1200,\n2021,1300,\n2022,800,1290\n2023,700,1250\n";
    let mut window = window(&[("bases.csv", text)]);
    window.click("How did it develop?");
    window.click("Findings");
    window.click("Breaks");
    let n_lines = |window: &Window| {
        let figure = &window.harness.state().state.picture.as_ref().expect("a chart").figure;
        figure.marks.iter().filter(|mark| matches!(mark.shape, Shape::Line(_))).count()
    };
    let before = n_lines(&window);
    window.click("They do");
    assert_eq!(n_lines(&window), before + 1);
    // Read otherwise, they still are.
    window.click("Review import");
    window.click("Row 2: data");
    window.click("Note");
    window.wait("reading again", |app| app.state.files.iter().all(|f| f.pending.is_none()));
    let document = window.harness.state().state.document().expect("a document");
    assert!(document.dataset.measures[1].continues.is_some());
    window.click("Undo");
    window.wait("reading again", |app| app.state.files.iter().all(|f| f.pending.is_none()));
    window.click("Undo");
    let document = window.harness.state().state.document().expect("a document");
    assert!(document.dataset.measures[1].continues.is_none());
}

#[test]
fn a_break_of_one_entity_is_its_own_and_outlives_another_reading() {
    let mut window = window(&[("cases.csv", CASES)]);
    window.click("How did it develop?");
    let figure = window.harness.state().state.picture.as_ref().expect("a chart").figure.clone();
    let is_chile = |mark: &Mark| mark.hover.first().is_some_and(|name| name == "Chile");
    let chile = figure.marks.iter().position(is_chile).expect("a line");
    window.click_at(window.mark_at(chile, 2), egui::PointerButton::Secondary);
    window.click("Break in Chile from 2023 on…");
    assert!(window.shows("Only Chile"));
    // Without a reason it is one, too.
    window.click("Add the break");
    let set_by_author = "Break in series 2023, set by the author of the chart";
    assert_eq!(breaks(&window), [set_by_author]);
    assert!(window.shows("set by the author of the chart (Chile only)"));
    window.click("Who fell, who rose?");
    let hatched = |window: &Window| {
        let figure = &window.harness.state().state.picture.as_ref().expect("a chart").figure;
        let hatched = figure.marks.iter().filter(|mark| mark.is_hatched);
        hatched.map(|mark| mark.hover.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(hatched(&window).len(), 1);
    assert!(hatched(&window)[0].starts_with("Chile"));
    // Read otherwise, the file still has it.
    window.click("Review import");
    window.click("Row 2: data");
    window.click("Note");
    window.wait("reading again", |app| app.state.files.iter().all(|f| f.pending.is_none()));
    assert_eq!((breaks(&window).len(), hatched(&window).len()), (1, 1));
}

#[test]
fn a_break_of_one_entity_goes_with_its_new_name() {
    let mut window = window(&[("cases.csv", CASES)]);
    window.click("How did it develop?");
    let figure = window.harness.state().state.picture.as_ref().expect("a chart").figure.clone();
    let is_chile = |mark: &Mark| mark.hover.first().is_some_and(|name| name == "Chile");
    let chile = figure.marks.iter().position(is_chile).expect("a line");
    window.click_at(window.mark_at(chile, 2), egui::PointerButton::Secondary);
    window.click("Break in Chile from 2023 on…");
    window.click("Add the break");
    window.press(Key::F5);
    window.click("Names of Chile");
    window.harness.get_by_role_and_label(egui::Role::TextInput, "Shown as").focus();
    window.harness.run();
    window.harness.event(egui::Event::Text("e".to_owned()));
    window.press(Key::Enter);
    window.click("Breaks");
    assert!(window.shows("set by the author of the chart (Chilee only)"));
    let document = window.harness.state().state.document().expect("a document");
    let (_, names) = document.breaks[0].scope.members.as_ref().expect("a scope");
    assert_eq!(names.iter().collect::<Vec<_>>(), ["Chilee"]);
    window.click("Undo");
    assert!(window.shows("set by the author of the chart (Chile only)"));
}

#[test]
fn a_break_is_named_by_button_and_given_up_by_escape() {
    let mut window = window(&[("cases.csv", CASES)]);
    window.click("Add a break…");
    assert!(window.shows("Note: Break in series 2023"));
    window.press(Key::Escape);
    assert!(!window.shows("Note: Break in series 2023"));
    assert!(breaks(&window).is_empty());
    // The first period has nothing before it.
    window.click("How much was it each time?");
    window.click_at(window.mark_at(0, 0), egui::PointerButton::Secondary);
    assert!(window.shows("Nothing is before 2021 to break with"));
}

const EARLIER: &str = "\
country,year,cases
Norway,2021,1900
Norway,2022,1000
Chile,2021,8000
Chile,2022,9000
Swaziland,2021,4400
Swaziland,2022,3100
Upper Volta,2021,10
";
const LATER: &str = "\
country,year,cases
Norway,2022,1005
Norway,2023,1500
Chile,2022,9000
Chile,2023,6000
Eswatini,2022,3100
Eswatini,2023,4500
Burkina Faso,2023,12
";

fn names(window: &Window) -> Vec<String> {
    let dataset = &window.harness.state().state.document().expect("a document").dataset;
    dataset.dimensions[0].members.iter().map(|member| member.name.clone()).collect()
}

/// A window with both editions, the offer to join them taken.
fn joined(files: &[(&str, &str)]) -> Window {
    let mut window = window(files);
    window.wait("the offer", |app| app.state.messages.iter().any(|m| m.join.is_some()));
    window.click_like("Join with");
    window.wait("joining", |app| app.state.edition().is_some());
    window
}

#[test]
fn two_editions_are_joined_by_one_click() {
    let mut window = joined(&[("cases-2022.csv", EARLIER), ("cases-2023.csv", LATER)]);
    let state = &window.harness.state().state;
    let dataset = &state.document().expect("a document").dataset;
    assert!(dataset.title.ends_with("2022 + 2023"), "{}", dataset.title);
    assert_eq!(dataset.periods().len(), 3);
    assert!(state.messages.is_empty(), "{:?}", state.messages);
    assert!(window.shows("One figure was restated: Norway, 2022: 1,000 → 1,005 (+0.5%)."));
    assert!(window.shows("Swaziland is probably Eswatini now"));
    // A receipt leads to either file.
    window.click("From 2021");
    window.click_at(window.mark_at(0, 0), egui::PointerButton::Primary);
    assert!(window.shows("cases-2022.csv, row") && window.shows("cases-2023.csv, row"));
    let n = window.harness.query_all_by_label_contains("Show in file").count();
    assert_eq!(n, 2);
    window.press(Key::Escape);
    // The panel closes, and is there again by button.
    window.press(Key::Escape);
    assert!(!window.shows("One figure was restated"));
    window.click("Editions");
    assert!(window.shows("One figure was restated"));
    window.click("Undo");
    window.click("Undo");
    assert_eq!(window.harness.state().state.edition().map(|e| e.names.clone()), None);
    assert!(!window.shows("One figure was restated"));
}

#[test]
fn editions_are_joined_once_more_after_one_was_read_otherwise() {
    let mut window = joined(&[("cases-2022.csv", EARLIER), ("cases-2023.csv", LATER)]);
    let documents = &window.harness.state().state.documents;
    let both = documents.iter().position(|d| d.edition.is_some()).expect("both");
    let is_later = |d: &&Document| d.edition.is_none() && d.dataset.name == "cases-2023";
    let later = documents.iter().find(is_later).map(|d| d.dataset.title.clone()).expect("a file");
    let title = documents[both].dataset.title.clone();
    let n_lines = |window: &Window| window.harness.state().state.documents[both].dataset.len();
    let before = n_lines(&window);
    window.click(&later);
    window.click("Review import");
    // Norway in 2022.
    window.click("Row 2: data");
    window.click("Note");
    window.wait("reading again", |app| app.state.files.iter().all(|f| f.pending.is_none()));
    assert_eq!(n_lines(&window), before);
    window.click(&title);
    window.wait("joining again", |app| app.state.joining.is_none());
    assert_eq!(n_lines(&window), before - 1);
    assert!(!window.shows("One figure was restated: Norway"));
}

#[test]
fn the_edition_with_the_newer_figures_is_the_later_one() {
    let window = joined(&[("cases-2023.csv", LATER), ("cases-2022.csv", EARLIER)]);
    let names = &window.harness.state().state.edition().expect("an edition").names;
    assert_eq!(names, &["cases-2022.csv", "cases-2023.csv"]);
}

#[test]
fn an_old_name_is_said_to_be_a_new_one() {
    let mut window = joined(&[("cases-2022.csv", EARLIER), ("cases-2023.csv", LATER)]);
    assert!(names(&window).contains(&"Swaziland".to_owned()));
    window.click("Swaziland is Eswatini");
    window.wait("joining anew", |app| app.state.joining.is_none());
    assert!(!names(&window).contains(&"Swaziland".to_owned()));
    assert!(window.shows("Swaziland is Eswatini"));
    // What is not proposed is chosen from a list.
    window.harness.get_by_role_and_label(egui::Role::ComboBox, "Upper Volta is").click();
    window.harness.run();
    window.click("Burkina Faso");
    window.wait("joining anew", |app| app.state.joining.is_none());
    let same = window.harness.state().state.edition().expect("an edition").same.len();
    assert_eq!((names(&window).len(), same), (4, 2));
    window.click("Undo");
    assert!(names(&window).contains(&"Upper Volta".to_owned()));
    window.click("Undo");
    assert!(names(&window).contains(&"Swaziland".to_owned()));
    window.click("Redo");
    assert!(!names(&window).contains(&"Swaziland".to_owned()));
    window.click("Take back");
    window.wait("joining anew", |app| app.state.joining.is_none());
    assert!(names(&window).contains(&"Swaziland".to_owned()));
}

#[test]
fn what_differs_is_saved_as_csv_and_never_over_a_source() {
    let mut window = joined(&[("cases-2022.csv", EARLIER), ("cases-2023.csv", LATER)]);
    let out = window.folder.path().join("differences.csv");
    *window.desktop.save.lock().expect("not poisoned") = Some(out.clone());
    window.click("Save differences as CSV…");
    window.wait("saving", |app| {
        app.state.messages.iter().any(|message| message.text == "Saved differences.csv")
    });
    let text = std::fs::read_to_string(&out).expect("the file");
    assert!(text.contains("restated,Norway,2022,cases,1000,1005,5,0.5"), "{text}");
    let source = window.folder.path().join("cases-2022.csv");
    *window.desktop.save.lock().expect("not poisoned") = Some(source.clone());
    window.click("Save differences as CSV…");
    window.wait("refusal", |app| app.state.messages.iter().any(|message| message.is_error));
    assert_eq!(std::fs::read_to_string(source).expect("the file"), EARLIER);
}

#[test]
fn breaks_added_by_hand_go_with_the_editions() {
    let mut window = window(&[("cases-2022.csv", EARLIER)]);
    window.click("Add a break…");
    window.click("Add the break");
    let path = window.folder.path().join("cases-2023.csv");
    std::fs::write(&path, LATER).expect("written");
    window.harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    window.wait("the offer", |app| app.state.messages.iter().any(|m| m.join.is_some()));
    window.click("Join with cases-2022.csv");
    window.wait("joining", |app| app.state.edition().is_some());
    let set_by_author = "Break in series 2022, set by the author of the chart";
    assert_eq!(breaks(&window), [set_by_author]);
    window.click("Swaziland is Eswatini");
    window.wait("joining anew", |app| app.state.joining.is_none());
    assert_eq!(breaks(&window), [set_by_author]);
    let all = &window.harness.state().state.document().expect("a document").dataset.context.breaks;
    assert_eq!(all.iter().filter(|b| b.note == set_by_author).count(), 1);
}

#[test]
fn other_data_is_no_edition() {
    let other = "country,year,cases\nPeru,2023,5\nFiji,2023,7\nPeru,2024,6\nFiji,2024,8\n";
    let same = ("copy.csv", EARLIER);
    for second in [("other.csv", other), same] {
        let mut window = window(&[("cases-2022.csv", EARLIER), second]);
        // What is compared has its answer by then.
        for _ in 0..50 {
            window.harness.step();
            std::thread::sleep(Duration::from_millis(4));
        }
        let offers = window.harness.state().state.messages.iter().filter(|m| m.join.is_some());
        assert_eq!(offers.count(), 0, "{}", second.0);
    }
}
