//! What holds one technology or enabler, in words: the chain from its root, what would help, the lowest requirements.

use super::result::RegisterReadiness;
use super::views::StateSource;
use super::words::{bilingual, few, share, with_unit, years_text};
use crate::Result;
use crate::dependency::{Binding, Edge, Hold, Link};
use crate::evaluation::tables::illustrative_note;
use crate::model::{Id, Stage};
use crate::problem::{Lang, Text};
use crate::table::{Column, Table};
use serde::{Deserialize, Serialize};

/// One node of the chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The node.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// What of it counts for the next one: an amount, a state, a date.
    pub detail: Text,
    /// Ministry or agency that answers for it.
    pub lead_agency: Option<String>,
    /// Whether synthetic data went into it.
    pub illustrative: bool,
}

/// What holds one technology or enabler in one year, with names, units and what would help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegisterBinding {
    /// The same on plain arrays.
    pub binding: Binding,
    /// The chain from its root to the node.
    pub steps: Vec<Step>,
    /// Readiness of the node with the root fully ready; none where the root is the node itself.
    pub with_root_ready: Option<f64>,
    /// The reasons in words.
    pub sentences: Vec<Text>,
    /// All links that tie and the two lowest clauses.
    pub table: Table,
}

impl RegisterBinding {
    /// The reasons and the table, as text.
    pub fn to_text(&self, lang: Lang) -> String {
        let mut text = String::new();
        for sentence in &self.sentences {
            for (i, line) in crate::table::wrap(sentence.get(lang), 98).into_iter().enumerate() {
                text.push_str(if i == 0 { "- " } else { "  " });
                text.push_str(&line);
                text.push('\n');
            }
        }
        text + "\n" + &self.table.to_text(lang)
    }

    /// The reasons and the table, as HTML without script.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_html(&self, lang: Lang) -> Result<String> {
        Ok(super::card::list(&self.sentences, lang) + &self.table.to_html(lang)?)
    }
}

/// What people read of a stage.
pub(super) fn stage_words(stage: Stage) -> Text {
    match stage {
        Stage::None => Text::new("nothing yet", "chưa có"),
        Stage::Drafted => Text::new("drafted", "đã soạn thảo"),
        Stage::Submitted => Text::new("submitted", "đã trình"),
        Stage::Passed => Text::new("passed", "đã thông qua"),
        Stage::InForce => Text::new("in force", "có hiệu lực"),
    }
}

/// `name (id)`.
pub(super) fn called(name: &Text, id: &str) -> Text {
    Text::new(format!("{} ({id})", name.en), format!("{} ({id})", name.vi))
}

impl RegisterReadiness {
    /// What holds a technology or an enabler in a year (the last one when absent), with names, units, what would help.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such node or year.
    pub fn binding(&self, id: &str, year: Option<i32>) -> Result<RegisterBinding> {
        let y = self.year_or_last(year)?;
        let binding = self.plain.binding(id, Some(self.years()[y]))?;
        let steps = self.steps(&binding, y)?;
        // Where everything is reached nothing holds it back.
        let root = binding.chain.first().filter(|root| *root != id && binding.readiness < 1.0);
        let node = self.plain.graph.index(id)?;
        let with_root_ready = match root {
            Some(root) => self.plain.if_fully_ready(root)?.row(node).get(y).copied(),
            None => None,
        };
        let table = self.binding_table(&binding, y)?;
        let sentences = self.binding_sentences(&binding, &steps, with_root_ready, y)?;
        Ok(RegisterBinding { binding, steps, with_root_ready, sentences, table })
    }

    fn steps(&self, binding: &Binding, y: usize) -> Result<Vec<Step>> {
        let year = Some(self.years()[y]);
        let chain = &binding.chain;
        let mut steps = Vec::with_capacity(chain.len());
        for (k, id) in chain.iter().enumerate() {
            let i = self.plain.graph.index(id)?;
            let above = match chain.get(k + 1) {
                Some(next) => self.plain.binding(next, year)?.links.into_iter().find(|link| link.node == *id),
                None => None,
            };
            let is_root = k == 0 && matches!(binding.root, Hold::OwnState | Hold::OwnLeadTime);
            let detail = match above {
                Some(link) => self.link_detail(&link, i, y).unwrap_or_else(|| self.own_detail(i, y, is_root)),
                None => self.own_detail(i, y, is_root),
            };
            let node = &self.nodes[i];
            steps.push(Step {
                id: node.id.clone(),
                name: node.name.clone(),
                detail,
                lead_agency: node.lead_agency.clone(),
                illustrative: self.nodes[i].rests_on_illustrative,
            });
        }
        Ok(steps)
    }

