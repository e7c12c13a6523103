//! The dictionary of a system file: its header, variables, labels and extensions.

use indexmap::IndexMap;

use super::layout::{BIAS, Codes, PART, SYSTEM_MISSING, Shortened, parts, units, width};
use crate::microdata::{Content, Described, Options};
use crate::writers::labelled::{Form, Labelled, Labelling, Variable, cut, one_line};

/// Bytes of a variable's label, and of a value's.
const LONGEST_LABEL: usize = 255;
const LONGEST_VALUE_LABEL: usize = 120;

/// A variable of the file: of a long text one a part.
struct Entry<'a> {
    variable: &'a Variable,
    described: &'a Described,
    /// 0 of a number, bytes of a text.
    width: usize,
    is_first: bool,
    /// No id begins so. The own names stand in a record of their own.
    short_name: String,
}

pub fn write(labelled: &Labelled<'_>, codes: Codes, shortened: &mut Shortened) -> Vec<u8> {
    let parts = labelled.described().flat_map(|(variable, described)| {
        let parts = parts(variable.form).enumerate();
        parts.map(move |(part, width)| (variable, described, width, part == 0))
    });
    let entry = |(number, (variable, described, width, is_first))| {
        let short_name = format!("@{number}");
        Entry { variable, described, width, is_first, short_name }
    };
    let entries: Vec<Entry<'_>> = (1..).zip(parts).map(entry).collect();
    let mut bytes = header(labelled, &entries);
    entries.iter().for_each(|entry| variable(&mut bytes, entry, codes, shortened));
    value_labels(&mut bytes, &entries, codes, shortened);
    extensions(&mut bytes, &entries, labelled);
    bytes.extend(999_i32.to_le_bytes());
    bytes.extend(0_i32.to_le_bytes());
    bytes
}

fn header(labelled: &Labelled<'_>, entries: &[Entry<'_>]) -> Vec<u8> {
    let mut bytes = b"$FL2".to_vec();
    padded(&mut bytes, concat!("@(#) SPSS DATA FILE survey ", env!("CARGO_PKG_VERSION")), 60);
    let (layout, compressed) = (2, 1);
    // The place of the variable by which cases are weighted; 0 is none.
    let weighed = labelled.codebook.weighed.as_ref();
    let is_weight = |entry: &&Entry<'_>| weighed.is_some_and(|of| of.name == entry.described.name);
    let before = entries.iter().take_while(|entry| !is_weight(entry));
    let weight = match entries.iter().any(|entry| is_weight(&entry)) {
        true => 1 + before.map(|entry| units(entry.width)).sum::<usize>() as i32,
        false => 0,
    };
    let units: usize = entries.iter().map(|entry| units(entry.width)).sum();
    let rows = i32::try_from(labelled.codebook.rows).unwrap_or(-1);
    for number in [layout, units as i32, compressed, weight, rows] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(BIAS.to_le_bytes());
    bytes.extend(b"01 Jan 7000:00:00");
    let title = one_line(&labelled.codebook.title);
    padded(&mut bytes, &cut(&title, 64, char::len_utf8).unwrap_or(title), 64);
    bytes.extend([0; 3]);
    bytes
}

fn padded(bytes: &mut Vec<u8>, text: &str, width: usize) {
    bytes.extend(text.as_bytes());
    bytes.extend(std::iter::repeat_n(b' ', width.saturating_sub(text.len())));
}

/// A label that has room; where it was longer, the variable is named.
fn fitting(label: &str, room: usize, of: &Described, shortened: &mut Shortened) -> String {
    let label = one_line(label);
    let Some(short) = cut(&label, room, char::len_utf8) else { return label };
    shortened.labels.insert(of.name.clone());
    short
}

/// Record 2, with those that only fill up a text.
fn variable(bytes: &mut Vec<u8>, entry: &Entry<'_>, codes: Codes, shortened: &mut Shortened) {
    let form = entry.variable.form;
    let missing: Vec<[u8; 8]> = match width(form) {
        // A blank counts as an answer unless it is said to be none.
        1..=8 => vec![*b"        "],
        _ => entry.variable.blanks().map(|blank| codes.of(blank).to_le_bytes()).collect(),
    };
    let label = match entry.is_first {
        true => fitting(&entry.described.label, LONGEST_LABEL, entry.described, shortened),
        false => String::new(),
    };
    let has_label = i32::from(!label.is_empty());
    let format = format(form, entry.width);
    for number in [2, entry.width as i32, has_label, missing.len() as i32, format, format] {
        bytes.extend(number.to_le_bytes());
    }
    padded(bytes, &entry.short_name, 8);
    if !label.is_empty() {
        bytes.extend((label.len() as i32).to_le_bytes());
        padded(bytes, &label, label.len().next_multiple_of(4));
    }
    missing.iter().for_each(|value| bytes.extend(value));
    for _ in 1..units(entry.width) {
        let text = (1 << 16) | (1 << 8);
        for number in [2, -1, 0, 0, text, text] {
            bytes.extend(i32::to_le_bytes(number));
        }
        padded(bytes, "", 8);
    }
}

/// Kind, width and decimals as one number.
fn format(form: Form, width: usize) -> i32 {
    let [text, number, time, month, day] = [1, 5, 21, 28, 39];
    let (kind, width, decimals) = match form {
        Form::Text(_) => (text, width as i32, 0),
        Form::Days => (day, 10, 0),
        Form::Months => (month, 8, 0),
        Form::Minutes => (time, 5, 0),
        Form::Number(of) => {
            let decimals = if of.are_whole { 0 } else { 2 };
            let digits = of.max.abs().max(of.min.abs()).max(1.0).log10() as i32 + 2;
            (number, (digits + decimals + i32::from(decimals > 0)).clamp(8, 40), decimals)
        }
    };
    (kind << 16) | (width << 8) | decimals
}

