//! Keys, pressed as a keyboard presses them.

use super::screen::Screen;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{CURRENT_TIME, NONE};

/// The left control key. Keys with a printed letter have its Latin-1 code.
const CONTROL: u32 = 0xFFE3;

/// Presses a letter together with the control key.
///
/// Keys go to the window that has the focus, and where there is no window
/// manager nobody gives it to a new window.
pub fn press_with_control(screen: &Screen, letter: char) {
    let Screen { connection, window } = screen;
    connection.set_input_focus(InputFocus::PARENT, *window, CURRENT_TIME).unwrap();
    let [control, letter] = [CONTROL, u32::from(letter)].map(|symbol| key(screen, symbol));
    for (event, key) in [
        (KEY_PRESS_EVENT, control),
        (KEY_PRESS_EVENT, letter),
        (KEY_RELEASE_EVENT, letter),
        (KEY_RELEASE_EVENT, control),
    ] {
        connection.xtest_fake_input(event, key, CURRENT_TIME, NONE, 0, 0, 0).unwrap();
    }
    connection.sync().unwrap();
}

/// The key that has this symbol on it.
fn key(screen: &Screen, symbol: u32) -> u8 {
    let (first, last) = {
        let setup = screen.connection.setup();
        (setup.min_keycode, setup.max_keycode)
    };
    let map = screen.connection.get_keyboard_mapping(first, last - first + 1).unwrap();
    let map = map.reply().unwrap();
    let mut keys = map.keysyms.chunks(map.keysyms_per_keycode.into());
    let index = keys.position(|symbols| symbols.contains(&symbol)).expect("the key exists");
    first + index as u8
}
