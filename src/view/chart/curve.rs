//! Points joined by lines: how much the top part of the respondents has (Lorenz curve), or
//! how a share moves with a threshold.

use super::canvas::{
    Align, Canvas, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, wrap,
};
use super::labels::{Label, Segment, spread_apart};
use super::palette::{Colour, INK, MUTED, Palette, RULE};
use super::sheet::Section;
use super::words::{base, category, with_base};
use crate::format::grouped;
use crate::locales::Locale;
use crate::tables::chart::{Chart, Panel, Place, Point, Series, signs};

const TOP: i32 = 64;
const PLOT: i32 = 340;

const WIDE: u32 = 3;

/// What is between the names of lines at least.
const NAMES_APART: i32 = 6;
/// Room for the names of lines beside the plot.
const NAMES: i32 = 250;

/// Colour and dash of a line, told apart in grey too.
fn look(index: usize, palette: &Palette) -> (Colour, i32) {
    let colours = [palette.dark, palette.light, Colour(120, 120, 120)];
    let dashes = [0, 9, 3];
    (colours[index % 3], dashes[(index + index / 3) % 3])
}

/// Height of the title of one of several panels.
const TITLE: i32 = 34;

/// Percents on the y axis, `from` of the categories on the x axis. A line has a gap where a
/// value is hidden. Several panels have the same axes.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let is_lorenz = chart.has_diagonal;
    let series: Vec<Vec<Vec<Dot<'_>>>> = chart
        .panels
        .iter()
        .map(|panel| panel.series.iter().map(|one| dots(panel, one, is_lorenz)).collect())
        .collect();
    let all = || series.iter().flatten().flatten();
    let xs = || all().map(|dot| dot.x);
    let (least, most) = if is_lorenz {
        (0.0, 100.0)
    } else {
        (xs().fold(f64::INFINITY, f64::min), xs().fold(f64::NEG_INFINITY, f64::max))
    };
    let left = MARGIN + text_width("100", SMALL) + 40;
    // A Lorenz curve is square, with room for the names of its lines.
    let right = match (is_lorenz, chart.is_trend) {
        (true, _) => left + PLOT + 60,
        (_, true) => WIDTH - MARGIN - NAMES,
        _ => WIDTH - MARGIN - 40,
    };
    let limits = all().filter_map(|dot| dot.interval).map(|(_, to)| to);
    let highest = all().filter_map(|dot| dot.y).chain(limits).fold(0.0, f64::max);
    // Room for the label of the highest point.
    let tops = [10.0, 20.0, 40.0, 60.0, 80.0];
    let top = tops.into_iter().find(|top| highest * 1.1 < *top && !is_lorenz).unwrap_or(100.0);
    let axes = Axes { left, right, least, spread: (most - least).max(1.0), top };
    let title_height = if chart.panels.len() > 1 { TITLE } else { 0 };
    let plots: Vec<Plot<'_>> = chart
        .panels
        .iter()
        .zip(&series)
        .map(|(panel, series)| Plot::new(chart, panel, series, &axes, locale))
        .collect();
    let sections: Vec<Section> = plots
        .iter()
        .map(|plot| Section { head: title_height + plot.head, rows: plot.rows.clone(), foot: 0 })
        .collect();

    draw_sheet(&sections, |canvas| {
        let mut from = 0;
        for plot in &plots {
            if title_height > 0 {
                canvas.text(left, from + TITLE / 2, &plot.panel.title, TEXT, Align::Left, INK);
            }
            plot.draw(canvas, from + title_height, &axes, (locale, palette));
            from += title_height + plot.head + plot.rows.iter().sum::<i32>();
        }
    })
}

/// Where values stand.
struct Axes {
    left: i32,
    right: i32,
    /// On the x axis the least value, and how far the most is from it.
    least: f64,
    spread: f64,
    /// The end of the y axis.
    top: f64,
}

impl Axes {
    fn x(&self, x: f64) -> i32 {
        let room = f64::from(self.right - self.left);
        self.left + (room * (x - self.least) / self.spread).round() as i32
    }

    /// Above the end of the axis.
    fn up(&self, y: f64) -> i32 {
        (f64::from(PLOT) * y / self.top).round() as i32
    }
}

