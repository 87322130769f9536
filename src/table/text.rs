//! A table as aligned text for a terminal or a plain notebook.

use super::{Lang, Table};
use unicode_normalization::char::is_combining_mark;

/// The width texts are fitted into unless another is asked for.
const WIDTH: usize = 120;
/// No text column is squeezed below this.
const NARROWEST: usize = 12;
/// Headers are broken at spaces beyond this where what stands under them is narrower: over numbers, over text.
const HEADER: [usize; 2] = [8, 16];

impl Table {
    /// The whole table as aligned text, long texts broken at spaces so that lines stay within 120 columns.
    ///
    /// Widths are those of composed characters, so Vietnamese names line up.
    pub fn to_text(&self, lang: Lang) -> String {
        self.to_text_within(lang, WIDTH, usize::MAX)
    }

    /// The same within `width` columns where the data allow it, with at most `rows` rows.
    pub fn to_text_within(&self, lang: Lang, width: usize, rows: usize) -> String {
        let shown = self.n_rows().min(rows);
        let heads: Vec<String> = self.columns.iter().map(|c| plain(c.header.get(lang))).collect();
        let cells: Vec<Vec<String>> =
            self.columns.iter().map(|column| (0..shown).map(|row| plain(&column.cell(row, lang))).collect()).collect();
        let widths = self.widths(&heads, &cells, width);
        let right: Vec<bool> = self.columns.iter().map(|column| column.values.is_numeric()).collect();

        let mut lines: Vec<String> = Vec::new();
        let mut add = |row: Vec<&str>| {
            let wrapped: Vec<Vec<String>> = row.iter().zip(&widths).map(|(cell, &w)| wrap(cell, w)).collect();
            let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let parts: Vec<String> = wrapped
                    .iter()
                    .enumerate()
                    .map(|(c, cell)| pad(cell.get(line).map_or("", String::as_str), widths[c], right[c]))
                    .collect();
                lines.push(parts.join("  ").trim_end().to_owned());
            }
        };
        add(heads.iter().map(String::as_str).collect());
        let rules: Vec<String> = widths.iter().map(|&w| "-".repeat(w)).collect();
        add(rules.iter().map(String::as_str).collect());
        for row in 0..shown {
            add(cells.iter().map(|column| column[row].as_str()).collect());
        }

        let mut text = String::new();
        let title = plain(self.title.get(lang));
        if !title.is_empty() {
            text.push_str(&wrap(&title, width).join("\n"));
            text.push_str("\n\n");
        }
        text.push_str(&lines.join("\n"));
        text.push('\n');
        let notes = self.footnotes(lang, shown);
        if !notes.is_empty() {
            text.push('\n');
        }
        for note in notes {
            text.push_str(&wrap(&plain(&note), width).join("\n"));
            text.push('\n');
        }
        text
    }

    /// Natural widths, with text columns narrowed until the line fits, where it makes the fewest more lines.
    fn widths(&self, heads: &[String], cells: &[Vec<String>], width: usize) -> Vec<usize> {
        let longest_word = |text: &str| text.split(' ').map(columns_of).max().unwrap_or(0);
        let mut widths: Vec<usize> = heads
            .iter()
            .zip(cells)
            .zip(&self.columns)
            .map(|((head, column), kind)| {
                let most = HEADER[usize::from(!kind.values.is_numeric())];
                let body = column.iter().map(|cell| columns_of(cell)).max().unwrap_or(0);
                body.min(width).max(longest_word(head)).max(columns_of(head).min(most))
            })
            .collect();
        let total = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        let shrinkable: Vec<usize> = (0..widths.len()).filter(|&c| !self.columns[c].values.is_numeric()).collect();
        for _ in 0..total.saturating_sub(width) {
            let Some(c) = least_lines(cells, &widths, &shrinkable) else { break };
            widths[c] -= 1;
        }
        widths
    }
}

