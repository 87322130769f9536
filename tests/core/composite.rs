//! The two tables of a composite indicator become a register.
#![allow(clippy::unwrap_used)] // a test

use std::collections::BTreeSet;
use stratech::model::{CompositeOptions, Direction, Row};
use stratech::problem::{Lang, Severity};
use stratech::{Error, Register};

const IDATA: &str = include_str!("../composite/iData.csv");
const IMETA: &str = include_str!("../composite/iMeta.csv");

fn small() -> (Register, stratech::problem::Problems) {
    Register::composite_from_bytes(IDATA, IMETA, &CompositeOptions::default()).unwrap()
}

/// Place and code of every fault.
fn faults(idata: &str, imeta: &str) -> Vec<String> {
    let error = Register::composite_from_bytes(idata, imeta, &CompositeOptions::default()).map(|_| ()).unwrap_err();
    assert!(matches!(error, Error::Input(_)), "{error}");
    error.problems().iter().map(|p| format!("{} {}", p.place, p.code)).collect()
}

#[test]
fn figures_are_divided_and_scales_run_over_them() {
    let (register, _) = small();
    let fibre = register.criteria.iter().find(|c| c.id.as_str() == "Fibre").unwrap();
    // 600 / 1200, 960 / 800.5, 150 / 3000, (no area), 300 / 1500, 475 / 950
    assert_eq!((fibre.scale_low, fibre.scale_high), (Some(150.0 / 3000.0), Some(960.0 / 800.5)));
    let price = register.criteria.iter().find(|c| c.id.as_str() == "Price").unwrap();
    assert_eq!(price.direction, Direction::Min);
    assert_eq!(price.name_en, "Price of a line, 100 Mbps");
    let one = register.observations.iter().find(|o| o.subject == "P1" && o.indicator.as_str() == "Fibre").unwrap();
    assert_eq!((one.value, one.published.to_string().as_str()), (0.5, "2024-12-31"));
    let unit = register.indicators.iter().find(|i| i.id.as_str() == "Fibre").unwrap();
    assert_eq!(unit.unit.as_deref(), Some("Thousand km / Area"));
    assert_eq!(register.info().title_en, "Digital readiness");
}

#[test]
fn units_are_ranked_by_hand() {
    let (register, _) = small();
    let problems = register.check();
    assert!(!problems.has_errors(), "{problems}");
    let evaluation = register.evaluate(None).unwrap();
    assert_eq!(evaluation.ids(), ["NA", "P1", "P2", "P3", "P4", "P6"]);
    let value = |x: f64, low: f64, high: f64| (x - low) / (high - low);
    let fibre = value(0.5, 0.05, 960.0 / 800.5);
    let price = 1.0 - value(12.5, 7.25, 20.0);
    let firms = value(450.0 / 3e5, 500.0 / 2e6, 820.0 / 410_000.0);
    let skill = value(31.0, 12.0, 52.0);
    // Weights 1 : 3 below Access, which counts twice as much as Use.
    let score = (4.0 * (fibre + 3.0 * price) / 4.0 + (firms + skill)) / 6.0;
    assert!((evaluation.alternative("P1").unwrap().score.unwrap() - score).abs() < 1e-12);
    // Without an area the price carries all of Access.
    let p4 = evaluation.alternative("P4").unwrap();
    let expected = (4.0 + value(1200.0 / 9e5, 500.0 / 2e6, 820.0 / 410_000.0) + 1.0) / 6.0;
    assert!((p4.score.unwrap() - expected).abs() < 1e-12);
}

#[test]
fn everything_unused_missing_or_assumed_is_said() {
    let (_, notices) = small();
    let found: Vec<String> = notices.iter().map(|p| format!("{} {}", p.place, p.code)).collect();
    assert_eq!(
        found,
        [
            "iData.csv:1:1 W0030", // row names
            "iData.csv:1:4 N0031", // Region
            "iData.csv:1:8 N0031", // Income divides nothing
            "iData.csv:1:9 N0034",
            "iData.csv:1:10 N0034",
            "iData.csv:1:12 N0034",
            "iData.csv:5:6 W0029", // no area
            "iMeta.csv:1:7 N0031", // Target
            "iMeta.csv:6:2 W0032", // Same
            "iMeta.csv:9:2 W0033", // Law
            "iMeta.csv:10:2 N0036",
            "iData.csv N0035",
        ]
    );
    for problem in &notices {
        assert_ne!(problem.code.severity(), Severity::Error);
        assert!(!problem.expected.en.is_empty() && !problem.found.vi.is_empty());
        assert_ne!(problem.sentence(Lang::En), problem.sentence(Lang::Vi));
    }
}

