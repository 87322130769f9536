//! Critical path of a project: forward and backward pass, floats, PERT estimates.

use super::check::Faults;
use crate::Result;
use crate::number::Grid;
use crate::number::math::{max, min};
use crate::problem::codes::{arrays, readiness as codes, structure};
use crate::problem::{Place, Problem, Text};
use crate::scoring::items;
use crate::table::{Column, Table};
use serde::{Deserialize, Serialize};

/// Times of the activities of a project; one value for each activity, in the unit of the durations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriticalPath {
    /// Earliest start (ES).
    pub early_start: Vec<f64>,
    /// Earliest finish (EF).
    pub early_finish: Vec<f64>,
    /// Latest start (LS) that does not delay the project.
    pub late_start: Vec<f64>,
    /// Latest finish (LF) that does not delay the project.
    pub late_finish: Vec<f64>,
    /// How much an activity can slip without delaying the project.
    pub total_float: Vec<f64>,
    /// How much it can slip without delaying any other activity.
    pub free_float: Vec<f64>,
    /// Activities without total float, by earliest start.
    pub critical: Vec<usize>,
    /// Duration of the project.
    pub duration: f64,
}

/// Critical path of activities with `durations` `(n,)` and predecessors `(i, j)`: i can start when j is finished.
///
/// `lags` holds the time from the finish of j to the start of i for each pair; absent = 0.
///
/// # Formula
/// `ES_i = max over its j of EF_j + lag`, `EF = ES + duration`; `LF_j = min over its i of LS_i - lag`,
/// `LS = LF - duration`; total float `LF - EF`; free float `min over its i of ES_i - lag - EF_j` (at the end: total
/// float). Floats are rounded to 2^-40 of the duration's power of two, so that rounding noise is no float.
///
/// # Errors
/// [`crate::Error::Input`] for durations and lags that are negative or not finite, unknown activities and an activity
/// before itself; [`crate::Error::Cycle`] naming the shortest circle.
///
/// # Complexity
/// `O(n log n + e)`.
///
/// # References
/// Kelley and Walker (1959), "Critical-path planning and scheduling", *Proceedings of the Eastern Joint IRE-AIEE-ACM
/// Computer Conference*, 160-173.
///
/// # Examples
/// ```
/// use stratech::dependency::critical_path;
/// let path = critical_path(&[3.0, 5.0, 2.0], &[(2, 0), (2, 1)], None)?;
/// assert_eq!((path.duration, path.critical), (7.0, vec![1, 2]));
/// assert_eq!(path.total_float, [2.0, 0.0, 0.0]);
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn critical_path(durations: &[f64], predecessors: &[(usize, usize)], lags: Option<&[f64]>) -> Result<CriticalPath> {
    check(durations, predecessors, lags)?;
    let n = durations.len();
    let lag = |k: usize| lags.map_or(0.0, |lags| lags[k]);
    let order = order(n, predecessors)?;
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); n];
    predecessors.iter().enumerate().for_each(|(k, &(i, _))| before[i].push(k));
    let (mut early_start, mut early_finish) = (vec![0.0; n], vec![0.0; n]);
    for &i in &order {
        let start = before[i].iter().fold(0.0, |start, &k| max(start, early_finish[predecessors[k].1] + lag(k)));
        (early_start[i], early_finish[i]) = (start, start + durations[i]);
    }
    let duration = early_finish.iter().fold(0.0, |end, &finish| max(end, finish));
    let (mut late_finish, mut late_start) = (vec![duration; n], vec![0.0; n]);
    let mut room = vec![f64::INFINITY; n];
    for &i in order.iter().rev() {
        late_start[i] = late_finish[i] - durations[i];
        for &k in &before[i] {
            let j = predecessors[k].1;
            late_finish[j] = min(late_finish[j], late_start[i] - lag(k));
            room[j] = min(room[j], early_start[i] - lag(k) - early_finish[j]);
        }
    }
    let grid = Grid::for_scores(&[duration]);
    let total_float: Vec<f64> = (0..n).map(|i| grid.round(late_finish[i] - early_finish[i])).collect();
    let free_float = (0..n).map(|i| if room[i].is_finite() { grid.round(room[i]) } else { total_float[i] }).collect();
    let mut critical: Vec<usize> = (0..n).filter(|&i| total_float[i] <= 0.0).collect();
    critical.sort_by(|&a, &b| early_start[a].total_cmp(&early_start[b]).then(a.cmp(&b)));
    Ok(CriticalPath { early_start, early_finish, late_start, late_finish, total_float, free_float, critical, duration })
}

