//! A desktop of its own for one run of the program: a display server without a
//! monitor, a home folder without anything in it, and no desktop portal.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long something that has to happen may take. Only a run that fails waits
/// that long, so it is ample for a slow machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program in its window.
///
/// The fields end in the order in which they stand here: first the program,
/// then the display under it, then the folder that both write to.
pub struct Desktop {
    program: Running,
    _server: Running,
    /// Where this run keeps its files. The program looks for other programs in
    /// its `bin` first.
    pub folder: TempDir,
    /// The display, as programs find it.
    pub display: String,
    /// When the program was started.
    pub started: Instant,
}

/// A process that ends with its owner, also when a test panics.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // A process that has ended already cannot be killed, which is no harm.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Desktop {
    /// Opens the program with these files and waits for its first frame.
    ///
    /// # Errors
    /// What this machine lacks for a window.
    pub fn start(files: &[PathBuf]) -> Result<Self, &'static str> {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = |name: &str| folder.path().join(name);
        let to = |name: &str| fs::File::create(file(name)).expect("a log can be made");

        // Xvfb chooses a free number and writes it when it is ready.
        let server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            .stdout(to("display"))
            .stderr(to("server"))
            .spawn();
        let mut server = Running(server.map_err(|_missing| "no Xvfb")?);
        let display = until(|| {
            let number = fs::read_to_string(file("display")).unwrap_or_default();
            let has_ended = server.has_ended();
            (number.ends_with('\n') || has_ended).then_some(number)
        });
        let number = display.unwrap_or_default();
        if number.is_empty() {
            return Err("no Xvfb");
        }

        let display = format!(":{}", number.trim());
        for name in ["bin", "home", "runtime"] {
            fs::create_dir(file(name)).expect("a folder can be made");
        }
        let search = std::env::var_os("PATH").unwrap_or_default();
        let search = std::iter::once(file("bin")).chain(std::env::split_paths(&search));
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidemark"));
        command
            .arg("--events")
            .arg(file("events"))
            .args(files)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(to("stderr"))
            .env("DISPLAY", &display)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("PATH", std::env::join_paths(search).expect("the search path can be extended"))
            // Nobody listens there: the dialogs of a desktop portal cannot be answered.
            .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", file("no-bus").display()))
            .env("XDG_RUNTIME_DIR", file("runtime"));
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(name, file("home"));
        }
        for name in ["WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(name);
        }
        let started = Instant::now();
        let program = Running(command.spawn().expect("the program can be started"));
        let mut desktop = Self { program, _server: server, folder, display, started };
        let frame = until(|| {
            let has_frame = desktop.has_event("first-frame");
            (has_frame || desktop.program.has_ended()).then_some(has_frame)
        });
        match frame {
            Some(true) => Ok(desktop),
            Some(false) if desktop.program.code() == Some(3) => Err("no OpenGL"),
            _ => desktop.fail("no first frame"),
        }
    }

    /// The program's process.
    pub fn process(&self) -> Process {
        Process(PathBuf::from("/proc").join(self.program.0.id().to_string()))
    }

    /// Waits until the program has logged that this happened.
    #[track_caller]
    pub fn wait_for(&mut self, what: &str) {
        let seen = until(|| {
            let has_happened = self.has_event(what);
            (has_happened || self.program.has_ended()).then_some(has_happened)
        });
        if seen != Some(true) {
            self.fail(&format!("not in the log: {what}"));
        }
    }

    fn has_event(&self, what: &str) -> bool {
        let events = self.read("events");
        // A line is complete with its end.
        let whole = events.rsplit_once('\n').map_or("", |(whole, _)| whole);
        whole.lines().any(|line| line.split_once(' ').is_some_and(|(_, event)| event == what))
    }

    /// Ends the test with all that is known about the run.
    #[track_caller]
    pub fn fail(&self, why: &str) -> ! {
        let [events, errors, server] = ["events", "stderr", "server"].map(|name| self.read(name));
        let after = self.started.elapsed().as_secs();
        panic!(
            "{why}, after {after} s\n— events —\n{events}— the program's stderr —\n{errors}— Xvfb —\n{server}"
        )
    }

    fn read(&self, name: &str) -> String {
        let bytes = fs::read(self.folder.path().join(name)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Running {
    fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }

    fn code(&mut self) -> Option<i32> {
        self.0.try_wait().ok().flatten()?.code()
    }
}

/// What Linux says about a process.
pub struct Process(PathBuf);

impl Process {
    /// One of the files about it; empty when it is gone.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(Path::new(name))).unwrap_or_default()
    }
}

/// Looks again and again until there is something to see; `None` if patience ends.
pub fn until<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        let seen = look();
        if seen.is_some() || start.elapsed() > PATIENCE {
            return seen;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
