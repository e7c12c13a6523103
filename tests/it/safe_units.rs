//! Of patients their clinics are protected: made-up surveys, of which the tests know all answers,
//! by policies of all kinds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::files::{Row, put, rows_of, stderr, stdout, survey_in};
use crate::hidden::{
    BY_AREA, BY_SUBSET, FORMATS, OF_AREAS, OF_SUBSETS, Random, files, plan, tables,
};

/// A patient with what is known of the clinic.
#[derive(Clone)]
struct Patient {
    clinic: usize,
    area: u64,
    kind: u64,
    care: u64,
    places: Vec<u64>,
    days: u64,
}

struct Survey {
    folder: tempfile::TempDir,
    patients: Vec<Patient>,
}

const BLOCKS: [&str; 5] = ["患者A", "患者B", "患者C", "患者D", "患者E"];

impl Survey {
    fn new(random: &mut Random) -> Self {
        let (areas, cares) = (3 + random.below(3), 3 + random.below(3));
        let clinics = 25 + random.below(40) as usize;
        let mut patients = Vec::new();
        for clinic in 0..clinics {
            let (area, kind) = (1 + random.skewed(areas), 1 + random.skewed(2));
            // Some clinics have patients of one sort, so that they are alone with many of them.
            let sort = (random.below(3) == 0).then(|| 1 + random.below(cares));
            for _ in 0..random.below(BLOCKS.len() as u64 + 1) {
                let care = sort.unwrap_or_else(|| 1 + random.skewed(cares));
                let places: Vec<u64> = (1..=3).filter(|place| random.below(*place) == 0).collect();
                let days = 100 + random.below(30) * random.below(30) * random.below(9);
                patients.push(Patient { clinic, area, kind, care, places, days });
            }
        }
        let survey = Self { folder: tempfile::tempdir().expect("a folder"), patients };
        let codes = |name: &str, end: u64| -> String {
            (1..=end).map(|n| format!("{{ code = {n}, label = \"{name}{n}\" }},")).collect()
        };
        let question = |id: &str, kind: &str, more: &str| {
            format!("[[question]]\nid = \"{id}\"\ntype = \"{kind}\"\nlabel = \"{id}\"\n{more}\n")
        };
        let of = "of = \"patient\"\n";
        let sum = |id: &str, of: &str| {
            let over = format!("over = 'patient'\nexpression = '{of}'");
            format!("[[derived]]\nid = '{id}'\nlabel = '{id}'\n{over}\n")
        };
        let questionnaire = [
            "id = \"made_up\"\ntitle = \"made up\"\nrespondent = \"clinics\"\ntemplate = \"plan\"\n",
            &format!("[[unit]]\nid = \"patient\"\nlabel = \"patients\"\nblocks = {BLOCKS:?}\n"),
            &question("no", "id", ""),
            &question("area", "single", &format!("codes = [{}]", codes("", areas))),
            &question("kind", "single", &format!("codes = [{}]", codes("", 2))),
            &question("care", "single", &format!("{of}codes = [{}]", codes("care", cares))),
            &question("places", "multiple", &format!("{of}codes = [{}]", codes("places", 3))),
            &question("days", "count", &format!("{of}max = 99999")),
            &sum("patients", "COUNT(*)"),
            &sum("care_1", "SUM(care = 1)"),
            &sum("place_2", "SUM(CASE WHEN places_2 THEN 1 ELSE 0 END)"),
            &sum("all_days", "SUM(days)"),
        ];
        put(survey.folder.path(), "made_up.toml", &questionnaire.join(""));
        let tables = tables(&OF_CLINICS, "") + &tables(&OF_PATIENTS, "of = 'patient'");
        put(survey.folder.path(), "plan/plan.toml", &(plan() + &tables));
        survey.answer();
        survey
    }

    /// Writes the answers of clinics that have any patients.
    fn answer(&self) {
        let heads = BLOCKS.map(|name| format!(",{name} care,{name} places,{name} days")).join("");
        let mut text = format!("no,area,kind{heads}\n");
        for clinic in self.patients.chunk_by(|a, b| a.clinic == b.clinic) {
            let Patient { clinic: number, area, kind, .. } = &clinic[0];
            write!(text, "{number},{area},{kind}").expect("a text");
            for Patient { care, places, days, .. } in clinic {
                let places: Vec<String> =
                    places.iter().map(|place| format!("places{place}")).collect();
                write!(text, ",care{care},{},{days}", places.join(";")).expect("a text");
            }
            text += &",,,".repeat(BLOCKS.len() - clinic.len());
            text.push('\n');
        }
        put(self.folder.path(), "answers.csv", &text);
    }

