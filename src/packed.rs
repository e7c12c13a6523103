//! Answers in as few bytes as they need, to be looked at some respondents at a time: most are one
//! of a handful of codes or a small number.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::answers::AnswerColumn;

/// Respondents that are packed together, and that are worth a thread.
pub const BLOCK: usize = 16_384;

/// Bytes of texts that are packed together, beside one text more.
const MOST_TEXT: usize = 1 << 30;

/// The answers of respondents to one question, at hand or packed.
#[derive(Clone)]
pub enum Held {
    Open(AnswerColumn),
    Packed(Packed),
}

/// Blocks of packed answers, or parts of them, one after the other; at least one.
#[derive(Clone)]
pub struct Packed {
    pieces: Vec<Piece>,
    /// Behind each piece the number of respondents down to there.
    ends: Vec<usize>,
}

#[derive(Clone)]
struct Piece {
    block: Arc<Block>,
    /// Of the block.
    rows: Range<usize>,
}

/// Packed answers, as those of [`AnswerColumn`].
enum Block {
    Single(Whole),
    Multiple(Whole),
    /// 1 + the number, where all are whole and none is below 0; 0 is none.
    Counts(Whole),
    Numbers(Vec<f64>),
    /// All texts, and where each ends, with [`MISSING`] where there is none.
    Texts(String, Vec<u32>),
    Flags(Vec<Option<bool>>),
}

/// Added to the end of a text that is none.
const MISSING: u32 = 1 << 31;

/// Whole numbers of the narrowest type that holds all.
enum Whole {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
    U64(Vec<u64>),
    U128(Vec<u128>),
}

impl Whole {
    fn of<T: Copy + Ord + Into<u128>>(values: &[T]) -> Self {
        fn narrow<T: Copy + Into<u128>, N: TryFrom<u128> + Default>(values: &[T]) -> Vec<N> {
            values.iter().map(|&value| N::try_from(value.into()).unwrap_or_default()).collect()
        }
        let most: u128 = values.iter().max().map_or(0, |&value| value.into());
        match most {
            0..0x100 => Self::U8(narrow(values)),
            0x100..0x1_0000 => Self::U16(narrow(values)),
            0x1_0000..0x1_0000_0000 => Self::U32(narrow(values)),
            0x1_0000_0000..0x1_0000_0000_0000_0000 => Self::U64(narrow(values)),
            _ => Self::U128(narrow(values)),
        }
    }

    fn map<T>(&self, rows: Range<usize>, value: impl Fn(u128) -> T) -> Vec<T> {
        match self {
            Self::U8(all) => all[rows].iter().map(|&n| value(n.into())).collect(),
            Self::U16(all) => all[rows].iter().map(|&n| value(n.into())).collect(),
            Self::U32(all) => all[rows].iter().map(|&n| value(n.into())).collect(),
            Self::U64(all) => all[rows].iter().map(|&n| value(n.into())).collect(),
            Self::U128(all) => all[rows].iter().map(|&n| value(n)).collect(),
        }
    }

    fn at(&self, row: usize) -> u128 {
        match self {
            Self::U8(all) => all[row].into(),
            Self::U16(all) => all[row].into(),
            Self::U32(all) => all[row].into(),
            Self::U64(all) => all[row].into(),
            Self::U128(all) => all[row],
        }
    }
}

impl Block {
    fn of(answers: AnswerColumn) -> Self {
        match answers {
            AnswerColumn::Single(codes) => Self::Single(Whole::of(&codes)),
            AnswerColumn::Multiple(codes) => Self::Multiple(Whole::of(&codes)),
            AnswerColumn::Numbers(numbers) => {
                let counts: Option<Vec<u32>> = numbers.iter().copied().map(count).collect();
                match counts {
                    Some(counts) => Self::Counts(Whole::of(&counts)),
                    None => Self::Numbers(numbers),
                }
            }
            AnswerColumn::Texts(texts) => {
                let mut all = String::with_capacity(texts.iter().flatten().map(|t| t.len()).sum());
                let mut end = |text: &Option<Arc<str>>| {
                    all.push_str(text.as_deref().unwrap_or_default());
                    all.len() as u32 | if text.is_some() { 0 } else { MISSING }
                };
                let ends = texts.iter().map(&mut end).collect();
                Self::Texts(all, ends)
            }
            AnswerColumn::Flags(flags) => Self::Flags(flags),
        }
    }

