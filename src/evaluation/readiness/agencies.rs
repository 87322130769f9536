//! Who holds back what, by whoever answers for it: levers by ministry, institutions, foreign-controlled links.

use super::result::RegisterReadiness;
use super::words::{bilingual, count, few};
use crate::Result;
use crate::dependency::Layer;
use crate::number::sum::sum;
use crate::problem::Text;
use crate::table::{Column, Table};
use std::collections::BTreeMap;

/// Delays that are worked out, in years.
const DELAYS: [u32; 3] = [1, 2, 5];

fn t(en: &str, vi: &str) -> Text {
    Text::new(en, vi)
}

/// What one enabler does to the list in one year.
pub(super) struct Lever {
    /// Position of the enabler.
    pub node: usize,
    /// Technologies whose chain it is the root of.
    pub holds: Vec<String>,
    /// Gain of adjusted scores with it fully ready.
    pub gain: f64,
    /// Technologies that would rise.
    pub technologies: Vec<String>,
    /// Loss of adjusted scores over all years by a delay of 1, 2, 5 years.
    pub losses: Vec<f64>,
    /// Technologies no longer ready without it.
    pub no_longer_ready: Vec<String>,
    /// Technologies of which nothing is left without it.
    pub nothing_left: Vec<String>,
}

impl RegisterReadiness {
    /// Every enabler that is needed: what unlocks most first, then what a delay costs most, then in the order of ids.
    pub(super) fn levers(&self, y: usize) -> Result<Vec<Lever>> {
        let year = Some(self.years()[y]);
        let mut holds: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for id in self.ids() {
            if let Some(root) = self.plain.binding(id, year)?.chain.into_iter().next().filter(|root| root != id) {
                holds.entry(root).or_default().push(id.to_owned());
            }
        }
        let failures = self.plain.failures(year)?;
        let delays: Vec<_> = DELAYS.iter().map(|&years| self.plain.delays(years)).collect::<Result<_>>()?;
        let mut levers = Vec::new();
        for (k, (unlock, failure)) in self.plain.unlock_values()?.into_iter().zip(failures).enumerate() {
            let node = self.plain.graph.index(&unlock.id)?;
            if node < self.n_technologies() {
                continue;
            }
            levers.push(Lever {
                node,
                holds: holds.remove(&unlock.id).unwrap_or_default(),
                gain: unlock.gain[y],
                technologies: unlock.technologies,
                losses: delays.iter().map(|delay| sum(&delay[k].loss)).collect(),
                no_longer_ready: failure.no_longer_ready,
                nothing_left: failure.nothing_left,
            });
        }
        // Stable: ties stay in the order of the nodes.
        levers.sort_by(|a, b| b.gain.total_cmp(&a.gain).then_with(|| b.losses[0].total_cmp(&a.losses[0])));
        Ok(levers)
    }

    fn id_and_name(&self, rows: &[&Lever]) -> [Column; 2] {
        [
            Column::text("id", t("Id", "Mã"), rows.iter().map(|lever| self.nodes[lever.node].id.to_string())),
            Column::words("name", t("Name", "Tên"), rows.iter().map(|lever| self.nodes[lever.node].name.clone())),
        ]
    }

    /// What each lever holds, unlocks and costs.
    fn lever_columns(&self, rows: &[&Lever]) -> Vec<Column> {
        let node = |lever: &&Lever| &self.nodes[lever.node];
        let mut columns = vec![
            Column::words("layer", t("Layer", "Lớp"), rows.iter().map(|l| node(l).layer.name())),
            Column::integers("holds", t("Root of so many", "Là gốc của"), rows.iter().map(|l| count(l.holds.len()))),
            Column::text("held", t("Which", "Những công nghệ nào"), rows.iter().map(|l| listed(&l.holds))),
            Column::numbers("unlocks", t("Unlocks", "Mở khóa"), rows.iter().map(|l| l.gain)).decimals(3),
        ];
        for (k, years) in DELAYS.iter().enumerate() {
            let header = Text::new(
                format!("Cost of {years} year{} of delay", if *years == 1 { "" } else { "s" }),
                format!("Thiệt hại nếu chậm {years} năm"),
            );
            let losses = rows.iter().map(|l| l.losses[k]);
            columns.push(Column::numbers(format!("delay_{years}"), header, losses).decimals(3));
        }
        columns.extend([
            Column::integers(
                "single_point",
                t("No longer ready without it", "Không còn sẵn sàng nếu thiếu"),
                rows.iter().map(|l| count(l.no_longer_ready.len())),
            ),
            Column::integers(
                "earliest_year",
                t("Ready from", "Sẵn sàng từ năm"),
                rows.iter().map(|l| self.plain.earliest_years[l.node].map(i64::from)),
            ),
        ]);
        columns
    }