#[test]
fn all_faults_of_both_tables_at_once() {
    let idata = IDATA
        .replace("\"P2\"", "\"P1\"") // twice
        .replace("\"P6\"", "\"P 6\"") // no identifier
        .replace(",600,450,", ",\"1,5\",450,") // decimal comma
        .replace("3e+05", "0") // divides Firms of P1
        .replace(",2024,1500,", ",last year,1500,")
        .replace("\"Skill\"", "\"Skil\"");
    let imeta = IMETA
        .replace("-1,3,\"USD", "-1,-3,\"USD")
        .replace("\"Fibre lines\",1,1", "\"Fibre lines\",2,1")
        .replace("\"People\",\"Use\"", "\"Peple\",\"Use\"")
        .replace("NA,\"Use\",\"Indicator\"", "NA,\"Usee\",\"Indicator\"")
        .replace("2,\"Law\"", "3,\"Law\"")
        .replace("\"Group\"", "\"group\"")
        .replace("NA,\"Income\"", "NA,\"Area\"");
    assert_eq!(
        faults(&idata, &imeta),
        [
            "iData.csv:2:9 E0008",   // "1,5"
            "iData.csv:3:3 E0310",   // P1 twice
            "iData.csv:6:5 E0008",   // Time
            "iData.csv:7:3 E0008",   // "P 6"
            "iMeta.csv:2:4 E0008",   // Direction 2
            "iMeta.csv:3:5 E0008",   // Weight -3
            "iMeta.csv:4:8 E0024",   // Peple
            "iMeta.csv:5:2 E0021",   // no column Skill
            "iMeta.csv:5:9 E0112",   // Usee
            "iMeta.csv:9:9 E0023",   // Law on the level of Index
            "iMeta.csv:11:10 E0008", // group
            "iMeta.csv:14:2 E0310",  // Area twice
        ]
    );
    let error = Register::composite_from_bytes(&idata, &imeta, &CompositeOptions::default()).unwrap_err();
    let text = error.to_string();
    for hint in
        ["nearest is \"People\"", "nearest is \"Use\"", "nearest is \"Skil\"", "nearest is \"Group\"", "decimal point"]
    {
        assert!(text.contains(hint), "{hint}: {text}");
    }
    assert_eq!(faults(&IDATA.replace("3e+05", "0"), IMETA), ["iData.csv:2:7 E0025"]);
    assert_eq!(faults(&IDATA.replace("3e+05", "-2"), IMETA), ["iData.csv:2:7 E0025"]);
    assert_eq!(faults(&IDATA.replace("3e+05", "many"), IMETA), ["iData.csv:2:7 E0008"]);
    assert_eq!(faults(&IDATA.replace("3e+05", "1e-300"), IMETA), ["iData.csv:2:10 E0009"]);
}

#[test]
fn tables_that_are_not_the_layout() {
    let empty = faults("", "");
    assert_eq!(empty.iter().filter(|fault| **fault == "iData.csv:1:1 E0007").count(), 1);
    assert_eq!(empty.iter().filter(|fault| **fault == "iMeta.csv:1:1 E0007").count(), 6);
    assert_eq!(faults(&IDATA.replace("\"uCode\"", "\"code\""), IMETA), ["iData.csv:1:1 E0007"]);
    assert_eq!(faults(&IDATA.replace("Time", "Year"), IMETA), ["cutoff_date E0026"]);
    let one: String = IDATA.lines().take(2).fold(String::new(), |text, line| text + line + "\n");
    assert_eq!(faults(&one, IMETA), ["iData.csv:1:3 E0027", "iMeta.csv E0027"]);
    let ragged = IDATA.replace("\"North\",", "\"North\",\"West\",");
    assert!(faults(&ragged, IMETA).iter().all(|fault| fault.ends_with("E0012") || fault.ends_with("E0027")));
    let bom = format!("\u{feff}{IDATA}");
    assert!(faults(&bom, IMETA).iter().any(|fault| fault.ends_with("E0002")));
    let error = Register::read_composite("no.csv", "such.csv", &CompositeOptions::default()).unwrap_err();
    assert!(matches!(error, Error::File { .. }));
}

#[test]
fn several_years_keep_their_vintages() {
    let mut idata = IDATA.to_owned();
    for line in IDATA.lines().skip(1) {
        idata += &line.replace(",2024,", ",2023,").replace(",600,", ",660,");
        idata.push('\n');
    }
    let read = |cutoff: Option<&str>| {
        let cutoff_date = cutoff.map(|day| day.parse().unwrap());
        let options = CompositeOptions { cutoff_date, size: Some(2), ..CompositeOptions::default() };
        Register::composite_from_bytes(&idata, IMETA, &options).unwrap().0.evaluate(None).unwrap()
    };
    let level = |cutoff| {
        let evaluation = read(cutoff);
        let k = evaluation.leaves().iter().position(|leaf| *leaf == "Fibre").unwrap();
        evaluation.alternative("P1").unwrap().cells[k].level
    };
    assert_eq!(level(None), Some(0.5));
    assert_eq!(level(Some("2024-06-30")), Some(0.55));
    assert_eq!(read(None).tracks[0].size, 2);
}

#[test]
fn both_written_forms_give_the_register_back() {
    let (register, _) = small();
    let again = Register::from_json(register.to_json()).unwrap();
    assert_eq!(again, register);
    let folder = tempfile::tempdir().unwrap();
    register.write(folder.path()).unwrap();
    assert_eq!(Register::read(folder.path()).unwrap().digest().unwrap(), register.digest().unwrap());
    let ids: BTreeSet<String> = register.technologies.iter().map(Row::key_text).collect();
    assert_eq!(ids.len(), 6);
}