/// The lines of a panel and their names.
struct Plot<'p> {
    chart: &'p Chart,
    panel: &'p Panel,
    /// By line.
    series: &'p [Vec<Dot<'p>>],
    names: Names,
    names_from: i32,
    /// Where lines end whose names stand beside that.
    ends: Vec<Option<(i32, i32)>>,
    /// What stands above the names where these are below.
    head: i32,
    rows: Vec<i32>,
}

impl<'p> Plot<'p> {
    fn new(
        chart: &'p Chart,
        panel: &'p Panel,
        series: &'p [Vec<Dot<'p>>],
        axes: &Axes,
        locale: &Locale,
    ) -> Self {
        // Names stand beside the plot or, where they are many, below it.
        let (head, names_from) = (TOP + PLOT + 72, axes.right + 30);
        let beside = names(chart, panel, (names_from, TOP + 40), locale);
        let end =
            |names: &Names| names.last().map_or(0, |(y, lines)| y + lines.len() as i32 * LINE);
        let is_named = chart.has_diagonal || chart.is_trend;
        let is_beside = !is_named || end(&beside) <= head;
        let names_from = if is_beside { names_from } else { axes.left };
        let mut names = match is_beside {
            true => beside,
            false => names(chart, panel, (axes.left, head + LINE), locale),
        };
        let ends_of_lines: Vec<Option<(i32, i32)>> = series
            .iter()
            .map(|dots| {
                let (x, y) = dots.iter().rev().find_map(|dot| Some((dot.x, dot.y?)))?;
                let end = (axes.x(x), TOP + PLOT - axes.up(y));
                (is_beside && chart.is_trend).then_some(end)
            })
            .collect();
        // Beside the ends of their lines, as far as these are apart.
        if is_beside && chart.is_trend {
            let wanted = names.iter().zip(&ends_of_lines).map(|((y, lines), end)| {
                (end.map_or(*y, |(_, y)| y), lines.len() as i32 * LINE + NAMES_APART)
            });
            let wanted: Vec<(i32, i32)> = wanted.collect();
            let places = spread_apart(&wanted, (TOP - 20, head));
            names.iter_mut().zip(places).for_each(|((y, _), place)| *y = place);
        }
        let ends = names.iter().skip(1).map(|(y, _)| y - LINE / 2);
        let ends =
            ends.chain([end(&names)]).scan(head, |from, to| Some(to - std::mem::replace(from, to)));
        let rows = if is_beside { Vec::new() } else { ends.collect() };
        Self { chart, panel, series, names, names_from, ends: ends_of_lines, head, rows }
    }

    fn draw(
        &self,
        canvas: &Canvas<'_>,
        from: i32,
        axes: &Axes,
        (locale, palette): (&Locale, &Palette),
    ) {
        let Self { chart, panel, .. } = self;
        let &Axes { left, right, top, .. } = axes;
        let is_lorenz = chart.has_diagonal;
        let bottom = from + TOP + PLOT;
        let x_of = |x: f64| axes.x(x);
        let y_of = |y: f64| bottom - axes.up(y);
        if let Some(n) = &chart.base {
            canvas.text(left, from + 16, &base(n, locale), SMALL, Align::Left, MUTED);
        }
        let step = if is_lorenz || top > 40.0 { 20 } else { top as i32 / 4 };
        for tick in (0..=top as i32).step_by(step.max(2) as usize) {
            let y = y_of(f64::from(tick));
            canvas.line((left, y), (right, y), RULE, 1);
            canvas.text(left - 8, y, &tick.to_string(), SMALL, Align::Right, MUTED);
        }
        let unit = locale.say("chart-axis-count", &[("unit", "%")]);
        canvas.text(MARGIN, from + TOP - 22, &unit, SMALL, Align::Left, MUTED);
        canvas.line((left, bottom), (right, bottom), MUTED, 1);
        let ticks: Vec<f64> = if is_lorenz {
            [0.0, 20.0, 40.0, 60.0, 80.0, 100.0].to_vec()
        } else {
            self.series.first().into_iter().flatten().map(|dot| dot.x).collect()
        };
        for tick in &ticks {
            canvas.line((x_of(*tick), bottom), (x_of(*tick), bottom + 5), MUTED, 1);
        }
        let place = |tick: f64| panel.categories.iter().find(|place| place.from == Some(tick));
        let named = |tick: &f64| place(*tick).filter(|_| chart.is_trend);
        let label =
            |tick: &f64| named(tick).map_or_else(|| grouped(*tick), |own| own.label.clone());
        canvas.along(ticks.iter().map(|tick| (x_of(*tick), label(tick))), bottom + 18);
        let n = |tick: &f64| Some((x_of(*tick), base(named(tick)?.n.as_ref()?, locale)));
        canvas.along(ticks.iter().filter_map(n), bottom + 18 + LINE);
        canvas.text((left + right) / 2, bottom + 50, &panel.axis, TEXT, Align::Centre, INK);
        if is_lorenz {
            canvas.line((x_of(0.0), y_of(0.0)), (x_of(100.0), y_of(100.0)), MUTED, 1);
            let (x, y) = (x_of(48.0), y_of(56.0));
            canvas.text(x, y, &locale.word("chart-equal"), SMALL, Align::Right, MUTED);
        }
        let marked = chart.mark.as_ref().map(|mark| mark.value);
        let most = axes.least + axes.spread;
        let marked = marked.filter(|mark| (axes.least..=most).contains(mark)).map(x_of);
        if let Some(x) = marked {
            canvas.threshold(x, from + TOP - 8, bottom);
        }
        for (index, place) in panel.categories.iter().enumerate() {
            let x = place.from.map(|from| if is_lorenz { 100.0 - from } else { from });
            let Some(x) = x.map(x_of) else { continue };
            let spot = category(chart, panel, index, locale);
            canvas.spot((x - 14, from + TOP), (28, PLOT), &spot);
        }
        let is_named = is_lorenz || chart.is_trend;
        let at = |dot: &Dot<'_>| dot.y.map(|y| (x_of(dot.x), y_of(y)));
        for (i, dots) in self.series.iter().enumerate() {
            let (colour, dash) = look(i, palette);
            for (from, to) in segments(dots, &at) {
                dashed(canvas, from, to, dash, colour);
            }
            for dot in dots {
                if let Some((x, (from, to))) = dot.interval.map(|of| (x_of(dot.x), of)) {
                    let (from, to) = (y_of(from.max(0.0)), y_of(to.min(top)));
                    canvas.line((x, from), (x, to), colour, 1);
                    for end in [from, to] {
                        canvas.line((x - 5, end), (x + 5, end), colour, 1);
                    }
                }
            }
            if is_named {
                let (y, name) = &self.names[i];
                let (x, y) = (self.names_from, from + y);
                if let Some((end, of)) = self.ends[i] {
                    canvas.line((end + 6, from + of), (x - 4, y), MUTED, 1);
                }
                dashed(canvas, (x, y), (x + 44, y), dash, colour);
                canvas.lines(x + 54, y, name, SMALL, Align::Left);
            }
        }
        if !is_lorenz {
            self.print(canvas, &at, (axes, bottom), marked, palette);
        }
    }

    /// Prints the values of points above these, or below where a line runs there, if need be their
    /// own. What has no room is left to the table.
    fn print(
        &self,
        canvas: &Canvas<'_>,
        at: &dyn Fn(&Dot<'_>) -> Option<(i32, i32)>,
        (axes, bottom): (&Axes, i32),
        marked: Option<i32>,
        palette: &Palette,
    ) {
        let mut taken: Vec<Label> = Vec::new();
        for (i, dots) in self.series.iter().enumerate() {
            let (colour, _) = look(i, palette);
            for (number, dot) in (1..).zip(dots) {
                let x = axes.x(dot.x);
                let ys = match at(dot) {
                    Some((_, y)) => {
                        canvas.rectangle(x - 3, y - 3, 6, 6, colour);
                        vec![y - 16, y + 16]
                    }
                    None => vec![bottom - 12],
                };
                // The last value of a trend stands behind its name.
                if self.chart.is_trend && number == dots.len() && dot.y.is_some() {
                    continue;
                }
                // Beside the line of the mark and the axis, not on them.
                let is_beside = x == axes.left || marked == Some(x) || dot.interval.is_some();
                let (x, align) = if is_beside { (x + 8, Align::Left) } else { (x, Align::Centre) };
                let width = text_width(dot.printed, SMALL);
                let start = if is_beside { x } else { x - width / 2 };
                let own = |y: i32| Label { left: start, right: start + width, middle: y };
                let is_free = |y: &i32| {
                    *y < bottom - SMALL / 2 && taken.iter().all(|other| !own(*y).meets(other))
                };
                let is_clear = |of: usize, y: i32| {
                    !segments(&self.series[of], at).any(|line| own(y).is_crossed(line))
                };
                let is_clear_of_others =
                    |y: &i32| (0..self.series.len()).all(|of| of == i || is_clear(of, *y));
                let free: Vec<i32> =
                    ys.into_iter().filter(is_free).filter(is_clear_of_others).collect();
                if let Some(&y) = free.iter().find(|y| is_clear(i, **y)).or(free.first()) {
                    canvas.text(x, y, dot.printed, SMALL, align, INK);
                    taken.push(own(y));
                }
            }
        }
    }
}

