//! The command line in memory, and a few runs of the program itself.
#![allow(clippy::unwrap_used)] // in the helpers of tests as in the tests

use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use stratech::Register;
use stratech::cli::{Surroundings, run};
use stratech::evaluation::Evaluation;

struct Run {
    code: u8,
    out: String,
    err: String,
}

impl Run {
    fn json(&self) -> Value {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        canonical(&self.out)
    }
}

/// One canonical JSON document on one line.
fn canonical(text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json_canonicalizer::to_string(&value).unwrap() + "\n", text);
    value
}

fn within(surroundings: &Surroundings, arguments: &[&str]) -> Run {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(arguments, surroundings, &mut out, &mut err);
    Run { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

fn stratech(arguments: &[&str]) -> Run {
    within(&Surroundings::default(), arguments)
}

/// What a command that works prints.
fn said(arguments: &[&str]) -> String {
    let done = stratech(arguments);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{arguments:?}");
    done.out
}

fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn demo_ranks_both_tracks_and_says_first_that_judgements_are_illustrative() {
    let text = said(&["demo"]);
    assert!(text.lines().next().unwrap().starts_with("ILLUSTRATIVE: the judgements"), "{text}");
    for part in ["Track A", "22 seats", "Track B", "8 seats", "QD21-P04", "Next:", "stratech explain vn-2026 QD21-"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let text = said(&["demo", "--lang", "vi"]);
    assert!(text.lines().next().unwrap().starts_with("MINH HỌA: các ý kiến đánh giá"), "{text}");
    for part in ["Hạng", "Điểm", "22 chỗ", "Bước tiếp theo:"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert_eq!(text, within(&Surroundings { lang: Some("vi".into()), ..Surroundings::default() }, &["demo"]).out);
}

#[test]
fn json_holds_the_whole_evaluation_and_the_rankings() {
    let value = stratech(&["run", "vn-2026", "--json"]).json();
    let expected = Register::example("vn-2026").unwrap().evaluate(None).unwrap();
    assert_eq!(Evaluation::from_json(&value["evaluation"].to_string()).unwrap(), expected);
    assert_eq!(value["digest"], expected.digest().unwrap());
    assert_eq!(value["illustrative"], true);
    assert_eq!(value["rankings"]["A"][0]["rank"], 1);
    assert_eq!(value["rankings"]["B"].as_array().unwrap().len(), 11);
    assert_eq!(stratech(&["demo", "--json"]).json(), value);
    let one = stratech(&["run", "vn-2026", "--json", "--track", "B"]).json();
    assert_eq!(one["rankings"].as_object().unwrap().len(), 1);
}

#[test]
fn every_command_speaks_both_languages_and_json() {
    let commands: [&[&str]; 10] = [
        &["demo"],
        &["check", "vn-2026"],
        &["show", "vn-2026"],
        &["show", "vn-2026", "tracks"],
        &["run", "vn-2026", "--track", "A"],
        &["explain", "vn-2026", "QD21-P04"],
        &["weights", "vn-2026"],
        &["panel", "vn-2026"],
        &["methods"],
        &["digest", "vn-2026"],
    ];
    for command in commands {
        let with = |more: &[&'static str]| [command, more].concat();
        let (en, vi) = (said(&with(&["--lang", "en"])), said(&with(&["--lang=vi"])));
        assert!(!en.is_empty() && !vi.is_empty(), "{command:?}");
        // A digest and the names of fields are the same in both.
        assert_eq!(en == vi, command == ["digest", "vn-2026"] || command == ["show", "vn-2026", "tracks"], "{en}");
        stratech(&with(&["--json"])).json();
    }
}

#[test]
fn help_is_there_for_every_command_in_both_languages() {
    let help = said(&["--help"]);
    assert_eq!(help, said(&[]));
    for command in [
        "demo",
        "new",
        "check",
        "show",
        "run",
        "explain",
        "weights",
        "panel",
        "readiness",
        "convert",
        "digest",
        "methods",
        "schema",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} in\n{help}");
        assert!(said(&[command, "--help"]).contains("Usage: stratech"));
        let vi = said(&[command, "--help", "--lang", "vi"]);
        assert!(vi.contains("Cách dùng: stratech") && vi.contains("Tùy chọn:") && !vi.contains("Options"), "{vi}");
    }
    assert_eq!(said(&["--version"]), format!("stratech {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_arguments_are_placed_problems_with_the_nearest_name() {
    let cases: [(&[&str], &str, &str); 11] = [
        (&["cheek"], "E0701", "nearest is \"check\""),
        (&["run", "vn-2026", "--trck", "A"], "E0702", "nearest is \"--track\""),
        (&["run"], "E0703", "PATH is missing"),
        (&["explain", "vn-2026"], "E0703", "ID is missing"),
        (&["run", "vn-2026", "--out"], "E0703", "stratech run --help"),
        (&["run", "vn-2026", "--out", "x.docx"], "E0704", "x.docx"),
        (&["run", "vn-2026", "--track", "A", "--track", "B"], "E0704", "--track"),
        (&["demo", "--lang", "fr"], "E0601", "vi | en"),
        (&["run", "vn-2062"], "E0705", "nearest is \"vn-2026\""),
        (&["explain", "vn-2026", "QD21-P4"], "E0505", "nearest is \"QD21-P"),
        (&["show", "vn-2026", "track"], "E0601", "nearest is \"tracks\""),
    ];
    for (arguments, code, part) in cases {
        let done = stratech(arguments);
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{arguments:?}");
        assert!(done.err.starts_with("InputError: 1 problem") && done.err.contains(code), "{}", done.err);
        let one_line = done.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(one_line.contains(part), "{part} in\n{}", done.err);
        let vi = stratech(&[arguments, &["--lang=vi"]].concat());
        assert!(vi.err.starts_with("InputError: 1 lỗi") || arguments.contains(&"--lang"), "{}", vi.err);
        let json = stratech(&[&["--json"], arguments].concat());
        assert_eq!(canonical(&json.err)["error"]["problems"][0]["code"], code);
        assert_eq!(canonical(&json.err)["error"]["exit_code"], 2);
    }
    let done = within(&Surroundings { lang: Some("fr".into()), ..Surroundings::default() }, &["methods"]);
    assert!(done.code == 2 && done.err.contains("STRATECH_LANG"), "{}", done.err);
}

#[test]
fn files_that_are_not_there_or_not_ours() {
    let done = stratech(&["run", "no/such/file.json"]);
    assert_eq!(done.code, 7);
    assert!(done.err.starts_with("FileError: cannot read no/such/file.json"), "{}", done.err);
    let done = stratech(&["run", "no/such/file.json", "--lang", "vi"]);
    assert!(done.err.contains("không đọc được no/such/file.json: không có tệp"), "{}", done.err);
    let folder = tempfile::tempdir().unwrap();
    let done = stratech(&["run", "vn-2026", "--out", name(&folder.path().join("no/x.json"))]);
    assert_eq!(done.code, 7);
    let empty = stratech(&["run", name(folder.path())]);
    assert_eq!(empty.code, 2);
    assert!(empty.err.contains("register.toml"), "{}", empty.err);
}

#[test]
fn check_reports_every_fault_with_its_place_and_ends_with_2_only_on_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list");
    said(&["new", name(&path)]);
    assert!(said(&["check", name(&path)]).contains("0 errors"));

    let tracks = path.join("tracks.csv");
    let text = std::fs::read_to_string(&tracks).unwrap();
    std::fs::write(&tracks, text.replace("A,", "Z,")).unwrap();
    let done = stratech(&["check", name(&path)]);
    assert_eq!((done.code, done.err.as_str()), (2, ""));
    assert!(done.out.starts_with("Register list: ") && done.out.contains("technologies.csv:"), "{}", done.out);
    let vi = stratech(&["check", name(&path), "--lang", "vi"]);
    assert!(vi.out.starts_with("Bộ dữ liệu list: ") && vi.out.contains("Chưa thể đánh giá"), "{}", vi.out);
    let json = stratech(&["check", name(&path), "--json"]);
    assert_eq!(json.code, 2);
    let value = canonical(&json.out);
    assert_eq!(value["errors"], Register::read(&path).unwrap().check().errors().len());
    assert!(value["problems"][0]["message"]["vi"].is_string());

    // An evaluation refuses it, naming the register.
    let done = stratech(&["run", name(&path)]);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(done.err.contains(" in register list\n"), "{}", done.err);

    // What cannot even be read is reported the same way.
    std::fs::write(&tracks, text.replace(",22,", ",many,")).unwrap();
    let done = stratech(&["check", name(&path)]);
    assert_eq!((done.code, done.err.as_str()), (2, ""));
    assert!(done.out.contains("tracks.csv:2:"), "{}", done.out);
}

#[test]
fn convert_is_lossless_and_writes_over_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let [json, there, back] = ["a.json", "there", "back.json"].map(|file| folder.path().join(file));
    let digest = said(&["digest", "vn-2026"]);
    assert!(said(&["convert", "vn-2026", name(&json)]).ends_with(&format!("SHA-256 {digest}")));
    said(&["convert", name(&json), name(&there)]);
    said(&["convert", name(&there), name(&back)]);
    for path in [&json, &there, &back] {
        assert_eq!(said(&["digest", name(path)]), digest);
    }
    assert_eq!(Register::read(&there).unwrap(), Register::example("vn-2026").unwrap());
    let before = std::fs::read(&json).unwrap();
    let done = stratech(&["convert", "vn-2026", name(&json)]);
    assert!(done.code == 2 && done.err.contains("E0706"), "{}", done.err);
    assert_eq!(std::fs::read(&json).unwrap(), before);
    said(&["convert", name(&there), name(&json), "--force"]);
    assert_eq!(said(&["digest", name(&json)]), digest);
}

#[test]
fn new_copies_a_register_under_its_own_identifier() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vn-2027");
    let text = said(&["new", name(&path), "--from", "vn-2026", "--lang", "vi"]);
    assert!(text.contains("mã của bộ dữ liệu là vn-2027"), "{text}");
    let made = Register::read(&path).unwrap();
    assert_eq!(made.info().id.as_str(), "vn-2027");
    assert_eq!(made.judgements, Register::example("vn-2026").unwrap().judgements);
    let again = stratech(&["new", name(&path)]);
    assert!(again.code == 2 && again.err.contains("E0706"), "{}", again.err);
    let other = folder.path().join("Danh mục mới");
    let json = stratech(&["new", name(&other), "--from", name(&path), "--id", "x.1", "--json"]).json();
    assert_eq!(json["register"], "x.1");
    assert_eq!(stratech(&["new", name(&folder.path().join("z")), "--id", "-"]).code, 2);
}

#[test]
fn results_go_to_a_file_as_json_csv_or_html() {
    let folder = tempfile::tempdir().unwrap();
    let [json, csv, html] = ["r.json", "r.csv", "r.html"].map(|file| folder.path().join(file));
    let text = said(&["run", "vn-2026", "--out", name(&json)]);
    assert!(text.starts_with("ILLUSTRATIVE") && text.contains("Written: "), "{text}");
    let expected = Register::example("vn-2026").unwrap().evaluate(None).unwrap();
    assert_eq!(Evaluation::from_json(&std::fs::read_to_string(&json).unwrap()).unwrap(), expected);
    said(&["run", "vn-2026", "--track", "B", "--out", name(&csv)]);
    assert_eq!(std::fs::read_to_string(&csv).unwrap().lines().count(), 12);
    said(&["run", "vn-2026", "--out", name(&html), "--lang", "vi"]);
    let page = std::fs::read_to_string(&html).unwrap();
    assert!(page.contains("<html lang=\"vi\">") && page.contains("Minh họa") && !page.contains("<script"));
}

#[test]
fn schema_is_the_one_of_the_library() {
    let expected = serde_json_canonicalizer::to_string(&stratech::model::schema()).unwrap() + "\n";
    let pretty: Value = serde_json::from_str(&said(&["schema"])).unwrap();
    assert!(serde_json_canonicalizer::to_string(&pretty).unwrap() + "\n" == expected, "another schema");
    assert!(said(&["schema", "--json"]) == expected, "another schema");
}

#[test]
fn lines_stay_within_the_terminal() {
    for (lang, width) in [("vi", 80), ("en", 80), ("vi", 120), ("en", 200)] {
        let surroundings = Surroundings { lang: Some(lang.into()), width, ..Surroundings::default() };
        let commands: [&[&str]; 8] = [
            &["demo"],
            &["check", "vn-2026"],
            &["show", "vn-2026"],
            &["weights", "vn-2026"],
            &["panel", "vn-2026"],
            &["readiness", "vn-2026"],
            &["explain", "vn-2026", "QD21-P04"],
            &["--help"],
        ];
        for command in commands {
            let text = within(&surroundings, command).out;
            let mut wide = String::new();
            for line in text.lines().filter(|line| line.chars().count() > width) {
                let _ = writeln!(wide, "{line}");
            }
            assert!(wide.is_empty(), "{command:?} {lang} {width}:\n{wide}");
        }
    }
}

#[test]
fn a_writer_that_closes_is_quiet_and_one_that_fails_is_told() {
    struct Closed(std::io::ErrorKind);
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for (kind, code, quiet) in [(std::io::ErrorKind::BrokenPipe, 0, true), (std::io::ErrorKind::StorageFull, 7, false)]
    {
        let mut err = Vec::new();
        let done = run(["methods"], &Surroundings::default(), &mut Closed(kind), &mut err);
        assert_eq!((done, err.is_empty()), (code, quiet));
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stratech"));
    command.env_remove("STRATECH_LANG").env_remove("COLUMNS");
    command
}

#[test]
fn the_program_prints_what_the_library_prints() {
    let done = program().args(["explain", "vn-2026", "QD21-P06"]).output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(String::from_utf8(done.stdout).unwrap(), said(&["explain", "vn-2026", "QD21-P06"]));
    let done = program().args(["run", "nowhere"]).env("STRATECH_LANG", "vi").output().unwrap();
    assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8(done.stderr).unwrap().contains("không có thư mục hay tệp"));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let mut child = program().arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr.len()), (Some(0), 0));
}

#[test]
fn simulate_says_how_sure_each_place_is() {
    let arguments = ["simulate", "vn-2026", "--draws", "200", "--seed", "3"];
    let text = said(&arguments);
    assert!(text.starts_with("ILLUSTRATIVE: the judgements"), "{text}");
    for part in [
        "Track A",
        "In the list",
        "the council drawn anew, weights as they stand, 200 draws",
        "percentage points",
        "Next:",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(said(&[&arguments[..], &["--lang", "vi", "--track", "B"]].concat()).contains("Trong danh mục"));
    let with = said(&[&arguments[..], &["--track", "B", "--readiness-year", "2030"]].concat());
    assert!(with.contains("enablers") && with.contains("no probability of success"), "{with}");
    let json = stratech(&[&arguments[..], &["--json", "--reading", "cells", "--weights", "uniform"]].concat()).json();
    assert_eq!((json["reading"].as_str(), json["weights"].as_str()), (Some("cells"), Some("uniform")));
    assert_eq!(json["tracks"]["B"].as_array().unwrap().len(), 11);
    let folder = tempfile::tempdir().unwrap();
    let (file, table) = (folder.path().join("sim.json"), folder.path().join("sim.csv"));
    said(&[&arguments[..], &["--out", name(&file)]].concat());
    said(&[&arguments[..], &["--out", name(&table)]].concat());
    let written = stratech::Simulation::from_json(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((written.draws, written.seed), (200, 3));
    assert!(std::fs::read_to_string(&table).unwrap().starts_with("track,rank,id,name_vi,name_en,score,"));
    for (bad, code, word) in [
        (&["--draws", "0"][..], 2, "E0530"),
        (&["--draws", "many"], 2, "E0704"),
        (&["--draws", "1000000000000"], 6, "LimitError"),
        (&["--reading", "panel"], 2, "council"),
        (&["--readiness-year", "soon"], 2, "E0704"),
        (&["--weights", "equal"], 2, "uniform_leaves"),
        (&["--out", "sim.pdf"], 2, "--out"),
    ] {
        let done = stratech(&[&["simulate", "vn-2026"][..], bad].concat());
        assert!(done.code == code && done.err.contains(word), "{bad:?}: {} {}", done.code, done.err);
    }
}

#[test]
fn readiness_says_what_holds_the_list_back() {
    let small = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registers/readiness.json");
    let arguments = ["readiness", small, "--years", "2026-2030"];
    let text = said(&arguments);
    assert!(text.starts_with("ILLUSTRATIVE"), "{text}");
    for part in
        ["Ready (readiness 0.80 or more) of 2", "DECREE", "the same 5,000 people", "Bottlenecks in 2030", "Next:"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(said(&[&arguments[..], &["--lang", "vi"]].concat()).contains("Bị giữ bởi"));
    let json = stratech(&[&arguments[..], &["--json"]].concat()).json();
    assert_eq!(json["years"].as_array().unwrap().len(), 5);
    assert_eq!(json["tables"]["capacities"].as_array().unwrap().len(), 5);
    let folder = tempfile::tempdir().unwrap();
    let read = |form: &str| {
        let file = folder.path().join(format!("ready.{form}"));
        said(&[&arguments[..], &["--out", name(&file)]].concat());
        std::fs::read_to_string(&file).unwrap()
    };
    let written = stratech::evaluation::RegisterReadiness::from_json(&read("json")).unwrap();
    assert_eq!(written.digest().unwrap(), json["digest"].as_str().unwrap());
    assert!(read("csv").starts_with("id,name_vi,name_en,track,year,"));
    assert!(read("html").starts_with("<!doctype html>"));
    for (bad, word) in [
        (["--years", "2030-2026"], "E0704"),
        (["--years", "soon"], "E0704"),
        (["--years", "2030,2026"], "E0808"),
        (["--years", "2019-2030"], "E0843"),
        (["--out", "ready.pdf"], "--out"),
    ] {
        let done = stratech(&[&["readiness", small][..], &bad].concat());
        assert!(done.code == 2 && done.err.contains(word), "{bad:?}: {} {}", done.code, done.err);
    }
    assert!(said(&["demo"]).contains("stratech readiness vn-2026"));
}

#[test]
fn plan_says_what_to_fund_and_why_not() {
    let quick = ["--gap", "0.1", "--nodes", "300"];
    let plan = stratech(&[&["plan", "vn-2026"][..], &quick].concat());
    assert_eq!(plan.code, 0, "{}", plan.err);
    for words in ["Plan 2026 to 2045", "Use of budgets and capacities", "Left out", "SHA-256"] {
        assert!(plan.out.contains(words), "{words}");
    }
    let why = stratech(&[&["plan", "vn-2026", "--why-not", "QD21-P29", "--lang", "vi"][..], &quick].concat());
    assert!(why.out.contains("WF-X-RAIL"), "{}", why.out);
    let json = stratech(&[&["plan", "vn-2026", "--json"][..], &quick].concat());
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["illustrative"], true);
    assert_eq!(stratech(&["plan", "vn-2026", "--why-not", "nobody", "--gap", "0.1", "--nodes", "300"]).code, 2);
}
