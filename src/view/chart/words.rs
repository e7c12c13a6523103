//! What a chart shows, in words and numbers.

use crate::locales::Locale;
use crate::tables::ChartKind;
use crate::tables::before_sign;
use crate::tables::chart::{Chart, Panel, Place, Point, Series, signs};

/// The text for those who do not see the chart.
pub fn in_words(chart: &Chart, locale: &Locale) -> String {
    let panel = &chart.panels[0];
    let parts = match chart.kind {
        ChartKind::Stacked => piles(chart, panel, locale),
        ChartKind::Dots => each_panel(chart, |panel| dots(chart, panel, locale)),
        ChartKind::Map | ChartKind::Marks | ChartKind::Scatter => dots(chart, panel, locale),
        ChartKind::Boxes => {
            chart.panels.iter().flat_map(|panel| boxes(chart, panel, locale)).collect()
        }
        ChartKind::Matrix if panel.is_of_pairs() => pairs(chart, panel, locale),
        ChartKind::Timeline => tasks(chart, locale),
        ChartKind::Bars
        | ChartKind::Grouped
        | ChartKind::Histogram
        | ChartKind::Curve
        | ChartKind::Matrix => each_panel(chart, |panel| {
            panel.series.iter().map(|one| series(chart, panel, one, locale)).collect()
        }),
    };
    let kind = match chart.kind {
        ChartKind::Bars => "alt-bars",
        ChartKind::Stacked => "alt-stacked",
        ChartKind::Grouped => "alt-grouped",
        ChartKind::Histogram => "alt-histogram",
        ChartKind::Curve => "alt-curve",
        ChartKind::Dots => "alt-dots",
        ChartKind::Boxes => "alt-boxes",
        ChartKind::Matrix if panel.is_of_pairs() => "alt-matrix",
        ChartKind::Matrix => "alt-shades",
        ChartKind::Marks => "alt-marks",
        ChartKind::Map => "alt-map",
        ChartKind::Timeline => "alt-timeline",
        ChartKind::Scatter => "alt-scatter",
    };
    locale.say(kind, &[("title", &chart.title), ("series", &parts.join(" "))])
}

/// What is in each panel, behind its title where there are several.
fn each_panel(chart: &Chart, of: impl Fn(&Panel) -> Vec<String>) -> Vec<String> {
    let titled = |panel: &Panel| match panel.title.is_empty() || chart.panels.len() == 1 {
        true => of(panel),
        false => vec![format!("{} {}", panel.title, of(panel).join(" "))],
    };
    chart.panels.iter().flat_map(titled).collect()
}

/// A value with its unit and what stands beside it, or what stands in its place; empty where
/// there is no figure.
pub fn printed(chart: &Chart, point: &Point, locale: &Locale) -> String {
    if point.value.is_none() {
        return point.printed.clone();
    }
    let (percent, count) = match chart.kind {
        ChartKind::Histogram => (point.beside.as_deref(), Some(point.printed.as_str())),
        ChartKind::Bars | ChartKind::Stacked | ChartKind::Grouped | ChartKind::Curve => {
            (Some(point.printed.as_str()), point.beside.as_deref())
        }
        ChartKind::Dots
        | ChartKind::Boxes
        | ChartKind::Matrix
        | ChartKind::Marks
        | ChartKind::Scatter
        | ChartKind::Map
        | ChartKind::Timeline => return point.printed.clone(),
    };
    let (Some(percent), Some(count)) = (percent, count) else {
        return self::percent(&point.printed, locale);
    };
    let (percent, sign) = before_sign(percent);
    let of = [("count", count), ("unit", chart.unit.as_str())];
    locale.say("chart-count-percent", &[of[0], of[1], ("percent", percent), ("sign", sign)])
}

/// A percent with what stands behind it.
pub fn percent(printed: &str, locale: &Locale) -> String {
    let (percent, sign) = before_sign(printed);
    locale.say("chart-percent", &[("percent", percent), ("sign", sign)])
}

/// A category with the values of all series there.
pub fn category(chart: &Chart, panel: &Panel, index: usize, locale: &Locale) -> String {
    let place = &panel.categories[index];
    let name = with_base(&place.label, place.n.as_deref(), locale);
    let name = format!("{} {name}", panel.title);
    let points = panel.series.iter().filter_map(|one| Some((&one.name, one.points.get(index)?)));
    let values = match &panel.series[..] {
        [one] => {
            one.points.get(index).map(|point| printed(chart, point, locale)).unwrap_or_default()
        }
        _ => levels(chart, points, locale),
    };
    locale.say("chart-spot", &[("name", name.trim_start()), ("values", &values)])
}

/// A label, with its base where it has one.
pub fn with_base(label: &str, n: Option<&str>, locale: &Locale) -> String {
    match n {
        Some(n) => locale.say("chart-named-base", &[("name", label), ("n", n)]),
        None => label.to_owned(),
    }
}

/// The base of the whole, as on top of a chart.
pub fn base(n: &str, locale: &Locale) -> String {
    locale.say("chart-base", &[("n", n)])
}

