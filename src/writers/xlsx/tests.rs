//! Charts of the workbook, read back from its parts.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;

use super::chart::drawing;
use super::styles::Styles;
use crate::locales::{Lang, Locale};
use crate::tables::ChartKind;
use crate::tables::chart::{BOX, Chart, Panel, Place, Point, Series};
use crate::view::chart::palette::{Palette, rgb};

/// Of three categories, the second one hidden in the first series.
fn chart(kind: ChartKind, names: &[&str]) -> Chart {
    let point = |value: f64| Point {
        value: Some(value),
        printed: format!("{value:.1}"),
        ..Point::default()
    };
    let hidden = Point { printed: "×".to_owned(), ..Point::default() };
    let series = names.iter().zip(1..).map(|(name, at)| Series {
        name: (*name).to_owned(),
        n: None,
        points: vec![
            point(10.0 * f64::from(at)),
            if at == 1 { hidden.clone() } else { point(9.0) },
            point(7.5),
        ],
    });
    let panel = Panel {
        title: String::new(),
        values: String::new(),
        unit: "割合(%)".to_owned(),
        axis: String::new(),
        categories: ["北部", "中部", "南部"]
            .map(|label| Place {
                label: label.to_owned(),
                n: Some("9".to_owned()),
                ..Place::default()
            })
            .into(),
        series: series.collect(),
    };
    Chart {
        kind,
        title: "題".to_owned(),
        heading: "地域".to_owned(),
        unit: "件".to_owned(),
        base: None,
        panels: vec![panel],
        mark: None,
        total: None,
        has_diagonal: false,
        is_trend: false,
        is_ranked: false,
        is_of_verdicts: false,
        map: None,
        named: Vec::new(),
        stressed: Vec::new(),
        milestones: None,
    }
}

/// Rows of the sheet that a chart is written on, and the XML of the sheet and its charts.
fn written(chart: &Chart, palette: Palette) -> (Vec<Vec<Data>>, String) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let locale = Locale::new(Lang::Ja);
    drawing(sheet, chart, 0, &Styles::new(palette), &locale).expect("drawn");
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
    let range = read.worksheet_range_at(0).expect("a sheet").expect("a sheet");
    let rows = range.rows().map(<[Data]>::to_vec).collect();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("zip");
    let names: Vec<String> =
        archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    let mut xml = String::new();
    let is_looks = |name: &&String| {
        ["charts/", "styles", "worksheets/"].iter().any(|part| name.contains(part))
    };
    for name in names.iter().filter(is_looks) {
        archive.by_name(name).expect("there").read_to_string(&mut xml).expect("text");
    }
    (rows, xml)
}

const KINDS: [ChartKind; 12] = [
    ChartKind::Bars,
    ChartKind::Stacked,
    ChartKind::Grouped,
    ChartKind::Histogram,
    ChartKind::Curve,
    ChartKind::Dots,
    ChartKind::Boxes,
    ChartKind::Matrix,
    ChartKind::Marks,
    ChartKind::Map,
    ChartKind::Timeline,
    ChartKind::Scatter,
];

fn names(kind: ChartKind) -> Vec<&'static str> {
    match kind {
        ChartKind::Boxes => BOX.iter().map(|statistic| statistic.name()).collect(),
        _ => vec!["一", "二"],
    }
}

#[test]
fn a_hidden_figure_has_no_cell_that_excel_would_draw_and_its_sign_is_at_the_label() {
    for kind in KINDS {
        let (rows, _) = written(&chart(kind, &names(kind)), Palette::default());
        let row = |label: &str| rows.iter().find(|row| row[0] == *label);
        // Before those of a timeline stands the day on which they begin.
        let first = 1 + usize::from(kind == ChartKind::Timeline);
        assert_eq!(row("中部（n=9） ×").expect("a row")[first], Data::Empty, "{kind:?}");
        assert_eq!(row("北部（n=9）").expect("a row")[first], Data::Float(10.0), "{kind:?}");
    }
}

#[test]
fn the_accent_of_a_study_reaches_the_workbook() {
    for kind in KINDS {
        let (_, xml) = written(&chart(kind, &names(kind)), Palette::of("#7a1f3d"));
        assert!(xml.contains("7A1F3D"), "{kind:?}");
        for of_default in ["183E66", "9AC2DC", "5B8DB8", "EEF3F7"] {
            assert!(!xml.contains(of_default), "{kind:?} {of_default}");
        }
    }
}

#[test]
fn bars_of_several_subsets_are_series_with_their_bases() {
    let mut bars = chart(ChartKind::Bars, &["一", "二", "三"]);
    bars.panels[0].series.iter_mut().for_each(|one| one.n = Some("41".to_owned()));
    let (rows, xml) = written(&bars, Palette::default());
    let heading: Vec<String> = rows[1].iter().map(ToString::to_string).collect();
    assert_eq!(heading, ["地域", "一（n=41）", "二（n=41）", "三（n=41）"]);
    assert_eq!(xml.matches("<c:ser>").count(), 3);
    assert!(xml.contains("<c:legend>"));
    for colour in Palette::default().series(3) {
        assert!(xml.contains(&format!("{:06X}", rgb(colour))), "{colour:?}");
    }
}

