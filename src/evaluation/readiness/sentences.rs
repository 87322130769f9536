//! The findings in words.

use super::binding::called;
use super::result::RegisterReadiness;
use super::words::{few, share, spans, with_unit};
use crate::Result;
use crate::model::AdjustedScore;
use crate::problem::Text;

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

    /// Whatever would unlock most, in the last year.
    fn most_held(&self) -> Result<Option<Text>> {
        let y = self.year_or_last(None)?;
        let levers = self.levers(y)?;
        let Some(lever) = levers.first().filter(|lever| lever.gain > 0.0) else { return Ok(None) };
        let node = &self.nodes[lever.node];
        let (name, gain, year) = (called(&node.name, &node.id), share(lever.gain), self.years()[y]);
        let (n, ids) = (lever.technologies.len(), few(&lever.technologies));
        Ok(Some(Text::new(
            format!(
                "Fully ready, {} would unlock most in {year}: {} of adjusted score over {} ({ids}).",
                name.en,
                gain,
                plural(n, "technology", "technologies")
            ),
            format!(
                "Nếu sẵn sàng hoàn toàn, {} mở khóa nhiều nhất năm {year}: {} điểm điều chỉnh trên {n} công nghệ ({ids}).",
                name.vi, gain
            ),
        )))
    }

    /// The same amount counted for many: said plainly, the most overused first.
    fn overused(&self) -> Vec<Text> {
        let mut found = Vec::new();
        for (i, node) in self.nodes.iter().enumerate().filter(|(_, node)| !node.capacities.is_empty()) {
            let (need, takers) = self.needs(i);
            let over: Vec<usize> = (0..self.years().len()).filter(|&y| need > node.capacities[y].amount).collect();
            let worst = |&a: &usize, &b: &usize| node.capacities[b].amount.total_cmp(&node.capacities[a].amount);
            // Of several years alike the first.
            let Some(y) = over.iter().rev().copied().max_by(worst) else { continue };
            let years: Vec<i32> = over.iter().map(|&y| self.years()[y]).collect();
            let amount = node.capacities[y].amount;
            let unit = node.unit.as_deref();
            let (name, year) = (called(&node.name, &node.id), self.years()[y]);
            let (have, needed, times) = (with_unit(amount, unit), with_unit(need, unit), need / amount);
            let spans = spans(&years);
            let ids = self.ids();
            let (one, more) = match takers.iter().all(|taker| ids.contains(taker)) {
                true => ("technology", "technologies"),
                false => ("taker", "takers"),
            };
            let takers_en = plural(takers.len(), one, more);
            let text = if amount > 0.0 {
                let (times, ids) = (share(times), few(&takers));
                Text::new(
                    format!(
                        "{}: the same {} of {year} are counted for {}, {} times over ({} needed: {ids}); too little in {spans}.",
                        name.en, have.en, takers_en, times, needed.en
                    ),
                    format!(
                        "{}: cùng {} của năm {year} được tính cho {} nơi cần, gấp {} lần (cần {}: {ids}); thiếu trong {spans}.",
                        name.vi,
                        have.vi,
                        takers.len(),
                        times,
                        needed.vi
                    ),
                )
            } else {
                Text::new(
                    format!("{}: {} needed, nothing there in {year}; too little in {spans}.", name.en, needed.en),
                    format!("{}: cần {}, năm {year} chưa có gì; thiếu trong {spans}.", name.vi, needed.vi),
                )
            };
            found.push((if amount > 0.0 { times } else { f64::INFINITY }, text));
        }
        // Stable: ties stay in the order of ids.
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.truncate(OVERUSED);
        found.into_iter().map(|(_, text)| text).collect()
    }

    /// What all listed nodes take of an enabler together, and who they are.
    pub(super) fn needs(&self, enabler: usize) -> (f64, Vec<&str>) {
        let graph = &self.plain.graph;
        let takes = |edge: &&crate::dependency::Edge| edge.requires == enabler && edge.amount.is_some();
        let dependents = graph.edges().iter().filter(takes).map(|edge| &graph.nodes()[edge.dependent]);
        let takers: std::collections::BTreeSet<&str> =
            dependents.filter(|node| node.listed).map(|node| node.id.as_str()).collect();
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
