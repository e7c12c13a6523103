//! What is hidden is hidden in every file of a release: made-up surveys, of which the tests know
//! all answers, by policies of all kinds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use crate::files::{stderr, stdout, survey_in};
use crate::pdf;

pub const FORMATS: &str = "pdf,slides,docx,html,xlsx,data,csv,json,parquet,md,svg";

/// Numbers without an end, the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// One of so many, the first most often.
    pub fn skewed(&mut self, end: u64) -> u64 {
        self.below(end).min(self.below(end))
    }
}

#[derive(Clone, PartialEq)]
struct Clinic {
    area: u64,
    kind: u64,
    opinion: u64,
    services: Vec<u64>,
    visits: u64,
}

/// A survey with its plan in a folder, and who answered what.
struct Survey {
    folder: tempfile::TempDir,
    clinics: Vec<Clinic>,
    services: u64,
}

impl Survey {
    fn new(random: &mut Random) -> Self {
        let (areas, opinions) = (4 + random.below(4), 3 + random.below(3));
        let count = 30 + random.below(60);
        let (kinds, services) = (2 + random.below(2), 3 + random.below(3));
        let clinic = |_| Clinic {
            area: 1 + random.skewed(areas),
            kind: 1 + random.skewed(kinds),
            opinion: 1 + random.skewed(opinions),
            services: (1..=services)
                .filter(|service| random.below(services) >= *service / 2)
                .collect(),
            // No two sums or means of these look alike.
            visits: 1000 + random.below(300) * random.below(30),
        };
        let clinics = (0..count).map(clinic).collect();
        let survey = Self { folder: tempfile::tempdir().expect("a folder"), clinics, services };
        let codes = |name: &str, end: u64| -> String {
            (1..=end).map(|n| format!("{{ code = {n}, label = \"{name}{n}\" }},")).collect()
        };
        let question = |id: &str, kind: &str, more: &str| {
            format!("[[question]]\nid = \"{id}\"\ntype = \"{kind}\"\nlabel = \"{id}\"\n{more}\n")
        };
        let with_codes = |id: &str, kind: &str, end| {
            question(id, kind, &format!("codes = [{}]", codes(id, end)))
        };
        let questionnaire = [
            "id = \"made_up\"\ntitle = \"made up\"\nrespondent = \"clinics\"\ntemplate = \"plan\"\n",
            &question("no", "id", ""),
            &with_codes("area", "single", areas),
            &with_codes("kind", "single", kinds),
            &with_codes("opinion", "single", opinions),
            &with_codes("services", "multiple", services),
            &question("visits", "count", "max = 99999"),
        ];
        survey.write("made_up.toml", &questionnaire.join(""));
        std::fs::create_dir(survey.folder.path().join("plan")).expect("a folder");
        survey.write("plan/plan.toml", &(plan() + &tables(&TABLES, "")));
        survey.answer("answers.csv", &survey.clinics);
        survey
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("written");
    }

    fn answer(&self, name: &str, clinics: &[Clinic]) {
        let services: Vec<u64> = (1..=self.services).collect();
        let heads: String = services.iter().map(|of| format!(",services_{of}")).collect();
        let mut text = format!("no,area,kind,opinion,visits{heads}\n");
        for (number, clinic) in clinics.iter().enumerate() {
            let Clinic { area, kind, opinion, visits, .. } = clinic;
            let of = |service| u8::from(clinic.services.contains(service));
            let ticks: String =
                services.iter().map(|service| format!(",{}", of(service))).collect();
            let number = number + 1;
            writeln!(text, "{number},{area},{kind},{opinion},{visits}{ticks}").expect("a text");
        }
        self.write(name, &text);
    }

