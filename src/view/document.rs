//! A report as blocks in order: the PDF and every other edition are writings of it.

use super::chart::Picture;
use super::prose::Paragraph;
use crate::locales::Lang;
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
    /// Before everything else.
    pub summary: Option<Summary>,
    pub blocks: Vec<Block>,
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
    Figure(Figure),
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
}

/// A question of the printed questionnaire.
pub struct Question {
    pub asked: FormQuestion,
    /// How to answer, and who is asked.
    pub hints: Vec<String>,
}