/// The parts of a line, which has gaps.
fn segments<'d>(
    dots: &'d [Dot<'_>],
    at: &'d dyn Fn(&Dot<'_>) -> Option<(i32, i32)>,
) -> impl Iterator<Item = Segment> + 'd {
    dots.windows(2).filter_map(|pair| at(&pair[0]).zip(at(&pair[1])))
}

/// A point of a line; `y` is `None` where it is not drawn.
struct Dot<'p> {
    x: f64,
    y: Option<f64>,
    printed: &'p str,
    interval: Option<(f64, f64)>,
}

/// The points of a line. The Lorenz curve runs from the lowest respondents to the highest: what
/// the lowest 90 percent have is what the top 10 have not.
fn dots<'p>(panel: &Panel, series: &'p Series, is_lorenz: bool) -> Vec<Dot<'p>> {
    let dot = |(place, point): (&Place, &'p Point)| {
        let (x, printed) = (place.from?, point.printed.as_str());
        Some(match is_lorenz {
            true => {
                Dot { x: 100.0 - x, y: point.value.map(|y| 100.0 - y), printed, interval: None }
            }
            // What is hidden has no place, and its interval would tell it.
            false => Dot { x, y: point.value, printed, interval: point.value.and(point.interval) },
        })
    };
    let points = panel.categories.iter().zip(&series.points);
    let mut dots: Vec<Dot<'_>> = points.filter_map(dot).collect();
    if is_lorenz && dots.iter().any(|dot| dot.y.is_some()) {
        dots.extend([0.0, 100.0].map(|end| Dot {
            x: end,
            y: Some(end),
            printed: "",
            interval: None,
        }));
    }
    dots.sort_by(|a, b| a.x.total_cmp(&b.x));
    dots
}