    /// The row of a link that takes an amount of this enabler.
    fn taking(&self, link: &Link, enabler: usize) -> Option<&Edge> {
        let edges = self.plain.graph.edges();
        let rows = link.rows.iter().filter_map(|&row| edges.get(row));
        rows.into_iter().find(|edge| edge.requires == enabler && edge.amount.is_some())
    }

    /// What of an enabler counts for the next node: an amount, or the date of a gate.
    fn link_detail(&self, link: &Link, i: usize, y: usize) -> Option<Text> {
        if link.hold == Hold::Gate {
            let edges = self.plain.graph.edges();
            let row = link.rows.iter().filter_map(|&row| edges.get(row)).find(|edge| edge.requires == i);
            let start = f64::from(self.plain.settings.start.unwrap_or(self.years()[0]));
            let done = start + self.plain.lead_times[i];
            let (complete, usable) = (calendar_year(done), calendar_year(done + row.map_or(0.0, |row| row.lead_years)));
            return Some(if complete == usable {
                Text::new(
                    format!("a gate, complete by the start of {complete}"),
                    format!("điều kiện tiên quyết, hoàn thành chậm nhất đầu năm {complete}"),
                )
            } else {
                Text::new(
                    format!("a gate, complete by the start of {complete}, of use from {usable}"),
                    format!("điều kiện tiên quyết, hoàn thành chậm nhất đầu năm {complete}, dùng được từ năm {usable}"),
                )
            });
        }
        let needed = self.taking(link, i)?.amount?;
        let unit = self.nodes[i].unit.as_deref();
        let known = self.nodes[i].capacities.get(y).map_or(0.0, |capacity| capacity.amount);
        let (known, needed) = (with_unit(known, unit), with_unit(needed, unit));
        Some(Text::new(
            format!("{} of {} needed", known.en, needed.en),
            format!("có {} trên {} cần", known.vi, needed.vi),
        ))
    }

    /// Readiness of a node, or, at the root of a chain, where its own state comes from.
    fn own_detail(&self, i: usize, y: usize, is_root: bool) -> Text {
        let node = &self.nodes[i];
        let plain = &self.plain.graph.nodes()[i];
        let ready = share(self.plain.readiness.row(i)[y]);
        if !is_root {
            return Text::new(format!("readiness {ready}"), format!("mức sẵn sàng {ready}"));
        }
        let state = share(plain.states[y]);
        let time = f64::from(self.years()[y]) - f64::from(self.plain.settings.start.unwrap_or(self.years()[0]));
        if plain.own_lead_years > time {
            let years = years_text(plain.own_lead_years);
            return Text::new(format!("takes {} by itself", years.en), format!("tự nó cần {}", years.vi));
        }
        match (node.states.get(y), node.stage) {
            (Some(StateSource::Stage), Some(stage)) => {
                let stage = stage_words(stage);
                Text::new(format!("{}, state {}", stage.en, state), format!("{}, trạng thái {}", stage.vi, state))
            }
            (Some(source), _) => Text::new(
                format!("own state {} ({})", state, source.name().en),
                format!("trạng thái riêng {} ({})", state, source.name().vi),
            ),
            (None, _) => Text::new(format!("own state {state}"), format!("trạng thái riêng {state}")),
        }
    }

