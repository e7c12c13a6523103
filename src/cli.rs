//! The command line, with its words in the user's language.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use crate::locales::{Lang, Locale};
use crate::microdata::Wanted;
use crate::questionnaire::Questionnaire;
use crate::study::Study;

/// The definition of all commands.
pub fn command(locale: &Locale) -> Command {
    let usage = locale.word("cli-heading-usage");
    let commands = locale.word("cli-heading-commands");
    let arguments = locale.word("cli-heading-arguments");
    let options = locale.word("cli-heading-options");
    let own_template = format!(
        "{{about}}\n\n{usage}: {{usage}}\n\n{arguments}:\n{{positionals}}\n\n\
         {options}:\n{{options}}{{after-help}}"
    );
    let option = |name: &'static str| {
        let help = locale.say(&format!("cli-{name}"), &[]);
        Arg::new(name).long(name).help(help).help_heading(None::<&str>)
    };
    let flag = |name: &'static str| option(name).action(ArgAction::SetTrue);
    let help = || {
        let text = locale.word("cli-help");
        Arg::new("help").short('h').long("help").help(text).action(ArgAction::Help)
    };
    // Fluent strips the indentation of the examples.
    let examples = locale.word("cli-report-examples").replace('\n', "\n  ");
    let lang = || {
        let codes = Lang::ALL.map(Lang::code);
        option("lang").value_name("LANG").value_parser(codes).hide_possible_values(true)
    };
    let base = |name: &'static str, about: &str| {
        Command::new(name)
            .about(locale.say(about, &[]))
            .help_template(own_template.clone())
            .disable_help_flag(true)
            .arg(help())
            .arg(lang())
    };
    let data = || {
        Arg::new("data")
            .value_name("DATA")
            .help(locale.word("cli-data"))
            .required(true)
            .num_args(1..)
            .value_parser(value_parser!(PathBuf))
    };
    let questionnaire = || option("questionnaire").short('q').value_name("NAME|FILE");
    let file =
        |name: &'static str| option(name).value_name("FILE").value_parser(value_parser!(PathBuf));
    let sheet = || option("sheet").value_name("NAME");
    let output =
        || option("output").short('o').value_name("DIR").value_parser(value_parser!(PathBuf));
    let reading =
        |command: Command| command.arg(data()).arg(questionnaire()).arg(sheet()).arg(file("map"));
    let checking = |command: Command| {
        reading(command).arg(file("corrections")).arg(file("previous")).arg(output())
    };
    let check = checking(base("check", "cli-check-about")).arg(flag("json"));
    let map = reading(base("map", "cli-map-about"))
        .arg(file("output").short('o').help(locale.word("cli-map-output")))
        .arg(flag("json"));
    let report = checking(base("report", "cli-report-about"))
        .arg(flag("strict"))
        .arg(option("template").short('t').value_name("NAME|DIR"))
        .arg(option("threshold").value_name("N").value_parser(threshold))
        .arg(option("typst").value_name("PATH").value_parser(value_parser!(PathBuf)))
        .arg(flag("keep-source"))
        .arg(flag("quiet"))
        .arg(flag("json"))
        .after_help(format!("\n\n{examples}"));
    let formats = || {
        let names = Format::ALL.map(Format::name);
        option("format").value_name("FORMAT").value_parser(names).hide_possible_values(true)
    };
    let export = reading(base("export", "cli-export-about"))
        .arg(file("corrections"))
        .arg(output().help(locale.word("cli-export-output")))
        .arg(option("template").short('t').value_name("NAME|DIR"))
        .arg(option("threshold").value_name("N").value_parser(threshold))
        .arg(formats().default_value("csv").hide_default_value(true))
        .arg(flag("microdata"))
        .arg(flag("with-ids").requires("microdata"))
        .arg(flag("with-texts").requires("microdata"));
    let percents = ["column", "row", "total"];
    let cross = reading(base("cross", "cli-cross-about"))
        .arg(file("corrections"))
        .arg(option("rows").help(locale.word("cli-cross-rows")).value_name("Q").required(true))
        .arg(option("columns").value_name("Q,Q…").value_delimiter(','))
        .arg(option("mean").value_name("V"))
        .arg(option("where").value_name("SQL"))
        .arg(
            option("percent")
                .value_name("OF")
                .conflicts_with("mean")
                .value_parser(percents)
                .default_value("column")
                .hide_possible_values(true)
                .hide_default_value(true),
        )
        .arg(option("bands").value_name("V=N,N…").value_parser(bands).action(ArgAction::Append))
        .arg(flag("no-answer"))
        .arg(flag("not-applicable"))
        .arg(file("output").short('o').help(locale.word("cli-cross-output")))
        .arg(flag("overwrite").requires("output"));
    let batch = base("batch", "cli-batch-about")
        .arg(
            Arg::new("plan")
                .value_name("PLAN.toml")
                .help(locale.word("cli-batch-plan"))
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(flag("explain"))
        .arg(flag("dry-run"))
        .arg(flag("json"));
    let verify = base("verify", "cli-verify-about")
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .help(locale.word("cli-verify-folder"))
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("data")
                .value_name("DATA")
                .help(locale.word("cli-verify-data"))
                .num_args(0..)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(flag("rebuild"))
        .arg(flag("json"));
    let init = base("init", "cli-init-about")
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .help(locale.word("cli-init-folder"))
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(questionnaire().help(locale.word("cli-init-questionnaire")));
    let without_arguments = format!("{{about}}\n\n{usage}: {{usage}}\n\n{options}:\n{{options}}\n");
    let synth = base("synth", "cli-synth-about")
        .help_template(without_arguments.clone())
        .arg(questionnaire().help(locale.word("cli-synth-questionnaire")))
        .arg(
            option("rows")
                .short('n')
                .value_name("N")
                .value_parser(value_parser!(usize))
                .required(true),
        )
        .arg(
            option("seed")
                .value_name("N")
                .value_parser(value_parser!(u64))
                .default_value("1")
                .hide_default_value(true),
        )
        .arg(
            option("faults")
                .value_name("RATE")
                .value_parser(share)
                .default_value("0")
                .hide_default_value(true),
        )
        .arg(flag("overwrite"))
        .arg(file("output").short('o').help(locale.word("cli-synth-output")).required(true));
    let questionnaires = base("questionnaires", "cli-questionnaires-about")
        .help_template(without_arguments.clone())
        .arg(flag("json"));
    let completions = base("completions", "cli-completions-about").arg(
        Arg::new("shell")
            .value_name("SHELL")
            .help(locale.word("cli-shell"))
            .required(true)
            .hide_possible_values(true)
            .value_parser(value_parser!(Shell)),
    );
    let version = locale.word("cli-version");
    Command::new("survey")
        .about(locale.word("cli-about"))
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(help())
        .arg(lang().global(false))
        .arg(
            Arg::new("version").short('V').long("version").help(version).action(ArgAction::Version),
        )
        .help_template(format!(
            "{{about}}\n\n{usage}: {{usage}}\n\n{commands}:\n{{subcommands}}\n\n\
             {options}:\n{{options}}{{after-help}}"
        ))
        .after_help(format!("\n\n{examples}"))
        .subcommands([
            report,
            check,
            cross,
            export,
            batch,
            verify,
            map,
            init,
            synth,
            questionnaires,
            completions,
        ])
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

/// The files that a command reads, and how.
#[derive(Clone)]
pub struct ReadingArgs {
    pub data: Vec<PathBuf>,
    pub questionnaire: Option<String>,
    pub sheet: Option<String>,
    pub map: Option<PathBuf>,
    pub corrections: Option<PathBuf>,
    pub previous: Option<PathBuf>,
    pub output: Option<PathBuf>,
    /// Data in place of those that a study names.
    pub instead: Option<Vec<PathBuf>>,
}

impl ReadingArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        // `map` has no corrections.
        let path = |name: &str| matches.try_get_one::<PathBuf>(name).ok().flatten().cloned();
        Self {
            data: matches.get_many("data").into_iter().flatten().cloned().collect(),
            questionnaire: text("questionnaire"),
            sheet: text("sheet"),
            map: path("map"),
            corrections: path("corrections"),
            previous: path("previous"),
            output: path("output"),
            instead: None,
        }
    }

    /// With what the study says and the command line does not.
    pub fn within(&self, study: &Study) -> Self {
        let file = &study.file;
        let path = |own: &Option<PathBuf>, name: &Option<String>| {
            own.clone().or_else(|| name.as_ref().map(|name| study.path(name)))
        };
        let questionnaire = file.questionnaire.as_ref().map(|name| {
            let file = format!("{name}.toml");
            let name = if study.path(&file).is_file() { &file } else { name };
            study.path_or_name(name)
        });
        Self {
            data: file.data.iter().map(|name| study.path(name)).collect(),
            questionnaire: self.questionnaire.clone().or(questionnaire),
            sheet: self.sheet.clone().or_else(|| file.sheet.clone()),
            map: path(&self.map, &file.map),
            corrections: path(&self.corrections, &file.corrections),
            previous: path(&self.previous, &file.previous),
            output: path(&self.output, &file.output).or_else(|| Some(study.path("output"))),
            instead: None,
        }
    }

    /// Where the output goes: as asked, or `output/` and the name of the data: of the
    /// file if there is one, else of the questionnaire.
    pub fn target(&self, questionnaire: &Questionnaire) -> PathBuf {
        let name = match self.data.as_slice() {
            [one] => one.file_stem().map(PathBuf::from),
            _ => None,
        };
        let default = || name.unwrap_or_else(|| PathBuf::from(&questionnaire.id));
        self.output.clone().unwrap_or_else(|| PathBuf::from("output").join(default()))
    }
}