/// Names of lines, with where the middle of each is.
type Names = Vec<(i32, Vec<String>)>;

/// The names of the lines in the room right of and below a place. Behind the name stands what is
/// printed in place of values, and of a trend the last value, which has most room there.
fn names(chart: &Chart, panel: &Panel, (x, mut y): (i32, i32), locale: &Locale) -> Names {
    let mut names = Names::new();
    for series in &panel.series {
        let last = series.points.last().filter(|last| chart.is_trend && last.value.is_some());
        let behind = last.map_or_else(|| signs(&series.points), |last| last.printed.clone());
        let name = with_base(&series.name, series.n.as_deref(), locale);
        let name = format!("{name} {behind}");
        let lines = wrap(name.trim_end(), SMALL, WIDTH - MARGIN - x - 56);
        if let Some((_, above)) = names.last() {
            y += ((above.len() + lines.len()) as i32 * LINE / 2 + 1).max(34);
        }
        names.push((y, lines));
    }
    names
}

fn dashed(canvas: &Canvas<'_>, from: (i32, i32), to: (i32, i32), dash: i32, colour: Colour) {
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let length = dx.hypot(dy);
    if dash == 0 || length < 1.0 {
        canvas.line(from, to, colour, WIDE);
        return;
    }
    let at = |d: f64| {
        let share = (d / length).min(1.0);
        (from.0 + (dx * share).round() as i32, from.1 + (dy * share).round() as i32)
    };
    let mut done = 0.0;
    while done < length {
        canvas.line(at(done), at(done + f64::from(dash)), colour, WIDE);
        done += 2.0 * f64::from(dash);
    }
}
