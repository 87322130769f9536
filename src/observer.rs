//! Long work in blocks: progress, cancel, threads, and the same bits for any number of them.
//!
//! [`fold_blocks`] cuts work into fixed blocks, hands them to threads and lets an [`Observer`] look on **from the
//! thread that called**: it is told how far the work is and may stop it. Workers keep running totals of their own,
//! which the caller merges; totals that are integers or exact sums ([`crate::number::sum::ExactSum`]) are the same
//! for any number of threads and any order of the blocks.

use crate::{Error, Result};
use std::ops::{ControlFlow, Range};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

/// Looks on while work is done, and may stop it.
///
/// # Examples
/// ```
/// use std::ops::ControlFlow;
/// use stratech::observer::{Observer, Unwatched, fold_blocks};
/// struct Impatient;
/// impl Observer for Impatient {
///     fn step(&mut self, done: u64, total: u64) -> ControlFlow<()> {
///         if total > 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
///     }
/// }
/// let add = |sum: &mut u64, units: std::ops::Range<u64>| Ok(*sum += units.sum::<u64>());
/// let sums = fold_blocks(100, 7, Some(3), &mut Unwatched, || 0, add)?;
/// assert_eq!(sums.iter().sum::<u64>(), 4950);
/// let stopped = fold_blocks(100, 7, Some(3), &mut Impatient, || 0, add);
/// assert!(matches!(stopped, Err(stratech::Error::Cancelled { .. })));
/// # Ok::<(), stratech::Error>(())
/// ```
pub trait Observer {
    /// Called on the thread that asked for the work: once before it begins, then every [`Observer::interval`], and
    /// once at its end. `done` of `total` units are finished. [`ControlFlow::Break`] stops the work: blocks that are
    /// running are finished, the call returns [`Error::Cancelled`].
    fn step(&mut self, done: u64, total: u64) -> ControlFlow<()>;

    /// How often to call, a twentieth of a second unless said otherwise.
    fn interval(&self) -> Duration {
        Duration::from_millis(50)
    }

    /// Whether anyone looks at all; if not, one thread does the work where it was called.
    fn is_watching(&self) -> bool {
        true
    }
}

/// Nobody looks on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unwatched;

impl Observer for Unwatched {
    fn step(&mut self, _done: u64, _total: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn is_watching(&self) -> bool {
        false
    }
}

/// A bridge for optional observers.
impl<O: Observer + ?Sized> Observer for &mut O {
    fn step(&mut self, done: u64, total: u64) -> ControlFlow<()> {
        (**self).step(done, total)
    }

    fn interval(&self) -> Duration {
        (**self).interval()
    }

    fn is_watching(&self) -> bool {
        (**self).is_watching()
    }
}

/// What the workers share.
struct Shared {
    total: u64,
    block: u64,
    next: AtomicU64,
    done: AtomicU64,
    stop: AtomicBool,
    /// The fault in the earliest block: blocks begin in order, so it is the same for any number of threads.
    fault: Mutex<Option<(u64, Error)>>,
}

impl Shared {
    /// Works on blocks until there are none; the last totals.
    fn work<S>(&self, mut totals: S, work: &(impl Fn(&mut S, Range<u64>) -> Result<()> + Sync)) -> S {
        while !self.stop.load(Ordering::Relaxed) {
            let from = self.next.fetch_add(self.block, Ordering::Relaxed);
            if from >= self.total {
                break;
            }
            let to = self.total.min(from.saturating_add(self.block));
            if let Err(error) = work(&mut totals, from..to) {
                self.stop.store(true, Ordering::Relaxed);
                if let Ok(mut fault) = self.fault.lock()
                    && fault.as_ref().is_none_or(|(earlier, _)| from < *earlier)
                {
                    *fault = Some((from, error));
                }
            }
            self.done.fetch_add(to - from, Ordering::Relaxed);
        }
        totals
    }

    fn cancelled(&self) -> Error {
        Error::Cancelled { done: self.done.load(Ordering::Relaxed), total: self.total }
    }

