//! How sure each place is: simulate.

use super::assess::{banner, tracks};
use super::register;
use crate::cli::arguments::{path, word};
use crate::cli::output::Output;
use crate::observer::Observer;
use crate::problem::{Place, Problem, Text, codes::command as codes};
use crate::uncertainty::{Simulation, SimulationOptions, reading, weight_policy};
use clap::ArgMatches;
use serde_json::{Map, json};
use std::io::Write;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// Characters of the progress bar.
const BAR: u64 = 40;

/// No bar for work that is over sooner.
const BEFORE_A_BAR: Duration = Duration::from_secs(1);

/// A progress bar on standard error.
pub(super) struct Bar {
    begun: Instant,
    shown: bool,
}

impl Bar {
    pub(super) fn new() -> Self {
        Bar { begun: Instant::now(), shown: false }
    }
}

impl Observer for Bar {
    fn step(&mut self, done: u64, total: u64) -> ControlFlow<()> {
        if self.begun.elapsed() > BEFORE_A_BAR && total > 0 {
            self.shown = true;
            let filled =
                usize::try_from(u128::from(BAR) * u128::from(done.min(total)) / u128::from(total)).unwrap_or(0);
            let (full, empty) = ("█".repeat(filled), "·".repeat(usize::try_from(BAR).unwrap_or(filled) - filled));
            // A bar that cannot be drawn stops nothing.
            let _ = write!(std::io::stderr(), "\r{full}{empty} {:3} %", u128::from(done) * 100 / u128::from(total));
        }
        ControlFlow::Continue(())
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r{}\r", " ".repeat(50));
        }
    }
}

pub(super) fn simulate(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let out = given.get_one::<std::path::PathBuf>("out");
    let is_json = out.map(|file| form(file)).transpose()?;
    let options = SimulationOptions {
        draws: given.get_one::<u64>("draws").copied(),
        seed: given.get_one::<u64>("seed").copied(),
        reading: word(given, "reading").map(reading).transpose()?,
        weights: word(given, "weights").map(weight_policy).transpose()?,
        readiness_year: given.get_one::<i32>("readiness-year").copied(),
        ..SimulationOptions::default()
    };
    let register = register(given, output)?;
    let track = word(given, "track");
    let simulation = if output.shows_progress() {
        register.simulate_observed(&options, &mut Bar::new())?
    } else {
        register.simulate(&options)?
    };
    let tracks = tracks(&simulation.evaluation, track)?;
    if let (Some(file), Some(is_json)) = (out, is_json) {
        let content = if is_json { simulation.to_json()? + "\n" } else { simulation.results()?.to_csv()? };
        std::fs::write(file, content).map_err(|e| crate::Error::file("write", file, &e))?;
        let file = file.display();
        if output.is_json() {
            output.json(&json!({
                "digest": simulation.digest()?, "illustrative": simulation.evaluation.illustrative, "out": file.to_string(),
            }))?;
        } else {
            if let Some(banner) = banner(&register) {
                output.say(&banner);
            }
            output.say(&Text::new(format!("Written: {file}"), format!("Đã ghi: {file}")));
        }
        return Ok(0);
    }
    if output.is_json() {
        let mut tables = Map::new();
        for track in &tracks {
            tables.insert((*track).to_owned(), simulation.table(track)?.records());
        }
        output.json(&json!({
            "digest": simulation.digest()?,
            "illustrative": simulation.evaluation.illustrative,
            "notices": super::super::output::problem_list(simulation.notices.as_slice()),
            "provenance": simulation.provenance,
            "reading": simulation.reading,
            "register": register.info().id,
            "tracks": tables,
            "weights": simulation.weights,
        }))?;
        return Ok(0);
    }
    if let Some(banner) = banner(&register) {
        output.say(&banner);
        output.line("");
    }
    print(&simulation, &tracks, output)?;
    let first = simulation.evaluation.alternatives.iter().find(|a| a.rank == Some(1)).map_or("ID", |a| a.id.as_str());
    let path = path(given, "path").display().to_string();
    output.next(&[
        (
            format!("stratech simulate {path} --reading member"),
            Text::new("how many members see it so", "bao nhiêu thành viên nhìn nhận như vậy"),
        ),
        (
            format!("stratech explain {path} {first}"),
            Text::new("why it has its place", "vì sao công nghệ này có thứ hạng đó"),
        ),
    ]);
    Ok(0)
}

fn print(simulation: &Simulation, tracks: &[&str], output: &mut Output) -> crate::Result<()> {
    output.say(&simulation.evaluation.title);
    for track in tracks {
        output.line("");
        let spare = [vec!["bar"], vec!["score_90"], vec!["seat"], vec!["score"]];
        let table = output.fitting(simulation.table(track)?, &spare);
        output.table(&table);
    }
    let error = 100.0 * simulation.provenance.computing_error;
    output.line("");
    output.say(&Text::new(
        format!("The number of draws alone leaves an error of at most {error:.2} percentage points (95 %)."),
        format!("Riêng số lượt mô phỏng để lại sai số không quá {error:.2} điểm phần trăm (mức 95 %)."),
    ));
    output.line(&format!("SHA-256 {}", simulation.digest()?));
    Ok(())
}

/// Whether the file takes JSON; else CSV.
pub(super) fn form(file: &std::path::Path) -> crate::Result<bool> {
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("json") => Ok(true),
        Some("csv") => Ok(false),
        _ => Err(Problem::new(codes::BAD_ARGUMENT, Place::argument("--out"))
            .item("--out")
            .found(file.display())
            .expected(Text::new("a file ending in .json or .csv", "tệp có đuôi .json hoặc .csv"))
            .into()),
    }
}
