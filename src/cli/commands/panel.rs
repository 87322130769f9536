//! The council: panel.

use super::assess::{Form, banner, form_of};
use super::register;
use crate::cli::arguments::path;
use crate::cli::output::Output;
use crate::evaluation::Panel;
use crate::evaluation::council::Who;
use crate::problem::Text;
use crate::table::Table;
use clap::ArgMatches;
use serde_json::{Map, json};

/// The tables by name.
fn tables(panel: &Panel) -> crate::Result<[(&'static str, Table); 11]> {
    Ok([
        ("agreement", panel.agreement()?),
        ("balance", panel.balance()?),
        ("cells", panel.cells()?),
        ("clusters", panel.clusters()?),
        ("consensus", panel.consensus()?),
        ("differences", panel.differences()?),
        ("icc", panel.icc()?),
        ("influence", panel.influence(Who::Group)?),
        ("recusals", panel.recusals()?),
        ("rounds", panel.rounds()?),
        ("views", panel.views()?),
    ])
}

pub(super) fn panel(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let out = given.get_one::<std::path::PathBuf>("out");
    let form = out.map(|file| form_of(file)).transpose()?;
    let register = register(given, output)?;
    let panel = register.panel()?;
    if let (Some(file), Some(form)) = (out, form) {
        let content = match form {
            Form::Json => panel.to_json()? + "\n",
            Form::Csv => panel.consensus()?.to_csv()?,
            Form::Html => panel.to_page(output.lang())?,
        };
        std::fs::write(file, content).map_err(|e| crate::Error::file("write", file, &e))?;
        let (digest, file) = (panel.digest()?, file.display());
        if output.is_json() {
            output.json(&json!({ "digest": digest, "illustrative": panel.illustrative, "out": file.to_string() }))?;
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
            tables(&panel)?.into_iter().map(|(name, table)| (name.to_owned(), table.records())).collect();
        output.json(&json!({
            "digest": panel.digest()?,
            "illustrative": panel.illustrative,
            "panel": panel,
            "tables": tables,
        }))?;
        return Ok(0);
    }
    if let Some(banner) = banner(&register) {
        output.say(&banner);
        output.line("");
    }
    output.say(&panel.title);
    output.line("");
    for sentence in &panel.sentences {
        output.item("- ", sentence);
    }
    let consensus = panel.consensus()?.without(&["n_members", "groups_in", "groups_out"]);
    for table in [panel.overview()?, consensus, panel.influence(Who::Group)?.without(&["kept"])] {
        output.line("");
        let table =
            output.fitting(table, &[vec!["n_pairs", "raters_left_out"], vec!["name"], vec!["kendall"], vec!["icc1"]]);
        output.table(&table);
    }
    output.line("");
    output.line(&format!("SHA-256 {}", panel.digest()?));
    let path = path(given, "path").display().to_string();
    output.next(&[(
        format!("stratech panel {path} --out panel.html"),
        Text::new("every table, in one page", "mọi bảng trong một trang"),
    )]);
    Ok(0)
}
