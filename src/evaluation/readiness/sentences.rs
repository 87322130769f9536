//! The findings in words.

use super::binding::called;
use super::result::RegisterReadiness;
use super::words::{few, share, spans, with_unit};
use crate::Result;
use crate::model::AdjustedScore;
use crate::problem::Text;
use std::collections::BTreeSet;

/// Over-used capacities that are named; the table has all.
const OVERUSED: usize = 4;

/// `n thing` or `n things`.
fn plural(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

impl RegisterReadiness {
    pub(super) fn findings(&self) -> Result<Vec<Text>> {
        let mut found = vec![self.how_many()];
        found.extend(self.most_held()?);
        found.extend(self.overused());
        found.push(self.what_is_adjusted());
        Ok(found)
    }

    /// How many are ready now, in between, and at the end.
    fn how_many(&self) -> Text {
        let n = self.n_technologies();
        let at = share(self.plain.settings.ready_at);
        let ready = |y: usize| {
            let year = self.years()[y];
            let by = |e: &Option<i32>| e.is_some_and(|first| first <= year);
            (year, self.earliest_years().iter().filter(|e| by(e)).count())
        };
        let shown: Vec<(i32, usize)> = self.years_shown().into_iter().map(ready).collect();
        let list = |word: &str| {
            let one = |(year, n): &(i32, usize)| format!("{n} {word} {year}");
            shown.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let never = self.earliest_years().iter().filter(|year| year.is_none()).count();
        let last = self.years().last().copied().unwrap_or(0);
        Text::new(
            format!(
                "Ready (readiness {at} or more) of {}: {}; {never} not by {last}.",
                plural(n, "technology", "technologies"),
                list("by"),
            ),
            format!(
                "Số công nghệ sẵn sàng (mức {at} trở lên) trong {n}: {}; {never} chưa kịp đến hết năm {last}.",
                list("đến hết năm"),
            ),
        )
    }

    /// The middle one of the years shown: near enough to act on, far enough to matter.
    fn middle_year(&self) -> usize {
        let shown = self.years_shown();
        shown[shown.len() / 2]
    }

    /// Whatever would unlock most.
    fn most_held(&self) -> Result<Option<Text>> {
        let y = self.middle_year();
        let enablers: BTreeSet<&str> = self.enabler_ids().into_iter().collect();
        let unlocks = self.plain.unlock_values()?;
        let of_enablers = unlocks.iter().filter(|unlock| enablers.contains(unlock.id.as_str()));
        // Of several alike the first.
        let most = of_enablers.rev().max_by(|a, b| a.gain[y].total_cmp(&b.gain[y]));
        let Some(most) = most.filter(|most| most.gain[y] > 0.0) else { return Ok(None) };
        let node = &self.nodes[self.plain.graph.index(&most.id)?];
        let (name, gain, year) = (called(&node.name, &node.id), share(most.gain[y]), self.years()[y]);
        let (n, ids) = (most.technologies.len(), few(&most.technologies));
        Ok(Some(Text::new(
            format!(
                "Fully ready, {} would unlock most in {year}: {gain} of adjusted score, {} ({ids}).",
                name.en,
                plural(n, "technology rises", "technologies rise"),
            ),
            format!(
                "Nếu sẵn sàng hoàn toàn, {} mở khóa nhiều nhất năm {year}: {gain} điểm điều chỉnh, {n} công nghệ tăng ({ids}).",
                name.vi,
            ),
        )))
    }

    /// The same amount counted for many: said plainly, what most count on first.
    fn overused(&self) -> Vec<Text> {
        let mut found = Vec::new();
        for (i, node) in self.nodes.iter().enumerate().filter(|(_, node)| !node.capacities.is_empty()) {
            let (need, takers) = self.needs(i);
            let over: Vec<usize> = (0..self.years().len()).filter(|&y| need > node.capacities[y].amount).collect();
            let middle = self.middle_year();
            let Some(&y) = over.iter().find(|&&y| y == middle).or(over.first()) else { continue };
            if takers.len() < 2 {
                continue;
            }
            let years: Vec<i32> = over.iter().map(|&y| self.years()[y]).collect();
            found.push((takers.len(), self.overuse(i, y, need, &takers, &spans(&years))));
        }
        // Stable: ties stay in the order of ids.
        found.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        found.truncate(OVERUSED);
        found.into_iter().map(|(_, text)| text).collect()
    }

    fn overuse(&self, i: usize, y: usize, need: f64, takers: &[&str], spans: &str) -> Text {
        let node = &self.nodes[i];
        let (name, year, amount) = (called(&node.name, &node.id), self.years()[y], node.capacities[y].amount);
        let unit = node.unit.as_deref();
        let (have, needed, ids) = (with_unit(amount, unit), with_unit(need, unit), few(takers));
        let enablers = self.enabler_ids();
        let all_technologies = !takers.iter().any(|taker| enablers.contains(taker));
        let (one, more) = if all_technologies { ("technology", "technologies") } else { ("taker", "takers") };
        let (n, word) = (takers.len(), if all_technologies { "công nghệ" } else { "nơi cần" });
        if amount > 0.0 {
            let times = share(need / amount);
            Text::new(
                format!(
                    "{}: the same {} of {year} are counted for {}, {times} times over ({} needed: {ids}); too little in {spans}.",
                    name.en,
                    have.en,
                    plural(n, one, more),
                    needed.en,
                ),
                format!(
                    "{}: cùng {} của năm {year} được tính cho {n} {word}, gấp {times} lần (cần {}: {ids}); thiếu trong {spans}.",
                    name.vi, have.vi, needed.vi,
                ),
            )
        } else {
            Text::new(
                format!(
                    "{}: {} needed by {}, nothing there in {year} ({ids}); too little in {spans}.",
                    name.en,
                    needed.en,
                    plural(n, one, more),
                ),
                format!(
                    "{}: {n} {word} cần {}, năm {year} chưa có gì ({ids}); thiếu trong {spans}.",
                    name.vi, needed.vi,
                ),
            )
        }
    }

    /// What all listed nodes take of an enabler together, and who they are.
    pub(super) fn needs(&self, enabler: usize) -> (f64, Vec<&str>) {
        let graph = &self.plain.graph;
        let takes = |edge: &&crate::dependency::Edge| edge.requires == enabler && edge.amount.is_some();
        let dependents = graph.edges().iter().filter(takes).map(|edge| &graph.nodes()[edge.dependent]);
        let takers: BTreeSet<&str> = dependents.filter(|node| node.listed).map(|node| node.id.as_str()).collect();
        (graph.needs()[enabler], takers.into_iter().collect())
    }

    fn what_is_adjusted(&self) -> Text {
        let gamma = self.plain.settings.gamma;
        let product =
            if gamma == 1.0 { "S x R".to_owned() } else { format!("S x R^{}", crate::model::cell::number_text(gamma)) };
        let left: Vec<&str> = self.left_out.iter().map(crate::model::Id::as_str).collect();
        let (en, vi) = match (self.adjusted_score, left.is_empty()) {
            (AdjustedScore::ValueOnly, false) => {
                (format!("S without {}", few(&left)), format!("S không gồm {}", few(&left)))
            }
            _ => ("S the whole score".to_owned(), "S là toàn bộ điểm".to_owned()),
        };
        Text::new(
            format!("The adjusted score is {product} ({en}), a second column: the list ranks the score."),
            format!("Điểm điều chỉnh là {product} ({vi}), chỉ là cột thứ hai: danh mục xếp hạng theo điểm."),
        )
    }
}
