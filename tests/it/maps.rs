//! Tables by area as maps: outlines that a study brings, tiles of a reference table, and all that
//! may be wrong with either.

use std::path::Path;

use serde_json::{Value, json};

use crate::files::{path, put, stderr, stdout, survey};
use crate::pdf;

const ANSWERS: &str = "\
番号,圏域,拠点,病床
1,甲,はい,10
2,甲,いいえ,4
3,乙,いいえ,5
4,丙,はい,20
5,丙,いいえ,0
6,丁,はい,3
";

const QUESTIONNAIRE: &str = r#"
id = "few"
title = "少し"
respondent = "機関"
template = "report"

[[question]]
id = "number"
type = "id"
label = "番号"

[[question]]
id = "zone"
type = "single"
label = "圏域"
codes_from_data = true

[[question]]
id = "hub"
type = "single"
label = "拠点"
codes = [{ code = 1, label = "はい" }, { code = 2, label = "いいえ" }]

[[question]]
id = "beds"
type = "count"
label = "病床"
unit = "床"

[[requirement]]
id = "has_hub"
group = "zone"
label = "拠点がある"
expression = "SUM(hub = 1) >= 1"

[[reference]]
id = "zones"
sheet = "圏域"
key = "zone"
question = "zone"
tiles = ["x", "y"]
column = [
  { id = "zone", label = "圏域" },
  { id = "population", label = "人口", number = true },
  { id = "asked", label = "調査対象", number = true },
  { id = "x", label = "列", number = true, optional = true },
  { id = "y", label = "行", number = true, optional = true },
]
"#;

const PLAN: &str = r#"
[[section]]
id = "1"
number = "1"
level = 1
heading = "結果"
"#;

/// A table of each kind that has a map.
const TABLES: [(&str, &str); 7] = [
    (
        "rates",
        "kind = \"rates\"\nvariables = [\"beds\"]\ngroup = \"zone\"\nreference = \"zones\"\nreference_columns = [\"population\"]",
    ),
    ("means", "kind = \"group-means\"\nvariables = [\"beds\"]\ngroup = \"zone\""),
    ("sums", "kind = \"group-sums\"\nvariables = [\"beds\"]\ngroup = \"zone\""),
    ("ratio", "kind = \"ratio\"\nvariables = [\"beds\", \"number_of\"]\ngroups = [\"zone\"]"),
    ("cross", "kind = \"cross\"\nvariables = [\"hub\"]\ncolumns = [\"zone\"]\nchart_answers = [1]"),
    (
        "asked",
        "kind = \"frequency\"\nvariables = [\"zone\"]\nreference = \"zones\"\nreference_columns = [\"asked\"]",
    ),
    ("needed", "kind = \"requirements\"\nrequirements = [\"has_hub\"]"),
];

/// One a respondent, to be divided by.
const DERIVED: &str = "\n[[derived]]\nid = \"number_of\"\nlabel = \"機関数\"\nexpression = \"1\"\n";

const ZONES: &str = "圏域,人口,調査対象\n甲,1000,4\n乙,10000,2\n丙,500,2\n丁,2000,5\n";
const TILES: &str =
    "圏域,人口,調査対象,列,行\n甲,1000,4,1,1\n乙,10000,2,2,1\n丙,500,2,1,2\n丁,2000,5,2,2\n";

struct Study {
    folder: tempfile::TempDir,
}

impl Study {
    /// With the reference table, further lines of the study and tables of the plan.
    fn new(zones: &str, more: &str, tables: &[(&str, &str)], classes: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let study = Self { folder };
        study.write("few.toml", &format!("{QUESTIONNAIRE}{DERIVED}"));
        let entry = |(id, lines): &(&str, &str)| {
            format!(
                "\n[[table]]\nid = \"{id}\"\nsection = \"1\"\ntitle = \"表{id}\"\n{lines}\n\
                 chart = \"map\"\nshow = \"both\"\n{classes}\n"
            )
        };
        study.write(
            "report/plan.toml",
            &format!("{PLAN}{}", tables.iter().map(entry).collect::<String>()),
        );
        study.write("answers.csv", ANSWERS);
        study.write("zones.csv", zones);
        let settings = format!(
            "questionnaire = \"few.toml\"\ndata = [\"answers.csv\"]\noutput = \"out\"\n\
             references.zones = \"zones.csv\"\n{more}"
        );
        study.write("study.toml", &settings);
        study
    }

