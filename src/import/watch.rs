//! How far a reading is, and the wish that it stop.

use super::ImportError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared by who reads and who waits.
#[derive(Debug, Default)]
pub struct Watch {
    is_cancelled: AtomicBool,
    n_done: AtomicU64,
    n_total: AtomicU64,
}

impl Watch {
    /// Asks the reading to stop at its next check.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Says how much is done, in whatever unit `total` is in.
    pub fn report(&self, done: u64, total: u64) {
        self.n_total.store(total, Ordering::Relaxed);
        self.n_done.store(done, Ordering::Relaxed);
    }

    /// The share that is done, from 0 to 1; none before the first report.
    pub fn share(&self) -> Option<f32> {
        let total = self.n_total.load(Ordering::Relaxed);
        let done = self.n_done.load(Ordering::Relaxed).min(total);
        (total > 0).then(|| (done as f64 / total as f64) as f32)
    }

    /// Whether the reading is to stop. For loops whose result is then thrown
    /// away; whoever began them has to [`Watch::check`] behind them.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// As many of the items as are still wanted.
    pub fn while_wanted<I: Iterator>(&self, items: I) -> impl Iterator<Item = I::Item> {
        items.take_while(|_| !self.is_cancelled())
    }

    /// To be asked at least every few milliseconds of work.
    ///
    /// # Errors
    /// If the reading is to stop.
    pub fn check(&self) -> Result<(), ImportError> {
        if self.is_cancelled() {
            return Err(ImportError::Cancelled);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watch_tells_the_share_and_stops_when_asked() {
        let watch = Watch::default();
        assert_eq!(watch.share(), None);
        watch.report(1, 4);
        assert_eq!((watch.share(), watch.check()), (Some(0.25), Ok(())));
        assert_eq!(watch.while_wanted(0..3).count(), 3);
        watch.cancel();
        assert_eq!(watch.while_wanted(0..3).count(), 0);
        assert_eq!(watch.check(), Err(ImportError::Cancelled));
    }
}
