//! A file of ten million records to sums by platform and year, beside `DuckDB`
//! and Polars in the same run: `cargo bench --bench bulk`.
//!
//! The file is made in the target folder, the same at every call. The others
//! run where `python3` has them (`pip install duckdb polars`), by turns with
//! this program, so that what else the machine does falls on all of them. `-- small` tries
//! it with 100,000 records; `cargo test --all-targets` does so too. Nothing
//! fails for being slow, because times depend on the machine; sums that differ
//! do fail.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for developers that prints a table, or stops"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tidemark");
const N_RUNS: usize = 5;

const DUCKDB: &str = "
import duckdb, sys
duckdb.sql(\"set enable_progress_bar = false\")
rows = duckdb.sql(f\"select platform, year(date), count(*), sum(count), sum(amount) from read_csv('{sys.argv[1]}', types={{'amount': 'decimal(18,2)'}}) group by 1, 2\").fetchall()
for platform, year, n, count, amount in rows: print(platform, year, n, count, amount, sep=',')
";
const POLARS: &str = "
import polars as pl, sys
rows = (pl.scan_csv(sys.argv[1], try_parse_dates=True)
    .group_by('platform', pl.col('date').dt.year().alias('year'))
    .agg(pl.len(), pl.col('count').sum(), pl.col('amount').sum())
    .collect(engine='streaming'))
for platform, year, n, count, amount in rows.rows(): print(platform, year, n, count, f'{amount:.2f}', sep=',')
";

/// Records, sum of counts, sum of amounts in hundredths: by platform and year.
type Sums = BTreeMap<(String, String), [i128; 3]>;

fn main() {
    let is_measuring = std::env::args().any(|argument| argument == "--bench");
    let is_small = std::env::args().any(|argument| argument == "small") || !is_measuring;
    let n_records = if is_small { 100_000 } else { 10_000_000 };
    let n_runs = if is_measuring { N_RUNS } else { 1 };
    let file = file(n_records);
    let bytes = fs::metadata(&file).unwrap().len();
    println!("{n_records} records, {:.0} MB: {}", bytes as f64 / 1e6, file.display());
    let mut tools = vec![Tool::new("tidemark", &[PROGRAM, "tidy"])];
    for (name, script) in [("duckdb", DUCKDB), ("polars", POLARS)] {
        let import = Command::new("python3").args(["-c", &format!("import {name}")]).output();
        if import.is_ok_and(|output| output.status.success()) {
            tools.push(Tool::new(name, &["python3", "-c", script]));
        } else {
            println!("{name}: not here, nothing to compare with");
        }
    }
    // Once before, so that the file is in the page cache for all.
    let outputs: Vec<String> = tools.iter().map(|tool| tool.output(&file)).collect();
    for _ in 0..n_runs {
        for tool in &mut tools {
            tool.run(&file);
        }
    }
    println!("{:<12}{:>10}{:>20}{:>10}", "", "median s", "lowest – highest", "MB");
    for tool in &tools {
        let (lowest, highest) = (tool.sorted()[0], tool.sorted()[n_runs - 1]);
        let spread = format!("{lowest:.2} – {highest:.2}");
        println!("{:<12}{:>10.3}{spread:>20}{:>10.0}", tool.name, tool.median(), tool.most);
    }
    let (own, others) = tools.split_first().unwrap();
    let sums = tidy_sums(&outputs[0]);
    for (other, output) in others.iter().zip(&outputs[1..]) {
        assert!(sums == plain_sums(output), "the sums of {} differ", other.name);
        let ratio = own.median() / other.median();
        println!("  tidemark : {} = {ratio:.2} ×, the sums agree", other.name);
    }
}

/// A program that adds the file up.
struct Tool {
    name: &'static str,
    command: Vec<&'static str>,
    /// Seconds of each run.
    times: Vec<f64>,
    /// The most memory of any, in megabytes.
    most: f64,
}

impl Tool {
    fn new(name: &'static str, command: &[&'static str]) -> Self {
        Self { name, command: command.to_vec(), times: Vec::new(), most: 0.0 }
    }

    fn command(&self, file: &Path) -> Command {
        let mut command = Command::new(self.command[0]);
        command.args(&self.command[1..]).arg(file);
        command
    }

    fn output(&self, file: &Path) -> String {
        String::from_utf8(self.command(file).output().unwrap().stdout).expect("UTF-8")
    }

    /// Takes the time of a run, and the most memory of it.
    fn run(&mut self, file: &Path) {
        let start = Instant::now();
        let mut child = self.command(file).stdout(Stdio::null()).spawn().unwrap();
        let status = format!("/proc/{}/status", child.id());
        while child.try_wait().unwrap().is_none() {
            if let Ok(status) = fs::read_to_string(&status) {
                self.most = self.most.max(megabytes(&status));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        assert!(child.wait().unwrap().success(), "{} failed", self.name);
        self.times.push(start.elapsed().as_secs_f64());
    }

    fn sorted(&self) -> Vec<f64> {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        times
    }

    fn median(&self) -> f64 {
        self.sorted()[self.times.len() / 2]
    }
}

/// The most memory that a process had so far, by its status.
fn megabytes(status: &str) -> f64 {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kibibytes.unwrap_or(0.0) * 1024.0 / 1e6
}

/// The sums of tidy observations.
fn tidy_sums(text: &str) -> Sums {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let [platform, period, measure, value] = ["platform", "period", "measure", "value"].map(at);
    let mut sums = Sums::new();
    for record in reader.records() {
        let record = record.unwrap();
        let which = match &record[measure] {
            "records" => 0,
            "count" => 1,
            "amount" => 2,
            other => panic!("a measure {other}"),
        };
        let key = (record[platform].to_owned(), record[period].to_owned());
        let number = if which == 2 { hundredths(&record[value]) } else { whole(&record[value]) };
        sums.entry(key).or_default()[which] += number;
    }
    sums
}

/// The sums as `DuckDB` and Polars print them.
fn plain_sums(text: &str) -> Sums {
    let line = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [platform, year, n, count, amount] = cells.as_slice() else { panic!("{line}") };
        let key = ((*platform).to_owned(), (*year).to_owned());
        (key, [whole(n), whole(count), hundredths(amount)])
    };
    text.lines().map(line).collect()
}

fn whole(text: &str) -> i128 {
    text.parse().expect("a number")
}

fn hundredths(text: &str) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<2}").parse().expect("a number")
}