    fn binding_sentences(
        &self,
        binding: &Binding,
        steps: &[Step],
        with_root_ready: Option<f64>,
        y: usize,
    ) -> Result<Vec<Text>> {
        let i = self.plain.graph.index(&binding.id)?;
        let name = called(&self.nodes[i].name, &binding.id);
        let ready = share(binding.readiness);
        let chain = |of: fn(&Text) -> &str| {
            let one = |s: &Step| format!("{} ({}: {})", of(&s.name), s.id, of(&s.detail));
            steps.iter().map(one).collect::<Vec<_>>().join(" -> ")
        };
        let (year, en, vi) = (binding.year, chain(|t| &t.en), chain(|t| &t.vi));
        let by_itself = steps.first().filter(|_| steps.len() == 1);
        let mut sentences = vec![match by_itself {
            _ if binding.readiness >= 1.0 => Text::new(
                format!("{} in {year}: readiness {ready}, nothing holds it back.", name.en),
                format!("{} năm {year}: mức sẵn sàng {ready}, không bị giữ lại.", name.vi),
            ),
            Some(step) => Text::new(
                format!("{} in {year}: readiness {ready}, no more than by itself ({}).", name.en, step.detail.en),
                format!("{} năm {year}: mức sẵn sàng {ready}, do chính nó ({}).", name.vi, step.detail.vi),
            ),
            None => Text::new(
                format!("{} in {year}: readiness {ready}, held by {en}.", name.en),
                format!("{} năm {year}: mức sẵn sàng {ready}, bị giữ bởi {vi}.", name.vi),
            ),
        }];
        let first = binding.links.first().map(|link| link.node.as_str());
        let others: Vec<&Link> = binding.links.iter().filter(|link| Some(link.node.as_str()) != first).collect();
        if !others.is_empty() && binding.readiness < 1.0 {
            let ids: Vec<&str> = others.iter().map(|link| link.node.as_str()).collect();
            sentences.push(Text::new(
                format!("As low, too: {}.", few(&ids)),
                format!("Thấp ngang như vậy còn có: {}.", few(&ids)),
            ));
        }
        if let (Some(root), Some(better)) = (steps.first(), with_root_ready) {
            sentences.push(help(root, better, binding.readiness));
        }
        sentences.extend(self.lowest_sentence(binding, y)?);
        sentences.push(self.earliest_sentence(i));
        if self.nodes[i].rests_on_illustrative {
            sentences.push(illustrative_note());
        }
        Ok(sentences)
    }

    fn lowest_sentence(&self, binding: &Binding, y: usize) -> Result<Option<Text>> {
        let (mut en, mut vi) = (Vec::new(), Vec::new());
        for link in &binding.lowest {
            let i = self.plain.graph.index(&link.node)?;
            let name = called(&self.nodes[i].name, &link.node);
            let detail = self.link_detail(link, i, y).unwrap_or_else(|| self.own_detail(i, y, false));
            let leaves = share(link.leaves);
            en.push(format!("{}, {}, leaves {}", name.en, detail.en, leaves));
            vi.push(format!("{}, {}, còn lại {}", name.vi, detail.vi, leaves));
        }
        let (en, vi) = (en.join("; "), vi.join("; "));
        Ok(match binding.lowest.len() {
            0 => None,
            1 => Some(Text::new(format!("Its one requirement: {en}."), format!("Yêu cầu duy nhất: {vi}."))),
            _ => {
                Some(Text::new(format!("Its two lowest requirements: {en}."), format!("Hai yêu cầu thấp nhất: {vi}.")))
            }
        })
    }

    fn earliest_sentence(&self, i: usize) -> Text {
        let at = share(self.plain.settings.ready_at);
        let years = self.years();
        let last = years.last().copied().unwrap_or(0);
        match self.plain.earliest_years[i] {
            Some(year) => Text::new(
                format!("It is ready (from {at}) in {year} at the earliest."),
                format!("Sớm nhất sẵn sàng (từ {at}) vào năm {year}."),
            ),
            None => Text::new(
                format!("It is not ready (from {at}) by {last}."),
                format!("Chưa sẵn sàng (từ {at}) đến hết năm {last}."),
            ),
        }
    }

