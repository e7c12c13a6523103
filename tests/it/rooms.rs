//! The map of the house in `CONTRIBUTING.md` holds: every file stands in a room of the table,
//! nothing imports a room above its own, and files of a room do not import each other in a
//! circle.
//!
//! The code is read as text: paths that begin with `crate`, `super`, `self`, or in a `mod.rs`
//! with the name of a file beside it, outside of `#[cfg(test)]`. A name that a `mod.rs` only
//! hands on is of the file that it comes from.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::path;

#[test]
fn every_file_stands_in_a_room_of_the_map() {
    let rooms = rooms();
    let files = sources();
    let of = |file: &str| rooms.iter().filter(|room| room.iter().any(|r| is_in(file, r))).count();
    let lost: Vec<&String> = files.keys().filter(|file| of(file) != 1).collect();
    assert!(lost.is_empty(), "in no room of CONTRIBUTING.md, or in two: {lost:#?}");
    for place in rooms.iter().flatten() {
        assert!(path(place).exists(), "CONTRIBUTING.md: there is no {place}");
    }
}

#[test]
fn nothing_imports_a_room_above_its_own() {
    let rooms = rooms();
    let room = |file: &str| rooms.iter().position(|room| room.iter().any(|r| is_in(file, r)));
    let imports = imports(&sources());
    let runs_up = |&(from, to): &(&str, &str)| room(from) > room(to);
    let pairs = imports.iter().flat_map(|(from, all)| all.iter().map(move |to| (&**from, &**to)));
    let found: BTreeSet<(&str, &str)> = pairs.filter(runs_up).collect();
    assert!(found.is_empty(), "imports of a room above: {found:#?}");
}

#[test]
fn files_of_a_room_do_not_import_each_other_in_a_circle() {
    let imports = imports(&sources());
    let found = circles(&imports);
    assert!(found.is_empty(), "circles: {found:#?}");
}

#[test]
fn languages_are_known_only_where_something_is_said() {
    let says = [
        "src/main.rs",
        "src/cli/",
        "src/pipeline/",
        "src/writers/",
        "src/view/",
        // A file of answers has their labels in it.
        "src/microdata/",
        "src/identifiability.rs",
        // A type of question brings labels of its own, in both languages like those of a definition.
        "src/questionnaire/parts.rs",
        "src/problem.rs",
        "src/words.rs",
        "src/locales/",
    ];
    let is_silent =
        |file: &str| !says.iter().any(|place| is_in(file, place)) && !file.ends_with("/tests.rs");
    let sources = sources();
    let silent = sources.iter().filter(|(file, _)| is_silent(file));
    let found: Vec<&String> = silent
        .filter(|(_, code)| words(code).any(|word| word == "Locale"))
        .map(|(file, _)| file)
        .collect();
    assert!(found.is_empty(), "these name a Locale, in place of handing on Words: {found:#?}");
    for place in says {
        assert!(path(place).exists(), "there is no {place}");
    }
}

#[test]
fn imports_are_seen_however_they_are_written() {
    let code = [
        ("src/a/mod.rs", "mod b;\nmod c;\npub use b::{B, Own};\nfn f(_: Own) { c::g() }"),
        ("src/a/b.rs", "use super::{\n    c::{self, C},\n    D,\n};"),
        ("src/a/c.rs", "fn g() { crate::x::f(super::super::y::Y) }"),
        ("src/x.rs", "use crate::{a::B, y::{self}};"),
        (
            "src/y.rs",
            "// crate::x\nconst A: &str = \"crate::x\";\n#[cfg(test)]\nmod tests { use crate::x; }",
        ),
    ];
    let sources = code.map(|(file, code)| (file.to_owned(), bare(code))).into();
    let expected = [
        // What is handed on and used as well.
        ("src/a/mod.rs", &["src/a/b.rs", "src/a/c.rs"][..]),
        ("src/a/b.rs", &["src/a/c.rs", "src/a/mod.rs"]),
        ("src/a/c.rs", &["src/x.rs", "src/y.rs"]),
        // B is of the file that it comes from.
        ("src/x.rs", &["src/a/b.rs", "src/y.rs"]),
        ("src/y.rs", &[]),
    ];
    let imports = imports(&sources);
    for (file, others) in expected {
        assert!(imports[file].iter().eq(others), "{file}: {:?}", imports[file]);
    }
    assert_eq!(circles(&imports), [["src/a/b.rs", "src/a/c.rs", "src/a/mod.rs", "src/x.rs"]]);
}

