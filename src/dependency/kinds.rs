//! What nodes and edges are: layers and roles.

use crate::problem::{Place, Problem, Text, codes::arrays as codes};
use serde::{Deserialize, Serialize};

/// Declares an enumeration with its words: what programs write, what people read in both languages.
macro_rules! kinds {
    ($(#[$doc:meta])* $Kind:ident, $argument:literal { $($(#[$item_doc:meta])* $Item:ident = $word:literal, $en:literal, $vi:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $Kind {
            $($(#[$item_doc])* $Item,)*
        }

        impl $Kind {
            /// All of them, in their order.
            pub const ALL: &[$Kind] = &[$($Kind::$Item),*];

            /// The word that programs write.
            pub fn word(self) -> &'static str {
                match self {
                    $($Kind::$Item => $word,)*
                }
            }

            /// What people read.
            pub fn name(self) -> Text {
                match self {
                    $($Kind::$Item => Text::new($en, $vi),)*
                }
            }
        }

        impl std::str::FromStr for $Kind {
            type Err = crate::Error;
            fn from_str(word: &str) -> crate::Result<Self> {
                $Kind::ALL.iter().copied().find(|kind| kind.word() == word).ok_or_else(|| {
                    let known: Vec<&str> = $Kind::ALL.iter().map(|kind| kind.word()).collect();
                    Problem::new(codes::UNKNOWN_CHOICE, Place::argument($argument))
                        .expected(known.join(" | "))
                        .found(word)
                        .into()
                })
            }
        }
    };
}

kinds! {
    /// The layer a node belongs to.
    Layer, "layers" {
        /// A technology of the list.
        #[default]
        Technology = "technology", "technology", "công nghệ";
        /// Networks, data centres, power, laboratories.
        Infrastructure = "infrastructure", "infrastructure", "hạ tầng";
        /// People with a skill.
        Workforce = "workforce", "workforce", "nhân lực";
        /// Laws, decrees, bodies.
        Institution = "institution", "institution", "thể chế";
        /// Materials, data, spectrum.
        Resource = "resource", "resource", "tài nguyên";
        /// Money.
        Finance = "finance", "finance", "tài chính";
    }
}

kinds! {
    /// The one role of a dependency.
    Role, "role" {
        /// Logical: must be completed first.
        Gate = "gate", "gate", "tiên quyết";
        /// Takes an amount of a shared enabler.
        Capacity = "capacity", "capacity", "năng lực";
        /// The less there is, the less of the benefit is reached.
        #[default]
        Graded = "graded", "graded", "theo mức độ";
    }
}
