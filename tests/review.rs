//! The review of an import, reading with progress, and pasting, driven through
//! the accessibility tree, without pixels.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use eframe::egui::{self, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tidemark::app::App;
use tidemark::dataset::Dataset;
use tidemark::import::builtin::NAMES;
use tidemark::import::dialect::Dialect;

#[path = "support/desktop.rs"]
mod desktop;

use desktop::{Desktop, wait};

fn set_slow(desktop: &Desktop, is_slow: bool) {
    *desktop.is_slow.lock().expect("not poisoned") = is_slow;
    desktop.woken.notify_all();
}

type Window = Harness<'static, App>;

/// A window with these files, named and with their text.
fn window(files: &[(&str, &str)]) -> (Window, Arc<Desktop>, tempfile::TempDir) {
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    window_of(&files)
}

/// A window with these files, named and with their bytes.
fn window_of(files: &[(&str, &[u8])]) -> (Window, Arc<Desktop>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |(name, bytes): &(&str, &[u8])| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let paths: Vec<PathBuf> = files.iter().map(write).collect();
    let desktop = Arc::<Desktop>::default();
    let window = desktop::open(egui::vec2(1280.0, 1400.0), paths, &desktop);
    (window, desktop, folder)
}

/// Waits until the answer to a decision has come.
fn settle(window: &mut Window) {
    wait(window, "reading again", |app| app.state.files.iter().all(|file| file.pending.is_none()));
}

fn click(window: &mut Window, label: &str) {
    window.get_by_role_and_label(egui::Role::Button, label).click();
    window.run();
}

fn click_like(window: &mut Window, label: &str) {
    let found = window.get_all_by_role(egui::Role::Button);
    let button = found
        .into_iter()
        .find(|node| node.accesskit_node().label().is_some_and(|own| own.starts_with(label)));
    button.expect(label).click();
    window.run();
}

fn dataset(window: &Window) -> Arc<Dataset> {
    Arc::clone(&window.state().state.document().expect("a document").dataset)
}

fn names(window: &Window) -> Vec<String> {
    let dataset = dataset(window);
    let members = dataset.dimensions.first().map(|dimension| dimension.members.clone());
    members.unwrap_or_default().into_iter().map(|member| member.name).collect()
}

/// Pastes a table and waits until it has been read.
fn paste(window: &mut Window, text: &str) {
    let n_files = window.state().state.files.len();
    window.event(egui::Event::Paste(text.to_owned()));
    wait(window, "pasting", |app| app.state.files.len() > n_files);
}

fn shows(window: &Window, words: &str) -> bool {
    window.query_by_label_contains(words).is_some()
}

const CASES: &str =
    "Cases by country\ncountry,2022,2023\nNorway,100,150\nChile,90,60\nGhana,30,45\n";

#[test]
fn the_review_opens_by_button_and_key_and_closes_by_escape() {
    let (mut window, ..) = window(&[("cases.csv", CASES)]);
    assert!(!shows(&window, "Row 3: data"));
    click(&mut window, "Review import");
    assert!(shows(&window, "Row 1: title") && shows(&window, "Row 2: header"));
    assert!(shows(&window, "Row 3: data") && shows(&window, "Column A: country, Names"));
    assert!(shows(&window, "5 rows =") && shows(&window, "3 data"));
    // It keeps its height.
    let top = |window: &Window| window.get_by_label("Done").rect().top();
    let before = top(&window);
    window.run_steps(20);
    assert!((top(&window) - before).abs() < 0.5, "{} {before}", top(&window));
    window.key_press(Key::Escape);
    window.run();
    assert!(!shows(&window, "Row 3: data"));
    window.key_press(Key::F4);
    window.run();
    assert!(shows(&window, "Row 3: data"));
}

