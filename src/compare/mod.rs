//! What changed between two periods, and how series went over all of them.

mod change;
mod comparison;
mod contribution;
mod editions;
mod findings;
mod jumps;
mod periods;
mod reading;
mod renames;
mod series;
mod suspects;
mod wholes;

pub use change::{Change, Percent, SMALL_BASE, Unknown};
pub use comparison::{Comparison, Row, Total};
pub use contribution::{Contribution, Part};
pub use editions::{Joined, NoEdition, Proposal, Restated, join};
pub use findings::{Falls, Finding, findings};
pub use jumps::Jump;
pub use periods::default_pair;
pub use reading::{Question, Reading};
pub use series::{Point, Series, SeriesSet, series};
pub use suspects::{Suspect, suspects};
pub use wholes::Wholes;
