//! What may be typed. The words of the help are put in by `help`, in the user's language.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::locales::Lang;
use crate::microdata::Wanted;
use crate::pipeline::cross::Question;
use crate::pipeline::export::Keys;
use crate::pipeline::inputs::{Inputs, ReportRequest};
use crate::pipeline::synthetic::Made;
use crate::plan::Given;
use crate::questionnaire::Audience;
use crate::tables::significance::{Adjust, Test};
use crate::writers;
use crate::writers::data_files::Format;

/// The questionnaire that is taken where none is named and none can be found.
const QUESTIONNAIRE: &str = "jmar-2018";

#[derive(Parser)]
#[command(name = "survey", version, disable_version_flag = true)]
pub struct CommandLine {
    #[command(flatten)]
    _common: Common,
    #[arg(id = "version", short = 'V', long = "version", action = ArgAction::Version)]
    _version: Option<bool>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    Report(ReportArgs),
    Check(CheckArgs),
    Compare(CompareArgs),
    Cross(CrossArgs),
    Export(ExportArgs),
    Batch(BatchArgs),
    Verify(VerifyArgs),
    Lint(LintArgs),
    Audit(AuditArgs),
    Map(MapArgs),
    Guide(GuideArgs),
    Init(InitArgs),
    Synth(SynthArgs),
    Questionnaires(QuestionnairesArgs),
    Questions(QuestionsArgs),
    Completions(CompletionsArgs),
}

/// What every command has. The language is known before anything is parsed.
#[derive(Args)]
#[group(skip)]
struct Common {
    #[arg(id = "help", short = 'h', long = "help", action = ArgAction::Help)]
    _help: Option<bool>,
    #[arg(id = "lang", long = "lang", value_name = "LANG", hide_possible_values = true,
          value_delimiter = ',', value_parser = PossibleValuesParser::new(Lang::ALL.map(Lang::code)))]
    _lang: Vec<String>,
}

/// Files with answers, and how they are read.
#[derive(Args)]
#[group(skip)]
struct Reading {
    #[arg(value_name = "DATA", required = true, num_args = 1..)]
    data: Vec<PathBuf>,
    #[arg(short, long, value_name = "NAME|FILE")]
    questionnaire: Option<String>,
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    #[arg(long, value_name = "UNIT=FILE", value_parser = of_unit)]
    units: Vec<(String, PathBuf)>,
}

impl Reading {
    fn inputs(self) -> Inputs {
        let Self { data, questionnaire, sheet, map, units } = self;
        let units = units.into_iter().collect();
        Inputs { data, questionnaire, sheet, map, units, ..Inputs::default() }
    }
}

/// The same where the answers are checked.
#[derive(Args)]
#[group(skip)]
struct Checking {
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Checking {
    fn inputs(self) -> Inputs {
        let Self { reading, corrections, previous, output } = self;
        Inputs { corrections, previous, output, ..reading.inputs() }
    }
}

/// What is hidden of few respondents.
#[derive(Args)]
#[group(skip)]
struct Protection {
    #[arg(long, value_name = "NAME|FILE")]
    disclosure: Option<String>,
    #[arg(long, conflicts_with = "disclosure")]
    internal: bool,
}

impl Protection {
    fn of(self, inputs: Inputs) -> Inputs {
        Inputs { disclosure: self.disclosure, is_internal: self.internal, ..inputs }
    }
}

/// The plan by which answers are tabulated.
#[derive(Args)]
#[group(skip)]
struct Tabulation {
    #[arg(short, long, value_name = "NAME|DIR")]
    template: Option<String>,
    #[arg(long, value_name = "N", value_parser = threshold)]
    threshold: Option<f64>,
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    set: Vec<(String, Given)>,
}

impl Tabulation {
    /// A threshold is a parameter of this name.
    fn of(self, inputs: Inputs) -> Inputs {
        let Self { template, threshold, set } = self;
        let threshold = threshold.map(|number| ("threshold".to_owned(), Given::Number(number)));
        let parameters = set.into_iter().chain(threshold).collect();
        Inputs { template, parameters, ..inputs }
    }
}

#[derive(Args)]
#[group(skip)]
pub struct ReportArgs {
    #[command(flatten)]
    _common: Common,
    #[command(flatten)]
    checking: Checking,
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    tabulation: Tabulation,
    #[arg(long, value_name = "Q,Q…", value_delimiter = ',',
          action = ArgAction::Set)]
    columns: Vec<String>,
    #[arg(long, value_name = "LEVEL", value_parser = named::<Audience>(Audience::NAMES),
          hide_possible_values = true)]
    level: Option<Audience>,
    #[command(flatten)]
    protection: Protection,
    #[arg(long, value_name = "PATH")]
    typst: Option<PathBuf>,
    #[arg(long)]
    keep_source: bool,
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', value_parser = report_format(),
          hide_possible_values = true)]
    format: Vec<String>,
    #[arg(long, value_name = "FILE.docx")]
    reference: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    commentary: Option<PathBuf>,
    #[arg(long)]
    pub watch: bool,
    #[arg(long)]
    pub quiet: bool,
    #[arg(long)]
    pub json: bool,
}

