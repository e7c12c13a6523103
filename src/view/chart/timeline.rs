//! Bars over months, one a row, with what they stand for by their pattern as well as by colour;
//! milestones as marks; a line for the day on which it stood so.

use chrono::{Datelike, Months, NaiveDate};

use super::canvas::{
    Align, Canvas, Drawn, LINE, MARGIN, SMALL, TEXT, WIDTH, draw_sheet, text_width, wrap,
};
use super::hatch;
use super::legend::Keys;
use super::palette::{ACCENT, INK, INK_ON_LIGHT, MUTED, Palette, Pattern, RULE, WHITE};
use super::sheet::Section;
use super::words::category;
use crate::locales::Locale;
use crate::tables::chart::{Chart, Panel, day_number, day_of};

const LABEL_WIDTH: i32 = 290;
const BAR: i32 = 18;
/// Years, and months below them.
const HEAD: i32 = 2 * LINE;
/// The most lines that an axis has: of more months some are left out.
const MOST_LINES: u32 = 48;
/// The form of milestones among those of marks.
const DIAMOND: usize = 2;

/// A row, with the heading that stands above the first of a panel.
struct Row<'c> {
    heading: Vec<String>,
    label: Vec<String>,
    panel: &'c Panel,
    index: usize,
}

impl Row<'_> {
    fn above(&self) -> i32 {
        match self.heading.is_empty() {
            true => 0,
            false => self.heading.len() as i32 * LINE + 8,
        }
    }

    fn height(&self) -> i32 {
        self.above() + (self.label.len() as i32 * LINE + 8).max(BAR + 12)
    }
}

/// Months from the first to after the last, as lines of an axis.
struct Axis {
    first: NaiveDate,
    months: u32,
    /// Months from a line to the next.
    step: u32,
    left: i32,
    right: i32,
}

impl Axis {
    fn of(chart: &Chart, left: i32, right: i32) -> Self {
        let (least, most) = chart.days().unwrap_or_default();
        let first = day_of(least).with_day(1).unwrap_or_default();
        // What ends with a month is before the first of the next.
        let last = day_of(most - 0.5);
        let months =
            (last.year() - first.year()) * 12 + last.month0() as i32 - first.month0() as i32 + 1;
        let months = months.max(1) as u32;
        let steps = [1, 3, 6, 12, 60, 120, 600, 1200];
        let step = steps.into_iter().find(|step| months / step <= MOST_LINES).unwrap_or(1200);
        Self { first, months, step, left, right }
    }

    /// The first day of a month of the axis.
    fn month(&self, month: u32) -> NaiveDate {
        self.first.checked_add_months(Months::new(month)).unwrap_or(self.first)
    }

    fn x(&self, day: f64) -> i32 {
        let (from, to) = (day_number(self.first), day_number(self.month(self.months)));
        let share = (day - from) / (to - from);
        self.left + (f64::from(self.right - self.left) * share).round() as i32
    }

    /// Lines, each with the month or the year that begins there.
    fn draw(&self, canvas: &Canvas<'_>, top: i32, bottom: i32, locale: &Locale) {
        let is_line = |month: &u32| {
            let day = self.month(*month);
            day.month0().is_multiple_of(self.step.min(12))
                && day.year().unsigned_abs().is_multiple_of((self.step / 12).max(1))
        };
        for month in (0..=self.months).filter(is_line) {
            let day = self.month(month);
            let (x, is_year) = (self.x(day_number(day)), day.month() == 1);
            let from = if is_year { top - HEAD + 4 } else { top };
            canvas.line((x, from), (x, bottom), if is_year { MUTED } else { RULE }, 1);
        }
        canvas.line((self.left, top), (self.right, top), MUTED, 1);
        let middle = |month: u32| {
            let ends = [month, month + 1].map(|month| self.x(day_number(self.month(month))));
            (ends[0] + ends[1]) / 2
        };
        let months = (0..self.months).filter(|month| self.step < 12 && is_line(month));
        let months = months.map(|month| (middle(month), self.month(month).month().to_string()));
        canvas.along(months, top - 11);
        let mut free = i32::MIN;
        let begins = |month: &u32| *month == 0 || self.month(*month).month() == 1 && is_line(month);
        for month in (0..self.months).filter(begins) {
            let year = self.month(month).year();
            let text = locale.say("timeline-year", &[("year", &year.to_string())]);
            let x = self.x(day_number(self.month(month))) + 5;
            let next = NaiveDate::from_ymd_opt(year + self.step.div_ceil(12) as i32, 1, 1);
            let next = next.map_or(self.right, |next| self.x(day_number(next)).min(self.right));
            let end = x + text_width(&text, SMALL);
            // The year in which it begins may have no room before the next.
            if x >= free
                && end <= next.max(self.right - 40).min(WIDTH)
                && (end <= next || next == self.right)
            {
                canvas.text(x, top - HEAD + 11, &text, SMALL, Align::Left, MUTED);
                free = end + 8;
            }
        }
    }
}

