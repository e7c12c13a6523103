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
    /// Words of headings that are no wider stay whole.
    word: f64,
    /// A table may be so many times as high for what is liked better.
    dislike: f64,
}

const TYPES: [Type; 6] = [
    Type { size: 8.5, word: LONG_WORD, dislike: 1.0 },
    Type { size: 8.5, word: SHORT_WORD, dislike: 1.1 },
    Type { size: 7.5, word: LONG_WORD, dislike: 1.2 },
    Type { size: 7.5, word: SHORT_WORD, dislike: 1.3 },
    Type { size: 8.5, word: 0.0, dislike: 3.0 },
    Type { size: 7.5, word: 0.0, dislike: 3.3 },
];
const LONG_WORD: f64 = 10.0;
const SHORT_WORD: f64 = 7.0;
/// Columns as in other tables are liked best.
const USUAL: f64 = 0.9;
/// What stands between two parts, with the caption that is said again.
const CAPTION: f64 = 30.0;

// Labels of rows, headings and words are broken into lines rather than made wider; what has no
// place for a line break is broken anywhere.
const WIDEST_LABEL: f64 = 12.0;
const WIDEST_WORDS: f64 = 9.0;
const WIDEST_FIGURE: f64 = 8.5;
const WIDEST_HEADING: f64 = 12.0;
const WIDEST_PIECE: f64 = 8.0;
/// How uneven parts may be for a question that is not torn apart, in squares of the page's width.
const TORN: f64 = 0.15;
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
        // A turned page has no room to spare for the captions of further parts.
        let captions = if self.turned { CAPTION * (self.parts.len() - 1) as f64 } else { 0.0 };
        self.is_high(table, self.height() + captions)
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
    // What fits on a page, and the usual columns: the lowest, but for what is liked less.
    let whole = |page: Page, usual: Option<Part>| {
        let fits = |kind: &Type| needs(table, &all, *kind).iter().sum::<f64>() <= page.width;
        let own = |kind: Type| {
            let widths = spread(table, &all, kind, page.width);
            (kind.dislike, part(all.clone(), widths, kind.size))
        };
        let ways = TYPES.into_iter().filter(fits).map(own);
        let ways = usual.into_iter().map(|part| (USUAL, part)).chain(ways);
        let disliked = |(dislike, part): &(f64, Part)| dislike * part.height;
        ways.min_by(|a, b| disliked(a).total_cmp(&disliked(b))).map(|(_, part)| vec![part])
    };

    let sum: f64 = shares.iter().sum();
    let usual: Vec<f64> = shares.iter().map(|share| UPRIGHT.width * share / sum).collect();
    let size = TYPES[0].size;
    let usual = has_room(table, &usual, size).then(|| part(all.clone(), usual, size));
    if let Some(parts) = whole(UPRIGHT, usual) {
        return Layout { parts, turned: false };
    }
    let [.., least] = TYPES;
    let below = in_parts(UPRIGHT, least, false);
    if !may_turn || below.pages(UPRIGHT) == 1.0 {
        return below;
    }
    if let Some(parts) = whole(TURNED, None) {
        return Layout { parts, turned: true };
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
fn needs(table: &Measured, places: &[usize], Type { size, word, .. }: Type) -> Vec<f64> {
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
        own.max(column.word(word)).max(2.0) * size + 2.0 * INSET
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
        let inner = own(i, 1) - INSET * 1.5 / size;
        let has_head = column.heading.piece.max(column.word(LONG_WORD)) <= inner
            && lines(column.heading.whole, own(i, 1)) <= MOST_LINES;
        has_head
            && match column.is_words {
                _ if i == 0 => {
                    column.piece() <= inner && lines(column.cells.whole, inner) <= MOST_LINES
                }
                true => column.piece() <= inner,
                // A figure stays in one line with its base.
                false => column.cells.whole <= if column.has_bases { inner } else { own(i, 1) },
            }
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
    let rows = table.rows.iter().map(|own| {
        if own.is_heading {
            return row(lines(own.label, total));
        }
        let cells = places.iter().zip(&rooms).skip(1);
        let cells = most(&mut cells.map(|(&i, room)| lines(own.cells[i - 1], *room)));
        row(lines(own.label, rooms[0]).max(cells).max(1.0))
    });
    row(heading) + if questions > 0.0 { row(questions) } else { 0.0 } + rows.sum::<f64>()
}

/// Places of the columns in as few parts as fit: in the way that tears few questions apart and
/// whose parts are much alike in width.
fn divided(table: &Measured, width: f64, kind: Type) -> Vec<Vec<usize>> {
    let places: Vec<usize> = (1..table.columns.len()).collect();
    let blocks: Vec<&[usize]> = places.chunk_by(|_, next| table.columns[*next].follows).collect();
    let part = |from: usize, to: usize| -> Vec<usize> {
        std::iter::once(&0).chain(blocks[from..to].iter().copied().flatten()).copied().collect()
    };
    let is_torn = |at: usize| {
        let question = |at: usize| table.columns[at].question_text.as_str();
        let first = blocks[at][0];
        first > 1 && !question(first).is_empty() && question(first - 1) == question(first)
    };
    // Of the first blocks, by how many these are: their best way, and where its last part begins.
    let mut best = vec![((0, 0.0), 0)];
    for to in 1..=blocks.len() {
        let mut found = None;
        for from in (0..to).rev() {
            let need: f64 = needs(table, &part(from, to), kind).iter().sum();
            if need > width && from + 1 < to {
                break;
            }
            let (parts, cost) = best[from].0;
            let torn = if is_torn(from) { TORN * width * width } else { 0.0 };
            let way = (parts + 1, cost + torn + need * need);
            if found.is_none_or(|(least, _)| way < least) {
                found = Some((way, from));
            }
        }
        best.extend(found);
    }
    let mut parts = Vec::new();
    let mut to = blocks.len();
    while to > 0 {
        let from = best[to].1;
        parts.push(part(from, to));
        to = from;
    }
    parts.reverse();
    if parts.is_empty() { vec![vec![0]] } else { parts }
}