#[test]
fn rows_columns_and_decisions_are_changed_in_two_clicks_and_undone() {
    let (mut window, ..) = window(&[("cases.csv", CASES)]);
    window.key_press(Key::F4);
    window.run();
    click(&mut window, "Number");
    let view = window.state().state.document().expect("a document").view.clone();
    assert_eq!(names(&window), ["Norway", "Chile", "Ghana"]);
    // A row is no data.
    click(&mut window, "Row 4: data");
    click(&mut window, "Note");
    settle(&mut window);
    assert_eq!(names(&window), ["Norway", "Ghana"]);
    assert!(shows(&window, "Row 4: note"));
    let kept = &window.state().state.document().expect("a document").view;
    assert_eq!((kept.kind, kept.amount, kept.before), (view.kind, view.amount, view.before));
    // A column is no year.
    click(&mut window, "Column B: 2022, Figures");
    click(&mut window, "Not used");
    settle(&mut window);
    assert_eq!(dataset(&window).periods().len(), 1);
    click(&mut window, "Undo");
    assert_eq!(dataset(&window).periods().len(), 2);
    click(&mut window, "Undo");
    assert_eq!(names(&window), ["Norway", "Chile", "Ghana"]);
    assert_eq!(window.state().state.document().expect("a document").view, view);
    click(&mut window, "Redo");
    assert_eq!(names(&window), ["Norway", "Ghana"]);
    // All at once, by one click.
    click(&mut window, "Undo all my changes");
    settle(&mut window);
    assert_eq!(names(&window), ["Norway", "Chile", "Ghana"]);
    assert!(window.state().state.messages.is_empty(), "{:?}", window.state().state.messages);
}

#[test]
fn another_delimiter_shows_at_once() {
    // Nothing but the person knows that semicolons part these cells.
    let text = "country;n,2022;n,2023\nNorway;1,5;2,5\nChile;3,5;4,5\n";
    let (mut window, ..) = window(&[("cases.csv", text)]);
    window.key_press(Key::F4);
    window.run();
    let dialect = |window: &Window| {
        let file = window.state().state.files.first().expect("a file");
        file.choices.dialect.as_ref().and_then(Dialect::delimiter).map(str::to_owned)
    };
    let before = names(&window);
    click_like(&mut window, "Separator: ");
    click(&mut window, "Tab");
    settle(&mut window);
    // One column of text is no chart; the last one stays, greyed out, and it
    // says why.
    assert_eq!((dialect(&window).as_deref(), names(&window)), (Some("\t"), before.clone()));
    assert!(shows(&window, "Nothing can be charted as it is read now: none of the 2 "));
    assert!(window.state().state.chart().is_none(), "it is not exported");
    let has_column_b = |window: &Window| shows(window, "Column B: ");
    assert!(!has_column_b(&window), "the cells are those of the new reading");
    click(&mut window, "Undo");
    assert_eq!((dialect(&window), names(&window)), (None, before.clone()));
    assert!(has_column_b(&window) && !shows(&window, "Nothing can be charted"));
    click(&mut window, "Redo");
    assert!(shows(&window, "Nothing can be charted") && window.state().state.chart().is_none());
    click(&mut window, "Undo");
    click_like(&mut window, "Header: ");
    click(&mut window, "Row 1: country · n,2022 · n,2023");
    settle(&mut window);
    click_like(&mut window, "Separator: ");
    click(&mut window, "Semicolon");
    settle(&mut window);
    assert_eq!(dialect(&window).as_deref(), Some(";"));
}

#[test]
fn a_problem_shows_its_cell() {
    let mut text = "place,2022,2023\n".to_owned();
    for number in 0..400 {
        let cell = if number == 350 { "12 (est.)?" } else { "12" };
        text = format!("{text}Place {number},10,{cell}\n");
    }
    let (mut window, ..) = window(&[("places.csv", &text)]);
    window.key_press(Key::F4);
    window.run();
    assert!(!shows(&window, "Row 352: data"));
    click(&mut window, "Problems 1");
    click_like(&mut window, "“12 (est.)?” in row 352, column 3");
    window.run();
    assert!(shows(&window, "Row 352: data"), "it has scrolled there");
    assert!(!shows(&window, "Row 2: data"));
}

#[test]
fn tables_stand_below_the_name_of_their_file() {
    let text = "One\n\nplace,2022,2023\nA,1,2\nB,3,4\n\nTwo\n\nplace,2022,2023\nC,5,6\nD,7,8\n";
    let (mut window, ..) = window(&[("both.csv", text)]);
    assert_eq!(window.state().state.documents.len(), NAMES.len() + 2);
    assert_eq!(window.get_all_by_label("both.csv").count(), 1);
    window.key_press(Key::F4);
    window.run();
    assert_eq!(names(&window), ["A", "B"]);
    click(&mut window, "Two · 2 rows");
    assert_eq!(names(&window), ["C", "D"], "the chart goes along");
    assert!(shows(&window, "Row 10: data") && !shows(&window, "Row 4: data"));
}