    fn lever_table(&self, title: Text, columns: Vec<Column>, rows: &[&Lever]) -> Result<Table> {
        let nodes: Vec<usize> = rows.iter().map(|lever| lever.node).collect();
        Ok(self.marked_levers(&Table::new(title, columns)?, &nodes)?.note(t(
            "root of: technologies whose weakest chain ends there; unlocks: gain of the sum of adjusted scores in this year with it fully ready; costs of delay: over all years",
            "là gốc của: số công nghệ có chuỗi yếu nhất kết thúc tại đó; mở khóa: mức tăng tổng điểm điều chỉnh trong năm nếu mục này sẵn sàng hoàn toàn; thiệt hại do chậm: cộng qua mọi năm",
        )))
    }

    /// One row for each enabler, what unlocks most first: whom it holds, what it would unlock, what its delay or its loss
    /// would cost, in this year (the last when absent).
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn bottlenecks(&self, year: Option<i32>) -> Result<Table> {
        let y = self.year_or_last(year)?;
        let levers = self.levers(y)?;
        let rows: Vec<&Lever> = levers.iter().collect();
        let node = |lever: &&Lever| &self.nodes[lever.node];
        let words = |text: &Option<String>| text.as_deref().map(bilingual);
        let mut columns = self.id_and_name(&rows).to_vec();
        columns.extend([
            Column::words("lead_agency", t("Agency", "Cơ quan"), rows.iter().map(|l| words(&node(l).lead_agency))),
            Column::words(
                "controlled_by",
                t("Controlled by", "Bên kiểm soát"),
                rows.iter().map(|l| words(&node(l).controlled_by)),
            ),
        ]);
        columns.extend(self.lever_columns(&rows));
        let year = self.years()[y];
        let title = Text::new(format!("Bottlenecks in {year}"), format!("Nút thắt năm {year}"));
        self.lever_table(title, columns, &rows)
    }

