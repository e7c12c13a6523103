//! Earlier waves of a survey: opened, and set beside the questionnaire of today.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::hashed::{Hashed, hashed};
use crate::assets;
use crate::definition::Document;
use crate::design::{DesignFile, Designs, OfWave, Specified};
use crate::ingest::{self, Guidance, OpenFile, Reading, WrittenMapping, corrections};
use crate::locales::{Lang, Locale};
use crate::problem::{Failure, Fault, Problem};
use crate::questionnaire::{self, Questionnaire, WAVE, Wave};
use crate::responses::{Responses, same_letters};
use crate::study::Study;
use crate::waves::{Changed, Comparing, Translation, WaveFile};

/// How respondents were drawn, as it is written.
type WrittenDesign = Spanned<DesignFile>;

/// An earlier wave: its files, and how its answers are read as answers to the questions of today.
pub struct Earlier {
    files: Vec<OpenFile>,
    /// If it was asked with another, or read by a mapping of its own.
    questionnaire: Option<Questionnaire>,
    guidance: Guidance,
    pub translation: Translation,
}

/// All waves of a survey.
pub struct Opening {
    /// Oldest first.
    pub earlier: Vec<Earlier>,
    /// What the answers of today are marked by.
    pub own: Translation,
    /// How the respondents of each were drawn and weighted, where a study says so.
    pub designs: Option<Designs>,
}

/// Files of the waves that a study names.
pub struct Written {
    pub waves: Vec<WaveFile>,
    /// In which mistakes are placed.
    pub document: Document,
    pub folder: PathBuf,
}

impl Earlier {
    /// The survey before, read as this one is: with the same questionnaire and mapping.
    pub fn alike(path: &Path, guidance: &Guidance) -> Result<Self, Failure> {
        let files = ingest::open(&[path.to_owned()], None)?;
        let mapping = guidance.mapping.clone();
        let guidance = Guidance { mapping, ..Guidance::default() };
        Ok(Self { files, questionnaire: None, guidance, translation: Translation::none(0) })
    }

    pub fn reading<'a>(&'a self, now: &'a Questionnaire) -> Result<Reading<'a>, Failure> {
        let questionnaire = self.questionnaire.as_ref().unwrap_or(now);
        Reading::new(&self.files, questionnaire, &self.guidance)
    }

    pub fn responses(&self, now: &Questionnaire) -> Result<Responses, Failure> {
        Ok(self.translation.apply(self.reading(now)?.responses()?))
    }
}

impl Written {
    /// Those of a study, if it has any.
    pub fn of_study(study: &Study) -> Result<Option<Self>, Failure> {
        let (waves, mut document) = study.waves();
        if waves.is_empty() {
            return Ok(None);
        }
        let has = [study.file.previous.is_some(), study.file.design.is_some()];
        check(&waves, has, &mut document);
        match document.problems.is_empty() {
            true => Ok(Some(Self { waves, document, folder: study.folder.clone() })),
            false => Err(Failure::data(document.problems)),
        }
    }

