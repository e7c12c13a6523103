//! Charts made by hand, and what their pictures and words say.

use super::palette::{MUTED, rgb};
use super::*;
use crate::locales::Lang;
use crate::maps::{AreaMap, Ground, Outline};
use crate::tables::Classes;
use crate::tables::chart::{Mapped, Mark, Panel, Place, Point, Series};

/// A percent or another number with one decimal, and what stands beside it.
fn point(value: f64, beside: Option<&str>) -> Point {
    Point {
        value: Some(value),
        printed: format!("{value:.1}"),
        beside: beside.map(str::to_owned),
        interval: None,
    }
}

fn sign(sign: &str) -> Point {
    Point { printed: sign.to_owned(), beside: Some(sign.to_owned()), ..Point::default() }
}

fn series(name: &str, n: Option<&str>, points: &[Point]) -> Series {
    Series { name: name.to_owned(), n: n.map(str::to_owned), points: points.to_vec() }
}

/// Of three categories: 0 to 10, 10 to 20 and more, with n=11, 12, 13 if they have their own.
fn chart(kind: ChartKind, has_n: bool, series: Vec<Series>) -> Chart {
    let place = |(index, label): (usize, &str)| Place {
        label: label.to_owned(),
        n: has_n.then(|| (11 + index).to_string()),
        rest: false,
        from: Some(10.0 * index as f64),
        to: (index < 2).then_some(10.0 * (index + 1) as f64),
        code: Some(index as i32),
    };
    let panel = Panel {
        title: "訪問".to_owned(),
        values: "割合".to_owned(),
        unit: "%".to_owned(),
        axis: "件数".to_owned(),
        categories: ["北部", "中部", "南部"].into_iter().enumerate().map(place).collect(),
        series,
    };
    Chart {
        kind,
        title: "題".to_owned(),
        heading: "地域".to_owned(),
        unit: "件".to_owned(),
        base: (!has_n && panel.series.len() == 1).then(|| "36".to_owned()),
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

/// Three points in the middle of which may be another.
fn points(middle: &Point) -> [Point; 3] {
    [point(37.5, Some("15")), middle.clone(), point(17.5, Some("7"))]
}

/// Three areas beside each other, as tiles or as outlines.
fn ground(is_of_tiles: bool) -> Option<Mapped> {
    let at = |index: i32| (index, (index, 0));
    let outline = |index: i32| {
        let (left, right) = (600 * index, 600 * (index + 1));
        let ring = vec![(left, 0), (right, 0), (right, 900), (left, 900)];
        (index, Outline { polygons: vec![vec![ring]] })
    };
    let ground = match is_of_tiles {
        true => Ground::Tiles((0..3).map(at).collect()),
        false => {
            let areas = (0..3).map(outline).collect();
            Ground::Outlines { areas, surroundings: Vec::new() }
        }
    };
    let areas = AreaMap { question: "area".to_owned(), ground };
    Some(Mapped { areas: std::sync::Arc::new(areas), classes: Classes::default() })
}

/// A chart of every form, with a point in its middle category. Of some, values are told by
/// places on the axis alone.
struct Form {
    name: &'static str,
    prints_values: bool,
    chart: Chart,
}

fn forms(middle: &Point) -> Vec<Form> {
    let points = points(middle);
    let other = [point(51.5, Some("21")), point(62.5, Some("25")), point(71.5, Some("29"))];
    let one = || vec![series("割合", None, &points)];
    let two = |n| vec![series("一", n, &points), series("二", n.map(|_| "23"), &other)];
    let form = |name, prints_values, chart| Form { name, prints_values, chart };
    let lorenz = Chart { has_diagonal: true, ..chart(ChartKind::Curve, false, two(Some("22"))) };
    let mark = Some(Mark { value: 15.0, label: "15件".to_owned() });
    let histogram = Chart { mark, ..chart(ChartKind::Histogram, false, one()) };
    let ranked = Chart { is_ranked: true, ..chart(ChartKind::Dots, true, one()) };
    let statistics = ["第1十分位数", "第1四分位数", "中央値", "第3四分位数", "第9十分位数", "平均"];
    let boxes = (0..6).map(|at| {
        let of = |value: f64| point(value + f64::from(at), None);
        let middle = if middle.value.is_some() { of(40.0) } else { middle.clone() };
        series(statistics[at as usize], None, &[of(20.0), middle, of(60.0)])
    });
    let none = Point::default();
    let matrix = vec![
        series("北部", None, &[none.clone(), points[1].clone(), points[2].clone()]),
        series("中部", None, &[points[0].clone(), none.clone(), points[2].clone()]),
        series("南部", None, &[points[0].clone(), points[1].clone(), none]),
    ];
    let named = vec![(0, 1), (1, 0), (2, 0)];
    vec![
        form("bars", true, chart(ChartKind::Bars, false, one())),
        form("bars of subsets", true, chart(ChartKind::Bars, false, two(Some("22")))),
        form("stacked", true, chart(ChartKind::Stacked, true, two(None))),
        form("grouped", true, chart(ChartKind::Grouped, false, two(Some("22")))),
        form("histogram", true, histogram),
        form("curve", true, chart(ChartKind::Curve, false, one())),
        form("lorenz", false, lorenz),
        form("dots", true, ranked),
        form("dots of series", false, chart(ChartKind::Dots, true, two(None))),
        form("boxes", false, chart(ChartKind::Boxes, true, boxes.collect())),
        form("tiles", true, Chart { map: ground(true), ..chart(ChartKind::Map, true, one()) }),
        form("map", true, Chart { map: ground(false), ..chart(ChartKind::Map, true, one()) }),
        form("maps", true, Chart { map: ground(false), ..chart(ChartKind::Map, true, two(None)) }),
        form("scatter", false, chart(ChartKind::Scatter, false, two(None))),
        form("marks", true, chart(ChartKind::Marks, true, two(None))),
        form("matrix", false, Chart { named, ..chart(ChartKind::Matrix, true, matrix) }),
        form("timeline", false, chart(ChartKind::Timeline, false, two(None))),
    ]
}

fn drawn(chart: &Chart) -> Picture {
    draw(chart, &Locale::new(Lang::Ja), &Palette::default())
}

/// The texts that are seen in a picture, in the order in which they are drawn.
fn texts(picture: &Picture) -> Vec<&str> {
    let texts = picture.svgs[0].split("<text").skip(1);
    texts.filter_map(|text| Some(text.split_once('>')?.1.split("</text>").next()?.trim())).collect()
}

/// Everything else that is drawn.
fn shapes(picture: &Picture) -> Vec<&str> {
    let is_shape =
        |line: &&str| ["<rect", "<circle", "<poly"].iter().any(|shape| line.starts_with(shape));
    picture.svgs[0].lines().filter(is_shape).collect()
}

#[test]
fn a_picture_says_each_value_at_a_place_within_it() {
    for middle in [point(27.5, Some("11")), sign("×"), sign("該当無し")] {
        for Form { name, chart, .. } in forms(&middle) {
            let picture = drawn(&chart);
            assert_eq!(picture.spots.len(), picture.svgs.len(), "{name}");
            let spots: Vec<&Spot> = picture.spots.iter().flatten().collect();
            for Spot { place: (x, y, width, height), .. } in &spots {
                assert!(*x >= 0 && *y >= 0 && *width > 0 && *height > 0, "{name}");
                assert!(x + width <= canvas::WIDTH, "{name}");
            }
            let texts: Vec<&str> = spots.iter().map(|spot| spot.text.as_str()).collect();
            let points = chart.panels[0].series.iter().flat_map(|one| &one.points);
            for point in points.filter(|point| !point.printed.is_empty()) {
                assert!(has(&texts, &point.printed), "{name}: {} in {texts:?}", point.printed);
            }
            assert!(has(&texts, "中部"), "{name}: {texts:?}");
        }
    }
}

fn has(texts: &[&str], part: &str) -> bool {
    texts.iter().any(|text| text.contains(part))
}

#[test]
fn a_picture_and_its_words_say_what_is_printed() {
    for middle in [point(27.5, Some("11")), sign("×"), sign("該当無し")] {
        for Form { name, prints_values, chart } in forms(&middle) {
            let picture = drawn(&chart);
            let texts = texts(&picture);
            let panel = &chart.panels[0];
            for one in &panel.series {
                let is_column = chart.kind == ChartKind::Matrix;
                let is_told = chart.kind != ChartKind::Boxes;
                for (place, point) in panel.categories.iter().zip(&one.points) {
                    let printed = &point.printed;
                    if prints_values || point.value.is_none() {
                        assert!(has(&texts, printed), "{name}: {printed} in {texts:?}");
                    }
                    let is_quartile = one.name.contains("四分位") || one.name == "中央値";
                    if !is_column && (is_told || is_quartile) {
                        assert!(picture.alt.contains(printed), "{name}: {printed}");
                    }
                    // On an axis of numbers, bounds stand for bands.
                    let is_named = !matches!(chart.kind, ChartKind::Histogram | ChartKind::Curve);
                    assert!(!is_named || has(&texts, &place.label), "{name}: {}", place.label);
                    assert!(picture.alt.contains(&place.label), "{name}: {}", place.label);
                }
            }
            let bases = panel.series.iter().filter_map(|one| one.n.as_ref());
            let bases = bases.chain(panel.categories.iter().filter_map(|place| place.n.as_ref()));
            for n in bases.chain(&chart.base) {
                assert!(has(&texts, &format!("n={n}")), "{name}: {n} in {texts:?}");
            }
        }
    }
}

#[test]
fn what_is_hidden_is_drawn_as_little_as_what_is_not_there() {
    let each = forms(&point(27.5, Some("11"))).into_iter().zip(forms(&sign("×")));
    for ((shown, hidden), missing) in each.zip(forms(&Point::default())) {
        let [shown, of_hidden, missing] = [&shown.chart, &hidden.chart, &missing.chart].map(drawn);
        let count = |picture| shapes(picture).len();
        // What is hidden is hatched on a map.
        if hidden.chart.kind != ChartKind::Map {
            assert_eq!(count(&of_hidden), count(&missing), "{}", hidden.name);
        }
        let light = format!("#{:06X}", rgb(super::palette::WHITE));
        let blank = |picture| shapes(picture).iter().filter(|s| s.contains(&light)).count();
        match hidden.chart.kind {
            // Areas are there, and hatched.
            ChartKind::Map => {}
            // A cell without a shade.
            ChartKind::Marks | ChartKind::Scatter => assert!(blank(&of_hidden) > blank(&shown)),
            ChartKind::Matrix => assert_eq!(blank(&of_hidden), blank(&shown) + 2),
            _ => assert!(count(&of_hidden) < count(&shown), "{}", hidden.name),
        }
    }
}

#[test]
fn no_axis_tells_what_is_hidden() {
    for (mut form, plain) in forms(&sign("×")).into_iter().zip(forms(&sign("×"))) {
        for one in &mut form.chart.panels[0].series {
            for point in one.points.iter_mut().filter(|point| point.value.is_none()) {
                point.interval = Some((0.0, 5_000.0));
            }
        }
        assert_eq!(drawn(&form.chart).svgs, drawn(&plain.chart).svgs, "{}", form.name);
    }
}

#[test]
fn bars_of_several_subsets_stand_beside_each_other_with_a_legend() {
    for count in 2..5 {
        let subset = |index: usize| {
            let points = points(&point(20.5 + index as f64, Some("9")));
            series(&format!("集団{index}"), Some(&format!("4{index}")), &points)
        };
        let bars = drawn(&chart(ChartKind::Bars, false, (0..count).map(subset).collect()));
        let texts = texts(&bars);
        for index in 0..count {
            let name = format!("集団{index}（n=4{index}）");
            assert!(texts.contains(&name.as_str()), "{texts:?}");
            assert!(has(&texts, &format!("{}.5%（9件）", 20 + index)), "{texts:?}");
            assert!(bars.alt.contains(&name), "{}", bars.alt);
        }
        assert!(bars.alt.starts_with("横棒グラフ「題」"), "{}", bars.alt);
        // A bar and its outline an answer and subset, two in the legend.
        let bars = shapes(&bars).iter().filter(|shape| shape.starts_with("<rect")).count();
        assert_eq!(bars, 2 * (3 * count + count));
    }
}

#[test]
fn the_longest_bar_is_that_of_the_largest_percent() {
    let length = |point: &Point| {
        let one = vec![series("割合", None, &points(point))];
        let picture = drawn(&chart(ChartKind::Bars, false, one));
        let widths = shapes(&picture).into_iter().filter(|shape| shape.starts_with("<rect"));
        let width = |shape: &str| -> f64 {
            let width = shape.split("width=\"").nth(1).and_then(|rest| rest.split('"').next());
            width.and_then(|width| width.parse().ok()).expect("a width")
        };
        widths.map(width).collect::<Vec<_>>()
    };
    let bars = length(&point(75.0, Some("30")));
    assert!((bars[1] / bars[0] - 2.0).abs() < 0.02, "{bars:?}");
    assert!(length(&point(0.0, Some("0"))).len() == 2);
}

#[test]
fn a_box_is_drawn_as_far_as_its_statistics_are_known() {
    let values = [10.0, 20.0, 30.0, 40.0, 50.0, 33.0];
    let boxed = |hidden: &[usize]| {
        let one = |at: usize| {
            let first = if hidden.contains(&at) { sign("×") } else { point(values[at], None) };
            series("", None, &[first, Point::default(), Point::default()])
        };
        drawn(&chart(ChartKind::Boxes, true, (0..6).map(one).collect()))
    };
    let count = |picture: &Picture, shape: &str| {
        shapes(picture).iter().filter(|own| own.starts_with(shape)).count()
    };
    let (whole, no_whisker, nothing) = (boxed(&[]), boxed(&[0]), boxed(&[0, 1, 2, 3, 4, 5]));
    assert!(!has(&texts(&whole), "×"));
    // The box stays, its sign stands behind the base.
    assert_eq!(count(&no_whisker, "<rect"), count(&whole, "<rect"));
    assert!(count(&no_whisker, "<poly") < count(&whole, "<poly"));
    assert!(texts(&no_whisker).contains(&"n=11 ×"), "{:?}", texts(&no_whisker));
    assert_eq!(count(&nothing, "<rect"), 0);
    assert!(texts(&nothing).contains(&"×") && texts(&nothing).contains(&"n=11"));
    assert!(nothing.alt.contains("（n=11）は、中央値 ×、"), "{}", nothing.alt);
}

#[test]
fn a_line_has_a_gap_where_a_value_is_hidden() {
    let dark = format!("#{:06X}", rgb(Palette::default().dark));
    let lines = |middle: &Point| {
        let one = vec![series("割合", None, &points(middle))];
        let picture = drawn(&chart(ChartKind::Curve, false, one));
        let is_line = |shape: &&&str| shape.starts_with("<polyline") && shape.contains(&dark);
        shapes(&picture).iter().filter(is_line).count()
    };
    assert_eq!(lines(&point(27.5, None)), 2);
    assert_eq!(lines(&sign("×")), 0);
}

#[test]
fn ranks_end_with_what_is_hidden() {
    let order = |middle: &Point| {
        let one = vec![series("率", None, &points(middle))];
        let dots = Chart { is_ranked: true, ..chart(ChartKind::Dots, true, one) };
        let picture = drawn(&dots);
        let rows = ["北部", "中部", "南部"];
        let place = |text: &&str| rows.iter().find(|row| text.contains(**row)).copied();
        texts(&picture).iter().filter_map(place).collect::<Vec<_>>()
    };
    assert_eq!(order(&point(99.5, None)), ["中部", "北部", "南部"]);
    assert_eq!(order(&sign("×")), ["北部", "南部", "中部"]);
}

#[test]
fn a_marked_value_and_the_value_of_all_are_named() {
    let one = || vec![series("件数", None, &points(&point(27.5, Some("11"))))];
    let mark = Some(Mark { value: 10.0, label: "10件".to_owned() });
    let histogram = drawn(&Chart { mark, ..chart(ChartKind::Histogram, false, one()) });
    assert!(texts(&histogram).contains(&"10件"), "{:?}", texts(&histogram));
    let total = Some(point(30.5, None));
    let dots = drawn(&Chart { total, ..chart(ChartKind::Dots, true, one()) });
    assert!(texts(&dots).contains(&"全体 30.5"), "{:?}", texts(&dots));
}

#[test]
fn colours_are_those_of_the_accent() {
    let accent = Palette::of("#7a1f3d");
    for Form { name, chart, .. } in forms(&point(27.5, Some("11"))) {
        let locale = Locale::new(Lang::Ja);
        let (own, default) = (draw(&chart, &locale, &accent), drawn(&chart));
        // Cells have light colours alone where the values are low.
        let has_dark = |name| !["matrix", "marks"].contains(&name);
        let dark = |palette: Palette| format!("#{:06X}", rgb(palette.dark));
        assert!(default.svgs[0].contains(&dark(Palette::default())) || !has_dark(name));
        assert!(!own.svgs[0].contains(&dark(Palette::default())), "{name}");
        assert_ne!(own.svgs, default.svgs, "{name}");
        assert!(own.svgs[0].contains(&format!("#{:06X}", rgb(MUTED))), "{name}");
    }
}

#[test]
fn labels_are_data_and_never_markup() {
    let mut form = forms(&point(27.5, Some("11"))).remove(0);
    form.chart.title = "<b>&\"題\"".to_owned();
    form.chart.panels[0].categories[0].label = "<script>&\"".to_owned();
    let picture = drawn(&form.chart);
    let svg = &picture.svgs[0];
    assert!(!svg.contains("<script") && !svg.contains("<b>"), "{svg}");
    assert!(svg.contains("<title>&lt;b&gt;&amp;&quot;題&quot;</title>"));
}