    /// Tells the observer how far the work is; false when it is to stop.
    fn tell(&self, observer: &mut dyn Observer) -> bool {
        observer.step(self.done.load(Ordering::Relaxed), self.total).is_continue()
    }
}

/// Threads for work nobody set a number for: those of the machine.
pub fn available_threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Most threads for one piece of work; each has totals of its own.
pub const MOST_THREADS: usize = 256;

/// Does units 0 to `total` - 1 in blocks of `block` units (the last may be shorter) on `threads` threads (all of the
/// machine when none are given, one when 0, at most [`MOST_THREADS`]), and returns the totals of the threads, in no particular order.
///
/// `start` makes empty totals, `work` adds the units of one block to them. The cut into blocks depends on `total` and
/// `block` alone. Choose blocks that take some milliseconds: after a stop the running ones are finished.
///
/// # Errors
/// [`Error::Cancelled`] when the observer stops the work; the error of the earliest block that failed.
///
/// # Complexity
/// The work, and one `start` for each thread.
pub fn fold_blocks<S: Send>(
    total: u64,
    block: u64,
    threads: Option<usize>,
    observer: &mut dyn Observer,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<u64>) -> Result<()> + Sync,
) -> Result<Vec<S>> {
    let block = block.max(1);
    let shared = Shared {
        total,
        block,
        next: AtomicU64::new(0),
        done: AtomicU64::new(0),
        stop: AtomicBool::new(false),
        fault: Mutex::new(None),
    };
    if !shared.tell(observer) {
        return Err(shared.cancelled());
    }
    let useful = usize::try_from(total.div_ceil(block)).unwrap_or(usize::MAX);
    let threads = threads.unwrap_or_else(available_threads).min(useful).clamp(1, MOST_THREADS);
    let mut stopped = false;
    let totals = if threads == 1 && !observer.is_watching() {
        vec![shared.work(start(), &work)]
    } else {
        std::thread::scope(|scope| {
            let (finished, wait) = mpsc::channel::<()>();
            let workers: Vec<_> = (0..threads)
                .map(|_| {
                    let (finished, shared, start, work) = (finished.clone(), &shared, &start, &work);
                    scope.spawn(move || {
                        // Dropped at the end, also of a panic: the channel closes with the last worker.
                        let _finished = finished;
                        shared.work(start(), work)
                    })
                })
                .collect();
            drop(finished);
            while wait.recv_timeout(observer.interval()) == Err(mpsc::RecvTimeoutError::Timeout) {
                if !stopped && !shared.tell(observer) {
                    stopped = true;
                    shared.stop.store(true, Ordering::Relaxed);
                }
            }
            let joined: Vec<_> = workers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
            joined.into_iter().map(|totals| totals.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        })
    };
    if let Some((_, error)) = shared.fault.into_inner().ok().flatten() {
        return Err(error);
    }
    let done = shared.done.load(Ordering::Relaxed);
    // A stop that came while the last block was ending stops nothing.
    if stopped && done < total {
        return Err(Error::Cancelled { done, total });
    }
    let _ = observer.step(done, total);
    Ok(totals)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stops as soon as `after` units are done, and remembers what it was told.
    struct After {
        after: u64,
        told: Vec<(u64, u64)>,
    }

    impl Observer for After {
        fn step(&mut self, done: u64, total: u64) -> ControlFlow<()> {
            self.told.push((done, total));
            if done >= self.after { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }

        fn interval(&self) -> Duration {
            Duration::from_millis(1)
        }
    }

    fn squares(total: u64, block: u64, threads: usize, observer: &mut dyn Observer) -> Result<u64> {
        let add = |sum: &mut u64, units: Range<u64>| {
            *sum += units.map(|u| u * u).sum::<u64>();
            Ok(())
        };
        Ok(fold_blocks(total, block, Some(threads), observer, || 0, add)?.into_iter().sum())
    }

    #[test]
    fn every_unit_once_for_any_cut() {
        for (total, block, threads) in [(0, 1, 1), (1, 5, 3), (1000, 1, 16), (1000, 7, 2), (999, 1000, 7), (10, 0, 0)] {
            let expected: u64 = (0..total).map(|u| u * u).sum();
            assert_eq!(squares(total, block, threads, &mut Unwatched), Ok(expected));
            assert_eq!(squares(total, block, threads, &mut After { after: u64::MAX, told: vec![] }), Ok(expected));
        }
    }

    #[test]
    fn no_more_threads_than_there_may_be() {
        let add = |sum: &mut u64, units: Range<u64>| {
            *sum += units.sum::<u64>();
            Ok(())
        };
        let sums = fold_blocks(1000, 1, Some(usize::MAX), &mut Unwatched, || 0, add).unwrap();
        assert_eq!((sums.len(), sums.iter().sum::<u64>()), (MOST_THREADS, 499_500));
    }

    #[test]
    fn a_stop_ends_the_work_early_and_says_how_far_it_came() {
        let mut observer = After { after: 3, told: vec![] };
        let slow = |(): &mut (), _: Range<u64>| {
            std::thread::sleep(Duration::from_millis(2));
            Ok(())
        };
        let stopped = fold_blocks(100_000, 1, Some(2), &mut observer, || (), slow);
        assert!(matches!(stopped, Err(Error::Cancelled { done: 3..1000, total: 100_000 })), "{stopped:?}");
        assert_eq!(observer.told[0], (0, 100_000));
        assert!(observer.told.is_sorted());
    }

    #[test]
    fn the_end_is_told_and_cannot_be_cancelled_any_more() {
        let mut observer = After { after: 1000, told: vec![] };
        assert!(squares(1000, 10, 2, &mut observer).is_ok());
        assert_eq!(observer.told.last(), Some(&(1000, 1000)));
        assert!(squares(1000, 10, 2, &mut After { after: 0, told: vec![] }).is_err());
    }

    #[test]
    fn the_earliest_fault_is_reported_for_any_number_of_threads() {
        for threads in [1, 2, 5] {
            let fail = |(): &mut (), units: Range<u64>| {
                if units.start >= 40 { Err(Error::internal(units.start.to_string())) } else { Ok(()) }
            };
            let found = fold_blocks(1000, 1, Some(threads), &mut Unwatched, || (), fail);
            assert_eq!(found, Err(Error::internal("40")));
        }
    }

    #[test]
    #[should_panic(expected = "a mistake in a block")]
    fn a_panic_of_a_worker_is_passed_on() {
        let _ = fold_blocks(4, 1, Some(2), &mut Unwatched, || (), |(), _| panic!("a mistake in a block"));
    }
}
