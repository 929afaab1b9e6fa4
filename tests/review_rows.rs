//! The cells of the review of an import: what their rows are called, several of
//! them at once, and what stays in sight, without pixels.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use eframe::egui::{self, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::sync::Arc;
use tidemark::app::{App, Command, state};

#[path = "support/desktop.rs"]
mod desktop;

use desktop::{Desktop, wait};

/// A window with a file, its review open.
struct Window {
    harness: Harness<'static, App>,
    desktop: Arc<Desktop>,
    folder: tempfile::TempDir,
}

impl Window {
    fn of(text: &str) -> Self {
        Self::sized(egui::vec2(1280.0, 1000.0), text)
    }

    fn sized(size: egui::Vec2, text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("cases.csv");
        std::fs::write(&path, text).expect("written");
        let desktop = Arc::<Desktop>::default();
        let mut harness = desktop::open(size, vec![path], &desktop);
        harness.key_press(Key::F4);
        harness.run();
        Self { harness, desktop, folder }
    }

    fn shows(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }

    fn rect(&self, label: &str) -> egui::Rect {
        self.harness.get_by_label(label).rect()
    }

    /// Where something is whose name begins so.
    fn rect_like(&self, label: &str) -> egui::Rect {
        let mut found = self.harness.query_all_by_label_contains(label);
        // What is no button has its name as its value.
        let node = found.find(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value()).is_some_and(|own| own.starts_with(label))
        });
        node.expect(label).rect()
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_role_and_label(egui::Role::Button, label).click();
        self.harness.run();
    }

    fn click_with_shift(&mut self, label: &str) {
        let row = self.harness.get_by_role_and_label(egui::Role::Button, label);
        row.click_modifiers(Modifiers::SHIFT);
        self.harness.run();
    }

    /// Waits until the answer to a decision has come.
    fn settle(&mut self) {
        wait(&mut self.harness, "reading again", |app| {
            app.state.files.iter().all(|file| file.pending.is_none())
        });
    }

    fn names(&self) -> Vec<String> {
        let document = self.harness.state().state.document().expect("a document");
        let dimension = document.dataset.dimensions.first();
        let members = dimension.map(|dimension| dimension.members.clone()).unwrap_or_default();
        members.into_iter().map(|member| member.name).collect()
    }

    /// What these rows, counted from 1, are called; all must be in sight.
    fn classes(&self, rows: std::ops::RangeInclusive<u32>) -> Vec<String> {
        let class = |row: u32| {
            let start = format!("Row {row}: ");
            let buttons = self.harness.get_all_by_role(egui::Role::Button);
            let labels = buttons.filter_map(|button| button.accesskit_node().label());
            let mut classes =
                labels.filter_map(|label| label.strip_prefix(&start).map(str::to_owned));
            classes.next().expect("a row in sight")
        };
        rows.map(class).collect()
    }

    fn scroll(&mut self, over: egui::Pos2, delta: egui::Vec2) {
        self.harness.hover_at(over);
        self.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Trackpad,
            modifiers: Modifiers::NONE,
        });
        self.harness.run_steps(10);
    }
}

const CASES: &str = "Cases by place\n\nplace,2022,2023\nEurope\nNorway,100,150\nChile,90,60\n\
                     Ghana,30,45\n\nMali,20,25\nTotal,240,280\nNote: provisional\n";

#[test]
fn every_row_says_what_it_was_taken_for() {
    let mut window = Window::of(CASES);
    let kinds = ["title", "blank", "header", "group", "data", "data", "data", "blank", "data"];
    assert_eq!(window.classes(1..=9), kinds);
    assert_eq!(window.classes(10..=11), ["total", "note"]);
    for words in ["11 rows =", "1 header", "5 data", "1 total", "1 title", "1 group", "1 note"] {
        assert!(window.shows(words), "{words}");
    }
    window.click("Row 9: data");
    window.click("Set aside");
    window.settle();
    assert_eq!(window.classes(9..=9), ["set aside"]);
    assert!(window.shows("1 set aside"));
}

