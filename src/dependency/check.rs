//! What can be wrong with nodes and edges; everything is reported at once.

use super::input::{Edge, Node};
use super::kinds::Role;
use crate::problem::codes::{arrays, readiness as codes, structure};
use crate::problem::{Code, Place, Problem, Problems, Text};
use std::collections::HashMap;

/// The most problems that are listed; the rest are counted by the caller's fault, not by its size.
const LISTED: usize = 1_000;

/// Collects problems up to a limit.
#[derive(Default)]
pub(super) struct Faults {
    list: Problems,
    more: usize,
}

impl Faults {
    pub(super) fn push(&mut self, problem: Problem) {
        if self.list.len() < LISTED {
            self.list.push(problem);
        } else {
            self.more += 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn into_result(mut self) -> crate::Result<()> {
        if self.more > 0 {
            let expected = Text::new("the problems above mended first", "sửa các lỗi trên trước");
            let more = Problem::new(crate::problem::codes::reading::MORE_PROBLEMS, Place::argument("edges"));
            self.list.push(
                more.expected(expected)
                    .found(self.more)
                    .hint(Text::new("mend these and check again", "hãy sửa rồi kiểm tra lại")),
            );
        }
        self.list.into_result()
    }
}

/// A row of the edges, or one of its fields, in words.
fn row(nodes: &[Node], edge: &Edge, field: &str) -> Text {
    let name = |i: usize| nodes.get(i).map_or_else(|| i.to_string(), |node| node.id.clone());
    let ends = format!("{} -> {}", name(edge.dependent), name(edge.requires));
    if field.is_empty() { ends.into() } else { format!("{ends}: {field}").into() }
}

fn place(row: usize) -> Place {
    Place::element("edges", &[row])
}

/// The years of a graph that is yet to be made: at least one, in order.
///
/// # Errors
/// As of [`super::Graph::new`].
pub(crate) fn rising_years(asked: &[i32]) -> crate::Result<()> {
    let mut faults = Faults::default();
    years(asked, &mut faults);
    faults.into_result()
}

/// Years: at least one, in order.
pub(super) fn years(years: &[i32], faults: &mut Faults) {
    if years.is_empty() {
        faults.push(
            Problem::new(arrays::EMPTY, Place::argument("years"))
                .expected(Text::new("at least one year", "ít nhất một năm"))
                .hint(Text::new("give the years of the states", "hãy cho biết các năm của trạng thái")),
        );
    }
    for (i, pair) in years.windows(2).enumerate().filter(|(_, pair)| pair[0] >= pair[1]) {
        faults.push(
            Problem::new(codes::YEARS_ORDER, Place::element("years", &[i + 1]))
                .found_words(Text::new(
                    format!("{} after {}", pair[1], pair[0]),
                    format!("{} đứng sau {}", pair[1], pair[0]),
                ))
                .expected(Text::new("rising years, each once", "các năm tăng dần, mỗi năm một lần"))
                .hint(Text::new(
                    "sort the years together with the columns of the states",
                    "hãy sắp xếp các năm cùng với các cột trạng thái",
                )),
        );
    }
    for (i, year) in years.iter().enumerate().filter(|(_, year)| !(1..=9999).contains(*year)) {
        faults.push(
            outside(Place::element("years", &[i]), "years".into(), f64::from(*year), ("1 to 9999", "từ 1 đến 9999"))
                .hint(Text::new("give calendar years or period numbers", "hãy cho năm dương lịch hoặc số thứ tự kỳ")),
        );
    }
}

fn outside(place: Place, item: Text, found: f64, range: (&str, &str)) -> Problem {
    let code: Code = if found.is_finite() { structure::OUT_OF_RANGE } else { structure::NOT_FINITE };
    Problem::new(code, place).item(item).expected(Text::new(range.0, range.1)).found(found)
}

const SHARE: (&str, &str) = ("0 to 1", "từ 0 đến 1");
const NOT_NEGATIVE: (&str, &str) = ("at least 0", "không nhỏ hơn 0");

fn is_share(x: f64) -> bool {
    (0.0..=1.0).contains(&x)
}

fn is_amount(x: f64) -> bool {
    x.is_finite() && x >= 0.0
}

/// Ids, states, capacities and lead times of the nodes.
pub(super) fn nodes(nodes: &[Node], n_years: usize, faults: &mut Faults) {
    if nodes.is_empty() {
        faults.push(
            Problem::new(arrays::EMPTY, Place::argument("states"))
                .expected(Text::new("at least one node", "ít nhất một nút"))
                .hint(Text::new("give one row for each node", "hãy cho mỗi nút một dòng")),
        );
    }
    let mut seen: HashMap<&str, usize> = HashMap::with_capacity(nodes.len());
    for (i, node) in nodes.iter().enumerate() {
        if let Some(first) = seen.insert(&node.id, i) {
            let words = Text::new(format!("node \"{}\"", node.id), format!("nút \"{}\"", node.id));
            faults.push(
                Problem::new(structure::DUPLICATE_ROW, Place::element("ids", &[i]))
                    .item(words)
                    .expected(Text::new("each id once", "mỗi mã một lần"))
                    .found_words(Text::new(format!("in row {first}"), format!("ở dòng {first}")))
                    .hint(Text::new("rename or remove one of them", "hãy đổi mã hoặc bỏ một dòng")),
            );
        }
        series(node, "states", Some(&node.states), i, n_years, faults);
        series(node, "capacities", node.capacity.as_deref(), i, n_years, faults);
        if !is_amount(node.own_lead_years) {
            let item = Text::from(format!("{}: own_lead_years", node.id));
            faults.push(
                outside(Place::element("own_lead_years", &[i]), item, node.own_lead_years, NOT_NEGATIVE)
                    .hint(Text::new("count the years from the start", "hãy đếm số năm từ lúc bắt đầu")),
            );
        }
    }
}

fn series(node: &Node, name: &str, values: Option<&[f64]>, i: usize, n_years: usize, faults: &mut Faults) {
    let Some(values) = values else { return };
    if values.len() != n_years {
        faults.push(
            Problem::new(arrays::SHAPE, Place::element(name, &[i]))
                .expected(Text::new(
                    format!("{n_years} values, one a year"),
                    format!("{n_years} giá trị, mỗi năm một giá trị"),
                ))
                .found(values.len())
                .hint(Text::new("give one value for each year", "hãy cho mỗi năm một giá trị")),
        );
    }
    let (good, range): (fn(f64) -> bool, _) =
        if name == "states" { (is_share, SHARE) } else { (is_amount, NOT_NEGATIVE) };
    for (t, &value) in values.iter().enumerate().filter(|(_, value)| !good(**value)) {
        let problem = outside(Place::element(name, &[i, t]), format!("{}: {name}", node.id).into(), value, range);
        faults.push(problem.hint(if value.is_nan() {
            Text::new(
                "fill in the missing value; nothing is assumed",
                "hãy điền giá trị còn thiếu; không có giá trị mặc định",
            )
        } else {
            Text::new("mend the value", "hãy sửa giá trị")
        }));
    }
}

/// Every edge by itself.
pub(super) fn edges(nodes: &[Node], edges: &[Edge], faults: &mut Faults) {
    for (i, edge) in edges.iter().enumerate() {
        // The common case first: a million good rows take a few comparisons each.
        let ends = edge.dependent < nodes.len() && edge.requires < nodes.len() && edge.dependent != edge.requires;
        let shares = is_share(edge.strength)
            && is_share(edge.efficiency)
            && is_amount(edge.lead_years)
            && edge.threshold.is_none_or(is_share);
        let amount = match (edge.role, edge.amount) {
            (Role::Capacity, Some(amount)) => {
                amount > 0.0 && amount.is_finite() && nodes.get(edge.requires).is_none_or(|n| n.capacity.is_some())
            }
            (Role::Capacity, None) | (_, Some(_)) => false,
            (_, None) => true,
        };
        if !ends {
            wrong_ends(nodes, edge, i, faults);
        }
        if !shares {
            wrong_numbers(nodes, edge, i, faults);
        }
        if !amount {
            wrong_amount(nodes, edge, i, faults);
        }
        if edge.k == 0 {
            faults.push(outside(place(i), row(nodes, edge, "k"), 0.0, ("at least 1", "không nhỏ hơn 1")).hint(
                Text::new("say how many alternatives must serve", "hãy cho biết cần bao nhiêu lựa chọn đáp ứng"),
            ));
        }
    }
}

fn wrong_ends(nodes: &[Node], edge: &Edge, i: usize, faults: &mut Faults) {
    let unknown = [("dependent", edge.dependent), ("requires", edge.requires)];
    for (field, end) in unknown.into_iter().filter(|(_, end)| *end >= nodes.len()) {
        let last = nodes.len().saturating_sub(1);
        faults.push(
            Problem::new(structure::UNKNOWN_REFERENCE, place(i))
                .item(Text::new(format!("node ({field})"), format!("nút ({field})")))
                .expected(Text::new(format!("an index from 0 to {last}"), format!("chỉ số từ 0 đến {last}")))
                .found(end)
                .hint(Text::new(
                    format!("there are {} nodes; indices count from 0", nodes.len()),
                    format!("có {} nút; chỉ số đếm từ 0", nodes.len()),
                )),
        );
    }
    if edge.dependent == edge.requires && edge.dependent < nodes.len() {
        let id = &nodes[edge.dependent].id;
        faults.push(
            Problem::new(codes::SELF_DEPENDENCY, place(i))
                .item(id.as_str())
                .expected(Text::new("two different nodes", "hai nút khác nhau"))
                .found(format!("{id} -> {id}"))
                .hint(Text::new(
                    "remove the row; its own maturity belongs into the states",
                    "hãy bỏ dòng này; độ chín của chính nó thuộc về trạng thái",
                )),
        );
    }
}

fn wrong_numbers(nodes: &[Node], edge: &Edge, i: usize, faults: &mut Faults) {
    let mut wrong = |field: &str, value: f64, good: bool, range: (&str, &str)| {
        if !good {
            faults.push(
                outside(place(i), row(nodes, edge, field), value, range)
                    .hint(Text::new("mend the value in this row", "hãy sửa giá trị ở dòng này")),
            );
        }
    };
    wrong("strength", edge.strength, is_share(edge.strength), SHARE);
    wrong("efficiency", edge.efficiency, is_share(edge.efficiency), SHARE);
    wrong("lead_years", edge.lead_years, is_amount(edge.lead_years), NOT_NEGATIVE);
    if let Some(threshold) = edge.threshold {
        wrong("threshold", threshold, is_share(threshold), SHARE);
    }
}

fn wrong_amount(nodes: &[Node], edge: &Edge, i: usize, faults: &mut Faults) {
    let problem = match (edge.role, edge.amount) {
        (Role::Capacity, Some(amount)) if !(amount > 0.0 && amount.is_finite()) => {
            outside(place(i), row(nodes, edge, "amount"), amount, ("above 0", "lớn hơn 0"))
                .hint(Text::new("a row that takes nothing is left out", "dòng không cần lượng nào thì bỏ đi"))
        }
        (Role::Capacity, Some(_)) => {
            let id = nodes.get(edge.requires).map_or("", |node| node.id.as_str());
            Problem::new(codes::NO_CAPACITY, place(i))
                .item(row(nodes, edge, ""))
                .expected(Text::new("a capacity for each year", "năng lực cho từng năm"))
                .found(id)
                .hint(Text::new(
                    "give its capacities, or make the row graded",
                    "hãy khai năng lực của nút đó, hoặc đổi vai trò của dòng thành graded",
                ))
        }
        (Role::Capacity, None) => Problem::new(codes::AMOUNT_AND_ROLE, place(i))
            .item(row(nodes, edge, ""))
            .expected(Text::new("an amount above 0", "một lượng lớn hơn 0"))
            .found_words(Text::new("role capacity without an amount", "vai trò capacity nhưng thiếu lượng cần"))
            .hint(Text::new(
                "say how much it takes, or make the row graded",
                "hãy cho biết cần bao nhiêu, hoặc đổi vai trò thành graded",
            )),
        (role, amount) => Problem::new(codes::AMOUNT_AND_ROLE, place(i))
            .item(row(nodes, edge, ""))
            .expected(Text::new("role capacity for a row with an amount", "vai trò capacity cho dòng có lượng cần"))
            .found_words(Text::new(
                format!("role {} with the amount {}", role.word(), amount.unwrap_or_default()),
                format!("vai trò {} kèm lượng {}", role.word(), amount.unwrap_or_default()),
            ))
            .hint(Text::new(
                "each dependency has one role: make it capacity, or leave the amount out",
                "mỗi phụ thuộc có một vai trò: hãy đổi thành capacity, hoặc bỏ lượng cần",
            )),
    };
    faults.push(problem);
}

/// What only shows when rows stand together: `clauses` holds the rows of each clause, sorted by enabler.
pub(super) fn clause(nodes: &[Node], edges: &[Edge], rows: &[u32], faults: &mut Faults) {
    let at = |row: u32| (row as usize, &edges[row as usize]);
    let Some((first, leader)) = rows.first().map(|row| at(*row)) else { return };
    for pair in rows.windows(2) {
        let ((_, a), (i, b)) = (at(pair[0]), at(pair[1]));
        if a.requires == b.requires {
            faults.push(
                Problem::new(codes::SAME_ALTERNATIVE, place(i))
                    .item(row(nodes, b, ""))
                    .expected(Text::new("distinct alternatives", "các lựa chọn khác nhau"))
                    .found(&nodes[b.requires].id)
                    .hint(Text::new(
                        format!("remove row {i} or row {}", pair[0]),
                        format!("hãy bỏ dòng {i} hoặc dòng {}", pair[0]),
                    )),
            );
        }
    }
    for (i, edge) in rows.iter().map(|row| at(*row)) {
        let gate = |edge: &Edge| edge.role == Role::Gate;
        let differs = [
            ("role", gate(edge) != gate(leader)),
            ("k", edge.k != leader.k),
            ("strength", edge.strength != leader.strength),
            ("threshold", edge.threshold != leader.threshold),
        ];
        for (field, _) in differs.into_iter().filter(|(_, differs)| *differs) {
            faults.push(
                Problem::new(codes::CLAUSE_DIFFERS, place(i))
                    .item(row(nodes, edge, ""))
                    .expected(Text::new(format!("the {field} of row {first}"), format!("{field} như ở dòng {first}")))
                    .found(field)
                    .hint(Text::new(
                        "alternatives of one clause share k, strength and threshold, and are all gates or none",
                        "các lựa chọn của một điều khoản dùng chung k, strength, threshold và cùng là gate hoặc cùng không",
                    )),
            );
        }
    }
    if leader.k as usize > rows.len() {
        faults.push(
            Problem::new(codes::TOO_MANY_OF, place(first))
                .item(row(nodes, leader, ""))
                .expected(Text::new(format!("at most {}", rows.len()), format!("không quá {}", rows.len())))
                .found(leader.k)
                .hint(Text::new("lower k or add alternatives", "hãy giảm k hoặc thêm lựa chọn")),
        );
    }
}

/// One relation in two roles: `rows` are all rows of one dependent, sorted by enabler.
pub(super) fn one_role(nodes: &[Node], edges: &[Edge], rows: &[u32], faults: &mut Faults) {
    // A declared row between two others does not make them one.
    let undeclared = || rows.iter().map(|&row| row as usize).filter(|&row| !edges[row].declared);
    for (earlier, later) in undeclared().zip(undeclared().skip(1)) {
        let (a, b) = (&edges[earlier], &edges[later]);
        if a.requires == b.requires && a.role != b.role {
            faults.push(
                Problem::new(codes::TWO_ROLES, place(later))
                    .item(row(nodes, b, ""))
                    .expected(Text::new("one role, or both declared", "một vai trò, hoặc khai rõ cả hai"))
                    .found(format!("{}, {}", a.role.word(), b.role.word()))
                    .hint(Text::new(
                        "keep one row, or set `declared` when both are meant",
                        "hãy giữ một dòng, hoặc đặt `declared` nếu có chủ ý",
                    )),
            );
        }
    }
}

/// Lead times that are not read.
pub(super) fn unused_leads(nodes: &[Node], edges: &[Edge]) -> Problems {
    let unused = edges.iter().enumerate().filter(|(_, edge)| edge.role != Role::Gate && edge.lead_years > 0.0);
    unused
        .take(LISTED)
        .map(|(i, edge)| {
            Problem::new(codes::UNUSED_LEAD, place(i))
                .item(row(nodes, edge, ""))
                .expected(Text::new("only gates delay", "chỉ điều kiện tiên quyết (gate) mới gây trễ"))
                .found(edge.lead_years)
                .hint(Text::new("make the row a gate if it must wait", "hãy đổi thành gate nếu phải chờ"))
        })
        .collect()
}
