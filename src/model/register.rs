//! The register itself: all its tables, and what can be done with it as a whole.

use super::row::Row;
use super::{Limits, Rows, tables};
use crate::problem::Problems;
use serde::de::MapAccess;
use std::cell::RefCell;
use std::path::Path;

/// Something done to every table in turn.
pub(super) trait Visit {
    /// Sees one table.
    fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()>;
}

/// Something done to every table in turn, with the right to change it.
pub(super) trait VisitMut {
    /// Sees one table.
    fn table<R: Row>(&mut self, rows: &mut Rows<R>) -> crate::Result<()>;
}

macro_rules! register {
    ($($(#[$doc:meta])* $name:ident : $row:ident,)*) => {
        /// Everything one assessment needs.
        ///
        /// Two registers are equal when their tables hold the same rows, in whatever order.
        ///
        /// # Examples
        /// ```
        /// use stratech::Register;
        /// let register = Register::example("vn-2026")?;
        /// assert_eq!(register.technologies.len(), 36);
        /// # Ok::<(), stratech::Error>(())
        /// ```
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct Register {
            $($(#[$doc])* pub $name: Rows<tables::$row>,)*
        }

        impl Register {
            /// Names of all tables, in the order in which they are written.
            pub const TABLES: &'static [&'static str] = &[$(<tables::$row as Row>::TABLE),*];

            pub(super) fn visit(&self, visitor: &mut impl Visit) -> crate::Result<()> {
                $(visitor.table(&self.$name)?;)*
                Ok(())
            }

            pub(super) fn visit_mut(&mut self, visitor: &mut impl VisitMut) -> crate::Result<()> {
                $(visitor.table(&mut self.$name)?;)*
                Ok(())
            }

            /// Reads one table of a JSON document; false when there is no such table.
            pub(super) fn read_json_table<'de, A: MapAccess<'de>>(
                &mut self,
                table: &str,
                map: &mut A,
                reader: &RefCell<super::reader::Reader<'_>>,
            ) -> Result<bool, A::Error> {
                $(if table == <tables::$row as Row>::TABLE {
                    super::json::read_table(&mut self.$name, map, reader)?;
                    return Ok(true);
                })*
                Ok(false)
            }
        }
    };
}

register! {
    /// What this assessment is: exactly one row.
    register: RegisterInfo,
    /// The rules fixed before the first round: at most one row.
    charter: Charter,
    /// Official technology groups.
    groups: Group,
    /// Tracks of the list.
    tracks: Track,
    /// Candidate technologies.
    technologies: Technology,
    /// How items of earlier lists became items of this one.
    lineage: Lineage,
    /// Conditions of eligibility.
    conditions: Condition,
    /// Which technology meets which condition.
    eligibility: Eligibility,
    /// The criteria tree.
    criteria: Criterion,
    /// Weights among siblings.
    weights: Weight,
    /// Order constraints on leaf weights.
    weight_order: WeightOrder,
    /// The country's big problems.
    problems: Problem,
    /// Which technology serves which problem.
    coverage: Coverage,
    /// Groups of the council.
    stakeholder_groups: StakeholderGroup,
    /// Members of the council.
    experts: Expert,
    /// Declared interests.
    interests: Interest,
    /// Judgements of the council.
    judgements: Judgement,
    /// What experts said about weights.
    weight_judgements: WeightJudgement,
    /// Questions whose answers are known, for calibration.
    seed_questions: SeedQuestion,
    /// What is measured.
    indicators: Indicator,
    /// Figures with their times.
    observations: Observation,
    /// Targets of the country.
    goals: Goal,
    /// Expected own maturity by year.
    states: State,
    /// What technologies depend on.
    enablers: Enabler,
    /// How much of each enabler there is, in every vintage.
    capacities: Capacity,
    /// What could be built or trained.
    expansions: Expansion,
    /// Who needs what.
    dependencies: Dependency,
    /// What is uncertain.
    factors: Factor,
    /// Named futures.
    scenarios: Scenario,
    /// What each of them changes.
    changes: Change,
    /// Periods of the plan.
    periods: Period,
    /// Ways to acquire a technology.
    options: PlanOption,
    /// What items cost.
    costs: Cost,
    /// How much money there is.
    budgets: Budget,
    /// How likely items succeed.
    success: Success,
    /// Sets worth more or less together.
    synergies: Synergy,
    /// Pairs of which at most one is started.
    exclusions: Exclusion,
    /// Rules against spreading out.
    shares: Share,
    /// What shall be reached by when.
    targets: PlanTarget,
    /// What is already running.
    commitments: Commitment,
}

impl Register {
    /// Reads a register from a JSON file or from a folder with `register.toml` and CSV tables.
    ///
    /// The result is readable, not yet checked: see [`Register::check`].
    ///
    /// # Errors
    /// [`crate::Error::Input`] with every reading fault and its place; [`crate::Error::Limit`];
    /// [`crate::Error::File`].
    pub fn read(path: impl AsRef<Path>) -> crate::Result<Register> {
        Register::read_with(path, &Limits::default())
    }

    /// Reads a register within other limits.
    ///
    /// # Errors
    /// As [`Register::read`].
    pub fn read_with(path: impl AsRef<Path>, limits: &Limits) -> crate::Result<Register> {
        let path = path.as_ref();
        if path.is_dir() {
            return super::folder::read(path, limits);
        }
        let size = std::fs::metadata(path).map_err(|e| crate::Error::file("read", path, &e))?.len();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        limits.check_bytes(&name, size)?;
        let bytes = std::fs::read(path).map_err(|e| crate::Error::file("read", path, &e))?;
        super::json::read(&bytes, &name, limits)
    }

    /// Reads a register from the bytes of a JSON document.
    ///
    /// # Errors
    /// As [`Register::read`].
    pub fn from_json(bytes: impl AsRef<[u8]>) -> crate::Result<Register> {
        super::json::read(bytes.as_ref(), "", &Limits::default())
    }

    /// The shipped register with this name, e.g. `"vn-2026"`.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when there is none, with the names there are.
    pub fn example(name: &str) -> crate::Result<Register> {
        super::example::read(name)
    }

    /// Writes the register: to a JSON file if the path ends in `.json`, else to a folder.
    ///
    /// Every file is written beside its place and moved there whole, so that no reader sees half of it.
    /// Other files in an existing folder stay; CSV files of tables that are now empty are removed.
    ///
    /// # Errors
    /// [`crate::Error::File`].
    pub fn write(&self, path: impl AsRef<Path>) -> crate::Result<()> {
        super::write::write(self, path.as_ref())
    }

    /// The register as a JSON document, one row a line.
    pub fn to_json(&self) -> String {
        super::write::to_json(self)
    }

    /// The canonical bytes that the digest is made of: RFC 8785 JSON, rows sorted by key, fields that
    /// have their default left out.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if a value cannot be written.
    pub fn to_canonical_json(&self) -> crate::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        super::canonical::write(self, &mut bytes)?;
        Ok(bytes)
    }

    /// SHA-256 of the canonical JSON, as 64 hexadecimal digits.
    ///
    /// It does not depend on the form the register was read from, nor on the order of rows, columns or keys.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] if a value cannot be written.
    pub fn digest(&self) -> crate::Result<String> {
        super::canonical::digest(self)
    }

    /// What the register is, or defaults if the row is missing.
    pub fn info(&self) -> tables::RegisterInfo {
        self.register.first().cloned().unwrap_or_default()
    }

    /// The charter, or its defaults.
    pub fn rules(&self) -> tables::Charter {
        self.charter.first().cloned().unwrap_or_default()
    }

    /// Everything wrong with the register, with place and remedy; empty when it is sound.
    ///
    /// Errors stop an evaluation, warnings and notices do not.
    pub fn check(&self) -> Problems {
        super::check::check(self)
    }

    /// How many rows each table has, in the order of [`Register::TABLES`].
    pub fn row_counts(&self) -> Vec<(&'static str, usize)> {
        struct Count(Vec<(&'static str, usize)>);
        impl Visit for Count {
            fn table<R: Row>(&mut self, rows: &Rows<R>) -> crate::Result<()> {
                self.0.push((R::TABLE, rows.len()));
                Ok(())
            }
        }
        let mut count = Count(Vec::new());
        // Counting cannot fail.
        let _ = self.visit(&mut count);
        count.0
    }
}
