//! How respondents were drawn and weighted, in words, and who did not answer, by the tables that
//! weights fit.

use super::document::{Block, Shown};
use super::prose::paragraphs;
use crate::disclosure::Released;
use crate::format::{NumberFormat, grouped};
use crate::locales::Locale;
use crate::tables::grid::Grid;
use crate::tally::weighting::{Account, FrameRow, Raking};
use crate::words::{Say, Words};

/// Heading, sentences and tables; nothing where all count alike.
pub fn blocks(release: &Released, locale: &Locale, blocks: &mut Vec<Block>) {
    let Some(weighting) = &release.weighting else { return };
    blocks.push(Block::Heading { level: 1, text: locale.word("design-heading"), new_page: false });
    let between = locale.word("sentence-separator");
    let text = |sentences: Vec<String>| Block::plain(paragraphs(&sentences.join(&between)));
    if weighting.accounts.len() > 1 {
        blocks.push(text(of_waves(locale)));
    }
    for account in &weighting.accounts {
        if let Some(wave) = &account.wave {
            let text = wave.say(locale);
            blocks.push(Block::Heading { level: 2, text, new_page: false });
        }
        blocks.push(text(sentences(release, account, locale)));
        if is_protected(release) {
            continue;
        }
        for (by, rows) in &account.frames {
            blocks.push(Block::Table(frame(by, rows, release, locale)));
        }
    }
}

/// How many answered in each cell, and the largest and smallest weight, would tell of few.
pub fn is_protected(release: &Released) -> bool {
    !release.control.is_internal && !release.control.policy.is_none()
}

/// What is the same of all waves.
pub fn of_waves(locale: &Locale) -> Vec<String> {
    ["design-said-errors", "design-said-waves"].map(|key| locale.word(key)).to_vec()
}

/// How the survey or a wave of it was weighted, and how much weights differ.
pub fn sentences(release: &Released, account: &Account, locale: &Locale) -> Vec<String> {
    let mut sentences = account.sentences.say(locale);
    let spread = account.spread;
    let number =
        |value: f64, format: &str| NumberFormat::parse(format).unwrap_or_default().print(value);
    if let Some(raking) = &account.raking {
        sentences.extend(ended(raking, locale));
    }
    let args = [
        ("sum", number(spread.sum, "#,##0.0")),
        ("n", grouped(spread.n as f64)),
        ("effect", number(spread.effect, "0.00")),
        ("effective", number(spread.effective_n(), "#,##0.0")),
    ];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    sentences.push(locale.say("design-said-spread", &args));
    if is_protected(release) {
        sentences.push(locale.word("design-said-protected"));
    } else {
        let args =
            [("min", number(spread.min, "#,##0.00")), ("max", number(spread.max, "#,##0.00"))];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        sentences.push(locale.say("design-said-range", &args));
    }
    // Of several waves it is said once.
    if account.wave.is_none() {
        sentences.push(locale.word("design-said-errors"));
    }
    sentences
}

fn ended(raking: &Raking, locale: &Locale) -> Vec<String> {
    let rounds = raking.rounds.to_string();
    let gap = NumberFormat::parse("0.0000").unwrap_or_default().print(100.0 * raking.gap);
    let args = [("rounds", rounds.as_str()), ("gap", gap.as_str())];
    let key = match raking.has_converged {
        true => "design-said-converged",
        false => "design-said-not-converged",
    };
    let mut sentences = vec![locale.say(key, &args)];
    let bounds = [("least", raking.least), ("most", raking.most)];
    let trimmed = grouped(raking.trimmed as f64);
    for (name, bound) in bounds {
        if let Some(bound) = bound {
            let args = [("bound", bound.to_string()), ("n", trimmed.clone())];
            let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
            sentences.push(locale.say(&format!("design-said-{name}"), &args));
        }
    }
    sentences
}

/// How many there are, who was asked and answered, and what each counts.
fn frame(by: &Words, rows: &[FrameRow], release: &Released, locale: &Locale) -> Shown {
    let print =
        |value: f64, format: &str| NumberFormat::parse(format).unwrap_or_default().print(value);
    let asked: Option<f64> = rows.iter().map(|row| row.asked).sum();
    let columns: &[&str] = match asked {
        Some(_) => &["cell", "population", "asked", "answered", "response", "weight"],
        None => &["cell", "population", "answered", "rate", "weight"],
    };
    let headings = columns.iter().map(|of| locale.say(&format!("design-column-{of}"), &[]));
    let row = |label: String, population: f64, asked: Option<f64>, answered: u64, weight: f64| {
        let of = asked.unwrap_or(population);
        let rate = match of > 0.0 {
            true => print(100.0 * answered as f64 / of, "0.0"),
            false => locale.word("report-no-value"),
        };
        let before = [label, grouped(population)].into_iter().chain(asked.map(grouped));
        before.chain([grouped(answered as f64), rate, print(weight, "#,##0.00")]).collect()
    };
    let own = rows.iter().map(|of| {
        let asked = of.asked.filter(|_| asked.is_some());
        row(of.label.say(locale), of.population, asked, of.answered, of.mean_weight)
    });
    let population: f64 = rows.iter().map(|row| row.population).sum();
    let answered: u64 = rows.iter().map(|row| row.answered).sum();
    let weight: f64 = rows.iter().map(|row| row.mean_weight * row.answered as f64).sum();
    let total = locale.word("report-total");
    let all = row(total, population, asked, answered, weight / answered as f64);
    let by = by.say(locale);
    let respondent = release.respondent.say(locale);
    let caption = locale.say("design-frame-caption", &[("by", &by)]);
    let grid = Grid::of_texts(headings.collect(), own.chain([all]).collect(), false);
    let notes = vec![locale.say("design-frame-note", &[("respondent", &respondent)])];
    Shown::new(None, caption, grid, notes, locale)
}
