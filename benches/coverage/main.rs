//! How often 95 % intervals hold what they are of, and how often tests at 5 % find a difference
//! where there is none, of 2,000 samples each: the tables of `docs/methods.md`.
//!
//!     cargo bench -p survey-benches --bench coverage
//!     cargo bench -p survey-benches --bench coverage -- Woodruff replicates
//!
//! With words after `--` only methods and tables are drawn whose names hold one of them.

mod design_tests;
mod designs;
mod draws;
mod intervals;
mod resampled;
mod surveys;
mod tests;
mod waves;

use draws::Random;
use survey::parallel;

const SAMPLES: u64 = 2_000;

/// As many of them have a seed of their own.
const PART: u64 = 50;

/// How many answered: few in a group, a group, all who answered, all who were asked.
const SIZES: [u64; 4] = [15, 50, 124, 380];

/// What one sample of n says; `None` where it cannot be computed.
type Trial = Box<dyn Fn(u64, &mut Random) -> Option<bool> + Send + Sync>;

/// A row of a table.
struct Row {
    method: &'static str,
    of: String,
    trial: Trial,
    /// The largest n that does not take too long.
    most: u64,
}

impl Row {
    /// An interval: whether it holds what is true.
    fn interval(
        method: &'static str,
        of: impl Into<String>,
        truth: f64,
        limits: impl Fn(u64, &mut Random) -> Option<(f64, f64)> + Send + Sync + 'static,
    ) -> Self {
        // What rounding leaves of a limit that is the truth itself is no miss.
        let slack = 1e-9 * truth.abs().max(1.0);
        let holds =
            move |(lower, upper): (f64, f64)| lower - slack <= truth && truth <= upper + slack;
        let trial = Box::new(move |n, random: &mut Random| limits(n, random).map(holds));
        Self { method, of: of.into(), trial, most: u64::MAX }
    }

    /// A test of what does not differ: whether it finds a difference.
    fn test(
        method: &'static str,
        of: impl Into<String>,
        p: impl Fn(u64, &mut Random) -> Option<f64> + Send + Sync + 'static,
    ) -> Self {
        let trial = Box::new(move |n, random: &mut Random| p(n, random).map(|p| p <= 0.05));
        Self { method, of: of.into(), trial, most: u64::MAX }
    }

    fn up_to(self, most: u64) -> Self {
        Self { most, ..self }
    }

    /// The percent of samples of which it is so, and of how many there is none.
    fn cell(&self, n: u64, seed: u64) -> String {
        if n > self.most {
            return String::new();
        }
        let part = |at: u64| {
            let mut random = Random::new(seed + at);
            (0..PART).map(|_| (self.trial)(n, &mut random)).collect::<Vec<_>>()
        };
        let parts = parallel::map(0..SAMPLES / PART, part);
        let known: Vec<bool> = parts.into_iter().flatten().flatten().collect();
        let none = 100.0 * (1.0 - known.len() as f64 / SAMPLES as f64);
        let of = 100.0 * known.iter().filter(|is_so| **is_so).count() as f64 / known.len() as f64;
        match none {
            // Few that have one are not like the others.
            50.0.. => format!("– ({none:.0})"),
            0.95.. => format!("{of:.1} ({none:.0})"),
            _ => format!("{of:.1}"),
        }
    }
}

fn print(title: &str, rows: fn() -> Vec<Row>) {
    // Cargo adds an option of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|of| !of.starts_with('-')).collect();
    let is_named = |name: &str| words.iter().any(|word| name.contains(word.as_str()));
    let is_asked_for = |of: &Row| words.is_empty() || is_named(title) || is_named(of.method);
    let rows = rows();
    // Each has its own seeds, whichever others are drawn.
    let mut rows = rows.iter().enumerate().filter(|(_, of)| is_asked_for(of)).peekable();
    if rows.peek().is_none() {
        return;
    }
    println!(
        "| {title} | of | n = 15 | 50 | 124 | 380 |\n| --- | --- | ---: | ---: | ---: | ---: |"
    );
    for (row, of) in rows {
        let seeds = (SAMPLES * row as u64..).step_by((SAMPLES / PART) as usize);
        let cells: Vec<String> =
            SIZES.into_iter().zip(seeds).map(|(n, seed)| of.cell(n, seed)).collect();
        println!("| {} | {} | {} |", of.method, of.of, cells.join(" | "));
    }
    println!();
}

fn main() {
    print("interval", intervals::rows);
    print("interval with a design", designs::rows);
    print("interval of a change by a design", waves::rows);
    print("interval by replicates", resampled::rows);
    print("test", tests::rows);
    print("test of areas", design_tests::rows);
}
