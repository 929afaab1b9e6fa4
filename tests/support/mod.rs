//! What several tests share.

use std::path::Path;

/// Compares with `tests/golden/NAME`; `UPDATE_GOLDEN=1` rewrites it.
pub fn assert_golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, actual).expect("the golden file is written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let difference = expected.lines().zip(actual.lines()).find(|(e, a)| e != a);
    assert!(
        expected == actual,
        "{name} differs (UPDATE_GOLDEN=1 rewrites it), first in:\n  was {:?}\n  is  {:?}",
        difference.map(|(e, _)| e),
        difference.map(|(_, a)| a),
    );
}