#[test]
fn a_click_with_shift_takes_the_rows_between_and_one_undo_brings_them_back() {
    let mut window = Window::of(CASES);
    let before = window.names();
    window.click("Row 5: data");
    window.harness.key_press(Key::Escape);
    window.harness.run();
    window.click_with_shift("Row 9: data");
    assert!(window.shows("Take rows 5 to 9 for") && window.shows("5 rows chosen"));
    // And from below as well, from the same first row.
    window.harness.key_press(Key::Escape);
    window.harness.run();
    window.click_with_shift("Row 7: data");
    assert!(window.shows("Take rows 5 to 7 for") && window.shows("3 rows chosen"));
    window.harness.key_press(Key::Escape);
    window.harness.run();
    window.click_with_shift("Row 9: data");
    window.click("Set aside");
    window.settle();
    let set_aside = ["set aside", "set aside", "set aside", "blank", "set aside"];
    assert_eq!(window.classes(5..=9), set_aside, "what is blank stays so");
    window.click("Undo");
    assert_eq!(window.classes(5..=9), ["data", "data", "data", "blank", "data"]);
    assert_eq!(window.names(), before);
    window.click("Redo");
    assert_eq!(window.classes(5..=9), set_aside);
    // The file may have its say again, for all of them.
    window.click("Row 9: set aside");
    window.harness.key_press(Key::Escape);
    window.harness.run();
    window.click_with_shift("Row 5: set aside");
    window.click("As the file says");
    window.settle();
    assert_eq!(window.names(), before);
    // A plain click takes one row again.
    window.click("Row 6: data");
    assert!(window.shows("Take row 6 for") && !window.shows("rows chosen"));
}

#[test]
fn rows_are_taken_by_a_drag() {
    let mut window = Window::of(CASES);
    let [first, last] = ["Row 5: data", "Row 7: data"].map(|row| window.rect(row).center());
    let between = first + (last - first) / 2.0;
    window.harness.hover_at(first);
    window.harness.drag_at(first);
    window.harness.hover_at(between);
    window.harness.hover_at(last);
    window.harness.run();
    assert!(window.shows("3 rows chosen") && !window.shows("Take rows"));
    window.harness.drop_at(last);
    window.harness.run();
    assert!(window.shows("Take rows 5 to 7 for"));
    window.click("Note");
    window.settle();
    assert_eq!(window.classes(5..=7), ["note"; 3]);
    assert_eq!(window.names().first().map(String::as_str), Some("Mali"));
    window.click("Undo");
    assert_eq!(window.classes(5..=7), ["data"; 3]);
}

#[test]
fn a_drag_beyond_the_edge_goes_on_with_the_rows_below() {
    let rows: Vec<String> = (0..80).map(|number| format!("Place {number},1,2\n")).collect();
    let mut window = Window::of(&format!("place,2022,2023\n{}", rows.concat()));
    let first = window.rect("Row 4: data").center();
    let below = egui::pos2(first.x, window.rect("Close review").center().y);
    window.harness.hover_at(first);
    window.harness.drag_at(first);
    window.harness.hover_at(below);
    window.harness.run_steps(120);
    window.harness.drop_at(below);
    window.harness.run();
    assert!(window.shows("Row 81: data") && !window.shows("Row 4: data"), "it has scrolled");
    assert!(window.shows("78 rows chosen") && window.shows("Take rows 4 to 81 for"));
}

#[test]
fn rows_are_taken_by_keys() {
    let mut window = Window::of(CASES);
    for (row, modifiers) in [("Row 5: data", Modifiers::NONE), ("Row 7: data", Modifiers::SHIFT)] {
        window.harness.get_by_role_and_label(egui::Role::Button, row).focus();
        window.harness.run();
        window.harness.key_press_modifiers(modifiers, Key::Space);
        window.harness.run();
        if modifiers == Modifiers::NONE {
            window.harness.key_press(Key::Escape);
            window.harness.run();
        }
    }
    assert!(window.shows("Take rows 5 to 7 for"));
}