/// What is printed in a row in place of values that are not drawn: where they would stand, or
/// behind those that are.
pub fn signs_of_row(points: &[&Point]) -> (String, String) {
    let signs = signs(points.iter().copied());
    match points.iter().any(|point| point.value.is_some()) {
        true => (String::new(), signs),
        false => (signs, String::new()),
    }
}

/// Labels with values, those without a figure left out.
fn levels<'a>(
    chart: &Chart,
    points: impl Iterator<Item = (&'a String, &'a Point)>,
    locale: &Locale,
) -> String {
    let words = points.filter(|(_, point)| !point.printed.is_empty()).map(|(label, point)| {
        locale.say("alt-value", &[("label", label), ("value", &printed(chart, point, locale))])
    });
    words.collect::<Vec<_>>().join(&locale.word("list-separator"))
}

fn labelled<'a>(
    panel: &'a Panel,
    series: &'a Series,
) -> impl Iterator<Item = (&'a String, &'a Point)> {
    panel.categories.iter().map(|place| &place.label).zip(&series.points)
}

/// The values of a series, which is named where there are several.
fn series(chart: &Chart, panel: &Panel, series: &Series, locale: &Locale) -> String {
    let levels = levels(chart, labelled(panel, series), locale);
    let n = series.n.as_ref().or(chart.base.as_ref()).map_or("", String::as_str);
    let args = [("name", series.name.as_str()), ("n", n), ("levels", &levels)];
    let is_alone =
        matches!(chart.kind, ChartKind::Bars | ChartKind::Histogram) && panel.series.len() == 1;
    let form = match (is_alone, n.is_empty()) {
        (true, _) => "alt-series",
        (_, true) => "alt-named-values",
        (_, false) => "alt-named-series",
    };
    locale.say(form, &args)
}

/// Of each bar its parts.
fn piles(chart: &Chart, panel: &Panel, locale: &Locale) -> Vec<String> {
    let of = |(index, place): (usize, &Place)| {
        let parts = panel.series.iter();
        let parts = parts.filter_map(|one| Some((&one.name, one.points.get(index)?)));
        let levels = levels(chart, parts, locale);
        let n = place.n.as_deref().unwrap_or_default();
        let args = [("name", place.label.as_str()), ("n", n), ("levels", &levels)];
        locale.say("alt-named-series", &args)
    };
    panel.categories.iter().enumerate().map(of).collect()
}

/// Of each series the value of each row.
fn dots(chart: &Chart, panel: &Panel, locale: &Locale) -> Vec<String> {
    let of = |series: &Series| {
        let levels = levels(chart, labelled(panel, series), locale);
        locale.say("alt-named-values", &[("name", &series.name), ("levels", &levels)])
    };
    panel.series.iter().map(of).collect()
}

/// Of each box the median and quartiles.
fn boxes(chart: &Chart, panel: &Panel, locale: &Locale) -> Vec<String> {
    let of = |(index, place): (usize, &Place)| {
        let [_, q1, median, q3, ..] = panel.at(index).collect::<Vec<_>>()[..] else {
            return String::new();
        };
        let printed = |point| printed(chart, point, locale);
        let args = [
            ("variable", panel.title.as_str()),
            ("subset", &place.label),
            ("n", place.n.as_deref().unwrap_or_default()),
            ("median", &printed(median)),
            ("q1", &printed(q1)),
            ("q3", &printed(q3)),
        ];
        locale.say("alt-box", &args)
    };
    panel.categories.iter().enumerate().map(of).collect()
}

/// Of each row the state with its months, and the milestone; before all the day of it.
fn tasks(chart: &Chart, locale: &Locale) -> Vec<String> {
    let of_panel = |panel: &Panel| {
        let row = |(index, place): (usize, &Place)| {
            // A milestone alone is where its state is.
            let is_alone = |series: usize| chart.milestones == Some(series) && place.from.is_none();
            let series = panel.series.iter().enumerate().filter(|(of, _)| !is_alone(*of));
            let of_row = series.map(|(_, one)| (&one.name, &one.points[index]));
            let levels = levels(chart, of_row, locale);
            let name = match panel.title.is_empty() {
                true => place.label.clone(),
                false => format!("{} {}", panel.title, place.label),
            };
            match levels.is_empty() {
                true => name,
                false => locale.say("alt-named-values", &[("name", &name), ("levels", &levels)]),
            }
        };
        panel.categories.iter().enumerate().map(row).collect::<Vec<_>>()
    };
    let today = chart.mark.iter().map(|mark| mark.label.clone());
    today.chain(chart.panels.iter().flat_map(of_panel)).collect()
}

/// The pairs that go together most.
fn pairs(chart: &Chart, panel: &Panel, locale: &Locale) -> Vec<String> {
    let of = |&(row, column): &(usize, usize)| {
        let (first, second) = (panel.categories.get(row)?, panel.series.get(column)?);
        let percent = second.points.get(row).filter(|point| point.value.is_some())?;
        let percent = printed(chart, percent, locale);
        let args = [("first", &first.label), ("second", &second.name), ("percent", &percent)];
        Some(locale.say("alt-pair", &args.map(|(name, text)| (name, text.as_str()))))
    };
    chart.named.iter().filter_map(of).collect()
}
