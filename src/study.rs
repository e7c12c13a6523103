//! A study folder: what is particular to one year of a survey, in `study.toml` and files
//! beside it. `survey report DIR` runs it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::definition::{Document, Text};
use crate::design::{DesignFile, Specified};
use crate::maps::{self, AreaMap, MapFile};
use crate::plan::Given;
use crate::policy::Stated;
use crate::problem::{Failure, Problem, unknown_name};
use crate::questionnaire::{Audience, Questionnaire};
use crate::tables::{Commentary, Outline};
use crate::waves::WaveFile;
use crate::words::{Say, Words};

/// Name of the file that makes a folder a study.
pub const FILE: &str = "study.toml";

/// Name of the file with the analyst's own words.
pub const COMMENTARY: &str = "commentary.toml";

/// A `study.toml`. Files are named from its folder.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    /// Name or file of the questionnaire. Default: found by the headers of the data.
    pub questionnaire: Option<String>,
    /// Name or folder of the report template. Default: that of the questionnaire.
    pub template: Option<String>,
    /// Files or folders with the answers.
    #[serde(default)]
    pub data: Vec<String>,
    /// The sheet with the answers. Default: found by its headers.
    pub sheet: Option<String>,
    /// Which column belongs to which question, as `survey map` writes it.
    pub map: Option<String>,
    /// Table of corrections, or a folder of them.
    pub corrections: Option<String>,
    /// Files with the rows of units below respondents, by the id of the `[[unit]]`. Default: the
    /// sheet of the workbook with the answers that the questionnaire names.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub units: BTreeMap<String, Text>,
    /// The answers to the previous survey, where it is no wave.
    pub previous: Option<String>,
    /// The waves of the survey, oldest first; the last is this study's own.
    #[serde(default, rename = "wave")]
    pub waves: Vec<WaveFile>,
    /// How respondents were drawn and weighted. Default: all count alike.
    #[schemars(with = "Option<DesignFile>")]
    pub design: Option<Spanned<DesignFile>>,
    /// For whom the report is made: what single respondents' answers rosters show. Default:
    /// public.
    pub level: Option<Audience>,
    /// Where the report goes. Default: `output`.
    pub output: Option<String>,
    /// What is not shown of few respondents: the name of a policy (`none`, `values`, `standard`,
    /// `careful`, `strict`), a TOML file, or its rules.
    pub disclosure: Option<Stated>,
    /// Figures of this survey that are out already (`results.csv`): what they tell counts too.
    #[serde(default)]
    pub published: Vec<String>,
    /// What the cover says in place of the template's words.
    #[serde(default)]
    pub cover: CoverFile,
    /// Values of the plan's parameters; an answer by its label or code.
    #[serde(default)]
    pub parameters: BTreeMap<String, Given>,
    /// Tables (CSV or workbook) in place of the questionnaire's reference tables, by id.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub references: BTreeMap<String, Text>,
    /// Where areas lie, for charts that are maps.
    #[serde(default)]
    pub areas: Vec<MapFile>,
    #[serde(default)]
    pub theme: ThemeFile,
    /// What the pages of queries say.
    #[serde(default)]
    pub queries: QueriesFile,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverFile {
    pub title: Option<String>,
    pub title_en: Option<String>,
    pub subtitle: Option<String>,
    pub subtitle_en: Option<String>,
    pub organisation: Option<String>,
    pub organisation_en: Option<String>,
    /// As printed, as in 「令和8年3月」.
    pub date: Option<String>,
    pub date_en: Option<String>,
}

/// What pages of queries (`queries.xlsx`) say of who asks whom. What is not given is left
/// out; a text may have several lines.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueriesFile {
    /// To whom all of them go, as in 「在宅医療ご担当者 様」.
    pub addressee: Option<String>,
    pub addressee_en: Option<String>,
    /// Who asks.
    pub sender: Option<String>,
    pub sender_en: Option<String>,
    /// Telephone, address.
    pub contact: Option<String>,
    pub contact_en: Option<String>,
    /// By when replies are wanted, as printed, as in 「令和8年4月30日」.
    pub deadline: Option<String>,
    pub deadline_en: Option<String>,
}

/// The same, with blank as good as nothing.
#[derive(Debug, Clone, Default)]
pub struct Letter<T = String> {
    pub addressee: Option<T>,
    pub sender: Option<T>,
    pub contact: Option<T>,
    pub deadline: Option<T>,
}

