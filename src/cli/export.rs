//! `survey export DATA…`: the results in long format, or with `--microdata` the answers of the
//! respondents with their codebook.

use super::arguments::ExportArgs;
use super::print::print;
use super::said;
use crate::locales::Locale;
use crate::pipeline::export::{export_microdata, export_results};
use crate::problem::Failure;
use crate::words::Message;

pub fn run(args: ExportArgs, locale: &Locale) -> Result<(), Failure> {
    let (format, wanted, microdata) = (args.format, args.wanted(), args.microdata);
    let keys = args.keys();
    let inputs = args.inputs();
    if !microdata {
        let written = export_results(&inputs, format, locale)?;
        said::reading(&written.told, locale);
        let (path, tables) = (written.target.display().to_string(), written.tables.to_string());
        let words = [("path", path.as_str()), ("file", &written.file), ("tables", &tables)];
        return print(&locale.say("export-done", &words));
    }
    let written = export_microdata(&inputs, format, wanted, &keys, locale)?;
    said::reading(&written.told, locale);
    let path = written.target.display().to_string();
    let (rows, columns) = (written.rows.to_string(), written.columns.to_string());
    let left_out = match written.left_out.join(&locale.word("list-separator")) {
        none if none.is_empty() => "none".to_owned(),
        names => names,
    };
    let words =
        [("path", path.as_str()), ("rows", &rows), ("columns", &columns), ("left_out", &left_out)];
    let mut done = locale.say("export-microdata-done", &words);
    for (label, rows) in &written.units {
        let said = Message::new("export-microdata-units").words("units", label);
        done.push('\n');
        done.push_str(&said.with("rows", rows).say(locale));
    }
    let identified = match &written.identifiability {
        None => locale.word("microdata-no-keys"),
        Some(of) => {
            let counts = [of.unique, of.in_small, of.classes].map(|count| count.to_string());
            let args = [("unique", &*counts[0]), ("few", &counts[1]), ("classes", &counts[2])];
            locale.say("microdata-identified", &args)
        }
    };
    let of_units = written.identifiability.as_ref().filter(|_| !written.units.is_empty());
    let of_units = of_units.map(|_| locale.word("microdata-units-not-looked-at"));
    for line in [identified]
        .into_iter()
        .chain(of_units)
        .chain(written.said.iter().map(|said| said.say(locale)))
    {
        done.push('\n');
        done.push_str(&line);
    }
    print(&done)
}
