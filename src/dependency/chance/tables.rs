//! What people read of a simulation of readiness.

use super::result::{LinkFrequency, ReadinessSimulation};
use crate::Result;
use crate::dependency::Layer;
use crate::evaluation::illustrative_note;
use crate::problem::Text;
use crate::scoring::items::with_notices;
use crate::table::{Column, Table};
use std::collections::HashMap;

impl ReadinessSimulation {
    /// One row for each technology in one year (the last when absent): readiness with its 90 % interval, share of tested
    /// cases in which it is ready, first year in which it is with its interval, what holds it most often.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown year.
    pub fn to_table(&self, year: Option<i32>) -> Result<Table> {
        let technologies: Vec<usize> = (0..self.ids.len()).filter(|&i| self.layers[i] == Layer::Technology).collect();
        self.table_of(&technologies, year)
    }

    /// The same for every node that was simulated.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown year.
    pub fn nodes_table(&self, year: Option<i32>) -> Result<Table> {
        self.table_of(&(0..self.ids.len()).collect::<Vec<_>>(), year)
    }

    fn table_of(&self, rows: &[usize], year: Option<i32>) -> Result<Table> {
        let y = self.year_index(year)?;
        let year = self.years[y];
        let number = |key: &str, en: &str, vi: &str, of: &dyn Fn(usize) -> f64| {
            Column::numbers(key, Text::new(en, vi), rows.iter().map(|&i| of(i)).collect::<Vec<_>>()).decimals(3)
        };
        let mut columns = self.first_columns(rows);
        columns.extend([
            number("readiness", "Readiness", "Mức sẵn sàng", &|i| self.point.row(i)[y]),
            number("mean", "Mean", "Trung bình", &|i| self.mean.row(i)[y]),
            number("low", "5 %", "5 %", &|i| self.low.row(i)[y]),
            number("median", "50 %", "50 %", &|i| self.median.row(i)[y]),
            number("high", "95 %", "95 %", &|i| self.high.row(i)[y]),
            Column::text(
                "ready",
                Text::new("Ready: share of tested cases", "Sẵn sàng: tỷ lệ trường hợp đã thử"),
                rows.iter().map(|&i| share_text(self.ready[i][y], self.draws)),
            ),
            Column::integers(
                "earliest_year",
                Text::new("Ready from", "Sẵn sàng từ năm"),
                rows.iter().map(|&i| self.earliest_points[i].map(i64::from)),
            ),
            Column::words(
                "earliest_90",
                Text::new("Ready from (90 % of cases)", "Sẵn sàng từ (90 % trường hợp)"),
                rows.iter().map(|&i| self.earliest_words(i)),
            ),
            Column::words(
                "held_by",
                Text::new("Held most often by", "Thường bị giữ nhất bởi"),
                rows.iter().map(|&i| self.held_words(i, y)),
            ),
        ]);
        columns.extend(self.mark(rows));
        let title = Text::new(
            format!("Readiness in {year} under uncertainty; {} draws", self.draws),
            format!("Mức sẵn sàng năm {year} khi có bất định; {} lượt mô phỏng", self.draws),
        );
        Ok(with_notices(Table::new(title, columns)?.note(self.reading_note()), &self.notices))
    }

