//! Ingest, tabulation, document with charts, and PDF of the sample, apart:
//! `cargo bench -p survey-benches`.

use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use survey::disclosure::{Rules, release};
use survey::locales::{Lang, Locale};
use survey::policy::Policy;
use survey::view::chart;
use survey::view::document::{Document, Figure};
use survey::writers::pdf;
use survey::{assets, ingest, plan, questionnaire, tables, validation};

fn pipeline(c: &mut Criterion) {
    let locale = Locale::new(Lang::Ja);
    let source = assets::questionnaire("jmar-2018").expect("built in");
    let mut questionnaire = questionnaire::load(&source).expect("a good questionnaire");
    let files =
        [PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../sample-data/jmar-2018.xlsx"))];
    let opened = ingest::open(&files, None).expect("readable");
    let guidance = Default::default();
    let codes = ingest::codes_of_study(&opened, &questionnaire, &guidance).expect("areas");
    for (index, codes) in codes {
        questionnaire.variables[index].codes = codes;
    }
    let template = assets::template("jmar-2018", None).expect("built in");
    let plan = plan::load(&template, &questionnaire, &Default::default()).expect("a good plan");
    let read = || {
        let files = ingest::open(&files, None).expect("readable");
        ingest::read(&files, &questionnaire, &Default::default()).expect("readable")
    };
    let responses = read();
    let mut linked = plan.clone();
    linked.is_linked = true;
    let tabulate_by = |plan: &tables::Outline| {
        let (findings, rates) = validation::validate(&responses, &questionnaire, None);
        let quality = validation::quality(&responses, &questionnaire, &findings, &rates);
        tables::tabulate(&responses, &questionnaire, plan, quality).expect("tabulated")
    };
    let tabulate = || tabulate_by(&plan);
    let (name, policy) = Policy::find("standard", None).expect("built in");
    let rules = Rules { name, policy, ..Rules::default() };
    let protect = || release(tabulate_by(&linked), &rules);
    let release = release(tabulate(), &Rules::default());
    let palette = Default::default();
    let draw = || Document::of(&release, &template, &palette, &locale).expect("a report");
    let document = draw();
    let sources = pdf::source(&document, &template, &Default::default(), &locale).expect("written");

    c.bench_function("ingest", |b| b.iter(read));
    c.bench_function("tabulation", |b| b.iter(tabulate));
    c.bench_function("tabulation with what few answered hidden", |b| b.iter(protect));
    c.bench_function("document", |b| b.iter(draw));
    c.bench_function("charts/png", |b| {
        let png =
            |figure: &Figure| figure.picture.svgs.iter().filter_map(|svg| chart::png(svg)).count();
        b.iter(|| document.figures().map(png).sum::<usize>());
    });
    c.bench_function("pdf", |b| {
        b.iter(|| {
            // Typst remembers what it has seen; a run of the program has seen nothing.
            pdf::forget_typesetting(0);
            pdf::typeset(&sources).expect("typeset")
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = pipeline
}
criterion_main!(benches);
