//! `survey init DIR`: a study folder that runs as it is.

use std::io::Write;

use rust_xlsxwriter::{Format, FormatAlign, XlsxError};

use super::output::{self, Files};
use crate::cli::InitArgs;
use crate::export::new_workbook;
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
    output::write(&args.folder, &files, &[])?;
    let folder = args.folder.display().to_string();
    let _ = writeln!(std::io::stdout(), "{}", locale.say("init-done", &[("folder", &folder)]));
    Ok(())
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
    text
}

fn commentary_file(locale: &Locale) -> String {
    let lines = locale.word("init-commentary");
    lines.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n").collect()
}

fn workbook(rows: &[Vec<String>], locale: &Locale) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(locale.word("init-sheet"))?;
    let base = Format::new().set_font_name("游ゴシック").set_font_size(10);
    let heading = base.clone().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_with_format(0, 0, locale.word("init-remark"), &base)?;
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let (row, column) = (row as u32 + 1, column as u16);
            let format = if row == 1 { &heading } else { &base };
            match text.parse::<f64>() {
                Ok(number) if !text.starts_with('0') || text == "0" => {
                    sheet.write_with_format(row, column, number, format)?;
                }
                _ => {
                    sheet.write_string_with_format(row, column, text, format)?;
                }
            }
        }
    }
    for column in 0..rows[0].len() {
        sheet.set_column_width(column as u16, 16)?;
    }
    sheet.set_freeze_panes(2, 1)?;
    workbook.save_to_buffer()
}