#[test]
fn a_chart_of_another_file_has_a_gap_and_no_cell_for_what_is_hidden() {
    let locale = Locale::new(Lang::Ja);
    for kind in KINDS {
        let chart = Chart { is_trend: true, ..chart(kind, &names(kind)) };
        let native = super::native(&chart, &Palette::default(), &locale).expect("written");
        let Some(natives) = native else {
            use ChartKind::{Map, Marks, Matrix, Scatter, Timeline};
            let others = [Matrix, Marks, Map, Scatter, Timeline];
            assert!(others.contains(&kind), "{kind:?} has an equal");
            continue;
        };
        let [native] = &natives[..] else { panic!("{kind:?}") };
        let first = native.xml.split("<c:numCache>").nth(1).expect("values");
        let first = first.split("</c:numCache>").next().expect("values");
        if kind != ChartKind::Boxes {
            let expected =
                "<c:pt idx=\"0\"><c:v>10</c:v></c:pt><c:pt idx=\"2\"><c:v>7.5</c:v></c:pt>";
            assert!(first.ends_with(expected), "{kind:?} {first}");
        }
        assert!(native.xml.contains("<c:dispBlanksAs val=\"gap\"/>"));
        let mut read: Xlsx<_> =
            Xlsx::new(Cursor::new(native.workbook.clone())).expect("a workbook");
        let cells = read.worksheet_range_at(0).expect("a sheet").expect("a sheet");
        let hidden =
            cells.rows().find(|row| row[0].to_string().starts_with("中部")).expect("there");
        assert_eq!(hidden[1], Data::Empty, "{kind:?}");
        // Nothing but figures is edited.
        let archive = zip::ZipArchive::new(Cursor::new(&native.workbook)).expect("zip");
        assert!(archive.file_names().flatten().all(|name| !name.contains("chart")), "{kind:?}");
    }
}

#[test]
fn what_word_would_show_less_of_stays_a_picture() {
    let locale = Locale::new(Lang::Ja);
    let is_native = |chart: &Chart| {
        super::native(chart, &Palette::default(), &locale).expect("written").is_some()
    };
    // A line over numbers, and more bars than a page holds.
    assert!(!is_native(&chart(ChartKind::Curve, &["一"])));
    let mut many = chart(ChartKind::Bars, &["一"]);
    let place = many.panels[0].categories[0].clone();
    many.panels[0].categories = vec![place; 41];
    assert!(!is_native(&many));
}

#[test]
fn a_chart_of_another_file_has_rows_as_the_picture_and_counts_beside_percents() {
    let locale = Locale::new(Lang::Ja);
    let native = |chart: &Chart| {
        let mut natives =
            super::native(chart, &Palette::default(), &locale).expect("written").expect("native");
        natives.remove(0)
    };
    let labels = |native: &super::Native| -> Vec<String> {
        let cache =
            native.xml.split("<c:cat>").nth(1).and_then(|rest| rest.split("</c:cat>").next());
        let cache = cache.expect("labels").split("<c:v>").skip(1);
        cache.map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect()
    };
    let mut bars = chart(ChartKind::Bars, &["一"]);
    bars.panels[0].series[0].points[0].beside = Some("12".to_owned());
    assert_eq!(labels(&native(&bars))[0], "北部（12件）（n=9）");
    let mut ranked = Chart { is_ranked: true, ..chart(ChartKind::Dots, &["一"]) };
    ranked.panels[0].series[0].points[2].value = Some(70.0);
    ranked.total =
        Some(Point { value: Some(30.0), printed: "30.0".to_owned(), ..Point::default() });
    let of_ranked = native(&ranked);
    assert_eq!(labels(&of_ranked)[..2], ["南部（n=9）", "北部（n=9）"]);
    // The value of all is a line across.
    assert!(of_ranked.xml.contains("<c:v>全体 30.0</c:v>"), "{}", of_ranked.xml);
    assert_eq!(of_ranked.xml.matches("<c:v>30</c:v>").count(), 3);
}

#[test]
fn labels_in_a_chart_of_another_file_are_texts() {
    let locale = Locale::new(Lang::Ja);
    let mut bars = chart(ChartKind::Bars, &["=1+1"]);
    bars.panels[0].categories[0].label = "<b>&\u{1}\"".to_owned();
    let natives = super::native(&bars, &Palette::default(), &locale).expect("written");
    let native = natives.expect("native").remove(0);
    assert!(native.xml.contains("&lt;b&gt;&amp;"), "{}", native.xml);
    assert!(!native.xml.contains('\u{1}') && !native.xml.contains("<b>"));
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(native.workbook)).expect("a workbook");
    let cells = read.worksheet_range_at(0).expect("a sheet").expect("a sheet");
    let name = cells.get_value((1, 1)).expect("a cell");
    assert_eq!(*name, Data::String("=1+1".to_owned()));
    let formulas = read.worksheet_formula("Sheet1").expect("readable");
    assert_eq!(formulas.used_cells().count(), 0);
}
