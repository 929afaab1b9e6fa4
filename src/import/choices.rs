//! What the user decides instead of the program.

use super::dialect::Dialect;

/// Decisions taken by the user; what is not decided here, the file decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// The name of the encoding, as [`super::encoding::NAMES`] has it.
    pub encoding: Option<String>,
    /// How cells are set apart.
    pub dialect: Option<Dialect>,
}
