//! The graph for other programs: DOT (Graphviz) and GraphML.

use super::kinds::Layer;
use super::readiness::Readiness;
use crate::Result;
use crate::problem::{Lang, Text};
use petgraph::dot::{Config, Dot};
use petgraph::graph::DiGraph;
use std::fmt::Write;

/// Attributes of nodes in GraphML: key, name, type.
const NODE_KEYS: [(&str, &str, &str); 6] = [
    ("n0", "layer", "string"),
    ("n1", "state", "double"),
    ("n2", "readiness", "double"),
    ("n3", "together", "double"),
    ("n4", "lead_years", "double"),
    ("n5", "earliest_year", "int"),
];

/// Attributes of nodes in GraphML that a register adds.
const NAMED_KEYS: [(&str, &str, &str); 3] =
    [("n6", "name_vi", "string"), ("n7", "name_en", "string"), ("n8", "illustrative", "boolean")];

/// What a register knows of a node besides.
pub(crate) struct Named<'n> {
    /// Its name.
    pub name: &'n Text,
    /// Whether its readiness rests on synthetic data.
    pub illustrative: bool,
}

/// Attributes of edges in GraphML.
const EDGE_KEYS: [(&str, &str, &str); 9] = [
    ("e0", "role", "string"),
    ("e1", "clause", "int"),
    ("e2", "k", "int"),
    ("e3", "strength", "double"),
    ("e4", "efficiency", "double"),
    ("e5", "threshold", "double"),
    ("e6", "amount", "double"),
    ("e7", "lead_years", "double"),
    ("e8", "row", "int"),
];

fn shape(layer: Layer) -> &'static str {
    match layer {
        Layer::Technology => "box",
        Layer::Infrastructure => "house",
        Layer::Workforce => "ellipse",
        Layer::Institution => "hexagon",
        Layer::Resource => "cylinder",
        Layer::Finance => "diamond",
    }
}

/// Text inside quotes of DOT.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// Text inside XML; characters that XML cannot hold become a space.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'.. => out.push(c),
            _ => out.push(' '),
        }
        out
    })
}