    /// All links that tie and the two lowest clauses, with amounts and the rows they come from.
    fn binding_table(&self, binding: &Binding, y: usize) -> Result<Table> {
        let graph = &self.plain.graph;
        let rest = binding.lowest.iter().filter(|link| !binding.links.contains(link));
        let rows: Vec<(bool, &Link)> =
            binding.links.iter().map(|link| (true, link)).chain(rest.map(|link| (false, link))).collect();
        let nodes: Vec<usize> = rows.iter().map(|(_, link)| graph.index(&link.node)).collect::<Result<_>>()?;
        let each = || rows.iter().zip(&nodes).map(|((_, link), &i)| (*link, i));
        let needed = each().map(|(link, i)| self.taking(link, i).and_then(|edge| edge.amount));
        let known = each().map(|(link, i)| {
            self.taking(link, i).and_then(|_| self.nodes[i].capacities.get(y)).map(|capacity| capacity.amount)
        });
        let unit =
            each().map(|(link, i)| self.taking(link, i).and_then(|_| self.nodes[i].unit.as_deref().map(bilingual)));
        let strength = each().map(|(link, _)| link.rows.first().map(|&row| graph.edges()[row].strength));
        let said = each().map(|(link, _)| {
            let ids: Vec<&str> = link.rows.iter().map(|&row| self.dependencies[row].id.as_str()).collect();
            (!ids.is_empty()).then(|| ids.join(", "))
        });
        let drawn = each().map(|(link, i)| {
            self.serves_illustrative(i, self.taking(link, i).is_some())
                || link.rows.iter().any(|&r| self.dependencies[r].illustrative)
        });
        let numbers = |key: &str, en: &str, vi: &str, of: fn(&Link) -> f64| {
            Column::numbers(key, Text::new(en, vi), rows.iter().map(|(_, link)| of(link))).decimals(3)
        };
        let title = Text::new(
            format!("What holds {} in {}", binding.id, binding.year),
            format!("Điều gì đang giữ {} năm {}", binding.id, binding.year),
        );
        let mut table = Table::new(
            title,
            vec![
                Column::flags("binds", Text::new("Binds", "Ràng buộc"), rows.iter().map(|(b, _)| *b)).mark("*"),
                Column::text("id", Text::new("Id", "Mã"), rows.iter().map(|(_, link)| link.node.clone())),
                Column::words("name", Text::new("Name", "Tên"), nodes.iter().map(|&i| self.nodes[i].name.clone())),
                Column::words("hold", Text::new("How", "Cách giữ"), rows.iter().map(|(_, link)| link.hold.name())),
                Column::numbers("needed", Text::new("Needed", "Cần"), needed).significant(4),
                Column::numbers("known", Text::new("There is", "Hiện có"), known).significant(4),
                Column::words("unit", Text::new("Unit", "Đơn vị"), unit),
                numbers("satisfaction", "Satisfied", "Mức đáp ứng", |link| link.satisfaction),
                Column::numbers("strength", Text::new("Strength", "Độ mạnh"), strength).decimals(2),
                numbers("leaves", "Leaves", "Còn lại", |link| link.leaves),
                Column::text("rows", Text::new("Rows of dependencies", "Dòng phụ thuộc"), said),
                Column::flags("illustrative", Text::new("†", "†"), drawn.clone()).mark("†"),
            ],
        )?
        .note(Text::new(
            "* binds; the others are the lowest clauses",
            "* đang ràng buộc; còn lại là các điều khoản thấp nhất",
        ));
        if drawn.into_iter().any(|drawn| drawn) {
            table = table.note(illustrative_note());
        }
        Ok(table)
    }
}

/// What would help, and who answers for it.
fn help(root: &Step, better: f64, now: f64) -> Text {
    let name = called(&root.name, &root.id);
    let agency = root.lead_agency.as_deref();
    let asked = agency.map_or_else(
        || Text::new("no agency is named for it", "chưa ghi cơ quan phụ trách"),
        |agency| {
            let agency = bilingual(agency);
            Text::new(format!("it is with {}", agency.en), format!("cơ quan phụ trách: {}", agency.vi))
        },
    );
    if better > now {
        let better = share(better);
        Text::new(
            format!("With {} fully ready it would be {}; {}.", name.en, better, asked.en),
            format!("Nếu {} sẵn sàng hoàn toàn thì đạt {}; {}.", name.vi, better, asked.vi),
        )
    } else {
        Text::new(
            format!(
                "{} fully ready would change nothing here by itself: another link, or the time until it is of use, holds as much; {}.",
                name.en, asked.en
            ),
            format!(
                "Chỉ riêng {} sẵn sàng hoàn toàn thì chưa thay đổi gì: còn ràng buộc khác, hoặc thời gian đến khi dùng được, giữ lại ngang như vậy; {}.",
                name.vi, asked.vi
            ),
        )
    }
}

/// The first calendar year that begins at or after a time.
fn calendar_year(time: f64) -> String {
    format!("{:.0}", time.ceil())
}