/// The rooms of the table in order: each the files and folders of its row.
fn rooms() -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path("CONTRIBUTING.md")).expect("there");
    let rows = text.lines().skip_while(|line| !line.starts_with("| room |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let room = |row: &str| {
        let places = row.split('|').nth(1).unwrap_or_default();
        places.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let rooms: Vec<Vec<String>> = rows.map(room).collect();
    assert!(rooms.len() > 10, "{rooms:?}");
    rooms
}

fn is_in(file: &str, place: &str) -> bool {
    file == place || place.ends_with('/') && file.starts_with(place)
}

/// All files of the program with their code: without comments, texts and tests.
fn sources() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec!["src".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(path(&folder)).expect("a folder").flatten() {
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(name);
            } else if name.ends_with(".rs") && !["src/lib.rs", "src/build.rs"].contains(&&*name) {
                let code = std::fs::read_to_string(entry.path()).expect("readable");
                files.insert(name, bare(&code));
            }
        }
    }
    files
}

fn bare(code: &str) -> String {
    let mut bare = String::new();
    let mut rest = code;
    while let Some(letter) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("r#\"") {
            rest.find("\"#").map_or(rest.len(), |end| end + 2)
        } else if letter == '"' && !bare.ends_with('\'') {
            1 + end_of_text(&rest[1..])
        } else if rest.starts_with("#[cfg(test)]\nmod ") {
            // Tests stand at the end of their file.
            rest.len()
        } else {
            bare.push(letter);
            rest = &rest[letter.len_utf8()..];
            continue;
        };
        rest = &rest[skipped..];
    }
    bare
}

