//! A report as blocks in order: the PDF and every other edition are writings of it.

use std::borrow::Cow;

use super::chart::Picture;
use super::prose::Paragraph;
use crate::format::grouped;
use crate::locales::{Lang, Locale};
use crate::tables::chart::Chart;
use crate::tables::grid::Grid;
use crate::tables::spec::Diagram;
use crate::tables::{CoverText, FormQuestion};

/// A report.
pub struct Document {
    pub lang: Lang,
    pub cover: CoverText,
    /// Remarks that came with the data, for the cover.
    pub remarks: Vec<String>,
    /// Heading of the contents.
    pub contents: String,
    /// What a table and a figure are called before their number.
    pub supplements: [String; 2],
    /// What readers may choose to see of the tables.
    pub choices: Vec<Choice>,
    /// Before everything else.
    pub summary: Option<Summary>,
    pub blocks: Vec<Block>,
}

/// Groups of respondents that tables show beside each other: labels of their rows, columns or
/// parts.
pub struct Choice {
    /// What the groups differ in.
    pub heading: String,
    pub labels: Vec<String>,
}

/// Key figures, what matters most, and what to know before.
pub struct Summary {
    pub heading: String,
    pub figures: Vec<KeyFigure>,
    pub findings_heading: String,
    pub findings: Vec<Found>,
    pub cautions_heading: String,
    pub cautions: Vec<String>,
}

/// A number that stands for the whole.
pub struct KeyFigure {
    pub label: String,
    /// As printed.
    pub value: String,
    pub unit: String,
}

/// Something that matters, and as which table or figure it stands.
pub struct Found {
    pub text: String,
    pub place: (Captioned, usize),
}

impl Document {
    /// How many tables and figures it has.
    pub fn numbered(&self) -> (usize, usize) {
        let count = |is: fn(&Block) -> bool| self.blocks.iter().filter(|block| is(block)).count();
        let figures = |block: &Block| matches!(block, Block::Figure(_) | Block::Diagrams { .. });
        (count(|block| matches!(block, Block::Table(_))), count(figures))
    }

    /// What a place is called: 図 5.
    pub fn called(&self, (of, number): (Captioned, usize)) -> String {
        let supplement = match of {
            Captioned::Tables => &self.supplements[0],
            Captioned::Figures => &self.supplements[1],
        };
        format!("{supplement} {number}")
    }
}

/// A part of a report.
pub enum Block {
    Heading {
        /// 1 for a part, 2 for a chapter, and so on.
        level: usize,
        text: String,
        /// Begins on a new page.
        new_page: bool,
    },
    Text {
        paragraphs: Vec<Paragraph>,
        role: Role,
        /// Of what an analyst may put words in its place.
        about: Option<About>,
    },
    List {
        items: Vec<Paragraph>,
        is_numbered: bool,
    },
    /// What is typed, or saved in a file of that name.
    Code {
        name: Option<String>,
        text: String,
    },
    Figure(Box<Figure>),
    /// Who works with whom.
    Diagrams {
        caption: String,
        diagrams: Vec<Diagram>,
    },
    Table(Shown),
    /// The questionnaire as respondents were asked.
    Form {
        introduction: String,
        questions: Vec<Question>,
    },
    /// Terms and what they mean.
    Terms(Vec<(String, String)>),
    /// The captions of all tables or figures, with their pages.
    Captions {
        heading: String,
        of: Captioned,
    },
}

impl Block {
    /// Texts that nothing depends on.
    pub fn plain(paragraphs: Vec<Paragraph>) -> Self {
        Self::Text { paragraphs, role: Role::Plain, about: None }
    }
}

/// What an analyst's words are on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub entry: Entry,
    /// As readers see it.
    pub title: String,
}

/// A section or a table of the plan, by its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    Section(String),
    Table(String),
}

impl Entry {
    pub fn id(&self) -> &str {
        match self {
            Self::Section(id) | Self::Table(id) => id,
        }
    }
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Below a heading, kept with what follows.
    Introduction,
    /// Beside a table or figure, kept with it.
    Result,
    /// In place of a table of which all is hidden.
    Hidden,
    Plain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Captioned {
    Tables,
    Figures,
}

/// A chart with what is written below it.
pub struct Figure {
    /// Id of the table that it is drawn from.
    pub id: String,
    pub caption: String,
    /// What is drawn.
    pub chart: Chart,
    pub picture: Picture,
    pub notes: Vec<String>,
}

impl Figure {
    /// The pictures with the names of their files, of which the first is the figure's id.
    pub fn pictures(&self) -> impl Iterator<Item = (String, &String)> {
        self.picture.svgs.iter().enumerate().map(|(index, svg)| match index {
            0 => (self.id.clone(), svg),
            // Ids have no full stop.
            _ => (format!("{}.{}", self.id, index + 1), svg),
        })
    }
}

/// A table with what is written below it.
pub struct Shown {
    /// Id of the plan's table; none of what the report says of itself.
    pub id: Option<String>,
    pub caption: String,
    pub grid: Grid,
    pub notes: Vec<String>,
    /// What is said on paper in place of the rows behind the first [`ON_PAPER`].
    pub rest: Option<String>,
}

/// The most rows of a table that are put on pages, of which they fill about a hundred: longer ones
/// are searched, not read, and pages take a thousand times the memory of rows.
pub const ON_PAPER: usize = 2_000;

impl Shown {
    pub fn new(
        id: Option<String>,
        caption: String,
        grid: Grid,
        notes: Vec<String>,
        locale: &Locale,
    ) -> Self {
        let rows = grid.rows.len();
        let rest = (rows > ON_PAPER).then(|| {
            let [rows, most] = [rows, ON_PAPER].map(|count| grouped(count as f64));
            locale.say("report-rest", &[("rows", &rows), ("most", &most)])
        });
        Self { id, caption, grid, notes, rest }
    }

    /// The rows and notes on pages.
    pub fn on_paper(&self) -> (Cow<'_, Grid>, Vec<String>) {
        let grid = match self.rest {
            None => Cow::Borrowed(&self.grid),
            Some(_) => Cow::Owned(self.grid.first_rows(ON_PAPER)),
        };
        (grid, self.rest.iter().chain(&self.notes).cloned().collect())
    }
}

/// A question of the printed questionnaire.
pub struct Question {
    pub asked: FormQuestion,
    /// How to answer, and who is asked.
    pub hints: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::grid::Row;

    #[test]
    fn a_table_too_long_for_pages_says_how_many_rows_are_elsewhere() {
        let locale = Locale::new(Lang::Ja);
        let shown = |rows: usize| {
            let rows = vec![Row::default(); rows];
            let grid = Grid { rows, ..Grid::default() };
            Shown::new(None, "表".to_owned(), grid, vec!["注".to_owned()], &locale)
        };
        let (grid, notes) = (shown(ON_PAPER).on_paper().0.rows.len(), shown(ON_PAPER).rest);
        assert_eq!((grid, notes), (ON_PAPER, None));
        let longer = shown(20_000);
        let (grid, notes) = longer.on_paper();
        assert_eq!(grid.rows.len(), ON_PAPER);
        assert!(notes[0].contains("全 20,000 行のうち、初めの 2,000 行"), "{notes:?}");
        assert_eq!(notes[1], "注");
        assert_eq!(longer.grid.rows.len(), 20_000);
    }
}