/// Look of the report.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeFile {
    /// Colour of headings and rules: `#183e66`.
    #[schemars(with = "Option<String>")]
    pub accent: Option<Text>,
    /// Picture for the cover: SVG or PNG.
    #[schemars(with = "Option<String>")]
    pub logo: Option<Text>,
    /// A Word document (`.docx`) whose styles, heads, feet and pages the Word file takes.
    #[schemars(with = "Option<String>")]
    pub reference: Option<Text>,
}

/// A `commentary.toml`: the analyst's own words.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentaryFile {
    #[serde(default, rename = "section")]
    pub sections: Vec<Comment>,
    #[serde(default, rename = "table")]
    pub tables: Vec<Comment>,
}

/// Words on a section or table. A blank line begins a paragraph.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Id of the section or table, as in `results.csv`.
    #[schemars(with = "String")]
    pub id: Text,
    /// In place of the text that is there.
    pub text: Option<String>,
    pub text_en: Option<String>,
    /// After the text that is there.
    pub add: Option<String>,
    pub add_en: Option<String>,
    /// No text at all.
    #[serde(default)]
    pub drop: bool,
}

/// A study whose files have been read.
pub struct Study {
    pub folder: PathBuf,
    pub file: StudyFile,
    document: Document,
    commentary: CommentaryFile,
    commentary_document: Option<Document>,
}

/// Look of the report, with the logo read.
#[derive(Debug, Clone, Default)]
pub struct Theme {
    pub accent: Option<String>,
    /// File name and bytes.
    pub logo: Option<(String, Vec<u8>)>,
}