    fn open(&self, rows: Range<usize>) -> AnswerColumn {
        match self {
            Self::Single(codes) => AnswerColumn::Single(codes.map(rows, |code| code as u16)),
            Self::Multiple(codes) => AnswerColumn::Multiple(codes.map(rows, |codes| codes)),
            Self::Counts(counts) => AnswerColumn::Numbers(counts.map(rows, number)),
            Self::Numbers(numbers) => AnswerColumn::Numbers(numbers[rows].to_vec()),
            Self::Texts(all, ends) => {
                let end = |row: usize| (ends[row] & !MISSING) as usize;
                let text = |row: usize| {
                    let from = row.checked_sub(1).map_or(0, end);
                    (ends[row] & MISSING == 0).then(|| Arc::from(&all[from..end(row)]))
                };
                AnswerColumn::Texts(rows.map(text).collect())
            }
            Self::Flags(flags) => AnswerColumn::Flags(flags[rows].to_vec()),
        }
    }

    fn number(&self, row: usize) -> f64 {
        match self {
            Self::Counts(counts) => number(counts.at(row)),
            Self::Numbers(numbers) => numbers[row],
            _ => f64::NAN,
        }
    }
}

/// 1 + a number that is whole and not below 0, and 0 of none. Nothing, where it is no such number
/// or too large.
fn count(number: f64) -> Option<u32> {
    if number.is_nan() {
        return Some(0);
    }
    let whole = number as u32;
    // Zero may have a sign.
    let is_whole = f64::from(whole).to_bits() == number.to_bits();
    whole.checked_add(1).filter(|_| is_whole)
}

fn number(count: u128) -> f64 {
    match count as u32 {
        0 => f64::NAN,
        count => f64::from(count - 1),
    }
}

impl Packed {
    fn new(pieces: Vec<Piece>) -> Self {
        let mut end = 0;
        let mut end_of = |piece: &Piece| {
            end += piece.rows.len();
            end
        };
        Self { ends: pieces.iter().map(&mut end_of).collect(), pieces }
    }

    /// The pieces of some respondents.
    fn pieces(&self, rows: Range<usize>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let first = self.ends.partition_point(|&end| end <= rows.start).min(self.ends.len() - 1);
        for (piece, &end) in self.pieces.iter().zip(&self.ends).skip(first) {
            let above = end - piece.rows.len();
            let from = rows.start.clamp(above, end) - above;
            let to = rows.end.clamp(above, end) - above;
            if from < to || pieces.is_empty() {
                let rows = piece.rows.start + from..piece.rows.start + from.max(to);
                pieces.push(Piece { block: Arc::clone(&piece.block), rows });
            }
            if end >= rows.end {
                break;
            }
        }
        pieces
    }

    fn open(&self) -> AnswerColumn {
        let pieces = self.pieces.iter().map(Piece::open);
        AnswerColumn::joined(pieces.collect()).unwrap_or(AnswerColumn::Flags(Vec::new()))
    }
}

impl Piece {
    fn of(answers: AnswerColumn) -> Self {
        let rows = 0..answers.len();
        Self { block: Arc::new(Block::of(answers)), rows }
    }

    fn open(&self) -> AnswerColumn {
        self.block.open(self.rows.clone())
    }
}

impl From<AnswerColumn> for Held {
    fn from(answers: AnswerColumn) -> Self {
        Self::Open(answers)
    }
}

impl Held {
    pub fn len(&self) -> usize {
        match self {
            Self::Open(answers) => answers.len(),
            Self::Packed(packed) => packed.ends.last().copied().unwrap_or(0),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All answers.
    pub fn open(&self) -> Cow<'_, AnswerColumn> {
        match self {
            Self::Open(answers) => Cow::Borrowed(answers),
            Self::Packed(packed) => Cow::Owned(packed.open()),
        }
    }

    /// All answers, those that were packed together at a time.
    pub fn blocks(&self) -> impl Iterator<Item = Cow<'_, AnswerColumn>> {
        let (open, pieces) = match self {
            Self::Open(answers) => (Some(Cow::Borrowed(answers)), &[][..]),
            Self::Packed(packed) => (None, packed.pieces.as_slice()),
        };
        open.into_iter().chain(pieces.iter().map(|piece| Cow::Owned(piece.open())))
    }

