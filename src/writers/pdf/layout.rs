//! Where the columns of a table go: by how wide its texts are, and how high its rows become.
//!
//! A table keeps the usual shares of the page where every text has its room. Else its columns are
//! as wide as they need to be; if they do not fit, the type is smaller; if they still do not, the
//! table comes in parts, one below the other with the labels of the rows in each. If these do not
//! fit on a page, it stands on a page that is turned, where it need not be divided or the parts
//! take up fewer pages.
//!
//! Lengths are in points, widths of texts in ems.

use super::measure::{Measured, Width};

/// The paper and its margins, in millimetres.
pub const PAPER: [f64; 2] = [210.0, 297.0];
pub const MARGIN: [f64; 2] = [25.0, 22.0];
/// What stands left and right of a text in its cell.
pub const INSET: f64 = 5.0;

const MILLIMETRE: f64 = 72.0 / 25.4;

/// How a table is set, if it has room.
#[derive(Debug, Clone, Copy)]
struct Type {
    size: f64,
    /// Words of headings stay whole.
    has_words: bool,
}

/// What is liked best comes first.
const TYPES: [Type; 4] = [
    Type { size: 8.5, has_words: true },
    Type { size: 7.5, has_words: true },
    Type { size: 8.5, has_words: false },
    Type { size: 7.5, has_words: false },
];
/// What stands between two parts, with the caption that is said again.
const CAPTION: f64 = 30.0;

// Labels of rows, headings and words are broken into lines rather than made wider; what has no
// place for a line break is broken anywhere.
const WIDEST_LABEL: f64 = 12.0;
const WIDEST_WORDS: f64 = 9.0;
const WIDEST_FIGURE: f64 = 7.0;
const WIDEST_HEADING: f64 = 12.0;
const WIDEST_PIECE: f64 = 8.0;
/// Lines that headings and labels may take.
const MOST_LINES: f64 = 5.0;

/// What a page has inside its margins.
#[derive(Debug, Clone, Copy)]
struct Page {
    width: f64,
    height: f64,
}

const UPRIGHT: Page = Page {
    width: (PAPER[0] - 2.0 * MARGIN[0]) * MILLIMETRE,
    height: (PAPER[1] - 2.0 * MARGIN[1]) * MILLIMETRE,
};
const TURNED: Page = Page {
    width: (PAPER[1] - 2.0 * MARGIN[0]) * MILLIMETRE,
    height: (PAPER[0] - 2.0 * MARGIN[1]) * MILLIMETRE,
};

/// How a table is laid out.
#[derive(Debug)]
pub struct Layout {
    pub parts: Vec<Part>,
    /// The page is turned for it.
    pub turned: bool,
}

/// Some columns of a table, with the labels of the rows.
#[derive(Debug)]
pub struct Part {
    /// Places of the columns in the table, the labels first.
    pub places: Vec<usize>,
    pub widths: Vec<f64>,
    /// Of the type.
    pub size: f64,
    /// About how high it is, at most.
    height: f64,
}

impl Layout {
    /// What takes up much of a page is broken over pages rather than moved to the next.
    pub fn breaks(&self, table: &Measured) -> bool {
        self.is_high(table, self.height())
    }

    /// The same of one of its parts.
    pub fn part_breaks(&self, table: &Measured, part: &Part) -> bool {
        self.is_high(table, part.height)
    }

    fn is_high(&self, table: &Measured, height: f64) -> bool {
        let most = if self.turned { 0.8 * TURNED.height } else { 0.65 * UPRIGHT.height };
        table.is_prose || height > most
    }

    fn height(&self) -> f64 {
        self.parts.iter().map(|part| part.height).sum()
    }

    /// How many pages the parts take up, with their captions.
    fn pages(&self, page: Page) -> f64 {
        let (mut count, mut free) = (1.0, page.height);
        for part in &self.parts {
            let height = part.height + CAPTION;
            if height <= free {
                free -= height;
            } else {
                count += (height / page.height).ceil().max(1.0);
                free = page.height - height % page.height;
            }
        }
        count
    }
}

impl Part {
    /// Ems that a text may have in some columns beside each other.
    pub fn inner(&self, at: usize, count: usize) -> f64 {
        (self.widths[at..at + count].iter().sum::<f64>() - 2.0 * INSET) / self.size
    }

    /// Whether a text of a column is broken anywhere: it has no other place for a line break.
    pub fn has_no_room(&self, at: usize, count: usize, piece: f64) -> bool {
        piece > room(self.widths[at..at + count].iter().sum(), self.size)
    }
}