    fn run(&self, command: &str, answers: &str, policy: &str, more: &[&str]) {
        let args = [command, answers, "-q", "made_up.toml", "--disclosure", policy];
        let output = survey_in(self.folder.path(), &[&args, more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }

    /// Figures by address: what they are, as printed, and whether they are shown.
    fn figures(&self, answers: &str, policy: &str) -> BTreeMap<String, [String; 3]> {
        self.run("export", answers, policy, &["-o", "figures"]);
        let path = self.folder.path().join("figures/results.csv");
        let mut reader = csv::Reader::from_path(path).expect("written");
        let row = |row: Result<csv::StringRecord, _>| {
            let row = row.expect("a row");
            let address: Vec<&str> = row.iter().skip(1).take(7).collect();
            (address.join(","), [8, 9, 11].map(|at| row[at].to_owned()))
        };
        reader.records().map(row).collect()
    }
}

impl Survey {
    /// How many answered each question, as the report in `out` tells.
    fn rates(&self) -> BTreeMap<String, String> {
        let text = std::fs::read(self.folder.path().join("out/results.json")).expect("written");
        let results: serde_json::Value = serde_json::from_slice(&text).expect("a file of results");
        let rates = results["quality"]["answered"].as_array().expect("rates").iter();
        let rate = |of: &serde_json::Value| {
            (of["variable"].as_str().expect("a question").to_owned(), of["answered"].to_string())
        };
        rates.map(rate).collect()
    }
}

/// A plan of everybody, the first kind and the others, without tables.
pub fn plan() -> String {
    let subset = |id: &str, sign: &str| {
        format!("[[subset]]\nid = '{id}'\nlabel = '{id}'\nwhere = 'kind {sign} 1'\n")
    };
    let section = "[[section]]\nid = '1'\nnumber = '1.'\nlevel = 1\nheading = 'results'\n";
    ["[cover]\ntitle = 'made up'\n", &subset("first", "="), &subset("others", "<>"), section]
        .join("")
}

/// Tables: id, kind, variables, and what else they hold; `of_all` is what all of them do.
pub fn tables(tables: &[[&str; 4]], of_all: &str) -> String {
    let table = |[id, kind, variables, more]: &[&str; 4]| {
        let variables: Vec<&str> = variables.split(' ').collect();
        let own =
            format!("id = '{id}'\ntitle = '{id}'\nkind = '{kind}'\nvariables = {variables:?}");
        format!("[[table]]\nsection = '1'\nshow = 'both'\n{own}\n{of_all}\n{more}\n")
    };
    tables.iter().map(table).collect()
}

pub const BY_SUBSET: &str = "subsets = ['all', 'first', 'others']";
pub const BY_AREA: &str = "columns = ['area']\nchart = 'stacked'";
pub const OF_AREAS: &str = "group = 'area'\nchart = 'dots'";
pub const OF_SUBSETS: &str = "statistics = ['n', 'mean', 'sum', 'p10', 'q1', 'median', 'q3', 'p90']
subsets = ['all', 'first', 'others']
chart = 'boxes'";

const TABLES: [[&str; 4]; 9] = [
    ["areas", "frequency", "area", ""],
    ["opinions", "frequency", "opinion", "show_no_answer = true"],
    ["by_area", "cross", "opinion", BY_AREA],
    ["services", "frequency", "services", BY_SUBSET],
    ["means", "group-means", "visits", OF_AREAS],
    ["sums", "group-sums", "visits", OF_AREAS],
    ["numbers", "summary", "visits", OF_SUBSETS],
    ["spread", "distribution", "visits", "band_width = 1000\nlast_band = 6000"],
    ["most", "concentration", "visits", ""],
];

/// A policy by name, or one of a file.
fn policy(survey: &Survey, random: &mut Random) -> String {
    let named = ["values", "standard", "careful", "strict"];
    match random.below(6) {
        of if of < 4 => named[of as usize].to_owned(),
        of => {
            let least = 2 + random.below(6);
            let extremes = if of == 4 { "withheld" } else { "deciles" };
            let text = format!(
                "least_count = {least}\nleast_contributors = {least}\nextremes = \"{extremes}\"\n\
                 least_beside_quantile = {least}\nhide_zeros = {}\n",
                of == 5
            );
            survey.write("own.toml", &text);
            "own.toml".to_owned()
        }
    }
}

/// All files below a folder but the record of the run, which has a fingerprint of the answers.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder").flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path if path.ends_with("manifest.json") => {}
                path => {
                    let name = path.strip_prefix(folder).expect("below").display().to_string();
                    found.insert(name, std::fs::read(path).expect("readable"));
                }
            }
        }
    }
    found
}

