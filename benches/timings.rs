//! How long things take, beside how long they may take: `cargo bench`.
//!
//! A table of medians for people to read. Nothing fails, because times depend
//! on the machine. `cargo test --all-targets` runs everything once, to see that
//! it still works.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for developers that prints a table, or stops"
)]

#[cfg(target_os = "linux")]
#[path = "../tests/window/desktop.rs"]
mod desktop;
#[cfg(target_os = "linux")]
#[path = "../tests/window/screen.rs"]
mod screen;

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tidemark::dataset::Dataset;
use tidemark::export::{self, Options, TextAs};
use tidemark::figure::{self, Figure, Theme, View};
use tidemark::import::{self, Source, builtin};
use tidemark::page::{self, Page, Size};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tidemark");
const SLIDE: Size = Size { width: 960.0, height: 540.0 };
/// Pixels to a point: a slide of 1920 × 1080 pixels.
const SCALE: f64 = 2.0;

fn main() {
    let is_measuring = std::env::args().any(|argument| argument == "--bench");
    let n_runs = if is_measuring { 9 } else { 1 };
    println!("{:<58}{:>10}{:>20}{:>10}", "", "median", "lowest – highest", "budget");
    in_memory(n_runs);
    commands(n_runs);
    #[cfg(target_os = "linux")]
    windows(n_runs);
    let bytes = std::fs::metadata(PROGRAM).unwrap().len() as f64;
    row("size of the program", "MB", &[bytes / 1e6], Some(25.0));
}

/// Functions of the library, after a first call that fills its caches.
fn in_memory(n_runs: usize) {
    let dataset = builtin::load("platforms").unwrap();
    let svg = |dataset: &Dataset| {
        let page = draw(dataset).1;
        export::svg(&page, &Options { scale: SCALE, text: TextAs::Text })
    };
    let png = |dataset: &Dataset| export::png(&draw(dataset).1, SCALE).unwrap();
    let load = || draw(&builtin::load("platforms").unwrap());
    time("built-in platforms: bytes → page", n_runs, None, load);
    time("built-in platforms: dataset → SVG", n_runs, None, || svg(&dataset));
    time("built-in platforms: dataset → PNG 1920 × 1080", n_runs, Some(150.0), || png(&dataset));

    let text = one_megabyte();
    let read = || import::read(&Source::from_bytes("reports.csv", text.as_str())).unwrap();
    let imported = read();
    time("CSV of 1 MB: bytes → dataset", n_runs, None, read);
    time("CSV of 1 MB: dataset → page", n_runs, None, || draw(&imported.datasets[0]));
}

/// The figure and the page that a dataset opens with.
fn draw(dataset: &Dataset) -> (Figure, Page) {
    let view = View::of(dataset);
    let draw = |room| figure::draw(dataset, &View { room, ..view.clone() });
    page::fitted(SLIDE, Theme::Light, draw).unwrap()
}

/// Whole commands, from start to end.
fn commands(n_runs: usize) {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("picture.png");
    let export = time("tidemark export sample:platforms -o x.png", n_runs, None, || {
        let mut command = Command::new(PROGRAM);
        command.args(["export", "sample:platforms", "-o"]).arg(&picture);
        assert!(command.status().unwrap().success());
    });
    let has_gnuplot = Command::new("gnuplot").arg("--version").stdout(Stdio::null()).status();
    if !has_gnuplot.is_ok_and(|status| status.success()) {
        println!("gnuplot: not here, nothing to compare with");
        return;
    }
    let script = bars(&picture.to_string_lossy());
    let gnuplot = time("gnuplot, ten bars as PNG 1920 × 1080", n_runs, None, || {
        let mut child = Command::new("gnuplot").stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    });
    row("tidemark export : gnuplot", "×", &[export / gnuplot], None);
}

