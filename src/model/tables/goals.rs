//! Indicators with their vintages, and the 2030 and 2045 goals.

use crate::model::Id;
use crate::model::field::choice;
use crate::model::row::table;
use jiff::civil::Date;

table! {
    /// What is measured.
    Indicator in "indicators" key [id] {
        id: Id = Id::default(), "Identifier", required();
        name_vi: String = String::new(), "Name in Vietnamese", required();
        name_en: String = String::new(), "Name in English", required();
        unit: Option<String> = None, "Unit";
        definition_vi: Option<String> = None, "Definition in Vietnamese";
        definition_en: Option<String> = None, "Definition in English";
        source: Option<String> = None, "Source";
    }
}

choice! {
    /// What kind of figure it is.
    ObservationKind {
        /// Measured.
        Actual = "actual",
        /// Estimated for a period that is over.
        Estimate = "estimate",
        /// Forecast for a period to come.
        Forecast = "forecast",
        /// Planned.
        Plan = "plan",
    }
}

choice! {
    /// How the day of publication is known.
    PublishedBasis {
        /// The source states it.
        Stated = "stated",
        /// Assumed: the end of the period.
        Assumed = "assumed",
    }
}

table! {
    /// Figures, each with the time it is valid for and the day it was published.
    Observation in "observations" key [indicator, subject, valid_from, valid_until, published, kind] {
        indicator: Id = Id::default(), "Indicator", required(), to("indicators");
        subject: String = String::new(), "What it is about: a technology's id, a country, ...", required();
        valid_from: Option<Date> = None, "First day of the period";
        valid_until: Option<Date> = None, "Last day of the period";
        published: Date = Date::ZERO, "Day of publication", required();
        published_basis: PublishedBasis = PublishedBasis::Stated, "How the day of publication is known";
        value: f64 = 0.0, "Value", required();
        low: Option<f64> = None, "Low end of its interval";
        high: Option<f64> = None, "High end of its interval";
        kind: ObservationKind = ObservationKind::Actual, "Kind of figure";
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
        illustrative: bool = false, "Whether this row is synthetic";
    }
}

impl Observation {
    /// What makes one observation of a subject preferred to another: measured or estimated before forecast,
    /// then the latest period, then the latest publication, then measured before estimated, then the shortest
    /// period. Two rows with different keys never tie, so the order of rows does not matter.
    pub(crate) fn preference(&self) -> impl Ord + use<> {
        let settled = matches!(self.kind, ObservationKind::Actual | ObservationKind::Estimate);
        let until = self.valid_until.or(self.valid_from).unwrap_or(self.published);
        let actual = self.kind == ObservationKind::Actual;
        (settled, until, self.published, actual, self.valid_from, self.valid_until, self.kind)
    }
}

choice! {
    /// How a target is compared.
    Operator {
        /// At least.
        AtLeast = ">=",
        /// More than.
        MoreThan = ">",
        /// At most.
        AtMost = "<=",
        /// Less than.
        LessThan = "<",
        /// Exactly.
        Equal = "=",
        /// From `target` to `target_high`.
        Range = "range",
    }
}

table! {
    /// Targets of the country for 2030 and 2045.
    Goal in "goals" key [id] {
        id: Id = Id::default(), "Identifier", required();
        name_vi: Option<String> = None, "Name in Vietnamese";
        name_en: Option<String> = None, "Name in English";
        indicator: Option<Id> = None, "Indicator that measures it", to("indicators");
        operator: Operator = Operator::AtLeast, "How the target is compared", required();
        target: f64 = 0.0, "Target", required();
        target_high: Option<f64> = None, "Upper end, for a range";
        year: Option<u64> = None, "Year; absent = every year", range(1900.0, 2200.0);
        lead_agency: Option<String> = None, "Ministry or agency that answers for it";
        baseline_value: Option<f64> = None, "Where the country stood";
        baseline_period: Option<String> = None, "When";
        baseline_source: Option<String> = None, "Source of the baseline";
        source: Option<String> = None, "Source";
        note: Option<String> = None, "Remark";
    }
}
