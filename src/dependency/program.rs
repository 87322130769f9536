//! The steps that compute many scenarios: which nodes, in which order, and in which places their lanes stand.
//!
//! Only what a wanted node needs is computed, depth first, and a place is given away again after its last reader, so
//! that the places in use stay few and the lanes of a block stay in the cache, however large the graph is. Nodes that
//! are the same in every scenario are worked out before and only held against.

use super::compiled::{Compiled, NOTHING, small};
use super::graph::Graph;
use std::ops::Range;

/// Columns turned into lanes and back together: one line of the cache.
pub(super) const TILE: usize = 8;

/// Place of columns that nobody reads; they are still looked through.
const UNREAD: u32 = 0;

/// What differs between scenarios, by position, and what does not.
#[derive(Debug)]
pub(super) struct Inputs<'g> {
    pub(super) graph: &'g Graph,
    /// Index of the year.
    pub(super) year: usize,
    /// Years from the start.
    pub(super) time: f64,
    /// Column of the own state of each position, [`NOTHING`] where it is that of the graph.
    pub(super) states: Vec<u32>,
    /// Column of the capacity of each position, the same.
    pub(super) capacities: Vec<u32>,
    /// Own state of each position in the graph; empty where all of them differ.
    pub(super) own: Vec<f64>,
    /// Columns of the tables of states and capacities.
    pub(super) widths: [usize; 2],
}

impl Inputs<'_> {
    /// Capacity where it does not differ.
    pub(super) fn capacity(&self, p: usize) -> f64 {
        let node = &self.graph.nodes[self.graph.compiled.order[p] as usize];
        node.capacity.as_ref().map_or(0.0, |capacity| capacity[self.year])
    }
}

/// Some columns side by side, and the places of their lanes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tile {
    /// First column.
    pub(super) first: usize,
    /// Columns, at most [`TILE`].
    pub(super) width: usize,
    pub(super) places: [u32; TILE],
}

/// One thing to do for a block of scenarios.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// Reads columns of the states (0) or capacities (1).
    Read(u8, u32),
    /// The lowest of a bound, what stands at the place already (`own`), and the next so many links.
    Lowest { place: u32, links: u32, own: bool, bound: f64 },
    /// Any node, by position.
    Node(u32),
    /// A circle, by group.
    Circle(u32),
    /// Writes wanted columns.
    Write(u32),
}

/// The steps with what they read and where.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    /// Places that the links of [`Step::Lowest`] read, in the order of the steps.
    pub(super) links: Vec<u32>,
    /// Their strengths.
    pub(super) strengths: Vec<f64>,
    /// Tiles of states and of capacities.
    pub(super) reads: [Vec<Tile>; 2],
    pub(super) writes: Vec<Tile>,
    /// Place of the readiness of each position.
    pub(super) values: Vec<u32>,
    /// Place of its own state, where that differs between scenarios.
    pub(super) states: Vec<u32>,
    /// Place of its capacity, where that differs between scenarios.
    pub(super) capacities: Vec<u32>,
    /// Number of places.
    pub(super) places: usize,
}

/// What wanted nodes need.
#[derive(Debug)]
pub(super) struct Needed {
    /// Groups, enablers first: depth first from the wanted nodes.
    pub(super) groups: Vec<u32>,
    /// Whether a group differs between scenarios; of every group of the graph.
    varies: Vec<bool>,
}

impl Needed {
    pub(super) fn new(inputs: &Inputs<'_>, wanted: &[u32]) -> Self {
        let (graph, earliest) = (&inputs.graph.compiled, &inputs.graph.earliest);
        let waits = |g: u32| {
            let (start, end) = graph.groups[g as usize];
            end - start == 1 && inputs.time < earliest[start as usize]
        };
        let groups = depth_first(graph, wanted, &waits);
        let mut varies = vec![false; graph.groups.len()];
        for &g in groups.iter().filter(|g| !waits(**g)) {
            let (start, end) = graph.groups[g as usize];
            varies[g as usize] = inputs.states[start as usize..end as usize].iter().any(|column| *column != NOTHING)
                || rows_of(graph, g).any(|row| match graph.reads[row] {
                    NOTHING => inputs.capacities[graph.alternatives[row].enabler as usize] != NOTHING,
                    enabler => varies[graph.group_of[enabler as usize] as usize],
                });
        }
        Needed { groups, varies }
    }

    /// Groups that are the same in every scenario.
    pub(super) fn constant(&self) -> Vec<u32> {
        self.groups.iter().copied().filter(|g| !self.varies[*g as usize]).collect()
    }
}