    /// Those of parts of one kind, packed; of no part none. Parts are let go of as they are
    /// packed.
    pub fn packed(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut packer = Packer::default();
        for part in parts {
            match part {
                Self::Open(answers) => packer.add(answers),
                Self::Packed(packed) => packed.pieces.into_iter().for_each(|of| packer.piece(of)),
            }
        }
        packer.finish()
    }

    /// Those of respondents next to each other.
    pub fn slice(&self, rows: Range<usize>) -> Self {
        match self {
            Self::Open(answers) => Self::Open(answers.slice(rows)),
            Self::Packed(packed) => Self::Packed(Packed::new(packed.pieces(rows))),
        }
    }

    /// That of one respondent.
    pub fn of(&self, row: usize) -> AnswerColumn {
        self.slice(row..row + 1).open().into_owned()
    }

    /// Ids, texts or days; other answers have none.
    pub fn texts(&self) -> Cow<'_, [Option<Arc<str>>]> {
        match self.open() {
            Cow::Borrowed(AnswerColumn::Texts(texts)) => Cow::Borrowed(texts),
            Cow::Owned(AnswerColumn::Texts(texts)) => Cow::Owned(texts),
            other => Cow::Owned(vec![None; other.len()]),
        }
    }

    /// The text of one respondent.
    pub fn text(&self, row: usize) -> Option<String> {
        match self.of(row) {
            AnswerColumn::Texts(texts) => texts[0].as_deref().map(str::to_owned),
            _ => None,
        }
    }

    /// The number of one respondent; NaN where there is none.
    pub fn number(&self, row: usize) -> f64 {
        match self {
            Self::Open(AnswerColumn::Numbers(numbers)) => numbers[row],
            Self::Open(_) => f64::NAN,
            Self::Packed(packed) => {
                let at = packed.ends.partition_point(|&end| end <= row);
                let piece = &packed.pieces[at];
                let above = packed.ends[at] - piece.rows.len();
                piece.block.number(piece.rows.start + row - above)
            }
        }
    }

    /// Those of the respondents at these places, in any order.
    pub fn of_rows(&self, rows: &[usize]) -> Self {
        let packed = match self {
            Self::Open(answers) => return Self::Open(answers.of_rows(rows)),
            Self::Packed(packed) => packed,
        };
        if !rows.is_sorted() {
            let all = Self::Open(packed.open().of_rows(rows));
            return Self::packed([all]).unwrap_or_else(|| self.slice(0..0));
        }
        // Each piece is opened once, and only where somebody in it is wanted.
        let at = |row: usize| packed.ends.partition_point(|&end| end <= row);
        let of_piece = |rows: &[usize]| {
            let (piece, end) = (&packed.pieces[at(rows[0])], packed.ends[at(rows[0])]);
            let above = end - piece.rows.len();
            let own: Vec<usize> = rows.iter().map(|row| row - above).collect();
            Self::Open(piece.open().of_rows(&own))
        };
        let parts = rows.chunk_by(|&a, &b| at(a) == at(b)).map(of_piece);
        Self::packed(parts).unwrap_or_else(|| self.slice(0..0))
    }

    /// Whether each respondent has a value.
    pub fn present(&self) -> Vec<bool> {
        self.blocks().flat_map(|answers| answers.present()).collect()
    }

    /// How many respondents have a value.
    pub fn given(&self) -> usize {
        self.blocks().map(|answers| answers.given()).sum()
    }

    /// Puts the only value of another in the place of a respondent's.
    pub fn replace(&mut self, row: usize, other: AnswerColumn) {
        match self {
            Self::Open(answers) => answers.replace(row, other),
            Self::Packed(packed) => {
                let at = packed.ends.partition_point(|&end| end <= row);
                let above = packed.ends[at] - packed.pieces[at].rows.len();
                let mut answers = packed.pieces[at].open();
                answers.replace(row - above, other);
                packed.pieces[at] = Piece::of(answers);
            }
        }
    }

    /// Adds those of more respondents to the same question.
    pub fn append(&mut self, more: Self) {
        match (&mut *self, more) {
            (Self::Open(answers), Self::Open(more)) => answers.append(more),
            (Self::Packed(packed), Self::Packed(more)) => {
                packed.pieces.extend(more.pieces);
                *packed = Packed::new(std::mem::take(&mut packed.pieces));
            }
            (own, more) => {
                let first = std::mem::replace(own, Self::Open(AnswerColumn::Flags(Vec::new())));
                *own = Self::packed([first, more]).unwrap_or_else(|| own.clone());
            }
        }
    }
}

