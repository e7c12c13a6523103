//! The report of released tables, made once.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::chart::{self, Palette};
use super::document::{
    About, Block, Captioned, Choice, Document, Entry, Figure, Question, Role, Shown,
};
use super::numbers::Parts;
use super::prose::{Prose, paragraphs, plain};
use super::{methods, notes, quality, summary, weights};
use crate::assets::Template;
use crate::disclosure::Released;
use crate::locales::{Lang, Locale};
use crate::problem::Failure;
use crate::tables::notes::{legend, of_chart};
use crate::tables::table::Grouped;
use crate::tables::{FormQuestion, Made, Show};
use crate::words::Say;

impl Document {
    /// Makes the report of a release with the words of a template. Fails where a prose template
    /// cannot be read or filled in.
    pub fn of(
        release: &Released,
        template: &Template,
        palette: &Palette,
        locale: &Locale,
    ) -> Result<Self, Failure> {
        let prose = Prose::new(template, release, locale)?;
        let mut blocks = Vec::new();
        let sections = release.sections.say(locale);
        for (index, section) in sections.iter().enumerate() {
            // A heading without tables of its own stays with the first of its parts.
            let before = index.checked_sub(1).map(|index| &sections[index]);
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
                let entry = Entry::Section(section.id.clone());
                let about = Some(About { entry, title: section.heading.clone() });
                let paragraphs = paragraphs(text);
                blocks.push(Block::Text { paragraphs, role: Role::Introduction, about });
            }
            for table in release.tables.iter().filter(|table| table.spec.section == section.id) {
                result(table, release, &prose, palette, locale, &mut blocks)?;
            }
        }
        quality::blocks(
            &release.quality.say(locale),
            &release.respondent.say(locale),
            locale,
            &mut blocks,
        );
        appendix(release, locale, &mut blocks);
        let summary = summary::summary(release, &|id| number(&blocks, id), locale);
        let mut remarks = remarks(release.remarks.say(locale), locale.lang());
        let mut cover = release.cover.say(locale);
        if release.control.is_internal {
            let mark = locale.word("disclosure-internal");
            cover.title =
                locale.say("disclosure-marked", &[("mark", &mark), ("title", &cover.title)]);
            remarks.insert(0, locale.word("disclosure-internal-text"));
        }
        Ok(Self {
            choices: choices(release, &blocks, locale),
            summary,
            lang: locale.lang(),
            cover,
            remarks,
            contents: locale.word("report-contents"),
            supplements: ["report-table", "report-figure"].map(|key| locale.word(key)),
            blocks,
        })
    }

    /// What may be replaced by an analyst's words, with how it reads in one language.
    pub fn texts(
        release: &Released,
        template: &Template,
        locale: &Locale,
    ) -> Result<Vec<(Entry, String)>, Failure> {
        let prose = Prose::new(template, release, locale)?;
        let mut texts = Vec::new();
        for section in release.sections.say(locale) {
            if let Some(text) = &section.text {
                texts.push((Entry::Section(section.id.clone()), plain(&paragraphs(text))));
            }
            for table in release.tables.iter().filter(|table| table.spec.section == section.id) {
                let is_gone = table.bases.is_not_asked;
                if !is_gone && table.spec.show != Show::Neither {
                    let entry = Entry::Table(table.spec.id.clone());
                    texts.push((entry, plain(&prose.of(table)?)));
                }
            }
        }
        Ok(texts)
    }

    /// The charts.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Figure(figure) => Some(figure.as_ref()),
            _ => None,
        })
    }
}

/// The subsets that tables of the report are by, and the groups by which there are several tables:
/// each once, as far as tables name them. The whole is there to be compared with.
fn choices(release: &Released, blocks: &[Block], locale: &Locale) -> Vec<Choice> {
    // Of a variable, or of the subsets, which have none.
    let mut choices: IndexMap<Option<&str>, Choice> = IndexMap::new();
    let shown = |table: &&Made| matches!(table.spec.show, Show::Table | Show::Both);
    for table in release.tables.iter().filter(shown) {
        let subsets = table.subsets().iter().filter(|subset| subset.condition.is_some());
        let heading = || locale.word("web-choice-subsets");
        let subsets = subsets.map(|subset| (None, heading(), &subset.label));
        let heading = |grouped: &Grouped| match grouped.question.is_empty() {
            true => table.spec.row_heading.say(locale),
            false => grouped.question.say(locale),
        };
        let groups = table.groups.iter().map(|grouped| {
            (Some(grouped.group.variable.as_str()), heading(grouped), &grouped.label)
        });
        for (of, heading, label) in subsets.chain(groups) {
            let label = label.say(locale);
            let choice =
                choices.entry(of).or_insert_with(|| Choice { heading, labels: Vec::new() });
            if !choice.labels.contains(&label) {
                choice.labels.push(label);
            }
        }
    }
    let is_of = |table: &Made, id: &str| {
        table.groups.iter().any(|grouped| grouped.group.variable == id)
            || table.variables.iter().any(|variable| variable.id == id)
    };
    let is_wide = |of: Option<&str>| {
        let tables = || release.tables.iter().filter(shown);
        of.is_none_or(|id| tables().filter(|table| is_of(table, id)).count() > 1)
    };
    // Of a release not everything is printed.
    let grids = blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(&table.grid),
        _ => None,
    });
    let named: HashSet<&str> = grids
        .flat_map(|grid| {
            let rows = grid.rows.iter().map(|row| row.label.as_str());
            rows.chain(grid.columns.iter().skip(1).map(|column| column.below_question()))
        })
        .collect();
    for choice in choices.values_mut() {
        choice.labels.retain(|label| named.contains(label.as_str()));
    }
    let wanted = choices.into_iter().filter(|(of, choice)| choice.labels.len() > 1 && is_wide(*of));
    wanted.map(|(_, choice)| choice).collect()
}