/// The file, made once.
fn file(n_records: u64) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("bulk-{n_records}.csv"));
    if !path.exists() {
        let unfinished = path.with_extension("part");
        let mut writer = BufWriter::with_capacity(1 << 20, File::create(&unfinished).unwrap());
        generate(n_records, &mut writer);
        drop(writer.into_inner().unwrap());
        fs::rename(&unfinished, &path).unwrap();
    }
    path
}

/// Random numbers, the same at every call.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        ((self.next() >> 32) * n) >> 32
    }
}

/// Reports of 300 platforms, the first ones far more often than the last.
fn generate(n_records: u64, out: &mut impl std::io::Write) {
    const CATEGORIES: [&str; 12] = [
        "spam",
        "fraud",
        "hate",
        "violence",
        "nudity",
        "self-harm",
        "terror",
        "privacy",
        "copyright",
        "bullying",
        "minors",
        "other",
    ];
    const STATUSES: [&str; 4] = ["open", "closed", "sent", "referred"];
    const STARTS: [&str; 20] = [
        "Ama", "Bol", "Cor", "Dex", "Eno", "Fil", "Gra", "Hun", "Ivo", "Jam", "Kin", "Lum", "Mer",
        "Nov", "Orb", "Pix", "Quo", "Rel", "Sol", "Tum",
    ];
    const ENDS: [&str; 15] = [
        "book", "chat", "gram", "hub", "ify", "line", "mail", "ora", "space", "ster", "tok",
        "tube", "verse", "wave", "zone",
    ];
    let mut random = Random(20_241_122);
    out.write_all(b"id,date,platform,category,country,count,amount,status,comment\n").unwrap();
    for id in 1..=n_records {
        let (year, month, day) =
            (2019 + random.below(6), 1 + random.below(12), 1 + random.below(28));
        // Half of all records are of the first sixteenth of the platforms.
        let share = random.below(1 << 16);
        let squared = (share * share) >> 16;
        let platform = (((squared * squared) >> 16) * 300) >> 16;
        let category = CATEGORIES[random.below(12) as usize];
        let country = random.below(200);
        let letters = [b'A' + (country / 20) as u8, b'A' + (country % 20) as u8];
        let [first, second] = letters.map(char::from);
        let start = STARTS[(platform % 20) as usize];
        let end = ENDS[(platform / 20) as usize];
        let count = 1 + random.below(40) * random.below(25);
        let cents = random.below(1_000) * random.below(100);
        let status = STATUSES[random.below(4) as usize];
        write!(
            out,
            "{id},{year}-{month:02}-{day:02},{start}{end},{category},{first}{second},{count},\
             {}.{:02},{status},",
            cents / 100,
            cents % 100
        )
        .unwrap();
        let comment: &str = match random.below(32) {
            0..8 => "\"ok\"",
            8..10 => "\"seen twice, closed\"",
            10 => "\"said \"\"no\"\" to it\"",
            11 => "\"first line\nsecond, and last\"",
            12 => "\"line\r\nbreak\"",
            _ => "",
        };
        out.write_all(comment.as_bytes()).unwrap();
        out.write_all(b"\n").unwrap();
    }
}