/// What is to be tabulated, and by which plan.
#[derive(Clone)]
pub struct TabulationArgs {
    pub reading: ReadingArgs,
    pub template: Option<String>,
    pub threshold: Option<f64>,
}

impl TabulationArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        Self {
            reading: ReadingArgs::of(matches),
            template: matches.get_one("template").cloned(),
            threshold: matches.get_one("threshold").copied(),
        }
    }
}

/// What `survey report` was asked to do.
#[derive(Clone)]
pub struct ReportArgs {
    pub tabulation: TabulationArgs,
    pub typst: Option<PathBuf>,
    pub strict: bool,
    pub keep_source: bool,
    pub quiet: bool,
    pub json: bool,
}

impl ReportArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        Self {
            tabulation: TabulationArgs::of(matches),
            typst: matches.get_one("typst").cloned(),
            strict: matches.get_flag("strict"),
            keep_source: matches.get_flag("keep-source"),
            quiet: matches.get_flag("quiet"),
            json: matches.get_flag("json"),
        }
    }
}

/// A format of data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Parquet,
    Json,
    Xlsx,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Csv, Self::Parquet, Self::Json, Self::Xlsx];

    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What `survey export` was asked to do.
pub struct ExportArgs {
    pub tabulation: TabulationArgs,
    pub format: Format,
    pub microdata: bool,
    pub wanted: Wanted,
}