/// Records 3 and 4: labels once for all variables that have the same.
fn value_labels(
    bytes: &mut Vec<u8>,
    entries: &[Entry<'_>],
    codes: Codes,
    shortened: &mut Shortened,
) {
    let mut variables: IndexMap<Vec<(Labelling, String)>, Vec<i32>> = IndexMap::new();
    let mut place = 1;
    for entry in entries {
        let labels = entry.variable.labels.iter().map(|(of, label)| {
            (*of, fitting(label, LONGEST_VALUE_LABEL, entry.described, shortened))
        });
        let labels: Vec<(Labelling, String)> = labels.collect();
        if !labels.is_empty() {
            variables.entry(labels).or_default().push(place);
        }
        place += units(entry.width) as i32;
    }
    for (labels, places) in variables {
        bytes.extend(3_i32.to_le_bytes());
        bytes.extend((labels.len() as i32).to_le_bytes());
        for (of, label) in labels {
            let value = match of {
                Labelling::Code(code) => f64::from(code),
                Labelling::Blank(blank) => codes.of(blank),
            };
            bytes.extend(value.to_le_bytes());
            bytes.push(label.len() as u8);
            padded(bytes, &label, (label.len() + 1).next_multiple_of(8) - 1);
        }
        bytes.extend(4_i32.to_le_bytes());
        bytes.extend((places.len() as i32).to_le_bytes());
        places.iter().for_each(|place| bytes.extend(place.to_le_bytes()));
    }
}

/// Records 7, in the order of their numbers.
fn extensions(bytes: &mut Vec<u8>, entries: &[Entry<'_>], labelled: &Labelled<'_>) {
    let firsts = || entries.iter().filter(|entry| entry.is_first);
    let full_width = |entry: &&Entry<'_>| width(entry.variable.form);
    let names = firsts().map(|entry| format!("{}={}", entry.short_name, entry.described.name));
    let names: Vec<String> = names.collect();
    let long = firsts().filter(|entry| full_width(entry) > PART);
    let widths: String =
        long.map(|entry| format!("{}={:05}\0\t", entry.short_name, full_width(&entry))).collect();
    let rows: Vec<u8> =
        [1, labelled.codebook.rows as u64].iter().flat_map(|n| n.to_le_bytes()).collect();
    let of_texts = firsts().filter(|entry| full_width(entry) > 8);
    for (record, size, content) in [
        (3, 4, machine()),
        (4, 8, floats()),
        (7, 1, sets(entries, &labelled.codebook.sets).into_bytes()),
        (11, 4, display(entries)),
        (13, 1, names.join("\t").into_bytes()),
        (14, 1, widths.into_bytes()),
        (16, 8, rows),
        (20, 1, b"UTF-8".to_vec()),
        (22, 1, of_texts.flat_map(blank_is_missing).collect()),
    ] {
        if !content.is_empty() {
            bytes.extend(whole(&[7, record, size, content.len() as i32 / size]));
            bytes.extend(content);
        }
    }
}

fn whole(numbers: &[i32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Version, any machine, IEEE 754, compressed, little-endian, UTF-8.
fn machine() -> Vec<u8> {
    let version = env!("CARGO_PKG_VERSION").split('.').filter_map(|part| part.parse().ok());
    whole(&version.chain([0; 3]).take(3).chain([-1, 1, 1, 2, 65_001]).collect::<Vec<i32>>())
}

/// The number that is none, the highest and the lowest.
fn floats() -> Vec<u8> {
    let numbers = [SYSTEM_MISSING, f64::MAX, SYSTEM_MISSING.next_up()];
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Sets of variables of which 1 counts, named in small letters as readers look for them.
fn sets(entries: &[Entry<'_>], sets: &[Options]) -> String {
    let named: IndexMap<&str, String> = entries
        .iter()
        .map(|entry| (entry.described.name.as_str(), entry.short_name.to_lowercase()))
        .collect();
    let set = |set: &Options| {
        // A dollar begins the next set.
        let label = one_line(&set.label).replace('$', "＄");
        let label = cut(&label, LONGEST_LABEL, char::len_utf8).unwrap_or(label);
        let variables = set.columns.iter().filter_map(|name| named.get(name.as_str()));
        let variables: String = variables.map(|name| format!(" {name}")).collect();
        format!("${}=D1 1 {} {label}{variables}\n", set.name, label.len())
    };
    sets.iter().map(set).collect()
}

/// Level of measurement, width of the column and its side.
fn display(entries: &[Entry<'_>]) -> Vec<u8> {
    let ((nominal, scale), (left, right)) = ((1, 3), (0, 1));
    let display = |entry: &Entry<'_>| match (entry.variable.form, entry.described.content) {
        (Form::Text(_), _) => [nominal, entry.width.clamp(8, 40) as i32, left],
        (_, Content::Code | Content::Flag | Content::Missing) => [nominal, 8, right],
        _ => [scale, 10, right],
    };
    whole(&entries.iter().flat_map(display).collect::<Vec<i32>>())
}

/// The missing value of a text beyond 8 bytes.
fn blank_is_missing(entry: &Entry<'_>) -> Vec<u8> {
    let name = &entry.described.name;
    let (values, value) = (1, b"        ");
    let mut record = whole(&[name.len() as i32]);
    record.extend(name.as_bytes());
    record.push(values);
    record.extend(whole(&[value.len() as i32]));
    record.extend(value);
    record
}
