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

/// Two criteria that complement each other, and what a mean of them would hide.
fn choquet(index: f64, weights: [f64; 2]) -> stratech::Result<stratech::Evaluation> {
    let [first, second] = weights;
    let text = format!(
        r#"{{"register": {{"id": "r", "title_vi": "r", "title_en": "r", "cutoff_date": "2026-06-30", "schema": 1}},
        "tracks": [{{"id": "A", "name_vi": "A", "name_en": "A", "size": 1}}],
        "technologies": [{{"id": "T1", "name_vi": "một", "name_en": "one", "track": "A"}},
                         {{"id": "T2", "name_vi": "hai", "name_en": "two", "track": "A"}}],
        "weights": [{{"criterion": "C1", "weight": {first}}}, {{"criterion": "C2", "weight": {second}}}],
        "indicators": [{{"id": "I1", "name_vi": "i", "name_en": "i"}}, {{"id": "I2", "name_vi": "j", "name_en": "j"}}],
        "criteria": [
          {{"id": "G", "name_vi": "G", "name_en": "G", "aggregator": {{"kind": "choquet", "interactions": [["C1", "C2", {index}]]}}}},
          {{"id": "C1", "parent": "G", "name_vi": "a", "name_en": "a", "scale_low": 0, "scale_high": 1, "source": "indicator", "indicator": "I1",
            "anchor_low_vi": "k", "anchor_low_en": "w", "anchor_high_vi": "t", "anchor_high_en": "b"}},
          {{"id": "C2", "parent": "G", "name_vi": "b", "name_en": "b", "scale_low": 0, "scale_high": 1, "source": "indicator", "indicator": "I2",
            "anchor_low_vi": "k", "anchor_low_en": "w", "anchor_high_vi": "t", "anchor_high_en": "b"}}],
        "observations": [
          {{"indicator": "I1", "subject": "T1", "published": "2026-01-01", "value": 0.5}},
          {{"indicator": "I2", "subject": "T1", "published": "2026-01-01", "value": 0.5}},
          {{"indicator": "I1", "subject": "T2", "published": "2026-01-01", "value": 1}},
          {{"indicator": "I2", "subject": "T2", "published": "2026-01-01", "value": 0}}]}}"#
    );
    Register::from_json(text)?.evaluate(None)
}

#[test]
fn the_choquet_integral_rewards_balance_and_stays_monotone() {
    let evaluation = choquet(0.5, [1.0, 1.0]).unwrap();
    assert_eq!(evaluation.scores(), [Some(0.5), Some(0.25)]);
    for alternative in &evaluation.alternatives {
        assert_eq!(alternative.contributions.iter().sum::<f64>(), alternative.score.unwrap());
    }
    assert_eq!(choquet(0.0, [1.0, 1.0]).unwrap().scores(), [Some(0.5), Some(0.5)]);
    let error = choquet(1.5, [1.0, 1.0]).unwrap_err();
    assert_eq!(error.problems()[0].code.id(), "E0223");
    let error = choquet(0.5, [9.0, 1.0]).unwrap_err();
    assert_eq!(error.problems()[0].code.id(), "E0508", "{error}");
}
