//! The findings in words, computed from the numbers.

use super::{Among, Consensus, Panel, Without};
use crate::evaluation::Seat;
use crate::model::Id;
use crate::number::math;
use crate::panel::NO_STRUCTURE;
use crate::problem::Text;

/// Places from the border of a list that are near it.
const NEAR: u32 = 3;

impl Panel {
    /// The findings as sentences, the most general first.
    pub(super) fn findings(&self) -> Vec<Text> {
        let mut all = vec![self.who_judged()];
        all.extend(self.agreement_in_words());
        all.extend(self.pairs.iter().map(|pair| self.pair_in_words(pair)));
        all.push(self.clusters_in_words());
        all.push(self.consensus_in_words());
        all.extend(self.influence_in_words());
        all.push(self.views_in_words());
        all.extend(self.rounds_in_words());
        all
    }

    fn who_judged(&self) -> Text {
        let judged: usize = self.cells.iter().filter_map(|cell| cell.spread).map(|spread| spread.n).sum();
        let (experts, judging, items, criteria) =
            (self.n_experts, self.n_judging, self.technologies.len(), self.criteria.len());
        Text::new(
            format!(
                "{judging} of {experts} members gave {judged} judgements of {} on {}.",
                counted(items, "technology", "technologies"),
                counted(criteria, "criterion", "criteria")
            ),
            format!(
                "{judging} trên {experts} thành viên cho {judged} ý kiến về {items} công nghệ theo {criteria} tiêu chí."
            ),
        )
    }

    fn agreement_in_words(&self) -> Option<Text> {
        let whole = |a: &&super::AgreementView| a.among == Among::Council;
        let view = self.agreement.iter().filter(whole).find(|a| a.criterion.is_none() || self.criteria.len() == 1)?;
        let near = percent(view.within_level?);
        let (en, vi) = match view.alpha_interval {
            Some(alpha) => (
                format!("Krippendorff's alpha over all cells is {alpha:.2} (interval)"),
                format!("Hệ số alpha của Krippendorff trên mọi ô là {alpha:.2} (thang khoảng)"),
            ),
            None => (
                "Krippendorff's alpha over all cells is not defined".to_owned(),
                "Hệ số alpha của Krippendorff trên mọi ô không xác định".to_owned(),
            ),
        };
        Some(Text::new(
            format!("{en}; on average {near} % of a cell's voices lie within one level of its median."),
            format!("{vi}; trung bình {near} % ý kiến (theo tỷ trọng) trong một ô cách trung vị không quá một mức."),
        ))
    }

    fn pair_in_words(&self, pair: &super::PairView) -> Text {
        let (a, b) = (self.group_name(&pair.a), self.group_name(&pair.b));
        if !pair.comparable {
            return Text::new(
                format!("{} and {} judged nothing in common.", a.en, b.en),
                format!("{} và {} không cùng chấm mục nào.", a.vi, b.vi),
            );
        }
        let named: Vec<Text> = pair
            .criteria
            .iter()
            .map(|id| {
                let name = self.criteria.iter().find(|c| c.id == *id).map(|c| c.name.clone()).unwrap_or_default();
                Text::new(format!("{id} ({})", name.en), format!("{id} ({})", name.vi))
            })
            .collect();
        let (en, vi) = match named.as_slice() {
            [] => {
                return Text::new(
                    format!(
                        "{} and {} differ on no criterion by a level or more beyond the spread inside the groups.",
                        a.en, b.en
                    ),
                    format!(
                        "{} và {} không khác nhau từ một mức trở lên ở tiêu chí nào, sau khi trừ độ phân tán trong nhóm.",
                        a.vi, b.vi
                    ),
                );
            }
            [only] => (
                format!("{} and {} differ on {} only", a.en, b.en, only.en),
                format!("{} và {} chỉ khác nhau ở {}", a.vi, b.vi, only.vi),
            ),
            several => (
                format!("{} and {} differ on {}", a.en, b.en, list(several, "and", |t| &t.en)),
                format!("{} và {} khác nhau ở {}", a.vi, b.vi, list(several, "và", |t| &t.vi)),
            ),
        };
        let n = pair.n_seats;
        if n == 0 {
            return Text::new(
                format!("{en}, and no seat depends on whose judgements of that are taken."),
                format!("{vi}; chọn ý kiến của bên nào cũng không làm đổi danh mục."),
            );
        }
        let ids = ids(&pair.decides);
        let places = counted(n, "place", "places");
        let near =
            if self.near_the_border(&pair.decides) { (" near the border", " gần ranh giới") } else { ("", "") };
        Text::new(
            format!("{en}, and whose judgements of that are taken decides {places}{}, among {ids}.", near.0),
            format!("{vi}; chọn ý kiến của bên nào quyết định {n} vị trí{}, giữa {ids}.", near.1),
        )
    }

