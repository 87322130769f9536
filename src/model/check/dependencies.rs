//! Who needs what: ends that exist, one role for each relation, alternatives that can serve, gates that can be passed.

use super::words::{counted, field, list, noun};
use super::{At, Index, Lookup, NOWHERE, Report, supply};
use crate::model::cell::number_text;
use crate::model::circles::{Wait, circles};
use crate::model::{Dependency, DependencyRole, Id, Register};
use crate::problem::codes::{dependencies as codes, readiness, structure};
use crate::problem::{Code, Place, Problem, Text};

pub(super) fn check(register: &Register, index: &Index<'_>, report: &mut Report) {
    let nodes = Nodes::new(register);
    nodes.one_of_both(index, report);
    supply::rows(register, report);
    nodes.states(report);
    if register.dependencies.is_empty() {
        return;
    }
    let links = Relations::new(register, &nodes);
    links.one_by_one(report);
    links.clauses(report);
    links.roles(report);
    links.gates(report);
    links.without(report);
    supply::known(&links, report);
}

/// Technologies and enablers under one numbering: technologies first, each table in its order.
pub(super) struct Nodes<'r> {
    pub(super) register: &'r Register,
    lookup: Lookup<'r>,
    /// Of each node whether it has rows in `capacities`.
    has_capacities: Vec<bool>,
}

impl<'r> Nodes<'r> {
    fn new(register: &'r Register) -> Self {
        let technologies = register.technologies.iter().map(|row| row.id.as_str());
        let enablers = register.enablers.iter().map(|row| row.id.as_str());
        let lookup = Lookup::new(technologies.chain(enablers));
        let mut has_capacities = vec![false; register.technologies.len() + register.enablers.len()];
        for node in lookup.resolve(register.capacities.iter().map(|row| row.enabler.as_str())) {
            if let Some(has) = has_capacities.get_mut(node as usize) {
                *has = true;
            }
        }
        Nodes { register, lookup, has_capacities }
    }

    /// Whether it is an enabler with rows in `capacities`.
    pub(super) fn has_capacities(&self, node: At) -> bool {
        self.enabler(node).is_some() && self.has_capacities.get(node as usize).is_some_and(|has| *has)
    }

    /// The row of the enabler with this number; absent for a technology.
    pub(super) fn enabler(&self, node: At) -> Option<usize> {
        (node as usize).checked_sub(self.register.technologies.len())
    }

    pub(super) fn id(&self, node: At) -> &'r Id {
        match self.enabler(node) {
            Some(row) => &self.register.enablers[row].id,
            None => &self.register.technologies[node as usize].id,
        }
    }

    /// What it is, with its id.
    pub(super) fn named(&self, node: At) -> Text {
        let table = if self.enabler(node).is_some() { "enablers" } else { "technologies" };
        super::words::named(table, self.id(node))
    }

    /// A name that stands for both a technology and an enabler.
    fn one_of_both(&self, index: &Index<'_>, report: &mut Report) {
        for (i, enabler) in self.register.enablers.iter().enumerate() {
            if index.technologies.get(&enabler.id).is_none() {
                continue;
            }
            report.add(codes::TWO_NODES, |code| {
                Problem::new(code, self.register.enablers.place(i, "id"))
                    .found(&enabler.id)
                    .expected(Text::new(
                        "an id that names one of them only, as dependencies and states name both by id",
                        "mỗi mã chỉ ứng với một đối tượng, vì phụ thuộc và trạng thái gọi cả hai loại bằng mã",
                    ))
                    .hint(Text::new("rename the enabler", "hãy đổi mã của điều kiện hỗ trợ"))
            });
        }
    }

    fn states(&self, report: &mut Report) {
        let rows = &self.register.states;
        for (i, node) in self.lookup.resolve(rows.iter().map(|row| row.node.as_str())).into_iter().enumerate() {
            if node == NOWHERE {
                self.unknown(&rows[i].node, rows.place(i, "node"), report);
            }
        }
    }

    fn unknown(&self, id: &Id, place: Place, report: &mut Report) {
        let hint = self.lookup.nearest(id, &mut report.comparisons).unwrap_or_else(|| {
            Text::new(
                "add it to the table technologies or enablers, or correct it",
                "hãy thêm vào bảng technologies hoặc enablers, hoặc sửa lại",
            )
        });
        report.add(structure::UNKNOWN_REFERENCE, |code| {
            let (technology, enabler) = (noun("technologies"), noun("enablers"));
            Problem::new(code, place)
                .item(Text::new(
                    format!("{} or {}", technology.0, enabler.0),
                    format!("{} hoặc {}", technology.1, enabler.1),
                ))
                .found(id)
                .expected(Text::new(
                    "an id of the table technologies or enablers",
                    "một mã trong bảng technologies hoặc enablers",
                ))
                .hint(hint)
        });
    }
}

