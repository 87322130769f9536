//! What can be wrong with a choice on plain arrays: everything at once.

use super::decimal::{self, Decimal};
use super::selection::Selection;
use crate::Result;
use crate::problem::codes::{arrays, portfolio as codes};
use crate::problem::{Place, Problem, Problems, Text};
use std::collections::{BTreeMap, BTreeSet};

struct Check<'a> {
    selection: &'a Selection,
    problems: Problems,
}

impl Selection {
    /// Every fault at once.
    pub(super) fn check(&self) -> Result<()> {
        let mut check = Check { selection: self, problems: Problems::new() };
        check.items();
        check.limits();
        check.sets();
        check.prerequisites();
        check.decided();
        check.problems.into_result()
    }

    /// Label of an item.
    pub(super) fn label(&self, item: usize) -> String {
        self.labels.get(item).cloned().unwrap_or_else(|| item.to_string())
    }
}

impl Check<'_> {
    fn n(&self) -> usize {
        self.selection.values.len()
    }

    fn push(&mut self, problem: Problem, hint: Text) {
        self.problems.push(problem.hint(hint));
    }

    fn items(&mut self) {
        let selection = self.selection;
        if selection.values.is_empty() {
            let problem = Problem::new(arrays::EMPTY, Place::argument("values"));
            let expected = Text::new("the value of at least one item", "giá trị của ít nhất một mục");
            self.push(
                problem.expected(expected).found(0),
                Text::new("give the items to choose from", "hãy cho các mục để chọn"),
            );
        }
        self.finite("values", &selection.values, &[]);
        for (name, length, given) in [
            ("labels", selection.labels.len(), !selection.labels.is_empty()),
            ("costs", selection.costs.len(), !selection.costs.is_empty()),
            ("order", selection.order.len(), !selection.order.is_empty()),
        ] {
            if given {
                self.length(Place::argument(name), length);
            }
        }
        self.finite("costs", &selection.costs, &[]);
        if !selection.costs.is_empty() && decimal::common(&selection.costs).is_none() {
            self.not_exact(Place::argument("costs"), &Text::new("the costs", "chi phí"));
        }
        let mut seen = BTreeMap::new();
        for (i, label) in selection.labels.iter().enumerate() {
            if let Some(first) = seen.insert(label, i) {
                let problem = Problem::new(codes::SAME_LABEL, Place::element("labels", &[i]));
                let found = Text::new(format!("items {first} and {i}"), format!("mục {first} và mục {i}"));
                let expected = Text::new("a label for each item", "mỗi mục một nhãn riêng");
                self.push(
                    problem.item(label.as_str()).found_words(found).expected(expected),
                    Text::new("rename one of them", "hãy đổi tên một mục"),
                );
            }
        }
        if let Some(unit) = selection.unit
            && !(unit > 0.0 && Decimal::of(unit).is_some())
        {
            let problem = Problem::new(arrays::BAD_SETTING, Place::argument("unit")).item("unit");
            let expected = Text::new("a number above 0, such as 0.01", "một số lớn hơn 0, chẳng hạn 0.01");
            self.push(
                problem.expected(expected).found(unit),
                Text::new("leave it out to keep the values as they are", "bỏ trống để giữ nguyên các giá trị"),
            );
        }
    }

    fn length(&mut self, place: Place, found: usize) -> bool {
        let n = self.n();
        if found != n {
            let expected =
                Text::new(format!("{n} values, one for each item"), format!("{n} giá trị, mỗi mục một giá trị"));
            let problem = Problem::new(arrays::SHAPE, place).expected(expected).found(found);
            self.push(problem, Text::new("items are those of `values`", "các mục là các phần tử của `values`"));
        }
        found == n
    }

    fn finite(&mut self, name: &str, numbers: &[f64], first: &[usize]) -> bool {
        let mut all = true;
        for (i, x) in numbers.iter().enumerate().filter(|(_, x)| !x.is_finite()) {
            all = false;
            let index: Vec<usize> = first.iter().copied().chain([i]).collect();
            let problem = Problem::new(arrays::NOT_FINITE, Place::element(name, &index));
            self.push(
                problem.found(x).expected(Text::new("a finite number", "một số hữu hạn")),
                Text::new("a missing value is no value of 0", "giá trị thiếu không phải là 0"),
            );
        }
        all
    }

    fn not_exact(&mut self, place: Place, item: &Text) {
        let digits = decimal::MOST_DIGITS;
        let problem = Problem::new(codes::NOT_EXACT, place).item(item.clone());
        let found = Text::new("the numbers span too many digits", "các số trải trên quá nhiều chữ số");
        let expected = Text::new(
            format!("numbers within {digits} decimal digits of each other"),
            format!("các số nằm trong {digits} chữ số thập phân"),
        );
        self.push(
            problem.found_words(found).expected(expected),
            Text::new("round the smallest or change the unit", "hãy làm tròn số nhỏ nhất hoặc đổi đơn vị"),
        );
    }

    fn limits(&mut self) {
        for (r, limit) in self.selection.limits.iter().enumerate() {
            let fits = self.length(Place::element("rows", &[r]), limit.coefficients.len());
            let mut finite = self.finite("rows", &limit.coefficients, &[r]);
            if !limit.most.is_finite() {
                finite = false;
                let problem = Problem::new(arrays::NOT_FINITE, Place::element("limits", &[r]));
                self.push(
                    problem.found(limit.most).expected(Text::new("a finite number", "một số hữu hạn")),
                    Text::new("leave a row without limit out", "hãy bỏ hàng không có giới hạn"),
                );
            }
            let numbers: Vec<f64> = limit.coefficients.iter().copied().chain([limit.most]).collect();
            if fits && finite && decimal::common(&numbers).is_none() {
                let item = Text::new(format!("limit {}", limit.label), format!("giới hạn {}", limit.label));
                self.not_exact(Place::element("rows", &[r]), &item);
            }
        }
    }

    /// Items that a set names: all there, none twice.
    fn named(&mut self, argument: &str, k: usize, what: &Text, items: &[usize]) -> bool {
        let n = self.n();
        let mut seen = BTreeSet::new();
        let mut sound = true;
        for &i in items {
            let place = Place::element(argument, &[k]);
            if i >= n {
                sound = false;
                let problem = Problem::new(codes::NO_SUCH_ITEM, place).item(what.clone()).found(i);
                let expected = Text::new(
                    format!("an index from 0 to {}", n.saturating_sub(1)),
                    format!("chỉ số từ 0 đến {}", n.saturating_sub(1)),
                );
                self.push(problem.expected(expected), Text::new("items are counted from 0", "các mục đếm từ 0"));
            } else if !seen.insert(i) {
                sound = false;
                let problem = Problem::new(codes::ITEM_TWICE, place).item(what.clone()).found(self.selection.label(i));
                self.push(
                    problem.expected(Text::new("each item once", "mỗi mục một lần")),
                    Text::new("remove one", "hãy bỏ một lần"),
                );
            }
        }
        sound
    }

    fn between(&mut self, argument: &str, k: usize, what: Text, found: Text, n_items: usize) {
        let problem = Problem::new(codes::BAD_BETWEEN, Place::element(argument, &[k])).item(what);
        let expected = Text::new(
            format!("at least <= at most, and no more than its {n_items} items"),
            format!("số ít nhất <= số nhiều nhất và không quá {n_items} mục của nó"),
        );
        self.push(
            problem.found_words(found).expected(expected),
            Text::new("change the numbers or the items", "hãy sửa các con số hoặc các mục"),
        );
    }

    fn sets(&mut self) {
        for (k, group) in self.selection.groups.iter().enumerate() {
            let what = Text::new(format!("group {k}"), format!("nhóm {k}"));
            self.named("groups", k, &what, &group.items);
            let size = group.items.len();
            if group.least > size as u64 || group.most.is_some_and(|most| most < group.least) {
                let most = group.most.map_or_else(|| size.to_string(), |most| most.to_string());
                let found = Text::new(
                    format!("at least {} and at most {most}", group.least),
                    format!("ít nhất {} và nhiều nhất {most}", group.least),
                );
                self.between("groups", k, what, found, size);
            }
        }
        for (k, &(a, b)) in self.selection.exclusions.iter().enumerate() {
            let what = Text::new(format!("exclusion {k}"), format!("loại trừ {k}"));
            self.named("exclusions", k, &what, &[a, b]);
        }
        for (k, synergy) in self.selection.synergies.iter().enumerate() {
            let what = Text::new(format!("synergy {k}"), format!("cộng hưởng {k}"));
            self.named("synergies", k, &what, &synergy.items);
            if synergy.items.len() < 2 {
                let problem = Problem::new(arrays::SHAPE, Place::element("synergies", &[k]));
                let expected = Text::new("two items or more", "từ hai mục trở lên");
                self.push(
                    problem.expected(expected).found(synergy.items.len()),
                    Text::new("the value of one item stands in `values`", "giá trị của một mục nằm trong `values`"),
                );
            }
            if !synergy.value.is_finite() {
                let problem = Problem::new(arrays::NOT_FINITE, Place::element("synergies", &[k]));
                self.push(
                    problem.found(synergy.value).expected(Text::new("a finite number", "một số hữu hạn")),
                    Text::new("give the joint value", "hãy cho giá trị chung"),
                );
            }
        }
    }

    fn prerequisites(&mut self) {
        for (k, prerequisite) in self.selection.prerequisites.iter().enumerate() {
            let what = Text::new(format!("prerequisite {k}"), format!("điều kiện tiên quyết {k}"));
            let sound = self.named("prerequisites", k, &what, &prerequisite.needs)
                && self.named("prerequisites", k, &what, &[prerequisite.item]);
            if sound && prerequisite.needs.contains(&prerequisite.item) {
                let label = self.selection.label(prerequisite.item);
                let problem = Problem::new(codes::NEEDS_ITSELF, Place::element("prerequisites", &[k]));
                self.push(
                    problem.item(label.as_str()).found(format!("({label}, {label})")).expected(Text::new(
                        "pairs (i, j) of two items: i needs j",
                        "các cặp (i, j) gồm hai mục khác nhau: i cần j",
                    )),
                    Text::new("remove the pair", "hãy bỏ cặp này"),
                );
            }
            let size = prerequisite.needs.len();
            if prerequisite.k > size as u64 || prerequisite.k == 0 {
                let found =
                    Text::new(format!("{} of {size}", prerequisite.k), format!("{} trong {size}", prerequisite.k));
                self.between("prerequisites", k, what, found, size);
            }
        }
    }

    fn decided(&mut self) {
        for (name, items) in [("mandatory", &self.selection.mandatory), ("forbidden", &self.selection.forbidden)] {
            for (k, &i) in items.iter().enumerate() {
                self.named(name, k, &Text::from(name), &[i]);
            }
        }
        let mandatory: BTreeSet<usize> = self.selection.mandatory.iter().copied().collect();
        for (k, &i) in self.selection.forbidden.iter().enumerate().filter(|(_, i)| mandatory.contains(i)) {
            let problem = Problem::new(codes::BOTH_WAYS, Place::element("forbidden", &[k]));
            self.push(
                problem
                    .item(self.selection.label(i))
                    .found(format!("item {i}"))
                    .expected(Text::new("one or the other", "chỉ một trong hai")),
                Text::new("remove it from one of the lists", "hãy bỏ mục này khỏi một danh sách"),
            );
        }
    }
}
