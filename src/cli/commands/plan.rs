//! What to fund together, and when: plan.

use super::assess::banner;
use super::register;
use super::simulate::{Bar, form};
use crate::cli::arguments::{path, word};
use crate::cli::output::{Output, problem_list};
use crate::model::Register;
use crate::portfolio::{PlanSettings, RegisterPlan};
use crate::problem::Text;
use clap::ArgMatches;
use serde_json::json;

pub(super) fn plan(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let out = given.get_one::<std::path::PathBuf>("out");
    let is_json = out.map(|file| form(file)).transpose()?;
    let usual = PlanSettings::default();
    let settings = PlanSettings {
        annual: given.get_flag("annual"),
        gap: given.get_one::<f64>("gap").copied().unwrap_or(usual.gap),
        node_limit: given.get_one::<u64>("nodes").copied(),
        ..usual
    };
    let register = register(given, output)?;
    let plan = if output.shows_progress() {
        register.optimize_observed(&settings, &mut Bar::new())?
    } else {
        register.optimize(&settings)?
    };
    if let (Some(file), Some(is_json)) = (out, is_json) {
        let content = if is_json { plan.to_json()? + "\n" } else { plan.roadmap()?.to_csv()? };
        std::fs::write(file, content).map_err(|e| crate::Error::file("write", file, &e))?;
        let file = file.display();
        if output.is_json() {
            let (digest, illustrative) = (plan.digest()?, plan.illustrative);
            output.json(&json!({ "digest": digest, "illustrative": illustrative, "out": file.to_string() }))?;
        } else {
            output.say(&Text::new(format!("Written: {file}"), format!("Đã ghi: {file}")));
        }
        return Ok(0);
    }
    match word(given, "why-not") {
        Some(id) => why_not(&plan, id, output)?,
        None if output.is_json() => as_json(&plan, output)?,
        None => print(&register, &plan, &path(given, "path").display().to_string(), output)?,
    }
    Ok(0)
}

fn why_not(plan: &RegisterPlan, id: &str, output: &mut Output) -> crate::Result<()> {
    let why = plan.why_not(id)?;
    if output.is_json() {
        output.json(&why)
    } else {
        output.say(&why.words);
        Ok(())
    }
}

fn as_json(plan: &RegisterPlan, output: &mut Output) -> crate::Result<()> {
    output.json(&json!({
        "bound": plan.bound(),
        "cost": plan.cost(),
        "digest": plan.digest()?,
        "illustrative": plan.illustrative,
        "left_out": plan.left_out,
        "n_equal_optima": plan.solution.n_equal_optima(),
        "notices": problem_list(plan.notices.as_slice()),
        "proved": plan.is_proved(),
        "register": plan.register,
        "roadmap": plan.roadmap()?.records(),
        "targets": plan.targets,
        "usage": plan.usage_table()?.records(),
        "value": plan.value(),
    }))
}

fn print(register: &Register, plan: &RegisterPlan, path: &str, output: &mut Output) -> crate::Result<()> {
    if let Some(banner) = banner(register) {
        output.say(&banner);
        output.line("");
    }
    output.say(&plan.title);
    let spare = [vec!["running"], vec!["enabler"], vec!["value"], vec!["option"]];
    for (table, spare) in [
        (plan.roadmap()?, &spare[..]),
        (plan.usage_table()?, &[vec!["unit"], vec!["added"]][..]),
        (plan.left_out_table()?, &[][..]),
    ] {
        output.line("");
        let table = output.fitting(table, spare);
        output.table(&table);
    }
    output.line("");
    output.line(&format!("SHA-256 {}", plan.digest()?));
    let left = plan.left_out.first().map_or("ID", |left| left.id.as_str());
    output.next(&[
        (
            format!("stratech plan {path} --why-not {left}"),
            Text::new(
                "why it is left out, and what it would displace",
                "vì sao bị để lại và nếu đưa vào sẽ đẩy ra mục nào",
            ),
        ),
        (
            format!("stratech plan {path} --out plan.json"),
            Text::new("the whole plan as a file", "toàn bộ kế hoạch thành một tệp"),
        ),
    ]);
    Ok(())
}
