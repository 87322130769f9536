//! What people read: the card of a register, the table of all results, a page with the rankings.
//!
//! Nothing is computed here; pages are self-contained, without script, and escape every text.

mod card;
mod card_enablers;
mod council;
mod page;
mod results;

pub use card::Card;

/// Fills one of the templates of this module; its name ends in `.html`, so every text is escaped.
fn render(name: &str, template: &str, values: minijinja::Value) -> crate::Result<String> {
    minijinja::Environment::new()
        .render_named_str(name, template, values)
        .map_err(|error| crate::Error::internal(format!("{name}: {error}")))
}
