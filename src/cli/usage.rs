//! What is wrong with the arguments, as problems in both languages.

use super::arguments::COMMANDS;
use crate::Error;
use crate::model::reader::nearest_hint;
use crate::problem::{Place, Problem, Text, codes::arrays::UNKNOWN_CHOICE, codes::command as codes};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// The problem behind an error of clap.
pub(super) fn error(error: &clap::Error, arguments: &[OsString]) -> Error {
    let context = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let argument = argument.replace(['<', '>'], "");
    let name = argument.split_whitespace().next().unwrap_or_default().to_owned();
    let command = arguments.iter().filter_map(|a| a.to_str()).find(|a| COMMANDS.contains(a));
    let place = Place::argument(if name.is_empty() { command.unwrap_or("stratech") } else { &name });
    let value = context(ContextKind::InvalidValue);
    let problem = match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(&context(ContextKind::InvalidSubcommand)),
        // A word where no argument is left may be a mistyped command.
        ErrorKind::UnknownArgument if command.is_none() && !argument.starts_with('-') => unknown_command(&argument),
        ErrorKind::UnknownArgument => {
            let known = Text::new("one of the arguments in the help", "một trong các tham số nêu trong hướng dẫn");
            let mut problem = Problem::new(codes::UNKNOWN_ARGUMENT, place).found(argument).expected(known);
            problem.hint = context(ContextKind::SuggestedArg)
                .split_whitespace()
                .next()
                .map(|near| Text::new(format!("nearest is \"{near}\""), format!("gần nhất là \"{near}\"")));
            problem
        }
        ErrorKind::MissingRequiredArgument => missing(place, &argument),
        ErrorKind::InvalidValue if value.is_empty() => missing(place, &argument),
        ErrorKind::InvalidValue => {
            let known = context(ContextKind::ValidValue).replace(", ", " | ");
            let mut problem = Problem::new(UNKNOWN_CHOICE, place).found(&value).expected(known.clone());
            problem.hint = nearest_hint(&value, known.split(" | "));
            problem
        }
        ErrorKind::ArgumentConflict => Problem::new(codes::BAD_ARGUMENT, place)
            .item(name)
            .found_words(Text::new("giving it twice", "việc ghi hai lần"))
            .expected(Text::new("it once", "chỉ ghi một lần")),
        _ => Problem::new(codes::BAD_ARGUMENT, place)
            .item(if name.is_empty() { "stratech".to_owned() } else { name })
            .found(if value.is_empty() { argument } else { value })
            .expected(Text::new("what the help says", "như nêu trong hướng dẫn")),
    };
    match problem.hint {
        Some(_) => problem.into(),
        None => problem.hint(help_hint(command)).into(),
    }
}

fn unknown_command(found: &str) -> Problem {
    let mut problem =
        Problem::new(codes::UNKNOWN_COMMAND, Place::argument("stratech")).found(found).expected(COMMANDS.join(" | "));
    problem.hint = nearest_hint(found, COMMANDS.iter().copied());
    problem
}

fn missing(place: Place, argument: &str) -> Problem {
    Problem::new(codes::MISSING_ARGUMENT, place)
        .item(argument)
        .found_words(Text::new("nothing", "chưa có gì"))
        .expected(Text::new("a value", "một giá trị"))
}

fn help_hint(command: Option<&str>) -> Text {
    let page = command.map_or_else(|| "stratech --help".to_owned(), |command| format!("stratech {command} --help"));
    Text::new(format!("see {page}"), format!("xem {page}"))
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::StyledStrs(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::None => String::new(),
        one => one.to_string(),
    }
}