    /// Whether each of these is by default at most three places from the border of its list.
    fn near_the_border(&self, ids: &[Id]) -> bool {
        ids.iter().all(|id| {
            let Some(one) = self.technologies.iter().find(|t| t.id == *id) else { return false };
            let peers = || self.technologies.iter().filter(|t| t.track == one.track);
            let (before, tied) = peers().fold((0, 0), |(within, tied), t| {
                (within + u32::from(t.seat == Some(Seat::Within)), tied + u32::from(t.seat == Some(Seat::Tied)))
            });
            // Those who tie at the border are at it.
            one.rank.is_some_and(|rank| rank + NEAR > before && rank <= before + tied + NEAR)
        })
    }

    fn clusters_in_words(&self) -> Text {
        let n = self.clusters.clusters.len();
        match self.clusters.silhouette {
            Some(width) if n > 1 => {
                let sizes: Vec<String> =
                    self.clusters.clusters.iter().map(|c| c.by_group.iter().sum::<usize>().to_string()).collect();
                let sizes = sizes.join(", ");
                Text::new(
                    format!("The members fall into {n} clusters of opinion of {sizes} (mean silhouette {width:.2})."),
                    format!(
                        "Các thành viên chia thành {n} cụm ý kiến gồm {sizes} người (chỉ số silhouette trung bình {width:.2})."
                    ),
                )
            }
            Some(width) => Text::new(
                format!(
                    "There are no separate clusters of opinion (mean silhouette {width:.2}, less than {NO_STRUCTURE})."
                ),
                format!(
                    "Không có các cụm ý kiến tách biệt (chỉ số silhouette trung bình {width:.2}, dưới {NO_STRUCTURE})."
                ),
            ),
            None => Text::new(
                "There are too few members for clusters of opinion.",
                "Số thành viên quá ít để phân cụm ý kiến.",
            ),
        }
    }

    fn consensus_in_words(&self) -> Text {
        let count = |verdict| self.consensus.iter().filter(|c| c.consensus == Some(verdict)).count();
        let (within, outside, none) = (count(Consensus::In), count(Consensus::Out), count(Consensus::None));
        let needed = percent(self.consensus_share);
        Text::new(
            format!(
                "Consensus ({needed} % of the voices and majorities in three groups): {within} in, {outside} out, {none} neither."
            ),
            format!(
                "Đồng thuận ({needed} % thành viên theo tỷ trọng và đa số trong ba nhóm): {within} trong, {outside} ngoài, {none} chưa đồng thuận."
            ),
        )
    }

    fn influence_in_words(&self) -> Vec<Text> {
        let groups = self.influence.iter().filter_map(|i| match &i.without {
            Without::Group(id) => Some((id, i)),
            Without::Expert(_) => None,
        });
        groups
            .filter(|(_, i)| !i.left.is_empty() || !i.entered.is_empty())
            .map(|(id, i)| {
                let name = self.group_name(id);
                let (left, entered) = (ids(&i.left), ids(&i.entered));
                Text::new(
                    format!("Without {}: out {}; in {}.", name.en, or(&left, "nobody"), or(&entered, "nobody")),
                    format!("Không có {}: ra {}; vào {}.", name.vi, or(&left, "không có"), or(&entered, "không có")),
                )
            })
            .collect()
    }

