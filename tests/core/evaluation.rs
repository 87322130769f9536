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