/// The column that can lose one place at the least cost in lines, the widest of equals.
fn least_lines(cells: &[Vec<String>], widths: &[usize], shrinkable: &[usize]) -> Option<usize> {
    // Rows further down would cost time and change little.
    const SAMPLE: usize = 100;
    let lines = |c: usize, width: usize| -> Vec<usize> {
        cells[c].iter().take(SAMPLE).map(|cell| n_lines(cell, width)).collect()
    };
    let now: Vec<Vec<usize>> = shrinkable.iter().map(|&c| lines(c, widths[c])).collect();
    let height = |row: usize, at: usize, shrunk: usize| {
        (0..now.len()).filter(|&k| k != at).map(|k| now[k][row]).chain([shrunk]).max().unwrap_or(1)
    };
    shrinkable
        .iter()
        .enumerate()
        .filter(|&(_, &c)| widths[c] > NARROWEST)
        .min_by_key(|&(at, &c)| {
            let total: usize =
                lines(c, widths[c] - 1).iter().enumerate().map(|(row, &shrunk)| height(row, at, shrunk)).sum();
            (total, std::cmp::Reverse(widths[c]))
        })
        .map(|(_, &c)| c)
}

/// One line without control characters.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Terminal columns of a character: combining marks take none, East Asian wide characters two.
fn columns_of_char(c: char) -> usize {
    match c as u32 {
        0x200B..=0x200F | 0x2060 | 0xFEFF => 0,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0x1_F300..=0x1_FAFF
        | 0x2_0000..=0x3_FFFD => 2,
        _ if is_combining_mark(c) => 0,
        _ => 1,
    }
}

/// Terminal columns of a text.
pub(crate) fn columns_of(text: &str) -> usize {
    text.chars().map(columns_of_char).sum()
}

fn pad(text: &str, width: usize, right: bool) -> String {
    let gap = " ".repeat(width.saturating_sub(columns_of(text)));
    if right { gap + text } else { text.to_owned() + &gap }
}

/// Breaks a text at spaces into lines of at most `width` columns; a longer word is broken where it must.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    if columns_of(text) <= width || width == 0 {
        return vec![text.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let size = columns_of(word);
        if used > 0 && used + 1 + size > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            let size = columns_of_char(c);
            if used + size > width && used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += size;
        }
    }
    lines.push(line);
    lines
}

/// How many lines [`wrap`] makes.
fn n_lines(text: &str, width: usize) -> usize {
    if columns_of(text) <= width { 1 } else { wrap(text, width).len() }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;
    use crate::problem::Text;

    #[test]
    fn sample_in_vietnamese() {
        let text = super::super::tests::sample().to_text(Lang::Vi);
        let expected = [
            "Xếp hạng <A>",
            "",
            "Hạng  id     Tên            Điểm  Minh họa",
            "----  -----  ------------  -----  --------",
            "   1  P04    Chip bán dẫn  0.750  *",
            "   —  P\"1,   Thiết bị bay      —",
            "",
            "* số liệu minh họa",
            "— = không có giá trị",
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn composed_and_decomposed_names_line_up() {
        assert_eq!(columns_of("Điểm"), 4);
        assert_eq!(columns_of("e\u{302}\u{301}"), 1);
        assert_eq!(columns_of("名"), 2);
    }

    #[test]
    fn long_names_are_broken_at_spaces_and_lines_fit() {
        let name = "Hệ thống điều khiển và quản trị tự động cho lưới điện thông minh ".repeat(3);
        let table = Table::new(
            "t",
            vec![
                Column::text("name", "name", [name.clone(), "x".repeat(200)]),
                Column::numbers("score", Text::from("a header of several words"), [0.5, 0.25]).decimals(2),
            ],
        )
        .unwrap();
        let text = table.to_text_within(Lang::En, 60, usize::MAX);
        assert!(text.lines().all(|line| columns_of(line) <= 60), "{text}");
        assert_eq!(text.matches('x').count(), 200);
        let words: Vec<&str> = name.split_whitespace().collect();
        assert!(words.iter().all(|word| text.contains(word)));
    }

    #[test]
    fn rows_left_out_are_counted() {
        let table = Table::new("", vec![Column::integers("i", "i", 0..5)]).unwrap();
        assert_eq!(table.to_text_within(Lang::En, 80, 2), "i\n-\n0\n1\n\n... and 3 more rows\n");
    }
}
