//! Work on all cores, on threads of its own: work within work has its own threads again, so
//! that none waits for one that waits for it.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, LazyLock, Mutex, PoisonError};

/// How many threads work together.
pub fn threads() -> usize {
    // To ask the system takes as long as to count some thousand answers.
    static THREADS: LazyLock<usize> =
        LazyLock::new(|| std::thread::available_parallelism().map_or(1, usize::from));
    *THREADS
}

/// Each thread has a state of its own and takes the next item, with its number, until there
/// are none or one failed. The items are made one at a time.
pub fn fold<I, S: Send, E: Send>(
    items: impl Iterator<Item = I> + Send,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize, I) -> Result<(), E> + Sync,
) -> Result<Vec<S>, E> {
    let waiting = Mutex::new(items.enumerate());
    let has_failed = AtomicBool::new(false);
    let next = || match has_failed.load(Ordering::Relaxed) {
        true => None,
        false => waiting.lock().ok()?.next(),
    };
    let worker = || {
        let mut state = state();
        while let Some((number, item)) = next() {
            if let Err(error) = work(&mut state, number, item) {
                has_failed.store(true, Ordering::Relaxed);
                return Err(error);
            }
        }
        Ok(state)
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads()).map(|_| scope.spawn(worker)).collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, Result<S, E>>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        // All are waited for, whichever failed.
        let done: Vec<Result<S, E>> = workers.into_iter().map(join).collect();
        done.into_iter().collect()
    })
}

/// The results of the work in the order of the items.
pub fn map<I, D: Send>(
    items: impl Iterator<Item = I> + Send,
    work: impl Fn(I) -> D + Sync,
) -> Vec<D> {
    let one = |done: &mut Vec<(usize, D)>, number, item| {
        done.push((number, work(item)));
        Ok::<(), Infallible>(())
    };
    let Ok(done) = fold(items, Vec::new, one);
    let mut done: Vec<(usize, D)> = done.into_iter().flatten().collect();
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, done)| done).collect()
}

/// What is worked on in the order of numbers from 0, by whichever thread has the next one.
pub struct InTurn<T> {
    /// The next number; nothing is left of what has failed.
    state: Mutex<(usize, Option<T>)>,
    changed: Condvar,
}

impl<T> InTurn<T> {
    pub fn new(value: T) -> Self {
        Self { state: Mutex::new((0, Some(value))), changed: Condvar::new() }
    }

    /// Works when it is the number's turn; nothing is done where an earlier one has failed.
    pub fn work<R, E>(
        &self,
        number: usize,
        work: impl FnOnce(&mut T) -> Result<R, E>,
    ) -> Option<Result<R, E>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_early = |state: &mut (usize, Option<T>)| state.1.is_some() && state.0 != number;
        let state = self.changed.wait_while(state, is_early);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let done = work(state.1.as_mut()?);
        state.0 += 1;
        if done.is_err() {
            state.1 = None;
        }
        self.changed.notify_all();
        Some(done)
    }

    /// Lets those that wait know that a number will not come.
    pub fn give_up(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1 = None;
        self.changed.notify_all();
    }
}
