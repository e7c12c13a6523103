//! Where questionnaires and report templates are found: at a path that the user
//! names, in the working folder, or built into the executable; in this order.

use std::path::{Component, Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::problem::{Failure, Problem};

static QUESTIONNAIRES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/questionnaires");
static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/report-templates");

/// A font of the folder of templates, which holds each once.
fn font(name: &str) -> &'static [u8] {
    let file = TEMPLATES.get_file(format!("fonts/{name}"));
    // The fonts are part of the program.
    file.map_or(&[], |file| file.contents())
}

/// Regular and bold face of the proportional font, for charts and Latin text.
pub fn proportional_fonts() -> [&'static [u8]; 2] {
    ["BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf"].map(font)
}

/// All fonts that a report may use. Behind the proportional one stands the full-width one for
/// Japanese text (Typst sets adjacent punctuation closer, which in the proportional font makes
/// brackets collide), and behind both what they lack: kanji of names, Hangul, letters of
/// Europe, signs, emoji.
pub fn fonts() -> impl Iterator<Item = &'static [u8]> {
    const OTHERS: [&str; 7] = [
        "BIZUDGothic-Regular.ttf",
        "BIZUDGothic-Bold.ttf",
        "Fallback-Kanji.otf",
        "Fallback-Hangul.otf",
        "Fallback-Latin.ttf",
        "Fallback-Symbols.ttf",
        "Fallback-Emoji.ttf",
    ];
    proportional_fonts().into_iter().chain(OTHERS.map(font))
}

/// A folder on disk or in the executable.
#[derive(Debug, Clone)]
pub enum Folder {
    Disk(PathBuf),
    BuiltIn(&'static Dir<'static>),
}

impl Folder {
    /// The file's text; `None` where it is not there or not UTF-8.
    pub fn read(&self, name: &str) -> Option<String> {
        match self {
            Folder::Disk(folder) => std::fs::read_to_string(within(folder, name)?).ok(),
            Folder::BuiltIn(dir) => {
                let file = dir.get_file(dir.path().join(name))?;
                file.contents_utf8().map(str::to_owned)
            }
        }
    }

    /// All files of the folder and of those in it, by name, with what they hold.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        match self {
            Folder::Disk(folder) => files_below(folder, 3),
            Folder::BuiltIn(dir) => built_in_files(dir),
        }
    }

    /// A folder in it; `None` where the built-in one has none.
    fn below(&self, name: &Path) -> Option<Folder> {
        match self {
            Folder::Disk(folder) => Some(Folder::Disk(folder.join(name))),
            Folder::BuiltIn(dir) => dir.get_dir(dir.path().join(name)).map(Folder::BuiltIn),
        }
    }

    /// How messages name a file of the folder.
    pub fn describe(&self, name: &str) -> String {
        match self {
            Folder::Disk(folder) => folder.join(name).display().to_string(),
            Folder::BuiltIn(dir) => format!("<{}>", dir.path().join(name).display()),
        }
    }
}

/// A file that a definition names in its folder; `None` where the name leads out of it. A
/// definition may come from anywhere, and what it names is read into a report.
fn within(folder: &Path, name: &str) -> Option<PathBuf> {
    let is_within = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    Path::new(name).components().all(is_within).then(|| folder.join(name))
}

/// A questionnaire file: its folder and its name there.
#[derive(Debug, Clone)]
pub struct QuestionnaireSource {
    pub folder: Folder,
    pub file: String,
}

impl QuestionnaireSource {
    /// The name by which it is found.
    pub fn name(&self) -> String {
        let stem = Path::new(&self.file).file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// The file and those of the folder of the same name, with what they hold.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let own = self.folder.read(&self.file);
        let own = own.map(|text| (self.folder.describe(&self.file), text.into_bytes()));
        let stem = Path::new(&self.file).file_stem().unwrap_or_default();
        let tables = self.folder.below(Path::new(stem)).map(|folder| folder.files());
        // Reference tables may stand elsewhere.
        let text = self.folder.read(&self.file).unwrap_or_default();
        let parsed: Option<toml::Table> = text.trim_start_matches('\u{feff}').parse().ok();
        let references = parsed.as_ref().and_then(|file| file.get("reference")?.as_array());
        let named = references.into_iter().flatten().filter_map(|r| r.get("file")?.as_str());
        let named = named.filter_map(|name| {
            Some((self.folder.describe(name), self.folder.read(name)?.into_bytes()))
        });
        let mut all: Vec<(String, Vec<u8>)> =
            own.into_iter().chain(tables.unwrap_or_default()).chain(named).collect();
        all.sort();
        all.dedup();
        all
    }
}

fn files_below(folder: &Path, depth: usize) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() && depth > 0 {
            files.extend(files_below(&path, depth - 1));
        } else if let Ok(bytes) = std::fs::read(&path) {
            files.push((path.display().to_string(), bytes));
        }
    }
    files
}

fn built_in_files(dir: &Dir<'static>) -> Vec<(String, Vec<u8>)> {
    let own =
        dir.files().map(|file| (format!("<{}>", file.path().display()), file.contents().to_vec()));
    own.chain(dir.dirs().flat_map(built_in_files)).collect()
}

/// Finds the questionnaire that the user asked for: a path, or a name as listed by
/// `survey questionnaires`.
pub fn questionnaire(name: &str) -> Result<QuestionnaireSource, Failure> {
    let path = Path::new(name);
    if path.is_file() {
        return Ok(on_disk(path));
    }
    let file = format!("{name}.toml");
    let found = working_folders("questionnaires")
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file());
    if let Some(path) = found {
        return Ok(on_disk(&path));
    }
    if QUESTIONNAIRES.get_file(&file).is_some() {
        let folder = Folder::BuiltIn(&QUESTIONNAIRES);
        return Ok(QuestionnaireSource { folder, file });
    }
    let problem = Problem::new("questionnaire-not-found")
        .with("name", name)
        .with("known", questionnaire_names().join(", "));
    Err(Failure::usage(problem))
}