/// The layout of a table. `shares` are the usual ones of the columns. A table that stands in a
/// text does not turn its page.
pub fn arrange(table: &Measured, shares: &[f64], may_turn: bool) -> Layout {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let part = |places: Vec<usize>, widths: Vec<f64>, size| {
        let mut part = Part { places, widths, size, height: 0.0 };
        part.height = height(table, &part);
        part
    };
    let in_parts = |page: Page, kind: Type, turned| {
        let own = |places: Vec<usize>| {
            let widths = spread(table, &places, kind, page.width);
            part(places, widths, kind.size)
        };
        let parts = divided(table, page.width, kind).into_iter().map(own).collect();
        Layout { parts, turned }
    };
    let whole = |page: Page| {
        let fits = |kind: &Type| needs(table, &all, *kind).iter().sum::<f64>() <= page.width;
        TYPES.into_iter().find(fits)
    };

    let sum: f64 = shares.iter().sum();
    let usual: Vec<f64> = shares.iter().map(|share| UPRIGHT.width * share / sum).collect();
    if has_room(table, &usual, TYPES[0].size) {
        return Layout { parts: vec![part(all, usual, TYPES[0].size)], turned: false };
    }
    if let Some(kind) = whole(UPRIGHT) {
        return in_parts(UPRIGHT, kind, false);
    }
    let [.., least] = TYPES;
    let below = in_parts(UPRIGHT, least, false);
    if !may_turn || below.pages(UPRIGHT) == 1.0 {
        return below;
    }
    if let Some(kind) = whole(TURNED) {
        return in_parts(TURNED, kind, true);
    }
    let beside = in_parts(TURNED, least, true);
    if beside.pages(TURNED) < below.pages(UPRIGHT) { beside } else { below }
}

/// What stands above and below a text in its cell.
pub fn row_inset(table: &Measured) -> f64 {
    if table.rows.len() > 24 { 3.0 } else { 4.2 }
}

/// Neighbours under one question: the first, of places in a part, and how many.
pub fn runs(table: &Measured, places: &[usize]) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = Vec::new();
    let question = |at: usize| table.columns[places[at]].question_text.as_str();
    for at in 0..places.len() {
        match all.last_mut() {
            Some((_, count)) if !question(at).is_empty() && question(at - 1) == question(at) => {
                *count += 1;
            }
            _ => all.push((at, 1)),
        }
    }
    all
}

/// Ems that a text may have in a column. It may go a little beyond and still be clear of the next.
fn room(width: f64, size: f64) -> f64 {
    (width - INSET / 2.0) / size
}

/// Lines of a text, with what is lost at the ends of lines.
fn lines(width: f64, room: f64) -> f64 {
    if width <= room { 1.0 } else { (1.15 * width / room.max(1.0)).ceil() }
}

/// The least widths of some columns.
fn needs(table: &Measured, places: &[usize], Type { size, has_words }: Type) -> Vec<f64> {
    let need = |heading: Width, cell: f64, piece: f64| {
        let heading = (heading.whole / MOST_LINES).min(WIDEST_HEADING);
        piece.min(WIDEST_PIECE).max(heading).max(cell)
    };
    let width = |&i: &usize| {
        let column = &table.columns[i];
        let widest = match i {
            0 => WIDEST_LABEL,
            _ if column.is_words => WIDEST_WORDS,
            _ => WIDEST_FIGURE,
        };
        let own = need(column.heading, column.cells.whole.min(widest), column.piece());
        own.max(if has_words { column.word } else { 0.0 }).max(2.0) * size + 2.0 * INSET
    };
    let mut widths: Vec<f64> = places.iter().map(width).collect();
    for (at, count) in runs(table, places) {
        let question = table.columns[places[at]].question;
        if question.whole > 0.0 {
            let own = &mut widths[at..at + count];
            let lacking =
                need(question, 0.0, question.piece) * size + 2.0 * INSET - own.iter().sum::<f64>();
            own[count - 1] += lacking.max(0.0);
        }
    }
    widths
}

