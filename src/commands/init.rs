//! `survey init DIR`: a study folder that runs as it is.

use super::output::{self, Files, Writer};
use super::print;
use super::synth::workbook;
use crate::cli::InitArgs;
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::questionnaire::Questionnaire;
use crate::study::Study;
use crate::{assets, questionnaire, study, synth};

/// Respondents of the made-up answers.
const RESPONDENTS: usize = 30;

/// Writes `study.toml`, `commentary.toml` and a workbook of made-up answers to replace.
/// A study that is there already is left alone.
pub fn run(args: &InitArgs, locale: &Locale) -> Result<(), Failure> {
    if Study::is_study(&args.folder) {
        return Err(Failure::usage(Problem::new("study-exists").path(&args.folder)));
    }
    let source = assets::questionnaire(&args.questionnaire)?;
    let questionnaire = questionnaire::load(&source)?;
    let rows = synth::answers(&questionnaire, RESPONDENTS, 1)?;
    let workbook = workbook(&rows, locale).map_err(Failure::internal)?;
    let data = locale.word("init-data-file");
    let files = Files::from([
        (study::FILE.to_owned(), study_file(args, &questionnaire, &data, locale).into_bytes()),
        ("commentary.toml".to_owned(), commentary_file(locale).into_bytes()),
        (data, workbook),
    ]);
    output::write(&args.folder, files, Writer::Init, &[])?;
    let folder = args.folder.display().to_string();
    print(&locale.say("init-done", &[("folder", &folder)]))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn study_file(
    args: &InitArgs,
    questionnaire: &Questionnaire,
    data: &str,
    locale: &Locale,
) -> String {
    let mut text = String::new();
    let comment = |key: &str, text: &mut String| {
        for line in locale.word(key).lines() {
            text.push_str(&format!("# {line}\n"));
        }
    };
    comment("init-study", &mut text);
    text.push_str(&format!("\nquestionnaire = {}\n", quoted(&args.questionnaire)));
    text.push_str(&format!("data = [{}]\n\n", quoted(data)));
    comment("init-study-more", &mut text);
    text.push_str("\n[cover]\n");
    text.push_str(&format!("title = {}\n", quoted(questionnaire.title(locale.lang()))));
    for key in ["subtitle", "organisation", "date"] {
        let value = locale.say(&format!("init-cover-{key}"), &[]);
        text.push_str(&format!("{key} = {}\n", quoted(&value)));
    }
    text.push_str("\n[theme]\naccent = \"#183e66\"\n");
    comment("init-study-logo", &mut text);
    text.push('\n');
    comment("init-study-queries", &mut text);
    text
}

fn commentary_file(locale: &Locale) -> String {
    let lines = locale.word("init-commentary");
    lines.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect()
}