fn check(durations: &[f64], predecessors: &[(usize, usize)], lags: Option<&[f64]>) -> Result<()> {
    let mut faults = Faults::default();
    let n = durations.len();
    if n == 0 {
        let expected = Text::new("at least one activity", "ít nhất một công việc");
        let hint = Text::new("give one duration for each activity", "hãy cho mỗi công việc một thời lượng");
        faults.push(Problem::new(arrays::EMPTY, Place::argument("durations")).expected(expected).hint(hint));
    }
    if let Some(lags) = lags.filter(|lags| lags.len() != predecessors.len()) {
        let expected = format!("({},)", predecessors.len());
        let hint = Text::new("give one lag for each pair", "hãy cho mỗi cặp một độ trễ");
        let problem = Problem::new(arrays::SHAPE, Place::argument("lags"));
        faults.push(problem.expected(expected).found(format!("({},)", lags.len())).hint(hint));
    }
    for (name, values) in [("durations", durations), ("lags", lags.unwrap_or_default())] {
        for (i, value) in values.iter().enumerate().filter(|(_, value)| !(value.is_finite() && **value >= 0.0)) {
            let code = if value.is_finite() { structure::OUT_OF_RANGE } else { structure::NOT_FINITE };
            let problem = Problem::new(code, Place::element(name, &[i])).item(name).found(value);
            let hint = Text::new("mend the value", "hãy sửa giá trị");
            faults.push(problem.expected(Text::new("at least 0", "không nhỏ hơn 0")).hint(hint));
        }
    }
    for (k, &(i, j)) in predecessors.iter().enumerate() {
        for end in [i, j].into_iter().filter(|end| *end >= n) {
            let problem = Problem::new(structure::UNKNOWN_REFERENCE, Place::element("predecessors", &[k]));
            let expected = Text::new(format!("an index below {n}"), format!("chỉ số nhỏ hơn {n}"));
            faults.push(
                problem
                    .item(Text::new("activity", "công việc"))
                    .expected(expected)
                    .found(end)
                    .hint(Text::new("indices count from 0", "chỉ số đếm từ 0")),
            );
        }
        if i == j && i < n {
            let problem = Problem::new(codes::SELF_DEPENDENCY, Place::element("predecessors", &[k]));
            faults.push(
                problem
                    .item(i.to_string())
                    .expected(Text::new("two different activities", "hai công việc khác nhau"))
                    .found(format!("{i} -> {j}"))
                    .hint(Text::new("remove the pair", "hãy bỏ cặp này")),
            );
        }
    }
    faults.into_result()
}

/// Predecessors first; a circle is an error.
fn order(n: usize, predecessors: &[(usize, usize)]) -> Result<Vec<usize>> {
    let mut waiting = vec![0_usize; n];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); n];
    for &(i, j) in predecessors {
        waiting[i] += 1;
        after[j].push(i);
    }
    let mut order: Vec<usize> = (0..n).filter(|&i| waiting[i] == 0).collect();
    let mut next = 0;
    while let Some(&j) = order.get(next) {
        next += 1;
        for &i in &after[j] {
            waiting[i] -= 1;
            if waiting[i] == 0 {
                order.push(i);
            }
        }
    }
    if order.len() < n {
        super::circles::circle_of_pairs(n, predecessors)?;
    }
    Ok(order)
}