    fn report(&self, policy: &str, formats: &str) -> Vec<Row> {
        let args = ["report", "answers.csv", "-q", "made_up.toml", "--disclosure", policy];
        let more = ["-o", "out", "--format", formats, "--quiet"];
        let output = survey_in(self.folder.path(), &[&args[..], &more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        rows_of(&self.folder.path().join("out/results.csv"))
    }

    /// What an outsider finds who knows which numbers of clinics are which of their patients: each
    /// sum over clinics stands as the figure of patients that it is.
    fn attacked(&self) -> (String, Option<i32>) {
        let path = self.folder.path().join("out/results.csv");
        let mut reader = csv::Reader::from_path(path).expect("written");
        std::fs::create_dir_all(self.folder.path().join("attacked")).expect("a folder");
        let path = self.folder.path().join("attacked/results.csv");
        let mut writer = csv::Writer::from_path(path).expect("a file");
        let headers = reader.headers().expect("a header").clone();
        writer.write_record(&headers).expect("written");
        let at = |name: &str| headers.iter().position(|of| of == name).expect("there");
        let places = ["variable", "category", "statistic", "base"].map(at);
        for row in reader.records() {
            let mut row: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
            if row[at("table")].starts_with("clinics_") {
                let figure = match (&*row[at("variable")], &*row[at("statistic")]) {
                    ("patients", "sum") => ["care", "", "n", ""],
                    ("care_1", "sum") => ["care", "1", "count", ""],
                    ("place_2", "sum") => ["places", "2", "count", ""],
                    ("all_days", "sum") => ["days", "", "sum", ""],
                    _ => continue,
                };
                places.iter().zip(figure).for_each(|(at, part)| row[*at] = part.to_owned());
            }
            writer.write_record(&row).expect("written");
        }
        writer.flush().expect("written");
        let audited = survey_in(self.folder.path(), &["audit", "attacked"]);
        (stdout(&audited), audited.status.code())
    }

    /// The patients whom a figure counts.
    fn counted(&self, row: &Row) -> Vec<&Patient> {
        let code = |name: &str| row[name].parse::<u64>().ok();
        let is_of = |variable: &str, code: Option<u64>, patient: &Patient| match (variable, code) {
            (_, None) => true,
            ("area", code) => code == Some(patient.area),
            ("care", code) => code == Some(patient.care),
            ("places", Some(code)) => patient.places.contains(&code),
            _ => panic!("{row:?}"),
        };
        let is_counted = |patient: &&Patient| {
            let in_subset = match row["subset"].as_str() {
                "first" => patient.kind == 1,
                "others" => patient.kind == 2,
                _ => true,
            };
            let has_answered = row["variable"] != "places" || !patient.places.is_empty();
            in_subset
                && has_answered
                && is_of(&row["group_variable"], code("group_code"), patient)
                && is_of(&row["variable"], code("category"), patient)
        };
        self.patients.iter().filter(is_counted).collect()
    }
}

const OF_CLINICS: [[&str; 4]; 3] = [
    ["clinics", "frequency", "area", ""],
    ["clinics_sums", "group-sums", "patients care_1 place_2 all_days", OF_AREAS],
    ["clinics_numbers", "summary", "patients care_1 place_2 all_days", OF_SUBSETS],
];

const OF_PATIENTS: [[&str; 4]; 8] = [
    ["areas", "frequency", "area", ""],
    ["care", "frequency", "care", BY_SUBSET],
    ["places", "frequency", "places", "percent = 'mentions'"],
    ["by_area", "cross", "care", BY_AREA],
    ["means", "group-means", "days", OF_AREAS],
    ["sums", "group-sums", "days", "group = 'care'\nchart = 'dots'"],
    ["numbers", "summary", "days", OF_SUBSETS],
    ["most", "concentration", "days", ""],
];

/// What clinics have of a sum, the largest first.
fn totals(patients: &[&Patient]) -> Vec<u64> {
    let mut by_clinic: BTreeMap<usize, u64> = BTreeMap::new();
    patients.iter().for_each(|of| *by_clinic.entry(of.clinic).or_default() += of.days);
    let mut totals: Vec<u64> = by_clinic.into_values().collect();
    totals.sort_unstable_by(|a, b| b.cmp(a));
    totals
}

#[test]
fn no_release_of_patients_tells_what_few_clinics_have() {
    let mut random = Random(15);
    // Figures of enough patients, hidden since these are of few clinics.
    let (mut of_few_clinics, mut dominated) = (0, 0);
    for (policy, least) in [("standard", 3), ("careful", 5), ("strict", 10)].repeat(4) {
        let survey = Survey::new(&mut random);
        let released = survey.report(policy, "csv,json");
        for row in released.iter().filter(|row| !row["table"].starts_with("clinics")) {
            let patients = survey.counted(row);
            let clinics: BTreeSet<usize> = patients.iter().map(|of| of.clinic).collect();
            let is_few = !patients.is_empty() && clinics.len() < least;
            let is_shown = row["state"] != "suppressed";
            match row["statistic"].as_str() {
                "n" | "count" | "percent" if row["table"] != "most" => {
                    assert!(!(is_few && is_shown), "{policy} {row:?}");
                    of_few_clinics += usize::from(is_few && patients.len() >= least);
                }
                "mean" | "sum" if row["variable"] == "days" => {
                    let totals = totals(&patients);
                    let sum: u64 = totals.iter().sum();
                    let [first, second] = [0, 1].map(|at| totals.get(at).copied().unwrap_or(0));
                    let is_estimated = (sum - first - second) * 10 < first;
                    assert!(!((is_few || is_estimated) && is_shown), "{policy} {row:?}");
                    dominated += usize::from(is_estimated && !is_few);
                }
                "median" | "q1" | "q3" | "p10" | "p90" | "gini" => {
                    assert!(!(is_few && is_shown), "{policy} {row:?}");
                }
                _ => {}
            }
        }
        let hidden = released.iter().filter(|row| row["state"] == "suppressed").count();
        assert!(hidden > 0 && hidden < released.len() * 9 / 10, "{policy}: {hidden}");
        let audited = survey_in(survey.folder.path(), &["audit", "out"]);
        assert_eq!(audited.status.code(), Some(0), "{policy}: {}", stdout(&audited));
        let (shown, exit_code) = survey.attacked();
        assert_eq!(exit_code, Some(0), "{policy}: {shown}");
        // Nothing is hidden for nothing: the areas of clinics are as safe as ever.
        let shown = |table: &str| {
            released.iter().any(|row| row["table"] == table && row["state"] == "shown")
        };
        assert!(shown("clinics") && shown("by_area"), "{policy}");
    }
    assert!(of_few_clinics > 20, "{of_few_clinics}");
    assert!(dominated > 0, "{dominated}");
}

/// Days of two patients exchanged so that what is shown stays as it is and something hidden is
/// another; `false` if chance finds none.
fn exchange(survey: &mut Survey, random: &mut Random) -> bool {
    let (released, all) = (survey.report("standard", "csv"), survey.report("none", "csv"));
    let is_hidden = |area: u64| {
        released.iter().any(|row| {
            (&*row["table"], &*row["statistic"], &*row["state"]) == ("means", "mean", "suppressed")
                && row["group_code"] == area.to_string()
        })
    };
    let mut pairs = Vec::new();
    for (at, one) in survey.patients.iter().enumerate() {
        for (beside, other) in survey.patients.iter().enumerate().skip(at + 1) {
            let is_alike = (one.kind, one.care) == (other.kind, other.care);
            let is_other = one.area != other.area && one.days != other.days;
            if is_alike && is_other && is_hidden(one.area) && is_hidden(other.area) {
                pairs.push((at, beside));
            }
        }
    }
    for _ in 0..10.min(pairs.len()) {
        let (one, other) = pairs.swap_remove(random.below(pairs.len() as u64) as usize);
        let before = survey.patients.clone();
        survey.patients[one].days = before[other].days;
        survey.patients[other].days = before[one].days;
        survey.answer();
        if survey.report("standard", "csv") == released && survey.report("none", "csv") != all {
            return true;
        }
        survey.patients = before;
        survey.answer();
    }
    false
}

#[test]
fn releases_of_patients_that_show_the_same_figures_are_the_same_in_every_file() {
    let (mut compared, mut random) = (0, Random(4));
    while compared < 2 {
        let mut survey = Survey::new(&mut random);
        let made = |survey: &Survey| {
            survey.report("standard", FORMATS);
            files(&survey.folder.path().join("out"))
        };
        let before = survey.patients.clone();
        if !exchange(&mut survey, &mut random) {
            continue;
        }
        let other = made(&survey);
        survey.patients = before;
        survey.answer();
        let one = made(&survey);
        assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
        for (name, bytes) in &one {
            assert!(*bytes == other[name], "{name} tells what is hidden");
        }
        compared += 1;
    }
}