    /// The bottlenecks of each ministry or agency in this year (the last when absent).
    ///
    /// Agencies stand in the order of the most that one of their enablers would unlock; within an agency what unlocks
    /// most comes first; what no agency is named for comes last.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn by_agency(&self, year: Option<i32>) -> Result<Table> {
        let y = self.year_or_last(year)?;
        let levers = self.levers(y)?;
        let mut groups: Vec<(Option<&str>, Vec<&Lever>)> = Vec::new();
        for lever in &levers {
            let agency = self.nodes[lever.node].lead_agency.as_deref();
            match groups.iter_mut().find(|(known, _)| *known == agency) {
                Some((_, of)) => of.push(lever),
                None => groups.push((agency, vec![lever])),
            }
        }
        // Stable: agencies stay in the order of what they unlock.
        groups.sort_by_key(|(agency, _)| agency.is_none());
        let rows: Vec<(Option<&str>, &Lever)> =
            groups.into_iter().flat_map(|(agency, of)| of.into_iter().map(move |lever| (agency, lever))).collect();
        let levers: Vec<&Lever> = rows.iter().map(|(_, lever)| *lever).collect();
        let nobody = t("no agency named", "chưa ghi cơ quan phụ trách");
        let agencies = rows.iter().map(|(agency, _)| agency.map_or_else(|| nobody.clone(), bilingual));
        let mut columns = vec![Column::words("agency", t("Agency", "Cơ quan"), agencies)];
        columns.extend(self.id_and_name(&levers));
        columns.extend(self.lever_columns(&levers));
        let year = self.years()[y];
        let title =
            Text::new(format!("Bottlenecks by ministry, {year}"), format!("Nút thắt theo bộ, ngành, năm {year}"));
        self.lever_table(title, columns, &levers)
    }

    /// Laws, decrees and bodies in the order of what they would unlock in this year (the last when absent).
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn institutions(&self, year: Option<i32>) -> Result<Table> {
        let y = self.year_or_last(year)?;
        let all = self.levers(y)?;
        let rows: Vec<&Lever> = all.iter().filter(|l| self.nodes[l.node].layer == Layer::Institution).collect();
        let node = |lever: &&Lever| &self.nodes[lever.node];
        let states = |lever: &&Lever| self.plain.graph.nodes()[lever.node].states[y];
        let [id, name] = self.id_and_name(&rows);
        let columns = vec![
            id,
            name,
            Column::words(
                "lead_agency",
                t("Agency", "Cơ quan"),
                rows.iter().map(|l| node(l).lead_agency.as_deref().map(bilingual)),
            ),
            Column::words(
                "stage",
                t("Stage", "Giai đoạn"),
                rows.iter().map(|l| node(l).stage.map(super::binding::stage_words)),
            ),
            Column::numbers("state", t("State", "Trạng thái"), rows.iter().map(states)).decimals(2),
            Column::integers("holds", t("Root of so many", "Là gốc của"), rows.iter().map(|l| count(l.holds.len()))),
            Column::numbers("unlocks", t("Unlocks", "Mở khóa"), rows.iter().map(|l| l.gain)).decimals(3),
            Column::text(
                "technologies",
                t("Which rise", "Công nghệ tăng"),
                rows.iter().map(|l| listed(&l.technologies)),
            ),
        ];
        let year = self.years()[y];
        let title = Text::new(
            format!("Institutions by what they unlock, {year}"),
            format!("Thể chế theo giá trị mở khóa, năm {year}"),
        );
        let nodes: Vec<usize> = rows.iter().map(|lever| lever.node).collect();
        self.marked_levers(&Table::new(title, columns)?, &nodes)
    }

    /// Enablers that a foreign country or company controls, and what would be lost without each in this year (the last
    /// when absent).
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn foreign(&self, year: Option<i32>) -> Result<Table> {
        let y = self.year_or_last(year)?;
        let all = self.levers(y)?;
        let mut rows: Vec<(&Lever, Vec<&str>)> = Vec::new();
        for lever in all.iter().filter(|lever| self.nodes[lever.node].controlled_by.is_some()) {
            let reached = self.plain.graph.reach(&[lever.node]);
            let resting = reached.into_iter().filter(|&i| i < self.n_technologies() && i != lever.node);
            rows.push((lever, resting.map(|i| self.nodes[i].id.as_str()).collect()));
        }
        // Stable: ties stay in the order of what they unlock.
        rows.sort_by_key(|(lever, resting)| std::cmp::Reverse((lever.no_longer_ready.len(), resting.len())));
        let levers: Vec<&Lever> = rows.iter().map(|(lever, _)| *lever).collect();
        let node = |lever: &&Lever| &self.nodes[lever.node];
        let [id, name] = self.id_and_name(&levers);
        let columns = vec![
            id,
            name,
            Column::words(
                "controlled_by",
                t("Controlled by", "Bên kiểm soát"),
                levers.iter().map(|l| node(l).controlled_by.as_deref().map(bilingual)),
            ),
            Column::integers("n_resting", t("Rest on it", "Số phụ thuộc"), rows.iter().map(|(_, r)| count(r.len()))),
            Column::text("resting", t("Which", "Những công nghệ nào"), rows.iter().map(|(_, r)| listed(r))),
            Column::integers(
                "n_no_longer_ready",
                t("No longer ready without it", "Không còn sẵn sàng nếu thiếu"),
                levers.iter().map(|l| count(l.no_longer_ready.len())),
            ),
            Column::text(
                "no_longer_ready",
                t("Which", "Những công nghệ nào"),
                levers.iter().map(|l| listed(&l.no_longer_ready)),
            ),
            Column::integers(
                "n_nothing_left",
                t("Nothing left", "Số mất hoàn toàn"),
                levers.iter().map(|l| count(l.nothing_left.len())),
            ),
        ];
        let year = self.years()[y];
        let title = Text::new(
            format!("Links under foreign control, {year}"),
            format!("Các liên kết do nước ngoài kiểm soát, năm {year}"),
        );
        let nodes: Vec<usize> = levers.iter().map(|lever| lever.node).collect();
        self.marked_levers(&Table::new(title, columns)?, &nodes)
    }
}

/// The first few of a list; nothing for none.
fn listed<S: AsRef<str>>(all: &[S]) -> Option<String> {
    (!all.is_empty()).then(|| few(all))
}