#[test]
fn reading_is_cancelled_at_once() {
    let (mut window, desktop, folder) = window(&[("cases.csv", CASES)]);
    set_slow(&desktop, true);
    let others = ["slow.csv", "next.csv"].map(|name| folder.path().join(name));
    for path in &others {
        std::fs::write(path, CASES).expect("written");
    }
    let command = tidemark::app::Command::Open(others.to_vec());
    drop(tidemark::app::state::apply(&mut window.state_mut().state, command));
    window.run();
    assert!(shows(&window, "Reading slow.csv, 1 more to come"));
    let start = Instant::now();
    click(&mut window, "Cancel");
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert!(!shows(&window, "Reading slow.csv") && shows(&window, "Reading next.csv"));
    window.key_press(Key::Escape);
    window.run();
    assert!(window.state().state.reading.is_empty());
    // What the worker still says means nothing.
    set_slow(&desktop, false);
    std::thread::sleep(Duration::from_millis(100));
    window.run();
    assert_eq!(window.state().state.documents.len(), NAMES.len() + 1);
    assert_eq!(names(&window), ["Norway", "Chile", "Ghana"], "the chart stayed");
}

#[test]
fn text_is_pasted_as_a_table() {
    let (mut window, ..) = window(&[]);
    let text = "country\t2022\t2023\nNorway\t100\t150\nChile\t90\t60\n";
    window.event(egui::Event::Paste(text.to_owned()));
    wait(&mut window, "pasting", |app| app.state.documents.len() == NAMES.len() + 1);
    assert_eq!(names(&window), ["Norway", "Chile"]);
    assert_eq!(dataset(&window).title, "Pasted");
    assert_eq!(dataset(&window).origin.file, "pasted");
    // A text field takes what is pasted into it.
    window.get_by_role_and_label(egui::Role::MultilineTextInput, "TITLE").focus();
    window.run();
    window.event(egui::Event::Paste("words".to_owned()));
    window.run();
    assert_eq!(window.state().state.reading.len(), 0);
    assert_eq!(window.state().state.documents.len(), NAMES.len() + 1);
}

#[test]
fn nothing_to_paste_is_said() {
    let (mut window, ..) = window(&[]);
    let last = |window: &Window| {
        window.state().state.messages.last().map(|message| message.text.clone()).unwrap_or_default()
    };
    window.event(egui::Event::Paste("  \n".to_owned()));
    window.run();
    assert_eq!(last(&window), "There is no text on the clipboard to paste");
    let image = egui::ColorImage::filled([2, 2], egui::Color32::RED);
    window.event(egui::Event::PasteImage(Arc::new(image)));
    window.run();
    assert!(last(&window).starts_with("There is a picture on the clipboard"), "{}", last(&window));
    window.event(egui::Event::Paste("no table at all".to_owned()));
    wait(&mut window, "refusal", |app| {
        app.state.messages.last().is_some_and(|message| message.text.ends_with(": pasted"))
    });
}

#[test]
fn built_in_figures_have_no_import_to_review() {
    let (mut window, ..) = window(&[]);
    window.key_press_modifiers(Modifiers::NONE, Key::F4);
    window.run();
    assert!(shows(&window, "These figures are built in"));
}

/// Whether a message leads to the review of a file without a chart.
fn is_offered(window: &Window) -> bool {
    let messages = &window.state().state.messages;
    messages.iter().any(|message| {
        message.file.is_some() && message.text.starts_with("No column holds periods")
    })
}

/// Some of the batches are years, which a person may know.
const BATCHES: &str = "platform,batch,reports\nLantern,2021,10\nLantern,2022,20\n\
                       Harbour Chat,2021,5\nHarbour Chat,2022,7\nMosaic,late,9\nMosaic,early,4\n";