impl CriticalPath {
    /// The times as a table, one row for each activity.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if the table cannot be made.
    pub fn to_table(&self, ids: Option<&[String]>) -> Result<Table> {
        let n = self.early_start.len();
        let times = |key: &str, en: &str, vi: &str, values: &[f64]| {
            Column::numbers(key, Text::new(en, vi), values.to_vec()).significant(6)
        };
        let critical =
            Column::flags("critical", Text::new("Critical", "Găng"), (0..n).map(|i| self.critical.contains(&i)));
        let table = Table::new(
            Text::new("Critical path", "Đường găng"),
            vec![
                items::column(ids, n),
                times("early_start", "Earliest start", "Bắt đầu sớm nhất", &self.early_start),
                times("early_finish", "Earliest finish", "Kết thúc sớm nhất", &self.early_finish),
                times("late_start", "Latest start", "Bắt đầu muộn nhất", &self.late_start),
                times("late_finish", "Latest finish", "Kết thúc muộn nhất", &self.late_finish),
                times("total_float", "Total float", "Dự trữ toàn phần", &self.total_float),
                times("free_float", "Free float", "Dự trữ tự do", &self.free_float),
                critical.mark("*"),
            ],
        )?;
        let path: Vec<String> = self.critical.iter().map(|&i| items::name(ids, i)).collect();
        let path = path.join(", ");
        Ok(table.note(Text::new(
            format!("* critical: {path}; duration {}", self.duration),
            format!("* găng: {path}; tổng thời gian {}", self.duration),
        )))
    }
}

/// Expected durations and variances from three estimates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PertEstimates {
    /// Expected durations, `(n,)`.
    pub expected: Vec<f64>,
    /// Variances, `(n,)`.
    pub variances: Vec<f64>,
}

/// Expected durations and variances of activities with optimistic, most likely and pessimistic estimates `(n,)`.
///
/// # Formula
/// `(o + 4 m + p) / 6` and `((p - o) / 6)^2`.
///
/// # Errors
/// [`crate::Error::Input`] for lengths that differ and for estimates that do not rise.
///
/// # References
/// Malcolm, Roseboom, Clark and Fazar (1959), "Application of a technique for research and development program
/// evaluation", *Operations Research* 7(5), 646-669.
///
/// # Examples
/// ```
/// let times = stratech::dependency::pert_estimates(&[1.0], &[4.0], &[7.0])?;
/// assert_eq!((times.expected[0], times.variances[0]), (4.0, 1.0));
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn pert_estimates(optimistic: &[f64], most_likely: &[f64], pessimistic: &[f64]) -> Result<PertEstimates> {
    let n = optimistic.len();
    let mut faults = Faults::default();
    for (name, values) in [("most_likely", most_likely), ("pessimistic", pessimistic)] {
        if values.len() != n {
            let problem = Problem::new(arrays::SHAPE, Place::argument(name)).expected(format!("({n},)"));
            let hint = Text::new("give three estimates for each activity", "hãy cho mỗi công việc ba ước lượng");
            faults.push(problem.found(format!("({},)", values.len())).hint(hint));
        }
    }
    faults.into_result()?;
    let mut faults = Faults::default();
    for i in 0..n {
        let (o, m, p) = (optimistic[i], most_likely[i], pessimistic[i]);
        if !(o.is_finite() && p.is_finite() && 0.0 <= o && o <= m && m <= p) {
            let problem = Problem::new(arrays::OUT_OF_DOMAIN, Place::element("optimistic", &[i]));
            faults.push(
                problem
                    .item(Text::new("three estimates", "ba ước lượng"))
                    .expected(Text::new(
                        "0 <= optimistic <= most likely <= pessimistic",
                        "0 <= lạc quan <= khả dĩ nhất <= bi quan",
                    ))
                    .found(format!("{o}, {m}, {p}"))
                    .hint(Text::new("put them into order", "hãy sắp lại thứ tự")),
            );
        }
    }
    faults.into_result()?;
    let three = || optimistic.iter().zip(most_likely).zip(pessimistic);
    Ok(PertEstimates {
        expected: three().map(|((o, m), p)| (o + 4.0 * m + p) / 6.0).collect(),
        variances: three()
            .map(|((o, _), p)| {
                let deviation = (p - o) / 6.0;
                deviation * deviation
            })
            .collect(),
    })
}
