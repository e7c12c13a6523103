//! A study folder that runs as it is, with made-up answers to replace.

use std::path::Path;

use super::output::{self, Files, Writer};
use super::synthetic;
use crate::locales::Locale;
use crate::problem::{Failure, Problem};
use crate::study::Study;
use crate::{assets, questionnaire, study, synth, writers};

/// Respondents of the made-up answers.
const RESPONDENTS: usize = 30;

/// Writes `study.toml`, `commentary.toml` and a workbook of made-up answers to the
/// questionnaire of that name. A study that is there already is left alone.
pub fn init(folder: &Path, name: &str, locale: &Locale) -> Result<(), Failure> {
    if Study::is_study(folder) {
        return Err(Failure::usage(Problem::new("study-exists").path(folder)));
    }
    let source = assets::questionnaire(name)?;
    let mut questionnaire = questionnaire::load(&source)?;
    synth::make_up_codes(&mut questionnaire, &locale.word("synth-codes"));
    let units = synth::MadeUnits::of(&questionnaire);
    let sheets = synthetic::sheets(&questionnaire, &units, RESPONDENTS, locale);
    let workbook = writers::answers::workbook(&sheets, locale).map_err(Failure::internal)?;
    let data = locale.word("init-data-file");
    let study = writers::study::settings(name, &questionnaire, &data, locale);
    let mut files = Files::from([
        (study::FILE.to_owned(), study.into_bytes()),
        ("commentary.toml".to_owned(), writers::study::commentary(locale).into_bytes()),
        (data, workbook),
    ]);
    for reference in writers::study::frames(&questionnaire) {
        let table = writers::study::frame(reference, &questionnaire, locale);
        let file = writers::study::frame_file(reference);
        files.insert(file, table.map_err(Failure::internal)?);
    }
    output::write(folder, files, Writer::Init, &[])
}
