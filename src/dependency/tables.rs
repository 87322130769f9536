//! Results as tables, in Vietnamese and English.

use super::graph::few;
use super::readiness::{ByYear, Readiness};
use crate::Result;
use crate::number::sum::sum;
use crate::problem::Text;
use crate::scoring::items::with_notices;
use crate::table::{Column, Table};

/// Years shown side by side before only the first and the last are.
const YEARS_SHOWN: usize = 12;

fn id_column(ids: impl IntoIterator<Item = String>) -> Column {
    Column::text("id", Text::new("Node", "Nút"), ids)
}

impl Readiness {
    /// One row for each technology: readiness by year, earliest year, what holds it in the last year.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_table(&self) -> Result<Table> {
        self.table_of(&self.graph.technologies(), Text::new("Readiness", "Mức sẵn sàng"))
    }

    /// The same for every node of the graph.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn nodes_table(&self) -> Result<Table> {
        let all: Vec<usize> = (0..self.graph.nodes.len()).collect();
        self.table_of(&all, Text::new("Readiness of all nodes", "Mức sẵn sàng của mọi nút"))
    }

    fn table_of(&self, nodes: &[usize], title: Text) -> Result<Table> {
        let graph = &self.graph;
        let last = graph.years.len() - 1;
        let ids = nodes.iter().map(|&i| graph.nodes[i].id.clone());
        let mut columns = vec![
            id_column(ids),
            Column::words("layer", Text::new("Layer", "Lớp"), nodes.iter().map(|&i| graph.nodes[i].layer.name())),
        ];
        let shown: Vec<usize> = if graph.years.len() <= YEARS_SHOWN { (0..=last).collect() } else { vec![0, last] };
        for &y in &shown {
            let year = graph.years[y].to_string();
            let values = nodes.iter().map(|&i| self.readiness.row(i)[y]);
            columns.push(Column::numbers(format!("y{year}"), year, values).decimals(3));
        }
        let mut beside = |key: &str, header: Text, table: &ByYear| {
            columns.push(Column::numbers(key, header, nodes.iter().map(|&i| table.row(i)[last])).decimals(3));
        };
        beside("together", Text::new("Capacity shared", "Khi chia sẻ năng lực"), &self.together);
        if let Some(least) = &self.least {
            beside("least", Text::new("Least", "Mức thấp nhất"), least);
        }
        if let Some(geometric) = &self.geometric {
            beside("geometric", Text::new("Geometric mean", "Trung bình nhân"), geometric);
        }
        let earliest = nodes.iter().map(|&i| self.earliest_years[i].map(i64::from));
        columns.push(Column::integers("earliest_year", Text::new("Ready from", "Sẵn sàng từ năm"), earliest));
        let chains: Vec<String> =
            nodes.iter().map(|&i| Ok(self.binding_at(i, last)?.chain_text())).collect::<Result<_>>()?;
        columns.push(Column::text("held_by", Text::new("Held by", "Bị giữ bởi"), chains));
        let year = graph.years[last];
        let ready_at = self.settings.ready_at;
        let note = Text::new(
            format!(
                "ready from {ready_at}; columns after the years are for {year}; readiness counts each dependent alone"
            ),
            format!("sẵn sàng từ {ready_at}; các cột sau phần năm là của {year}; mức sẵn sàng tính từng nút riêng lẻ"),
        );
        Ok(with_notices(Table::new(title, columns)?.note(note), &self.notices))
    }

    /// One row for each enabler: whom it holds, what it would unlock, what its delay and its loss would cost.
    ///
    /// The year is the last when absent. Rows are in the order of what is unlocked, then of ids.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn bottlenecks(&self, year: Option<i32>) -> Result<Table> {
        let graph = &self.graph;
        let y = year.map_or(Ok(graph.years.len() - 1), |year| graph.year_index(year))?;
        let unlocks = self.unlock_values()?;
        let failures = self.failures(Some(graph.years[y]))?;
        let delays = [1, 2, 5].map(|years| self.delays(years));
        let delays: Vec<_> = delays.into_iter().collect::<Result<_>>()?;
        let mut held = std::collections::BTreeMap::<String, i64>::new();
        for i in graph.technologies() {
            let root = self.binding_at(i, y)?.chain.into_iter().next();
            if let Some(root) = root.filter(|root| *root != graph.nodes[i].id) {
                *held.entry(root).or_default() += 1;
            }
        }
        let enablers = self.enablers();
        let mut rows: Vec<usize> = (0..enablers.len()).collect();
        rows.sort_by(|&a, &b| {
            unlocks[b].gain[y].total_cmp(&unlocks[a].gain[y]).then_with(|| unlocks[a].id.cmp(&unlocks[b].id))
        });
        let node = |k: &usize| &graph.nodes[enablers[*k]];
        let mut columns = vec![
            id_column(rows.iter().map(|k| unlocks[*k].id.clone())),
            Column::words("layer", Text::new("Layer", "Lớp"), rows.iter().map(|k| node(k).layer.name())),
            Column::integers(
                "holds",
                Text::new("Root of so many", "Là gốc của"),
                rows.iter().map(|k| held.get(&unlocks[*k].id).copied().unwrap_or(0)),
            ),
            Column::numbers("unlocks", Text::new("Unlocks", "Mở khóa"), rows.iter().map(|k| unlocks[*k].gain[y]))
                .decimals(3),
        ];
        for (delay, years) in delays.iter().zip([1, 2, 5]) {
            let header = Text::new(
                format!("Cost of {years} year{} of delay", if years == 1 { "" } else { "s" }),
                format!("Thiệt hại nếu chậm {years} năm"),
            );
            let loss = rows.iter().map(|k| sum(&delay[*k].loss));
            columns.push(Column::numbers(format!("delay_{years}"), header, loss).decimals(3));
        }
        columns.push(Column::integers(
            "later_5",
            Text::new("Later by a delay of 5 years", "Bị muộn nếu chậm 5 năm"),
            rows.iter().map(|k| count(&delays[2][*k].later)),
        ));
        columns.push(Column::integers(
            "single_point",
            Text::new("No longer ready without it", "Không còn sẵn sàng nếu thiếu"),
            rows.iter().map(|k| count(&failures[*k].no_longer_ready)),
        ));
        columns.push(Column::integers(
            "earliest_year",
            Text::new("Ready from", "Sẵn sàng từ năm"),
            rows.iter().map(|k| self.earliest_years[enablers[*k]].map(i64::from)),
        ));
        let year = graph.years[y];
        let table = Table::new(Text::new(format!("Bottlenecks in {year}"), format!("Nút thắt năm {year}")), columns)?;
        Ok(table.note(Text::new(
            "gains and costs are sums of adjusted scores over the technologies (readiness where no scores are given); costs of delay over all years",
            "giá trị mở khóa và thiệt hại là tổng điểm điều chỉnh của các công nghệ (mức sẵn sàng nếu không có điểm); thiệt hại do chậm tính trên mọi năm",
        )))
    }

    /// Demand against capacity, one row for each enabler with a capacity and each year.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn capacity_table(&self) -> Result<Table> {
        let graph = &self.graph;
        let mut takers: Vec<Vec<&str>> = vec![Vec::new(); graph.nodes.len()];
        for edge in graph.edges.iter().filter(|e| e.amount.is_some() && graph.nodes[e.dependent].listed) {
            takers[edge.requires].push(&graph.nodes[edge.dependent].id);
        }
        for ids in &mut takers {
            ids.sort_unstable();
        }
        let with = || graph.nodes.iter().enumerate().filter_map(|(i, node)| Some((i, node, node.capacity.as_ref()?)));
        let rows = || {
            with().flat_map(|(i, node, capacity)| {
                let need = graph.compiled.needs[graph.compiled.position[i] as usize];
                capacity.iter().zip(&graph.years).map(move |(c, year)| (i, node, *year, *c, need))
            })
        };
        let share = |capacity: f64, need: f64| if need > capacity { capacity / need } else { 1.0 };
        let table = Table::new(
            Text::new("Demand against capacity", "Nhu cầu so với năng lực"),
            vec![
                id_column(rows().map(|(_, node, ..)| node.id.clone())),
                Column::integers("year", Text::new("Year", "Năm"), rows().map(|(_, _, year, ..)| i64::from(year))),
                Column::numbers("capacity", Text::new("Capacity", "Năng lực"), rows().map(|(.., c, _)| c))
                    .significant(4),
                Column::numbers("need", Text::new("Needed by the list", "Danh mục cần"), rows().map(|(.., need)| need))
                    .significant(4),
                Column::numbers(
                    "times_counted",
                    Text::new("Counted so many times", "Số lần được tính"),
                    rows().map(|(.., c, need)| (c > 0.0).then(|| need / c)),
                )
                .decimals(2),
                Column::numbers(
                    "share",
                    Text::new("Served when shared", "Đáp ứng khi chia sẻ"),
                    rows().map(|(.., c, need)| share(c, need)),
                )
                .percent(1),
                Column::integers(
                    "n_takers",
                    Text::new("Counted on by", "Số nút cần đến"),
                    rows().map(|(i, ..)| i64::try_from(takers[i].len()).unwrap_or(i64::MAX)),
                ),
                Column::text("takers", Text::new("Who", "Những nút cần đến"), rows().map(|(i, ..)| few(&takers[i]))),
            ],
        )?;
        Ok(table.note(Text::new(
            "above 1 the same capacity is counted on more than once; only the portfolio allocates it",
            "trên 1 nghĩa là cùng một năng lực được tính nhiều lần; chỉ bước lập danh mục đầu tư mới phân bổ",
        )))
    }

    /// What pairs of enablers would unlock together ([`Readiness::pair_unlock_values`]) as a table.
    ///
    /// # Errors
    /// As [`Readiness::pair_unlock_values`].
    pub fn pairs_table(&self, year: Option<i32>) -> Result<Table> {
        let pairs = self.pair_unlock_values(year)?;
        let table = Table::new(
            Text::new("What two enablers unlock together", "Giá trị mở khóa của hai nút cùng lúc"),
            vec![
                Column::text("a", Text::new("One", "Nút thứ nhất"), pairs.iter().map(|p| p.a.clone())),
                Column::text("b", Text::new("Other", "Nút thứ hai"), pairs.iter().map(|p| p.b.clone())),
                Column::numbers("gain", Text::new("Unlocks", "Mở khóa"), pairs.iter().map(|p| p.gain)).decimals(3),
                Column::numbers(
                    "beyond_singles",
                    Text::new("Beyond what each unlocks", "Phần vượt tổng riêng lẻ"),
                    pairs.iter().map(|p| p.beyond_singles),
                )
                .decimals(3),
            ],
        )?;
        Ok(table.note(Text::new(
            "where two links tie, each alone unlocks nothing",
            "khi hai ràng buộc ngang bằng, gỡ riêng từng cái không mở khóa được gì",
        )))
    }
}

