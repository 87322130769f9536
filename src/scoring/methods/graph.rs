//! Directed graphs given as a relation: circuits, their order, the kernel.

use ndarray::Array2;

/// Numbers the classes of nodes that reach each other; every arc between classes leads from a lower number to
/// a higher one.
///
/// # Complexity
/// `O(n^2)`: every entry of the relation is looked at once.
///
/// # References
/// Tarjan 1972, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1(2).
pub(crate) fn classes(relation: &Array2<bool>) -> Vec<usize> {
    let n = relation.nrows();
    let mut search = Search {
        relation,
        index: vec![0; n],
        low: vec![0; n],
        open: Vec::new(),
        class: vec![OPEN; n],
        next: 0,
        n_classes: 0,
    };
    for root in 0..n {
        if search.index[root] == 0 {
            search.run(root);
        }
    }
    // Tarjan closes the classes from the sinks upwards.
    search.class.iter().map(|&c| search.n_classes - 1 - c).collect()
}

/// A node whose class is not known yet.
const OPEN: usize = usize::MAX;

struct Search<'a> {
    relation: &'a Array2<bool>,
    /// When a node was reached, from 1; 0 = not yet.
    index: Vec<usize>,
    low: Vec<usize>,
    open: Vec<usize>,
    class: Vec<usize>,
    next: usize,
    n_classes: usize,
}

impl Search<'_> {
    fn reach(&mut self, node: usize) {
        self.next += 1;
        self.index[node] = self.next;
        self.low[node] = self.next;
        self.open.push(node);
    }

    /// Depth first without recursion: a path of nodes, each with the next successor to look at.
    fn run(&mut self, root: usize) {
        let n = self.relation.nrows();
        self.reach(root);
        let mut path = vec![(root, 0)];
        while let Some((node, successor)) = path.last_mut() {
            let (node, to) = (*node, *successor);
            if to == n {
                path.pop();
                if let Some(&(parent, _)) = path.last() {
                    self.low[parent] = self.low[parent].min(self.low[node]);
                }
                self.close(node);
                continue;
            }
            *successor += 1;
            if to == node || !self.relation[[node, to]] {
                continue;
            }
            if self.index[to] == 0 {
                self.reach(to);
                path.push((to, 0));
            } else if self.class[to] == OPEN {
                self.low[node] = self.low[node].min(self.index[to]);
            }
        }
    }

    /// When nothing earlier can be reached from a node, all that is open since it is one class.
    fn close(&mut self, node: usize) {
        if self.low[node] != self.index[node] {
            return;
        }
        while let Some(member) = self.open.pop() {
            self.class[member] = self.n_classes;
            if member == node {
                break;
            }
        }
        self.n_classes += 1;
    }
}

/// The nodes of the kernel: no one in it is reached from another class in it, and everyone outside is.
///
/// Nodes on a circuit count as one; with circuits so reduced the kernel exists and is unique.
///
/// # References
/// Roy 1968, Classement et choix en presence de points de vue multiples (la methode ELECTRE), RIRO 2(8).
pub(crate) fn kernel(relation: &Array2<bool>) -> Vec<usize> {
    let class = classes(relation);
    let n = class.len();
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (node, &class) in class.iter().enumerate() {
        members[class].push(node);
    }
    let mut covered = vec![false; n];
    let mut kernel = Vec::new();
    for group in members.iter().filter(|group| !group.is_empty()) {
        if group.iter().any(|&node| covered[node]) {
            continue;
        }
        for &node in group {
            for (to, covered) in covered.iter_mut().enumerate() {
                *covered |= relation[[node, to]] && class[to] != class[node];
            }
        }
        kernel.extend(group);
    }
    kernel.sort_unstable();
    kernel
}

/// Numbers the nodes of a graph from its sources: in each round those that no remaining node of another circuit
/// leads to by a strong arc and, among these, none by a weak arc, get the next number (from 1).
///
/// # References
/// Roy and Bertier 1973, La methode ELECTRE II: une application au media-planning, in: Ross (ed.), OR 72,
/// North-Holland (the "direct" ranking; circuits are reduced first).
pub(crate) fn layers(strong: &Array2<bool>, weak: &Array2<bool>) -> Vec<u32> {
    let n = strong.nrows();
    let class = classes(strong);
    let arc = |from: usize, to: usize| strong[[from, to]] && class[from] != class[to];
    // Arcs into a circuit, counted for the circuit as a whole.
    let mut incoming = vec![0_usize; n];
    for from in 0..n {
        for to in 0..n {
            incoming[class[to]] += usize::from(arc(from, to));
        }
    }
    let mut layer = vec![0; n];
    let mut remaining: Vec<usize> = (0..n).collect();
    let mut round = 0;
    while !remaining.is_empty() {
        round += 1;
        let free: Vec<usize> = remaining.iter().copied().filter(|&i| incoming[class[i]] == 0).collect();
        // One node for each circuit of the strong graph, then the circuits of the weak graph among them.
        let among = Array2::from_shape_fn((free.len(), free.len()), |(a, b)| {
            class[free[a]] == class[free[b]] || weak[[free[a], free[b]]]
        });
        let group = classes(&among);
        let mut led_to = vec![false; free.len()];
        for (a, &from) in group.iter().enumerate() {
            for (b, &to) in group.iter().enumerate() {
                if from != to && among[[a, b]] {
                    led_to[to] = true;
                }
            }
        }
        let chosen: Vec<usize> = (0..free.len()).filter(|&a| !led_to[group[a]]).map(|a| free[a]).collect();
        for &from in &chosen {
            layer[from] = round;
            for to in 0..n {
                incoming[class[to]] -= usize::from(arc(from, to));
            }
        }
        remaining.retain(|&i| layer[i] == 0);
    }
    layer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(n: usize, arcs: &[(usize, usize)]) -> Array2<bool> {
        let mut relation = Array2::from_elem((n, n), false);
        for &(i, j) in arcs {
            relation[[i, j]] = true;
        }
        relation
    }

    #[test]
    fn circuits_are_classes_in_the_order_of_arcs() {
        let class = classes(&graph(6, &[(5, 0), (0, 1), (1, 2), (2, 0), (2, 3), (3, 4)]));
        assert!(class[0] == class[1] && class[1] == class[2]);
        assert!(class[5] < class[0] && class[0] < class[3] && class[3] < class[4]);
    }

    #[test]
    fn kernels() {
        assert_eq!(kernel(&graph(4, &[(0, 1), (1, 2), (2, 3)])), [0, 2]);
        // The circuit 0, 1, 2 counts as one node and covers 3; 4 is alone.
        assert_eq!(kernel(&graph(5, &[(0, 1), (1, 2), (2, 0), (1, 3)])), [0, 1, 2, 4]);
        assert_eq!(kernel(&graph(2, &[])), [0, 1]);
    }

    #[test]
    fn layers_follow_strong_arcs_and_then_weak_ones() {
        let strong = graph(5, &[(0, 1), (0, 2), (1, 3)]);
        let weak = graph(5, &[(1, 2), (4, 0)]);
        // Round 1: 0 and 4 are free, 4 leads weakly to 0. Then 0; then 1 (leads weakly to 2); then 2 and 3.
        assert_eq!(layers(&strong, &weak), [2, 3, 4, 4, 1]);
        // A strong circuit stays together.
        assert_eq!(layers(&graph(3, &[(0, 1), (1, 0), (1, 2)]), &graph(3, &[])), [1, 1, 2]);
        // A weak circuit too.
        assert_eq!(layers(&graph(3, &[]), &graph(3, &[(0, 1), (1, 0), (1, 2)])), [1, 1, 2]);
    }
}
