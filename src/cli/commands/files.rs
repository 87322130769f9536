//! Registers as files: new, check, show, convert, digest.

use super::{read, register};
use crate::Error;
use crate::cli::arguments::{path, word};
use crate::cli::output::{Output, counts, problem_list};
use crate::model::{Id, Register};
use crate::problem::{Place, Problem, Problems, Severity, Text, codes::command as codes};
use clap::ArgMatches;
use serde_json::json;
use std::path::Path;

pub(super) fn check(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let path = path(given, "path");
    let (problems, digest) = match read(&path, output) {
        Ok(register) => (register.check(), Some(register.digest()?)),
        // What cannot be read is what this command is asked to report, unless nothing is there at all.
        Err(Error::Input(problems)) if path.exists() => (problems, None),
        Err(error) => return Err(error),
    };
    let code = if problems.has_errors() { 2 } else { 0 };
    if output.is_json() {
        let count = |severity| problems.of(severity).len();
        output.json(&json!({
            "digest": digest,
            "errors": count(Severity::Error),
            "notices": count(Severity::Notice),
            "problems": problem_list(problems.as_slice()),
            "register": output.subject(),
            "warnings": count(Severity::Warning),
        }))?;
        return Ok(code);
    }
    let name = output.subject().unwrap_or_default().to_owned();
    let words = counts(&problems);
    output.say(&Text::new(format!("Register {name}: {}", words.en), format!("Bộ dữ liệu {name}: {}", words.vi)));
    list(&problems, output);
    output.line("");
    output.say(&if code == 0 {
        Text::new("It can be evaluated.", "Có thể đánh giá bộ dữ liệu này.")
    } else {
        Text::new(
            "It cannot be evaluated until the errors are mended.",
            "Chưa thể đánh giá cho đến khi sửa hết các lỗi.",
        )
    });
    if let Some(digest) = digest {
        output.line(&format!("SHA-256 {digest}"));
    }
    if code == 0 {
        let path = path.display();
        output.next(&[(format!("stratech run {path}"), Text::new("the rankings", "in bảng xếp hạng"))]);
    }
    Ok(code)
}

/// The problems by severity, the worst first.
fn list(problems: &Problems, output: &mut Output) {
    let kinds = [
        (Severity::Error, Text::new("Errors (they stop an evaluation)", "Lỗi (không thể đánh giá)")),
        (Severity::Warning, Text::new("Warnings (probably mistakes)", "Cảnh báo (có thể là sai sót)")),
        (Severity::Notice, Text::new("Notices (good to know)", "Lưu ý (nên biết)")),
    ];
    for (severity, heading) in kinds {
        let of = problems.iter().filter(|problem| problem.code.severity() == severity);
        if of.clone().next().is_some() {
            output.line("");
            output.say(&heading);
            output.problems(of);
        }
    }
}

pub(super) fn show(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let register = register(given, output)?;
    if let Some(name) = word(given, "table") {
        let table = register.table(name)?;
        if output.is_json() {
            output.json(&table.records())?;
        } else {
            output.table(&table);
        }
        return Ok(0);
    }
    let card = register.card()?;
    if output.is_json() {
        output.json(&card)?;
    } else {
        output.card(&card);
    }
    Ok(0)
}

pub(super) fn digest(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let register = register(given, output)?;
    let digest = register.digest()?;
    if output.is_json() {
        output.json(&json!({ "digest": digest, "register": register.info().id }))?;
    } else {
        output.line(&digest);
    }
    Ok(0)
}

pub(super) fn convert(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let to = path(given, "to");
    let register = read(&path(given, "from"), output)?;
    if !given.get_flag("force") {
        refuse_existing(&to)?;
    }
    let digest = written(&register, &to)?;
    if output.is_json() {
        output.json(&json!({ "digest": digest, "register": register.info().id, "to": to.display().to_string() }))?;
    } else {
        let to = to.display();
        output.say(&Text::new(format!("Written without loss: {to}"), format!("Đã ghi, không mất thông tin: {to}")));
        output.line(&format!("SHA-256 {digest}"));
    }
    Ok(0)
}

pub(super) fn new(given: &ArgMatches, output: &mut Output) -> crate::Result<u8> {
    let folder = path(given, "folder");
    refuse_existing(&folder)?;
    let from = path(given, "from");
    let mut register = read(&from, output)?;
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Two registers with one identifier could not be told apart later.
    let id = match word(given, "id") {
        Some(text) => Some(Id::new(text).ok_or_else(|| bad_id(text))?),
        None => Id::new(&name),
    };
    if let (Some(id), Some(info)) = (id, register.register.iter_mut().next()) {
        info.id = id;
    }
    let digest = written(&register, &folder)?;
    let id = register.info().id;
    if output.is_json() {
        output.json(&json!({ "digest": digest, "folder": folder.display().to_string(), "register": id }))?;
        return Ok(0);
    }
    let (from, folder) = (from.display(), folder.display());
    output.say(&Text::new(
        format!("Made {folder} as a copy of {from}; its identifier is {id}."),
        format!("Đã tạo {folder} từ {from}; mã của bộ dữ liệu là {id}."),
    ));
    output.line(&format!("SHA-256 {digest}"));
    output.next(&[
        (
            format!("{folder}/register.toml"),
            Text::new("title, cut-off date and charter", "tên, ngày chốt số liệu và điều lệ"),
        ),
        (format!("stratech check {folder}"), Text::new("after every change", "kiểm tra sau mỗi lần sửa")),
        (format!("stratech run {folder}"), Text::new("the rankings", "in bảng xếp hạng")),
    ]);
    Ok(0)
}

/// Writes a register and reads it back: what was written is what was meant.
fn written(register: &Register, to: &Path) -> crate::Result<String> {
    register.write(to)?;
    let digest = register.digest()?;
    if Register::read(to)?.digest()? == digest {
        Ok(digest)
    } else {
        Err(Error::internal(format!("{} reads back as another register", to.display())))
    }
}

fn refuse_existing(path: &Path) -> crate::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    Err(Problem::new(codes::EXISTS, Place::argument(path.display().to_string()))
        .found(path.display())
        .expected(Text::new("a path where nothing is yet", "một đường dẫn chưa có gì"))
        .into())
}

fn bad_id(text: &str) -> Error {
    Problem::new(codes::BAD_ARGUMENT, Place::argument("--id"))
        .item("--id")
        .found(text)
        .expected(Id::expectation())
        .into()
}
