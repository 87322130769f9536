//! The register as a whole (`E016.`).

super::codes! {
    ONE_ROW = "E0161", "{item} has {found} rows; expected {expected}", "{item} có {found} dòng; cần {expected}";
    UNMARKED_ILLUSTRATIVE = "E0162", "{found} are marked illustrative, but the register is not; expected {expected}", "{found} được đánh dấu là minh họa, nhưng bộ dữ liệu thì không; cần {expected}";
}
