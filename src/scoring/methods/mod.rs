//! One file per method: formula, reference, code, tests.
//!
//! A method registers itself with two lines here: `mod x;` and `x::Struct,` in the table, both alphabetical.

use super::settings::{nearest, nearest_hint, parse};
use super::{DecisionMatrix, Method, Outcome};
use crate::Result;
use crate::problem::{Place, Problem, codes::arrays as codes};
use serde_json::Value;

mod aras;
mod choquet;
mod cocoso;
mod codas;
mod comet;
mod concordance;
mod copras;
mod credibility;
mod credibility_kernel;
mod distillation;
mod edas;
mod electre_i;
mod electre_ii;
mod electre_iii;
mod electre_net;
mod electre_tri;
mod ervd;
mod gaussian;
mod gra;
mod graph;
mod mabac;
mod mairca;
mod marcos;
mod mavt;
mod moora;
mod mr_sort;
mod mr_sort_fit;
mod multimoora;
mod ocra;
mod pairwise;
mod per_criterion;
mod probid;
mod profiles;
mod promethee;
mod promethee_i;
mod promethee_ii;
mod promethee_sums;
mod ram;
mod rim;
mod rising;
mod simus;
mod spotis;
mod todim;
mod topsis;
mod utastar;
mod utastar_fit;
mod vikor;
mod waspas;
mod weighted_product;
mod weighted_sum;

pub use choquet::{TwoAdditive, choquet_2additive};
pub use concordance::Discordance;
pub use distillation::Distillation;
#[cfg(feature = "python")]
pub(crate) use electre_iii::bad_row;
pub use electre_tri::Assignment;
pub use mr_sort::FittedMrSort;
pub use per_criterion::{Numbers, PerCriterion, Threshold, Thresholds};
pub use promethee::PreferenceFunction;
pub use utastar::FittedUtastar;

/// Declares the registry: the name of a method is the name of its module.
macro_rules! registry {
    ($($module:ident::$Method:ident,)*) => {
        $(pub use $module::$Method;)*

        /// Registry names of all methods, alphabetical.
        const NAMES: &[&str] = &[$(stringify!($module)),*];

        fn construct(name: &str, settings: &Value) -> Option<Result<Box<dyn Method>>> {
            match name {
                $(stringify!($module) => Some(parse::<$Method>(settings).map(|m| Box::new(m) as Box<dyn Method>)),)*
                _ => None,
            }
        }
    };
}

registry! {
    aras::Aras,
    choquet::Choquet,
    cocoso::Cocoso,
    codas::Codas,
    comet::Comet,
    copras::Copras,
    edas::Edas,
    electre_i::ElectreI,
    electre_ii::ElectreII,
    electre_iii::ElectreIII,
    electre_net::ElectreNet,
    electre_tri::ElectreTri,
    ervd::Ervd,
    gra::Gra,
    mabac::Mabac,
    mairca::Mairca,
    marcos::Marcos,
    mavt::Mavt,
    moora::Moora,
    mr_sort::MrSort,
    multimoora::Multimoora,
    ocra::Ocra,
    probid::Probid,
    promethee_i::PrometheeI,
    promethee_ii::PrometheeII,
    ram::Ram,
    rim::Rim,
    simus::Simus,
    spotis::Spotis,
    todim::Todim,
    topsis::Topsis,
    utastar::Utastar,
    vikor::Vikor,
    waspas::Waspas,
    weighted_product::WeightedProduct,
    weighted_sum::WeightedSum,
}

pub use aras::OptimalValues;

/// Names of all methods, alphabetical.
pub fn names() -> &'static [&'static str] {
    NAMES
}

/// A method by its registry name, with settings as a JSON object (null: all defaults).
///
/// # Errors
/// An unknown name (with the nearest one), and every unknown or unusable setting.
///
/// # Examples
/// ```
/// let method = stratech::methods::get("topsis", &serde_json::json!({"normalization": "min_max"}))?;
/// assert_eq!(method.about().name, "topsis");
/// # Ok::<(), stratech::Error>(())
/// ```
pub fn get(name: &str, settings: &Value) -> Result<Box<dyn Method>> {
    if let Some(made) = construct(name, settings) {
        let method = made?;
        let mut problems = crate::problem::Problems::new();
        method.check_settings(&mut problems);
        problems.into_result()?;
        return Ok(method);
    }
    let problem =
        Problem::new(codes::UNKNOWN_CHOICE, Place::argument("method")).expected(NAMES.join(" | ")).found(name);
    Err(match nearest(name, NAMES.iter().copied()) {
        Some(near) => problem.hint(nearest_hint(near)),
        None => problem,
    }
    .into())
}

/// Every method with its default settings on one decision matrix, alphabetical; methods that cannot take
/// these data (or need settings) give their error.
pub fn evaluate_all(data: &DecisionMatrix) -> Vec<(&'static str, Result<Outcome>)> {
    NAMES.iter().map(|name| (*name, get(name, &Value::Null).and_then(|method| method.evaluate(data)))).collect()
}

/// The settings of a method as a JSON object; for `Method::settings`.
pub(crate) fn to_settings<T: serde::Serialize>(method: &T) -> Value {
    serde_json::to_value(method).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_tell_the_truth() {
        assert!(NAMES.windows(2).all(|pair| pair[0] < pair[1]), "the registry is not alphabetical");
        for name in NAMES {
            let method = get(name, &Value::Null).unwrap();
            assert_eq!(method.about().name, *name);
            assert!(!method.about().references.is_empty(), "{name} has no reference");
            let again = get(name, &method.settings()).unwrap();
            assert_eq!(again.settings(), method.settings(), "{name}: settings do not survive JSON");
        }
    }

    #[test]
    fn a_mistyped_name_gets_the_nearest_one() {
        let text = get("topsys", &Value::Null).unwrap_err().to_string();
        assert!(text.contains("nearest is \"topsis\""), "{text}");
    }
}
