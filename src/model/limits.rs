//! How large a register may be; checked before memory is taken.

use crate::Error;
use crate::problem::Text;

/// Limits of reading, with generous defaults; every field can be set.
///
/// # Examples
/// ```
/// use stratech::model::Limits;
/// let small = Limits { bytes: 1_000_000, ..Limits::default() };
/// assert_eq!(small.depth, 64);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document, or of all files of a folder together: 1 GiB.
    pub bytes: u64,
    /// Depth of nesting in JSON: 64.
    pub depth: usize,
    /// Rows of one table: 5,000,000.
    pub rows: usize,
    /// Characters of one text: 65,536.
    pub text: usize,
    /// Problems listed; the rest are counted: 1,000.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 1 << 30, depth: 64, rows: 5_000_000, text: 65_536, problems: 1_000 }
    }
}

impl Limits {
    pub(super) fn check_bytes(&self, what: &str, found: u64) -> crate::Result<()> {
        if found <= self.bytes {
            return Ok(());
        }
        Err(Error::Limit {
            what: Text::new(format!("size of {what} in bytes"), format!("dung lượng của {what} tính theo byte")),
            limit: self.bytes,
            found,
            remedy: Text::new(
                "split the register, or raise the limit `bytes`",
                "hãy chia nhỏ bộ dữ liệu hoặc nâng giới hạn `bytes`",
            ),
        })
    }
}