/// Groups that the wanted positions need, each after what it reads.
fn depth_first(graph: &Compiled, wanted: &[u32], waits: &impl Fn(u32) -> bool) -> Vec<u32> {
    let mut seen = vec![false; graph.groups.len()];
    let mut order = Vec::with_capacity(graph.groups.len());
    let mut open: Vec<(u32, Range<usize>)> = Vec::new();
    // Before its time a node is 0, whatever it needs.
    let rows = |g: u32| if waits(g) { 0..0 } else { rows_of(graph, g) };
    for &p in wanted {
        let g = graph.group_of[p as usize];
        if !std::mem::replace(&mut seen[g as usize], true) {
            open.push((g, rows(g)));
        }
        while let Some((g, left)) = open.last_mut() {
            let unseen = left.find_map(|row| {
                let enabler = graph.reads[row];
                let group = graph.group_of.get(enabler as usize)?;
                (!std::mem::replace(&mut seen[*group as usize], true)).then_some(*group)
            });
            if let Some(group) = unseen {
                open.push((group, rows(group)));
            } else {
                order.push(*g);
                open.pop();
            }
        }
    }
    order
}

/// All rows of the nodes of a group.
fn rows_of(graph: &Compiled, g: u32) -> Range<usize> {
    let (start, end) = graph.groups[g as usize];
    graph.row_starts[start as usize] as usize..graph.row_starts[end as usize] as usize
}

impl Program {
    /// Gives every needed node its steps and places; `constants` holds the readiness of what does not vary.
    pub(super) fn new(inputs: &Inputs<'_>, needed: &Needed, constants: &[f64], wanted: &[u32]) -> Self {
        let graph = &inputs.graph.compiled;
        let n = graph.order.len();
        let program = Program {
            values: vec![NOTHING; n],
            states: vec![NOTHING; n],
            capacities: vec![NOTHING; n],
            reads: inputs.widths.map(tiles),
            writes: tiles(wanted.len()),
            places: 1,
            ..Program::default()
        };
        let mut writer = Writer {
            graph,
            inputs,
            needed,
            constants,
            nodes: inputs.widths.map(|width| vec![NOTHING; width]),
            read: program.reads.each_ref().map(|tiles| vec![false; tiles.len()]),
            missing: program.writes.iter().map(|tile| tile.width).collect(),
            column: vec![NOTHING; n],
            readers: vec![0; n],
            takers: vec![0; n],
            free: Vec::new(),
            wanted,
            program,
        };
        writer.count();
        for &g in &needed.groups {
            writer.group(g);
        }
        writer.finish()
    }
}

/// Tiles of so many columns, read by nobody yet.
fn tiles(columns: usize) -> Vec<Tile> {
    (0..columns)
        .step_by(TILE)
        .map(|first| Tile { first, width: TILE.min(columns - first), places: [UNREAD; TILE] })
        .collect()
}

/// Writes the steps down.
struct Writer<'a> {
    graph: &'a Compiled,
    inputs: &'a Inputs<'a>,
    needed: &'a Needed,
    constants: &'a [f64],
    wanted: &'a [u32],
    /// Position that reads each column of states and capacities.
    nodes: [Vec<u32>; 2],
    /// Tiles of states and capacities that are read already.
    read: [Vec<bool>; 2],
    /// Columns of each wanted tile that are not computed yet.
    missing: Vec<usize>,
    /// Wanted column of each position.
    column: Vec<u32>,
    /// Who still reads the readiness of each position.
    readers: Vec<u32>,
    /// Who still reads the capacity of each position.
    takers: Vec<u32>,
    free: Vec<u32>,
    program: Program,
}