#[test]
fn a_file_without_a_chart_is_mended_in_its_review() {
    let (mut window, ..) = window(&[("cases.csv", CASES)]);
    let chart = names(&window);
    paste(&mut window, BATCHES);
    // The good chart stays, one sentence says why, one click leads to the cells.
    assert_eq!(names(&window), chart);
    assert!(is_offered(&window));
    assert!(shows(&window, "pasted (not charted)"));
    click(&mut window, "Review…");
    assert!(shows(&window, "Not charted: No column holds periods") && !shows(&window, "Review…"));
    assert_eq!(names(&window), chart);
    // A decision that does not help is kept: it may take another one.
    click(&mut window, "Column C: reports, Figures");
    click(&mut window, "Not used");
    settle(&mut window);
    assert!(shows(&window, "Column C: reports, Not used"));
    assert_eq!(names(&window), chart);
    click(&mut window, "Undo");
    assert!(shows(&window, "Column C: reports, Figures"));
    // This one makes a chart, which is shown.
    click(&mut window, "Column B: batch, Figures");
    click(&mut window, "Period");
    settle(&mut window);
    assert_eq!(names(&window), ["Lantern", "Harbour Chat"]);
    assert_eq!(dataset(&window).periods().len(), 2);
    assert!(!is_offered(&window));
    assert!(shows(&window, "Column B: batch, Period"));
    // And back, and forth.
    click(&mut window, "Undo");
    assert_eq!(names(&window), chart);
    assert!(shows(&window, "Column B: batch, Figures"));
    assert!(is_offered(&window));
    click(&mut window, "Redo");
    assert_eq!(names(&window), ["Lantern", "Harbour Chat"]);
    assert!(!is_offered(&window));
}

#[test]
fn the_review_of_a_file_without_a_chart_is_left_for_that_of_the_chart() {
    let (mut window, ..) = window(&[("cases.csv", CASES), ("batches.csv", BATCHES)]);
    click(&mut window, "Review…");
    assert!(shows(&window, "Column B: batch, Figures"));
    click(&mut window, "Review import");
    assert!(shows(&window, "Column A: country, Names") && !shows(&window, "Column B: batch"));
    click(&mut window, "batches.csv (not charted)");
    assert!(shows(&window, "Column B: batch, Figures"));
    click(&mut window, "Cases");
    assert!(shows(&window, "Column A: country, Names"));
    assert!(is_offered(&window) && shows(&window, "Review…"));
    click(&mut window, "Close");
    assert!(!is_offered(&window));
}

#[test]
fn hidden_tables_are_announced_and_marked() {
    let rows = |cells: [[&str; 3]; 3]| -> String {
        let cell = |text: &str| format!("<c t=\"str\"><v>{text}</v></c>");
        let row = |cells: [&str; 3]| format!("<row>{}</row>", cells.map(cell).concat());
        format!("<worksheet><sheetData>{}</sheetData></worksheet>", cells.map(row).concat())
    };
    let workbook = "<workbook><sheets><sheet name=\"Drafts\" state=\"hidden\"/>\
                    <sheet name=\"Reports\"/></sheets></workbook>";
    let drafts = rows([["hotline", "2024", "2025"], ["Lantern", "1", "2"], ["Harbour", "3", "4"]]);
    let reports = rows([["hotline", "2023", "2024"], ["Lantern", "5", "6"], ["Harbour", "7", "8"]]);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("xl/workbook.xml", workbook),
        ("xl/worksheets/sheet1.xml", &drafts),
        ("xl/worksheets/sheet2.xml", &reports),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    let bytes = zip.finish().expect("a ZIP").into_inner();
    let (mut window, ..) = window_of(&[("hotlines.xlsx", &bytes)]);
    // What everybody sees is charted first.
    assert_eq!(dataset(&window).title, "Reports");
    assert!(shows(&window, "A hidden table was read too (Drafts): hotlines.xlsx"));
    click(&mut window, "Drafts (hidden)");
    assert_eq!(dataset(&window).title, "Drafts");
}

/// The field for the period of a table that names none.
fn input(window: &Window) -> egui_kittest::Node<'_> {
    window.get_by_role_and_label(egui::Role::TextInput, "Or type it")
}

