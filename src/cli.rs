//! The command line, with its words in the user's language.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use crate::locales::{Lang, Locale};
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
    let init = base("init", "cli-init-about")
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .help(locale.word("cli-init-folder"))
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(questionnaire().help(locale.word("cli-init-questionnaire")));
    let questionnaires = base("questionnaires", "cli-questionnaires-about")
        .help_template(format!("{{about}}\n\n{usage}: {{usage}}\n\n{options}:\n{{options}}\n"))
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
        .subcommands([report, check, map, init, questionnaires, completions])
}

/// A threshold is a number above zero.
fn threshold(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| text.to_owned())?;
    if number.is_finite() && number > 0.0 { Ok(number) } else { Err(text.to_owned()) }
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
    output: Option<PathBuf>,
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

    /// The file that was asked for with `-o`.
    pub fn output(&self) -> Option<&PathBuf> {
        self.output.as_ref()
    }
}

/// What `survey report` was asked to do.
pub struct ReportArgs {
    pub reading: ReadingArgs,
    pub template: Option<String>,
    pub threshold: Option<f64>,
    pub typst: Option<PathBuf>,
    pub strict: bool,
    pub keep_source: bool,
    pub quiet: bool,
    pub json: bool,
}

impl ReportArgs {
    pub fn of(matches: &ArgMatches) -> Self {
        Self {
            reading: ReadingArgs::of(matches),
            template: matches.get_one("template").cloned(),
            threshold: matches.get_one("threshold").copied(),
            typst: matches.get_one("typst").cloned(),
            strict: matches.get_flag("strict"),
            keep_source: matches.get_flag("keep-source"),
            quiet: matches.get_flag("quiet"),
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
