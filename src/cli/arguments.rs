//! The commands and their arguments, in both languages.

use super::usage;
use crate::problem::Lang;
use clap::builder::PathBufValueParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::OsString;
use std::path::PathBuf;

/// What the arguments ask for.
pub(super) enum Parsed {
    /// To print a help page, or the version.
    Help(String),
    /// To run a command.
    Command(ArgMatches),
}

/// Names of all commands, in the order in which help lists them.
pub(super) const COMMANDS: &[&str] = &[
    "demo",
    "new",
    "check",
    "show",
    "run",
    "explain",
    "weights",
    "panel",
    "simulate",
    "readiness",
    "plan",
    "convert",
    "digest",
    "methods",
    "schema",
];

/// Language and form of the output, read before anything is understood.
pub(super) fn peek(arguments: &[OsString], session: Option<&str>) -> (Lang, bool) {
    let words: Vec<&str> = arguments.iter().map_while(|a| a.to_str()).take_while(|a| *a != "--").collect();
    let after = words.windows(2).filter(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    let joined = words.iter().filter_map(|word| word.strip_prefix("--lang="));
    let lang = after.chain(joined).chain(session).find_map(|lang| lang.parse().ok());
    (lang.unwrap_or_default(), words.contains(&"--json"))
}

/// Understands the arguments.
pub(super) fn parse(arguments: &[OsString], lang: Lang, width: usize) -> crate::Result<Parsed> {
    let words = Words { lang };
    let mut command = words.program(width);
    if arguments.is_empty() {
        return Ok(Parsed::Help(command.render_help().to_string()));
    }
    match command.try_get_matches_from_mut(arguments) {
        Ok(matches) if matches.subcommand().is_none() => Ok(Parsed::Help(command.render_help().to_string())),
        Ok(matches) => Ok(Parsed::Command(matches)),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Ok(Parsed::Help(error.render().to_string()))
        }
        Err(error) => Err(usage::error(&error, arguments)),
    }
}

/// The words of one language.
struct Words {
    lang: Lang,
}

