//! All results in one flat table, for a spreadsheet or a data frame.

use crate::evaluation::{AlternativeView, Evaluation, Seat, Status};
use crate::table::{Column, Table};

impl Evaluation {
    /// One row a technology, by track and place: score with all its digits, contribution of every leaf, seat.
    ///
    /// `seat` is `within`, `outside` or `tied`; `status` is `ranked`, `unanswered`, `ineligible`, `vetoed` or
    /// `no_score`. Contributions add up to the score exactly.
    ///
    /// # Errors
    /// [`crate::Error::Input`] for an unknown track.
    ///
    /// # Examples
    /// ```
    /// use stratech::Register;
    /// let results = Register::example("vn-2026")?.evaluate(None)?.results(None)?;
    /// assert_eq!(results.n_rows(), 36);
    /// # Ok::<(), stratech::Error>(())
    /// ```
    pub fn results(&self, track: Option<&str>) -> crate::Result<Table> {
        let track = track.map(|track| self.track(track)).transpose()?.map(|track| &track.id);
        let mut rows: Vec<&AlternativeView> =
            self.alternatives.iter().filter(|a| track.is_none_or(|track| a.track == *track)).collect();
        rows.sort_by_key(|a| (&a.track, a.rank.unwrap_or(u32::MAX), &a.id));
        let text =
            |key: &str, of: fn(&AlternativeView) -> Option<String>| Column::text(key, key, rows.iter().map(|a| of(a)));
        let mut columns = vec![
            text("track", |a| Some(a.track.to_string())),
            Column::integers("rank", "rank", rows.iter().map(|a| a.rank.map(i64::from))),
            text("id", |a| Some(a.id.to_string())),
            Column::words("name", "name", rows.iter().map(|a| a.name.clone())),
            text("origin", |a| Some(a.origin.clone())),
            Column::numbers("score", "score", rows.iter().map(|a| a.score)),
        ];
        for (k, leaf) in self.leaf_views().enumerate() {
            columns.push(Column::numbers(
                leaf.id.as_str(),
                leaf.id.as_str(),
                rows.iter().map(|a| a.score.map(|_| a.contributions[k])),
            ));
        }
        columns.extend([
            Column::integers("neutral_rank", "neutral_rank", rows.iter().map(|a| a.neutral_rank.map(i64::from))),
            text("status", |a| Some(status_word(a.status).to_owned())),
            text("seat", |a| a.seat.map(|seat| seat_word(seat).to_owned())),
            Column::flags("separated", "separated", rows.iter().map(|a| a.rank.map(|_| a.separated))),
            Column::flags("illustrative", "illustrative", rows.iter().map(|a| a.illustrative)),
        ]);
        Table::new(self.title.clone(), columns)
    }
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Ranked => "ranked",
        Status::Unanswered => "unanswered",
        Status::Ineligible => "ineligible",
        Status::Vetoed => "vetoed",
        Status::NoScore => "no_score",
    }
}

fn seat_word(seat: Seat) -> &'static str {
    match seat {
        Seat::Within => "within",
        Seat::Outside => "outside",
        Seat::Tied => "tied",
    }
}

#[cfg(test)]
mod tests {
    use crate::Register;
    use crate::table::Values;

    #[test]
    fn rows_follow_the_places_and_parts_add_up() {
        let evaluation = Register::example("vn-2026").unwrap().evaluate(None).unwrap();
        let table = evaluation.results(Some("B")).unwrap();
        let Values::Integers(ranks) = table.column("rank").unwrap().values() else { panic!("ranks are integers") };
        assert!(ranks.windows(2).all(|pair| pair[0] <= pair[1]));
        let numbers = |key: &str| match table.column(key).unwrap().values() {
            Values::Numbers(values) => values.clone(),
            _ => panic!("{key} is a number"),
        };
        let scores = numbers("score");
        for (row, score) in scores.iter().enumerate() {
            let sum: f64 = evaluation.leaves().iter().map(|leaf| numbers(leaf)[row].unwrap()).sum();
            assert_eq!(sum, score.unwrap());
        }
        assert!(evaluation.results(Some("Z")).is_err());
        assert!(table.to_csv().unwrap().starts_with("track,rank,id,name_vi,name_en,origin,score,"));
    }
}
