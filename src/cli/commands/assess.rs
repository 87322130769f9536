//! Evaluating a register: demo, run, explain, weights.

use super::{read, register};
use crate::cli::arguments::{path, word};
use crate::cli::output::Output;
use crate::evaluation::Evaluation;
use crate::model::{JudgementState, Register};
use crate::problem::{Lang, Place, Problem, Severity, Text, codes::command as codes};
use clap::ArgMatches;
use serde_json::{Map, Value, json};
use std::path::Path;

/// Notices listed under a ranking; the rest are counted.
const NOTICES: usize = 12;

pub(super) fn demo(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let name = word(given, "name").unwrap_or("vn-2026");
    output.about(name);
    let register = Register::example(name)?;
    let evaluation = register.evaluate(None)?;
    if output.is_json() {
        return rankings_json(&evaluation, None, output);
    }
    print_rankings(&register, &evaluation, None, output)?;
    let mut steps = next_steps(&evaluation, name);
    steps.extend([
        (
            format!("stratech readiness {name}"),
            Text::new(
                "what each technology needs and what holds it back",
                "mỗi công nghệ cần gì và điều gì đang giữ lại",
            ),
        ),
        (format!("stratech show {name}"), Text::new("the register at a glance", "tổng quan bộ dữ liệu")),
        (
            format!("stratech new vn-2027 --from {name}"),
            Text::new(
                "a copy to change; then: stratech run vn-2027",
                "bản sao để chỉnh sửa; sau đó: stratech run vn-2027",
            ),
        ),
        match output.lang() {
            Lang::En => ("stratech demo --lang vi".to_owned(), "the same in Vietnamese".into()),
            Lang::Vi => ("stratech demo --lang en".to_owned(), "hiển thị bằng tiếng Anh".into()),
        },
    ]);
    output.next(&steps);
    Ok(0)
}

/// What can be asked after a ranking.
fn next_steps(evaluation: &Evaluation, path: &str) -> Vec<(String, Text)> {
    let first = evaluation.alternatives.iter().find(|a| a.rank == Some(1)).map_or("ID", |a| a.id.as_str());
    vec![
        (
            format!("stratech explain {path} {first}"),
            Text::new("why it has its place", "vì sao công nghệ này có thứ hạng đó"),
        ),
        (format!("stratech weights {path}"), Text::new("the weights behind the places", "trọng số của các tiêu chí")),
    ]
}

pub(super) fn run(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let out = given.get_one::<std::path::PathBuf>("out");
    let form = out.map(|file| form_of(file)).transpose()?;
    let register = register(given, output)?;
    let evaluation = register.evaluate(None)?;
    let track = word(given, "track");
    if let Some(track) = track {
        evaluation.track(track)?;
    }
    if let (Some(file), Some(form)) = (out, form) {
        let content = match form {
            Form::Json => evaluation.to_json()? + "\n",
            Form::Csv => evaluation.results(track)?.to_csv()?,
            Form::Html => evaluation.to_page(track, output.lang())?,
        };
        std::fs::write(file, content).map_err(|e| crate::Error::file("write", file, &e))?;
        let digest = evaluation.digest()?;
        if output.is_json() {
            output.json(&json!({ "digest": digest, "illustrative": evaluation.illustrative, "out": file.display().to_string() }))?;
        } else {
            if let Some(banner) = banner(&register) {
                output.say(&banner);
            }
            let file = file.display();
            output.say(&Text::new(format!("Written: {file}"), format!("Đã ghi: {file}")));
        }
        return Ok(0);
    }
    if output.is_json() {
        return rankings_json(&evaluation, track, output);
    }
    print_rankings(&register, &evaluation, track, output)?;
    output.next(&next_steps(&evaluation, &path(given, "path").display().to_string()));
    Ok(0)
}

pub(super) fn explain(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let register = register(given, output)?;
    let explanation = register.evaluate(None)?.explain(word(given, "id").unwrap_or_default())?;
    if output.is_json() {
        output.json(&explanation)?;
        return Ok(0);
    }
    output.say(&Text::new(
        format!("{} {}", explanation.id, explanation.name.en),
        format!("{} {}", explanation.id, explanation.name.vi),
    ));
    output.line("");
    for sentence in &explanation.sentences {
        output.item("- ", sentence);
    }
    let tables = [Some(explanation.parts), explanation.next_better, explanation.council];
    for table in tables.into_iter().flatten() {
        output.line("");
        let table = output.fitting(table, &[vec!["scale"], vec!["level"]]);
        output.table(&table);
    }
    Ok(0)
}