fn end_of_text(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().find(|(_, letter)| {
        let is_end = *letter == '"' && !is_escaped;
        is_escaped = *letter == '\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The files that each file imports.
fn imports(sources: &BTreeMap<String, String>) -> BTreeMap<String, BTreeSet<String>> {
    let house = House::new(sources);
    let of = |(file, code): (&String, &String)| {
        let found = house.imports(file, code);
        (file.clone(), found.into_iter().filter(|other| other != file).collect())
    };
    sources.iter().map(of).collect()
}

/// Which file is which module, and what each hands on.
struct House {
    files: BTreeMap<Vec<String>, String>,
    /// By module and name: the module that it comes from.
    handed_on: BTreeMap<(Vec<String>, String), Vec<String>>,
}

impl House {
    fn new(sources: &BTreeMap<String, String>) -> Self {
        let files = sources.keys().map(|file| (module(file), file.clone())).collect();
        let mut house = Self { files, handed_on: BTreeMap::new() };
        for (file, code) in sources {
            for (is_handed_on, mut path) in house.paths(file, code) {
                if let (true, Some(name)) = (is_handed_on, path.pop()) {
                    house.handed_on.insert((module(file), name), path);
                }
            }
        }
        house
    }

    fn imports(&self, file: &str, code: &str) -> BTreeSet<String> {
        let paths = self.paths(file, code);
        let (handed_on, own): (Vec<_>, Vec<_>) = paths.into_iter().partition(|(is, _)| *is);
        // What is handed on and used here too is imported.
        let statements = code.split(';').map(str::trim_start);
        let is_more = |statement: &&str| {
            !["mod ", "pub mod ", "pub use "].iter().any(|word| statement.starts_with(word))
        };
        let used: BTreeSet<&str> = statements.filter(is_more).flat_map(words).collect();
        let is_used = |path: &[String]| path.last().is_some_and(|name| used.contains(&**name));
        let used = handed_on.into_iter().filter(|(_, path)| is_used(path));
        own.into_iter().chain(used).filter_map(|(_, path)| self.file(&path)).collect()
    }

    /// The file of a path: of its longest beginning that is a module, or where that has what
    /// follows from.
    fn file(&self, path: &[String]) -> Option<String> {
        let length = (0..=path.len()).rev().find(|&to| self.files.contains_key(&path[..to]))?;
        let (module, rest) = path.split_at(length);
        if let Some(name) = rest.first()
            && let Some(from) = self.handed_on.get(&(module.to_vec(), name.clone()))
        {
            return self.file(&[from.as_slice(), rest].concat());
        }
        self.files.get(module).cloned()
    }

    /// All paths into the house from its root, and whether they are handed on.
    fn paths(&self, file: &str, code: &str) -> Vec<(bool, Vec<String>)> {
        let own = module(file);
        let mut found = Vec::new();
        for (at, word) in words_at(code) {
            let before = code[..at].trim_end();
            let is_path = code[at + word.len()..].starts_with("::") && !before.ends_with("::");
            let begin = match word {
                "crate" => Vec::new(),
                "survey" if file == "src/main.rs" => Vec::new(),
                "self" => own.clone(),
                "super" => own[..own.len().saturating_sub(1)].to_vec(),
                word => {
                    let child = [own.as_slice(), &[word.to_owned()]].concat();
                    if !file.ends_with("/mod.rs") || !self.files.contains_key(&child) {
                        continue;
                    }
                    child
                }
            };
            if is_path {
                let mut tails = Vec::new();
                tree(&code[at + word.len() + 2..], &mut Vec::new(), &mut tails);
                let is_handed_on = before.ends_with("pub use");
                for tail in tails {
                    let mut path = begin.clone();
                    for part in tail {
                        match part.as_str() {
                            "super" => drop(path.pop()),
                            "self" => {}
                            _ => path.push(part),
                        }
                    }
                    found.push((is_handed_on, path));
                }
            }
        }
        found
    }
}

/// The paths of a tree of imports: `a::{b, c::d}` is a::b and a::c::d. Returns how much was
/// read.
fn tree(code: &str, above: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let skipped = code.len() - code.trim_start().len();
    let rest = &code[skipped..];
    if let Some(group) = rest.strip_prefix('{') {
        let mut at = 0;
        loop {
            at += tree(&group[at..], above, found);
            let next = group[at..].trim_start();
            at = group.len() - next.len();
            match next.chars().next() {
                Some(',') => at += 1,
                _ => return skipped + 1 + at + 1,
            }
        }
    }
    let Some((0, word)) = words_at(rest).next() else { return skipped };
    above.push(word.to_owned());
    let mut read = skipped + word.len();
    match code[read..].strip_prefix("::") {
        Some(below) => read += 2 + tree(below, above, found),
        None => found.push(above.clone()),
    }
    above.pop();
    read
}

fn words_at(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + code[at..].find(is_letter)?;
        let length = code[from..].find(|c| !is_letter(c)).unwrap_or(code.len() - from);
        at = from + length;
        Some((from, &code[from..at]))
    })
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    words_at(code).map(|(_, word)| word)
}

/// `src/ingest/open.rs` is ingest, open.
fn module(file: &str) -> Vec<String> {
    let name = file.trim_start_matches("src/").trim_end_matches(".rs");
    let parts = name.split('/').filter(|part| *part != "mod");
    parts.map(str::to_owned).collect()
}

/// Files that reach each other, in groups.
fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<&str>> {
    let reached = |from: &str| {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![from];
        while let Some(file) = waiting.pop() {
            for next in imports.get(file).into_iter().flatten() {
                if reached.insert(next.as_str()) {
                    waiting.push(next);
                }
            }
        }
        reached
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        imports.keys().map(|file| (file.as_str(), reached(file))).collect();
    let mut circles = BTreeSet::new();
    for (file, all) in &reached {
        let is_back = |other: &&str| reached[other].contains(file);
        circles.insert(all.iter().copied().filter(is_back).collect::<Vec<&str>>());
    }
    circles.into_iter().filter(|circle| !circle.is_empty()).collect()
}