/// A chart of ten bars in gnuplot's language.
fn bars(picture: &str) -> String {
    let mut script = format!(
        "set terminal pngcairo size 1920,1080\nset output '{picture}'\nset style fill solid\n\
         plot '-' using 0:2:xtic(1) with boxes title 'change'\n"
    );
    for bar in 0..10 {
        writeln!(script, "Platform{bar} {}", bar * 10 - 45).unwrap();
    }
    script + "e\n"
}

/// The program in its window, from its start, with OpenGL in software.
#[cfg(target_os = "linux")]
fn windows(n_runs: usize) {
    use desktop::Desktop;
    use screen::Screen;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reports.csv");
    std::fs::write(&file, one_megabyte()).unwrap();
    let (mut first, mut resting, mut highest) = (Vec::new(), Vec::new(), Vec::new());
    let (mut imported, mut charted) = (Vec::new(), Vec::new());
    for _ in 0..n_runs {
        let desktop = match Desktop::start(&[]) {
            Ok(desktop) => desktop,
            Err(missing) => return println!("window: there is {missing}"),
        };
        first.push(milliseconds(desktop.started.elapsed()));
        // Its memory once it has drawn all that it draws by itself.
        Screen::of(&desktop).picture_at_rest();
        let status = desktop.process().read("status");
        resting.push(megabytes(&status, "VmRSS:"));
        highest.push(megabytes(&status, "VmHWM:"));
    }
    for _ in 0..n_runs {
        let mut desktop = Desktop::start(std::slice::from_ref(&file)).unwrap();
        desktop.wait_for(&format!("imported {}", file.display()));
        imported.push(milliseconds(desktop.started.elapsed()));
        let (_, since) = Screen::of(&desktop).picture_at_rest();
        charted.push(milliseconds(since - desktop.started));
    }
    row("window: start → first frame", "ms", &first, Some(500.0));
    row("window: start with a CSV of 1 MB → imported", "ms", &imported, None);
    row("window: start with a CSV of 1 MB → its chart on screen", "ms", &charted, Some(1000.0));
    row("window: memory at rest", "MB", &resting, Some(150.0));
    row("window: most memory", "MB", &highest, Some(150.0));
}

/// One of the sizes in a process's status.
#[cfg(target_os = "linux")]
fn megabytes(status: &str, name: &str) -> f64 {
    let line = status.lines().find(|line| line.starts_with(name)).expect("the program runs");
    let kibibytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kibibytes * 1024.0 / 1e6
}

/// Runs something and prints how long it took; the median in milliseconds.
fn time<T>(name: &str, n_runs: usize, budget: Option<f64>, run: impl Fn() -> T) -> f64 {
    black_box(run());
    let once = |_| {
        let start = Instant::now();
        black_box(run());
        milliseconds(start.elapsed())
    };
    let times: Vec<f64> = (0..n_runs).map(once).collect();
    row(name, "ms", &times, budget)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Prints a line of the table and gives the median back.
fn row(name: &str, unit: &str, values: &[f64], budget: Option<f64>) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (median, last) = (sorted[sorted.len() / 2], sorted.len() - 1);
    let spread = format!("{:.1} – {:.1}", sorted[0], sorted[last]);
    let (budget, verdict) = match budget {
        Some(most) if median > most => (format!("{most:.0}"), "  over"),
        Some(most) => (format!("{most:.0}"), ""),
        None => ("–".to_owned(), ""),
    };
    let median_text = format!("{median:.1} {unit}");
    println!("{name:<58}{median_text:>10}{spread:>20}{budget:>10}{verdict}");
    median
}

/// Reports of 40 platforms in 8 categories over as many months as fill 1 MB;
/// the same at every call.
fn one_megabyte() -> String {
    let mut text = String::from("platform,category,month,reports\n");
    let mut reports = 1_u32;
    for month in 0.. {
        let (year, month) = (2000 + month / 12, month % 12 + 1);
        for platform in 0..40 {
            for category in 0..8 {
                reports = reports.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let n = reports >> 14;
                writeln!(text, "Platform {platform},Category {category},{year}-{month:02},{n}")
                    .unwrap();
            }
        }
        if text.len() >= 1_000_000 {
            break;
        }
    }
    text
}
