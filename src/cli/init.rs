//! `survey init DIR`: a study folder that runs as it is.

use super::arguments::InitArgs;
use super::print::print;
use crate::locales::Locale;
use crate::pipeline::init::init;
use crate::problem::Failure;

pub fn run(args: InitArgs, locale: &Locale) -> Result<(), Failure> {
    init(&args.folder, &args.questionnaire, locale)?;
    let folder = args.folder.display().to_string();
    print(&locale.say("init-done", &[("folder", &folder)]))
}