impl Study {
    /// Whether the path is a study folder.
    pub fn is_study(path: &Path) -> bool {
        path.join(FILE).is_file()
    }

    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let read = |name: &str| -> Result<Document, Failure> {
            let path = folder.join(name);
            let text = std::fs::read_to_string(&path)
                .map_err(|_| Problem::new("definition-unreadable").path(&path))?;
            Ok(Document::new(path.display().to_string(), &text))
        };
        let mut document = read(FILE)?;
        let file: Option<StudyFile> = document.read();
        let mut problems = std::mem::take(&mut document.problems);
        let mut commentary = CommentaryFile::default();
        let mut commentary_document = None;
        if folder.join(COMMENTARY).is_file() {
            let mut document = read(COMMENTARY)?;
            commentary = document.read().unwrap_or_default();
            problems.append(&mut document.problems);
            commentary_document = Some(document);
        }
        match file {
            Some(file) if problems.is_empty() => Ok(Self {
                folder: folder.to_owned(),
                file,
                document,
                commentary,
                commentary_document,
            }),
            _ => Err(Failure::data(problems)),
        }
    }

    /// The analyst's own words.
    pub fn commentary(&self) -> &CommentaryFile {
        &self.commentary
    }

    /// A file of the study.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The study's own files, with what they hold: settings, words, reference tables, logo.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let references = self.file.references.values().map(|file| file.get_ref().as_str());
        let logo = self.file.theme.logo.as_ref().map(|logo| logo.get_ref().as_str());
        let reference = self.file.theme.reference.as_ref().map(|file| file.get_ref().as_str());
        let asked = self.file.waves.iter().filter_map(|wave| wave.questionnaire.as_ref());
        let asked: Vec<String> =
            asked.map(|name| self.questionnaire_file(name.get_ref())).collect();
        let policy = self.file.disclosure.iter().filter_map(|stated| match stated {
            Stated::Named(name) if self.path(name).is_file() => Some(name.as_str()),
            _ => None,
        });
        let maps = self.file.areas.iter().map(|map| map.file.get_ref().as_str());
        let references = references.chain(maps);
        let published = self.file.published.iter().map(String::as_str).chain(policy);
        let names = [FILE, COMMENTARY].into_iter().chain(references).chain(logo).chain(reference);
        let names = names.chain(published).chain(asked.iter().map(String::as_str));
        let of_waves = self.file.waves.iter().filter_map(|wave| wave.design.as_ref());
        let designs = self.file.design.iter().chain(of_waves).map(Spanned::get_ref);
        let frames = designs.flat_map(|of| Specified::files(of, &self.folder));
        let file = |path: PathBuf| Some((path.display().to_string(), std::fs::read(&path).ok()?));
        names.map(|name| self.path(name)).chain(frames).filter_map(file).collect()
    }

    /// How respondents were drawn, and the file in which mistakes in it are placed.
    pub fn design(&self) -> Option<(Spanned<DesignFile>, Document)> {
        self.file.design.clone().map(|design| (design, self.document.clone()))
    }

    /// The waves, and the file in which mistakes in them are placed.
    pub fn waves(&self) -> (Vec<WaveFile>, Document) {
        (self.file.waves.clone(), self.document.clone())
    }

    /// A questionnaire in the folder, with its ending or without.
    pub fn questionnaire_file(&self, name: &str) -> String {
        let file = format!("{name}.toml");
        if self.path(&file).is_file() { file } else { name.to_owned() }
    }

    /// A questionnaire or template: a path below the folder if there is one, else a name.
    pub fn path_or_name(&self, name: &str) -> String {
        let path = self.path(name);
        if path.exists() { path.display().to_string() } else { name.to_owned() }
    }

    /// The theme, with its mistakes.
    pub fn theme(&self) -> Result<Theme, Failure> {
        let mut problems = Vec::new();
        let mut note = |key, text: &Text| {
            let problem = Problem::new(key).with("name", text.get_ref());
            problems.push(self.document.place(problem, text.span()));
        };
        let accent = self.file.theme.accent.as_ref();
        let is_colour = |text: &&Text| {
            let digits = text.get_ref().strip_prefix('#').unwrap_or("");
            digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit())
        };
        if let Some(accent) = accent.filter(|accent| !is_colour(accent)) {
            note("study-no-colour", accent);
        }
        let mut logo = None;
        if let Some(name) = &self.file.theme.logo {
            let extension = Path::new(name.get_ref()).extension().map(|e| e.to_ascii_lowercase());
            let extension = extension.as_ref().and_then(|e| e.to_str()).unwrap_or("");
            match std::fs::read(self.path(name.get_ref())) {
                // Effects of an SVG may take minutes for one picture.
                Ok(bytes) if extension == "svg" && has_filter(&bytes) => {
                    note("study-logo-filter", name);
                }
                Ok(bytes) if matches!(extension, "svg" | "png") => {
                    logo = Some((format!("logo.{extension}"), bytes));
                }
                _ => note("study-no-logo", name),
            }
        }
        if problems.is_empty() {
            Ok(Theme { accent: accent.map(|a| a.get_ref().clone()), logo })
        } else {
            Err(Failure::data(problems))
        }
    }

    /// What pages of queries say.
    pub fn letter(&self) -> Letter<Words> {
        let file = &self.file.queries;
        Letter {
            addressee: trimmed(&file.addressee, &file.addressee_en),
            sender: trimmed(&file.sender, &file.sender_en),
            contact: trimmed(&file.contact, &file.contact_en),
            deadline: trimmed(&file.deadline, &file.deadline_en),
        }
    }

    /// Puts the study's words in place of the plan's. Words on sections and tables that are not in
    /// the study's own plan are a mistake; where another was asked for (`is_own` false), they have
    /// no place in it, and their ids are returned.
    pub fn apply(&self, plan: &mut Outline, is_own: bool) -> Result<Vec<String>, Failure> {
        let place = |ja: &Option<String>, en: &Option<String>, place: &mut Option<Words>| {
            if let Some(ja) = ja {
                *place = Some(Words::given(ja, en.as_deref()));
            }
        };
        let (file, cover) = (&self.file.cover, &mut plan.cover);
        if let Some(title) = &file.title {
            cover.title = Words::given(title, file.title_en.as_deref());
        }
        place(&file.subtitle, &file.subtitle_en, &mut cover.subtitle);
        place(&file.organisation, &file.organisation_en, &mut cover.organisation);
        place(&file.date, &file.date_en, &mut cover.date);

        let (mut problems, mut without_place) = (Vec::new(), Vec::new());
        let mut unknown = |id: &Text, known: Vec<String>| {
            if !is_own {
                without_place.push(id.get_ref().clone());
                return;
            }
            let problem = unknown_name("commentary-unknown", id.get_ref(), &known);
            let document = self.commentary_document.as_ref();
            problems.extend(document.map(|document| document.place(problem, id.span())));
        };
        for comment in &self.commentary.sections {
            let section = plan.sections.iter_mut().find(|s| s.id == *comment.id.get_ref());
            match section {
                Some(section) => section.text = comment.words().on(section.text.take()),
                None => {
                    let known = plan.sections.iter().map(|section| section.id.clone()).collect();
                    unknown(&comment.id, known);
                }
            }
        }
        for comment in &self.commentary.tables {
            match plan.tables.iter_mut().find(|table| table.spec.id == *comment.id.get_ref()) {
                Some(table) => table.spec_mut().commentary = Some(comment.words()),
                None => {
                    let known = plan.tables.iter().map(|table| table.spec.id.clone()).collect();
                    unknown(&comment.id, known);
                }
            }
        }
        if problems.is_empty() { Ok(without_place) } else { Err(Failure::data(problems)) }
    }

    /// The maps that it brings, with all that is wrong with them.
    pub fn maps(&self, questionnaire: &Questionnaire) -> Result<Vec<AreaMap>, Failure> {
        let place = |problem, span| self.document.place(problem, span);
        let (mut maps, mut problems) = (Vec::<AreaMap>::new(), Vec::new());
        for file in &self.file.areas {
            if maps.iter().any(|map| map.question == *file.question.get_ref()) {
                let problem = Problem::new("map-twice").with("name", file.question.get_ref());
                problems.push(place(problem, file.question.span()));
                continue;
            }
            match maps::read(file, &self.path(file.file.get_ref()), questionnaire, &place) {
                Ok(map) => maps.push(map),
                Err(found) => problems.extend(found),
            }
        }
        if problems.is_empty() { Ok(maps) } else { Err(Failure::data(problems)) }
    }

    /// The files with the rows of units, by the id of the unit.
    pub fn units(&self) -> BTreeMap<String, PathBuf> {
        let units = self.file.units.iter();
        units.map(|(id, file)| (id.clone(), self.path(file.get_ref()))).collect()
    }

    /// A problem with the file of a unit at its line, if it is the study that names it.
    pub fn place_unit(&self, problem: Problem, id: &str) -> Problem {
        match self.file.units.get(id) {
            Some(file) => self.document.place(problem, file.span()),
            None => problem,
        }
    }

    /// The tables that take the place of reference tables, by id; with `known` ids.
    pub fn references(&self, known: &[String]) -> Result<Vec<(String, PathBuf)>, Failure> {
        let mut problems = Vec::new();
        let mut references = Vec::new();
        for (id, file) in &self.file.references {
            if known.contains(id) {
                references.push((id.clone(), self.path(file.get_ref())));
            } else {
                let problem = unknown_name("plan-unknown-reference", id, known);
                problems.push(self.document.place(problem, file.span()));
            }
        }
        if problems.is_empty() { Ok(references) } else { Err(Failure::data(problems)) }
    }
}