/// Packs answers block by block as they come.
#[derive(Default)]
struct Packer {
    pieces: Vec<Piece>,
    /// Too few for a block.
    open: Option<AnswerColumn>,
    /// That their texts have.
    bytes: usize,
}

impl Packer {
    fn add(&mut self, answers: AnswerColumn) {
        self.bytes += text(&answers);
        match &mut self.open {
            Some(open) => open.append(answers),
            None => self.open = Some(answers),
        }
        if let Some(open) = self.open.take_if(|open| open.len() >= BLOCK || self.bytes > MOST_TEXT)
        {
            let rest = self.cut(open, false);
            self.bytes = text(&rest);
            self.open = Some(rest);
        }
    }

    fn piece(&mut self, piece: Piece) {
        let is_whole = piece.rows.len() == BLOCK;
        match is_whole && self.open.as_ref().is_none_or(AnswerColumn::is_empty) {
            true => self.pieces.push(piece),
            false => self.add(piece.open()),
        }
    }

    fn finish(mut self) -> Option<Held> {
        let rest = match self.open.take() {
            Some(open) => self.cut(open, true),
            None if self.pieces.is_empty() => return None,
            None => return Some(Held::Packed(Packed::new(self.pieces))),
        };
        Some(match self.pieces.is_empty() {
            // Of nobody, but still of a kind.
            true => rest.into(),
            false => Held::Packed(Packed::new(self.pieces)),
        })
    }

    /// Packs as many as make whole blocks, or all. Those that are left are given back.
    fn cut(&mut self, answers: AnswerColumn, is_last: bool) -> AnswerColumn {
        let mut from = 0;
        while from < answers.len() {
            let to = from + fitting(&answers, from);
            if to == answers.len() && to - from < BLOCK && !is_last {
                break;
            }
            self.pieces.push(Piece::of(answers.slice(from..to)));
            from = to;
        }
        answers.slice(from..answers.len())
    }
}

/// How many respondents are packed together from one on.
fn fitting(answers: &AnswerColumn, from: usize) -> usize {
    let most = BLOCK.min(answers.len() - from);
    let AnswerColumn::Texts(texts) = answers else { return most };
    let mut bytes = 0;
    let fits = |text: &&Option<Arc<str>>| {
        let is_first = bytes == 0;
        bytes += text.as_ref().map_or(0, |text| text.len());
        is_first || bytes <= MOST_TEXT
    };
    texts[from..from + most].iter().take_while(fits).count()
}

/// Bytes of all texts.
fn text(answers: &AnswerColumn) -> usize {
    match answers {
        AnswerColumn::Texts(texts) => texts.iter().flatten().map(|text| text.len()).sum(),
        _ => 0,
    }
}

impl PartialEq for Held {
    /// Whether the answers are the same, however they are held.
    fn eq(&self, other: &Self) -> bool {
        self.open() == other.open()
    }
}

impl PartialEq<AnswerColumn> for Held {
    fn eq(&self, other: &AnswerColumn) -> bool {
        *self.open() == *other
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.open().fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[Option<&str>]) -> AnswerColumn {
        AnswerColumn::Texts(all.iter().map(|text| text.map(Arc::from)).collect())
    }