impl Readiness {
    /// What each enabler would unlock ([`Readiness::unlock_values`]), one row for each enabler and year.
    ///
    /// # Errors
    /// As [`Readiness::unlock_values`].
    pub fn unlocks_table(&self) -> Result<Table> {
        let unlocks = self.unlock_values()?;
        let rows = || unlocks.iter().flat_map(|u| u.gain.iter().zip(&self.graph.years).map(move |(g, y)| (u, *g, *y)));
        let table = Table::new(
            Text::new("What each enabler would unlock", "Giá trị mở khóa của từng nút"),
            vec![
                id_column(rows().map(|(u, ..)| u.id.clone())),
                Column::integers("year", Text::new("Year", "Năm"), rows().map(|(.., y)| i64::from(y))),
                Column::numbers("gain", Text::new("Unlocks", "Mở khóa"), rows().map(|(_, g, _)| g)).decimals(3),
                Column::integers(
                    "n_technologies",
                    Text::new("Technologies that rise", "Số công nghệ tăng"),
                    rows().map(|(u, ..)| count(&u.technologies)),
                ),
                Column::text(
                    "technologies",
                    Text::new("Which", "Những công nghệ nào"),
                    rows().map(|(u, ..)| listed(&u.technologies)),
                ),
            ],
        )?;
        Ok(table.note(Text::new(
            "gain of the sum of adjusted scores with this one fully ready from the start",
            "mức tăng của tổng điểm điều chỉnh nếu nút này sẵn sàng hoàn toàn ngay từ đầu",
        )))
    }