#[test]
fn a_change_that_leaves_no_table_is_refused_and_says_what_to_do() {
    let mut window = Window::of("place,2022,2023\nNorway,100,150\nChile,90,60\n");
    window.click("Row 1: header");
    window.harness.key_press(Key::Escape);
    window.harness.run();
    window.click_with_shift("Row 3: data");
    window.click("Note");
    window.settle();
    let messages = &window.harness.state().state.messages;
    assert!(window.shows("Not changed: read so, no table was found. "), "{messages:?}");
    assert!(window.shows("leave at least one row with numbers as data: cases.csv"));
    // Nothing of it is kept: the cells, the chart and the steps are as before.
    assert_eq!(window.classes(1..=3), ["header", "data", "data"]);
    assert_eq!(window.names(), ["Norway", "Chile"]);
    assert!(window.harness.state().state.chart().is_some());
    assert!(!window.shows("Undo all my changes"));
    // The next change takes the remark away.
    window.click("Row 3: data");
    window.click("Note");
    window.settle();
    assert!(!window.shows("Not changed") && window.shows("Undo all my changes"));
}

#[test]
fn the_foot_counts_what_is_read_now() {
    let mut window = Window::of("place,2022,2023\nNorway,100,150\nChile,90,60\n");
    assert!(window.shows("cases.csv · 3 rows read, 4 numbers"));
    for label in ["Column B: 2022, Figures", "Column C: 2023, Figures"] {
        window.click(label);
        window.click("Not used");
        window.settle();
    }
    assert!(window.shows("Nothing can be charted as it is read now"));
    assert!(window.shows("cases.csv · 3 rows read, none charted") && !window.shows("4 numbers"));
    window.click("Undo");
    assert!(!window.shows("none charted") && window.shows("cases.csv · 3 rows read"));
}

#[test]
fn the_column_of_names_and_the_numbers_of_rows_stay_in_sight() {
    let years: Vec<String> = (1980..2024).map(|year| year.to_string()).collect();
    let row = |name: &str| format!("{name}{}\n", ",12".repeat(years.len()));
    let rows: String = (0..200).map(|number| row(&format!("Place {number}"))).collect();
    let mut window = Window::of(&format!("place,{}\n{rows}", years.join(",")));
    let names = "Column A: place, Names";
    let (before, margin) = (window.rect(names), window.rect("Row 2: data"));
    assert!(window.shows("Column B: 1980") && !window.shows("Column AM: 2017"));
    window.scroll(before.center() + egui::vec2(80.0, 90.0), egui::vec2(-2000.0, -400.0));
    assert!(!window.shows("Column B: 1980"), "it has scrolled");
    assert!(!window.shows("Row 2: data") && window.shows("Row 22: data"));
    assert_eq!(window.rect(names), before);
    assert_eq!(window.rect("Row 22: data").x_range(), margin.x_range());
    // It can be used there, and nothing lies under it.
    let others = window.harness.query_all_by_label_contains("Column ");
    let others = others.filter(|node| node.accesskit_node().label().as_deref() != Some(names));
    for other in others.filter(|node| node.accesskit_node().role() == egui::Role::Button) {
        assert!(other.rect().left() >= before.right() - 0.5, "{:?}", other.rect());
    }
    window.click(names);
    assert!(window.shows("Take column A for"));
}

