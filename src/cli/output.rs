//! What a command says: collected as text or JSON, written once at the end.

use crate::problem::{Lang, Problem, Problems, Severity, Text};
use crate::report::Card;
use crate::table::{columns_of, wrap};
use crate::{Error, Table};
use serde::Serialize;
use serde_json::{Value, json};

/// No sentence is squeezed into fewer columns than this.
const NARROWEST: usize = 40;

/// Everything a command prints to standard output.
#[derive(Debug)]
pub(super) struct Output {
    lang: Lang,
    json: bool,
    width: usize,
    progress: bool,
    text: String,
    /// The register at hand, for the heading of errors.
    subject: Option<String>,
}

impl Output {
    pub fn new(lang: Lang, json: bool, width: usize, progress: bool) -> Self {
        Output { lang, json, width, progress, text: String::new(), subject: None }
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether JSON is asked for instead of text.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Whether long work may draw a progress bar.
    pub fn shows_progress(&self) -> bool {
        self.progress
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Names the register at hand.
    pub fn about(&mut self, subject: impl Into<String>) {
        self.subject = Some(subject.into());
    }

    /// The register at hand.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// Adds a line as it is.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds a sentence, broken into lines.
    pub fn say(&mut self, words: &Text) {
        self.indented("", words.get(self.lang));
    }

    /// Adds a sentence under a heading or a bullet.
    pub fn item(&mut self, bullet: &str, words: &Text) {
        self.indented(bullet, words.get(self.lang));
    }

    fn indented(&mut self, first: &str, words: &str) {
        let lines = indented(first, words, self.width);
        self.text.push_str(&lines);
    }

    fn fits(&self, table: &Table) -> bool {
        table.to_text_within(self.lang, self.width, usize::MAX).lines().all(|line| columns_of(line) <= self.width)
    }

    /// The table, in narrow lines without the columns that `spare` names in turn.
    pub fn fitting(&self, table: Table, spare: &[Vec<&str>]) -> Table {
        let hint = Text::new(
            "Lines are too short for every column: see a wider window, or --json.",
            "Cửa sổ hẹp nên không in đủ các cột: hãy mở rộng cửa sổ hoặc dùng --json.",
        );
        let n = table.columns().len();
        let fitting =
            spare.iter().fold(table, |table, keys| if self.fits(&table) { table } else { table.without(keys) });
        if fitting.columns().len() < n { fitting.note(hint) } else { fitting }
    }

    pub fn table(&mut self, table: &Table) {
        self.text.push_str(&table.to_text_within(self.lang, self.width, usize::MAX));
    }

    /// Adds the card of a register.
    pub fn card(&mut self, card: &Card) {
        self.text.push_str(&card.to_text_within(self.lang, self.width));
    }

    /// Adds one canonical JSON document.
    pub fn json(&mut self, value: &impl Serialize) -> crate::Result<()> {
        let text = serde_json_canonicalizer::to_string(value).map_err(|e| Error::internal(e.to_string()))?;
        self.line(&text);
        Ok(())
    }

    /// Adds problems, one an entry: code, place, sentence.
    pub fn problems<'p>(&mut self, problems: impl Iterator<Item = &'p Problem> + Clone) {
        let lines = problem_lines(problems, self.lang, self.width);
        self.text.push_str(&lines);
    }

    /// What to do next: commands with what they are for.
    pub fn next(&mut self, steps: &[(String, Text)]) {
        let heading = Text::new("Next:", "Bước tiếp theo:");
        self.line("");
        self.line(heading.get(self.lang));
        let column = steps.iter().map(|(command, _)| columns_of(command)).max().unwrap_or(0);
        for (command, purpose) in steps {
            let gap = " ".repeat(column - columns_of(command));
            self.indented(&format!("  {command}{gap}  "), purpose.get(self.lang));
        }
    }

    /// An error as it is told on standard error.
    pub fn error(&self, error: &Error) -> String {
        if self.json {
            let value = json!({ "error": {
                "class": error.class(),
                "exit_code": error.exit_code(),
                "message": { "en": error.message(Lang::En), "vi": error.message(Lang::Vi) },
                "problems": problem_list(error.problems()),
                "register": self.subject,
            }});
            let text = serde_json_canonicalizer::to_string(&value).unwrap_or_else(|_| value.to_string());
            return text + "\n";
        }
        let class = error.class();
        let Error::Input(problems) = error else {
            return indented(&format!("{class}: "), &error.message(self.lang), self.width);
        };
        let n = problems.len();
        let place = self.subject.as_ref().map_or_else(Text::default, |name| {
            Text::new(format!(" in register {name}"), format!(" trong bộ dữ liệu {name}"))
        });
        let heading = match self.lang {
            Lang::En => format!("{class}: {n} problem{}{}", if n == 1 { "" } else { "s" }, place.en),
            Lang::Vi => format!("{class}: {n} lỗi{}", place.vi),
        };
        heading + "\n" + &problem_lines(problems.iter(), self.lang, self.width)
    }
}

/// Words broken into lines, all after the first indented by the width of `first`.
fn indented(first: &str, words: &str, width: usize) -> String {
    let indent = columns_of(first);
    let room = width.saturating_sub(indent).max(NARROWEST);
    let gap = format!("\n{}", " ".repeat(indent));
    let lines: Vec<String> = words.lines().flat_map(|line| wrap(line, room)).collect();
    format!("{first}{}\n", lines.join(&gap))
}

fn problem_lines<'p>(problems: impl Iterator<Item = &'p Problem> + Clone, lang: Lang, width: usize) -> String {
    // Rarely long places stand alone on their line.
    let longest = (width / 3).min(32);
    let places = problems.clone().map(|p| columns_of(&p.place.to_string()));
    let column = places.filter(|columns| *columns <= longest).max().unwrap_or(0);
    let mut text = String::new();
    for problem in problems {
        let (code, place) = (problem.code.id(), problem.place.to_string());
        let sentence = plain(&problem.sentence(lang));
        if columns_of(&place) > longest {
            text.extend(["  ", code, "  ", &plain(&place), "\n"]);
            text.push_str(&indented(&" ".repeat(11 + column), &sentence, width));
        } else {
            let gap = " ".repeat(column - columns_of(&place));
            text.push_str(&indented(&format!("  {code}  {}{gap}  ", plain(&place)), &sentence, width));
        }
    }
    text
}

/// One line without control characters: a file read may hold anything.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Problems for programs.
pub(super) fn problem_list(problems: &[Problem]) -> Value {
    let one = |problem: &Problem| {
        json!({
            "code": problem.code.id(),
            "severity": problem.code.severity(),
            "place": problem.place.to_string(),
            "item": problem.item,
            "expected": problem.expected,
            "found": problem.found,
            "hint": problem.hint,
            "message": { "en": problem.message(Lang::En), "vi": problem.message(Lang::Vi) },
        })
    };
    problems.iter().map(one).collect()
}

/// How many of each kind, in words.
pub(super) fn counts(problems: &Problems) -> Text {
    let count = |severity| problems.iter().filter(|p| p.code.severity() == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let notices = count(Severity::Notice);
    let many = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    Text::new(
        format!("{}, {}, {}", many(errors, "error"), many(warnings, "warning"), many(notices, "notice")),
        format!("{errors} lỗi, {warnings} cảnh báo, {notices} lưu ý"),
    )
}