impl ReportArgs {
    pub fn request(self, other_langs: Vec<Lang>) -> ReportRequest {
        ReportRequest {
            inputs: self.protection.of(self.tabulation.of(Inputs {
                reference: self.reference,
                columns: self.columns.iter().map(|name| name.trim().to_owned()).collect(),
                audience: self.level,
                ..self.checking.inputs()
            })),
            level: None,
            together: None,
            typst: self.typst,
            strict: self.strict,
            keep_source: self.keep_source,
            commentary: self.commentary,
            formats: self.format,
            other_langs,
        }
    }
}

#[derive(Args)]
#[group(skip)]
pub struct CompareArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    #[arg(value_name = "AFTER")]
    after: PathBuf,
    #[arg(short, long, value_name = "NAME|FILE")]
    questionnaire: Option<String>,
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    #[arg(long, value_name = "Q,Q…", value_delimiter = ',', action = ArgAction::Set)]
    rows: Vec<String>,
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', value_parser = report_format(),
          hide_possible_values = true)]
    format: Vec<String>,
    #[arg(long)]
    pub quiet: bool,
    #[arg(long)]
    pub json: bool,
}

impl CompareArgs {
    pub fn request(self, other_langs: Vec<Lang>) -> ReportRequest {
        let name = |path: &PathBuf| {
            path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let target = format!("{}-{}", name(&self.before), name(&self.after));
        let output = self.output.unwrap_or_else(|| PathBuf::from("output").join(target));
        let inputs = Inputs {
            data: vec![self.after],
            earlier: vec![self.before],
            questionnaire: self.questionnaire,
            map: self.map,
            columns: self.rows.iter().map(|name| name.trim().to_owned()).collect(),
            output: Some(output),
            ..Inputs::default()
        };
        ReportRequest { inputs, formats: self.format, other_langs, ..ReportRequest::default() }
    }
}

#[derive(Args)]
#[group(skip)]
pub struct CheckArgs {
    #[command(flatten)]
    _common: Common,
    #[command(flatten)]
    checking: Checking,
    #[arg(long)]
    pub json: bool,
}

impl CheckArgs {
    pub fn inputs(self) -> Inputs {
        self.checking.inputs()
    }
}

#[derive(Args)]
#[group(skip)]
pub struct ExportArgs {
    #[command(flatten)]
    _common: Common,
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    tabulation: Tabulation,
    #[command(flatten)]
    protection: Protection,
    #[arg(long, value_name = "FORMAT", default_value = Format::Csv.name(), value_parser = format_name(),
          requires_ifs = [("sav", "microdata"), ("dta", "microdata")],
          hide_possible_values = true, hide_default_value = true)]
    pub format: Format,
    #[arg(long)]
    pub microdata: bool,
    #[arg(long, requires = "microdata")]
    with_ids: bool,
    #[arg(long, requires = "microdata")]
    with_texts: bool,
    #[arg(long, value_name = "Q,Q…", value_delimiter = ',', action = ArgAction::Set,
          requires = "microdata")]
    keys: Vec<String>,
    #[arg(long, value_name = "N", requires = "keys")]
    allow_unique: Option<usize>,
}

impl ExportArgs {
    /// By what respondents might be told.
    pub fn keys(&self) -> Keys {
        let questions = self.keys.iter().map(|name| name.trim().to_owned()).collect();
        Keys { questions, allowed_unique: self.allow_unique.unwrap_or(0) }
    }

    pub fn wanted(&self) -> Wanted {
        Wanted { ids: self.with_ids, texts: self.with_texts }
    }

    pub fn inputs(self) -> Inputs {
        let Self { reading, corrections, output, tabulation, protection, .. } = self;
        protection.of(tabulation.of(Inputs { corrections, output, ..reading.inputs() }))
    }
}