    fn views_in_words(&self) -> Text {
        let depends: Vec<Id> = (0..self.technologies.len())
            .filter(|&i| self.depends(i))
            .map(|i| self.technologies[i].id.clone())
            .collect();
        let n = self.views.len();
        if depends.is_empty() {
            return Text::new(
                format!("The list is the same under all {n} ways of pooling."),
                format!("Danh mục như nhau theo cả {n} cách tổng hợp ý kiến."),
            );
        }
        Text::new(
            format!("The way of pooling ({n} tried) decides who of these is in the list: {}.", ids(&depends)),
            format!("Cách tổng hợp ý kiến (đã thử {n} cách) quyết định ai có trong danh mục giữa: {}.", ids(&depends)),
        )
    }

    /// Whether a technology's seat differs between the ways of pooling.
    pub(super) fn depends(&self, technology: usize) -> bool {
        let seat = |view: &super::RankingView| view.seats[technology] == Some(Seat::Within);
        self.views.windows(2).any(|pair| seat(&pair[0]) != seat(&pair[1]))
    }

    fn rounds_in_words(&self) -> Vec<Text> {
        let whole = self.rounds.iter().filter(|r| r.criterion.is_none());
        whole
            .filter_map(|r| {
                let (moved, stable) = (percent(r.moved?), percent(r.stable?));
                let (before, after) = (number(r.spread_before), number(r.spread_after));
                Some(Text::new(
                    format!("In round {} {moved} % of the judgements moved, {stable} % by no more than one level; the spread went from {before} to {after} levels.", r.round),
                    format!("Ở vòng {}, {moved} % ý kiến thay đổi, {stable} % đổi không quá một mức; độ phân tán từ {before} thành {after} mức.", r.round),
                ))
            })
            .collect()
    }

    /// Name of a stakeholder group.
    pub(super) fn group_name(&self, id: &Id) -> Text {
        self.groups.iter().find(|g| g.id == *id).map_or_else(|| id.as_str().into(), |g| g.name.clone())
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

fn list(texts: &[Text], and: &str, pick: fn(&Text) -> &String) -> String {
    let words: Vec<&str> = texts.iter().map(|t| pick(t).as_str()).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} {and} {last}", first.join(", ")),
        other => other.concat(),
    }
}

pub(super) fn ids(ids: &[Id]) -> String {
    ids.iter().map(Id::as_str).collect::<Vec<_>>().join(", ")
}

fn or<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.is_empty() { otherwise } else { text }
}

fn percent(share: f64) -> String {
    format!("{:.0}", math::max(share * 100.0, 0.0))
}

fn number(x: Option<f64>) -> String {
    x.map_or_else(|| "—".to_owned(), |x| format!("{x:.2}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test stops at what is impossible
    use super::*;
    use crate::Register;

    #[test]
    fn near_the_border_is_said_only_of_what_is() {
        let mut panel = Register::example("vn-2026").unwrap().panel().unwrap();
        let track = panel.technologies.iter().find(|t| t.rank == Some(8)).unwrap().track.clone();
        let size = panel.technologies.iter().filter(|t| t.track == track && t.seat == Some(Seat::Within)).count();
        let size = u32::try_from(size).unwrap();
        let at = |panel: &Panel, rank: u32| {
            panel.technologies.iter().find(|t| t.track == track && t.rank == Some(rank)).map(|t| t.id.clone())
        };
        let near = [size - 2, size + 1].map(|rank| at(&panel, rank).unwrap());
        let far = [size - 3, size + 1].map(|rank| at(&panel, rank).unwrap());
        for (decides, is_near) in [(near, true), (far, false)] {
            let pair = &mut panel.pairs[0];
            (pair.comparable, pair.n_seats, pair.decides) = (true, 1, decides.to_vec());
            pair.criteria = vec![panel.criteria[0].id.clone()];
            let said = panel.pair_in_words(&panel.pairs[0]);
            assert!(said.en.contains("decides 1 place") && said.vi.contains("quyết định 1 vị trí"));
            assert_eq!(
                (said.en.contains("place near the border, among"), said.vi.contains("gần ranh giới, giữa")),
                (is_near, is_near)
            );
        }
    }
}
