//! What a file says in one place, whatever its format.

/// Rows of cells under a title; a text is a row of one cell.
#[derive(Debug, Default)]
pub struct Passage {
    /// All that stands over it and may name a table; blank where nothing does.
    pub title: String,
    pub rows: Vec<Row>,
    pub form: Form,
    /// Whether numbers are how far two others are from each other.
    pub is_of_differences: bool,
    /// Of a picture.
    pub bars: Vec<Bar>,
}

/// A rectangle of a picture, which may be the bar of a figure.
#[derive(Debug)]
pub struct Bar {
    pub place: String,
    /// Lying and standing: the words that would say what it is of, and its length.
    pub readings: [(Vec<String>, f64); 2],
}

/// What rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Texts, each by itself.
    #[default]
    Text,
    /// Of a table, under headings.
    Table,
    /// Lines of a page, tables and sentences.
    Page,
}

#[derive(Debug)]
pub struct Row {
    /// Where in the file, as its program calls it: `p. 12`, `Sheet!5:5`, a part of a package.
    pub place: String,
    pub cells: Vec<String>,
}

impl Passage {
    pub fn text(title: &str, place: &str, text: &str) -> Self {
        let row = Row { place: place.to_owned(), cells: vec![text.to_owned()] };
        Self::of(title, Form::Text, vec![row])
    }

    pub fn of(title: &str, form: Form, rows: Vec<Row>) -> Self {
        Self { title: title.to_owned(), rows, form, is_of_differences: false, bars: Vec::new() }
    }

    pub fn table(title: &str, rows: Vec<Row>) -> Self {
        Self::of(title, Form::Table, rows)
    }
}