/// The categories of each panel are rows.
pub fn draw(chart: &Chart, locale: &Locale, palette: &Palette) -> Vec<Drawn> {
    let rows: Vec<Row<'_>> = chart.panels.iter().flat_map(rows).collect();
    let label_width =
        rows.iter().flat_map(|row| &row.label).map(|l| text_width(l, TEXT)).max().unwrap_or(0);
    let left = MARGIN + label_width + 14;
    let axis = Axis::of(chart, left, WIDTH - MARGIN - 6);
    // Only what is drawn is explained.
    let series = &chart.panels[0].series;
    let is_drawn = |index: usize| {
        let points = |panel: &Panel| panel.series[index].points.iter().any(|p| p.value.is_some());
        chart.panels.iter().any(points)
    };
    let drawn: Vec<usize> = (0..series.len()).filter(|&index| is_drawn(index)).collect();
    let names: Vec<String> = drawn.iter().map(|&index| series[index].name.clone()).collect();
    let legend = Keys::new(&names);
    let today = i32::from(chart.mark.is_some()) * LINE;
    let top = legend.height + 6 + today + HEAD;
    let heights: Vec<i32> = rows.iter().map(Row::height).collect();
    let bottom = top + heights.iter().sum::<i32>();
    let sections = Section::below(legend.height, top - legend.height, heights, MARGIN);
    let key = |canvas: &Canvas<'_>, area: [i32; 4], index: usize| {
        let [x, y, width, height] = area;
        if chart.milestones == Some(index) {
            return milestone(canvas, [x + width / 2, y + height / 2], chart, None, palette);
        }
        let is_stressed = chart.stressed.contains(&index);
        let ink = if is_stressed { ACCENT } else { palette.dark };
        hatch::pattern(canvas, area, Pattern::of(index), ink);
        canvas.frame(x, y, width, height, ink, if is_stressed { 3 } else { 1 });
    };

    draw_sheet(&sections, |canvas| {
        legend.draw_with(canvas, 0, |place, x, y| {
            key(canvas, [x, y, Keys::KEY, Keys::HIGH], drawn[place]);
        });
        let mut y = top;
        for row in &rows {
            if !row.heading.is_empty() {
                let middle = y + row.above() / 2;
                canvas.rectangle(MARGIN, y + 2, axis.right - MARGIN, row.above() - 4, palette.pale);
                let place = (MARGIN + 6, middle);
                canvas.lines_in(INK_ON_LIGHT, place, &row.heading, SMALL, Align::Left);
            }
            y += row.height();
        }
        axis.draw(canvas, top, bottom, locale);
        let mut y = top;
        for row in &rows {
            let middle = y + row.above() + (row.height() - row.above()) / 2;
            canvas.lines(left - 12, middle, &row.label, TEXT, Align::Right);
            let below = y + row.height() - 1;
            let said = category(chart, row.panel, row.index, locale);
            canvas.spot((0, y + row.above()), (WIDTH, row.height() - row.above()), &said);
            canvas.line((MARGIN, below), (axis.right, below), RULE, 1);
            let place = &row.panel.categories[row.index];
            let bar = place.from.zip(place.to).map(|(from, to)| (axis.x(from), axis.x(to)));
            let mut state = None;
            for (index, point) in row.panel.at(row.index).enumerate() {
                match (point.value, bar) {
                    (Some(day), _) if chart.milestones == Some(index) => {
                        let x = axis.x(day);
                        milestone(
                            canvas,
                            [x, middle],
                            chart,
                            state.filter(|_| bar.is_none()),
                            palette,
                        );
                    }
                    (Some(_), Some((from, to))) => {
                        let area = [from, middle - BAR / 2, (to - from).max(2), BAR];
                        key(canvas, area, index);
                    }
                    (Some(_), None) => {}
                    (None, _) => {
                        canvas.text(left + 6, middle, &point.printed, SMALL, Align::Left, INK);
                    }
                }
                state = point.value.map(|_| index).or(state);
            }
            y += row.height();
        }
        if let Some(mark) = &chart.mark {
            let x = axis.x(mark.value);
            canvas.threshold(x, top, bottom);
            let half = text_width(&mark.label, SMALL) / 2;
            let middle = x.clamp(MARGIN + half, WIDTH - MARGIN - half);
            let y = top - HEAD - LINE / 2;
            canvas.text(middle, y, &mark.label, SMALL, Align::Centre, ACCENT);
        }
    })
}

/// A milestone, which stands for a state itself where there is no bar: full if that is the first,
/// framed if readers are to look at it.
fn milestone(
    canvas: &Canvas<'_>,
    [x, y]: [i32; 2],
    chart: &Chart,
    state: Option<usize>,
    palette: &Palette,
) {
    let is_full = state.is_some_and(|state| Pattern::of(state) == Pattern::Full);
    if state.is_some_and(|state| chart.stressed.contains(&state)) {
        canvas.frame(x - 11, y - 11, 22, 22, ACCENT, 2);
    }
    canvas.mark(x, y, DIAMOND, if is_full { palette.dark } else { WHITE });
}

fn rows(panel: &Panel) -> impl Iterator<Item = Row<'_>> {
    panel.categories.iter().enumerate().map(move |(index, place)| Row {
        heading: match index {
            0 if !panel.title.is_empty() => wrap(&panel.title, SMALL, WIDTH - 4 * MARGIN),
            _ => Vec::new(),
        },
        label: wrap(&place.label, TEXT, LABEL_WIDTH),
        panel,
        index,
    })
}