/// What a reader finds in a file: texts of a page, or all parts of a package.
fn text(name: &str, bytes: &[u8]) -> String {
    match name.rsplit('.').next() {
        Some("pdf") => pdf::pages(bytes).iter().map(pdf::Page::text).collect(),
        Some("xlsx" | "docx") => {
            let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
            let mut all = String::new();
            for number in 0..package.len() {
                let mut part = package.by_index(number).expect("a part");
                let _ = std::io::Read::read_to_string(&mut part, &mut all);
                all.push('\n');
            }
            all
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The numbers in a text, without separators of thousands.
fn numbers(text: &str) -> BTreeSet<String> {
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let parts = text.split(|c: char| !is_of_number(c));
    // In a list of values without spaces each is one.
    let whole = parts.clone().map(|part| part.replace(',', ""));
    let each = parts.flat_map(|part| part.split(',')).map(str::to_owned);
    whole.chain(each).map(|part| part.trim_matches('.').to_owned()).collect()
}

#[test]
fn no_file_has_a_number_that_is_hidden_and_no_release_tells_one() {
    let (mut looked_for, mut random) = (0, Random(16));
    for _ in 0..5 {
        let survey = Survey::new(&mut random);
        let policy = policy(&survey, &mut random);
        let all = survey.figures("answers.csv", "none");
        survey.run(
            "report",
            "answers.csv",
            &policy,
            &["-o", "out", "--format", FORMATS, "--quiet"],
        );
        let released = survey.figures("answers.csv", &policy);
        let mut shown: BTreeSet<String> = BTreeSet::new();
        for (address, [value, printed, _]) in &released {
            shown.extend(numbers(value));
            shown.extend(numbers(printed));
            // What replaces a smallest or largest value is no figure of the survey by itself.
            assert!(all.contains_key(address), "{address}");
        }
        let mut hidden: BTreeMap<String, &str> = BTreeMap::new();
        for (address, [_, _, state]) in &released {
            if state == "suppressed" {
                let [value, printed, _] = &all[address];
                // Small whole numbers are pages, codes and lengths as well.
                let is_small = |number: f64| number.fract() == 0.0 && number < 1000.0;
                let is_telling = |number: &String| {
                    number.len() > 3
                        && !shown.contains(number)
                        && number.parse().is_ok_and(|number| !is_small(number))
                };
                let of = numbers(value).into_iter().chain(numbers(printed));
                hidden.extend(of.filter(is_telling).map(|number| (number, address.as_str())));
            }
        }
        looked_for += hidden.len();
        let rates = survey.rates();
        for (address, [_, _, state]) in &released {
            let at: Vec<&str> = address.split(',').collect();
            if state == "suppressed" && at[1..3] == ["all", ""] && at[6] == "n" {
                let answered = rates.get(at[4]);
                assert_ne!(answered, Some(&all[address][0]), "{policy}: a rate tells {address}");
            }
        }
        let files = files(&survey.folder.path().join("out"));
        assert!(files.len() > 15, "{:?}", files.keys());
        for (name, bytes) in files {
            let found = numbers(&text(&name, &bytes));
            for (number, address) in &hidden {
                assert!(!found.contains(number), "{policy}: {number} of {address} is in {name}");
            }
        }
        let audited = survey_in(survey.folder.path(), &["audit", "out"]);
        assert_eq!(audited.status.code(), Some(0), "{policy}: {}", stdout(&audited));
    }
    assert!(looked_for > 50, "{looked_for}");
}

/// Answers of two clinics exchanged so that what is shown stays as it is and something hidden is
/// another; `None` if chance finds none.
fn twin(survey: &Survey, policy: &str, random: &mut Random) -> Option<Vec<Clinic>> {
    let released = survey.figures("answers.csv", policy);
    let all = survey.figures("answers.csv", "none");
    let is_hidden =
        |address: String| released.get(&address).is_some_and(|of| of[2] == "suppressed");
    let clinics = &survey.clinics;
    let of_visits = |area: u64| is_hidden(format!("sums,all,area,{area},visits,,sum"));
    let of_opinion = |area: u64, opinion: u64| {
        is_hidden(format!("by_area,all,area,{area},opinion,{opinion},count"))
    };
    let mut pairs: Vec<(usize, usize, bool)> = Vec::new();
    for one in 0..clinics.len() {
        for other in one + 1..clinics.len() {
            let (a, b) = (&clinics[one], &clinics[other]);
            if a.area == b.area || a.kind != b.kind {
                continue;
            }
            if a.visits != b.visits && of_visits(a.area) && of_visits(b.area) {
                pairs.push((one, other, true));
            }
            let cells = [(a, a), (a, b), (b, a), (b, b)];
            let are_hidden = cells.iter().all(|(at, of)| of_opinion(at.area, of.opinion));
            if a.opinion != b.opinion && are_hidden {
                pairs.push((one, other, false));
            }
        }
    }
    for _ in 0..20.min(pairs.len()) {
        let (one, other, of_visits) = pairs.swap_remove(random.below(pairs.len() as u64) as usize);
        let mut twin = clinics.clone();
        if of_visits {
            (twin[one].visits, twin[other].visits) = (clinics[other].visits, clinics[one].visits);
        } else {
            (twin[one].opinion, twin[other].opinion) =
                (clinics[other].opinion, clinics[one].opinion);
        }
        survey.answer("twin.csv", &twin);
        if survey.figures("twin.csv", policy) == released
            && survey.figures("twin.csv", "none") != all
        {
            return Some(twin);
        }
    }
    None
}

#[test]
fn releases_that_show_the_same_figures_are_the_same_in_every_file() {
    let (mut compared, mut random) = (0, Random(1));
    while compared < 3 {
        let survey = Survey::new(&mut random);
        let policy = policy(&survey, &mut random);
        let Some(twin) = twin(&survey, &policy, &mut random) else { continue };
        let made = |clinics: &[Clinic]| {
            survey.answer("answers.csv", clinics);
            let more = ["-o", "out", "--format", FORMATS, "--quiet"];
            survey.run("report", "answers.csv", &policy, &more);
            files(&survey.folder.path().join("out"))
        };
        let (one, other) = (made(&survey.clinics), made(&twin));
        assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (name, bytes) in &one {
            assert!(*bytes == other[name], "{policy}: {name} tells what is hidden");
        }
        compared += 1;
    }
}

#[test]
fn the_list_of_answer_rates_does_not_tell_how_many_did_not_answer_where_a_table_hides_it() {
    let survey = Survey::new(&mut Random(16));
    let answers = std::fs::read_to_string(survey.folder.path().join("answers.csv")).expect("there");
    let row = |(number, line): (usize, &str)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        // Two have no opinion.
        if (1..=2).contains(&number) {
            cells[3] = "";
        }
        cells.join(",") + "\n"
    };
    survey.write("answers.csv", &answers.lines().enumerate().map(row).collect::<String>());
    for (policy, is_hidden) in [("none", false), ("strict", true)] {
        survey.run("report", "answers.csv", policy, &["-o", "out", "--format", "json", "--quiet"]);
        let figures = survey.figures("answers.csv", policy);
        let silent = &figures["opinions,all,,,opinion,no_answer,count"];
        assert_eq!(silent[2] == "suppressed", is_hidden, "{policy}");
        let answered = (survey.clinics.len() - 2).to_string();
        let rate = survey.rates().remove("opinion");
        assert_eq!(rate, (!is_hidden).then_some(answered), "{policy}");
    }
}
