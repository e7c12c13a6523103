//! `survey batch PLAN.toml`: many reports in one run.

use std::collections::HashMap;
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::arguments::BatchArgs;
use super::print::{print, print_json};
use crate::batch::Batch;
use crate::locales::{Lang, Locale};
use crate::pipeline::batch::{self, Done, Onlooker, Outcome};
use crate::pipeline::changes::Reason;
use crate::problem::{Failure, Fault};

/// Exit code 1 if a report failed.
pub fn run(args: BatchArgs, other_langs: &[Lang], locale: &Locale) -> Result<(), Failure> {
    let batch = Batch::open(&args.plan)?;
    let start = Instant::now();
    let display = Display::new(args.json, locale);
    let done = batch::run(&batch, other_langs, args.dry_run, &display, locale)?;
    display.finish();
    let count = |outcome| done.iter().filter(|d| d.outcome == outcome).count();
    let failed = count(Outcome::Failed);
    let seconds = start.elapsed().as_secs_f64();
    if args.json {
        let report = |done: &Done| {
            json!({ "name": done.name, "outcome": name(done.outcome),
                    "reasons": reasons(done, locale), "seconds": done.seconds })
        };
        print_json(&json!({
            "ok": failed == 0,
            "output": batch.output.display().to_string(),
            "made": count(Outcome::Made),
            "wanted": count(Outcome::Wanted),
            "skipped": count(Outcome::Skipped),
            "failed": failed,
            "seconds": seconds,
            "reports": done.iter().map(report).collect::<Vec<Value>>(),
        }))?;
    } else {
        let mut lines: Vec<String> = done.iter().map(|d| line(d, args.explain, locale)).collect();
        let made = if args.dry_run { Outcome::Wanted } else { Outcome::Made };
        let counts = [made, Outcome::Skipped, Outcome::Failed].map(|o| count(o).to_string());
        let seconds = format!("{seconds:.1}");
        let words = [
            ("made", counts[0].as_str()),
            ("skipped", &counts[1]),
            ("failed", &counts[2]),
            ("seconds", &seconds),
        ];
        let key = if args.dry_run { "batch-total-dry" } else { "batch-total" };
        lines.push(locale.say(key, &words));
        print(&lines.join("\n"))?;
    }
    if failed == 0 { Ok(()) } else { Err(Failure { fault: Fault::Data, problems: Vec::new() }) }
}

/// As in JSON and message keys.
fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Made => "made",
        Outcome::Wanted => "wanted",
        Outcome::Skipped => "skipped",
        Outcome::Failed => "failed",
    }
}

fn word(outcome: Outcome, locale: &Locale) -> String {
    locale.word(&format!("batch-{}", name(outcome)))
}

fn reasons(done: &Done, locale: &Locale) -> Vec<String> {
    let told = |reason: &Reason| match reason {
        Reason::Message(message) => message.say(locale),
        Reason::Problem(problem) => match problem.help(locale) {
            Some(help) => format!("{} {help}", problem.message(locale)),
            None => problem.message(locale),
        },
    };
    done.reasons.iter().map(told).collect()
}

/// What became of a report, and why.
fn line(done: &Done, explain: bool, locale: &Locale) -> String {
    let (word, seconds) = (word(done.outcome, locale), format!("{:.1}", done.seconds));
    let args = [("name", done.name.as_str()), ("word", &word), ("seconds", &seconds)];
    let mut text = locale.say("batch-line", &args);
    if explain || done.outcome != Outcome::Made {
        for reason in reasons(done, locale) {
            text.push('\n');
            text.push_str(&locale.say("batch-reason", &[("reason", &reason)]));
        }
    }
    text
}

/// Progress on a terminal; elsewhere a line a report as it is done.
struct Display<'a> {
    bars: Option<Bars>,
    quiet: bool,
    locale: &'a Locale,
}

struct Bars {
    all: MultiProgress,
    whole: ProgressBar,
    /// By study.
    each: Mutex<HashMap<usize, ProgressBar>>,
}

impl<'a> Display<'a> {
    fn new(quiet: bool, locale: &'a Locale) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self { bars: None, quiet, locale };
        }
        let all = MultiProgress::new();
        // Its length is known when all studies have been looked at.
        let whole = all.add(ProgressBar::no_length());
        let template =
            format!("{} {{pos}}/{{len}} {{wide_bar}} {{eta}}", locale.word("batch-whole"));
        if let Ok(style) = ProgressStyle::with_template(&template) {
            whole.set_style(style);
        }
        Self { bars: Some(Bars { all, whole, each: Mutex::default() }), quiet, locale }
    }

    fn finish(&self) {
        if let Some(bars) = &self.bars {
            bars.whole.finish_and_clear();
            let _ = bars.all.clear();
        }
    }
}

impl Bars {
    fn of(&self, study: usize) -> Option<ProgressBar> {
        self.each.lock().unwrap_or_else(PoisonError::into_inner).get(&study).cloned()
    }
}

impl Onlooker for Display<'_> {
    fn begins(&self, study: usize, name: &str) {
        let Some(bars) = &self.bars else { return };
        let bar = bars.all.insert_before(&bars.whole, ProgressBar::new(1));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        bar.set_message(name.to_owned());
        bars.each.lock().unwrap_or_else(PoisonError::into_inner).insert(study, bar);
    }

    fn has_planned(&self, study: usize, reports: usize) {
        if let Some(bar) = self.bars.as_ref().and_then(|bars| bars.of(study)) {
            bar.set_length(reports as u64);
        }
    }

    fn expects(&self, reports: usize) {
        if let Some(bars) = &self.bars {
            bars.whole.set_length(reports as u64);
            bars.whole.reset_eta();
        }
    }

    fn has_done(&self, study: usize, done: &Done) {
        let word = word(done.outcome, self.locale);
        if let Some(bars) = &self.bars {
            if let Some(bar) = bars.of(study) {
                bar.set_message(format!("{} {word}", done.name));
                bar.inc(1);
            }
            bars.whole.inc(1);
        } else if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{}: {word}", done.name);
        }
    }

    fn is_through(&self, study: usize) {
        // Studies that are done make room: more may follow than the terminal has lines.
        let Some(bars) = &self.bars else { return };
        if let Some(bar) = bars.of(study) {
            let at = bar.position();
            let _ = bars.all.println(format!("{at}/{at} {}", bar.message()));
            bar.finish_and_clear();
            bars.all.remove(&bar);
        }
    }
}