pub(super) fn weights(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let register = read(&path(given, "path"), output)?;
    let evaluation = register.evaluate(None)?;
    let mut tables = Map::new();
    for (at, track) in tracks(&evaluation, word(given, "track"))?.into_iter().enumerate() {
        let table = evaluation.weights(track)?;
        if output.is_json() {
            tables.insert(track.to_owned(), table.records());
            continue;
        }
        if at > 0 {
            output.line("");
        }
        output.table(&table);
    }
    if output.is_json() {
        output.json(&json!({ "register": register.info().id, "tracks": tables }))?;
    }
    Ok(0)
}

/// The tracks asked for.
pub(super) fn tracks<'e>(evaluation: &'e Evaluation, only: Option<&str>) -> crate::Result<Vec<&'e str>> {
    match only {
        Some(track) => Ok(vec![evaluation.track(track)?.id.as_str()]),
        None => Ok(evaluation.tracks.iter().map(|track| track.id.as_str()).collect()),
    }
}

fn rankings_json(evaluation: &Evaluation, track: Option<&str>, output: &mut Output) -> crate::Result<u8> {
    let mut rankings = Map::new();
    for track in tracks(evaluation, track)? {
        rankings.insert(track.to_owned(), evaluation.ranking(track)?.records());
    }
    let value: Value = json!({
        "digest": evaluation.digest()?,
        "evaluation": evaluation,
        "illustrative": evaluation.illustrative,
        "rankings": rankings,
    });
    output.json(&value)?;
    Ok(0)
}

fn print_rankings(
    register: &Register,
    evaluation: &Evaluation,
    track: Option<&str>,
    output: &mut Output,
) -> crate::Result<()> {
    if let Some(banner) = banner(register) {
        output.say(&banner);
        output.line("");
    }
    output.say(&evaluation.title);
    let cutoff = &evaluation.cutoff_date;
    output.say(&Text::new(
        format!("Figures published by {cutoff}; method {}.", evaluation.method),
        format!("Số liệu công bố đến hết ngày {cutoff}; phương pháp {}.", evaluation.method),
    ));
    let parts: Vec<&str> = evaluation.criteria.iter().filter(|c| c.depth == 1).map(|c| c.id.as_str()).collect();
    for track in tracks(evaluation, track)? {
        output.line("");
        let ranking = output.fitting(evaluation.ranking(track)?, &[parts.clone(), vec!["neutral_rank"]]);
        output.table(&ranking);
    }
    let notices = &evaluation.notices;
    // That it is illustrative stands at the head.
    let listed = |problem: &&Problem| problem.code != crate::problem::codes::evaluation::ILLUSTRATIVE;
    let warnings_first = || {
        let of = move |severity| notices.iter().filter(listed).filter(move |p| p.code.severity() == severity);
        of(Severity::Warning).chain(of(Severity::Notice))
    };
    let n = warnings_first().count();
    if n > 0 {
        output.line("");
        output.say(&Text::new("To be known when reading this:", "Cần biết khi đọc kết quả:"));
        output.problems(warnings_first().take(NOTICES));
        if n > NOTICES {
            let more = n - NOTICES;
            output.say(&Text::new(
                format!("  ... and {more} more; --json lists all"),
                format!("  ... và {more} mục nữa; xem tất cả với --json"),
            ));
        }
    }
    output.line("");
    output.line(&format!("SHA-256 {}", evaluation.digest()?));
    Ok(())
}

/// What a reader must know first.
pub(super) fn banner(register: &Register) -> Option<Text> {
    let mut judgements = register.judgements.iter().filter(|j| j.state == JudgementState::Given);
    if judgements.any(|judgement| judgement.illustrative) {
        Some(Text::new(
            "ILLUSTRATIVE: the judgements of this register are synthetic; no place is an official assessment.",
            "MINH HỌA: các ý kiến đánh giá trong bộ dữ liệu này là giả lập; không thứ hạng nào là đánh giá chính thức.",
        ))
    } else if register.info().illustrative {
        Some(Text::new(
            "ILLUSTRATIVE: part of the data of this register is synthetic; no place is an official assessment.",
            "MINH HỌA: một phần số liệu trong bộ dữ liệu này là giả lập; không thứ hạng nào là đánh giá chính thức.",
        ))
    } else {
        None
    }
}

/// Form of a result file.
pub(super) enum Form {
    Json,
    Csv,
    Html,
}

pub(super) fn form_of(file: &Path) -> crate::Result<Form> {
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("json") => Ok(Form::Json),
        Some("csv") => Ok(Form::Csv),
        Some("html" | "htm") => Ok(Form::Html),
        _ => Err(Problem::new(codes::BAD_ARGUMENT, Place::argument("--out"))
            .item("--out")
            .found(file.display())
            .expected(Text::new("a file ending in .json, .csv or .html", "tệp có đuôi .json, .csv hoặc .html"))
            .into()),
    }
}