/// Names of all questionnaires that need no path: the working folder's, then the
/// built-in ones.
pub fn questionnaire_names() -> Vec<String> {
    let on_disk = working_folders("questionnaires").flat_map(|folder| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect::<Vec<_>>()
    });
    let built_in = QUESTIONNAIRES.files().map(|file| file.path().to_owned());
    let mut names: Vec<String> = on_disk
        .chain(built_in)
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .filter(|path| is_questionnaire(path))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// A TOML file in the working folder is taken for a questionnaire only if it holds a
/// question: other programs keep TOML files too.
fn is_questionnaire(path: &Path) -> bool {
    match std::fs::read_to_string(path) {
        Ok(text) => text.lines().any(|line| line.trim() == "[[question]]"),
        Err(_) => !path.is_absolute() && QUESTIONNAIRES.get_file(path).is_some(),
    }
}

/// Name of the file that makes a folder a report template.
const PLAN: &str = "plan.toml";

/// What else a template may hold: the order of a report, on which Typst is started, its look,
/// and its sentences.
pub const MAIN: &str = "report.typ";
pub const THEME: &str = "theme.typ";
/// What stands for the first in other editions.
pub const SUMMARY: &str = "summary.typ";
pub const SLIDES: &str = "slides.typ";
/// All that Typst makes a report with.
pub const TYPST: [&str; 4] = [MAIN, THEME, SUMMARY, SLIDES];
pub const PROSE: &str = "prose";

/// A report template with those that it inherits, the built-in `default` last.
#[derive(Debug, Clone)]
pub struct Template {
    folders: Vec<Folder>,
}

impl Template {
    /// What all inherit.
    pub fn built_in() -> Self {
        Self { folders: TEMPLATES.get_dir("default").map(Folder::BuiltIn).into_iter().collect() }
    }

    /// The text of a file and how messages name it: of the first folder that has it.
    pub fn find(&self, file: &str) -> Option<(String, String)> {
        let mut found = self.folders.iter();
        found.find_map(|folder| Some((folder.read(file)?, folder.describe(file))))
    }

    /// All files that are read, with what they hold. The folder may be a study's too, with
    /// data and earlier reports.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let own = |folder: &Folder| {
            let file = |name| Some((folder.describe(name), folder.read(name)?.into_bytes()));
            let mut files: Vec<_> = std::iter::once(PLAN).chain(TYPST).filter_map(file).collect();
            let prose = folder.below(Path::new(PROSE));
            files.extend(prose.iter().flat_map(Folder::files));
            files
        };
        self.folders.iter().flat_map(own).collect()
    }

    /// The plans, each after those that stand over it: text, and how messages name it.
    pub fn plans(&self) -> impl Iterator<Item = (String, String)> {
        let plans = self.folders.iter();
        plans.filter_map(|folder| Some((folder.read(PLAN)?, folder.describe(PLAN))))
    }
}

/// Finds a report template: a folder with a `plan.toml`. `beside` is the folder of
/// the questionnaire, searched before the working folder. A template that inherits one of
/// its own name means the next of that name.
pub fn template(name: &str, beside: Option<&Folder>) -> Result<Template, Failure> {
    let mut folders: Vec<Folder> = Vec::new();
    let mut wanted = Some(name.to_owned());
    while let Some(name) = wanted {
        let is_new =
            |folder: &Folder| folders.iter().all(|f| f.describe(PLAN) != folder.describe(PLAN));
        let from = folders.last().or(beside);
        let found = places(&name, from)
            .filter(is_new)
            .find_map(|folder| folder.read(PLAN).map(|plan| (folder, plan)));
        let Some((folder, plan)) = found else {
            let problem = Problem::new("template-not-found").with("name", name);
            return Err(Failure::usage(problem));
        };
        wanted = inherited(&plan);
        folders.push(folder);
    }
    folders.extend(Template::built_in().folders);
    Ok(Template { folders })
}

/// Where a template may be: at the path, beside the folder that names it, in the working
/// folder, in the executable.
fn places<'n>(name: &'n str, beside: Option<&Folder>) -> impl Iterator<Item = Folder> + use<'n> {
    let beside = match beside {
        Some(Folder::Disk(folder)) => {
            let parent = folder.parent().map(|parent| parent.join(name));
            let own = [folder.join(name), folder.join("report-templates").join(name)];
            own.into_iter().chain(parent).collect()
        }
        _ => Vec::new(),
    };
    std::iter::once(PathBuf::from(name))
        .chain(beside)
        .chain(working_folders("report-templates").map(move |folder| folder.join(name)))
        .map(Folder::Disk)
        .chain(TEMPLATES.get_dir(name).map(Folder::BuiltIn))
}

/// What a plan says that it inherits. A plan that cannot be read is complained about by
/// who reads it.
fn inherited(plan: &str) -> Option<String> {
    let plan: toml::Table = plan.trim_start_matches('\u{feff}').parse().ok()?;
    plan.get("inherits")?.as_str().map(str::to_owned)
}

fn working_folders(kind: &str) -> impl Iterator<Item = PathBuf> {
    [PathBuf::from(kind), PathBuf::from(".")].into_iter()
}

fn on_disk(path: &Path) -> QuestionnaireSource {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    QuestionnaireSource { folder: Folder::Disk(folder), file }
}