#[test]
fn a_period_is_typed_for_a_table_that_names_none() {
    let (mut window, ..) = window(&[("names.csv", "name,value\nNorway,100\nChile,90\n")]);
    click(&mut window, "Review…");
    assert!(shows(&window, "Period: Not found"));
    let field = |window: &mut Window, text: &str| {
        input(window).focus();
        window.run();
        input(window).type_text(text);
        window.run();
        click(window, "Set");
    };
    field(&mut window, "soon");
    assert!(shows(&window, "Not a period; write 2024"));
    input(&window).focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.key_press(Key::Backspace);
    window.run();
    assert!(!shows(&window, "Not a period"));
    field(&mut window, "Q1 2024");
    settle(&mut window);
    assert_eq!(names(&window), ["Norway", "Chile"]);
    assert_eq!(window.state().state.document().expect("a document").view.kind, "ranking");
    assert!(shows(&window, "Period: Q1 2024"));
    click(&mut window, "Undo");
    assert!(shows(&window, "Period: Not found"));
    click(&mut window, "Redo");
    assert!(shows(&window, "Period: Q1 2024"));
}

#[test]
fn undo_in_the_review_stops_at_the_import() {
    let (mut window, ..) = window(&[("cases.csv", CASES)]);
    window.key_press(Key::F4);
    window.run();
    click(&mut window, "Row 4: data");
    click(&mut window, "Note");
    settle(&mut window);
    let undo = |window: &mut Window| {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.run();
    };
    undo(&mut window);
    assert_eq!(names(&window), ["Norway", "Chile", "Ghana"]);
    assert!(!shows(&window, "Nothing to undo"));
    undo(&mut window);
    assert!(shows(&window, "Nothing to undo in this import"));
    assert!(shows(&window, "Row 4: data"), "the file is still open");
    // Elsewhere the opening of the file is a step as any other.
    window.key_press(Key::Escape);
    window.run();
    undo(&mut window);
    assert_ne!(names(&window), ["Norway", "Chile", "Ghana"]);
}

#[test]
fn remarks_on_a_reading_do_not_outlive_it() {
    let torn = "place,2022,2023\nA,1,x1?\nB,y2?,2\nC,5,6\nD,7,8\nE,9,9\n";
    let (mut window, ..) = window(&[("torn.csv", torn)]);
    assert!(shows(&window, "2 problems; the first: “x1?” in row 2, column 3: not a number"));
    window.key_press(Key::F4);
    window.run();
    click(&mut window, "Row 2: data");
    click(&mut window, "Note");
    settle(&mut window);
    assert!(!shows(&window, "2 problems; the first"));
    let (mut window, ..) = self::window(&[("torn.csv", torn)]);
    click(&mut window, "CyberTipline by platform");
    assert!(!shows(&window, "2 problems; the first"));
}

#[test]
fn tabs_stand_in_the_order_of_the_file_under_names_of_their_own() {
    let text = "Reports\n\nNorth\nplace,2022,2023\nA,1,2\n\nReports\n\nSouth\n\
                place,2022,2023\nC,5,6\nD,7,8\nE,9,9\n";
    let (window, ..) = window(&[("both.csv", text)]);
    let review = &window.state().state.files.first().expect("a file").review;
    let mut tables: Vec<_> = review.tables.iter().map(|table| (table.id, &table.tab)).collect();
    tables.sort();
    let tabs: Vec<&str> = tables.iter().map(|(_, tab)| tab.as_str()).collect();
    assert_eq!(tabs.len(), 2, "{tabs:?}");
    assert!(!tabs.iter().any(|tab| tab.contains("from row")), "{tabs:?}");
    assert_ne!(tabs.first(), tabs.last());
}

#[test]
fn absences_and_torn_rows_are_told() {
    let text = "place,2022,2023\nA,1,N/A\nB,2,N/A\nC,5,<5\nD,7,8\nE,9,9\n";
    let (mut window, ..) = window(&[("gaps.csv", text)]);
    assert!(shows(&window, "6 rows read, 7 numbers, 3 without a number"));
    window.key_press(Key::F4);
    window.run();
    click(&mut window, "Problems");
    assert!(shows(&window, "2 cells hold no number: N/A"));
    assert!(shows(&window, "1 cell holds a bound only: <5"));
    assert!(!shows(&window, "Nothing was found that could not be read"));
    let torn = "place,2022,2023\nA,1,2\nB,2,3,x\nC,4,5\n";
    let (mut window, ..) = self::window(&[("torn.csv", torn)]);
    window.key_press(Key::F4);
    window.run();
    assert!(
        shows(&window, "values of 1 left out") && shows(&window, "Column D: no name, Not used")
    );
}
