//! The help of all commands, in the user's language.
//!
//! The text of an argument is the message `cli-ARGUMENT`, or `cli-COMMAND-ARGUMENT` where it
//! means something else for a command.

use clap::{Arg, Command, CommandFactory};

use super::arguments::CommandLine;
use crate::locales::Locale;

/// The definition of all commands with their words.
pub fn command(locale: &Locale) -> Command {
    let words = Words::new(locale);
    let command = CommandLine::command();
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let root = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .about(locale.word("cli-about"))
        .help_template(words.template(&["commands", "options"]))
        .after_help(words.examples.clone())
        .mut_args(|arg| words.argument("", arg));
    names.into_iter().fold(root, |root, name| root.mut_subcommand(&name, |sub| words.sub(sub)))
}

struct Words<'a> {
    locale: &'a Locale,
    examples: String,
}

impl<'a> Words<'a> {
    fn new(locale: &'a Locale) -> Self {
        // Fluent strips the indentation of the examples.
        let examples = locale.word("cli-report-examples").replace('\n', "\n  ");
        Self { locale, examples: format!("\n\n{examples}") }
    }

    fn sub(&self, command: Command) -> Command {
        let name = command.get_name().to_owned();
        let has_positionals = command.get_positionals().next().is_some();
        let parts = if has_positionals { &["arguments", "options"][..] } else { &["options"] };
        let command = match name.as_str() {
            "report" => command.after_help(self.examples.clone()),
            _ => command,
        };
        command
            .disable_help_flag(true)
            .about(self.locale.word(&format!("cli-{name}-about")))
            .help_template(self.template(parts))
            .mut_args(|arg| self.argument(&name, arg))
    }

    fn argument(&self, command: &str, arg: Arg) -> Arg {
        let id = arg.get_long().unwrap_or(arg.get_id().as_str());
        let own = self.locale.find(&format!("cli-{command}-{id}"), &[]);
        let help = own.unwrap_or_else(|| self.locale.word(&format!("cli-{id}")));
        arg.help(help)
    }

    /// What a command is for, how it is used, and parts with headings.
    fn template(&self, parts: &[&str]) -> String {
        let usage = self.locale.word("cli-heading-usage");
        let part = |part: &&str| {
            let heading = self.locale.word(&format!("cli-heading-{part}"));
            let content = match *part {
                "commands" => "subcommands",
                "arguments" => "positionals",
                other => other,
            };
            format!("{heading}:\n{{{content}}}")
        };
        let parts: Vec<String> = parts.iter().map(part).collect();
        format!("{{about}}\n\n{usage}: {{usage}}\n\n{}{{after-help}}", parts.join("\n\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locales::Lang;

    #[test]
    fn every_command_and_argument_has_words_in_both_languages() {
        for locale in Lang::ALL.map(Locale::new) {
            let root = command(&locale);
            root.clone().debug_assert();
            for command in std::iter::once(&root).chain(root.get_subcommands()) {
                let about = command.get_about().map(ToString::to_string);
                let helps =
                    command.get_arguments().map(|arg| arg.get_help().map(|h| h.to_string()));
                for words in helps.chain([about]) {
                    let words = words.expect("words");
                    assert!(!words.is_empty() && !words.starts_with("cli-"), "{words}");
                }
            }
        }
    }
}