impl ExportArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        let format = matches.get_one::<String>("format").and_then(|name| Format::of(name));
        Self {
            tabulation: TabulationArgs::of(matches),
            format: format.unwrap_or(Format::Csv),
            microdata: matches.get_flag("microdata"),
            wanted: Wanted {
                ids: matches.get_flag("with-ids"),
                texts: matches.get_flag("with-texts"),
            },
        }
    }
}

/// What `survey cross` was asked to do.
pub struct CrossArgs {
    pub reading: ReadingArgs,
    pub rows: String,
    pub columns: Vec<String>,
    pub mean: Option<String>,
    pub condition: Option<String>,
    /// `column`, `row` or `total`.
    pub percent: String,
    /// Bounds between the bands of a number, by variable.
    pub bands: Vec<(String, Vec<f64>)>,
    pub no_answer: bool,
    pub not_applicable: bool,
    /// A file that is there already may be replaced.
    pub overwrite: bool,
}

impl CrossArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let columns = matches.get_many::<String>("columns").into_iter().flatten();
        Self {
            reading: ReadingArgs::of(matches),
            rows: text("rows").unwrap_or_default(),
            columns: columns.map(|name| name.trim().to_owned()).collect(),
            mean: text("mean"),
            condition: text("where"),
            percent: text("percent").unwrap_or_default(),
            bands: matches.get_many("bands").into_iter().flatten().cloned().collect(),
            no_answer: matches.get_flag("no-answer"),
            not_applicable: matches.get_flag("not-applicable"),
            overwrite: matches.get_flag("overwrite"),
        }
    }
}

/// What `survey batch` was asked to do.
pub struct BatchArgs {
    pub plan: PathBuf,
    /// Say of each report why it was made or not.
    pub explain: bool,
    /// Make nothing.
    pub dry_run: bool,
    pub json: bool,
}

impl BatchArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        Self {
            plan: matches.get_one("plan").cloned().unwrap_or_default(),
            explain: matches.get_flag("explain"),
            dry_run: matches.get_flag("dry-run"),
            json: matches.get_flag("json"),
        }
    }
}

/// What `survey verify` was asked to do.
pub struct VerifyArgs {
    pub folder: PathBuf,
    /// Data to make the report again from.
    pub data: Vec<PathBuf>,
    pub rebuild: bool,
    pub json: bool,
}

impl VerifyArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        Self {
            folder: matches.get_one("folder").cloned().unwrap_or_default(),
            data: matches.get_many("data").into_iter().flatten().cloned().collect(),
            rebuild: matches.get_flag("rebuild"),
            json: matches.get_flag("json"),
        }
    }
}

/// What `survey init` was asked to do.
pub struct InitArgs {
    pub folder: PathBuf,
    pub questionnaire: String,
}

impl InitArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        Self {
            folder: matches.get_one("folder").cloned().unwrap_or_default(),
            questionnaire: text("questionnaire").unwrap_or_else(|| "jmar-2018".to_owned()),
        }
    }
}

/// What `survey synth` was asked to do.
pub struct SynthArgs {
    pub questionnaire: String,
    pub rows: usize,
    pub seed: u64,
    /// Share of the respondents with a fault.
    pub faults: f64,
    /// A file that is there already may be replaced.
    pub overwrite: bool,
    pub output: PathBuf,
}

impl SynthArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        Self {
            questionnaire: text("questionnaire").unwrap_or_else(|| "jmar-2018".to_owned()),
            rows: matches.get_one("rows").copied().unwrap_or_default(),
            seed: matches.get_one("seed").copied().unwrap_or(1),
            faults: matches.get_one("faults").copied().unwrap_or_default(),
            overwrite: matches.get_flag("overwrite"),
            output: matches.get_one("output").cloned().unwrap_or_default(),
        }
    }
}

/// The language asked for anywhere on the command line, before it is parsed, so that
/// its own help and errors are in it.
pub fn language(args: &[String]) -> Lang {
    let mut lang = Lang::default();
    for (i, arg) in args.iter().enumerate() {
        let code = match arg.strip_prefix("--lang") {
            Some("") => args.get(i + 1).map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(found) = code.and_then(|code| code.parse().ok()) {
            lang = found;
        }
    }
    lang
}
