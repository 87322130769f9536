//! What holds the list back: readiness.

use super::assess::{Form, banner, form_of};
use super::register;
use crate::cli::arguments::{path, word};
use crate::cli::output::{Output, problem_list};
use crate::evaluation::RegisterReadiness;
use crate::evaluation::readiness::ReadinessOptions;
use crate::problem::codes::command as codes;
use crate::problem::{Place, Problem, Text};
use crate::table::Table;
use clap::ArgMatches;
use serde_json::{Map, json};

/// The tables by name.
fn tables(ready: &RegisterReadiness) -> crate::Result<[(&'static str, Table); 11]> {
    Ok([
        ("bottlenecks", ready.bottlenecks(None)?),
        ("by_agency", ready.by_agency(None)?),
        ("capacities", ready.capacities()?),
        ("dependencies", ready.dependencies(None)?),
        ("enablers", ready.enablers()?),
        ("failures", ready.failures(None)?),
        ("foreign", ready.foreign(None)?),
        ("institutions", ready.institutions(None)?),
        ("pairs", ready.pairs(None)?),
        ("readiness", ready.to_table()?),
        ("unlocks", ready.unlocks()?),
    ])
}

pub(super) fn readiness(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let out = given.get_one::<std::path::PathBuf>("out");
    let form = out.map(|file| form_of(file)).transpose()?;
    let years = word(given, "years").map(years).transpose()?;
    let register = register(given, output)?;
    let ready = register.readiness(&ReadinessOptions { years, ..ReadinessOptions::default() })?;
    if let (Some(file), Some(form)) = (out, form) {
        let content = match form {
            Form::Json => ready.to_json()? + "\n",
            Form::Csv => ready.results()?.to_csv()?,
            Form::Html => ready.to_page(output.lang())?,
        };
        std::fs::write(file, content).map_err(|e| crate::Error::file("write", file, &e))?;
        let (digest, file) = (ready.digest()?, file.display());
        if output.is_json() {
            output.json(&json!({ "digest": digest, "illustrative": ready.illustrative, "out": file.to_string() }))?;
        } else {
            if let Some(banner) = banner(&register) {
                output.say(&banner);
            }
            output.say(&Text::new(format!("Written: {file}"), format!("Đã ghi: {file}")));
        }
        return Ok(0);
    }
    if output.is_json() {
        let tables: Map<_, _> =
            tables(&ready)?.into_iter().map(|(name, table)| (name.to_owned(), table.records())).collect();
        output.json(&json!({
            "digest": ready.digest()?,
            "illustrative": ready.illustrative,
            "notices": problem_list(ready.notices.as_slice()),
            "provenance": ready.provenance,
            "register": ready.register,
            "sentences": ready.sentences,
            "tables": tables,
            "years": ready.years(),
        }))?;
        return Ok(0);
    }
    if let Some(banner) = banner(&register) {
        output.say(&banner);
        output.line("");
    }
    print(&ready, output)?;
    let path = path(given, "path").display().to_string();
    output.next(&[(
        format!("stratech readiness {path} --out readiness.html"),
        Text::new("every table, in one page", "mọi bảng trong một trang"),
    )]);
    Ok(0)
}

fn print(ready: &RegisterReadiness, output: &mut Output) -> crate::Result<()> {
    output.say(&ready.title);
    output.line("");
    for sentence in &ready.sentences {
        output.item("- ", sentence);
    }
    let spare = [vec!["held_last"], vec!["adjusted_rank"], vec!["score"], vec!["adjusted"], vec!["rank"]];
    let technologies = output.fitting(ready.overview()?, &spare);
    let levers = ready.bottlenecks(None)?.without(&["controlled_by", "layer", "held", "delay_1", "delay_5"]);
    let levers = output.fitting(levers, &[vec!["lead_agency"], vec!["single_point"], vec!["holds"], vec!["name"]]);
    for table in [technologies, levers] {
        output.line("");
        output.table(&table);
    }
    output.line("");
    output.line(&format!("SHA-256 {}", ready.digest()?));
    Ok(())
}

/// `2026-2035`, or `2026,2030,2035`.
fn years(text: &str) -> crate::Result<Vec<i32>> {
    let wrong = || -> crate::Error {
        Problem::new(codes::BAD_ARGUMENT, Place::argument("--years"))
            .item("--years")
            .found(text)
            .expected(Text::new(
                "years such as 2026-2035 or 2026,2030,2035",
                "các năm như 2026-2035 hoặc 2026,2030,2035",
            ))
            .hint(Text::new("years rise, and have four digits", "các năm tăng dần và có bốn chữ số"))
            .into()
    };
    let year = |text: &str| match text.len() {
        4 => text.parse::<i32>().map_err(|_| wrong()),
        _ => Err(wrong()),
    };
    match text.split_once('-') {
        Some((from, to)) => {
            let (from, to) = (year(from)?, year(to)?);
            if from <= to { Ok((from..=to).collect()) } else { Err(wrong()) }
        }
        None => text.split(',').map(year).collect(),
    }
}