    /// What a delay of each enabler would cost ([`Readiness::delays`]), one row for each enabler.
    ///
    /// # Errors
    /// As [`Readiness::delays`].
    pub fn delays_table(&self, years: u32) -> Result<Table> {
        let delays = self.delays(years)?;
        let title = Text::new(format!("A delay of {years} years"), format!("Nếu chậm {years} năm"));
        let table = Table::new(
            title,
            vec![
                id_column(delays.iter().map(|d| d.id.clone())),
                Column::numbers("loss", Text::new("Costs", "Thiệt hại"), delays.iter().map(|d| sum(&d.loss)))
                    .decimals(3),
                Column::integers(
                    "n_later",
                    Text::new("Technologies later", "Số công nghệ bị muộn"),
                    delays.iter().map(|d| count(&d.later)),
                ),
                Column::text(
                    "later",
                    Text::new("Which", "Những công nghệ nào"),
                    delays.iter().map(|d| listed(&d.later)),
                ),
                Column::text(
                    "never",
                    Text::new("No longer within the years", "Không còn kịp trong các năm"),
                    delays.iter().map(|d| listed(&d.never)),
                ),
            ],
        )?;
        Ok(table.note(Text::new(
            "costs: sum of adjusted scores lost over all technologies and years",
            "thiệt hại: tổng điểm điều chỉnh bị mất trên mọi công nghệ và mọi năm",
        )))
    }