#[derive(Args)]
#[group(skip)]
pub struct CrossArgs {
    #[command(flatten)]
    _common: Common,
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    #[arg(long, value_name = "Q")]
    rows: String,
    #[arg(long, value_name = "Q,Q…", value_delimiter = ',', action = ArgAction::Set)]
    columns: Vec<String>,
    #[arg(long, value_name = "V")]
    mean: Option<String>,
    #[arg(id = "where", long = "where", value_name = "SQL")]
    condition: Option<String>,
    #[arg(long, value_name = "OF", conflicts_with = "mean", default_value = "column",
          value_parser = ["column", "row", "total"],
          hide_possible_values = true, hide_default_value = true)]
    percent: String,
    #[arg(long, value_name = "TEST", hide_possible_values = true,
          value_parser = named::<Test>(&["chi-squared", "fisher", "cochran-armitage",
                                         "anova", "welch", "mann-whitney", "kruskal-wallis",
                                         "jonckheere"]))]
    test: Option<Test>,
    #[arg(long, value_name = "METHOD", requires = "test", hide_possible_values = true,
          value_parser = named::<Adjust>(&["holm", "benjamini-hochberg"]))]
    adjust: Option<Adjust>,
    #[arg(long, value_name = "V=N,N…", value_parser = bands)]
    bands: Vec<(String, Vec<f64>)>,
    #[arg(long)]
    no_answer: bool,
    #[arg(long)]
    not_applicable: bool,
    #[command(flatten)]
    protection: Protection,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[arg(long, requires = "output")]
    pub overwrite: bool,
}

impl CrossArgs {
    /// The files, and what is to be counted.
    pub fn asked(self) -> (Inputs, Question) {
        let Self { reading, corrections, output, protection, .. } = self;
        let question = Question {
            rows: self.rows,
            columns: self.columns.iter().map(|name| name.trim().to_owned()).collect(),
            mean: self.mean,
            condition: self.condition,
            percent: self.percent,
            test: self.test,
            adjust: self.adjust,
            bands: self.bands,
            no_answer: self.no_answer,
            not_applicable: self.not_applicable,
        };
        let inputs = Inputs { corrections, output, ..reading.inputs() };
        (protection.of(inputs), question)
    }
}

#[derive(Args)]
#[group(skip)]
pub struct MapArgs {
    #[command(flatten)]
    _common: Common,
    #[command(flatten)]
    reading: Reading,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[arg(long)]
    pub json: bool,
}

impl MapArgs {
    pub fn inputs(self) -> Inputs {
        Inputs { output: self.output, ..self.reading.inputs() }
    }
}

#[derive(Args)]
#[group(skip)]
pub struct BatchArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(value_name = "PLAN.toml")]
    pub plan: PathBuf,
    #[arg(long)]
    pub explain: bool,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
#[group(skip)]
pub struct VerifyArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[arg(value_name = "DATA", num_args = 0..)]
    pub data: Vec<PathBuf>,
    #[arg(long)]
    pub rebuild: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
#[group(skip)]
pub struct AuditArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(value_name = "DIR", required = true, num_args = 1..)]
    pub folders: Vec<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = 3.0, hide_default_value = true,
          value_parser = threshold)]
    pub protection: f64,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
#[group(skip)]
pub struct LintArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(value_name = "FILE", required = true, num_args = 1..)]
    pub files: Vec<PathBuf>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
#[group(skip)]
pub struct GuideArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(short, long, value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub output: PathBuf,
    #[arg(long)]
    pub overwrite: bool,
}

#[derive(Args)]
#[group(skip)]
pub struct InitArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[arg(short, long, alias = "from", value_name = "NAME|FILE", default_value = QUESTIONNAIRE,
          hide_default_value = true)]
    pub questionnaire: String,
}

#[derive(Args)]
#[group(skip)]
pub struct SynthArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(short, long, value_name = "NAME|FILE", default_value = QUESTIONNAIRE,
          hide_default_value = true)]
    questionnaire: String,
    #[arg(short = 'n', long, value_name = "N")]
    rows: usize,
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    seed: u64,
    #[arg(long, value_name = "RATE", default_value = "0", value_parser = share,
          hide_default_value = true)]
    faults: f64,
    #[arg(long)]
    overwrite: bool,
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl SynthArgs {
    pub fn made(self) -> Made {
        let Self { questionnaire, rows, seed, faults, overwrite, output, .. } = self;
        Made { questionnaire, rows, seed, faults, output, overwrite }
    }
}

