//! The rules of the house that can be read off the sources.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below `src`, with its path from there.
fn sources() -> Vec<(String, String)> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a readable folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let named = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        let name =
            path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        (name, text)
    };
    let sources: Vec<_> = files.into_iter().map(named).collect();
    assert!(sources.len() > 30, "the sources were found");
    sources
}

/// The file's code without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
}

#[test]
fn only_the_app_names_the_gui() {
    for (name, text) in sources() {
        if name.starts_with("app/") || name == "main.rs" {
            continue;
        }
        for gui in ["egui", "eframe", "egui_plot", "rfd"] {
            assert!(!words(&code(&text)).any(|word| word == gui), "{name} names {gui}");
        }
    }
}

#[test]
fn arrows_run_down_the_road_only() {
    // A room may use those before it, never those after it.
    let road = ["table", "dataset", "compare", "figure", "page", "export", "cli", "app"];
    for (name, text) in sources() {
        let room = name.split(['/', '.']).next().unwrap_or_default();
        let Some(place) = road.iter().position(|r| *r == room) else { continue };
        for later in &road[place + 1..] {
            // The window reports its failure as the command line does.
            let uses = format!("crate::{later}");
            assert!(!code(&text).contains(&uses), "{name} uses {later}");
        }
        if matches!(room, "dataset" | "compare" | "figure" | "page" | "export") {
            assert!(!code(&text).contains("crate::import"), "{name} uses import");
        }
    }
    for (name, text) in sources().into_iter().filter(|(name, _)| name.starts_with("import/")) {
        for later in ["compare", "figure", "page", "export", "cli", "app"] {
            assert!(!code(&text).contains(&format!("crate::{later}")), "{name} uses {later}");
        }
    }
}

#[test]
fn only_few_rooms_touch_the_file_system() {
    for (name, text) in sources() {
        let may = ["import/source.rs", "export/write.rs"].contains(&name.as_str())
            || name.starts_with("project/");
        let code = code(&text);
        for way in ["fs::", "File::", "OpenOptions", "tempfile"] {
            // rfd's FileDialog is no file.
            let uses = code.replace("FileDialog::", "").contains(way);
            assert!(may || !uses, "{name} uses {way}");
        }
    }
}

#[test]
fn only_the_app_starts_threads_and_import_scoped_ones() {
    for (name, text) in sources() {
        let code = code(&text);
        if code.contains("thread::scope") {
            assert!(name.starts_with("import/"), "{name} uses scoped threads");
        }
        if code.contains("thread::spawn") || code.contains("thread::Builder") {
            assert!(name.starts_with("app/"), "{name} starts a thread");
        }
    }
}

#[test]
fn no_room_opens_a_connection() {
    for (name, text) in sources() {
        for way in ["std::net", "TcpStream", "UdpSocket", "ToSocketAddrs"] {
            assert!(!code(&text).contains(way), "{name} uses {way}");
        }
    }
}

#[test]
fn files_stay_small() {
    for (name, text) in sources() {
        let n_lines = text.lines().count();
        assert!(n_lines <= 420, "{name} has {n_lines} lines; is there a second room in it?");
    }
}
