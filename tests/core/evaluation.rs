//! The first ranking on the real list.

use stratech::{Register, problem::Lang};

#[test]
fn the_shipped_register_is_ranked_and_explained() {
    let register = Register::example("vn-2026").unwrap();
    println!("{}", register.check());
    let evaluation = register.evaluate(None).unwrap();
    for track in ["A", "B"] {
        println!("{}", evaluation.ranking(track).unwrap().to_text(Lang::En));
    }
    println!("{}", evaluation.explain("QD21-P04").unwrap().to_text(Lang::En));
    println!("{}", evaluation.explain("QD21-P27").unwrap().to_text(Lang::Vi));
    println!("{}", evaluation.notices);
    let json = evaluation.to_json().unwrap();
    assert_eq!(stratech::Evaluation::from_json(&json).unwrap(), evaluation);
}

#[test]
fn every_method_looks_at_the_same_values() {
    let register = Register::example("vn-2026").unwrap();
    let comparison = register.compare_methods().unwrap();
    for track in ["A", "B"] {
        println!("{}", comparison.grid(track).unwrap().to_text(Lang::En));
        println!("{}", comparison.membership(track).unwrap().to_text(Lang::En));
    }
    for (variant, reason) in &comparison.not_applicable {
        println!("{}: {reason}", variant.label());
    }
    // The criteria tree beside itself, and beside the plain weighted sum of the same values.
    assert_eq!(comparison.tracks[0].spearman[0], Some(1.0));
    let methods: std::collections::BTreeSet<&str> = comparison.variants.iter().map(|v| v.method.as_str()).collect();
    for name in ["topsis", "vikor", "promethee_ii", "spotis", "copras"] {
        assert!(methods.contains(name), "{name} is missing");
    }
    for track in &comparison.tracks {
        for (within, ranks) in track.within.iter().zip(&track.ranks) {
            assert_eq!(within.len(), ranks.len());
            assert!(ranks.contains(&1));
        }
    }
}

#[test]
fn the_whole_list_covers_what_its_best_members_cover() {
    let register = Register::example("vn-2026").unwrap();
    let coverage = register.evaluate(None).unwrap().coverage.unwrap();
    assert_eq!(coverage.problems.len(), 20);
    let levels: f64 = coverage.problems.iter().map(|p| p.level as f64 / 3.0).sum();
    assert!((coverage.share - levels / 20.0).abs() < 1e-15);
    // No single technology covers more than all of them together.
    let evaluation = register.evaluate(None).unwrap();
    assert!(evaluation.alternatives.iter().all(|a| a.cells[0].level.unwrap() <= coverage.share));
    println!("{}", evaluation.coverage_table().unwrap().to_text(Lang::Vi));
}

#[test]
fn the_first_table_in_the_readme_is_as_it_looks() {
    let readme = include_str!("../../README.md");
    let shown = readme.split("<!-- the first table -->").nth(1).expect("the marks stand around the table");
    let table = Register::example("vn-2026").unwrap().evaluate(None).unwrap().ranking("A").unwrap().to_text(Lang::En);
    let lines: Vec<&str> = shown.lines().map(|line| line.strip_prefix("    ").unwrap_or("")).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.trim().is_empty() && *line != "…").collect();
    assert!(lines.len() > 10);
    for line in lines {
        assert!(table.contains(line), "README shows a line that is not printed:\n{line}\n{table}");
    }
}