    /// Of every kind and width, three respondents.
    fn columns() -> Vec<AnswerColumn> {
        let numbers = |all: [f64; 3]| AnswerColumn::Numbers(all.to_vec());
        vec![
            AnswerColumn::Single(vec![0, 3, 255]),
            AnswerColumn::Single(vec![0, 256, 65_535]),
            AnswerColumn::Multiple(vec![0, 1, 1 << 7]),
            AnswerColumn::Multiple(vec![0, 1, 1 << 31]),
            AnswerColumn::Multiple(vec![0, 1, 1 << 63]),
            AnswerColumn::Multiple(vec![0, 1 << 64, u128::MAX]),
            numbers([f64::NAN, 0.0, 254.0]),
            numbers([f64::NAN, 255.0, f64::from(u32::MAX - 1)]),
            numbers([f64::NAN, 0.5, -3.0]),
            numbers([f64::from(u32::MAX), -0.0, 1e300]),
            texts(&[None, Some(""), Some("診療所")]),
            AnswerColumn::Flags(vec![None, Some(true), Some(false)]),
        ]
    }

    fn packed(answers: &AnswerColumn) -> Held {
        let packed = Held::packed([answers.clone().into()]).expect("answers");
        assert!(matches!(packed, Held::Packed(_)));
        packed
    }

    /// Equal, with missing numbers equal to missing numbers, and the sign of zero kept.
    fn same(one: &AnswerColumn, other: &AnswerColumn) -> bool {
        match (one, other) {
            (AnswerColumn::Numbers(one), AnswerColumn::Numbers(other)) => {
                let bits = |all: &[f64]| all.iter().map(|n| n.to_bits()).collect::<Vec<_>>();
                bits(one) == bits(other)
            }
            _ => one == other,
        }
    }

    #[test]
    fn what_is_packed_opens_as_it_was() {
        for column in columns() {
            let packed = packed(&column);
            assert!(same(&packed.open(), &column), "{column:?}");
            assert_eq!((packed.len(), packed.given()), (3, column.given()), "{column:?}");
            assert_eq!(packed.present(), column.present());
            for (from, to) in [(0, 0), (0, 2), (1, 3), (2, 2), (3, 3)] {
                let slice = packed.slice(from..to);
                assert!(same(&slice.open(), &column.slice(from..to)), "{from}..{to} {column:?}");
            }
            for rows in [&[0, 2][..], &[2, 0], &[1, 1], &[]] {
                assert!(same(&packed.of_rows(rows).open(), &column.of_rows(rows)), "{rows:?}");
            }
        }
    }

    #[test]
    fn one_answer_of_many_blocks_is_found_and_replaced() {
        let mut numbers: Vec<f64> = (0..2 * BLOCK + 5).map(|n| n as f64).collect();
        let parts = numbers.chunks(1_000).map(|part| AnswerColumn::Numbers(part.to_vec()).into());
        let mut packed = Held::packed(parts.collect::<Vec<_>>()).expect("answers");
        assert_eq!(packed.blocks().map(|block| block.len()).collect::<Vec<_>>(), [BLOCK, BLOCK, 5]);
        for row in [0, BLOCK - 1, BLOCK, 2 * BLOCK + 4] {
            assert_eq!(packed.of(row), AnswerColumn::Numbers(vec![row as f64]));
            packed.replace(row, AnswerColumn::Numbers(vec![0.25]));
            numbers[row] = 0.25;
        }
        let (from, to) = (BLOCK - 3, 2 * BLOCK + 2);
        let slice = packed.slice(from..to).slice(1..to - from);
        assert_eq!(slice, AnswerColumn::Numbers(numbers[from + 1..to].to_vec()));
        for rows in [[3, BLOCK, BLOCK + 1, 2 * BLOCK + 1], [BLOCK, 3, 2 * BLOCK + 1, BLOCK + 1]] {
            let of_rows = rows.iter().map(|&row| numbers[row]).collect();
            assert_eq!(packed.of_rows(&rows), AnswerColumn::Numbers(of_rows));
        }
        assert_eq!(packed, AnswerColumn::Numbers(numbers));
    }

    #[test]
    fn answers_are_added_however_they_are_held() {
        for column in columns() {
            let mut twice = column.clone();
            twice.append(column.clone());
            let open = Held::Open(column.clone());
            for (first, more) in [
                (open.clone(), open.clone()),
                (open.clone(), packed(&column)),
                (packed(&column), open.clone()),
                (packed(&column), packed(&column)),
            ] {
                let mut all = first;
                all.append(more);
                assert!(same(&all.open(), &twice), "{column:?}");
            }
        }
    }
}