/// A row by its number and the numbers of its ends.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) row: usize,
    pub(super) dependent: At,
    pub(super) requires: At,
}

/// All rows of `dependencies` with their ends resolved.
pub(super) struct Relations<'r, 'n> {
    pub(super) register: &'r Register,
    pub(super) nodes: &'n Nodes<'r>,
    pub(super) links: Vec<Link>,
}

impl<'r, 'n> Relations<'r, 'n> {
    fn new(register: &'r Register, nodes: &'n Nodes<'r>) -> Self {
        let dependents = nodes.lookup.resolve(register.dependencies.iter().map(|row| row.dependent.as_str()));
        let required = nodes.lookup.resolve(register.dependencies.iter().map(|row| row.requires.as_str()));
        let ends = dependents.into_iter().zip(required).enumerate();
        let links = ends.map(|(row, (dependent, requires))| Link { row, dependent, requires }).collect();
        Relations { register, nodes, links }
    }

    pub(super) fn of(&self, row: Link) -> &'r Dependency {
        &self.register.dependencies[row.row]
    }

    /// Relations whose ends are two different nodes.
    pub(super) fn sound(&self) -> impl Iterator<Item = Link> + '_ {
        let sound = |row: &Link| row.dependent != NOWHERE && row.requires != NOWHERE && row.dependent != row.requires;
        self.links.iter().copied().filter(sound)
    }

    pub(super) fn place(&self, row: Link, name: &str) -> Place {
        self.register.dependencies.place(row.row, name)
    }

    pub(super) fn add(
        &self,
        report: &mut Report,
        code: Code,
        row: Link,
        name: &str,
        more: impl FnOnce(Problem) -> Problem,
    ) {
        report.add(code, |code| more(Problem::new(code, self.place(row, name)).item(words(self.of(row)))));
    }

    /// What can be wrong with a row by itself.
    fn one_by_one(&self, report: &mut Report) {
        for &row in &self.links {
            let dependency = self.of(row);
            for (name, id, end) in
                [("dependent", &dependency.dependent, row.dependent), ("requires", &dependency.requires, row.requires)]
            {
                if end == NOWHERE {
                    self.nodes.unknown(id, self.place(row, name), report);
                }
            }
            if dependency.dependent == dependency.requires {
                self.add(report, readiness::SELF_DEPENDENCY, row, "requires", |problem| {
                    problem
                        .found(format!("{0} -> {0}", dependency.dependent))
                        .expected(Text::new("two different nodes", "hai nút khác nhau"))
                        .hint(Text::new(
                            "remove the row; its own maturity belongs into the states",
                            "hãy bỏ dòng này; độ chín của chính nó thuộc về trạng thái",
                        ))
                });
            }
            self.amount(row, report);
            if dependency.role != DependencyRole::Gate && dependency.lead_years > 0.0 {
                report.add(readiness::UNUSED_LEAD, |code| {
                    Problem::new(code, self.place(row, "lead_years"))
                        .item(words(dependency))
                        .found(number_text(dependency.lead_years))
                        .expected(Text::new("only gates delay", "chỉ điều kiện tiên quyết (gate) mới gây trễ"))
                        .hint(Text::new("make the row a gate if it must wait", "hãy đổi thành gate nếu phải chờ"))
                });
            }
        }
    }

    /// The role capacity has an amount and is of something that can have one; no other role has.
    fn amount(&self, row: Link, report: &mut Report) {
        let dependency = self.of(row);
        match (dependency.role, dependency.amount) {
            (DependencyRole::Capacity, None) => {
                self.add(report, readiness::AMOUNT_AND_ROLE, row, "amount", |problem| {
                    problem
                        .found_words(Text::new(
                            "role capacity without an amount",
                            "vai trò capacity nhưng thiếu lượng cần",
                        ))
                        .expected(Text::new("an amount above 0", "một lượng lớn hơn 0"))
                        .hint(Text::new(
                            "say how much it takes, or make the row graded",
                            "hãy cho biết cần bao nhiêu, hoặc đổi vai trò thành graded",
                        ))
                });
            }
            (DependencyRole::Capacity, Some(_))
                if row.requires != NOWHERE && !self.nodes.has_capacities(row.requires) =>
            {
                self.add(report, readiness::NO_CAPACITY, row, "requires", |problem| {
                    problem
                        .found(&dependency.requires)
                        .expected(Text::new(
                            "an enabler with rows in the table capacities",
                            "một điều kiện hỗ trợ có dòng trong bảng capacities",
                        ))
                        .hint(Text::new(
                            "give its capacities, or make the row graded",
                            "hãy khai năng lực của nút đó, hoặc đổi vai trò của dòng thành graded",
                        ))
                });
            }
            (role @ (DependencyRole::Gate | DependencyRole::Graded), Some(amount)) => {
                let amount = number_text(amount);
                self.add(report, readiness::AMOUNT_AND_ROLE, row, "amount", |problem| {
                    problem
                        .found_words(Text::new(
                            format!("role {role} with the amount {amount}"),
                            format!("vai trò {role} kèm lượng {amount}"),
                        ))
                        .expected(Text::new(
                            "role capacity for a row with an amount",
                            "vai trò capacity cho dòng có lượng cần",
                        ))
                        .hint(Text::new(
                            "each dependency has one role: make it capacity, or leave the amount out",
                            "mỗi phụ thuộc có một vai trò: hãy đổi thành capacity, hoặc bỏ lượng cần",
                        ))
                });
            }
            _ => {}
        }
    }

    /// Alternatives of one clause.
    fn clauses(&self, report: &mut Report) {
        for row in self.links.iter().filter(|row| self.of(**row).clause.is_none()) {
            self.enough(&[*row], report);
        }
        let mut order: Vec<Link> = self
            .links
            .iter()
            .copied()
            .filter(|row| row.dependent != NOWHERE && self.of(*row).clause.is_some())
            .collect();
        order.sort_by(|a, b| {
            let key = |row: &Link| (row.dependent, self.of(*row).clause.as_ref(), &self.of(*row).requires, row.row);
            key(a).cmp(&key(b))
        });
        let same = |a: &Link, b: &Link| a.dependent == b.dependent && self.of(*a).clause == self.of(*b).clause;
        for clause in order.chunk_by(same) {
            for pair in clause.windows(2).filter(|pair| self.of(pair[0]).requires == self.of(pair[1]).requires) {
                let first = self.of(pair[0]);
                self.add(report, readiness::SAME_ALTERNATIVE, pair[1], "requires", |problem| {
                    problem
                        .found(&first.requires)
                        .expected(Text::new("distinct alternatives", "các lựa chọn khác nhau"))
                        .hint(Text::new(
                            format!("remove this row or \"{}\"", first.id),
                            format!("hãy bỏ dòng này hoặc dòng \"{}\"", first.id),
                        ))
                });
            }
            let mut clause = clause.to_vec();
            clause.sort_unstable_by_key(|row| row.row);
            self.alike(&clause, report);
            self.enough(&clause, report);
        }
    }

    /// Relations of one clause say the same of the clause.
    fn alike(&self, clause: &[Link], report: &mut Report) {
        let Some((first, others)) = clause.split_first() else { return };
        let leader = self.of(*first);
        for &row in others {
            let dependency = self.of(row);
            let gate = |dependency: &Dependency| dependency.role == DependencyRole::Gate;
            let differs = [
                ("role", gate(dependency) != gate(leader)),
                ("k", dependency.k != leader.k),
                ("strength", dependency.strength != leader.strength),
                ("threshold", dependency.threshold != leader.threshold),
            ];
            for (name, _) in differs.into_iter().filter(|(_, differs)| *differs) {
                self.add(report, readiness::CLAUSE_DIFFERS, row, name, |problem| {
                    problem
                        .found(name)
                        .expected(Text::new(
                            format!("the {name} of the dependency \"{}\"", leader.id),
                            format!("{name} như ở phụ thuộc \"{}\"", leader.id),
                        ))
                        .hint(Text::new(
                            "alternatives of one clause share k, strength and threshold, and are all gates or none",
                            "các lựa chọn của một điều khoản dùng chung k, strength, threshold và cùng là gate hoặc cùng không",
                        ))
                });
            }
        }
    }

    /// No more alternatives are asked for than there are.
    fn enough(&self, clause: &[Link], report: &mut Report) {
        let Some(&first) = clause.first() else { return };
        let k = self.of(first).k;
        if k <= clause.len() as u64 {
            return;
        }
        self.add(report, readiness::TOO_MANY_OF, first, "k", |problem| {
            problem
                .found(k)
                .expected(Text::new(format!("at most {}", clause.len()), format!("không quá {}", clause.len())))
                .hint(Text::new("lower k or add alternatives", "hãy giảm k hoặc thêm lựa chọn"))
        });
    }

    /// One relation has one role and is said once.
    fn roles(&self, report: &mut Report) {
        let mut order: Vec<Link> = self.sound().collect();
        order.sort_unstable_by_key(|row| (row.dependent, row.requires, self.of(*row).role, row.row));
        for relation in order.chunk_by(|a, b| (a.dependent, a.requires) == (b.dependent, b.requires)) {
            self.one_role(relation, report);
            self.said_once(relation, report);
        }
    }

    /// `relation` is all rows of one dependent and one node, by role.
    fn one_role(&self, relation: &[Link], report: &mut Report) {
        let undeclared: Vec<Link> = relation.iter().copied().filter(|row| !self.of(*row).declared).collect();
        for pair in undeclared.windows(2) {
            let (earlier, later) = in_order(pair);
            let (a, b) = (self.of(earlier), self.of(later));
            if a.role != b.role {
                self.add(report, readiness::TWO_ROLES, later, "role", |problem| {
                    problem
                        .found(format!("{}, {}", a.role, b.role))
                        .expected(Text::new("one role, or both declared", "một vai trò, hoặc khai rõ cả hai"))
                        .hint(Text::new(
                            "keep one row, or set `declared` when both are meant",
                            "hãy giữ một dòng, hoặc đặt `declared` nếu có chủ ý",
                        ))
                });
            }
        }
    }

    /// `relation` is all rows of one dependent and one node, by role; alternatives of a clause are none of them again.
    fn said_once(&self, relation: &[Link], report: &mut Report) {
        let alone: Vec<Link> = relation.iter().copied().filter(|row| self.of(*row).clause.is_none()).collect();
        for pair in alone.windows(2) {
            let (earlier, later) = in_order(pair);
            let (a, b) = (self.of(earlier), self.of(later));
            if a.role == b.role {
                self.add(report, codes::SAID_TWICE, later, "id", |problem| {
                    problem.found_words(words(a)).expected(Text::new("each need once", "mỗi nhu cầu một lần")).hint(
                        Text::new(
                            "remove one of them; an amount would be counted twice",
                            "hãy bỏ một dòng; nếu không, lượng cần bị tính hai lần",
                        ),
                    )
                });
            }
        }
    }

    /// Gates that wait for each other.
    #[allow(clippy::cast_possible_truncation)] // the limit on rows is far below 2^32
    fn gates(&self, report: &mut Report) {
        let gates = self.sound().filter(|row| self.of(*row).role == DependencyRole::Gate);
        let waits: Vec<Wait> = gates.map(|row| (row.row as u32, row.dependent, row.requires)).collect();
        let n = self.register.technologies.len() + self.register.enablers.len();
        for circle in circles(n, &waits, &|node| self.nodes.id(node).to_string()) {
            report.add(readiness::GATE_CYCLE, |_| {
                circle.problem(self.register.dependencies.place(circle.row as usize, "requires"))
            });
        }
    }

    /// Technologies of which nobody has said what they need.
    fn without(&self, report: &mut Report) {
        let mut needs = vec![false; self.register.technologies.len()];
        for row in &self.links {
            if let Some(needs) = needs.get_mut(row.dependent as usize) {
                *needs = true;
            }
        }
        let ids: Vec<&str> = (0..)
            .zip(&self.register.technologies)
            // Of two rows with one id the first counts.
            .filter(|(row, technology)| !needs[*row] && self.nodes.lookup.get(&technology.id) == Some(*row))
            .map(|(_, technology)| technology.id.as_str())
            .collect();
        if ids.is_empty() {
            return;
        }
        report.add(readiness::NO_DEPENDENCIES, |code| {
            Problem::new(code, self.register.dependencies.whole())
                .item(counted(ids.len(), ("technology", "technologies"), "công nghệ"))
                .found_words(list(&ids))
                .expected(Text::new(
                    "their readiness is their own state alone",
                    "mức sẵn sàng chỉ là trạng thái của chính chúng",
                ))
                .hint(Text::new("say what they need", "hãy khai những gì chúng cần"))
        });
    }
}

/// The earlier and the later row of two.
fn in_order(pair: &[Link]) -> (Link, Link) {
    if pair[0].row < pair[1].row { (pair[0], pair[1]) } else { (pair[1], pair[0]) }
}

/// A row in words: `dependency "D12": QD21-P23 -> WF-SEMI`.
fn words(dependency: &Dependency) -> Text {
    field("dependencies", &dependency.id, &format!("{} -> {}", dependency.dependent, dependency.requires))
}