fn has_filter(svg: &[u8]) -> bool {
    [b"<filter".as_slice(), b":filter", b"<fe"]
        .iter()
        .any(|tag| memchr::memmem::find(svg, tag).is_some())
}

impl Comment {
    fn words(&self) -> Commentary<Words> {
        Commentary {
            text: trimmed(&self.text, &self.text_en),
            add: trimmed(&self.add, &self.add_en),
            drop: self.drop,
        }
    }
}

fn trimmed(ja: &Option<String>, en: &Option<String>) -> Option<Words> {
    let english = en.as_ref().map(|en| en.trim().to_owned());
    let text = ja.as_ref().map_or("", |ja| ja.trim()).to_owned();
    (ja.is_some() || en.is_some()).then_some(Words::Given(text, english))
}

impl Say for Letter<Words> {
    type Said = Letter;

    fn said(&self, say: &dyn Fn(&Words) -> String) -> Letter {
        let line = |words: &Option<Words>| words.said(say).filter(|text| !text.is_empty());
        Letter {
            addressee: line(&self.addressee),
            sender: line(&self.sender),
            contact: line(&self.contact),
            deadline: line(&self.deadline),
        }
    }
}

/// The JSON Schemas of `study.toml` and `commentary.toml`.
pub fn json_schemas() -> [String; 2] {
    let text = |schema: schemars::Schema| {
        // A schema is plain data: turning it into text cannot fail.
        format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default())
    };
    [text(schemars::schema_for!(StudyFile)), text(schemars::schema_for!(CommentaryFile))]
}