impl Readiness {
    /// The graph in DOT, with the readiness of one year (the last when absent); arrows run from what is needed to
    /// who needs it, what binds is drawn bold.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    pub fn to_dot(&self, year: Option<i32>, lang: Lang) -> Result<String> {
        self.dot(year, lang, &[])
    }

    /// As [`Readiness::to_dot`], with the names of the nodes where there are any.
    pub(crate) fn dot(&self, year: Option<i32>, lang: Lang, named: &[Named<'_>]) -> Result<String> {
        let graph = &self.graph;
        let y = year.map_or(Ok(graph.years.len() - 1), |year| graph.year_index(year))?;
        let mut binds = vec![false; graph.edges.len()];
        for i in 0..graph.nodes.len() {
            let links = self.binding_at(i, y)?.links;
            links.iter().flat_map(|link| &link.rows).for_each(|&row| binds[row] = true);
        }
        let mut dot: DiGraph<usize, usize> = DiGraph::with_capacity(graph.nodes.len(), graph.edges.len());
        let places: Vec<_> = (0..graph.nodes.len()).map(|i| dot.add_node(i)).collect();
        for (row, edge) in graph.edges.iter().enumerate() {
            dot.add_edge(places[edge.requires], places[edge.dependent], row);
        }
        let edge_attributes = |_: &DiGraph<usize, usize>, edge: petgraph::graph::EdgeReference<'_, usize>| {
            let row = *edge.weight();
            let style = if binds[row] { "bold" } else { "solid" };
            let role = graph.edges[row].role.name();
            format!("label=\"{}\" style={style}", quoted(role.get(lang)))
        };
        let node_attributes = |_: &DiGraph<usize, usize>, (_, &i): (petgraph::graph::NodeIndex, &usize)| {
            let node = &graph.nodes[i];
            let value = self.readiness.row(i)[y];
            let title = named.get(i).map_or_else(String::new, |of| {
                format!("{}{}\\n", quoted(of.name.get(lang)), if of.illustrative { " †" } else { "" })
            });
            format!("label=\"{title}{}\\n{value:.3}\" shape={}", quoted(&node.id), shape(node.layer))
        };
        let config = [Config::EdgeNoLabel, Config::NodeNoLabel];
        Ok(Dot::with_attr_getters(&dot, &config, &edge_attributes, &node_attributes).to_string())
    }

    /// The graph in GraphML, with all attributes of nodes and edges, for one year (the last when absent).
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is no such year.
    ///
    /// # References
    /// Brandes, Eiglsperger, Herman, Himsolt and Marshall (2002), "GraphML progress report", *Graph Drawing 2001*,
    /// 501-512.
    pub fn to_graphml(&self, year: Option<i32>) -> Result<String> {
        self.graphml(year, &[])
    }

    /// As [`Readiness::to_graphml`], with the names of the nodes where there are any.
    pub(crate) fn graphml(&self, year: Option<i32>, named: &[Named<'_>]) -> Result<String> {
        let graph = &self.graph;
        let y = year.map_or(Ok(graph.years.len() - 1), |year| graph.year_index(year))?;
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
        );
        // Writing to a string cannot fail.
        let added = if named.is_empty() { &[][..] } else { &NAMED_KEYS[..] };
        for (scope, keys) in [("node", &NODE_KEYS[..]), ("node", added), ("edge", &EDGE_KEYS[..])] {
            for (key, name, kind) in keys {
                let _ =
                    writeln!(xml, "  <key id=\"{key}\" for=\"{scope}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>");
            }
        }
        xml.push_str("  <graph id=\"dependencies\" edgedefault=\"directed\">\n");
        let data = |xml: &mut String, key: &str, value: &str| {
            let _ = writeln!(xml, "      <data key=\"{key}\">{}</data>", escaped(value));
        };
        for (i, node) in graph.nodes.iter().enumerate() {
            let _ = writeln!(xml, "    <node id=\"{}\">", escaped(&node.id));
            data(&mut xml, "n0", node.layer.word());
            data(&mut xml, "n1", &node.states[y].to_string());
            data(&mut xml, "n2", &self.readiness.row(i)[y].to_string());
            data(&mut xml, "n3", &self.together.row(i)[y].to_string());
            data(&mut xml, "n4", &self.lead_times[i].to_string());
            if let Some(year) = self.earliest_years[i] {
                data(&mut xml, "n5", &year.to_string());
            }
            if let Some(of) = named.get(i) {
                data(&mut xml, "n6", &of.name.vi);
                data(&mut xml, "n7", &of.name.en);
                data(&mut xml, "n8", &of.illustrative.to_string());
            }
            xml.push_str("    </node>\n");
        }
        for (row, edge) in graph.edges.iter().enumerate() {
            let [source, target] = [edge.requires, edge.dependent].map(|i| escaped(&graph.nodes[i].id));
            let _ = writeln!(xml, "    <edge source=\"{source}\" target=\"{target}\">");
            let values = [
                Some(edge.role.word().to_owned()),
                edge.clause.map(|clause| clause.to_string()),
                Some(edge.k.to_string()),
                Some(edge.strength.to_string()),
                Some(edge.efficiency.to_string()),
                edge.threshold.map(|threshold| threshold.to_string()),
                edge.amount.map(|amount| amount.to_string()),
                Some(edge.lead_years.to_string()),
                Some(row.to_string()),
            ];
            for ((key, ..), value) in EDGE_KEYS.iter().zip(values) {
                if let Some(value) = value {
                    data(&mut xml, key, &value);
                }
            }
            xml.push_str("    </edge>\n");
        }
        xml.push_str("  </graph>\n</graphml>\n");
        Ok(xml)
    }
}