/// As which figure or table the plan's table stands in the report: as a figure if it is both.
fn number(blocks: &[Block], id: &str) -> Option<(Captioned, usize)> {
    let (mut figures, mut tables) = (0, 0);
    let mut found = None;
    for block in blocks {
        match block {
            Block::Figure(figure) => {
                figures += 1;
                if figure.id == id {
                    return Some((Captioned::Figures, figures));
                }
            }
            Block::Diagrams { .. } => figures += 1,
            Block::Table(table) => {
                tables += 1;
                if found.is_none() && table.id.as_deref() == Some(id) {
                    found = Some((Captioned::Tables, tables));
                }
            }
            _ => {}
        }
    }
    found
}

/// A table of the plan: its sentence, drawings, chart and grid, with the notes below the last.
fn result(
    table: &Made,
    release: &Released,
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
    let title = spec.title.say(locale);
    let about = || About { entry: Entry::Table(spec.id.clone()), title: title.clone() };
    // Where nobody was asked, that is said in place of anybody's words.
    let about = (!is_gone).then(about);
    let Parts { chart, grid } = Parts::of(table);
    let (chart, grid) = (chart.say(locale), grid.say(locale));
    let has_grid = grid.is_some();
    let stands_alone = chart.is_none() && !has_grid && spec.diagrams.is_empty();
    let role = match stands_alone {
        true if table.is_withheld() => Role::Hidden,
        true => Role::Plain,
        false => Role::Result,
    };
    blocks.push(Block::Text { paragraphs: prose.of(table)?, role, about });
    if !spec.diagrams.is_empty() {
        let caption = locale.say("report-diagrams", &[("title", &title)]);
        blocks.push(Block::Diagrams { caption, diagrams: spec.diagrams.say(locale) });
    }
    let mut notes = notes::of_table(table, release, locale);
    let of_chart = legend(table).into_iter().chain(of_chart(table)).collect::<Vec<_>>().say(locale);
    if let Some(chart) = chart {
        blocks.push(Block::Figure(Box::new(Figure {
            id: spec.id.clone(),
            caption: title.clone(),
            picture: chart::draw(&chart, locale, palette),
            chart,
            notes: match has_grid {
                true => of_chart,
                false => std::mem::take(&mut notes).into_iter().chain(of_chart).collect(),
            },
        })));
    }
    if let Some(grid) = grid {
        blocks.push(Block::Table(Shown::new(Some(spec.id.clone()), title, grid, notes, locale)));
    }
    Ok(())
}

/// What every report has at its end: the questionnaire, methods, lists of tables and figures.
fn appendix(release: &Released, locale: &Locale, blocks: &mut Vec<Block>) {
    let heading =
        |level, key: &str| Block::Heading { level, text: locale.say(key, &[]), new_page: false };
    let question = |asked: FormQuestion| {
        let mut hints = vec![locale.say(&format!("form-{}", asked.kind), &[])];
        hints.extend(Some(asked.routing.clone()).filter(|routing| !routing.is_empty()));
        Question { asked, hints }
    };
    blocks.push(heading(1, "form-heading"));
    blocks.push(Block::Form {
        introduction: locale.word("form-introduction"),
        questions: release.form.say(locale).into_iter().map(question).collect(),
    });
    blocks.push(heading(1, "methods-heading"));
    blocks.push(Block::Terms(methods::entries(release, locale)));
    weights::blocks(release, locale, blocks);
    blocks.push(heading(1, "lists-heading"));
    let lists = [("lists-tables", Captioned::Tables), ("lists-figures", Captioned::Figures)];
    for (key, of) in lists {
        blocks.push(Block::Captions { heading: locale.word(key), of });
    }
}

/// The remarks in the report's language, told by their script; all, if none is.
fn remarks(all: Vec<String>, lang: Lang) -> Vec<String> {
    let japanese = |text: &str| text.chars().any(|c| matches!(c, '\u{3040}'..='\u{9fff}'));
    let fitting: Vec<String> =
        all.iter().filter(|text| japanese(text) == (lang == Lang::Ja)).cloned().collect();
    if fitting.is_empty() { all } else { fitting }
}