impl Writer<'_> {
    /// Counts the readers of everything.
    fn count(&mut self) {
        for (&p, column) in self.wanted.iter().zip(0_u32..) {
            self.column[p as usize] = column;
            self.readers[p as usize] += 1;
        }
        for &g in self.needed.groups.iter().filter(|g| self.needed.varies[**g as usize]) {
            let (start, end) = self.graph.groups[g as usize];
            for p in start..end {
                let column = self.inputs.states[p as usize];
                if column != NOTHING {
                    self.nodes[0][column as usize] = p;
                }
            }
            let lowest = self.is_lowest(g);
            for row in rows_of(self.graph, g) {
                match self.graph.reads[row] {
                    NOTHING => {
                        let enabler = self.graph.alternatives[row].enabler;
                        let column = self.inputs.capacities[enabler as usize];
                        if column != NOTHING {
                            self.nodes[1][column as usize] = enabler;
                            self.takers[enabler as usize] += 1;
                        }
                    }
                    enabler => self.readers[enabler as usize] += u32::from(!lowest || self.varies(enabler)),
                }
            }
        }
    }

    fn varies(&self, p: u32) -> bool {
        self.needed.varies[self.graph.group_of[p as usize] as usize]
    }

    /// Whether a group is one node, every clause of which is one enabler with a strength and nothing more.
    fn is_lowest(&self, g: u32) -> bool {
        let (start, end) = self.graph.groups[g as usize];
        end - start == 1 && self.graph.plain[start as usize]
    }

    fn place(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.program.places += 1;
            small(self.program.places - 1)
        })
    }

    /// Writes the steps of a group, and those that must come before and after.
    fn group(&mut self, g: u32) {
        let (start, end) = self.graph.groups[g as usize];
        if !self.needed.varies[g as usize] {
            for p in start..end {
                if self.readers[p as usize] > 0 {
                    self.constant(p);
                    self.written(p);
                }
            }
            return;
        }
        for p in start..end {
            self.read(0, self.inputs.states[p as usize]);
        }
        let lowest = self.is_lowest(g);
        if lowest {
            self.lowest(start);
        } else {
            self.any(g);
        }
        for row in rows_of(self.graph, g) {
            match self.graph.reads[row] {
                NOTHING => self.taken(self.graph.alternatives[row].enabler),
                enabler if !lowest || self.varies(enabler) => self.done(enabler),
                _ => {}
            }
        }
        (start..end).for_each(|p| self.written(p));
    }

    /// A node with one enabler in each clause.
    fn lowest(&mut self, p: u32) {
        let graph = self.graph;
        let (own, mut bound) = match self.inputs.states[p as usize] {
            NOTHING => (false, self.inputs.own[p as usize]),
            _ => (true, f64::INFINITY),
        };
        let before = self.program.links.len();
        let rows = graph.row_starts[p as usize] as usize..;
        for (clause, &enabler) in graph.clauses_of(p as usize).iter().zip(&graph.reads[rows]) {
            if self.varies(enabler) {
                self.program.links.push(self.program.values[enabler as usize]);
                self.program.strengths.push(clause.strength);
            } else {
                let psi = clause.rest + clause.strength * self.constants[enabler as usize];
                bound = if psi < bound { psi } else { bound };
            }
        }
        let place = self.own_place(p);
        let links = small(self.program.links.len() - before);
        self.program.steps.push(Step::Lowest { place, links, own, bound });
    }

    /// The place of a node alone: where its own state stands, or a new one.
    fn own_place(&mut self, p: u32) -> u32 {
        let place = match self.program.states[p as usize] {
            NOTHING => self.place(),
            place => place,
        };
        self.program.values[p as usize] = place;
        place
    }

    /// A node of any kind, or a circle.
    fn any(&mut self, g: u32) {
        let (start, end) = self.graph.groups[g as usize];
        for row in rows_of(self.graph, g).filter(|row| self.graph.reads[*row] == NOTHING) {
            let enabler = self.graph.alternatives[row].enabler;
            self.read(1, self.inputs.capacities[enabler as usize]);
        }
        if end - start == 1 {
            self.own_place(start);
            self.program.steps.push(Step::Node(start));
            return;
        }
        for p in start..end {
            self.program.values[p as usize] = self.place();
        }
        self.program.steps.push(Step::Circle(g));
        for p in start..end {
            if self.program.states[p as usize] != NOTHING {
                self.free.push(self.program.states[p as usize]);
            }
        }
    }

    /// A node that does not vary and that must stand somewhere.
    fn constant(&mut self, p: u32) {
        let place = self.place();
        self.program.values[p as usize] = place;
        let bound = self.constants[p as usize];
        self.program.steps.push(Step::Lowest { place, links: 0, own: false, bound });
    }

    /// Reads the tile of a column, if there is one and it is not there.
    fn read(&mut self, table: u8, column: u32) {
        if column == NOTHING {
            return;
        }
        let (t, k) = (usize::from(table), column as usize / TILE);
        if std::mem::replace(&mut self.read[t][k], true) {
            return;
        }
        let Tile { first, width, .. } = self.program.reads[t][k];
        for c in 0..width {
            let p = self.nodes[t][first + c];
            if p != NOTHING {
                let place = self.place();
                self.program.reads[t][k].places[c] = place;
                let places = if t == 0 { &mut self.program.states } else { &mut self.program.capacities };
                places[p as usize] = place;
            }
        }
        self.program.steps.push(Step::Read(table, small(k)));
    }

    /// One reader less.
    fn done(&mut self, p: u32) {
        self.readers[p as usize] -= 1;
        if self.readers[p as usize] == 0 {
            self.free.push(self.program.values[p as usize]);
        }
    }

    /// One taker of the capacity less.
    fn taken(&mut self, p: u32) {
        let takers = &mut self.takers[p as usize];
        if *takers > 0 {
            *takers -= 1;
            if *takers == 0 {
                self.free.push(self.program.capacities[p as usize]);
            }
        }
    }

    /// Writes the tile of a wanted position as soon as the whole of it is there.
    fn written(&mut self, p: u32) {
        let column = self.column[p as usize];
        if column == NOTHING {
            return;
        }
        let (k, c) = (column as usize / TILE, column as usize % TILE);
        self.program.writes[k].places[c] = self.program.values[p as usize];
        self.missing[k] -= 1;
        if self.missing[k] == 0 {
            self.program.steps.push(Step::Write(small(k)));
            let Tile { first, width, .. } = self.program.writes[k];
            for &p in &self.wanted[first..first + width] {
                self.done(p);
            }
        }
    }

    /// What nobody reads is read last, to be looked through.
    fn finish(mut self) -> Program {
        for (t, table) in self.read.iter().zip(0_u8..) {
            let unread = t.iter().zip(0_u32..).filter(|(read, _)| !**read).map(|(_, k)| Step::Read(table, k));
            self.program.steps.extend(unread);
        }
        self.program
    }
}
