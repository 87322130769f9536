//! The tables of a readiness: technologies, enablers, capacities, and those on plain arrays with names beside the ids.

use super::result::RegisterReadiness;
use super::views::NodeView;
use super::words::bilingual;
use crate::Result;
use crate::evaluation::tables::illustrative_note;
use crate::model::CapacityKind;
use crate::observer::{Observer, Unwatched};
use crate::problem::Text;
use crate::scoring::items::with_notices;
use crate::table::{Column, Table, Values};

/// The middle one of the years shown, where it is among them.
const MIDDLE: i32 = 2030;

fn t(en: &str, vi: &str) -> Text {
    Text::new(en, vi)
}

/// What makes a row rest on synthetic data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// What the node itself rests on.
    Own,
    /// What anything rests on that the node reaches.
    Lever,
    /// The table is marked otherwise, or already.
    Done,
}

/// What stands beside an id.
#[derive(Clone, Copy)]
enum Beside {
    Name,
    Agency,
    ControlledBy,
    Unit,
}

impl RegisterReadiness {
    /// Positions of the years that summaries show: the first, 2030 or the middle one, the last.
    pub(super) fn years_shown(&self) -> Vec<usize> {
        let years = self.years();
        let last = years.len().saturating_sub(1);
        let middle = years.iter().position(|&year| year == MIDDLE).unwrap_or(last / 2);
        let mut shown = vec![0, middle, last];
        shown.sort_unstable();
        shown.dedup();
        shown
    }

