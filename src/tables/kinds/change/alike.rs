//! Whether waves can be compared: their response rates, and what was not the same in all.

use std::collections::BTreeSet;

use crate::questionnaire::{Variable, WAVE, Wave};
use crate::tables::figure::{At, Of};
use crate::tables::making::Making;
use crate::tables::statistic::Statistic;
use crate::tables::table::{Grouped, Table};
use crate::words::{Message, Words};

/// Response rates, years, and what was not the same in all waves: of variables, and of the
/// questions by whose answers they are shown.
pub fn about_waves(
    making: &Making<'_>,
    table: &mut Table,
    [variables, by]: [&[&Variable]; 2],
    groups: &[(usize, Grouped)],
) {
    let waves = &making.questionnaire.waves;
    let subset = &making.subset().id;
    let counts = making.codes(making.everybody.clone(), WAVE);
    for (index, grouped) in groups {
        let wave = &waves[*index];
        let at = At::of(subset, "").in_group(&grouped.group);
        if let Some(year) = wave.year {
            table.put(at, Statistic::Year, Some(f64::from(year)), Of::nobody(None));
        }
        if let Some(surveyed) = wave.surveyed {
            let counted = counts.in_rows[*index];
            let count = counted.n as f64;
            table.put(
                at,
                Statistic::Count,
                Some(count),
                Of::all([counted], counted).over(surveyed),
            );
            table.put(at, Statistic::Surveyed, Some(surveyed), Of::nobody(None));
            let rate = Some(100.0 * count / surveyed);
            table.put(
                at,
                Statistic::ResponseRate,
                rate,
                Of::all([counted], counted).over(surveyed),
            );
        }
    }
    let frames: Vec<(Words, Words)> = groups
        .iter()
        .filter_map(|(index, of)| Some((of.label.clone(), waves[*index].frame_words()?)))
        .collect();
    if frames.windows(2).any(|pair| pair[0].1 != pair[1].1) {
        let frame = |(wave, frame): (Words, Words)| {
            Message::new("change-frame").words("wave", wave).words("frame", frame).into()
        };
        let frames = Words::listed(frames.into_iter().map(frame));
        table.remarks.push(Message::new("note-change-frames").words("frames", frames).into());
    }
    let designs: Vec<(Words, &Words)> = groups
        .iter()
        .filter_map(|(index, of)| Some((of.label.clone(), waves[*index].design.as_ref()?)))
        .collect();
    if designs.windows(2).any(|pair| pair[0].1 != pair[1].1) {
        let design = |(wave, design): (Words, &Words)| {
            Message::new("change-design").words("wave", wave).words("design", design).into()
        };
        let designs = Words::listed(designs.into_iter().map(design));
        table.remarks.push(Message::new("note-change-designs").words("designs", designs).into());
    }
    about_questions(making, table, variables);
    let of_group = ["note-change-group-not-asked", "note-change-group-reworded"];
    for question in by {
        let label = question.label_words();
        for (key, waves) in of_group.into_iter().zip(unlike(making, &[question])) {
            let note =
                |waves| Message::new(key).words("question", &label).words("waves", waves).into();
            table.remarks.extend(waves.map(note));
        }
    }
}

/// Of which waves the questions of a table were not asked, or not in the same way.
pub fn about_questions(making: &Making<'_>, table: &mut Table, variables: &[&Variable]) {
    let keys = ["note-change-not-asked", "note-change-reworded", "note-change-asked-others"];
    for (key, waves) in keys.into_iter().zip(unlike(making, variables)) {
        table.remarks.extend(waves.map(|waves| Message::new(key).words("waves", waves).into()));
    }
}

/// The waves that did not ask questions, asked them in other words, and asked others.
fn unlike(making: &Making<'_>, variables: &[&Variable]) -> [Option<Words>; 3] {
    let questions: Vec<String> = variables
        .iter()
        .flat_map(|v| making.questionnaire.questions_of(std::slice::from_ref(&v.id)))
        .collect();
    let any = |of: &BTreeSet<String>| questions.iter().any(|id| of.contains(id));
    let waves = |is_so: &dyn Fn(&Wave) -> bool| {
        let codes = (1..).zip(&making.questionnaire.waves).filter(|(_, wave)| is_so(wave));
        let labels = codes.filter_map(|(code, _)| {
            let wave = making.questionnaire.variable(WAVE)?;
            wave.codes.iter().find(|of| of.code == code).map(|of| of.label_words())
        });
        let labels: Vec<Words> = labels.collect();
        (!labels.is_empty()).then(|| Words::listed(labels))
    };
    [
        waves(&|wave| any(&wave.not_asked)),
        waves(&|wave| any(&wave.reworded)),
        waves(&|wave| any(&wave.asked_others)),
    ]
}