#[test]
fn reasons_wrap_within_their_list() {
    let mut rows = String::new();
    for number in 0..40 {
        let cells = match number {
            4 => ",9".to_owned(),
            9 => format!(",{number},12 (est.)?"),
            _ => format!(",{number},12"),
        };
        rows = format!("{rows}Place {number}{cells}\n");
    }
    let text = format!("place,2022,2023\n{rows}");
    let mut heights = Vec::new();
    for width in [1000.0, 1400.0] {
        let mut window = Window::sized(egui::vec2(width, 700.0), &text);
        let cells = window.rect("Column A: place, Names").left();
        let (header, decimals) = (window.rect_like("Header: "), window.rect_like("Period: "));
        assert!(header.right() < cells && header.bottom() <= decimals.top() + 0.5);
        window.click("Problems 2");
        let long = window.rect_like("“9” in row 6, column 2: fewer cells");
        let short = window.rect_like("“12 (est.)?” in row 11, column 3: not a number");
        assert!(long.right() < cells && long.bottom() <= short.top() + 0.5);
        assert!(long.height() >= short.height());
        heights.push((header.height(), long.height() - short.height()));
    }
    let [(narrow, long), (wide, _)] = heights.as_slice() else { panic!("two windows") };
    assert!(narrow >= wide && *long > 10.0, "{heights:?}");
}

#[test]
fn a_remark_leads_to_the_list_of_problems() {
    let mut window = Window::of("place,2022,2023\nA,1,x1?\nB,2,3\nC,5,6\nD,7,8\nE,9,9\n");
    let remark = "“x1?” in row 2, column 3: not a number: cases.csv";
    assert!(!window.shows(remark), "the review has it in its list");
    window.click("Done");
    assert!(window.shows(remark));
    window.click("Review…");
    assert!(window.shows("“x1?” in row 2, column 3: not a number") && !window.shows(remark));
    assert!(window.shows("Row 2: data") && !window.shows("Encoding: "));
}

#[test]
fn tabs_of_long_names_are_told_apart() {
    let name = "Reports of the hotlines of the world";
    let text = format!(
        "{name} in spring\n\nplace,2022,2023\nA,1,2\n\n{name} in autumn\n\nplace,2022,2023\nC,5,6\n"
    );
    let window = Window::of(&text);
    for end in ["spring · 1 row", "autumn · 1 row"] {
        assert!(window.shows(end), "{end}");
    }
}

#[test]
fn encodings_stand_in_groups_the_likely_ones_first() {
    let mut window = Window::of(CASES);
    let encoding = window.rect_like("Encoding: ").center();
    window.harness.hover_at(encoding);
    window.harness.drag_at(encoding);
    window.harness.drop_at(encoding);
    window.harness.run();
    let tops = ["Unicode", "utf-8", "Western European", "windows-1252", "Central European"]
        .map(|label| window.rect(label).top());
    assert!(tops.is_sorted(), "{tops:?}");
    window.click("windows-1252");
    window.settle();
    let (_, file) = window.harness.state().state.file().expect("a file");
    assert_eq!(file.choices.encoding.as_deref(), Some("windows-1252"));
}

#[test]
fn cancel_is_answered_within_one_frame() {
    let mut window = Window::of(CASES);
    *window.desktop.is_slow.lock().expect("not poisoned") = true;
    let path = window.folder.path().join("slow.csv");
    std::fs::write(&path, CASES).expect("written");
    drop(state::apply(&mut window.harness.state_mut().state, Command::Open(vec![path])));
    window.harness.step();
    assert!(window.shows("Reading slow.csv"));
    let cancel = window.harness.get_by_role_and_label(egui::Role::Button, "Cancel");
    cancel.click_accesskit();
    // The frame that takes the click, and the one that answers it.
    window.harness.step();
    window.harness.step();
    assert!(!window.shows("Reading slow.csv") && window.shows("Stopped reading slow.csv"));
    assert!(window.harness.state().state.reading.is_empty());
    assert!(window.shows("Row 5: data"), "the review is where it was");
    *window.desktop.is_slow.lock().expect("not poisoned") = false;
    window.desktop.woken.notify_all();
}