#[derive(Args)]
#[group(skip)]
pub struct QuestionnairesArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
#[group(skip)]
pub struct QuestionsArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(value_name = "DATA", num_args = 0..)]
    data: Vec<PathBuf>,
    #[arg(short, long, value_name = "NAME|FILE")]
    questionnaire: Option<String>,
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<ListFormat>,
}

/// How a list is printed for programs.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ListFormat {
    Csv,
    Json,
}

impl QuestionsArgs {
    pub fn inputs(self) -> Inputs {
        let Self { data, questionnaire, .. } = self;
        let default = data.is_empty().then(|| QUESTIONNAIRE.to_owned());
        Inputs { data, questionnaire: questionnaire.or(default), ..Inputs::default() }
    }
}

#[derive(Args)]
#[group(skip)]
pub struct CompletionsArgs {
    #[command(flatten)]
    _common: Common,
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    pub shell: Shell,
}

/// One of the formats by its name.
fn format_name() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::ALL.map(Format::name));
    names.try_map(|name| Format::of(&name).ok_or(name))
}

/// One of the formats of a report.
fn report_format() -> PossibleValuesParser {
    PossibleValuesParser::new(writers::REPORT.iter().map(|writer| writer.name))
}

/// A threshold is a number above zero.
fn threshold(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| text.to_owned())?;
    if number.is_finite() && number > 0.0 { Ok(number) } else { Err(text.to_owned()) }
}

/// A share is between 0 and 1.
fn share(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| text.to_owned())?;
    if (0.0..=1.0).contains(&number) { Ok(number) } else { Err(text.to_owned()) }
}

/// A parameter of the plan and its value: `area=静岡市`.
fn setting(text: &str) -> Result<(String, Given), String> {
    match text.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), Given::Text(value.to_owned())))
        }
        _ => Err(text.to_owned()),
    }
}

/// A unit and the file with its rows: `patient=patients.csv`.
fn of_unit(text: &str) -> Result<(String, PathBuf), String> {
    let (unit, file) = text.split_once('=').ok_or_else(|| text.to_owned())?;
    match unit.trim().is_empty() || file.is_empty() {
        true => Err(text.to_owned()),
        false => Ok((unit.trim().to_owned(), PathBuf::from(file))),
    }
}

/// A variable and bounds between its bands: `visits=100,500,1000`.
fn bands(text: &str) -> Result<(String, Vec<f64>), String> {
    let wrong = || text.to_owned();
    let (name, bounds) = text.split_once('=').ok_or_else(wrong)?;
    let bounds: Result<Vec<f64>, _> = bounds.split(',').map(|b| b.trim().parse()).collect();
    let bounds = bounds.map_err(|_| wrong())?;
    if bounds.iter().all(|bound| bound.is_finite()) {
        Ok((name.trim().to_owned(), bounds))
    } else {
        Err(wrong())
    }
}

/// With the command `report` where a file stands in the place of one: a file that is dropped on
/// the program comes so. `texts` are the arguments as far as they are text.
pub fn with_command(mut args: Vec<OsString>, texts: &[String]) -> Vec<OsString> {
    let mut at = 1;
    while let Some(text) = texts.get(at).filter(|text| text.starts_with("--lang")) {
        at += if text.contains('=') { 1 } else { 2 };
    }
    let Some(path) = args.get(at).map(Path::new) else { return args };
    let is_command = CommandLine::command().find_subcommand(&texts[at]).is_some();
    let is_path = path.exists() || path.extension().is_some() && !texts[at].starts_with('-');
    if is_path && !is_command {
        args.insert(at, "report".into());
    }
    args
}

/// The languages asked for anywhere on the command line, before it is parsed, so that its own help
/// and errors are in the first; and the others.
pub fn languages(args: &[String]) -> (Lang, Vec<Lang>) {
    let mut langs: Vec<Lang> = Vec::new();
    for (i, arg) in args.iter().enumerate() {
        let codes = match arg.strip_prefix("--lang") {
            Some("") => args.get(i + 1).map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        for lang in
            codes.iter().flat_map(|codes| codes.split(',')).filter_map(|code| code.parse().ok())
        {
            if !langs.contains(&lang) {
                langs.push(lang);
            }
        }
    }
    let first = langs.first().copied().unwrap_or_default();
    (first, langs.into_iter().skip(1).collect())
}

/// One of some names, as a plan would have it.
fn named<T>(names: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let read = |name: String| {
        T::deserialize(IntoDeserializer::<serde::de::value::Error>::into_deserializer(name))
    };
    PossibleValuesParser::new(names).try_map(read)
}
