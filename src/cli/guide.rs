//! `survey guide`: how to make a report from a blank folder, as a page and on paper.

use super::arguments::GuideArgs;
use super::print::print;
use crate::locales::Locale;
use crate::pipeline::guide;
use crate::problem::Failure;

pub fn run(args: &GuideArgs, locale: &Locale) -> Result<(), Failure> {
    let files = guide::write(&args.output, args.overwrite, locale)?;
    let names: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    let names = names.join(&locale.word("list-separator"));
    print(&locale.say("guide-done", &[("files", &names)]))
}
