//! `report.html`: the report as one page that needs nothing beside it: styles, script and charts
//! are in the file, and nothing is fetched. Without its script it can be read as it is.

mod blocks;
mod markup;

use sha2::{Digest, Sha256};

use self::blocks::Blocks;
use self::markup::{base64, text};
use super::{Files, Look, Written};
use crate::locales::Locale;
use crate::problem::Failure;
use crate::view::document::{Choice, Document};
use crate::writers::escape::escape;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub fn write(document: &Document, look: &Look, locale: &Locale) -> Result<Written, Failure> {
    let page = page(document, look, locale).into_bytes();
    Ok(Written { files: Files::from([("report.html".to_owned(), page)]), pages: None })
}

fn page(document: &Document, look: &Look, locale: &Locale) -> String {
    let cover = &document.cover;
    let Blocks { body, contents } = Blocks::of(document, locale);
    let lines = [&cover.subtitle, &cover.organisation, &cover.date].into_iter().flatten();
    let lines: String = lines.map(|line| format!("<p>{}</p>\n", text(line))).collect();
    let remarks = document.remarks.iter();
    let remarks: String =
        remarks.map(|remark| format!("<p class=\"remark\">{}</p>\n", text(remark))).collect();
    // The script runs only as it was written here, and nothing is loaded from anywhere.
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src 'sha256-{}'",
        base64(&Sha256::digest(SCRIPT))
    );
    let words = [
        "copy",
        "copied",
        "not-copied",
        "save-csv",
        "save-svg",
        "save-png",
        "sort",
        "read",
        "chosen",
    ];
    // The script puts in what was chosen.
    let args = [("name", "{name}"), ("count", "{count}")];
    let words = words.map(|word| {
        format!(" data-{word}=\"{}\"", escape(&locale.say(&format!("web-{word}"), &args)))
    });
    let choice = choice(document, locale);
    let accent = look.palette.dark;
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n<title>{title}</title>\n\
         <style>:root{{--accent:rgb({},{},{})}}\n{STYLE}</style>\n</head>\n<body{words}>\n\
         <a class=\"skip\" href=\"#main\">{skip}</a>\n\
         <header>\n<h1>{title}</h1>\n{lines}{remarks}</header>\n\
         <div class=\"page\">\n<aside class=\"side\">\n{choice}<nav aria-label=\"{heading}\">\n\
         <details open=\"open\">\n<summary>{heading}</summary>\n{contents}</details>\n</nav>\n</aside>\n\
         <main id=\"main\">\n{body}</main>\n</div>\n\
         <p id=\"said\" role=\"status\"></p>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        accent.0,
        accent.1,
        accent.2,
        lang = document.lang.code(),
        title = text(&cover.title),
        words = words.concat(),
        skip = text(&locale.word("web-skip")),
        heading = text(&document.contents),
    )
}

/// What the tables may be read for: an area, a subset. Without the script all is shown, and there
/// is no choice.
fn choice(document: &Document, locale: &Locale) -> String {
    if document.choices.is_empty() {
        return String::new();
    }
    let group = |choice: &Choice| {
        let option = |label: &String| format!("<option>{}</option>", escape(label));
        let options: String = choice.labels.iter().map(option).collect();
        format!("<optgroup label=\"{}\">{options}</optgroup>\n", escape(&choice.heading))
    };
    let groups: String = document.choices.iter().map(group).collect();
    format!(
        "<div class=\"choice\" hidden=\"hidden\">\n<label for=\"choice\">{}</label>\n\
         <select id=\"choice\">\n<option value=\"\">{}</option>\n{groups}</select>\n\
         <p role=\"status\"></p>\n</div>\n",
        text(&locale.word("web-choice")),
        text(&locale.word("web-choice-all"))
    )
}
