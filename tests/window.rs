//! The program in a real window: files dropped, keys pressed, pictures saved.
//!
//! A machine without Xvfb or OpenGL skips these tests, unless `CI` or
//! `TIDEMARK_REQUIRE_WINDOW` is set.
#![cfg(target_os = "linux")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "window/desktop.rs"]
mod desktop;
#[path = "window/keys.rs"]
mod keys;
#[path = "window/screen.rs"]
mod screen;
#[path = "window/xdnd.rs"]
mod xdnd;

use desktop::{Desktop, until};
use resvg::tiny_skia::Pixmap;
use screen::Screen;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use xdnd::Drag;

const REPORTS: &str = "\
platform,year,reports
Harbour Chat,2022,1100
Harbour Chat,2023,1200
Harbour Chat,2024,1500
Lantern,2022,900
Lantern,2023,800
Lantern,2024,600
Mosaïk,2022,700
Mosaïk,2023,720
Mosaïk,2024,750
";

/// A program that answers every question for a file with the next name of a list.
const ZENITY: &str = "\
#!/bin/sh
head -n 1 \"$0.names\" && sed -i 1d \"$0.names\"
";

/// The program in its window, or `None` where there can be no window.
fn desktop() -> Option<Desktop> {
    let is_required =
        ["CI", "TIDEMARK_REQUIRE_WINDOW"].into_iter().any(|name| std::env::var_os(name).is_some());
    match Desktop::start(&[]) {
        Ok(desktop) => Some(desktop),
        Err(missing) if is_required => panic!("a window is required here, but there is {missing}"),
        Err(missing) => {
            // Written past the harness, which hides what a test that passes prints.
            let _ = writeln!(std::io::stderr(), "skipped: {missing}");
            None
        }
    }
}

#[test]
fn a_dropped_file_is_charted_and_exported() {
    let Some(mut desktop) = desktop() else { return };
    let folder = desktop.folder.path().canonicalize().unwrap();
    let file = folder.join("Berichte für 2024.csv");
    fs::write(&file, REPORTS).unwrap();
    let exported = ["out.png", "out.svg", "out.csv"].map(|name| folder.join(name));
    choose(&folder, &exported);
    let screen = Screen::of(&desktop);

    // The window says where to drop as long as the file hovers.
    let (chart, _) = screen.picture_at_rest();
    let drag = Drag::over(&screen, &file);
    let place = shows(&desktop, &screen, "where to drop", |now| difference(now, &chart) > 0.5);
    drag.leave();
    shows(&desktop, &screen, "the chart again", |now| difference(now, &place) > 0.5);

    Drag::over(&screen, &file).drop();
    desktop.wait_for(&format!("imported {}", file.display()));
    for path in &exported {
        keys::press_with_control(&screen, 'e');
        desktop.wait_for(&format!("exported {}", path.display()));
    }
    let [png, svg, csv] = exported.map(|path| fs::read(path).unwrap());
    is_picture(&png);
    is_drawing(&String::from_utf8(svg).unwrap());
    has_numbers(&csv);

    // What is no table is refused, and nothing else happens.
    let bad = folder.join("bad.csv");
    fs::write(&bad, b"no table\0\x01\x02").unwrap();
    let (before, _) = screen.picture_at_rest();
    Drag::over(&screen, &bad).drop();
    desktop.wait_for(&format!("refused {}", bad.display()));
    shows(&desktop, &screen, "the refusal", |now| (0.001..0.5).contains(&difference(now, &before)));
}

#[test]
fn without_a_display_the_way_without_a_window_is_named() {
    let output = Command::new(env!("CARGO_BIN_EXE_tidemark"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(errors.contains("tidemark export"), "{errors}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_window_at_rest_leaves_the_processor_alone() {
    let Some(desktop) = desktop() else { return };
    Screen::of(&desktop).picture_at_rest();
    std::thread::sleep(Duration::from_secs(1));
    let before = ticks(&desktop);
    std::thread::sleep(Duration::from_secs(3));
    let used = ticks(&desktop) - before;
    // A hundred ticks are a second; a window that draws all the time uses most of 300.
    assert!(used <= 10, "{used} ticks in three seconds");
}

/// Puts these names into the next dialogs.
fn choose(folder: &Path, names: &[PathBuf]) {
    let dialog = folder.join("bin/zenity");
    fs::write(&dialog, ZENITY).unwrap();
    fs::set_permissions(&dialog, fs::Permissions::from_mode(0o755)).unwrap();
    let names: Vec<String> = names.iter().map(|name| name.display().to_string()).collect();
    fs::write(folder.join("bin/zenity.names"), names.join("\n")).unwrap();
}

/// Waits until the window shows what it should.
#[track_caller]
fn shows(
    desktop: &Desktop,
    screen: &Screen,
    what: &str,
    is_shown: impl Fn(&[u8]) -> bool,
) -> Vec<u8> {
    let shown = until(|| Some(screen.picture()).filter(|now| is_shown(now)));
    shown.unwrap_or_else(|| desktop.fail(&format!("the window does not show {what}")))
}

/// The part of the pixels that look different in two pictures of one size.
fn difference(one: &[u8], other: &[u8]) -> f64 {
    assert_eq!(one.len(), other.len(), "the window keeps its size");
    let (one, other) = (one.as_chunks::<4>().0, other.as_chunks::<4>().0);
    let n_different = one.iter().zip(other).filter(|(one, other)| one != other).count();
    n_different as f64 / one.len() as f64
}

/// Processor time of the program so far, in the system and outside.
fn ticks(desktop: &Desktop) -> u64 {
    let stat = desktop.process().read("stat");
    // The name in brackets may have spaces; the state is the first field after it.
    let (_, fields) = stat.rsplit_once(')').expect("the program runs");
    fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum()
}

fn is_picture(png: &[u8]) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(&png[12..24], b"IHDR\0\0\x07\x80\0\0\x04\x38", "1920 × 1080");
    let pixels = Pixmap::decode_png(png).unwrap();
    let mut pixels = pixels.pixels().iter();
    let first = pixels.next();
    assert!(pixels.any(|pixel| Some(pixel) != first), "a picture has more than one colour");
}

fn is_drawing(svg: &str) {
    assert!(svg.starts_with("<svg"));
    for part in ["id=\"title\"", "id=\"marks\"", "id=\"source\"", ">Harbour Chat<", ">Mosaïk<"] {
        assert!(svg.contains(part), "{part} is missing:\n{svg}");
    }
}

fn has_numbers(numbers: &[u8]) {
    let mut reader = csv::Reader::from_reader(numbers);
    let header = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(|row| row.unwrap()).collect();
    let row = rows.iter().find(|row| &row[0] == "Harbour Chat").expect("the entity has a row");
    let cell = |name: &str| header.iter().position(|column| column == name).map(|at| &row[at]);
    for (name, expected) in [
        ("before_period", "2023"),
        ("after_period", "2024"),
        ("before", "1200"),
        ("after", "1500"),
        ("change", "300"),
    ] {
        assert_eq!(cell(name), Some(expected), "{name}");
    }
}
