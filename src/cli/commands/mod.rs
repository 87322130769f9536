//! One function a command. They ask the library and print; they compute nothing.

mod assess;
mod files;
mod panel;
mod plan;
mod readiness;
mod simulate;

use super::arguments;
use super::output::Output;
use crate::model::{Register, examples};
use crate::problem::{Place, Problem, Text, codes::command as codes};
use crate::table::Column;
use crate::{Error, Table, methods};
use clap::ArgMatches;
use std::path::Path;

/// Runs the command and returns its exit code.
pub(super) fn run(matches: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let Some((name, given)) = matches.subcommand() else {
        return Err(Error::internal("a command that is not there"));
    };
    match name {
        "demo" => assess::demo(given, output),
        "run" => assess::run(given, output),
        "explain" => assess::explain(given, output),
        "weights" => assess::weights(given, output),
        "panel" => panel::panel(given, output),
        "simulate" => simulate::simulate(given, output),
        "readiness" => readiness::readiness(given, output),
        "plan" => plan::plan(given, output),
        "new" => files::new(given, output),
        "check" => files::check(given, output),
        "show" => files::show(given, output),
        "convert" => files::convert(given, output),
        "digest" => files::digest(given, output),
        "methods" => list_methods(output),
        "schema" => schema(output),
        other => Err(Error::internal(format!("the command {other} is not there"))),
    }
}

/// Reads a register: a folder, a JSON file, or else a shipped one by its name.
fn read(path: &Path, output: &mut Output) -> crate::Result<Register> {
    let register = match path.to_str().filter(|_| !path.exists()) {
        Some(name) if examples().contains(&name) => Register::example(name)?,
        Some(name) if looks_like_a_name(name) => return Err(no_register(name)),
        _ => {
            output.about(path.display().to_string());
            Register::read(path)?
        }
    };
    let id = register.info().id;
    if !id.is_empty() {
        output.about(id.as_str());
    }
    Ok(register)
}

/// The register named by the argument `path`.
fn register(given: &ArgMatches, output: &mut Output) -> crate::Result<Register> {
    read(&arguments::path(given, "path"), output)
}

fn looks_like_a_name(text: &str) -> bool {
    !text.contains(['/', '\\']) && !text.to_lowercase().ends_with(".json")
}

fn no_register(name: &str) -> Error {
    let shipped = examples().join(" | ");
    let mut problem = Problem::new(codes::NO_REGISTER, Place::argument("PATH")).found(name).expected(Text::new(
        format!("an existing folder or .json file, or {shipped}"),
        format!("thư mục hoặc tệp .json đã có, hoặc {shipped}"),
    ));
    problem.hint = crate::model::reader::nearest_hint(name, examples());
    problem.into()
}

fn list_methods(output: &mut Output) -> crate::Result<u8> {
    let all = methods::names()
        .iter()
        .map(|name| methods::get(name, &serde_json::Value::Null))
        .filter_map(Result::ok)
        .map(|method| method.about())
        .collect::<Vec<_>>();
    let table = Table::new(
        Text::new("Ranking methods", "Các phương pháp xếp hạng"),
        vec![
            Column::text("name", Text::new("Name", "Tên"), all.iter().map(|about| about.name.to_owned())),
            Column::text("title", Text::new("Title", "Tên đầy đủ"), all.iter().map(|about| about.title.to_owned())),
            Column::flags("uses_weights", Text::new("Weights", "Trọng số"), all.iter().map(|about| about.uses_weights)),
            Column::text(
                "reference",
                Text::new("Reference", "Tài liệu gốc"),
                all.iter().map(|about| about.references.first().map(|first| (*first).to_owned())),
            ),
        ],
    )?
    .note(Text::new(
        "A register is evaluated by weighted_sum, the criteria tree; the others serve to see how much the method matters.",
        "Bộ dữ liệu được đánh giá bằng weighted_sum, tức cây tiêu chí; các phương pháp khác dùng để xem kết quả phụ thuộc vào phương pháp đến mức nào.",
    ));
    if output.is_json() {
        output.json(&table.records())?;
    } else {
        output.table(&table);
    }
    Ok(0)
}

fn schema(output: &mut Output) -> crate::Result<u8> {
    let schema = crate::model::schema();
    if output.is_json() {
        output.json(&schema)?;
    } else {
        output.line(&serde_json::to_string_pretty(&schema).map_err(|e| Error::internal(e.to_string()))?);
    }
    Ok(0)
}
