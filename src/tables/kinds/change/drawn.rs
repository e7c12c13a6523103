//! A table of changes as a chart.

use super::Change;
use super::lines::{Line, line_n, lines, positions};
use crate::tables::chart::{Chart, Panel, Place, Point, Series, axis_of_unit};
use crate::tables::grid::heading;
use crate::tables::spec::ChartKind;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Table};
use crate::words::{Message, Words};

/// Lines that can be told apart: more are dots.
const MOST_LINES: usize = 7;

/// What the values of lines are; those of several units have no axis.
fn values(table: &Table, first: &Line<'_>) -> Words {
    match first.statistic {
        Statistic::Percent => heading(Statistic::Percent),
        _ => table.variables.first().map(|of| axis_of_unit(table, of)).unwrap_or_default(),
    }
}

/// Answers as rows and a mark or bar a wave, or lines through the waves; of one number the waves
/// as rows.
pub fn by_wave(change: &Change, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
    let lines = lines(table);
    let waves = change.waves(table);
    let first = lines.first()?;
    let is_one = lines.len() == 1;
    let point = |line: &Line<'_>, wave: &Grouped| {
        let at = line.at.in_group(&wave.group);
        // Several marks in a row, or lines, have no room for their intervals.
        let has_room = is_one && matches!(kind, ChartKind::Dots | ChartKind::Curve);
        let interval = table.limits(at).filter(|_| has_room);
        Point { interval, ..Point::at(table, at, line.statistic) }
    };
    // Values of several units have no axis.
    let lines: Vec<&Line<'_>> =
        lines.iter().filter(|line| line.statistic == first.statistic).collect();
    let of_line = |line: &&Line<'_>, name: Words| Series {
        name,
        n: None,
        points: waves.iter().map(|wave| point(line, wave)).collect(),
    };
    let (places, series) = match (kind, lines.as_slice()) {
        (ChartKind::Curve, lines) => {
            let series = lines.iter().map(|line| of_line(line, line.name.clone())).collect();
            let n = |wave: &Grouped| line_n(table, first, wave);
            (over_time(table, &waves, &n), series)
        }
        (ChartKind::Dots, [line]) => {
            let place = |wave: &&Grouped| {
                Place::named(&wave.label, Some(line_n(table, first, wave).unwrap_or_default()))
            };
            (waves.iter().map(place).collect(), vec![of_line(line, line.name.clone())])
        }
        (_, lines) => {
            let places = lines.iter().map(|line| Place::named(&line.name, None)).collect();
            let series = waves.iter().map(|wave| {
                let n = line_n(table, first, wave);
                let points = lines.iter().map(|line| point(line, wave)).collect();
                Series { name: wave.label.clone(), n, points }
            });
            (places, series.collect())
        }
    };
    let is_trend = kind == ChartKind::Curve;
    let panel = Panel::of(values(table, first), places, series);
    Some(Chart { is_trend, ..Chart::of(table, kind, panel) })
}

/// A panel a value. Answers to the questions as rows, all below, and a mark a wave; or a line each
/// through the waves, as far as these can be told apart.
pub fn by_group(change: &Change, table: &Table, kind: ChartKind) -> Option<Chart<Words>> {
    let lines = lines(table);
    let (waves, answers) = (change.waves(table), change.answers(table));
    let first = lines.first()?;
    let kind = if answers.len() < MOST_LINES { kind } else { ChartKind::Dots };
    let has_questions = change.groups.len() > 1;
    let name = |answer: &Grouped| match has_questions {
        true => Message::new("cross-column")
            .words("question", &answer.question)
            .words("answer", &answer.label)
            .into(),
        false => answer.label.clone(),
    };
    let answers: Vec<Option<&Grouped>> = answers.into_iter().map(Some).chain([None]).collect();
    let names = || answers.iter().map(|of| of.map_or_else(|| Words::of("all-respondents"), name));
    let point = |line: &Line<'_>, answer: Option<&Grouped>, wave: &Grouped| {
        let group = answer.map(|of| of.group.within(&wave.group));
        let at = line.at.in_group(group.as_ref().unwrap_or(&wave.group));
        Point { interval: None, ..Point::at(table, at, line.statistic) }
    };
    let values = values(table, first);
    let panel = |line: &Line<'_>| {
        let (places, series) = match kind {
            ChartKind::Curve => {
                let series = answers.iter().zip(names()).map(|(answer, name)| Series {
                    name,
                    n: None,
                    points: waves.iter().map(|wave| point(line, *answer, wave)).collect(),
                });
                (over_time(table, &waves, &|_| None), series.collect())
            }
            _ => {
                let series = waves.iter().map(|wave| Series {
                    name: wave.label.clone(),
                    n: None,
                    points: answers.iter().map(|answer| point(line, *answer, wave)).collect(),
                });
                (names().map(|name| Place::named(&name, None)).collect(), series.collect())
            }
        };
        Panel { title: line.label.clone(), ..Panel::of(values.clone(), places, series) }
    };
    let panels = lines.iter().map(panel).collect();
    let is_trend = kind == ChartKind::Curve;
    let chart = Chart::of(table, kind, Panel::of(Words::default(), Vec::new(), Vec::new()));
    Some(Chart { is_trend, panels, ..chart })
}

/// The waves as places on an axis of time, with their n.
fn over_time(
    table: &Table,
    waves: &[&Grouped],
    n: &dyn Fn(&Grouped) -> Option<Words>,
) -> Vec<Place<Words>> {
    let places = waves.iter().zip(positions(table, waves));
    let place = |(wave, from): (&&Grouped, f64)| Place {
        from: Some(from),
        ..Place::named(&wave.label, n(wave))
    };
    places.map(place).collect()
}
