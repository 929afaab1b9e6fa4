//! The source's side of a drag between windows: XDND, version 5.
//!
//! The pointer does not move; a target only knows what it is told. The target
//! asks for the files while they hover, and winit ignores a drop that comes
//! before its question is answered. So [`Drag::over`] waits for both the answer
//! and the question.

use super::desktop::until;
use super::screen::Screen;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{COPY_FROM_PARENT, CURRENT_TIME, NONE};

const VERSION: u32 = 5;

x11rb::atom_manager! {
    /// The names of the protocol.
    Names: NamesCookie {
        XdndSelection,
        XdndEnter,
        XdndPosition,
        XdndStatus,
        XdndLeave,
        XdndDrop,
        XdndFinished,
        XdndActionCopy,
        UriList: b"text/uri-list",
    }
}

/// A file that hovers over the window.
pub struct Drag<'a> {
    screen: &'a Screen,
    source: Window,
    names: Names,
    uris: String,
    is_asked: bool,
    /// Whether the target would take the file, when it has said so.
    status: Option<bool>,
    /// Whether the target has taken the file, when it has said so.
    finished: Option<bool>,
}

impl<'a> Drag<'a> {
    /// Holds a file over the middle of the window until the window knows it.
    pub fn over(screen: &'a Screen, file: &Path) -> Self {
        let connection = &screen.connection;
        let names = Names::new(connection).unwrap().reply().unwrap();
        let place = connection.get_geometry(screen.window).unwrap().reply().unwrap();
        let source = connection.generate_id().unwrap();
        connection
            .create_window(
                COPY_FROM_PARENT as u8,
                source,
                place.root,
                -10,
                -10,
                1,
                1,
                0,
                WindowClass::COPY_FROM_PARENT,
                COPY_FROM_PARENT,
                &CreateWindowAux::new(),
            )
            .unwrap();
        connection.set_selection_owner(source, names.XdndSelection, CURRENT_TIME).unwrap();
        let uris = format!("{}\r\n", uri(file));
        let (is_asked, status, finished) = (false, None, None);
        let mut drag = Self { screen, source, names, uris, is_asked, status, finished };

        drag.send(names.XdndEnter, [VERSION << 24, names.UriList, NONE, NONE]);
        // Coordinates are those of the whole screen.
        let (right, down) = ((place.width / 2) as i16, (place.height / 2) as i16);
        let on_root =
            connection.translate_coordinates(screen.window, place.root, right, down).unwrap();
        let on_root = on_root.reply().unwrap();
        let packed = (on_root.dst_x as u32) << 16 | u32::from(on_root.dst_y as u16);
        drag.send(names.XdndPosition, [0, packed, CURRENT_TIME, names.XdndActionCopy]);
        let is_welcome = drag.listen_until(|drag| drag.status.filter(|_| drag.is_asked));
        assert_eq!(is_welcome, Some(true), "the window takes a file that hovers");
        drag
    }

    /// Takes the file away again.
    pub fn leave(self) {
        self.send(self.names.XdndLeave, [0; 4]);
    }

    /// Lets go of the file.
    pub fn drop(mut self) {
        self.send(self.names.XdndDrop, [0, CURRENT_TIME, 0, 0]);
        let is_taken = self.listen_until(|drag| drag.finished);
        assert_eq!(is_taken, Some(true), "the window takes a file that is dropped");
    }

    /// Every message to the target begins with who sends it.
    fn send(&self, name: Atom, [a, b, c, d]: [u32; 4]) {
        let target = self.screen.window;
        let message = ClientMessageEvent::new(32, target, name, [self.source, a, b, c, d]);
        let connection = &self.screen.connection;
        connection.send_event(false, target, EventMask::NO_EVENT, message).unwrap();
        connection.flush().unwrap();
    }

    fn listen_until<T>(&mut self, is_done: impl Fn(&Self) -> Option<T>) -> Option<T> {
        until(|| {
            match self.screen.connection.poll_for_event().unwrap() {
                Some(Event::SelectionRequest(request)) => self.hand_over(&request),
                Some(Event::ClientMessage(message)) => {
                    let is_yes = message.data.as_data32()[1] & 1 == 1;
                    if message.type_ == self.names.XdndStatus {
                        self.status = Some(is_yes);
                    } else if message.type_ == self.names.XdndFinished {
                        self.finished = Some(is_yes);
                    }
                }
                _ => {}
            }
            is_done(self)
        })
    }

    /// Writes the files to where the target wants them, and says so. What is
    /// asked for in another form than a list of URIs is refused.
    fn hand_over(&mut self, request: &SelectionRequestEvent) {
        let connection = &self.screen.connection;
        let &SelectionRequestEvent { requestor, property, target, time, selection, .. } = request;
        let is_known = target == self.names.UriList;
        if is_known {
            connection
                .change_property8(
                    PropMode::REPLACE,
                    requestor,
                    property,
                    target,
                    self.uris.as_bytes(),
                )
                .unwrap();
        }
        let property = if is_known { property } else { AtomEnum::NONE.into() };
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time,
            requestor,
            selection,
            target,
            property,
        };
        connection.send_event(false, requestor, EventMask::NO_EVENT, answer).unwrap();
        connection.flush().unwrap();
        self.is_asked |= is_known;
    }
}

/// A file as a URI: every byte that could mean something else is encoded.
fn uri(file: &Path) -> String {
    let mut uri = "file://".to_owned();
    for byte in file.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
