//! `report.html`: the report as one page that needs nothing beside it: styles, script and charts
//! are in the file, and nothing is fetched. Without its script it can be read as it is.

mod blocks;
mod dark;
mod markup;

use sha2::{Digest, Sha256};

use self::blocks::Blocks;
use self::markup::{base64, text};
use super::{Files, Look, Translation, Written};
use crate::locales::{Lang, Locale};
use crate::problem::Failure;
use crate::view::document::{Choice, Document};
use crate::writers::escape::escape;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The report in all languages that were asked for, one of which is shown at a time.
pub fn write(translations: &[Translation<'_>], look: &Look) -> Result<Written, Failure> {
    let page = page(translations, look).into_bytes();
    Ok(Written { files: Files::from([("report.html".to_owned(), page)]), pages: None })
}

/// The page of documents that are translations of each other.
pub fn page(translations: &[Translation<'_>], look: &Look) -> String {
    // The script runs only as it was written here, and nothing is loaded from anywhere.
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src 'sha256-{}'",
        base64(&Sha256::digest(SCRIPT))
    );
    let mut titles: Vec<&str> =
        translations.iter().map(|of| of.document.cover.title.as_str()).collect();
    titles.dedup();
    let langs: Vec<Lang> = translations.iter().map(|of| of.document.lang).collect();
    let bodies: String = translations.iter().map(|of| translation(of, &langs)).collect();
    let accent = look.palette.dark;
    let dark = dark::rules(translations.iter().flat_map(|of| of.document.figures()));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n<title>{title}</title>\n\
         <style>:root{{--accent:rgb({},{},{})}}\n{STYLE}{dark}</style>\n</head>\n<body>\n{bodies}\
         <script>{SCRIPT}</script>\n</body>\n</html>\n",
        accent.0,
        accent.1,
        accent.2,
        lang = langs.first().copied().unwrap_or_default().code(),
        title = text(&titles.join(" / ")),
    )
}

/// All that the page says in one language, with ids of its own.
fn translation(of: &Translation<'_>, langs: &[Lang]) -> String {
    let Translation { document, locale } = of;
    let cover = &document.cover;
    let Blocks { body, contents } = Blocks::of(document, locale);
    let lines = [&cover.subtitle, &cover.organisation, &cover.date].into_iter().flatten();
    let lines: String = lines.map(|line| format!("<p>{}</p>\n", text(line))).collect();
    let remarks = document.remarks.iter();
    let remarks: String =
        remarks.map(|remark| format!("<p class=\"remark\">{}</p>\n", text(remark))).collect();
    let words = [
        "copy",
        "copy-code",
        "save-code",
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
    format!(
        "<div class=\"translation\" id=\"{lang}\" lang=\"{lang}\"{words}>\n\
         <a class=\"skip\" href=\"#{lang}-main\">{skip}</a>\n{switch}\
         <header>\n<h1>{title}</h1>\n{lines}{remarks}</header>\n\
         <div class=\"page\">\n<aside class=\"side\">\n{choice}<nav aria-label=\"{heading}\">\n\
         <details open=\"open\">\n<summary>{heading}</summary>\n{contents}</details>\n</nav>\n</aside>\n\
         <main id=\"{lang}-main\">\n{body}</main>\n</div>\n\
         <p class=\"said\" role=\"status\"></p>\n</div>\n",
        lang = document.lang.code(),
        words = words.concat(),
        skip = text(&locale.word("web-skip")),
        switch = switch(document.lang, langs, locale),
        title = text(&cover.title),
        choice = choice(document, locale),
        heading = text(&document.contents),
    )
}

/// Links to the other languages. Which one a link leads to decides which is shown, so that no
/// script is needed.
fn switch(own: Lang, langs: &[Lang], locale: &Locale) -> String {
    if langs.len() < 2 {
        return String::new();
    }
    let link = |lang: &Lang| {
        let current = if *lang == own { " aria-current=\"true\"" } else { "" };
        let (code, name) = (lang.code(), Locale::new(*lang).word("web-language-name"));
        format!(
            "<li><a href=\"#{code}\" hreflang=\"{code}\" lang=\"{code}\"{current}>{name}</a></li>"
        )
    };
    let links: String = langs.iter().map(link).collect();
    let label = escape(&locale.word("web-languages"));
    format!("<nav class=\"languages\" aria-label=\"{label}\">\n<ul>{links}</ul>\n</nav>\n")
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
        "<div class=\"choice\" hidden=\"hidden\">\n<label for=\"{lang}-choice\">{}</label>\n\
         <select id=\"{lang}-choice\">\n<option value=\"\">{}</option>\n{groups}</select>\n\
         <p role=\"status\"></p>\n</div>\n",
        text(&locale.word("web-choice")),
        text(&locale.word("web-choice-all")),
        lang = document.lang.code()
    )
}
