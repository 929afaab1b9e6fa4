//! The program's window, as the display server has it.

use super::desktop::{Desktop, until};
use std::time::{Duration, Instant};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, GetPropertyReply, ImageFormat, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

/// A picture that stays the same for so long is finished.
const STILL: Duration = Duration::from_millis(300);

/// A window, and a way to talk about it.
pub struct Screen {
    /// The way to the display server.
    pub connection: RustConnection,
    /// The window.
    pub window: Window,
}

impl Screen {
    /// Waits for the program's window.
    #[track_caller]
    pub fn of(desktop: &Desktop) -> Self {
        let (connection, number) =
            RustConnection::connect(Some(&desktop.display)).expect("the display answers");
        let root = connection.setup().roots[number].root;
        let window = until(|| find(&connection, root));
        let Some(window) = window else { desktop.fail("no window takes drops") };
        Self { connection, window }
    }

    /// What the window shows now: its pixels, four bytes each.
    pub fn picture(&self) -> Vec<u8> {
        let size = self.connection.get_geometry(self.window).unwrap().reply().unwrap();
        let image = self.connection.get_image(
            ImageFormat::Z_PIXMAP,
            self.window,
            0,
            0,
            size.width,
            size.height,
            u32::MAX,
        );
        image.unwrap().reply().expect("the window is on the screen").data
    }

    /// What the window shows when it has come to rest, and since when. An
    /// event in the log says that a frame is due, not that it is on the screen,
    /// and before the first one the window is of one colour.
    pub fn picture_at_rest(&self) -> (Vec<u8>, Instant) {
        let (mut last, mut since) = (self.picture(), Instant::now());
        let rest = until(|| {
            std::thread::sleep(Duration::from_millis(10));
            let now = self.picture();
            if now != last {
                (last, since) = (now, Instant::now());
            }
            let is_painted = last.chunks(4).any(|pixel| pixel != &last[..4]);
            (is_painted && since.elapsed() > STILL).then_some(since)
        });
        (last, rest.expect("the window comes to rest"))
    }
}

/// A window called Tidemark that takes drops and can be seen, at `window` or
/// below it. Where there is a window manager, its frame has the name and takes
/// none; and eframe shows the window only after the first frame.
fn find(connection: &RustConnection, window: Window) -> Option<Window> {
    let has = |property: u32| {
        let read = connection.get_property(false, window, property, AtomEnum::ANY, 0, 1024);
        read.ok()?.reply().ok().filter(|found| !found.value.is_empty())
    };
    let atom =
        |name: &str| Some(connection.intern_atom(false, name.as_bytes()).ok()?.reply().ok()?.atom);
    let is_ours = |found: GetPropertyReply| {
        String::from_utf8_lossy(&found.value).to_lowercase().contains("tidemark")
    };
    let names = [atom("_NET_WM_NAME")?, AtomEnum::WM_CLASS.into()];
    let can_be_seen = || {
        let attributes = connection.get_window_attributes(window).ok()?.reply().ok()?;
        (attributes.map_state == MapState::VIEWABLE).then_some(())
    };
    if has(atom("XdndAware")?).is_some() && names.into_iter().filter_map(has).any(is_ours) {
        return can_be_seen().map(|()| window);
    }
    let below = connection.query_tree(window).ok()?.reply().ok()?.children;
    below.into_iter().find_map(|child| find(connection, child))
}
