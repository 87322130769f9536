//! Which instructions the kernel uses: the widest of this computer, or narrower ones on request.

use crate::Result;
use crate::problem::Text;
use crate::scoring::settings::bad;
use serde::{Deserialize, Serialize};

/// Instructions for the inner loops. They change the time, never a bit of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instructions {
    /// The widest that this computer has.
    #[default]
    Widest,
    /// Those that every computer of its kind has.
    Baseline,
    /// AVX2 (x86-64-v3).
    Avx2,
    /// AVX-512 (x86-64-v4).
    Avx512,
}

impl Instructions {
    /// All of them, narrowest first.
    pub const ALL: [Instructions; 4] =
        [Instructions::Baseline, Instructions::Avx2, Instructions::Avx512, Instructions::Widest];

    /// Whether this computer has them.
    pub fn is_available(self) -> bool {
        self.find().is_some()
    }

    /// # Errors
    /// [`crate::Error::Input`] where this computer does not have them.
    pub(super) fn arch(self) -> Result<pulp::Arch> {
        self.find().ok_or_else(|| {
            let expected = Text::new("instructions that this computer has", "tập lệnh mà máy này có");
            bad("instructions", &expected, &format!("{self:?}")).into()
        })
    }

    #[cfg(target_arch = "x86_64")]
    fn find(self) -> Option<pulp::Arch> {
        match self {
            Instructions::Widest => Some(pulp::Arch::new()),
            Instructions::Baseline => Some(pulp::Arch::Scalar),
            Instructions::Avx2 => pulp::x86::V3::try_new().map(pulp::Arch::V3),
            Instructions::Avx512 => pulp::x86::V4::try_new().map(pulp::Arch::V4),
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn find(self) -> Option<pulp::Arch> {
        match self {
            Instructions::Widest => Some(pulp::Arch::new()),
            Instructions::Baseline => Some(pulp::Arch::Scalar),
            Instructions::Avx2 | Instructions::Avx512 => None,
        }
    }
}