    fn write(&self, name: &str, text: &str) {
        put(self.folder.path(), name, text);
    }

    fn run(&self) -> std::process::Output {
        let study = self.folder.path().to_str().expect("a path");
        survey(&["report", study, "--format", "svg,csv,xlsx,md", "--lang", "ja"])
    }

    fn svg(&self, id: &str) -> String {
        let file = self.folder.path().join(format!("out/charts/{id}.svg"));
        std::fs::read_to_string(file).unwrap_or_else(|_| panic!("no chart {id}"))
    }
}

const HIDE_NOTHING: &str = "disclosure = \"none\"\n";
const AREAS: &str =
    "disclosure = \"none\"\n[[areas]]\nquestion = \"zone\"\nfile = \"map.geojson\"\n";

/// A square of some degrees.
fn square(west: f64, south: f64, side: f64) -> Value {
    json!([[
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south]
    ]])
}

fn feature(name: &str, geometry: &str, coordinates: Value) -> Value {
    json!({
        "type": "Feature",
        "properties": { "名称": name, "番号": 7 },
        "geometry": { "type": geometry, "coordinates": coordinates },
    })
}

/// Four zones as polygons in a row, one of them of two parts.
fn features() -> Vec<Value> {
    vec![
        feature("甲", "Polygon", square(139.0, 35.0, 1.0)),
        feature("乙", "MultiPolygon", json!([square(140.0, 35.0, 1.0), square(143.5, 34.0, 0.5)])),
        feature("丙", "Polygon", square(141.0, 35.0, 1.0)),
        feature("丁", "Polygon", square(142.0, 35.0, 1.0)),
    ]
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// The texts that are seen.
fn texts(svg: &str) -> Vec<String> {
    let texts = svg.split("<text").skip(1);
    let seen =
        |text: &str| Some(text.split_once('>')?.1.split("</text>").next()?.trim().to_owned());
    texts.filter_map(seen).collect()
}

/// The words for those who do not see the chart.
fn alt(svg: &str) -> &str {
    svg.split("aria-label=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

#[test]
fn every_kind_with_areas_is_a_map_of_outlines_or_tiles_and_another_chart_without_either() {
    let of_outlines = Study::new(ZONES, AREAS, &TABLES, "");
    of_outlines.write("map.geojson", &collection(&features()));
    let of_tiles = Study::new(TILES, HIDE_NOTHING, &TABLES, "");
    let without = Study::new(ZONES, HIDE_NOTHING, &TABLES, "");
    for study in [&of_outlines, &of_tiles, &without] {
        let output = study.run();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let is_told = stdout(&output).contains("地域の位置が分からないため");
        assert_eq!(is_told, std::ptr::eq(study, &without), "{}", stdout(&output));
    }
    // Of the sums of beds per population, the mean, the sum, beds per institution, the percent with
    // a hub, the response rate: 乙 alone.
    let expected = ["0.5", "5.0", "5", "5.0", "0.0", "50.0", "×"];
    for ((id, _), printed) in TABLES.iter().zip(expected) {
        for study in [&of_outlines, &of_tiles] {
            let svg = study.svg(id);
            let texts = texts(&svg);
            assert!(alt(&svg).starts_with("地図"), "{id}: {}", alt(&svg));
            for zone in ["甲", "乙", "丙", "丁"] {
                assert!(texts.iter().any(|text| text.contains(zone)), "{id}: {texts:?}");
            }
            let of_second = texts.iter().position(|text| text.contains('乙')).expect("乙");
            let beside = texts[of_second..].iter().take(2).any(|text| text.contains(printed));
            assert!(beside, "{id}: {printed} in {texts:?}");
            assert!(alt(&svg).contains(&format!("乙 {printed}")), "{id}: {}", alt(&svg));
        }
        assert!(!alt(&without.svg(id)).starts_with("地図"), "{id}");
    }
    // Ground of every zone, twice where it has two parts.
    let polygons = of_outlines.svg("means").matches("<polygon").count();
    assert_eq!((polygons, of_tiles.svg("means").matches("<polygon").count()), (5, 4));
}

#[test]
fn classes_have_round_bounds_that_are_said_by_each_method() {
    let one = &TABLES[1..2];
    let said = |classes: &str| {
        let study = Study::new(TILES, HIDE_NOTHING, one, classes);
        let output = study.run();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let notes =
            std::fs::read_to_string(study.folder.path().join("out/report.md")).expect("a report");
        (texts(&study.svg("means")), notes)
    };
    // Means: 7, 5, 10, 3.
    let (texts, notes) = said("");
    assert!(texts.iter().any(|text| text == "5 以上 10 未満"), "{texts:?}");
    assert!(notes.contains("数が階級ごとにほぼ等しくなるように"), "{notes}");
    let (texts, notes) = said("classes = \"equal-steps\"");
    for class in ["4 未満", "4 以上 6 未満", "6 以上 8 未満", "10 以上"] {
        assert!(texts.iter().any(|text| text == class), "{class} in {texts:?}");
    }
    assert!(notes.contains("切りのよい等しい幅"));
    let (texts, notes) = said("classes = [4.5, 9]");
    for class in ["4.5 未満", "4.5 以上 9 未満", "9 以上"] {
        assert!(texts.iter().any(|text| text == class), "{class} in {texts:?}");
    }
    assert!(notes.contains("集計計画で定めた値"));
}

#[test]
fn what_is_hidden_is_hatched_and_told_apart_from_what_is_over_nobody() {
    // Of fewer than three the mean is not shown; nobody answers in 戊.
    let zones = format!("{TILES}戊,300,3,3,2\n");
    let hide = "[disclosure]\nleast_contributors = 3\n";
    let study = Study::new(&zones, hide, &TABLES[1..2], "");
    let many: String = (10..30).map(|number| format!("{number},甲,はい,8\n")).collect();
    study.write("answers.csv", &format!("{ANSWERS}{many}"));
    let output = study.run();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let svg = study.svg("means");
    let texts = texts(&svg);
    // In the legend, and at each area.
    assert!(texts.iter().filter(|text| *text == "×").count() > 1, "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("該当無し")), "{texts:?}");
    for hidden in ["5.0", "10.0", "3.0"] {
        assert!(!texts.iter().any(|text| text == hidden), "{hidden} in {texts:?}");
    }
    let hatching = svg.matches("<line").count() + svg.matches("<polyline").count();
    assert!(hatching > 40, "{hatching} lines");
}

#[test]
fn an_area_of_which_the_table_has_no_row_is_blank_and_the_legend_says_so() {
    let study = Study::new(&TILES.replace("丁,2000", "丁,"), HIDE_NOTHING, &TABLES[..1], "");
    let output = study.run();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let svg = study.svg("rates");
    let texts = texts(&svg);
    assert!(texts.iter().any(|text| text == "値なし"), "{texts:?}");
    assert_eq!(svg.matches("<polygon").count(), 4);
}

/// Runs a study with such a map, and says what is wrong with it.
fn refused(map: &str, more: &str) -> String {
    let study = Study::new(ZONES, &format!("{AREAS}{more}"), &TABLES[1..2], "");
    study.write("map.geojson", map);
    let output = study.run();
    assert_eq!(output.status.code(), Some(1), "{}{}", stdout(&output), stderr(&output));
    assert!(!study.folder.path().join("out").exists());
    let said = stderr(&output);
    assert!(said.contains("対処"), "no remedy: {said}");
    said.chars().filter(|c| !c.is_whitespace() && *c != '│').collect()
}

fn changed(change: impl Fn(&mut Vec<Value>)) -> String {
    let mut all = features();
    change(&mut all);
    collection(&all)
}

#[test]
fn a_map_that_does_not_fit_is_refused_with_a_remedy() {
    let topology = json!({ "type": "Topology", "objects": {}, "arcs": [] }).to_string();
    let lone = features()[0].to_string();
    let cases = [
        (topology, "TopoJSON"),
        (lone, "FeatureCollection"),
        ("PK\u{3}\u{4}".to_owned(), "GeoJSONの書き方"),
        (changed(|all| all.truncate(3)), "地図のファイルにない地域が1あります（丁）"),
        (
            changed(|all| all[3]["properties"]["名称"] = json!("丁町")),
            "調査にない地域が、地図のファイルに1あります（丁町）",
        ),
        (
            changed(|all| {
                all.push(json!({ "type": "Feature", "properties": null, "geometry": null }))
            }),
            "名前のない地物",
        ),
        (
            changed(|all| {
                all[1]["geometry"] = json!({ "type": "Point", "coordinates": [139.5, 35.5] })
            }),
            "（乙(Point)）",
        ),
        (
            changed(|all| all[1]["geometry"] = json!(null)),
            "面（Polygon、MultiPolygon）のない地域が1あります（乙）",
        ),
        (
            changed(|all| all[0]["geometry"]["coordinates"] = square(35.0, 139.0, 1.0)),
            "座標の順序が逆",
        ),
        (
            changed(|all| all[2]["geometry"]["coordinates"] = square(-36_400.5, 1_200.0, 10.0)),
            "経度と緯度（度）になっていません（「丙」",
        ),
        (changed(|all| all[2]["geometry"]["coordinates"] = square(-179.0, 35.0, 1.0)), "180度"),
    ];
    for (map, expected) in cases {
        let said = refused(&map, "");
        assert!(said.contains(expected), "{expected} in {said}");
    }
    let said = refused(&collection(&features()), "property = \"名前\"\n");
    assert!(said.contains("属性「名前」がありません"), "{said}");
    let said = refused(
        &changed(|all| all.iter_mut().for_each(|one| one["properties"] = json!({ "id": "x" }))),
        "",
    );
    assert!(said.contains("どの属性にも、「甲」などの地域の名前がありません（属性:id）"), "{said}");
    let said = refused(&collection(&features()), "without = [\"県外\", \"丁\"]\n");
    assert!(said.contains("「県外」という地域は"), "{said}");
    let said = refused(&collection(&features()), "without = [\"丁\"]\n");
    assert!(said.contains("withoutに書かれた区分"), "{said}");
}

#[test]
fn all_mistakes_of_a_map_are_told_at_once() {
    let said = refused(
        &changed(|all| {
            all[0]["geometry"]["coordinates"] = square(35.0, 139.0, 1.0);
            all[1]["geometry"] = json!(null);
            all[3]["properties"]["名称"] = json!("戊");
        }),
        "",
    );
    for expected in ["座標の順序が逆", "（乙）", "にない地域が1あります（丁）", "（戊）"]
    {
        assert!(said.contains(expected), "{expected} in {said}");
    }
}

#[test]
fn a_file_names_areas_by_name_or_code_in_any_property_and_may_hold_more_or_less() {
    let all = |features: &[Value], more: &str| {
        let study = Study::new(ZONES, &format!("{AREAS}{more}"), &TABLES[1..2], "");
        study.write("map.geojson", &format!("\u{feff}{}", collection(features)));
        let output = study.run();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        study.svg("means")
    };
    let mut by_code = features();
    for (code, feature) in (1..).zip(&mut by_code) {
        feature["properties"] = json!({ "名称": "x", "番号": code.to_string() });
    }
    assert_eq!(all(&by_code, ""), all(&features(), ""));
    // Two features of one area are one.
    let mut parted = features();
    let second = feature("乙", "Polygon", square(143.5, 34.0, 0.5));
    parted[1] = feature("乙", "Polygon", square(140.0, 35.0, 1.0));
    parted.push(second);
    assert_eq!(all(&parted, ""), all(&features(), ""));
    // What lies around is drawn without a name.
    let mut more = features();
    more.push(feature("隣県", "Polygon", square(138.0, 35.0, 1.0)));
    let svg = all(&more, "surroundings = true\n");
    assert!(svg.matches("<polygon").count() == 6 && !svg.contains("隣県"));
    // What has no place stands below.
    let svg = all(&features()[..3], "without = [\"丁\"]\n");
    let texts = texts(&svg);
    assert!(
        texts.iter().any(|text| text.contains("地図にない区分") && text.contains("丁")),
        "{texts:?}"
    );
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_read_as_a_map() {
    let study = Study::new(ZONES, AREAS, &TABLES[1..2], "");
    let file = std::fs::File::create(study.folder.path().join("map.geojson")).expect("a file");
    file.set_len(101 * 1024 * 1024).expect("a hole in it");
    let output = study.run();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("上限 100 MB"), "{}", stderr(&output));
}

#[test]
fn a_hole_is_left_blank() {
    let mut all = features();
    let hole = json!([[139.4, 35.4], [139.4, 35.6], [139.6, 35.6], [139.6, 35.4], [139.4, 35.4]]);
    all[0]["geometry"]["coordinates"].as_array_mut().expect("rings").push(hole);
    let study = Study::new(ZONES, AREAS, &TABLES[1..2], "");
    study.write("map.geojson", &collection(&all));
    assert_eq!(study.run().status.code(), Some(0));
    let svg = study.svg("means");
    // Two rings and the way to and fro between them.
    let points = |polygon: &str| {
        polygon
            .split("points=\"")
            .nth(1)
            .map(|of| of.split('"').next().unwrap_or("").split_whitespace().count())
    };
    let most = svg.split("<polygon").skip(1).filter_map(points).max();
    assert_eq!(most, Some(4 + 4 + 2));
}

#[test]
fn tiles_that_are_no_places_or_lie_on_each_other_are_refused_at_once() {
    let zones =
        "圏域,人口,調査対象,列,行\n甲,1000,4,1,1\n乙,10000,2,1,1\n丙,500,2,x,2\n丁,2000,5,2,\n";
    let study = Study::new(zones, HIDE_NOTHING, &TABLES[1..2], "");
    let output = study.run();
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    for expected in ["「乙」と「甲」の升目", "「丙」の升目の位置", "「丁」の升目の位置"]
    {
        assert!(said.contains(expected), "{expected} in {said}");
    }
}

#[test]
fn a_map_is_of_one_question_and_its_keys_are_for_maps_alone() {
    let cases = [
        (
            "kind = \"ratio\"\nvariables = [\"beds\", \"number_of\"]\ngroups = [\"zone\", \"hub\"]",
            "",
            "一つの設問の回答",
        ),
        (
            "kind = \"cross\"\nvariables = [\"hub\"]\ncolumns = [\"zone > hub\"]",
            "",
            "一つの設問の回答",
        ),
        (TABLES[1].1, "classes = [9, 4]", "小さい順"),
        (TABLES[1].1, "classes = [1, 2, 3, 4, 5]", "小さい順"),
        (
            "kind = \"cross\"\nvariables = [\"hub\"]\ncolumns = [\"zone\"]\nchart_answers = [9]",
            "",
            "コード 9 の選択肢",
        ),
    ];
    for (lines, classes, expected) in cases {
        let study = Study::new(TILES, HIDE_NOTHING, &[("one", lines)], classes);
        let output = study.run();
        assert_eq!(output.status.code(), Some(1), "{lines}");
        assert!(stderr(&output).contains(expected), "{expected} in {}", stderr(&output));
    }
}

#[test]
fn the_samples_show_density_on_maps_with_the_figures_of_their_tables() {
    for (study, table, zone, printed) in [
        ("sample-data/zones", "density", "西部圏域", "3.2"),
        ("sample-data/resources", "density_visits", "南地区", "6.1"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        let output =
            survey(&["report", study, "--format", "svg,pdf", "-o", out.to_str().expect("a path")]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let svg = std::fs::read_to_string(out.join(format!("charts/{table}.svg"))).expect("a map");
        let texts = texts(&svg);
        let at = texts.iter().position(|text| text == zone).expect(zone);
        assert_eq!(texts[at + 1], printed);
        let pdf = pdf::text(&out.join("report.pdf"));
        assert!(pdf.contains(printed), "{study}");
    }
    assert!(Path::new(&path("sample-data/zones/zones.geojson")).exists());
}