    fn first_columns(&self, rows: &[usize]) -> Vec<Column> {
        let mut columns = vec![Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|&i| self.ids[i].clone()))];
        if !self.names.is_empty() {
            let names = rows.iter().map(|&i| self.names[i].clone());
            columns.push(Column::words("name", Text::new("Name", "Tên"), names));
        }
        let layers = rows.iter().map(|&i| self.layers[i].name());
        columns.push(Column::words("layer", Text::new("Layer", "Lớp"), layers));
        columns
    }

    /// The mark on what rests on synthetic data, where that is known.
    fn mark(&self, rows: &[usize]) -> Option<Column> {
        let marks = || rows.iter().map(|&i| self.illustrative[i]);
        (!self.illustrative.is_empty()).then(|| Column::flags("illustrative", Text::new("†", "†"), marks()).mark("†"))
    }

    /// A table with what the mark means, where a row has it.
    fn with_mark_note(&self, table: Table, rows: &[usize]) -> Table {
        let any = rows.iter().any(|&i| self.illustrative.get(i) == Some(&true));
        if any { table.note(illustrative_note()) } else { table }
    }

    fn reading_note(&self) -> Text {
        let at = self.settings.ready_at;
        Text::new(
            format!(
                "Ready: share of tested cases in which readiness is {at} or more, no probability of success. Readiness counts \
                 each dependent alone; the first column is without uncertainty."
            ),
            format!(
                "Sẵn sàng: tỷ lệ trường hợp đã thử có mức sẵn sàng từ {at} trở lên, không phải xác suất thành công. Mức sẵn \
                 sàng tính từng nút riêng lẻ; cột đầu là khi không có bất định."
            ),
        )
    }

    /// The 90 % interval of the first ready year: `2029–2034`, `2031 or later than 2035`.
    pub(crate) fn earliest_words(&self, i: usize) -> Text {
        let last = self.years.last().copied().unwrap_or(0);
        match (self.earliest_quantile(i, 5), self.earliest_quantile(i, 95)) {
            (Some(first), Some(end)) if first == end => first.to_string().into(),
            (Some(first), Some(end)) => format!("{first}–{end}").into(),
            (Some(first), None) => Text::new(format!("{first} to after {last}"), format!("{first} đến sau {last}")),
            (None, _) => Text::new(format!("after {last}"), format!("sau {last}")),
        }
    }

    /// The link that binds most often, with its share.
    fn held_words(&self, i: usize, y: usize) -> Text {
        let own = self.links.iter().filter(|link| link.id == self.ids[i]);
        // Of links that bind equally often the first by id.
        let most = own.fold(None, |most: Option<(&str, u64)>, link| match most {
            Some((node, count)) if (count, link.node.as_str()) > (link.counts[y], node) => most,
            Some((_, count)) if count > link.counts[y] => most,
            _ if link.counts[y] == 0 => most,
            _ => Some((&link.node, link.counts[y])),
        });
        let Some((node, count)) = most else { return Text::default() };
        let share = share_text(count, self.draws);
        if node == self.ids[i] {
            return Text::new(format!("itself ({share})"), format!("chính nó ({share})"));
        }
        format!("{node} ({share})").into()
    }

    /// How often each link binds in one year (the last when absent), one row for each technology and link.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown year.
    pub fn binding_table(&self, year: Option<i32>) -> Result<Table> {
        let y = self.year_index(year)?;
        let year = self.years[y];
        let places: HashMap<&str, usize> = self.ids.iter().map(String::as_str).zip(0..).collect();
        let binds = self.links.iter().filter(|link| link.counts[y] > 0);
        let mut rows: Vec<(usize, &LinkFrequency)> =
            binds.filter_map(|link| Some((*places.get(link.id.as_str())?, link))).collect();
        rows.retain(|(i, _)| self.layers[*i] == Layer::Technology);
        rows.sort_by(|(i, a), (j, b)| (i, b.counts[y], &a.node).cmp(&(j, a.counts[y], &b.node)));
        let technologies: Vec<usize> = rows.iter().map(|(i, _)| *i).collect();
        let title = Text::new(
            format!("How often each link binds in {year}"),
            format!("Mỗi ràng buộc giữ lại bao nhiêu lần, năm {year}"),
        );
        let ids = rows.iter().map(|(_, link)| link.id.clone());
        let nodes = rows.iter().map(|(_, link)| link.node.clone());
        let name = |id: &str| places.get(id).and_then(|&i| self.names.get(i)).cloned().unwrap_or_default();
        let names = |key: &str, of: fn(&LinkFrequency) -> &str| {
            (!self.names.is_empty())
                .then(|| Column::words(key, Text::new("Name", "Tên"), rows.iter().map(|(_, link)| name(of(link)))))
        };
        let mut columns = vec![Column::text("id", Text::new("Technology", "Công nghệ"), ids)];
        columns.extend(names("name", |link| &link.id));
        columns.push(Column::text("node", Text::new("Held by", "Bị giữ bởi"), nodes));
        columns.extend(names("node_name", |link| &link.node));
        let shares = rows.iter().map(|(_, link)| self.share(link.counts[y]));
        let header = Text::new("Share of tested cases", "Tỷ lệ trường hợp đã thử");
        columns.push(Column::numbers("share", header, shares).percent(1));
        // A technology rests on whatever what holds it rests on.
        columns.extend(self.mark(&technologies));
        let table = Table::new(title, columns)?.note(Text::new(
            format!("{} draws, seed {}; several links may tie", self.draws, self.seed),
            format!("{} lượt mô phỏng, hạt giống {}; nhiều ràng buộc có thể ngang bằng", self.draws, self.seed),
        ));
        Ok(self.with_mark_note(table, &technologies))
    }

    /// When each technology is ready first: share of tested cases by year, one row for each technology.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn earliest_table(&self) -> Result<Table> {
        let rows: Vec<usize> = (0..self.ids.len()).filter(|&i| self.layers[i] == Layer::Technology).collect();
        let last = self.years.last().copied().unwrap_or(0);
        let mut columns = self.first_columns(&rows);
        columns.pop();
        let years = self.years.iter().map(|year| (format!("y{year}"), Text::from(year.to_string())));
        let later = ("later".to_owned(), Text::new(format!("After {last}"), format!("Sau {last}")));
        for (k, (key, header)) in years.chain([later]).enumerate() {
            let shares = rows.iter().map(|&i| self.share(self.earliest[i][k]));
            columns.push(Column::numbers(key, header, shares).percent(0));
        }
        columns.extend(self.mark(&rows));
        let title = Text::new("First year of being ready", "Năm đầu tiên sẵn sàng");
        Ok(self.with_mark_note(Table::new(title, columns)?.note(self.reading_note()), &rows))
    }
}

/// A share in per cent; none and all of the draws only bound it.
fn share_text(count: u64, draws: u64) -> String {
    if count == 0 {
        format!("< 3/{draws}")
    } else if count == draws {
        format!("> 1 - 3/{draws}")
    } else {
        format!("{:.1} %", 100.0 * (count as f64 / draws as f64))
    }
}