impl Words {
    fn say(&self, en: &'static str, vi: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Vi => vi,
        }
    }

    fn program(&self, width: usize) -> Command {
        let about = self.say(
            "Scores, selects and maintains a national list of strategic technologies.",
            "Chấm điểm, lựa chọn và cập nhật danh mục công nghệ chiến lược quốc gia.",
        );
        let after = self.say(
            "PATH is a folder with register.toml, a .json file, or the name of a shipped register (vn-2026).\n\
             First steps: stratech demo; stratech explain vn-2026 QD21-P04; stratech new vn-2027 --from vn-2026\n\
             Exit codes: 0 done, 2 input, 6 limit, 7 file, 70 internal, 130 interrupted.",
            "ĐƯỜNG_DẪN là thư mục có register.toml, tệp .json, hoặc tên bộ dữ liệu kèm sẵn (vn-2026).\n\
             Bắt đầu: stratech demo; stratech explain vn-2026 QD21-P04; stratech new vn-2027 --from vn-2026\n\
             Mã kết thúc: 0 hoàn thành, 2 lỗi dữ liệu vào, 6 vượt giới hạn, 7 lỗi tệp, 70 lỗi bên trong, 130 bị ngắt.",
        );
        let commands = self.say("Commands", "Các lệnh");
        let template =
            format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", self.say("Usage", "Cách dùng"));
        Command::new("stratech")
            .bin_name("stratech")
            .no_binary_name(true)
            .version(env!("CARGO_PKG_VERSION"))
            .about(about)
            .after_help(after)
            .override_usage(self.say("stratech COMMAND [OPTIONS]", "stratech LỆNH [TÙY CHỌN]"))
            .help_template(template)
            .subcommand_help_heading(commands)
            .term_width(width)
            .max_term_width(width)
            .disable_help_flag(true)
            .disable_version_flag(true)
            .disable_help_subcommand(true)
            .args([
                self.flag("version", "Print the version", "In phiên bản").short('V').action(ArgAction::Version),
                self.help(),
                self.flag("json", "Print canonical JSON for programs", "In JSON chuẩn tắc cho chương trình khác")
                    .global(true),
                self.option(
                    "lang",
                    "LANG",
                    "Language of the output: vi or en (default: STRATECH_LANG, else en)",
                    "Ngôn ngữ hiển thị: vi hoặc en (mặc định: STRATECH_LANG, nếu không có thì en)",
                )
                .global(true)
                .value_parser(["vi", "en"])
                .hide_possible_values(true),
            ])
            .subcommands(COMMANDS.iter().map(|name| self.command(name).arg(self.help())))
    }

    fn command(&self, name: &'static str) -> Command {
        match name {
            "demo" => {
                self.sub(name, "[NAME]", "[TÊN]", "Rank a shipped register", "Xếp hạng bộ dữ liệu kèm sẵn").args([self
                    .word("name", "Name of a shipped register", "Tên bộ dữ liệu kèm sẵn")
                    .default_value("vn-2026")])
            }
            "new" => self
                .sub(
                    name,
                    "FOLDER [--from PATH]",
                    "THƯ_MỤC [--from ĐƯỜNG_DẪN]",
                    "Begin a register as a copy of another",
                    "Tạo bộ dữ liệu mới từ một bộ đã có",
                )
                .args([
                    self.path("folder", "Folder to make", "Thư mục cần tạo"),
                    self.option(
                        "from",
                        "PATH",
                        "Register to copy (default: vn-2026)",
                        "Bộ dữ liệu để sao chép (mặc định: vn-2026)",
                    )
                    .value_parser(PathBufValueParser::new())
                    .default_value("vn-2026"),
                    self.option(
                        "id",
                        "ID",
                        "Identifier of the new register (default: the folder's name)",
                        "Mã của bộ dữ liệu mới (mặc định: tên thư mục)",
                    ),
                ]),
            "check" => self
                .sub(
                    name,
                    "PATH",
                    "ĐƯỜNG_DẪN",
                    "Report everything wrong with a register",
                    "Kiểm tra bộ dữ liệu, liệt kê mọi vấn đề",
                )
                .arg(self.register()),
            "show" => self
                .sub(
                    name,
                    "PATH [TABLE]",
                    "ĐƯỜNG_DẪN [BẢNG]",
                    "Show a register at a glance, or one of its tables",
                    "Xem tổng quan bộ dữ liệu, hoặc một bảng",
                )
                .args([
                    self.register(),
                    self.word("table", "Table, such as technologies", "Tên bảng, ví dụ technologies"),
                ]),
            "run" => self
                .sub(
                    name,
                    "PATH [--track ID] [--out FILE]",
                    "ĐƯỜNG_DẪN [--track MÃ] [--out TỆP]",
                    "Evaluate a register and print the rankings",
                    "Đánh giá và in bảng xếp hạng",
                )
                .args([self.register(), self.track(), self.out()]),
            "explain" => self
                .sub(
                    name,
                    "PATH ID",
                    "ĐƯỜNG_DẪN MÃ",
                    "Say why a technology has its place",
                    "Giải thích thứ hạng của một công nghệ",
                )
                .args([
                    self.register(),
                    self.word("id", "Technology, such as QD21-P04", "Mã công nghệ, ví dụ QD21-P04").required(true),
                ]),
            "weights" => self
                .sub(
                    name,
                    "PATH [--track ID]",
                    "ĐƯỜNG_DẪN [--track MÃ]",
                    "Print nominal and leaf weights of every criterion",
                    "In trọng số của mọi tiêu chí: trong cấp và trong toàn bộ",
                )
                .args([self.register(), self.track()]),
            "panel" => self
                .sub(
                    name,
                    "PATH [--out FILE]",
                    "ĐƯỜNG_DẪN [--out TỆP]",
                    "Say what the council thinks and where it differs",
                    "Cho biết hội đồng nghĩ gì và khác nhau ở đâu",
                )
                .args([self.register(), self.out()]),
            "simulate" => self.simulate(name),
            "readiness" => self.readiness(name),
            "plan" => self.plan(name),
            _ => self.tool(name),
        }
    }

    fn plan(&self, name: &'static str) -> Command {
        self.sub(
            name,
            "PATH [--why-not ID] [--annual] [--gap SHARE]",
            "ĐƯỜNG_DẪN [--why-not MÃ] [--annual] [--gap TỶ_LỆ]",
            "Plan what to fund together, and when",
            "Lập kế hoạch: đầu tư những gì cùng nhau và vào lúc nào",
        )
        .args([
            self.register(),
            self.option(
                "why-not",
                "ID",
                "Say why a technology, option or expansion is left out",
                "Cho biết vì sao một công nghệ, phương án hoặc phương án mở rộng bị để lại",
            ),
            Arg::new("annual").long("annual").action(ArgAction::SetTrue).help(
                self.say("Decide year by year, not by periods", "Quyết định theo từng năm thay vì theo giai đoạn"),
            ),
            self.option(
                "gap",
                "SHARE",
                "Relative gap to the bound at which to stop, such as 0.01 (default: 0, the best plan)",
                "Khoảng cách tương đối đến cận trên để dừng, chẳng hạn 0.01 (mặc định: 0, kế hoạch tốt nhất)",
            )
            .value_parser(clap::value_parser!(f64)),
            self.option(
                "nodes",
                "NUMBER",
                "Nodes of each search (default: by the size of the model)",
                "Số nút của mỗi lần tìm kiếm (mặc định: theo cỡ mô hình)",
            )
            .value_parser(clap::value_parser!(u64)),
            self.option(
                "out",
                "FILE",
                "Write the result to a file instead: .json or .csv",
                "Ghi kết quả ra tệp .json hoặc .csv",
            )
            .value_parser(PathBufValueParser::new()),
        ])
    }

    fn readiness(&self, name: &'static str) -> Command {
        self.sub(
            name,
            "PATH [--years FROM-TO] [--out FILE]",
            "ĐƯỜNG_DẪN [--years TỪ-ĐẾN] [--out TỆP]",
            "Say how ready each technology is, and what holds it back",
            "Cho biết mức sẵn sàng của từng công nghệ và điều gì đang giữ lại",
        )
        .args([
            self.register(),
            self.option(
                "years",
                "YEARS",
                "Years, such as 2026-2035 or 2026,2030,2035 (default: ten from the cut-off day on)",
                "Các năm, ví dụ 2026-2035 hoặc 2026,2030,2035 (mặc định: mười năm từ ngày chốt)",
            ),
            self.out(),
        ])
    }

    fn simulate(&self, name: &'static str) -> Command {
        let count = |name, en, vi| self.option(name, "NUMBER", en, vi).value_parser(clap::value_parser!(u64));
        self.sub(
            name,
            "PATH [--draws NUMBER] [--reading WORD] [--weights WORD] [--readiness-year YEAR]",
            "ĐƯỜNG_DẪN [--draws SỐ] [--reading TỪ] [--weights TỪ] [--readiness-year NĂM]",
            "Say how sure each place is",
            "Cho biết mức độ chắc chắn của từng thứ hạng",
        )
        .args([
            self.register(),
            count(
                "draws",
                "How many cases to test (default: the charter's)",
                "Số lượt mô phỏng (mặc định: theo điều lệ)",
            ),
            count(
                "seed",
                "Seed of the random numbers (default: the charter's)",
                "Mầm số ngẫu nhiên (mặc định: theo điều lệ)",
            ),
            self.option(
                "reading",
                "WORD",
                "What is drawn: council, member or cells (default: the charter's)",
                "Mô phỏng theo: council, member hay cells (mặc định: theo điều lệ)",
            ),
            self.option(
                "weights",
                "WORD",
                "Weights: council, fixed, dirichlet, uniform or uniform_leaves (default: the charter's)",
                "Trọng số: council, fixed, dirichlet, uniform hay uniform_leaves (mặc định: theo điều lệ)",
            ),
            self.option(
                "readiness-year",
                "YEAR",
                "Also form the list with the enablers of this year: score times readiness",
                "Lập thêm danh mục có xét điều kiện hỗ trợ của năm này: điểm nhân mức sẵn sàng",
            )
            .value_parser(clap::value_parser!(i32)),
            self.track(),
            self.option(
                "out",
                "FILE",
                "Write the result to a file instead: .json or .csv",
                "Ghi kết quả ra tệp .json hoặc .csv",
            )
            .value_parser(PathBufValueParser::new()),
        ])
    }

    /// The commands that only read or write.
    fn tool(&self, name: &'static str) -> Command {
        match name {
            "convert" => self
                .sub(
                    name,
                    "FROM TO [--force]",
                    "TỪ ĐẾN [--force]",
                    "Turn a register into its other form, without loss",
                    "Chuyển bộ dữ liệu sang dạng khác, không mất thông tin",
                )
                .args([
                    self.path("from", "Register to read", "Bộ dữ liệu cần đọc"),
                    self.path("to", "File ending in .json, or folder, to write", "Tệp .json hoặc thư mục để ghi"),
                    self.flag("force", "Write over what is there", "Ghi đè lên dữ liệu đã có"),
                ]),
            "digest" => self
                .sub(name, "PATH", "ĐƯỜNG_DẪN", "Print the SHA-256 of a register", "In mã băm SHA-256 của bộ dữ liệu")
                .arg(self.register()),
            "methods" => self.sub(name, "", "", "List the ranking methods", "Liệt kê các phương pháp xếp hạng"),
            _ => self.sub(name, "", "", "Print the JSON Schema of a register", "In JSON Schema của bộ dữ liệu"),
        }
    }

    fn sub(
        &self,
        name: &'static str,
        en: &'static str,
        vi: &'static str,
        about_en: &'static str,
        about_vi: &'static str,
    ) -> Command {
        let usage = format!("stratech {name} {}", self.say(en, vi));
        let template = format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}\n", self.say("Usage", "Cách dùng"));
        Command::new(name)
            .about(self.say(about_en, about_vi))
            .override_usage(usage.trim_end().to_owned())
            .help_template(template)
            .disable_help_flag(true)
    }

    fn flag(&self, name: &'static str, en: &'static str, vi: &'static str) -> Arg {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(self.say(en, vi))
            .help_heading(self.say("Options", "Tùy chọn"))
            // The program's own come after those of the command.
            .display_order(if matches!(name, "help" | "json" | "version") { 100 } else { 1 })
    }

    fn help(&self) -> Arg {
        self.flag("help", "Print this help", "In hướng dẫn này").short('h').action(ArgAction::Help)
    }

    fn option(&self, name: &'static str, value: &'static str, en: &'static str, vi: &'static str) -> Arg {
        Arg::new(name)
            .long(name)
            .value_name(self.value_name(value))
            .action(ArgAction::Set)
            .help(self.say(en, vi))
            .hide_default_value(true)
            .help_heading(self.say("Options", "Tùy chọn"))
            .display_order(if name == "lang" { 100 } else { 1 })
    }

    /// How help writes the place of a value.
    fn value_name(&self, value: &'static str) -> &'static str {
        match value {
            "name" => self.say("NAME", "TÊN"),
            "folder" => self.say("FOLDER", "THƯ_MỤC"),
            "table" => self.say("TABLE", "BẢNG"),
            "id" | "ID" => self.say("ID", "MÃ"),
            "from" => self.say("FROM", "TỪ"),
            "to" => self.say("TO", "ĐẾN"),
            "FILE" => self.say("FILE", "TỆP"),
            "LANG" => self.say("LANG", "NGÔN_NGỮ"),
            "NUMBER" => self.say("NUMBER", "SỐ"),
            "YEARS" => self.say("YEARS", "NĂM"),
            "WORD" => self.say("WORD", "TỪ"),
            _ => self.say("PATH", "ĐƯỜNG_DẪN"),
        }
    }

    fn word(&self, name: &'static str, en: &'static str, vi: &'static str) -> Arg {
        Arg::new(name)
            .help(self.say(en, vi))
            .value_name(self.value_name(name))
            .hide_default_value(true)
            .help_heading(self.say("Arguments", "Tham số"))
    }

    fn path(&self, name: &'static str, en: &'static str, vi: &'static str) -> Arg {
        self.word(name, en, vi).required(true).value_parser(PathBufValueParser::new())
    }

    fn register(&self) -> Arg {
        self.path(
            "path",
            "Folder, .json file, or name of a shipped register",
            "Thư mục, tệp .json, hoặc tên bộ dữ liệu kèm sẵn",
        )
    }

    fn track(&self) -> Arg {
        self.option("track", "ID", "Only this track of the list", "Chỉ nhóm này của danh mục")
    }

    fn out(&self) -> Arg {
        self.option(
            "out",
            "FILE",
            "Write the result to a file instead: .json, .csv or .html",
            "Ghi kết quả ra tệp .json, .csv hoặc .html",
        )
        .value_parser(PathBufValueParser::new())
    }
}

/// The value of a path argument.
pub(super) fn path(matches: &ArgMatches, name: &str) -> PathBuf {
    matches.get_one::<PathBuf>(name).cloned().unwrap_or_default()
}

/// The value of a word argument, if given.
pub(super) fn word<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m str> {
    matches.get_one::<String>(name).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_of_the_commands_is_sound() {
        for lang in [Lang::En, Lang::Vi] {
            Words { lang }.program(100).debug_assert();
        }
    }

    #[test]
    fn language_and_form_are_seen_before_parsing() {
        let seen = |words: &[&str], session| peek(&words.iter().map(OsString::from).collect::<Vec<_>>(), session);
        assert_eq!(seen(&["run", "--lang", "vi", "--json"], None), (Lang::Vi, true));
        assert_eq!(seen(&["--lang=en", "run"], Some("vi")), (Lang::En, false));
        assert_eq!(seen(&["run", "--", "--lang=vi", "--json"], None), (Lang::En, false));
        assert_eq!(seen(&["run", "--lang", "fr"], Some("vi")), (Lang::Vi, false));
    }
}