    /// Two files, asked with the same questionnaire and called by their names.
    pub fn of_two(before: &[PathBuf], now: &[PathBuf]) -> Self {
        let text = |text: String| toml::Spanned::new(0..0, text);
        let name = |paths: &[PathBuf]| {
            let name = paths.first().and_then(|path| path.file_stem());
            name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let [first, second] = [name(before), name(now)];
        // Files of two years may have the same name in two folders.
        let folder = |paths: &[PathBuf]| {
            let folder = paths.first().and_then(|path| path.parent()?.file_name());
            folder.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let [first, second] = match first == second {
            true => [format!("{}/{first}", folder(before)), format!("{}/{second}", folder(now))],
            false => [first, second],
        };
        let wave = |label: String, data: &[PathBuf]| WaveFile {
            label: text(label),
            label_en: None,
            year: None,
            data: data.iter().map(|path| text(path.display().to_string())).collect(),
            questionnaire: None,
            sheet: None,
            map: None,
            corrections: None,
            frame: None,
            frame_en: None,
            design: None,
            unweighted: false,
            surveyed: None,
            changed: Vec::new(),
        };
        let waves = vec![wave(first, before), wave(second, &[])];
        Self { waves, document: Document::new("compare", ""), folder: PathBuf::new() }
    }

    /// Opens the files. `questionnaire` becomes that of all waves; what is wrong in any of them
    /// is told at once. `design` is that of the newest.
    pub fn open(
        mut self,
        questionnaire: &mut Questionnaire,
        (newest, own): (&[OpenFile], &Guidance),
        design: Option<WrittenDesign>,
    ) -> Result<Opening, Failure> {
        let mut failure = Failure { fault: Fault::Data, problems: Vec::new() };
        let (last, earlier) =
            self.waves.split_last().map_or((None, &[][..]), |(l, e)| (Some(l), e));
        let is_drawn = design.is_some() || earlier.iter().any(|file| file.design.is_some());
        // Replicates of one wave are none of those who are in several.
        let replicated = earlier.iter().filter_map(|file| file.design.as_ref()).chain(&design);
        for of in replicated.filter_map(|design| design.get_ref().replicates.as_ref()) {
            let problem = Problem::new("design-replicates-with-waves");
            failure.problems.push(self.document.place(problem, of.span()));
        }
        let mut specified = Vec::new();
        let specify = |design: Option<WrittenDesign>, of: &mut Questionnaire| match design {
            Some(design) => Specified::read(design, self.document.clone(), &self.folder, of),
            None => Ok(Specified::alike(self.document.clone())),
        };
        let mut opened = Vec::new();
        for file in earlier {
            let wave = read(file, &self.folder, questionnaire, own, is_drawn);
            let wave = wave.and_then(|mut wave| {
                if let Some(then) = wave.questionnaire.as_mut().filter(|_| is_drawn) {
                    specified.push(specify(file.design.clone(), then)?);
                }
                Ok(wave)
            });
            match wave {
                Ok(wave) => opened.push((file, wave)),
                Err(found) => {
                    if found.fault != Fault::Data {
                        failure.fault = found.fault;
                    }
                    failure.problems.extend(found.problems);
                }
            }
        }
        match self.same_files(&opened, newest) {
            Ok(same) => failure.problems.extend(same),
            Err(problem) => failure.problems.push(problem),
        }
        if is_drawn {
            match specify(design, questionnaire) {
                Ok(own) => specified.push(own),
                Err(found) => {
                    if found.fault != Fault::Data {
                        failure.fault = found.fault;
                    }
                    failure.problems.extend(found.problems);
                }
            }
        }
        if questionnaire.variable(WAVE).is_some() {
            let span = self.waves[0].label.span();
            self.document.mistake(Problem::new("wave-id-taken"), span);
        }
        let mut waves = Vec::new();
        let mut all = Vec::new();
        for (number, (file, mut earlier)) in (1..).zip(opened) {
            let mut wave = about(file);
            earlier.translation = match &earlier.questionnaire {
                None => Translation::none(number),
                Some(then) => Comparing {
                    now: questionnaire,
                    then,
                    changed: &file.changed,
                    document: &mut self.document,
                    label: (file.label.get_ref(), file.label.span()),
                }
                .translation(number, &mut wave),
            };
            waves.push(wave);
            all.push(earlier);
        }
        failure.problems.extend(self.document.problems);
        if !failure.problems.is_empty() {
            return Err(failure);
        }
        waves.extend(last.map(about));
        let today = questionnaire.clone();
        let of = |at: usize| {
            let earlier: Option<&Earlier> = all.get(at);
            earlier.and_then(|of| of.questionnaire.as_ref()).unwrap_or(&today)
        };
        let designs = specified.into_iter().enumerate().map(|(at, specified)| {
            waves[at].design = Some(specified.words(of(at)));
            let label = waves[at].label_words();
            OfWave { label, specified, questionnaire: of(at).clone() }
        });
        let designs: Vec<OfWave> = designs.collect();
        let mut own = Translation::none(waves.len() as u16);
        let label = [Lang::Ja, Lang::En].map(|lang| Locale::new(lang).word("wave-question"));
        let label = [label[0].as_str(), label[1].as_str()];
        *questionnaire = questionnaire.clone().with_waves(waves, label);
        draw(questionnaire, &designs, &mut all, &mut own);
        let designs = is_drawn.then_some(Designs::Waves(designs));
        Ok(Opening { earlier: all, own, designs })
    }
}

impl Written {
    fn is_of_study(&self) -> bool {
        !self.folder.as_os_str().is_empty()
    }

    fn earlier(&self) -> &[WaveFile] {
        self.waves.split_last().map_or(&[], |(_, earlier)| earlier)
    }

    /// Files of earlier waves that cannot be opened, where one of the newest cannot either.
    pub fn unopened(&self) -> Vec<Problem> {
        let open = |file| ingest::open(&data(file, &self.folder), None).err();
        self.earlier().iter().filter_map(open).flat_map(|failure| failure.problems).collect()
    }

    /// What cannot be read of the earlier waves, where the newest cannot be read either.
    pub fn failures(&self, now: &Questionnaire, own: &Guidance) -> Vec<Problem> {
        let read = |file| read(file, &self.folder, &mut now.clone(), own, false).err();
        self.earlier().iter().filter_map(read).flat_map(|failure| failure.problems).collect()
    }

    /// A wave whose answers are those of another, as where a file was copied and not replaced.
    fn same_files(
        &self,
        earlier: &[(&WaveFile, Earlier)],
        newest: &[OpenFile],
    ) -> Result<Vec<Problem>, Problem> {
        let last = self.waves.last().map(|last| (last, newest));
        let earlier = earlier.iter().map(|(wave, earlier)| (*wave, &earlier.files[..]));
        let all: Vec<(&WaveFile, &[OpenFile])> = earlier.chain(last).collect();
        let mut problems = Vec::new();
        for (at, (wave, files)) in all.iter().enumerate() {
            for (other, others) in &all[..at] {
                for (file, same) in files.iter().flat_map(|of| others.iter().map(move |o| (of, o)))
                {
                    if !file.is_same(same)? {
                        continue;
                    }
                    let told = |key| Problem::new(key).path(&same.path);
                    let told = |key| told(key).with("file", file.path.display());
                    problems.push(match self.is_of_study() {
                        false => told("compare-same-file"),
                        true => {
                            let problem = told("wave-same-file");
                            let problem = problem.with("wave", wave.label.get_ref());
                            let problem = problem.with("other", other.label.get_ref());
                            self.document.place(problem, wave.label.span())
                        }
                    });
                }
            }
        }
        Ok(problems)
    }
}

/// Gives each wave what its respondents were drawn by, and to the others that they have none of it.
fn draw(
    questionnaire: &mut Questionnaire,
    designs: &[OfWave],
    earlier: &mut [Earlier],
    own: &mut Translation,
) {
    for (at, of) in designs.iter().enumerate() {
        let drawn = &of.specified.drawn;
        if at == earlier.len() {
            questionnaire.drawn.push(drawn.clone());
            return;
        }
        let (drawn, names) = questionnaire.with_drawn(at + 1, drawn, &of.questionnaire);
        questionnaire.drawn.push(drawn);
        for [id, _] in &names {
            let Some(kind) = questionnaire.variable(id).map(|variable| variable.kind) else {
                continue;
            };
            let others = earlier.iter_mut().enumerate().filter(|(other, _)| *other != at);
            let others = others.map(|(_, other)| &mut other.translation);
            others.chain([&mut *own]).for_each(|other| other.without_drawn(id, kind));
        }
        earlier[at].translation.with_drawn(names);
    }
}

/// The paths of a wave's answers.
fn data(file: &WaveFile, folder: &Path) -> Vec<PathBuf> {
    file.data.iter().map(|name| folder.join(name.get_ref())).collect()
}

/// What tables have to know.
fn about(file: &WaveFile) -> Wave {
    let frame = file.frame.as_ref().map(|frame| (frame.clone(), file.frame_en.clone()));
    Wave {
        label: (file.label.get_ref().clone(), file.label_en.clone()),
        year: file.year.as_ref().map(|year| *year.get_ref()),
        frame,
        surveyed: file.surveyed.map(|surveyed| f64::from(surveyed.get())),
        ..Wave::default()
    }
}

/// That the entries go together.
fn check(waves: &[WaveFile], [has_previous, has_design]: [bool; 2], document: &mut Document) {
    let first = waves[0].label.span();
    if waves.len() < 2 {
        document.mistake(Problem::new("wave-alone"), first.clone());
    }
    if has_previous {
        document.mistake(Problem::new("wave-and-previous"), first);
    }
    let is_any_weighted = has_design || waves.iter().any(|wave| wave.design.is_some());
    for (at, wave) in waves.iter().enumerate() {
        let span = wave.label.span();
        let mut mistake = |key| {
            document.mistake(Problem::new(key).with("wave", wave.label.get_ref()), span.clone());
        };
        let is_last = at + 1 == waves.len();
        match (is_last, wave.data.is_empty()) {
            (true, false) => mistake("wave-last-with-data"),
            (false, true) => mistake("wave-without-data"),
            _ => {}
        }
        let is_guided = wave.questionnaire.is_some()
            || wave.sheet.is_some()
            || wave.map.is_some()
            || wave.corrections.is_some()
            || !wave.changed.is_empty();
        if is_last && wave.data.is_empty() && is_guided {
            mistake("wave-last-guided");
        }
        let is_weighted = wave.design.is_some() || is_last && has_design;
        match (is_weighted, wave.unweighted) {
            _ if is_last && wave.design.is_some() => mistake("wave-last-design"),
            (true, true) => mistake("wave-design-and-unweighted"),
            (false, true) if !is_any_weighted => mistake("wave-unweighted-like-all"),
            (false, false) if is_any_weighted && is_last => mistake("wave-last-without-design"),
            (false, false) if is_any_weighted => mistake("wave-without-design"),
            _ => {}
        }
        if wave.frame.is_none() && wave.frame_en.is_some() {
            mistake("wave-frame-en");
        }
        if wave.label.get_ref().trim().is_empty() {
            mistake("wave-label-blank");
        }
        // Columns and rows are told apart by what is printed, in each language.
        let is_same = |other: &&WaveFile| {
            same_letters(other.label.get_ref(), wave.label.get_ref())
                || same_letters(in_english(other), in_english(wave))
        };
        if waves[..at].iter().any(|other| is_same(&other)) {
            mistake("wave-label-twice");
        }
    }
    check_years(waves, document);
}

fn in_english(wave: &WaveFile) -> &str {
    wave.label_en.as_ref().unwrap_or(wave.label.get_ref())
}

/// That all waves have a year or none has one, and that they are rising.
fn check_years(waves: &[WaveFile], document: &mut Document) {
    let dated = waves.iter().filter_map(|wave| Some((wave, wave.year.as_ref()?)));
    let dated: Vec<(&WaveFile, &Spanned<i32>)> = dated.collect();
    for wave in waves.iter().filter(|wave| wave.year.is_none() && !dated.is_empty()) {
        let problem = Problem::new("wave-year-missing").with("wave", wave.label.get_ref());
        document.mistake(problem, wave.label.span());
    }
    for (wave, year) in dated.iter().filter(|(_, year)| !YEARS.contains(year.get_ref())) {
        let problem = Problem::new("wave-year").with("wave", wave.label.get_ref());
        document.mistake(problem.with("year", year.get_ref()), year.span());
    }
    for pair in dated.windows(2) {
        let [(_, before), (wave, year)] = [pair[0], pair[1]];
        if before.get_ref() >= year.get_ref() {
            let problem = Problem::new("wave-years").with("wave", wave.label.get_ref());
            let problem = problem.with("year", year.get_ref()).with("before", before.get_ref());
            document.mistake(problem, year.span());
        }
    }
}

/// Of four digits: those of an era would be next to each other where centuries change.
const YEARS: RangeInclusive<i32> = 1000..=9999;

/// The files of a wave and what guides their reading. Answers that are the data's own are added
/// to those of today.
fn read(
    file: &WaveFile,
    folder: &Path,
    now: &mut Questionnaire,
    own: &Guidance,
    is_drawn: bool,
) -> Result<Earlier, Failure> {
    let mut failure = Failure { fault: Fault::Data, problems: Vec::new() };
    let path = |name: &str| folder.join(name);
    let files = ingest::open(&data(file, folder), file.sheet.as_deref());
    let written =
        file.map.as_ref().map(|map| WrittenMapping::open(&path(map.get_ref()))).transpose();
    let other = file.questionnaire.as_ref().map(|name| {
        let file = path(&format!("{}.toml", name.get_ref()));
        let found = [file, path(name.get_ref())].into_iter().find(|path| path.is_file());
        let name = found.map_or_else(|| name.get_ref().clone(), |p| p.display().to_string());
        assets::questionnaire(&name).and_then(|source| questionnaire::load(&source))
    });
    let mut note = |found: Failure| {
        failure.fault = found.fault;
        failure.problems.extend(found.problems);
    };
    let files = files.map_err(&mut note).unwrap_or_default();
    let written = written.map_err(&mut note).ok().flatten();
    let other = other.transpose().map_err(&mut note);
    let is_same =
        file.questionnaire.is_none() && file.map.is_none() && file.changed.is_empty() && !is_drawn;
    let mut guidance = Guidance::default();
    if file.questionnaire.is_none() {
        guidance.mapping = own.mapping.clone();
        guidance.references = own.references.clone();
    }
    // What a file without its questionnaire lacks is not known.
    let Ok(other) = other else { return Err(failure) };
    let mut then = other.unwrap_or_else(|| now.clone());
    if let Some(written) = written
        && let Some(mapping) = written.resolve(&then).map_err(&mut note).ok()
    {
        guidance.mapping = Some(mapping);
        guidance.withdraw(&mut then);
    }
    let codes = ingest::codes_of_study(&files, &then, &guidance).map_err(&mut note);
    for (index, codes) in codes.unwrap_or_default() {
        let id = then.variables[index].id.clone();
        let is_of = |entry: &&Changed| entry.from.iter().any(|from| *from.get_ref() == id);
        let called = file.changed.iter().find(is_of).map(|entry| entry.question.get_ref());
        let called = called.unwrap_or(&id);
        if let Some(variable) = now.variables.iter_mut().find(|v| v.id == *called)
            && variable.has_codes_of_data
        {
            for code in &codes {
                if variable.codes.iter().any(|known| same_letters(&known.label, &code.label)) {
                    continue;
                }
                let mut code = code.clone();
                let most = variable.codes.iter().map(|known| known.code).max().unwrap_or(0);
                if variable.codes.iter().any(|known| known.code == code.code) {
                    code.code = most + 1;
                }
                variable.codes.push(code);
            }
        }
        then.variables[index].codes = codes;
    }
    if let Some(corrections) = &file.corrections {
        match corrections::read(&path(corrections.get_ref()), &[&then]) {
            Ok(read) => guidance.corrections = read.into_iter().next().unwrap_or_default(),
            Err(found) => note(found),
        }
    }
    if !failure.problems.is_empty() {
        return Err(failure);
    }
    // What does not fit is told before the answers are read.
    let questionnaire = Some(then).filter(|_| !is_same);
    Ok(Earlier { files, questionnaire, guidance, translation: Translation::none(0) })
}

/// The files that guide and hold earlier waves, as the study names them.
pub fn files(study: &Study) -> Vec<PathBuf> {
    let (waves, _) = study.waves();
    let names =
        waves.iter().flat_map(|wave| wave.data.iter().chain(&wave.map).chain(&wave.corrections));
    names.map(|name| study.path(name.get_ref())).collect()
}

/// Those of several paths, each with its hash; what is not there is told when it is opened.
pub fn hashes(paths: &[PathBuf]) -> Vec<Hashed> {
    let files = |path: &PathBuf| {
        ingest::files(std::slice::from_ref(path)).unwrap_or_else(|_| vec![path.clone()])
    };
    paths.iter().flat_map(files).map(|path| hashed(&path)).collect()
}