/// What is left over goes to labels that would be broken, and to all other columns alike.
fn spread(table: &Measured, places: &[usize], kind: Type, width: f64) -> Vec<f64> {
    let mut widths = needs(table, places, kind);
    let spare = width - widths.iter().sum::<f64>();
    if spare <= 0.0 {
        return widths;
    }
    if widths.len() == 1 {
        return vec![width];
    }
    let label = table.columns[0].cells.whole * kind.size + 2.0 * INSET;
    widths[0] += (label.min(0.45 * width) - widths[0]).clamp(0.0, spare);
    // Columns are of one width, but for those that need more.
    let (rest, others) = (width - widths[0], &mut widths[1..]);
    let count = others.len() as f64;
    let mut level = rest / count;
    for _ in 0..4 {
        let wide: Vec<f64> = others.iter().copied().filter(|own| *own > level).collect();
        if wide.len() < others.len() {
            level = (rest - wide.iter().sum::<f64>()) / (count - wide.len() as f64);
        }
    }
    for own in others {
        *own = own.max(level);
    }
    widths
}

/// Whether every text has its room where columns have these widths.
fn has_room(table: &Measured, widths: &[f64], size: f64) -> bool {
    let own = |at: usize, count: usize| room(widths[at..at + count].iter().sum(), size);
    let all: Vec<usize> = (0..widths.len()).collect();
    let fits = |&i: &usize| {
        let column = &table.columns[i];
        let most = if i == 0 { MOST_LINES } else { 2.0 };
        // Typst breaks no line where a word is wider than the column.
        let inner = own(i, 1) - INSET * 1.5 / size;
        let piece = column.heading.piece.max(column.word);
        let has_head = column.heading.whole <= own(i, 1) || piece <= inner;
        let has_cells = column.piece() <= if i == 0 || column.is_words { inner } else { own(i, 1) };
        has_cells
            && has_head
            && lines(column.heading.whole, own(i, 1)) <= MOST_LINES
            && (column.is_words || lines(column.cells.whole, own(i, 1)) <= most)
    };
    let has_question = |(at, count): (usize, usize)| {
        let question = table.columns[at].question;
        question.piece <= own(at, count) && lines(question.whole, own(at, count)) <= MOST_LINES
    };
    all.iter().all(fits) && runs(table, &all).into_iter().all(has_question)
}

fn height(table: &Measured, part: &Part) -> f64 {
    let Part { places, widths, size, .. } = part;
    let row = |lines: f64| (0.75 + 1.3 * (lines - 1.0)) * size + 2.0 * row_inset(table);
    let rooms: Vec<f64> = widths.iter().map(|width| (width - 2.0 * INSET) / size).collect();
    let total: f64 = rooms.iter().sum();
    let own = || places.iter().copied().zip(rooms.iter().copied());
    let most = |lines: &mut dyn Iterator<Item = f64>| lines.fold(0.0, f64::max);

    let heading = most(&mut own().map(|(i, room)| lines(table.columns[i].heading.whole, room)));
    let questions = most(&mut runs(table, places).into_iter().map(|(at, count)| {
        match table.columns[places[at]].question.whole {
            width if width > 0.0 => lines(width, rooms[at..at + count].iter().sum()),
            _ => 0.0,
        }
    }));
    let (words, figures): (Vec<_>, Vec<_>) =
        own().skip(1).partition(|&(i, _)| table.columns[i].is_words);
    let figures =
        most(&mut figures.into_iter().map(|(i, room)| lines(table.columns[i].cells.whole, room)));
    let rows = table.rows.iter().map(|own| {
        if own.is_heading {
            return row(lines(own.label, total));
        }
        let words = most(&mut words.iter().map(|&(i, room)| lines(own.cells[i - 1], room)));
        row(lines(own.label, rooms[0]).max(figures).max(words).max(1.0))
    });
    row(heading) + if questions > 0.0 { row(questions) } else { 0.0 } + rows.sum::<f64>()
}

/// Places of the columns in as few parts as fit, of about the same width.
fn divided(table: &Measured, width: f64, kind: Type) -> Vec<Vec<usize>> {
    let places: Vec<usize> = (1..table.columns.len()).collect();
    let fill = |limit: f64| {
        let mut parts = vec![vec![0]];
        for own in places.chunk_by(|_, next| table.columns[*next].follows) {
            let mut wider = parts.pop().unwrap_or_default();
            let before = wider.len();
            wider.extend(own);
            if before > 1 && needs(table, &wider, kind).iter().sum::<f64>() > limit {
                wider.truncate(before);
                parts.extend([wider, [&[0], own].concat()]);
            } else {
                parts.push(wider);
            }
        }
        parts
    };
    let mut parts = fill(width);
    if parts.len() == 1 {
        return parts;
    }
    for share in [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55] {
        let narrower = fill(share * width);
        if narrower.len() > parts.len() {
            break;
        }
        parts = narrower;
    }
    parts
}
