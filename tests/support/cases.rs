//! How often a property is tried.

use proptest::prelude::ProptestConfig;

/// So many random cases, times `TIDEMARK_CASES` where that is set.
pub fn cases(n: u32) -> ProptestConfig {
    let times = std::env::var("TIDEMARK_CASES").ok().and_then(|times| times.parse().ok());
    ProptestConfig::with_cases(n.saturating_mul(times.unwrap_or(1)))
}