    /// The technologies by track and place, as positions.
    pub(super) fn by_place(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.n_technologies()).collect();
        let key = |&i: &usize| (&self.standings[i].track, self.standings[i].rank.unwrap_or(u32::MAX), i);
        order.sort_by(|a, b| key(a).cmp(&key(b)));
        order
    }

    /// The root of what holds a node in a year, or nothing where it is ready.
    fn held_by(&self, i: usize, y: usize) -> Result<Option<usize>> {
        if self.plain.readiness.row(i)[y] >= self.plain.settings.ready_at {
            return Ok(None);
        }
        let id = self.nodes[i].id.as_str();
        let chain = self.plain.binding(id, Some(self.years()[y]))?.chain;
        chain.first().map(|root| self.plain.graph.index(root)).transpose()
    }

    /// What holds each technology in a year: by name, or, where there is little room, by id.
    fn held_column(&self, key: &str, rows: &[usize], y: usize, by_name: bool) -> Result<Column> {
        let own = t("its own state", "chính nó");
        let words = |&i: &usize| {
            let word = |root: usize| match (root == i, by_name) {
                (true, _) => own.clone(),
                (false, true) => self.nodes[root].name.clone(),
                (false, false) => self.nodes[root].id.as_str().into(),
            };
            Ok(self.held_by(i, y)?.map(word))
        };
        let held: Vec<Option<Text>> = rows.iter().map(words).collect::<Result<_>>()?;
        let year = self.years()[y];
        let header = Text::new(format!("Held by, {year}"), format!("Bị giữ bởi, {year}"));
        Ok(Column::words(key, header, held))
    }

    /// Readiness in the years shown, as columns `y2026`, ...
    fn year_columns(&self, rows: &[usize]) -> Vec<Column> {
        let column = |y: usize| {
            let year = self.years()[y].to_string();
            let header = Text::new(format!("Ready {year}"), format!("Sẵn sàng {year}"));
            let values = rows.iter().map(|&i| self.plain.readiness.row(i)[y]);
            Column::numbers(format!("y{year}"), header, values).decimals(2)
        };
        self.years_shown().into_iter().map(column).collect()
    }

    /// One row for each technology by track and place: score, readiness now, in 2030 and at the end, adjusted score and
    /// place, first year in which it is ready, what holds it now and at the end.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_table(&self) -> Result<Table> {
        self.technologies(true)
    }

    /// The same without names of technologies, and with the ids of what holds them: for narrow lines.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn overview(&self) -> Result<Table> {
        Ok(self.technologies(false)?.without(&["name"]))
    }

    fn technologies(&self, by_name: bool) -> Result<Table> {
        let rows = self.by_place();
        let last = self.year_or_last(None)?;
        let last_year = self.years()[last];
        let (adjusted, places) = (self.adjusted_scores(), self.adjusted_ranks());
        let standing = |i: &usize| &self.standings[*i];
        let mut columns = vec![
            Column::text("track", t("Track", "Nhóm"), rows.iter().map(|i| standing(i).track.to_string())),
            Column::integers("rank", t("Place", "Hạng"), rows.iter().map(|i| standing(i).rank.map(i64::from))),
            Column::text("id", t("Id", "Mã"), rows.iter().map(|&i| self.nodes[i].id.to_string())),
            Column::words("name", t("Technology", "Công nghệ"), rows.iter().map(|&i| self.nodes[i].name.clone())),
            Column::numbers("score", t("Score", "Điểm"), rows.iter().map(|i| standing(i).score)).decimals(4),
        ];
        columns.extend(self.year_columns(&rows));
        columns.extend([
            Column::numbers("adjusted", t("Adjusted", "Điểm điều chỉnh"), rows.iter().map(|&i| adjusted[i][last]))
                .decimals(4),
            Column::integers(
                "adjusted_rank",
                t("Place, adjusted", "Hạng điều chỉnh"),
                rows.iter().map(|&i| places[i][last].map(i64::from)),
            ),
            Column::integers(
                "earliest_year",
                t("Ready from", "Sẵn sàng từ"),
                rows.iter().map(|&i| self.plain.earliest_years[i].map(i64::from)),
            ),
        ]);
        columns.push(self.held_column("held_now", &rows, 0, by_name)?);
        if last > 0 {
            columns.push(self.held_column("held_last", &rows, last, by_name)?);
        }
        let table = self.marked(&Table::new(t("Readiness", "Mức sẵn sàng"), columns)?, &rows)?;
        let at = super::words::share(self.plain.settings.ready_at);
        Ok(table.note(Text::new(
            format!("ready from {at}; adjusted score and place are of {last_year}; each technology is looked at alone (see `together`); held by = root of the weakest chain"),
            format!("sẵn sàng từ {at}; điểm và hạng điều chỉnh là của {last_year}; mỗi công nghệ được xét riêng (xem `together`); bị giữ bởi = gốc của chuỗi yếu nhất"),
        )))
    }

    /// One row for each technology and year, for a spreadsheet or a data frame.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn results(&self) -> Result<Table> {
        let n_years = self.years().len();
        let rows: Vec<(usize, usize)> =
            (0..self.n_technologies()).flat_map(|i| (0..n_years).map(move |y| (i, y))).collect();
        let (adjusted, places) = (self.adjusted_scores(), self.adjusted_ranks());
        let of = |table: &crate::dependency::ByYear| rows.iter().map(|&(i, y)| table.row(i)[y]).collect::<Vec<_>>();
        let mut chains = Vec::with_capacity(rows.len());
        for &(i, y) in &rows {
            let id = self.nodes[i].id.as_str();
            chains.push(self.plain.binding(id, Some(self.years()[y]))?.chain_text());
        }
        let standing = |(i, _): &(usize, usize)| &self.standings[*i];
        let mut columns = vec![
            Column::text("id", t("Id", "Mã"), rows.iter().map(|&(i, _)| self.nodes[i].id.to_string())),
            Column::words("name", t("Technology", "Công nghệ"), rows.iter().map(|&(i, _)| self.nodes[i].name.clone())),
            Column::text("track", t("Track", "Nhóm"), rows.iter().map(|r| standing(r).track.to_string())),
            Column::integers("year", t("Year", "Năm"), rows.iter().map(|&(_, y)| i64::from(self.years()[y]))),
            Column::numbers("score", t("Score", "Điểm"), rows.iter().map(|r| standing(r).score)),
            Column::integers("rank", t("Place", "Hạng"), rows.iter().map(|r| standing(r).rank.map(i64::from))),
            Column::numbers("readiness", t("Readiness", "Mức sẵn sàng"), of(&self.plain.readiness)),
            Column::numbers("together", t("Capacity shared", "Khi chia sẻ năng lực"), of(&self.plain.together)),
        ];
        if let Some(least) = &self.plain.least {
            columns.push(Column::numbers("least", t("Least", "Mức thấp nhất"), of(least)));
        }
        if let Some(geometric) = &self.plain.geometric {
            columns.push(Column::numbers("geometric", t("Geometric mean", "Trung bình nhân"), of(geometric)));
        }
        columns.extend([
            Column::numbers("adjusted", t("Adjusted", "Điểm điều chỉnh"), rows.iter().map(|&(i, y)| adjusted[i][y])),
            Column::integers(
                "adjusted_rank",
                t("Place, adjusted", "Hạng điều chỉnh"),
                rows.iter().map(|&(i, y)| places[i][y].map(i64::from)),
            ),
            Column::text("chain", t("Held by", "Bị giữ bởi"), chains),
        ]);
        let of_nodes: Vec<usize> = rows.iter().map(|(i, _)| *i).collect();
        self.marked(&Table::new(t("Readiness by year", "Mức sẵn sàng theo năm"), columns)?, &of_nodes)
    }

    /// One row for each enabler: what it is, who answers for it, readiness and capacity in the years shown.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn enablers(&self) -> Result<Table> {
        let rows: Vec<usize> = (self.n_technologies()..self.nodes.len()).collect();
        let node = |i: &usize| &self.nodes[*i];
        let mut columns = vec![
            Column::text("id", t("Id", "Mã"), rows.iter().map(|i| node(i).id.to_string())),
            Column::words("name", t("Name", "Tên"), rows.iter().map(|i| node(i).name.clone())),
            Column::words("layer", t("Layer", "Lớp"), rows.iter().map(|i| node(i).layer.name())),
            Column::words(
                "lead_agency",
                t("Agency", "Cơ quan"),
                rows.iter().map(|i| node(i).lead_agency.as_deref().map(bilingual)),
            ),
        ];
        columns.extend(self.year_columns(&rows));
        for y in self.years_shown() {
            let year = self.years()[y];
            let header = Text::new(format!("Capacity {year}"), format!("Năng lực {year}"));
            let values = rows.iter().map(|i| node(i).capacities.get(y).map(|c| c.amount));
            columns.push(Column::numbers(format!("capacity_{year}"), header, values).significant(4));
        }
        columns.extend([
            Column::words("unit", t("Unit", "Đơn vị"), rows.iter().map(|i| node(i).unit.as_deref().map(bilingual))),
            Column::words(
                "state_from",
                t("State is", "Trạng thái"),
                rows.iter().map(|i| node(i).states.first().map(|source| source.name())),
            ),
            Column::integers(
                "earliest_year",
                t("Ready from", "Sẵn sàng từ"),
                rows.iter().map(|&i| self.plain.earliest_years[i].map(i64::from)),
            ),
        ]);
        self.marked(&Table::new(t("Enablers", "Các điều kiện hỗ trợ"), columns)?, &rows)
    }

    /// Demand against capacity by enabler and year: how many times the same amount is counted, and by whom.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn capacities(&self) -> Result<Table> {
        let table = self.beside(self.plain.capacity_table()?, "id", &[Beside::Name, Beside::Unit], Mark::Done)?;
        // The rows of that table: every enabler with a capacity, year by year.
        let with = || self.nodes.iter().enumerate().flat_map(|(i, node)| node.capacities.iter().map(move |f| (i, f)));
        let kind = |kind: CapacityKind| match kind {
            CapacityKind::Actual => t("measured", "đo được"),
            CapacityKind::Estimate => t("estimated", "ước tính"),
            CapacityKind::Derived => t("computed", "tính ra"),
            CapacityKind::Plan => t("planned", "kế hoạch"),
            CapacityKind::Target => t("target", "mục tiêu"),
        };
        let rows = self.plain.graph.edges().iter().zip(&self.dependencies);
        let made_up: Vec<usize> = rows
            .filter(|(edge, row)| edge.amount.is_some() && row.illustrative)
            .map(|(edge, _)| edge.requires)
            .collect();
        let drawn: Vec<bool> = with().map(|(i, figure)| figure.illustrative || made_up.contains(&i)).collect();
        let any = drawn.contains(&true);
        let more = vec![
            Column::words("kind", t("Figure", "Số liệu"), with().map(|(_, f)| kind(f.kind))),
            Column::numbers("reported", t("As published", "Theo công bố"), with().map(|(_, f)| f.reported))
                .significant(4),
            Column::numbers("realization", t("Realization", "Tỷ lệ thực hiện"), with().map(|(_, f)| f.realization))
                .decimals(2),
            Column::text("published", t("Published", "Công bố"), with().map(|(_, f)| f.published.clone())),
            Column::flags("illustrative", t("†", "†"), drawn).mark("†"),
        ];
        let table = rebuilt(&table, |columns| columns.extend(more))?;
        Ok(if any { table.note(illustrative_note()) } else { table })
    }

    /// What each enabler would unlock, by year.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn unlocks(&self) -> Result<Table> {
        self.beside(self.plain.unlocks_table()?, "id", &[Beside::Name, Beside::Agency], Mark::Lever)
    }

    /// What pairs of enablers would unlock together in this year (the last when absent), the largest surplus first.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn pairs(&self, year: Option<i32>) -> Result<Table> {
        let table = self.plain.pairs_table(year)?;
        let (a, b) = (self.nodes_in(&table, "a")?, self.nodes_in(&table, "b")?);
        let drawn = a.iter().zip(&b).map(|(&a, &b)| self.reaches_illustrative(&[a, b])).collect();
        let table = self.beside(table, "b", &[Beside::Name], Mark::Done)?;
        marked_by(&self.beside(table, "a", &[Beside::Name], Mark::Done)?, drawn)
    }

    /// What a delay of each enabler by so many years would cost.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn delays(&self, years: u32) -> Result<Table> {
        self.beside(self.plain.delays_table(years)?, "id", &[Beside::Name, Beside::Agency], Mark::Lever)
    }

    /// Single points of failure: what the loss of each enabler would take away in this year (the last when absent).
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn failures(&self, year: Option<i32>) -> Result<Table> {
        self.beside(
            self.plain.failures_table(year)?,
            "id",
            &[Beside::Name, Beside::Agency, Beside::ControlledBy],
            Mark::Lever,
        )
    }

    /// Everything the earliest time of a technology or an enabler waits for, with the years each may slip.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such node.
    pub fn critical_path(&self, id: &str) -> Result<Table> {
        let start = self.plain.settings.start.unwrap_or(self.years()[0]);
        let table =
            self.beside(self.plain.critical_path_table(id)?, "id", &[Beside::Name, Beside::Agency], Mark::Own)?;
        Ok(table.note(Text::new(format!("the start is 1 January {start}"), format!("tính từ 1 tháng 1 năm {start}"))))
    }

    /// How often each link binds when the states of institutions and the strengths are moved a little.
    ///
    /// # Errors
    /// As [`crate::dependency::Readiness::binding_frequency`].
    pub fn binding_frequency(&self, year: Option<i32>, draws: u32, spread: f64, seed: u64) -> Result<Table> {
        self.binding_frequency_observed(year, draws, spread, seed, &mut Unwatched)
    }

    /// As [`RegisterReadiness::binding_frequency`], with somebody who looks on and may stop it.
    ///
    /// # Errors
    /// As [`RegisterReadiness::binding_frequency`], and [`crate::Error::Cancelled`].
    pub fn binding_frequency_observed(
        &self,
        year: Option<i32>,
        draws: u32,
        spread: f64,
        seed: u64,
        observer: &mut dyn Observer,
    ) -> Result<Table> {
        let table = self.plain.binding_frequency_table_observed(year, draws, spread, seed, observer)?;
        self.beside(table, "node", &[Beside::Name], Mark::Lever)
    }

    /// The notices below a table.
    pub(super) fn with_notices(&self, table: Table) -> Table {
        with_notices(table, &self.notices)
    }

    /// A table with what its ids stand for beside them, and a mark on what rests on synthetic data.
    fn beside(&self, table: Table, key: &str, beside: &[Beside], mark: Mark) -> Result<Table> {
        let Some(at) = table.columns().iter().position(|column| column.key() == key) else { return Ok(table) };
        let nodes = self.nodes_in(&table, key)?;
        let node = |i: &usize| &self.nodes[*i];
        // Of a pair each has a name of its own.
        let name_key = if key == "id" { "name".to_owned() } else { format!("{key}_name") };
        let words = |of: fn(&NodeView) -> &Option<String>| {
            nodes.iter().map(|i| of(node(i)).as_deref().map(bilingual)).collect::<Vec<_>>()
        };
        let column = |what: &Beside| match what {
            Beside::Name => Column::words(&*name_key, t("Name", "Tên"), nodes.iter().map(|i| node(i).name.clone())),
            Beside::Agency => Column::words("lead_agency", t("Agency", "Cơ quan"), words(|node| &node.lead_agency)),
            Beside::ControlledBy => {
                Column::words("controlled_by", t("Controlled by", "Bên kiểm soát"), words(|node| &node.controlled_by))
            }
            Beside::Unit => Column::words("unit", t("Unit", "Đơn vị"), words(|node| &node.unit)),
        };
        let more: Vec<Column> = beside.iter().map(column).collect();
        let table = rebuilt(&table, |columns| {
            columns.splice(at + 1..=at, more);
        })?;
        match mark {
            Mark::Own => self.marked(&table, &nodes),
            Mark::Lever => self.marked_levers(&table, &nodes),
            Mark::Done => Ok(table),
        }
    }

    /// The nodes that a column of ids names.
    fn nodes_in(&self, table: &Table, key: &str) -> Result<Vec<usize>> {
        match table.column(key).map(Column::values) {
            Some(Values::Text(ids)) => {
                ids.iter().map(|id| self.plain.graph.index(id.as_deref().unwrap_or_default())).collect()
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Whether anything rests on synthetic data that these nodes reach.
    fn reaches_illustrative(&self, nodes: &[usize]) -> bool {
        self.plain.graph.reach(nodes).into_iter().any(|i| self.is_illustrative(i))
    }

    /// A table with a mark on the rows whose node rests on synthetic data, and the note that says so.
    pub(super) fn marked(&self, table: &Table, nodes: &[usize]) -> Result<Table> {
        marked_by(table, nodes.iter().map(|&i| self.is_illustrative(i)).collect())
    }

    /// The same for rows that say what a node does to others: these rest on what the others need as well.
    pub(super) fn marked_levers(&self, table: &Table, nodes: &[usize]) -> Result<Table> {
        marked_by(table, nodes.iter().map(|&i| self.reaches_illustrative(&[i])).collect())
    }
}

fn marked_by(table: &Table, drawn: Vec<bool>) -> Result<Table> {
    let any = drawn.contains(&true);
    let mark = Column::flags("illustrative", t("†", "†"), drawn).mark("†");
    let table = rebuilt(table, |columns| columns.push(mark))?;
    Ok(if any { table.note(illustrative_note()) } else { table })
}

/// The same table with other columns.
fn rebuilt(table: &Table, change: impl FnOnce(&mut Vec<Column>)) -> Result<Table> {
    let mut columns = table.columns().to_vec();
    change(&mut columns);
    let new = Table::new(table.title().clone(), columns)?;
    Ok(table.notes().iter().cloned().fold(new, Table::note))
}

impl RegisterReadiness {
    /// One row for each dependency: who needs what, in which role, how far it is satisfied in this year (the last when
    /// absent), whether it binds its dependent, and why it is so.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn dependencies(&self, year: Option<i32>) -> Result<Table> {
        let y = self.year_or_last(year)?;
        let year = self.years()[y];
        let edges = self.plain.graph.edges();
        let mut binds = vec![false; edges.len()];
        for node in &self.nodes {
            let links = self.plain.binding(node.id.as_str(), Some(year))?.links;
            links.iter().flat_map(|link| &link.rows).for_each(|&row| binds[row] = true);
        }
        let id = |of: fn(&crate::dependency::Edge) -> usize| {
            edges.iter().map(move |edge| self.nodes[of(edge)].id.to_string())
        };
        let name =
            |of: fn(&crate::dependency::Edge) -> usize| edges.iter().map(move |edge| self.nodes[of(edge)].name.clone());
        let served = edges.iter().map(|edge| match edge.amount {
            Some(amount) => {
                let share = self.nodes[edge.requires].capacities.get(y).map_or(0.0, |c| c.amount) / amount;
                if share < 1.0 { share } else { 1.0 }
            }
            None => self.plain.readiness.row(edge.requires)[y],
        });
        let unit =
            edges.iter().map(|edge| edge.amount.and_then(|_| self.nodes[edge.requires].unit.as_deref().map(bilingual)));
        let rows = &self.dependencies;
        let drawn: Vec<bool> = edges
            .iter()
            .zip(rows)
            .map(|(edge, row)| row.illustrative || self.serves_illustrative(edge.requires, edge.amount.is_some()))
            .collect();
        let any = drawn.contains(&true);
        let table = Table::new(
            Text::new(format!("Who needs what, {year}"), format!("Ai cần gì, năm {year}")),
            vec![
                Column::text("id", t("Row", "Dòng"), rows.iter().map(|row| row.id.to_string())),
                Column::text("dependent", t("Who", "Mục cần"), id(|edge| edge.dependent)),
                Column::words("dependent_name", t("Name", "Tên"), name(|edge| edge.dependent)),
                Column::text("requires", t("Needs", "Cần đến"), id(|edge| edge.requires)),
                Column::words("requires_name", t("Name", "Tên"), name(|edge| edge.requires)),
                Column::words("role", t("Role", "Vai trò"), edges.iter().map(|edge| edge.role.name())),
                Column::numbers("strength", t("Strength", "Độ mạnh"), edges.iter().map(|edge| edge.strength))
                    .decimals(2),
                Column::numbers("amount", t("Amount", "Lượng"), edges.iter().map(|edge| edge.amount)).significant(4),
                Column::words("unit", t("Unit", "Đơn vị"), unit),
                Column::numbers("served", t("Served alone", "Đáp ứng khi xét riêng"), served).decimals(2),
                Column::flags("binds", t("Binds", "Ràng buộc"), binds).mark("*"),
                Column::text("basis", t("Why", "Căn cứ"), rows.iter().map(|row| row.basis.clone())),
                Column::flags("illustrative", t("†", "†"), drawn).mark("†"),
            ],
        )?;
        let table = table.note(t("* binds its dependent in this year", "* đang ràng buộc mục cần nó trong năm này"));
        Ok(if any { table.note(illustrative_note()) } else { table })
    }

    /// The words of the pictures: axes, titles, legends.
    pub fn captions(&self) -> Vec<(&'static str, Text)> {
        let mut words = vec![
            ("importance_title", t("Important and feasible", "Tầm quan trọng và tính khả thi")),
            ("score", t("Score that the list ranks", "Điểm dùng để xếp hạng danh mục")),
            ("readiness", t("Readiness", "Mức sẵn sàng")),
            ("ready_at", t("ready from here", "sẵn sàng từ đây")),
            ("track", t("track", "nhóm")),
            ("graph_title", t("What it needs", "Những gì cần có")),
            ("whole_title", t("Who needs what", "Ai cần gì")),
            (
                "graph_note",
                t(
                    "Numbers: readiness; of an enabler of which amounts are taken, the share it serves when shared. Red: the binding chain.",
                    "Số: mức sẵn sàng; với điều kiện có lượng bị lấy, là phần đáp ứng khi chia sẻ. Đỏ: chuỗi đang ràng buộc.",
                ),
            ),
            ("demand_title", t("Demand against capacity", "Nhu cầu so với năng lực")),
            ("capacity", t("capacity known", "năng lực đã biết")),
            ("need", t("needed by the list together", "danh mục cần tổng cộng")),
            ("largest", t("largest single need", "nhu cầu riêng lớn nhất")),
            ("year", t("Year", "Năm")),
            ("technology", t("technologies", "công nghệ")),
            ("infrastructure", t("infrastructure", "hạ tầng")),
            ("workforce", t("workforce", "nhân lực")),
            ("institution", t("institutions", "thể chế")),
            ("resource", t("resources", "tài nguyên")),
            ("finance", t("finance", "tài chính")),
        ];
        if self.illustrative {
            words.push(("note", illustrative_note()));
        }
        words
    }
}
