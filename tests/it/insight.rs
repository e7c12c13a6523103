//! Analyses beyond the report of 2018, against figures made with other programs from
//! `tests/fixtures/jmar-2018/reconstruction.csv`.

use survey::disclosure::{Released, Rules, release};
use survey::locales::{Lang, Locale};
use survey::tables::{At, Category, Group, Made, Statistic};
use survey::words::Say;

use crate::files::{jmar_results, path};

fn sample() -> Released {
    release(jmar_results(&path("sample-data/jmar-2018.xlsx")), &Rules::default())
}

fn table<'a>(release: &'a Released, id: &str) -> &'a Made {
    release.tables.iter().find(|table| table.spec.id == id).expect("a table")
}

fn close(got: Option<f64>, expected: f64) {
    let got = got.expect("a value");
    assert!((got - expected).abs() < 1e-6 * expected.abs().max(1.0), "{got} is not {expected}");
}

#[test]
fn quartiles_and_deciles_are_those_of_numpy() {
    let release = sample();
    let spread = table(&release, "spread");
    // numpy.percentile of the 83 clinics with one home care physician.
    let expected = [
        (Statistic::N, 83.0),
        (Statistic::P10, 26.2),
        (Statistic::Q1, 116.0),
        (Statistic::Median, 152.0),
        (Statistic::Q3, 342.5),
        (Statistic::P90, 1896.0),
    ];
    for (statistic, expected) in expected {
        let at = At::of("one_physician", "visits_per_physician");
        close(spread.value(at, statistic), expected);
    }
}

#[test]
fn a_rate_has_the_limits_of_its_clinics_and_small_areas_are_hidden() {
    let release = sample();
    let rates = table(&release, "deaths_per_population");
    let all = At::of("all", "deaths_outside");
    let of = |group: &Group, statistic| rates.value(all.in_group(group), statistic);
    let [sakai, kashiwa] = [8, 5].map(|code| Group::of("region", Category::Code(code)));
    // 100 deaths in 13 clinics, 16,647 persons; R: 13 * t.test(x)$conf.int.
    close(of(&sakai, Statistic::Rate), 100.0 / 16.647);
    close(of(&sakai, Statistic::LowerLimit), 41.970997 / 16.647);
    close(of(&sakai, Statistic::UpperLimit), 158.029003 / 16.647);
    assert_eq!(of(&kashiwa, Statistic::N), Some(1.0));
    assert_eq!(of(&kashiwa, Statistic::Rate), None);
    // All: only of areas with answers.
    let total = rates.value(At::of("all", ""), Statistic::Population);
    let has_answers = |group: &Group| of(group, Statistic::N) != Some(0.0);
    let with_answers = rates.groups.iter().filter(|of| has_answers(&of.group)).count();
    assert!(total.is_some_and(|total| total > 0.0) && with_answers == 13);
}

#[test]
fn answers_that_go_together_are_found_with_their_strength() {
    let release = sample();
    let pairs = table(&release, "partner_pairs");
    let listed = pairs.grid().say(&Locale::new(Lang::Ja)).rows;
    assert_eq!(listed.len(), 10);
    assert_eq!(listed[0].label, "短期入所施設 と 郡市区医師会");
    let [short_stay, association] = [11, 18].map(Category::Code);
    let value = |first: &Category, second: &Category, statistic| {
        let group = Group::of("partners", first.clone());
        pairs.value(At::of("all", "partners").in_group(&group).category(second), statistic)
    };
    let at = |statistic| value(&short_stay, &association, statistic);
    // numpy.corrcoef of the 120 clinics that answered; p of scipy.stats.fisher_exact,
    // the second smallest of 190, times 189.
    close(at(Statistic::Phi), 0.345_000_850);
    close(at(Statistic::Count), 19.0);
    close(at(Statistic::Percent), 100.0 * 19.0 / 49.0);
    close(at(Statistic::PValueAdjusted), 0.045_123_073);
    close(value(&association, &short_stay, Statistic::Percent), 100.0 * 19.0 / 26.0);
}

#[test]
fn every_new_chart_tells_in_words_what_it_draws() {
    let release = sample();
    let locale = Locale::new(Lang::Ja);
    let words = |id: &str| {
        let chart = table(&release, id).chart().expect("a chart").say(&locale);
        survey::view::chart::in_words(&chart, &locale)
    };
    assert!(words("spread").contains("中央値 152.0、第1四分位数 116.0、第3四分位数 342.5"));
    assert!(words("capacity").contains("実施可能な訪問診療件数"));
    assert!(words("capacity").contains("坂井市 9,191"));
    assert!(words("capacity").contains("釜石市 ×"));
    assert!(words("partner_pairs").contains("38.8% が「郡市区医師会」も挙げた"));
}

#[test]
fn conditions_that_differ_in_a_list_only_are_not_taken_for_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let count = |condition: &str| {
        let file = folder.path().join("cross.csv");
        let path = file.to_str().expect("a path");
        let data = "sample-data/jmar-2018.xlsx";
        let args =
            ["cross", data, "--rows", "region", "--where", condition, "-o", path, "--overwrite"];
        let output = crate::files::survey(&args);
        assert_eq!(output.status.code(), Some(0), "{}", crate::files::stderr(&output));
        let text = std::fs::read_to_string(&file).expect("written");
        text.lines().nth(1).expect("a line").to_owned()
    };
    assert_eq!(count("region IN (3, 4)"), count("region = 3 OR region = 4"));
    let plan = "inherits = \"jmar-2018\"\n\
        [[subset]]\nid = \"a\"\nlabel = \"a\"\nwhere = \"region IN (1, 2)\"\n\
        [[subset]]\nid = \"b\"\nlabel = \"b\"\nwhere = \"region IN (3, 4)\"\n\
        [[table]]\nid = \"founder\"\nsubsets = [\"a\", \"b\"]\n";
    let own = folder.path().join("own");
    std::fs::create_dir_all(&own).expect("a folder");
    std::fs::write(own.join("plan.toml"), plan).expect("written");
    let (own, out) = (own.to_str().expect("a path"), folder.path().to_str().expect("a path"));
    let output =
        crate::files::survey(&["export", "sample-data/jmar-2018.xlsx", "-t", own, "-o", out]);
    assert_eq!(output.status.code(), Some(0), "{}", crate::files::stderr(&output));
    let text = std::fs::read_to_string(folder.path().join("results.csv")).expect("written");
    assert!(text.contains(",founder,a,,,founder,,n,6,6,"), "{text}");
    assert!(text.contains(",founder,b,,,founder,,n,7,7,"));
}
