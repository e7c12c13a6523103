//! `survey cross DATA --rows Q --columns Q`: one question by others, in the terminal or as a
//! file.

use std::fmt::Write as _;

use super::arguments::CrossArgs;
use super::print::print;
use super::said;
use super::terminal;
use crate::disclosure::Released;
use crate::locales::Locale;
use crate::pipeline::cross::cross;
use crate::problem::Failure;
use crate::view::notes;
use crate::words::Say;

pub fn run(args: CrossArgs, locale: &Locale) -> Result<(), Failure> {
    let overwrite = args.overwrite;
    let (inputs, question) = args.asked();
    let crossed = cross(&inputs, &question, overwrite)?;
    said::reading(&crossed.told, locale);
    match &inputs.output {
        Some(path) => {
            crossed.write(path, overwrite, locale)?;
            let path = path.display().to_string();
            print(&locale.say("cross-done", &[("path", &path)]))
        }
        None => show(&crossed.release, locale),
    }
}

fn show(release: &Released, locale: &Locale) -> Result<(), Failure> {
    let mut out = String::new();
    for table in &release.tables {
        let _ = writeln!(out, "{}\n", table.spec.title.say(locale));
        out.push_str(&terminal::table(&table.grid().say(locale), terminal::width()));
        for note in notes::of_table(table, release, locale) {
            out.push_str(&terminal::note(&note, terminal::width()));
        }
    }
    print(&out)
}