    /// Single points of failure ([`Readiness::failures`]), one row for each enabler.
    ///
    /// # Errors
    /// As [`Readiness::failures`].
    pub fn failures_table(&self, year: Option<i32>) -> Result<Table> {
        let failures = self.failures(year)?;
        Table::new(
            Text::new("What the loss of each enabler would take away", "Mất từng nút thì mất những gì"),
            vec![
                id_column(failures.iter().map(|f| f.id.clone())),
                Column::integers(
                    "n_no_longer_ready",
                    Text::new("No longer ready", "Số không còn sẵn sàng"),
                    failures.iter().map(|f| count(&f.no_longer_ready)),
                ),
                Column::text(
                    "no_longer_ready",
                    Text::new("Which", "Những công nghệ nào"),
                    failures.iter().map(|f| listed(&f.no_longer_ready)),
                ),
                Column::integers(
                    "n_nothing_left",
                    Text::new("Nothing left", "Số mất hoàn toàn"),
                    failures.iter().map(|f| count(&f.nothing_left)),
                ),
            ],
        )
    }
}

fn count(list: &[String]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

/// The first few of a list; nothing for none.
fn listed(list: &[String]) -> Option<String> {
    let ids: Vec<&str> = list.iter().map(String::as_str).collect();
    (!ids.is_empty()).then(|| few(&ids))
}

impl super::Binding {
    /// All links that tie and the two lowest clauses, as a table.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_table(&self) -> Result<Table> {
        let rest = self.lowest.iter().filter(|link| !self.links.contains(link));
        let rows: Vec<(bool, &super::Link)> =
            self.links.iter().map(|link| (true, link)).chain(rest.map(|link| (false, link))).collect();
        let numbers = |key: &str, en: &str, vi: &str, of: fn(&super::Link) -> f64| {
            Column::numbers(key, Text::new(en, vi), rows.iter().map(|(_, link)| of(link))).decimals(3)
        };
        let title = Text::new(
            format!("What holds {} in {}", self.id, self.year),
            format!("Điều gì đang giữ {} năm {}", self.id, self.year),
        );
        let edge_rows = |link: &super::Link| {
            let rows: Vec<String> = link.rows.iter().map(ToString::to_string).collect();
            (!rows.is_empty()).then(|| rows.join(", "))
        };
        let table = Table::new(
            title,
            vec![
                Column::flags("binds", Text::new("Binds", "Ràng buộc"), rows.iter().map(|(binds, _)| *binds)).mark("*"),
                id_column(rows.iter().map(|(_, link)| link.node.clone())),
                Column::words("hold", Text::new("How", "Cách giữ"), rows.iter().map(|(_, link)| link.hold.name())),
                numbers("satisfaction", "Satisfied", "Mức đáp ứng", |link| link.satisfaction),
                numbers("leaves", "Leaves", "Còn lại", |link| link.leaves),
                Column::text(
                    "rows",
                    Text::new("Rows of the edges", "Dòng phụ thuộc"),
                    rows.iter().map(|(_, link)| edge_rows(link)),
                ),
            ],
        )?;
        Ok(table.note(self.sentence()).note(Text::new(
            "* binds; the others are the lowest clauses",
            "* đang ràng buộc; còn lại là các điều khoản thấp nhất",
        )))
    }
}
