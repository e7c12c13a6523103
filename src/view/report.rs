//! The report of released tables, made once.

use super::chart::{self, Palette};
use super::document::{Block, Captioned, Document, Figure, Question, Role, Shown};
use super::prose::{Prose, paragraphs};
use super::{methods, quality};
use crate::assets::Template;
use crate::disclosure::Release;
use crate::locales::{Lang, Locale};
use crate::problem::Failure;
use crate::tables::{FormQuestion, Made, Show, notes};

impl Document {
    /// Makes the report of a release with the words of a template. Fails where a prose template
    /// cannot be read or filled in.
    pub fn of(
        release: &Release,
        template: &Template,
        palette: &Palette,
        locale: &Locale,
    ) -> Result<Self, Failure> {
        let prose = Prose::new(template, release, locale)?;
        let mut blocks = Vec::new();
        for (index, section) in release.sections.iter().enumerate() {
            // A heading without tables of its own stays with the first of its parts.
            let before = index.checked_sub(1).map(|index| &release.sections[index]);
            let follows = before.is_some_and(|before| {
                before.level < section.level
                    && release.tables.iter().all(|table| table.spec.section != before.id)
            });
            blocks.push(Block::Heading {
                level: section.level,
                text: format!("{} {}", section.number, section.heading).trim().to_owned(),
                new_page: section.new_page && !follows,
            });
            if let Some(text) = &section.text {
                let paragraphs = paragraphs(text);
                blocks.push(Block::Text { paragraphs, role: Role::Introduction });
            }
            for table in release.tables.iter().filter(|table| table.spec.section == section.id) {
                result(table, release, &prose, palette, locale, &mut blocks)?;
            }
        }
        quality::blocks(&release.quality, &release.respondent, locale, &mut blocks);
        appendix(release, locale, &mut blocks);
        let mut remarks = remarks(&release.remarks, locale.lang());
        let mut cover = release.cover.clone();
        if release.control.is_internal {
            let mark = locale.word("disclosure-internal");
            cover.title =
                locale.say("disclosure-marked", &[("mark", &mark), ("title", &cover.title)]);
            remarks.insert(0, locale.word("disclosure-internal-text"));
        }
        Ok(Self {
            lang: locale.lang(),
            cover,
            remarks,
            contents: locale.word("report-contents"),
            supplements: ["report-table", "report-figure"].map(|key| locale.word(key)),
            blocks,
        })
    }

    /// The charts.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        })
    }
}

/// A table of the plan: its sentence, drawings, chart and grid, with the notes below the last.
fn result(
    table: &Made,
    release: &Release,
    prose: &Prose<'_>,
    palette: &Palette,
    locale: &Locale,
    blocks: &mut Vec<Block>,
) -> Result<(), Failure> {
    let spec = &table.spec;
    let is_gone = table.bases.is_not_asked;
    if spec.show == Show::Neither && !is_gone {
        return Ok(());
    }
    blocks.push(Block::Text { paragraphs: prose.of(table)?, role: Role::Result });
    if !spec.diagrams.is_empty() {
        let caption = locale.say("report-diagrams", &[("title", &spec.title)]);
        blocks.push(Block::Diagrams { caption, diagrams: spec.diagrams.clone() });
    }
    let mut notes = table.notes(&release.respondent, locale);
    notes.extend(notes::of_chart(table, locale));
    let has_grid = matches!(spec.show, Show::Table | Show::Both) && !is_gone;
    if let Some(chart) = table.chart(locale) {
        blocks.push(Block::Figure(Figure {
            id: spec.id.clone(),
            caption: spec.title.clone(),
            picture: chart::draw(&chart, locale, palette),
            notes: if has_grid { Vec::new() } else { std::mem::take(&mut notes) },
        }));
    }
    if has_grid {
        let grid = table.grid(locale);
        blocks.push(Block::Table(Shown { caption: spec.title.clone(), grid, notes }));
    }
    Ok(())
}

/// What every report has at its end: the questionnaire, methods, lists of tables and figures.
fn appendix(release: &Release, locale: &Locale, blocks: &mut Vec<Block>) {
    let heading =
        |level, key: &str| Block::Heading { level, text: locale.say(key, &[]), new_page: false };
    let question = |asked: &FormQuestion| {
        let mut hints = vec![locale.say(&format!("form-{}", asked.kind), &[])];
        hints.extend(asked.routed.then(|| locale.word("form-routed")));
        Question { asked: asked.clone(), hints }
    };
    blocks.push(heading(1, "form-heading"));
    blocks.push(Block::Form {
        introduction: locale.word("form-introduction"),
        questions: release.form.iter().map(question).collect(),
    });
    blocks.push(heading(1, "methods-heading"));
    blocks.push(Block::Terms(methods::entries(release, locale)));
    blocks.push(heading(1, "lists-heading"));
    let lists = [("lists-tables", Captioned::Tables), ("lists-figures", Captioned::Figures)];
    for (key, of) in lists {
        blocks.push(Block::Captions { heading: locale.word(key), of });
    }
}

/// The remarks in the report's language, told by their script; all, if none is.
fn remarks(all: &[String], lang: Lang) -> Vec<String> {
    let japanese = |text: &str| text.chars().any(|c| matches!(c, '\u{3040}'..='\u{9fff}'));
    let fitting: Vec<String> =
        all.iter().filter(|text| japanese(text) == (lang == Lang::Ja)).cloned().collect();
    if fitting.is_empty() { all.to_vec() } else { fitting }
}
